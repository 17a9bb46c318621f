"""A database of the first schema is brought to the present one in place, and loses nothing.

`schema_1.json` is what the version before wrote: an account with history, an erasure, a receipt under a key
and scores, and a dataset in which a staged write died.  It is never made anew.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from neo4j_graph import drawn, links, links_of
from stakemap.errors import StoreError
from stakemap.store import connect, digest
from stakemap.store.neo4j import cypher, redraw
from stakemap.store.neo4j.connection import Server
from stakemap.store.neo4j.schema import STEPS
from stakemap.store.neo4j.store import Neo4jStore

pytestmark = pytest.mark.neo4j

OLD = json.loads(Path(__file__).with_name("schema_1.json").read_text(encoding="utf-8"))
TOLD = OLD["told"]


def _values(given: dict) -> dict:
    return {k: date.fromisoformat(v["day"]) if isinstance(v, dict) else v for k, v in given.items()}


@pytest.fixture
def old(neo4j_url, neo4j_session):
    """Address of a server with the old database alone."""
    for text in cypher.schema(name for name, *_ in OLD["edges"]).values():
        neo4j_session.run(text).consume()
    nodes = [
        {"labels": labels, "values": _values(given) | {"_at": place}}
        for place, (labels, given) in enumerate(OLD["nodes"])
    ]
    edges = [
        {"type": name, "from": a, "to": b, "values": _values(given)} for name, a, b, given in OLD["edges"]
    ]
    neo4j_session.run("UNWIND $rows AS row CREATE (n:$(row.labels)) SET n = row.values", rows=nodes).consume()
    neo4j_session.run(
        "UNWIND $rows AS row MATCH (a {_at: row.from}) MATCH (b {_at: row.to}) "
        "CREATE (a)-[r:$(row.type)]->(b) SET r = row.values",
        rows=edges,
    ).consume()
    neo4j_session.run("MATCH (n) REMOVE n._at").consume()
    return neo4j_url


def is_whole(url: str, session) -> None:
    """Facts, history, audit chain and graph are those of a store that the present version wrote."""
    with connect(url, dataset="hupo", create=False) as store:
        assert store.verify().ok
        head = store.head()
        assert (head.rev, head.facts, head.digest) == (TOLD["revisions"], TOLD["facts"], TOLD["head"])
        seen = [digest(store.records(recorded_at=rev)) for rev in range(head.rev + 1)]
        assert seen == TOLD["digests"]
        facts = list(store.records())
        assert store.apply(facts, key="first").rev == 1
        assert not store.sync(facts).written
    with connect(url, dataset="fresh") as fresh:
        fresh.apply(facts)
    assert drawn(session, "hupo") == drawn(session, "fresh")
    assert links(session, "hupo") == links_of(facts)


def test_an_old_database_is_refused_until_it_is_brought_up(old) -> None:
    with connect(old, dataset="hupo") as store:
        with pytest.raises(StoreError, match=r"schema 1.*migrate"):
            store.load()
        plan = store.migrate()
        assert (plan.current, plan.target, plan.done) == (1, len(STEPS), False)
        with pytest.raises(StoreError, match="schema 1"):
            store.load()


def test_a_migration_in_place_loses_nothing(old, neo4j_session) -> None:
    with connect(old, dataset="hupo") as store:
        assert store.migrate(dry_run=False).done
        assert store.migrate(dry_run=False).steps == ()
        assert len(store.load()) == TOLD["facts"]
    is_whole(old, neo4j_session)
    apart = neo4j_session.run(
        "MATCH (n) WHERE n:SmHead OR n:SmVersion OR n:SmAudit OR n:SmRequest OR n:SmStore "
        "RETURN count(n) > 5 AND all(x IN collect(n:SmBookkeeping) WHERE x)"
    )
    assert apart.single()[0]


def test_a_write_that_had_died_is_taken_back_on_the_way(old, neo4j_session) -> None:
    with connect(old, dataset="half") as store:
        store.migrate(dry_run=False)
        assert {record.kind_of_fact for record in store.records()} == {"source"}
        assert store.verify().ok
    assert neo4j_session.run("MATCH (n:Person {_ds: 'half'}) RETURN count(n)").single()[0] == 0


@pytest.mark.parametrize("pages", [0, 1, 4])
def test_a_migration_that_was_cut_off_is_taken_again(old, neo4j_session, monkeypatch, pages) -> None:
    monkeypatch.setattr(redraw, "_PAGE", 20)
    real, drawn_pages = redraw._page, []

    def dies(*values):
        if len(drawn_pages) == pages:
            raise KeyboardInterrupt
        drawn_pages.append(1)
        return real(*values)

    monkeypatch.setattr(redraw, "_page", dies)
    with Neo4jStore(Server(old), dataset="hupo") as store:
        with pytest.raises(KeyboardInterrupt):
            store.migrate(dry_run=False)
        monkeypatch.setattr(redraw, "_page", real)
        with pytest.raises(StoreError, match="schema 1"):
            store.load()
    with Neo4jStore(Server(old), dataset="hupo") as store:
        assert store.migrate(dry_run=False).done
    is_whole(old, neo4j_session)


def test_a_new_database_has_the_present_schema_at_once(neo4j_url, monkeypatch) -> None:
    versions: list[int] = []
    execute = Server.execute

    def watched(self, *statements, **parameters):
        versions.extend(parameters.values())
        execute(self, *statements, **parameters)

    monkeypatch.setattr(Server, "execute", watched)
    with connect(neo4j_url) as store:
        assert versions == [len(STEPS)], "a second process must see no older store meanwhile"
        assert store.migrate().steps == ()
        assert store.head().schema_version == len(STEPS)
