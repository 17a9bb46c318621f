"""What must hold for every graph of facts."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stakemap.errors import InputError
from stakemap.graph.decision.electorate import electorate
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.graph.snapshot import TEAM
from stakemap.graph.views import VIEWS
from strategies import days, facts, relabelled

views = st.sampled_from(sorted(VIEWS))
few = settings(max_examples=25)


def named(snapshot, name=lambda node: node):
    """Everything a snapshot says, free of the places of its nodes."""
    rows = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), snapshot.cost.tolist(), strict=True)
    return (
        {name(n): k for n, k in zip(snapshot.nodes, snapshot.kinds.tolist(), strict=True)},
        {(name(snapshot.nodes[i]), name(snapshot.nodes[j])): c for i, j, c in rows},
    )


@given(facts(), days(), views, st.randoms(use_true_random=False))
def test_the_order_of_facts_changes_nothing(drawn, day, view, rng):
    shuffled = list(drawn)
    rng.shuffle(shuffled)
    one, two = PropertyGraph(drawn), PropertyGraph(shuffled)

    assert one == two
    assert one.digest == two.digest
    assert one.snapshot(day, view).digest == two.snapshot(day, view).digest


@given(facts(), days(), views, st.permutations("vwxyz"))
def test_other_names_give_the_same_graph_under_other_names(drawn, day, view, letters):
    entities = ["p:a", "p:b", "p:c", "p:d", "p:e"]
    names = dict(zip(entities, letters, strict=True)) | {
        "post:1": "q9",
        "post:3": "q1",
        "u:1": "w2",
        "u:2": "w1",
    }
    back = {new: old for old, new in names.items()}
    back |= {f"seat:{new}": f"seat:{old}" for old, new in names.items()}

    one = PropertyGraph(drawn).snapshot(day, view)
    two = PropertyGraph(relabelled(drawn, names)).snapshot(day, view)

    kinds, costs = named(one)
    other_kinds, other_costs = named(two, lambda node: back.get(node, node))
    assert kinds == other_kinds
    assert costs.keys() == other_costs.keys()
    # a cost may round the other way where the product of a noisy-or is taken in another order
    assert all(abs(costs[arc] - other_costs[arc]) <= 1 for arc in costs)


@given(facts(), days(), views)
def test_a_snapshot_keeps_its_promises(drawn, day, view):
    snapshot = PropertyGraph(drawn).snapshot(day, view)

    assert list(snapshot.nodes) == sorted(set(snapshot.nodes))
    assert (snapshot.sources != snapshot.targets).all()
    assert len({*zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)}) == snapshot.m
    assert ((snapshot.strength > 0) & (snapshot.strength <= 1)).all()
    assert (snapshot.weight > 0).all()
    assert np.isfinite(snapshot.weight).all()
    assert (snapshot.cost >= 1).all()
    expected = np.maximum(1, np.rint(-1e6 * np.log(snapshot.strength)))
    np.testing.assert_array_equal(snapshot.cost, expected)
    assert not any(a.flags.writeable for a in vars(snapshot).values() if isinstance(a, np.ndarray))


@given(facts(), days(), views)
def test_the_evidence_rebuilds_the_arcs_and_names_facts_of_the_graph(drawn, day, view):
    graph = PropertyGraph(drawn)
    snapshot = graph.snapshot(day, view)
    evidence = snapshot.evidence
    strength, weight = evidence.combine(snapshot.m)

    np.testing.assert_allclose(strength, snapshot.strength, atol=1e-15)
    np.testing.assert_allclose(weight, snapshot.weight, atol=1e-12)
    assert set(evidence.facts) <= {fact.id for fact in graph}
    assert set(evidence.arc.tolist()) == set(range(snapshot.m)), "no arc without evidence"
    assert all(evidence.facts_of(row) for row in range(len(evidence)))


@few
@given(facts(dated=False), views)
def test_with_sure_facts_all_present_a_draw_is_the_snapshot(drawn, view):
    sure = [
        fact.model_copy(update={"grade": None, "source": None}) if hasattr(fact, "grade") else fact
        for fact in drawn
        if fact.kind_of_fact != "source"
    ]
    snapshot = PropertyGraph(sure).snapshot(view=view)
    assert (snapshot.evidence.confidence == 1).all()

    present = np.ones(len(snapshot.evidence.facts), np.bool_)
    strength, weight = snapshot.evidence.combine(snapshot.m, present)
    np.testing.assert_array_equal(strength, snapshot.strength)
    np.testing.assert_allclose(weight, snapshot.weight, rtol=1e-15)


@given(facts(), days(), views, st.data())
def test_a_draw_with_fewer_facts_never_strengthens_an_arc(drawn, day, view, data):
    evidence = PropertyGraph(drawn).snapshot(day, view).evidence
    m = int(evidence.arc.max(initial=-1)) + 1
    more = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(evidence.facts), max_size=len(evidence.facts))), bool
    )
    fewer = more & (np.arange(len(more)) % 2 == 0)

    p, weight = evidence.combine(m, more)
    less_p, less_weight = evidence.combine(m, fewer)
    assert (less_p <= p + 1e-12).all()
    assert (less_weight <= weight + 1e-12).all()


@few
@given(facts(), days())
def test_kin_opens_no_arc_outside_the_conflict_check(drawn, day):
    graph = PropertyGraph(drawn)
    kinless = graph.without(*(f.id for f in drawn if getattr(f, "kind", None) == "kin"))

    for view in VIEWS.keys() - {"conflict_check"}:
        assert graph.snapshot(day, view).digest == kinless.snapshot(day, view).digest


@few
@given(facts(), days())
def test_the_introduction_and_conflict_views_run_both_ways(drawn, day):
    graph = PropertyGraph(drawn)

    for view in ("introduction", "conflict_check"):
        _, costs = named(graph.snapshot(day, view))
        assert {(b, a) for a, b in costs} == costs.keys()


@few
@given(facts(), days())
def test_every_player_is_a_node_in_every_view(drawn, day):
    graph = PropertyGraph(drawn)
    try:
        found = electorate(Seating(graph, day), "d:1")
    except InputError:
        return
    for view in VIEWS:
        snapshot = graph.snapshot(day, view)
        assert all(node in snapshot for node in found.players)


@few
@given(facts(), days())
def test_team_members_stay_out_of_influence(drawn, day):
    graph = PropertyGraph(drawn)

    assert TEAM not in graph.snapshot(day).kinds
    assert TEAM in graph.snapshot(day, "introduction").kinds


@few
@given(facts())
def test_taking_a_person_out_leaves_no_fact_that_names_them(drawn):
    left = PropertyGraph(drawn).without("p:a")

    assert "p:a" not in left
    assert all("p:a" not in fact.ends() for fact in left)
    assert "p:a" not in left.snapshot("2020-06-01", "introduction").nodes


@few
@given(facts(), st.sets(st.sampled_from(("p:a", "p:b", "post:1", "u:2", "d:1"))))
def test_a_subgraph_is_whole_and_lies_inside(drawn, wanted):
    graph = PropertyGraph(drawn)
    part = graph.subgraph(wanted)

    assert wanted <= {fact.id for fact in part} <= {fact.id for fact in graph}
    assert part.subgraph(wanted) == part
