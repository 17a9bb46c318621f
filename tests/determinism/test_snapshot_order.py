"""The same facts give the same bytes: in another process, under another hash seed, from another thread."""

import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"

PROGRAM = """
import random, sys
from stakemap.graph.decision.electorate import electorate
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.model import *

rng = random.Random(11)
facts = [Source(id="s", title="S", published="2022", grade="B2"), Unit(id="u", name="U", size=40)]
facts += [Person(id=f"p{k}", name="P", rank=k % 5, source="s") for k in range(12)]
facts += [Post(id=f"q{k}", name="Q", unit="u", head=k == 0) for k in range(4)]
since, school = Span(start="2020"), {"kind": "education", "place": "School", "valid": Span(start="2000-09")}
facts += [Tenure(id=f"h{k}", person=f"p{k}", post=f"q{k % 4}", source="s", valid=since) for k in range(6)]
facts += [Spell(id=f"w{k}", person=f"p{k}", **school) for k in range(8)]
for k in range(60):
    a, b = rng.sample(range(12), 2)
    kind = rng.choice(["advice", "works_with", "contacts", "mentors", "kin"])
    ends = {"from_id": f"p{a}", "to_id": f"p{b}"}
    facts.append(Tie(id=f"t{k}", kind=kind, source="s", strength=rng.random(), **ends))
facts += [Decision(id="d", name="D"), DecisionRole(id="r1", decision="d", player="q0", role="decider")]
facts += [DecisionRole(id="r2", decision="d", player="p9", role="approver", weight=2)]
random.Random(int(sys.argv[1])).shuffle(facts)
graph = PropertyGraph(facts)
print(graph.digest, graph.catalogue.digest)
for view in ("influence", "formal", "informal", "introduction", "conflict_check"):
    snapshot = graph.snapshot("2024-06-01", view)
    evidence = snapshot.evidence
    print(view, snapshot.digest, evidence.facts, evidence.kinds)
    print(evidence.cluster.tolist(), evidence.fact_index.tolist())
print(electorate(Seating(graph, None), "d").game, graph.neighbours("p1"))
print(graph.to_networkx("informal", as_of="2024-06-01").edges)
"""


def printed(order, hash_seed):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(order)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": str(hash_seed), "PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def first():
    return printed(0, 0)


@pytest.mark.parametrize(("order", "hash_seed"), [(0, 1), (1, 0), (2, 42)])
def test_neither_the_order_of_facts_nor_the_hash_seed_changes_a_byte(first, order, hash_seed):
    assert printed(order, hash_seed) == first
