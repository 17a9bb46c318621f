"""Every result can be pickled and copied, and is equal after the round trip: for caches and process pools."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stakemap as sm
from stakemap.analysis.plan import FEWEST_MEASURES
from stakemap.decision.clock import clock_of, tornado
from stakemap.decision.motives import alignments, motives_of
from stakemap.decision.phases import phases_of
from stakemap.decision.rivalry import rivalry_of
from stakemap.errors import EmptySnapshotError, InputError, UnknownName
from stakemap.graph.change.scenario import Scenario
from stakemap.graph.property_graph import PropertyGraph
from stakemap.scoring.brokerage.cut_points import articulation_points, bridges
from stakemap.scoring.brokerage.key_players import resilience, whom_to_brief
from stakemap.scoring.brokerage.roles import roles
from stakemap.scoring.core.registry import MEASURES, measure
from stakemap.scoring.decision.coalitions import minimal_blocking, minimal_winning
from stakemap.scoring.groups.communities import find_groups
from strategies import facts

PLAN = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY, decision=sm.examples.DECISION, draws=20)


def travels(x):
    """Equal after a pickle, a copy and a deep copy; equal things have equal hashes."""
    for again in (pickle.loads(pickle.dumps(x)), copy.copy(x), copy.deepcopy(x)):
        assert type(again) is type(x)
        assert again == x
        assert " at 0x" in repr(x) or repr(again) == repr(x)
        assert _hash(again) == _hash(x)
    return pickle.loads(pickle.dumps(x))


def _hash(x):
    """None for what holds a mapping and therefore has no hash."""
    try:
        return hash(x)
    except TypeError:
        return None


def _analysis(graph, view, draws):
    try:
        return sm.analyze(graph, as_of="2020-01-01", view=view, draws=draws)
    except (EmptySnapshotError, InputError) as error:
        return error


@pytest.fixture(scope="module")
def tender():
    return sm.analyze(sm.examples.city(), plan=PLAN)


@pytest.fixture(scope="module")
def results(tender):
    graph, case = tender.graph, tender.case
    earlier = sm.analyze(graph, plan=PLAN.changed(as_of="2025-01-01"))
    scenario = Scenario.read(sm.examples.scenario_file())
    few = PLAN.changed(measures=FEWEST_MEASURES)
    return {
        "graph": graph,
        "catalogue": graph.catalogue,
        "plan": tender.plan,
        "snapshot": tender.snapshot,
        "analysis": tender,
        "of arrays": sm.analyze(tender.snapshot, draws=5),
        "scores": tender.scores,
        "case": case,
        "findings": tender.findings,
        "finding": tender.findings[0],
        "influence": tender.influence,
        "ledger": tender.ledger,
        "power": tender.power,
        "electorate": tender.electorate,
        "uncertainty": tender.uncertainty,
        "spread": tender.uncertainty["influence"],
        "flips": tender.flips(),
        "explanation": tender.explain("p:lu-xiangyi"),
        "assessments": tender.assessments(),
        "routes": tender.routes(),
        "timed routes": tender.routes(until="2026-12-31"),
        "gatekeepers": tender.gatekeepers(),
        "coverage": tender.coverage(),
        "introductions": tender.introductions(),
        "grid": tender.grid(),
        "groups": sm.groups(tender),
        "brokerage": sm.brokerage(tender),
        "gap": sm.gap(tender),
        "outlook": sm.outlook(tender),
        "clock": clock_of(case),
        "tornado": tornado(case),
        "motives": motives_of(case),
        "alignments": alignments(case),
        "phases": phases_of(case),
        "rivalry": rivalry_of(case),
        "winning": minimal_winning(tender.electorate.game),
        "blocking": minimal_blocking(tender.electorate.game),
        "comparison": sm.compare(earlier, tender),
        "drift": sm.drift(earlier, tender),
        "series": sm.series(graph, days=["2025-01-01", "2026-01-01"], plan=few),
        "what if": sm.what_if(graph, scenario, few),
        "scenario": scenario,
        "audit plan": sm.audit(graph, as_of=sm.examples.TODAY),
        "audit": sm.Audit("two interviews", "2026-09-01", absent=2, found=8),
        "plain groups": find_groups(tender.snapshot),
        "roles": roles(tender.snapshot, {node: node[2] for node in tender.snapshot.nodes}),
        "cuts": articulation_points(tender.snapshot),
        "bridges": bridges(tender.snapshot),
        "to brief": whom_to_brief(tender.snapshot, 2),
        "resilience": resilience(tender.snapshot, 2),
    }


def test_every_result_is_equal_after_the_round_trip(results):
    for name, result in results.items():
        assert result is not None, name
        travels(result)


def test_another_result_of_the_same_class_differs(results, tender):
    other = sm.analyze(tender.graph, plan=PLAN.changed(seed=1, as_of="2025-01-01"))
    assert other != results["analysis"]
    assert other.snapshot != tender.snapshot
    assert other.scores["influence"] != tender.scores["influence"]
    assert other.uncertainty != tender.uncertainty
    assert sm.analyze(tender.graph, plan=PLAN) == tender


def test_what_travelled_answers_the_same_questions(tender):
    again = travels(tender)
    assert again.to_dict() == tender.to_dict()
    assert again.routes().explain() == tender.routes().explain()
    assert again.flips() == tender.flips()
    for name, scores in tender.scores.items():
        for node in tender.case.people[:5]:
            assert again.scores[name].explain(node) == scores.explain(node)


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_scores_of_every_measure_travel_with_their_explanation(tender, name):
    scores = measure(name)(tender.snapshot)
    node = scores.nodes[0]
    assert travels(scores).explain(node) == scores.explain(node)


@settings(max_examples=20)
@given(facts(), st.sampled_from(["influence", "informal", "formal", "introduction"]), st.integers(0, 3))
def test_an_analysis_of_any_facts_travels(given_facts, view, draws):
    graph = PropertyGraph(given_facts)
    travels(graph)
    found = _analysis(graph, view, draws)
    if isinstance(found, sm.Analysis):
        travels(found)
    else:
        again = pickle.loads(pickle.dumps(found))
        assert (type(again), str(again), again.hint) == (type(found), str(found), found.hint)


def _first(graph):
    return sm.analyze(graph, draws=0)


def test_a_process_pool_gives_back_analyses():
    graphs = [sm.from_edges([("ann", "bob", 0.5), ("cai", "bob", 0.1 * k)]) for k in (1, 2)]
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        found = list(pool.map(_first, graphs))
    assert found == [_first(graph) for graph in graphs]


def test_scores_of_an_unknown_measure_or_person_are_a_typed_error_with_the_nearest_name(tender):
    with pytest.raises(UnknownName, match="did you mean 'betweenness'"):
        tender.scores["betweeness"]
    with pytest.raises(UnknownName, match="did you mean"):
        tender.scores["in_degree"]["p:lu-xiangy"]
    with pytest.raises(UnknownName, match="unknown measure"):
        tender.explain("p:lu-xiangyi", "betweeness")
