"""What must hold for every graph and every rule, whatever it looks like."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.graph.rules.game import All, AnyOf, AtLeast, Vote, players
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.registry import MEASURES, measure
from stakemap.scoring.decision.power import power
from stakemap.scoring.influence.attention import listening
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.network.betweenness import betweenness
from stakemap.scoring.network.distance import harmonic
from stakemap.scoring.network.spectral import katz, pagerank

STRENGTHS = st.sampled_from([1.0, 0.5, 0.25, 0.7, 1e-3, 1e-12, 5e-324])
INVARIANT = ("in_degree", "out_degree", "strength", "harmonic", "k_core", "influence", "hidden_influence")


@st.composite
def tables(draw, most=9):
    n = draw(st.integers(1, most))
    places = st.integers(0, n - 1)
    arcs = draw(st.lists(st.tuples(places, places, STRENGTHS), max_size=3 * n))
    return n, arcs


def snapshot_of(n, arcs, names=None, **options):
    source, target, strength = ([arc[k] for arc in arcs] for k in range(3))
    names = names or [f"n{k:02d}" for k in range(n)]
    return Snapshot.from_arrays(source, target, strength, nodes=names, **options)


@pytest.mark.parametrize("name", MEASURES)
@given(table=tables())
def test_every_measure_answers_every_graph_with_finite_numbers_in_range(name, table):
    scores = measure(name)(snapshot_of(*table))
    assert len(scores) == table[0]
    assert np.isfinite(scores.values).all()
    assert (scores.values >= 0).all()
    for node in scores:
        why = scores.explain(node)
        if why.additive:
            assert abs(why.total - scores[node]) <= 1e-12 * max(1.0, scores[node])


@pytest.mark.parametrize("name", MEASURES)
@given(table=tables(), seed=st.integers(0, 99))
def test_the_order_of_people_and_ties_changes_no_byte(name, table, seed):
    n, arcs = table
    rng = np.random.default_rng(seed)
    order, people = rng.permutation(len(arcs)), rng.permutation(n)
    place = np.argsort(people)
    shuffled = [(int(place[arcs[k][0]]), int(place[arcs[k][1]]), arcs[k][2]) for k in order]
    names = [f"n{k:02d}" for k in people]
    first, second = measure(name)(snapshot_of(n, arcs)), measure(name)(snapshot_of(n, shuffled, names))
    assert first.values.tobytes() == second.values.tobytes()
    assert first.top() == second.top()


@pytest.mark.parametrize("name", [name for name in MEASURES if name != "components"])
@given(table=tables(), seed=st.integers(0, 99))
def test_other_names_give_the_same_numbers(name, table, seed):
    n, arcs = table
    names = [f"x{k:02d}" for k in np.random.default_rng(seed).permutation(n)]
    first, second = measure(name)(snapshot_of(n, arcs)), measure(name)(snapshot_of(n, arcs, names))
    for k in range(n):
        assert second[names[k]] == pytest.approx(first[f"n{k:02d}"], rel=1e-7, abs=1e-9)


@given(table=tables())
def test_an_isolated_newcomer_changes_no_rank(table):
    n, arcs = table
    before, after = snapshot_of(n, arcs), snapshot_of(n + 1, arcs)
    for name in INVARIANT:
        first, second = measure(name)(before), measure(name)(after)
        order = [node for node, _ in second.top(n + 1) if node != f"n{n:02d}"]
        assert order == [node for node, _ in first.top(n)]


@given(table=tables())
def test_an_isolated_newcomer_changes_no_value_of_measures_that_promise_it(table):
    n, arcs = table
    before, after = snapshot_of(n, arcs), snapshot_of(n + 1, arcs)
    for name in ("in_degree", "strength", "harmonic", "k_core", "katz", "eigenvector", "hits"):
        first, second = measure(name)(before), measure(name)(after)
        lonely = 1.0 if name == "katz" else 0.0
        if name == "hits" and not before.m:
            continue
        assert second.values[:-1] == pytest.approx(first.values, abs=1e-12)
        assert second.values[-1] == pytest.approx(lonely, abs=1e-12)
    raw = [betweenness(graph, normalized=False).values for graph in (before, after)]
    assert raw[1].tolist() == [*raw[0].tolist(), 0.0]


@given(table=tables(), power_of_two=st.integers(1, 30))
def test_weaker_ties_throughout_change_no_pagerank_and_give_less_away(table, power_of_two):
    n, arcs = table
    arcs = [(i, j, 0.5 if s < 1e-100 else s) for i, j, s in {(i, j): (i, j, s) for i, j, s in arcs}.values()]
    weaker = [(i, j, s * 2.0**-power_of_two) for i, j, s in arcs]
    first, second = snapshot_of(n, arcs), snapshot_of(n, weaker)
    strong, weak = (listening(graph).susceptibility for graph in (first, second))
    assert (weak <= strong).all()
    assert (weak[strong > 0] < strong[strong > 0]).all()
    ranks = [pagerank(graph, weight="weight").values for graph in (first, second)]
    assert ranks[0] == pytest.approx(ranks[1], abs=1e-13)


@given(table=tables(), data=st.data())
def test_splits_sum_to_the_score_and_the_ledger_to_one(table, data):
    snapshot = snapshot_of(*table)
    weights = data.draw(st.lists(st.floats(0, 1), min_size=snapshot.n, max_size=snapshot.n))
    weights[0] += 0.1
    found = influence_of(snapshot, beta=np.array(weights))
    scores = found.scores()
    for node in snapshot.nodes:
        assert abs(found.by_last_tie(node).total - scores["influence"][node]) < 1e-12
        assert abs(found.by_decision_maker(node).total - scores["influence"][node]) < 1e-12
    assert abs(scores["ledger"].values.sum() - 1) < 1e-12
    assert abs(scores["formal_power"].values.sum() - 1) < 1e-12
    assert (scores["influence"].values >= scores["formal_power"].values).all()
    assert (scores["influence"].values <= 1 + 1e-15).all()


@given(table=tables())
def test_pagerank_sums_to_one_and_a_new_tie_never_lowers_harmonic(table):
    n, arcs = table
    assert abs(pagerank(snapshot_of(n, arcs)).values.sum() - 1) < 1e-12
    more = harmonic(snapshot_of(n, [*arcs, (0, n - 1, 1.0)])).values
    assert (more >= harmonic(snapshot_of(n, arcs)).values - 1e-12).all()


@given(table=tables())
def test_faint_katz_gives_the_order_of_in_degree(table):
    snapshot = snapshot_of(*table)
    faint = (katz(snapshot, alpha=1e-6).values - 1) / 1e-6
    assert np.rint(faint).tolist() == measure("in_degree")(snapshot).values.tolist()


@st.composite
def rules(draw, depth=2):
    names = st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=5, unique=True)
    kind = draw(st.integers(0, 3)) if depth else 0
    if kind == 0:
        voters = tuple(draw(names))
        weights = tuple(draw(st.lists(st.integers(0, 6), min_size=len(voters), max_size=len(voters))))
        quota = draw(st.integers(1, max(1, sum(weights))))
        vetoes = frozenset(draw(st.lists(st.sampled_from(voters), max_size=1)))
        return Vote("v", voters, weights, quota, vetoes)
    parts = tuple(draw(st.lists(rules(depth=depth - 1), min_size=1, max_size=3)))
    return (All(parts), AnyOf(parts), AtLeast(draw(st.integers(1, len(parts))), parts))[kind - 1]


@given(rule=rules())
def test_shapley_sums_to_one_where_the_rule_can_pass_and_dummies_have_nothing(rule):
    found = power(rule)
    can_pass = not any("never" in note for note in found.notes)
    assert abs(found.shapley.sum() - can_pass) < 1e-12
    assert all(found.shapley[found.players.index(name)] < 1e-12 for name in found.dummies)
    assert all(
        found.banzhaf[found.players.index(name)] > 1e-9 for name in set(players(rule)) - set(found.dummies)
    )


@given(rule=rules(), factor=st.integers(2, 1000))
def test_weights_in_other_units_change_no_power(rule, factor):
    def scaled(part):
        if isinstance(part, Vote):
            weights = tuple(weight * factor for weight in part.weights)
            return Vote(part.name, part.players, weights, part.quota * factor, part.vetoes)
        parts = tuple(map(scaled, part.parts))
        return AtLeast(part.k, parts) if isinstance(part, AtLeast) else type(part)(parts)

    assert power(scaled(rule)).shapley.tobytes() == power(rule).shapley.tobytes()


@given(rule=rules())
def test_a_voter_without_weight_changes_nothing_for_the_others(rule):
    extra = All(
        (
            rule,
            AnyOf((Vote("w", ("zz", "one"), (0, 1), 1), Vote("o", ("one",), (1,), 1))),
        )
    )
    base = All((rule, Vote("o", ("one",), (1,), 1)))
    first, second = power(base).scores("shapley"), power(extra).scores("shapley")
    assert second["zz"] < 1e-13
    assert all(abs(first[name] - second[name]) < 1e-12 for name in first)


@given(rule=rules(), seed=st.integers(0, 50))
def test_leverage_is_never_negative_and_more_support_never_hurts(rule, seed):
    rng = np.random.default_rng(seed)
    x = {name: float(rng.random()) for name in players(rule)}
    found = power(rule, stances=x)
    assert (found.leverage >= 0).all()
    for name in x:
        assert power(rule, stances={**x, name: 1.0}).passing >= found.passing - 1e-12
