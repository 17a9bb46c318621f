"""The row rule: what it keeps, what it gives up, and that nobody gives everything away."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakemap.graph.evidence import Evidence
from stakemap.graph.row_weights import combined
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.influence.attention import RowRule, saturated_rows

KINDS = ("advice", "contacts", "friendship")
KAPPA = np.array([0.25, 4.0, 1.0])
NAMES = [f"n{k}" for k in range(6)]

strengths = st.floats(1e-12, 1.0)
counts = st.floats(1e-9, 1e9)
rows = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 2), strengths, st.none() | counts),
    min_size=1,
    max_size=24,
).map(lambda found: [row for row in found if row[0] != row[1]])


def told(ties, kappa=KAPPA, names=NAMES):
    """A snapshot of (from, to, kind, strength, count or None); each tie is a report of its own."""
    ties = sorted(ties, key=lambda tie: (*tie[:4], tie[4] or 0.0))
    pairs = sorted({tie[:2] for tie in ties})
    arcs = {pair: k for k, pair in enumerate(pairs)}
    size = len(ties)
    book = Evidence(
        facts=tuple(f"f{k:02}" for k in range(size)),
        confidence=np.ones(size),
        kinds=KINDS,
        arc=np.array([arcs[tie[:2]] for tie in ties], np.int32),
        kind=np.array([tie[2] for tie in ties], np.int16),
        cluster=np.arange(size, dtype=np.int32),
        strength=np.array([tie[3] for tie in ties]),
        delta=np.ones(size),
        count=np.array([tie[4] or 0.0 for tie in ties]),
        assumed=np.zeros(size, np.bool_),
        fact_ptr=np.arange(size + 1, dtype=np.int64),
        fact_index=np.arange(size, dtype=np.int32),
        kappa=np.asarray(kappa, np.float64),
    )
    p, weight = book.combine(len(pairs))
    ends = np.array(pairs).reshape(-1, 2)
    kinds = [0] * len(names)
    return Snapshot.build(
        names, kinds, ends[:, 0], ends[:, 1], p, weight, as_of=None, view="influence", evidence=book
    )


def attention(snapshot, **options):
    k, a = saturated_rows(snapshot, **options)
    pairs = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), k.tolist(), strict=True)
    return {(snapshot.nodes[i], snapshot.nodes[j]): value for i, j, value in pairs}, a


@given(rows, st.floats(1e-6, 1e6), st.floats(1e-6, 1e6), st.none() | st.floats(1e-6, 1e6))
def test_nobody_gives_everything_away(ties, half, counting, kappa):
    k, a = saturated_rows(told(ties), rule=RowRule(half=half, counting=counting, kappa=kappa))
    assert (k >= 0).all()
    assert (a < 1).all()
    if all(count is None for *_, count in ties):
        assert (a <= 1 / (1 + (kappa or KAPPA.min())) + 1e-12).all()


@given(rows, st.permutations(range(6)))
def test_a_new_label_changes_nothing(ties, order):
    before, _ = attention(told(ties))
    after, _ = attention(told([(order[i], order[j], *rest) for i, j, *rest in ties]))
    assert {(f"n{order[int(i[1])]}", f"n{order[int(j[1])]}") for i, j in before} == set(after)
    for (i, j), value in before.items():
        assert after[f"n{order[int(i[1])]}", f"n{order[int(j[1])]}"] == pytest.approx(value, rel=1e-9)


@given(rows)
def test_a_newcomer_without_ties_changes_no_row(ties):
    assert attention(told(ties))[0] == attention(told(ties, names=[*NAMES, "n9"]))[0]


@given(st.lists(st.tuples(st.integers(1, 3), strengths), min_size=1, max_size=3), st.integers(0, 2))
def test_one_adviser_split_into_two_equal_ones_is_listened_to_as_before(ties, kind):
    whole = dict(ties)
    first = min(whole)
    halved = [(0, j, kind, s / 2 if j == first else s, None) for j, s in whole.items()]
    before, a = attention(told([(0, j, kind, s, None) for j, s in whole.items()]))
    after, b = attention(told([*halved, (0, 5, kind, whole[first] / 2, None)]))
    assert b[0] == pytest.approx(a[0], rel=1e-9)
    assert after["n0", f"n{first}"] + after["n0", "n5"] == pytest.approx(before["n0", f"n{first}"], rel=1e-9)


@given(st.floats(0.05, 1.0), st.floats(0.1, 0.9), st.integers(0, 2))
def test_weaker_ties_of_one_kind_take_less_of_a_view(strength, factor, kind):
    strong, weak = (attention(told([(0, 1, kind, s, None)]))[1][0] for s in (strength, strength * factor))
    assert weak < strong < 1 / (1 + KAPPA[kind])


@given(strengths)
def test_deference_takes_more_than_access(strength):
    advice, contacts, friendship = (
        attention(told([(0, 1, kind, strength, None)]))[1][0] for kind in range(3)
    )
    assert advice > friendship > contacts


@given(st.lists(st.tuples(st.integers(0, 2), strengths), min_size=2, max_size=6))
def test_more_evidence_on_an_arc_never_pulls_less(evidence):
    ties = [(0, 1, kind, strength, None) for kind, strength in evidence]
    less, more = (told(some).loads() for some in (ties[1:], ties))
    assert more.weight[0, 0] >= less.weight[0, 0] - 1e-12
    assert more.pull[0, 0] >= less.pull[0, 0] - 1e-12
    assert more.pull[0, 0] <= more.weight[0, 0]


@given(st.lists(st.tuples(st.integers(0, 2), strengths), min_size=1, max_size=6))
def test_the_pull_is_what_each_tie_adds_times_what_its_kind_can_take(evidence):
    left, expected = 1.0, 0.0
    for kind, strength in sorted(evidence, key=lambda tie: KAPPA[tie[0]]):
        expected += left * strength / (1 + KAPPA[kind])
        left *= 1 - strength
    snapshot = told([(0, 1, kind, strength, None) for kind, strength in evidence])
    assert snapshot.loads().pull[0, 0] == pytest.approx(expected, rel=1e-9, abs=1e-15)


@given(rows, st.floats(0.01, 100.0))
def test_where_only_counts_are_known_a_common_factor_cancels(ties, factor):
    snapshot = told([(0, 1, 0, 1.0, 2.0), *((*tie[:4], tie[4] or 3.0) for tie in ties)])
    weaker = replace(snapshot, weight=snapshot.weight * factor, tally=snapshot.tally * factor, pull=None)
    assert attention(weaker)[1] == pytest.approx(attention(snapshot)[1], rel=1e-9)
    d = np.bincount(snapshot.sources, snapshot.weight, 6)
    full = 0.25 * (d[d > 0].mean() if d.any() else 0.0) + d
    assert attention(snapshot)[1] == pytest.approx(np.divide(d, full, out=np.zeros(6), where=d > 0))


@settings(max_examples=30)
@given(rows)
def test_one_weak_report_among_counts_changes_little(ties):
    counted = [(4, 0, 1, 1.0, 9.0), *((*tie[:4], tie[4] or 3.0) for tie in ties if tie[:2] != (4, 5))]
    before, _ = attention(told(counted))
    after, _ = attention(told([*counted, (4, 5, 0, 1e-12, None)]))
    for pair, value in before.items():
        assert after[pair] == pytest.approx(value, abs=1e-3)


@given(rows, st.integers(1, 4))
def test_many_draws_at_once_are_each_draw_alone(ties, draws):
    snapshot = told(ties)
    book, rng = snapshot.evidence, np.random.default_rng(draws)
    strength = rng.uniform(0, 1, (len(book), draws))
    sure = rng.uniform(size=(len(book), draws)) < 0.7
    kappas = rng.uniform(0.1, 9, (3, draws))
    every = combined(book, snapshot.m, strength, sure, kappas)
    for k in range(draws):
        one = combined(book, snapshot.m, strength[:, [k]], sure[:, [k]], kappas[:, [k]])
        assert np.array_equal(one.weight[:, 0], every.weight[:, k])
        assert np.array_equal(one.pull[:, 0], every.pull[:, k])
