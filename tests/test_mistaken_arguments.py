"""A first guess that is wrong is answered with what to write instead, wherever it is made."""

from __future__ import annotations

import inspect
import pickle
import traceback
from datetime import date
from functools import cache

import networkx as nx
import pytest

import stakemap as sm
from stakemap.errors import InputError, LeftOut, PolicyRefused, StakemapError, UnknownName


@cache
def graph():
    return sm.from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5)])


@cache
def done(**options):
    return sm.analyze(graph(), **{"draws": 0, **options})


RETIRE = sm.scenario.Leave("ann")
QUESTIONS = (sm.compare, sm.drift)
OF_ONE = (sm.groups, sm.gap, sm.brokerage, sm.outlook, sm.report, sm.access.routes)
PICTURES = tuple(
    getattr(sm.plot, name)
    for name in sm.plot.__all__
    if name not in {"gids", "pdf", "picture_data", "png", "svg"}
)


@pytest.mark.parametrize("ask", [*OF_ONE, *PICTURES], ids=lambda ask: f"{ask.__module__}.{ask.__name__}")
def test_a_question_about_an_analysis_tells_whoever_has_a_graph_to_analyse_it(ask):
    with pytest.raises(InputError, match=r"a PropertyGraph is not an analysis; call sm.analyze\(graph\)"):
        ask(graph())


@pytest.mark.parametrize("ask", QUESTIONS)
def test_so_does_a_comparison_of_two(ask):
    with pytest.raises(InputError, match="is not an analysis"):
        ask(graph(), graph())


@pytest.mark.parametrize(
    ("call", "cure"),
    [
        (lambda: sm.analyze(done()), "an Analysis is not a graph of facts; give its graph and its plan"),
        (lambda: sm.what_if(done(), RETIRE), "give its graph and its plan"),
        (lambda: sm.what_if(graph(), RETIRE), "a Leave is not a scenario; write sm.Scenario("),
        (lambda: sm.Scenario("x", RETIRE), "write [edit]"),
        (lambda: sm.report("bureau.xlsx"), "call sm.analyze(sm.read(path)) first"),
        (lambda: sm.report(done(), "reports/demo.html"), "out is a folder"),
        (lambda: sm.from_edges([{"source": "a", "target": "b"}]), "sm.from_frame(table)"),
        (lambda: sm.PropertyGraph(["Ann"]), "stakemap.model.parse"),
        (lambda: sm.model.parse({"fact": "persons", "id": "a"}), "did you mean 'person'?"),
        (lambda: sm.analyze(graph(), seed="x"), "a seed must be a whole number"),
        (lambda: sm.analyze(graph(), seed=-1), "a seed must be a whole number"),
        (lambda: sm.analyze(graph(), deadline=2.0), "write sm.Deadline(seconds)"),
        (lambda: sm.Deadline("soon"), "must be a number"),
        (lambda: sm.analyze(graph(), plan={"seed": 1}), "a dict is no plan; make it with sm.Plan"),
        (lambda: sm.analyze(graph(), audit="a.xlsx"), "a str is no audit; make it with sm.Audit"),
        (lambda: done().introductions(limits=3), "write sm.access.Limits("),
        (lambda: sm.plot.png(done()), "an Analysis is not a picture; draw one first"),
        (lambda: sm.plot.svg(done()), "an Analysis is not a picture; draw one first"),
        (
            lambda: sm.drift(done(draws=2), done(draws=3)),
            "2 draws of seed 0 against 3 draws of seed 0 cannot be compared",
        ),
    ],
)
def test_a_wrong_argument_names_the_right_one(call, cure):
    with pytest.raises(InputError) as found:
        call()

    assert cure in str(found.value)


def test_plain_values_make_a_graph_and_everything_wrong_with_them_is_told_at_once():
    ann, bob = ({"fact": "person", "id": f"p:{name}", "name": name} for name in ("ann", "bob"))
    tie = {"fact": "tie", "id": "t", "kind": "advice", "from_id": "p:ann", "to_id": "p:bob"}

    assert sm.PropertyGraph([ann, bob, tie]).neighbours("p:bob") == ("p:ann",)
    assert sm.PropertyGraph([sm.model.parse(ann), bob]) == sm.PropertyGraph([ann, bob])
    with pytest.raises(InputError) as found:
        sm.PropertyGraph([ann | {"name": ""}, bob | {"colour": "red"}, tie])
    assert [problem.fact_id for problem in found.value.problems] == ["p:ann", "p:bob"]
    with pytest.raises(PolicyRefused):
        sm.PropertyGraph([ann | {"religion": "x"}, bob])


def test_a_traceback_lists_ten_problems_and_says_where_the_others_are():
    with pytest.raises(InputError) as found:
        sm.from_edges([("ann",)] * 12)
    error = pickle.loads(pickle.dumps(found.value))
    shown = "".join(traceback.format_exception_only(error)).splitlines()

    assert [line.split(":")[0] for line in shown[1:10]] == [f"row {number}" for number in range(2, 11)]
    assert shown[10:] == ["and 2 more; all are in .problems of the error"]


def test_facts_of_a_kind_are_had_by_class_or_by_name():
    assert graph().of("person") == graph().of(sm.model.Person) != ()
    assert graph().of("stance") == ()
    with pytest.raises(UnknownName, match="did you mean 'person'"):
        graph().of("persons")


def test_a_list_where_one_name_is_asked_for_is_an_unknown_name():
    snapshot = graph().snapshot()
    for ask in (
        lambda: graph().of(["person"]),
        lambda: graph().of(int),
        lambda: graph().snapshot(view=["influence"]),
        lambda: sm.compare(done(), done(), measure=["influence"]),
        lambda: sm.scoring.network.spectral.hits(snapshot, role=["hub"]),
    ):
        with pytest.raises(UnknownName):
            ask()


def test_the_range_of_one_person_is_had_by_id():
    sure = done(draws=3).uncertainty["influence"]

    assert [sure.of(row["id"]) for row in sure.to_rows()] == sure.to_rows()
    with pytest.raises(UnknownName):
        sure.of("nobody")


def test_the_source_of_a_fact_is_had_by_the_fact_or_by_its_id():
    city = sm.examples.city()
    tie = city.of("tie")[0]

    assert city.source_of(tie) == city.source_of(tie.id) == city[tie.source]
    with pytest.raises(UnknownName):
        city.source_of("tie:nowhere")


def test_a_plan_takes_days_and_one_measure_as_they_are_at_hand():
    plan = sm.Plan(as_of=date(2026, 9, 1), today=date(2026, 9, 2), measures="pagerank")

    assert plan == sm.Plan(as_of="2026-09-01", today="2026-09-02", measures=["pagerank"])
    assert plan.measures == ("pagerank",)


def test_one_format_needs_no_list(tmp_path):
    page, _ = sm.report(done(), tmp_path, formats="json")

    assert page.suffix == ".json"


def test_weights_of_a_network_that_nobody_explained_are_left_out_with_the_cure():
    network = nx.Graph([("a", "b", {"weight": 3})])

    with pytest.warns(LeftOut, match="weight='weight', values='strength' or 'count'"):
        sm.from_networkx(network)


THINGS = (None, 3, 1.5, "x", b"x", [1], {"a": 1}, object(), graph())
DOORS = {
    f"{place.__name__}.{name}": getattr(place, name)
    for place in (sm, sm.plot, sm.access, sm.scenario)
    for name in place.__all__
    if callable(getattr(place, name))
}
LEFT_ALONE = {
    *("stakemap.Scores", "stakemap.Findings", "stakemap.Store", "stakemap.comparison.scenario.Edit"),
    *("stakemap.read_report", "stakemap.template", "stakemap.working"),
}
"""Results that the package makes, classes of which others are made, and what takes any name of a file."""


def answer(door, thing):
    """How a public function takes a wrong thing in all places that must be given: done or refused."""
    asked = inspect.signature(door).parameters.values()
    needed = [one for one in asked if one.default is one.empty]
    plain = [one for one in needed if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    named = {one.name: thing for one in needed if one.kind is one.KEYWORD_ONLY}
    try:
        door(*[thing] * max(1, len(plain)), **named)
    except StakemapError:
        return "refused"
    return "done"


@pytest.mark.parametrize("door", sorted(DOORS.keys() - LEFT_ALONE))
@pytest.mark.filterwarnings("ignore")
def test_a_thing_of_the_wrong_kind_is_answered_with_an_error_of_the_package(door, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answers = {answer(DOORS[door], thing) for thing in THINGS}
    assert answers <= {"done", "refused"}
