"""How facts look in the graph: every kind has its place, hostile names stay data."""

from __future__ import annotations

import datetime as dt

import pytest

from stakemap import examples
from stakemap.errors import InputError
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import FACTS, Record, parse
from stakemap.store import ChangeSet, connect, digest
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j import write as neo4j_write
from stakemap.store.neo4j.graph_model import EDGES, LABELS, LINKS, columns
from store_facts import person, run, score, source, tie, triangle

pytestmark = pytest.mark.neo4j

HOSTILE = [
    "`) DETACH DELETE n //",
    "'; MATCH (n) DETACH DELETE n; //",
    '"}) CREATE (:Owned) //',
    "\\u0060) CREATE (:Owned) //",
    "\\",
    "$ds",
    "李伟🦆𠀀",
    "עברית عربي",
    "é vs é",
]


def of_every_kind() -> list[Record]:
    """The city, and what it has none of."""
    seen = list(examples.city().facts)
    person_id = next(fact.id for fact in seen if fact.kind_of_fact == "person")
    return [*seen, run(), score("x").model_copy(update={"subject": person_id, "low": 0.25, "high": 0.75})]


def test_every_kind_of_fact_comes_back_equal(neo4j_url, tmp_path) -> None:
    facts = of_every_kind()
    assert {fact.kind_of_fact for fact in facts} == set(FACTS)
    with connect(neo4j_url) as store, connect(f"sqlite:///{tmp_path / 'a.db'}") as other:
        store.apply(facts)
        other.apply(facts)
        assert store.head().digest == other.head().digest == digest(facts)
        assert store.load() == PropertyGraph(facts)
        assert store.load_snapshot("2026-09-01").digest == other.load_snapshot("2026-09-01").digest
        assert store.verify().ok


def test_every_kind_of_fact_has_its_place_in_the_graph() -> None:
    assert set(LABELS) | set(EDGES) == set(FACTS)
    for kind, cls in FACTS.items():
        shown = {link.field for link in LINKS.get(kind, ())} | set(EDGES.get(kind, ())[:2])
        assert shown >= set(cls.reference_fields()) - {"source"}, kind
        assert len({column.name for column in columns(kind)}) == len(columns(kind))


def test_people_posts_and_units_are_there_to_be_read(neo4j_url, neo4j_session) -> None:
    with connect(neo4j_url) as store:
        store.apply(of_every_kind())
    row = neo4j_session.run(
        "MATCH (p:Person)-[:HOLDS]->(o:Post)-[:IN]->(u:Unit) RETURN p.name, o.name, u.name LIMIT 1"
    ).single()
    assert all(isinstance(value, str) for value in row.values())
    tie_row = neo4j_session.run(
        "MATCH (:Person)-[t:TURNS_TO]->(:Person) WHERE t.expires IS NOT NULL RETURN t.strength, t.grade, "
        "t.source, t.expires LIMIT 1"
    ).single()
    assert isinstance(tie_row[0], float)
    assert tie_row[3].to_native() > dt.date(2026, 1, 1)
    scored = neo4j_session.run(
        "MATCH (a:Assessment)-[:SCORES]->(p:Person), (a)-[:MADE_BY]->(r:Run) "
        "RETURN a.value, a.low, a.high, r.method"
    ).single()
    assert scored.values() == [0.5, 0.25, 0.75, "stakemap 0"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_data(neo4j_url, neo4j_session, name) -> None:
    facts = [source(), person("a", name=name, note=f"{name}\n{name}"), person("b", id=f"p:{name}".strip())]
    with connect(neo4j_url, dataset=f"d {name}".strip()) as store:
        store.apply([*facts, tie("1", "a", "b").model_copy(update={"to_id": facts[2].id})], actor=name)
        assert {record.id: record for record in store.records()}["p:a"] == facts[1]
        assert store.history(facts[2].id)[0].record == facts[2]
        store.apply(ChangeSet(removed=["t:1", facts[2].id]))
        assert store.verify().ok
    found = neo4j_session.run("MATCH (p:Person {id: 'p:a'}) RETURN p.name").single()
    assert found[0] == name
    assert neo4j_session.run("MATCH (n:Owned) RETURN count(n)").single()[0] == 0


def drawn(session, ds: str) -> tuple[list[object], list[object]]:
    """Nodes and relationships of a dataset, each with all it shows, but for the name of the dataset."""
    nodes = session.run(
        "MATCH (n:SmFact {_ds: $ds}) RETURN labels(n) AS names, n{.*, _ds: ''} AS values", ds=ds
    )
    edges = session.run(
        "MATCH (a:SmFact {_ds: $ds})-[r]->(b) RETURN type(r) AS name, a.id AS start, b.id AS end, "
        "CASE WHEN r.id IS NULL THEN {} ELSE r{.*, _ds: ''} END AS values",
        ds=ds,
    )
    return (
        sorted((sorted(row["names"]), sorted(row["values"].items())) for row in nodes),
        sorted((row["name"], row["start"], row["end"], sorted(row["values"].items())) for row in edges),
    )


def test_a_kind_with_many_rows_looks_like_one_with_few(neo4j_url, neo4j_session, monkeypatch) -> None:
    odd = [person(f"odd{n}", name=name) for n, name in enumerate(HOSTILE)]
    facts = [*of_every_kind(), source("a"), *odd]
    later = [fact.model_copy(update={"note": "seen"}) for fact in facts if fact.kind_of_fact == "person"]
    seen = []
    for ds, few in (("few", len(facts) + 1), ("many", 1)):
        monkeypatch.setattr(neo4j_write, "FEW", few)
        with connect(neo4j_url, dataset=ds) as store:
            store.apply(facts)
            seen.append(drawn(neo4j_session, ds))
            store.apply(ChangeSet(changed=later))
            seen.append(drawn(neo4j_session, ds))
            assert store.verify().ok
    assert seen[0] == seen[2] != seen[1] == seen[3]
    assert len(seen[0][0]) + sum(1 for edge in seen[0][1] if edge[3]) == len(facts)


def test_only_plain_names_become_labels_or_types() -> None:
    for name in ("A`B", "", "A B", "Ä", "A\\u0060", "1A"):
        with pytest.raises(InputError):
            cypher.quoted(name)


def test_a_tie_without_strength_shows_that_of_its_kind(neo4j_url, neo4j_session) -> None:
    with connect(neo4j_url) as store:
        store.apply([*triangle(), parse({**tie("3", "a", "c").to_dict(), "strength": 0.25})])
    rows = neo4j_session.run("MATCH ()-[t:TURNS_TO]->() RETURN t.id, t.strength, t.assumed ORDER BY t.id")
    assert [row.values() for row in rows][1:] == [["t:2", 0.5, True], ["t:3", 0.25, None]]
