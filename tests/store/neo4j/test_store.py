"""What only the Neo4j store promises: damage named, nothing written in vain, writers in a row."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from stakemap.errors import Conflict, Corrupt, SchemaTooNew, Unavailable
from stakemap.store import Scope, connect
from stakemap.store.neo4j.connection import Runner
from store_facts import person, run, score, triangle

pytestmark = pytest.mark.neo4j


def test_damage_is_found_and_named(neo4j_url, neo4j_session) -> None:
    with connect(neo4j_url) as store:
        store.apply(triangle())
        neo4j_session.run("MATCH (p:Person {id: 'p:a'}) SET p._fact = p._fact + ' '").consume()
        with pytest.raises(Corrupt, match="p:a"):
            store.load()
        assert "p:a" in {damage.id for damage in store.verify().damage}
        neo4j_session.run("MATCH (p:Person {id: 'p:a'}) DETACH DELETE p").consume()
        with pytest.raises(Corrupt, match="revision 1"):
            store.load()


@pytest.mark.parametrize(
    ("kind", "name"),
    [("CONSTRAINT", "sm_fact"), ("CONSTRAINT", "sm_rel_TURNS_TO"), ("INDEX", "sm_version_until")],
)
def test_a_constraint_or_index_that_was_dropped_is_named_and_made_again_by_the_next_write(
    neo4j_url, neo4j_session, kind, name
) -> None:
    with connect(neo4j_url) as store:
        store.apply(triangle())
        assert store.verify().ok
        neo4j_session.run(f"DROP {kind} {name}").consume()
        (damage,) = store.verify().damage
        assert (damage.what, damage.id) == ("the schema is not the one of its version", name)
        assert len(store.load())
    with connect(neo4j_url) as store:
        store.apply([person("new"), *triangle()])
        assert store.verify().ok


class Eager:
    """A result that was read to its end, with what the server counted."""

    def __init__(self, result) -> None:
        self.rows = list(result)
        self.summary = result.consume()

    def __iter__(self):
        return iter(self.rows)

    def single(self, strict=False):
        assert len(self.rows) == 1 or not (strict or self.rows)
        return self.rows[0] if self.rows else None

    def consume(self):
        return self.summary


@pytest.fixture
def counters(monkeypatch):
    """What the server says that it wrote, added up over all queries."""
    total: Counter[str] = Counter()
    run = Runner.run

    def counted(self, query, **parameters):
        result = Eager(run(self, query, **parameters))
        found = vars(result.summary.counters)
        total.update({name: n for name, n in found.items() if type(n) is int and n})
        return result

    monkeypatch.setattr(Runner, "run", counted)
    return total


def test_an_identical_sync_writes_nothing_by_the_counters_of_the_server(neo4j_url, counters) -> None:
    with connect(neo4j_url) as store:
        store.apply([*triangle(), run(), score("a")])
        assert counters["nodes_created"] > 6
        assert counters["relationships_created"] > 2
        counters.clear()
        assert not store.sync(triangle()).written
        assert not store.sync(triangle(), expect_rev=1).written
        with pytest.raises(Conflict):
            store.sync(triangle(), expect_rev=7)
        assert counters == {}
        assert not store.sync(triangle(), scope=Scope.kinds("source", "person", "tie")).written
        assert counters == {"properties_set": 1}, "row by row: the lock on the head alone"


def test_a_newer_schema_is_refused(neo4j_url, neo4j_session) -> None:
    connect(neo4j_url).close()
    neo4j_session.run("MATCH (s:SmStore) SET s.schema = 99").consume()
    with pytest.raises(SchemaTooNew):
        connect(neo4j_url)


def test_a_store_is_not_made_unasked(neo4j_url) -> None:
    with pytest.raises(Unavailable, match="no stakemap store"):
        connect(neo4j_url, create=False)


def test_writers_in_a_row_lose_with_a_conflict_only(neo4j_url) -> None:
    outcomes: list[str] = []

    def work(number: int) -> None:
        with connect(neo4j_url) as store:
            try:
                store.sync([*triangle(), person(f"w{number}")], expect_rev=0, max_shrink=1)
                outcomes.append("won")
            except Conflict:
                outcomes.append("lost")

    connect(neo4j_url).close()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["lost", "lost", "lost", "won"]
