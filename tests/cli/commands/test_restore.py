"""`restore`."""

from __future__ import annotations

import json

from stakemap.store import connect


def test_a_restoration_first_says_what_is_lost_and_does_it_with_yes(call, store, folder):
    call("backup", "june.db", "--store", store)
    call("erase", "p:sun", "--store", store, "--reason", "r")

    done = call("restore", "june.db", "--store", store, code=2)
    assert "bureau: revision 2 in the store, 1 in the backup; lost: 1, gained: 0" in done.stdout
    assert "made again in what is restored: 1" in done.stderr
    assert "--yes" in done.stderr
    with connect(store, dataset="bureau") as kept:
        assert kept.head().rev == 2

    done = call("restore", "june.db", "--store", store, "--yes", "--lang", "zh")
    assert "失去 1，得到 0" in done.stdout
    assert "已恢复" in done.stdout
    assert "bureau: ok" in call("verify", "--store", store).stdout
    with connect(store, dataset="bureau") as kept:
        assert (kept.head().rev, kept.anchorage().state) == (2, "ok")
        assert "p:sun" not in kept.load()
    assert not any("孙平".encode() in path.read_bytes() for path in folder.glob("accounts.db*"))


def test_a_lost_store_is_named_by_its_backup(call, store, folder):
    call("backup", "june.db", "--store", store)
    (folder / "accounts.db").unlink()
    told = json.loads(call("restore", "june.db", "--store", store, "--yes", "--json").stdout)
    assert told["restored"] is True
    assert told["accounts"] == [
        {"dataset": "bureau", "now": 1, "then": 1, "lost": 0, "gained": 0, "erasures": 0}
    ]


def test_what_is_no_backup_restores_nothing(call, store, bureau):
    assert "not a SQLite file" in call("restore", bureau, "--store", store, "--yes", code=2).stderr
    assert "no such backup" in call("restore", "none.db", "--store", store, "--yes", code=2).stderr
    call("verify", "--store", store)
