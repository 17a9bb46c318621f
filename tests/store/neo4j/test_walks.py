"""What can be walked beside the facts fits them after every write: links, stages, seats, sources."""

from __future__ import annotations

from random import Random

import pytest

from neo4j_graph import links, links_of
from stakemap import examples
from stakemap.errors import InputError, MissingEndpoint
from stakemap.model import Decision, DecisionRole, Group, Person, Record, Stage, Unit
from stakemap.store import ChangeSet, connect
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j import write as neo4j_write
from stakemap.store.neo4j.connection import Server
from stakemap.store.neo4j.store import Neo4jStore
from store_facts import complete, person, post, run, score, source, tie, triangle, unit

pytestmark = pytest.mark.neo4j

NAMES = "abc"
STAGES = [(), ("s1",), ("s1", "s2"), ("s2", "s3")]


def decision(name: str, origin: str, stages: tuple[str, ...], quota: int) -> Decision:
    made = tuple(Stage(id=s, name=f"Stage {s}", quota=quota, name_zh="阶段") for s in stages)
    return Decision(id=f"d:{name}", name=f"Question {name}", stages=made, **complete(origin))


def role(number: int, player: str, of: str, stage: str | None, origin: str) -> DecisionRole:
    return DecisionRole(
        id=f"role:{number}", decision=f"d:{of}", player=f"p:{player}", stage=stage, role="approver",
        weight=number + 1, **complete(origin),
    )  # fmt: skip


def drawn_facts(chance: Random) -> list[Record]:
    """A few facts at random; the same ids come again with other values, ends and kinds."""

    def origin() -> str:
        return f"src:{chance.choice('ab')}"

    def one() -> str:
        return chance.choice(NAMES)

    makers = (
        lambda: person(one(), origin(), rank=chance.randrange(4)),
        lambda: tie(str(chance.randrange(3)), *chance.sample(NAMES, 2), origin()),
        lambda: decision(chance.choice("xy"), origin(), chance.choice(STAGES), chance.randrange(1, 4)),
        lambda: role(
            chance.randrange(4), one(), chance.choice("xy"), chance.choice([None, "s1", "s2"]), origin()
        ),
        lambda: unit(chance.choice("uv"), source=origin()),
        lambda: post("o", chance.choice("uv"), source=origin()),
        lambda: Group(id="d:y", name="No question", **complete(origin())),
        lambda: Unit(id="role:0", name="No role", **complete(origin())),
        lambda: score(one()),
    )
    made = [chance.choice(makers)() for _ in range(chance.randrange(1, 6))]
    return list({record.id: record for record in made}.values())


@pytest.mark.parametrize("limit", [20_000, 2], ids=["at once", "staged"])
def test_links_fit_the_facts_after_every_write(neo4j_url, neo4j_session, limit) -> None:
    written = 0
    for seed in range(6):
        chance, ds = Random(seed), f"walk {seed}"
        with Neo4jStore(Server(neo4j_url), dataset=ds, atomic_limit=limit) as store:
            store.apply(
                [source("a"), source("b"), run(), *map(person, NAMES), decision("x", "src:a", ("s1",), 1)]
            )
            for _ in range(14):
                held = [record.id for record in store.records()]
                gone = chance.sample(held, chance.choice((0, 0, 1)))
                facts = [record for record in drawn_facts(chance) if record.id not in gone]
                try:
                    written += store.apply(ChangeSet(added=facts, removed=gone)).written
                except (InputError, MissingEndpoint):
                    continue
                assert links(neo4j_session, ds) == links_of(store.records())
            assert store.verify().ok
    assert written > 30


def test_links_fit_the_facts_after_a_dead_write_was_taken_back(neo4j_url, neo4j_session, monkeypatch) -> None:
    monkeypatch.setattr(neo4j_write, "BATCH", 2)
    before = [
        *triangle(), source("b"), decision("x", "src:a", ("s1", "s2"), 2), role(1, "a", "x", "s1", "src:b"),
        role(2, "b", "x", "s2", "src:a"), unit("u"), post("o", "u"),
    ]  # fmt: skip
    after = ChangeSet(
        added=[
            decision("x", "src:b", ("s2", "s3"), 1), role(2, "b", "x", "s3", "src:b"),
            role(3, "c", "x", "s2", "src:a"), tie("1", "a", "b", "src:b"), tie("4", "c", "a", "src:b"),
            post("o", "u", source="src:b"), person("a", "src:b"),
        ],
        removed=["role:1", "t:2"],
    )  # fmt: skip
    real = neo4j_write.run
    for batches in range(1, 30, 3):
        ds, sent = f"dead {batches}", 0

        def dies(*values, batches=batches):
            nonlocal sent
            sent += 1
            if sent > batches:
                raise KeyboardInterrupt
            real(*values)

        with connect(neo4j_url, dataset=ds) as store:
            store.apply(before)
        with Neo4jStore(Server(neo4j_url), dataset=ds, atomic_limit=2, lease=0.0) as store:
            monkeypatch.setattr(neo4j_write, "run", dies)
            try:
                store.apply(after)
            except KeyboardInterrupt:
                pass
            else:
                monkeypatch.setattr(neo4j_write, "run", real)
                assert links(neo4j_session, ds) == links_of(store.records())
                break
            monkeypatch.setattr(neo4j_write, "run", real)
            store.apply([person("late")])
            assert links(neo4j_session, ds) == links_of([*before, person("late")])
    else:
        pytest.fail("every write died")


def test_links_fit_the_facts_after_an_erasure(neo4j_url, neo4j_session) -> None:
    city = examples.city()
    with connect(neo4j_url) as store:
        store.apply(city)
        assert links(neo4j_session, "default") == links_of(city.facts)
        subject = next(r.player for r in city.of(DecisionRole) if r.player.startswith("p:"))
        assert isinstance(city[subject], Person)
        assert store.erase(subject).absent
        left = list(store.records())
        assert len(left) < len(city.facts)
        assert links(neo4j_session, "default") == links_of(left)
        assert store.verify().ok


def test_what_is_no_fact_is_told_apart_by_one_label(neo4j_url, neo4j_session) -> None:
    with connect(neo4j_url) as store:
        store.apply(triangle(), key="first")
        store.apply([person("a", rank=1)])
        store.erase("p:c")
    rows = neo4j_session.run(
        "MATCH (n) WHERE NOT n:SmTestServer UNWIND labels(n) AS label "
        "RETURN collect(DISTINCT label) AS labels, n:SmBookkeeping AS apart"
    )
    seen = {row["apart"]: set(row["labels"]) for row in rows}
    assert seen == {True: {"SmBookkeeping", *cypher.BOOKKEEPING}, False: {"SmFact", "Source", "Person"}}
