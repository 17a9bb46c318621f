"""A name that was asked for is in no error text: it may be a person's."""

import tempfile

import pytest

import stakemap as sm
from stakemap.errors import InputError, UnknownName
from stakemap.graph.change.edits import Leave
from stakemap.graph.change.scenario import Scenario
from stakemap.model import Person, Tie
from stakemap.store import connect

ASKED = "Zebulon Quirke"
GRAPH = sm.from_edges([("ann", "bob"), ("cai", "bob")])
ANALYSIS = sm.analyze(GRAPH, draws=0)


def erased_from_a_store():
    with tempfile.TemporaryDirectory() as folder, connect(f"sqlite:///{folder}/a.db") as store:
        store.erase(ASKED, reason="r")


DOORS = {
    "a graph by id": lambda: GRAPH[ASKED],
    "its neighbours": lambda: GRAPH.neighbours(ASKED),
    "a part of it": lambda: GRAPH.subgraph([ASKED]),
    "a view": lambda: GRAPH.snapshot(view=ASKED),
    "a node": lambda: ANALYSIS.snapshot.index(ASKED),
    "a score": lambda: ANALYSIS.scores["influence"][ASKED],
    "an explanation": lambda: ANALYSIS.explain(ASKED),
    "a measure": lambda: ANALYSIS.explain("bob", ASKED),
    "a decision": lambda: sm.analyze(GRAPH, decision=ASKED),
    "a way": lambda: ANALYSIS.routes(to=ASKED),
    "an edit": lambda: Scenario("s", [Leave(ASKED)]).apply(GRAPH),
    "a label": lambda: GRAPH.visible(ASKED),
    "an example": lambda: sm.examples.load(ASKED),
    "a store": erased_from_a_store,
    "a tie": lambda: sm.PropertyGraph(
        [Person(id="a", name="A"), Tie(id="t", kind="advice", from_id="a", to_id=ASKED)]
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_no_door_repeats_the_name_it_was_asked_for(door):
    with pytest.raises((UnknownName, InputError)) as caught:
        DOORS[door]()
    seen = f"{caught.value!r} {caught.value} {caught.value.args} {caught.value.hint}"
    assert ASKED not in seen
    assert "Quirke" not in seen


def test_whoever_asked_can_still_be_shown_the_name():
    with pytest.raises(UnknownName) as caught:
        GRAPH[ASKED]
    assert caught.value.name == ASKED
    with pytest.raises(InputError) as refused:
        DOORS["a tie"]()
    assert refused.value.problems[0].value == ASKED
