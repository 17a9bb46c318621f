from __future__ import annotations

import contextlib
import datetime as dt
import socket
import threading
import warnings
from collections import Counter

import pytest

from stakemap import examples
from stakemap.errors import Conflict, Corrupt, InputError, SchemaTooNew, Unavailable
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import FACTS, Record, parse
from stakemap.store import ChangeSet, Scope, connect, digest
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j import staging as neo4j_stage
from stakemap.store.neo4j import write as neo4j_write
from stakemap.store.neo4j.connection import Credentials, Runner, address_of, check_server
from stakemap.store.neo4j.graph_model import EDGES, LABELS, LINKS, columns
from stakemap.store.neo4j.store import Neo4jStore
from store_facts import person, run, score, source, tie, triangle, unit

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


def test_a_large_write_is_staged_and_seen_only_when_it_is_whole(neo4j_url, monkeypatch) -> None:
    monkeypatch.setattr(neo4j_write, "BATCH", 5)
    crowd = [
        source(),
        *(person(f"{n:03}") for n in range(40)),
        *(tie(f"{n}", f"{n:03}", "039") for n in range(39)),
    ]
    with Neo4jStore(neo4j_url, atomic_limit=10) as store, connect(neo4j_url) as reader:
        seen: list[int] = []
        done = threading.Event()

        def watch() -> None:
            while not done.is_set():
                seen.append(len(list(reader.records())))

        thread = threading.Thread(target=watch)
        thread.start()
        assert store.apply(crowd).rev == 1
        changed = [person(f"{n:03}", rank=1) for n in range(40)]
        receipt = store.apply(ChangeSet(changed=changed, removed=[f"t:{n}" for n in range(39)]))
        done.set()
        thread.join()
        assert (receipt.rev, receipt.changed, receipt.removed) == (2, 40, 39)
        assert set(seen) <= {0, 41, 80}
        assert store.verify().ok
        assert digest(store.records(recorded_at=1)) == digest(crowd)


class Stopped(Exception):
    """The process died here."""


def _dying(monkeypatch, after: int) -> None:
    """Let a staged write die after some batches."""
    batch, done = neo4j_stage._batch, [0]

    def dies(*values):
        done[0] += 1
        if done[0] > after:
            raise Stopped
        return batch(*values)

    monkeypatch.setattr(neo4j_stage, "_batch", dies)


def test_a_resumed_write_goes_on_where_it_stopped(neo4j_url, monkeypatch) -> None:
    monkeypatch.setattr(neo4j_write, "BATCH", 5)
    crowd = [source(), *(person(f"{n:03}") for n in range(60))]
    with Neo4jStore(neo4j_url, atomic_limit=10) as store:
        with monkeypatch.context() as patch:
            _dying(patch, 7)
            with pytest.raises(Stopped):
                store.apply(crowd, key="night")
        assert (store.head().rev, list(store.records())) == (0, [])
        sent: list[int] = []
        real = neo4j_write.run
        monkeypatch.setattr(neo4j_write, "run", lambda *values: (sent.append(1), real(*values)))
        receipt = store.apply(crowd, key="night")
        assert len(sent) == 13 - 7
        assert store.apply(crowd, key="night") == receipt
        assert store.verify().ok


def test_what_a_dead_write_left_is_taken_back(neo4j_url, monkeypatch) -> None:
    monkeypatch.setattr(neo4j_write, "BATCH", 5)
    before = [*triangle(), unit("x"), *(person(f"{n:03}") for n in range(30)), run(), score("a"), score("b")]
    after = [*(person(f"{n:03}", rank=2) for n in range(30)), *(person(f"n{n}") for n in range(9))]
    for batches in (1, 4, 9, 12):
        with Neo4jStore(neo4j_url, dataset=f"d{batches}", atomic_limit=10, lease=0.1) as store:
            store._writer._limit = 1000
            store.apply(before)
            store._writer._limit = 10
            with monkeypatch.context() as patch:
                _dying(patch, batches)
                with pytest.raises(Stopped):
                    store.apply(ChangeSet([*after, tie("9", "a", "c")], removed=["t:1", "t:2", "p:b", "u:x"]))
            assert digest(store.records()) == digest(before)
            assert store.apply([person("late")]).rev == 2
            assert digest(store.records()) == digest([*before, person("late")])
            assert store.verify().ok, store.verify().damage


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


def test_a_wrong_password_is_one_clear_error_without_it(neo4j_url) -> None:
    with pytest.raises(Unavailable, match="name and password") as caught:
        connect(neo4j_url, auth=("neo4j", "CANARY-word"))
    assert "CANARY" not in f"{caught.value!r}{caught.value}{caught.value.__cause__}{caught.value.__context__}"


def test_a_wrong_database_is_one_clear_error(neo4j_url) -> None:
    with pytest.raises(Unavailable, match="no such database"):
        connect(f"{neo4j_url}/nowhere")


def test_a_newer_schema_is_refused(neo4j_url, neo4j_session) -> None:
    connect(neo4j_url).close()
    neo4j_session.run("MATCH (s:SmStore) SET s.schema = 99").consume()
    with pytest.raises(SchemaTooNew):
        connect(neo4j_url)


def test_a_store_is_not_made_unasked(neo4j_url) -> None:
    with pytest.raises(Unavailable, match="no stakemap store"):
        connect(neo4j_url, create=False)


def test_credentials_show_nothing() -> None:
    assert "secret" not in repr(Credentials("me", "secret"))
    with pytest.raises(Unavailable) as caught:
        address_of("neo4j://me:secret@graph")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["neo4j://", "bolt://host:port", "neo4j://h/a/b", "neo4j://h?x=1"])
def test_what_is_no_address_is_refused(url) -> None:
    warnings.simplefilter("ignore")
    with pytest.raises(Unavailable):
        address_of(url)


def test_an_unencrypted_connection_to_another_host_warns() -> None:
    with pytest.warns(UserWarning, match="not encrypted"):
        address_of("bolt://graph.example")


def test_no_server_is_one_clear_error() -> None:
    with pytest.raises(Unavailable, match="no Neo4j server"):
        connect("bolt://127.0.0.1:9", auth=("a", "b"), timeout=1)


@pytest.mark.parametrize(
    ("agent", "fits"),
    [
        ("Neo4j/4.4.40", False), ("Neo4j/5.9.0", False), ("Neo4j/5.26.25", True), ("Neo4j/5.27-aura", True),
        ("Neo4j/2026.05.0", True), ("Neo4j/dev", True), ("Memgraph/3.0", False),
    ],
)  # fmt: skip
def test_a_server_too_old_is_refused_by_its_version(agent, fits) -> None:
    with contextlib.nullcontext() if fits else pytest.raises(Unavailable) as caught:
        check_server(agent)
    if not fits and agent.startswith("Neo4j"):
        assert "5.26" in str(caught.value)


def test_something_else_than_a_server_is_one_clear_error() -> None:
    import http.server

    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with pytest.raises(Unavailable, match="not a Neo4j server"):
        connect(f"bolt://127.0.0.1:{server.server_port}", auth=("a", "b"), timeout=2)
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\x00\x00\x00", b"\x7f" * 64])
def test_a_socket_that_speaks_something_else_is_one_clear_error(said) -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                client.recv(64)
                client.sendall(said)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    with pytest.raises(Unavailable, match=r"not a Neo4j server|no Neo4j server") as caught:
        connect(f"bolt://127.0.0.1:{listener.getsockname()[1]}", auth=("me", "CANARY-word"), timeout=2)
    assert "CANARY" not in f"{caught.value!r}{caught.value}{caught.value.__cause__}{caught.value.__context__}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


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


def test_a_tie_without_strength_shows_that_of_its_kind(neo4j_url, neo4j_session) -> None:
    with connect(neo4j_url) as store:
        store.apply([*triangle(), parse({**tie("3", "a", "c").to_dict(), "strength": 0.25})])
    rows = neo4j_session.run("MATCH ()-[t:TURNS_TO]->() RETURN t.id, t.strength, t.assumed ORDER BY t.id")
    assert [row.values() for row in rows][1:] == [["t:2", 0.5, True], ["t:3", 0.25, None]]


def test_a_store_is_whole_while_a_write_is_staged(neo4j_url, monkeypatch) -> None:
    monkeypatch.setattr(neo4j_write, "BATCH", 5)
    crowd = [source(), *(person(f"{n:03}") for n in range(20))]
    with Neo4jStore(neo4j_url, atomic_limit=10) as store:
        store.apply(crowd)
        for batches in (1, 2, 3):
            with monkeypatch.context() as patch:
                _dying(patch, batches)
                with pytest.raises(Stopped):
                    store.apply([person(f"{n:03}", rank=1) for n in range(20)])
            assert store.verify().damage == ()
            assert len(store.history("p:000")) == 1
