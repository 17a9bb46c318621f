"""A server that may only read: started apart, with its own files, on facts that were there before."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT, neo4j_driver
from stakemap.errors import Unavailable
from stakemap.store import connect, digest
from store_facts import person, triangle

pytestmark = pytest.mark.neo4j

VERSIONS = {"5": "5.26.25", "2026": "2026.05.0"}


@pytest.fixture
def apart(neo4j_address, tmp_path):
    """``apart(*words)`` runs scripts/neo4j with files of its own; the address and the credentials."""
    with neo4j_driver(neo4j_address) as driver:
        line = "5" if driver.get_server_info().agent.startswith("Neo4j/5") else "2026"
    base = Path(os.environ.get("STAKEMAP_CACHE") or Path.home() / ".cache" / "stakemap")
    jars = base / f"neo4j-{VERSIONS[line]}"
    if not (jars / "jars-complete").exists():
        pytest.skip("needs the jars that scripts/neo4j fetches where no Docker runs")
    home = tmp_path / jars.name
    home.mkdir()
    (home / "lib").symlink_to(jars / "lib")
    (home / "jars-complete").touch()
    env = {name: value for name, value in os.environ.items() if name != "STAKEMAP_NEO4J"}
    env["STAKEMAP_CACHE"] = str(tmp_path)

    def run(*words: str) -> tuple[str, tuple[str, str]]:
        told = subprocess.run(
            [ROOT / "scripts" / "neo4j", *words, "--version", line],
            capture_output=True, text=True, check=True, env=env,
        )  # fmt: skip
        found = re.search(r"password in (\S+);", told.stderr)
        secret = Path(found[1]).read_text().strip() if found else ""
        return told.stdout.strip(), ("neo4j", secret)

    yield run
    run("stop")


def test_a_database_that_only_reads_is_read_and_refuses_writes_in_one_clear_error(apart) -> None:
    url, auth = apart("start")
    with connect(url, auth=auth) as store:
        store.apply(triangle())
    apart("stop")
    url, auth = apart("start", "--read-only")
    with connect(url, auth=auth) as store:
        assert digest(store.records()) == digest(triangle())
        assert store.verify().ok
        assert not store.sync(triangle()).written
        for attempt in (
            lambda: store.apply([person("new")]),
            lambda: store.sync([*triangle(), person("new")]),
            lambda: store.erase("p:a"),
        ):
            with pytest.raises(Unavailable, match="the Neo4j database is read-only") as caught:
                attempt()
            assert auth[1] not in f"{caught.value!r}{caught.value}{caught.value.__context__}"
        assert store.head().rev == 1
