"""`backup`."""

from __future__ import annotations

import json


def test_a_backup_is_written_with_its_anchor_and_overwrites_nothing(call, store, folder):
    done = call("backup", "june.db", "--store", store)
    assert done.stdout.splitlines() == ["written, verified, with its anchor: june.db", "  bureau: revision 1"]
    assert (folder / "june.db-anchor").exists()
    assert "bureau: ok" in call("verify", "--store", "sqlite:///june.db").stdout
    assert "already" in call("backup", "june.db", "--store", store, code=2).stderr


def test_a_program_gets_the_revisions(call, store):
    told = json.loads(call("backup", "june.db", "--store", store, "--json").stdout)
    assert told == {"exit": 0, "file": "june.db", "accounts": {"bureau": 1}}


def test_a_server_keeps_its_own_backups(call):
    assert "neo4j-admin" in call("backup", "june.db", "--store", "neo4j://nowhere", code=2).stderr
