import itertools
import json
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from stakemap.errors import InputError, UnknownName
from stakemap.graph.evidence import KAPPA, Evidence
from stakemap.graph.row_weights import combined
from stakemap.graph.snapshot import SEAT, Snapshot
from stakemap.scoring.core.blas import one_blas_thread
from stakemap.scoring.core.mid_ranks import mid_ranks
from stakemap.scoring.influence.attention import RowRule
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.influence.variants import Added, Saturation, System
from stakemap.scoring.uncertainty import missing_ties as missing
from stakemap.scoring.uncertainty.fact_draws import Assumed, FactDraws, between
from stakemap.scoring.uncertainty.flips import flips
from stakemap.scoring.uncertainty.missing_ties import Background, missing_ties
from stakemap.scoring.uncertainty.random_streams import RandomStreams, keys_of
from stakemap.scoring.uncertainty.spread import Spread, sides
from stakemap.scoring.uncertainty.worlds import uncertainty
from stakemap.work import working

NOTHING = Assumed.nothing()


def told(ties, nodes="abcdef", *, kinds=None, assumed=False, clusters=None):
    """A snapshot of ties (source, target, strength, confidence, fact)."""
    ties = sorted(ties, key=lambda tie: (tie[0], tie[1], tie[4]))
    facts = tuple(sorted({tie[4] for tie in ties}))
    sure = {tie[4]: tie[3] for tie in ties}
    pairs = sorted({tie[:2] for tie in ties})
    arc = np.array([pairs.index(tie[:2]) for tie in ties], np.int32)
    named = {}
    given = clusters or {}
    cluster = [
        named.setdefault((a, given.get(tie[4], tie[4])), len(named)) for a, tie in zip(arc, ties, strict=True)
    ]
    size = len(ties)
    book = Evidence(
        facts=facts,
        confidence=np.array([sure[fact] for fact in facts], float),
        kinds=("advice",),
        arc=arc,
        kind=np.zeros(size, np.int16),
        cluster=np.array(cluster, np.int32),
        strength=np.array([tie[2] for tie in ties], float),
        delta=np.ones(size),
        count=np.zeros(size),
        assumed=np.full(size, assumed),
        fact_ptr=np.arange(size + 1, dtype=np.int64),
        fact_index=np.array([facts.index(tie[4]) for tie in ties], np.int32),
    )
    strength, weight = book.combine(len(pairs))
    place = {node: k for k, node in enumerate(nodes)}
    source, target = ([place[pair[side]] for pair in pairs] for side in (0, 1))
    return Snapshot.build(
        list(nodes), kinds if kinds is not None else [0] * len(nodes), source, target, strength, weight,
        as_of=None, view="influence", evidence=book,
    )  # fmt: skip


SIX = [
    ("a", "b", 0.6, 0.8, "t1"),
    ("a", "c", 0.5, 0.6, "t2"),
    ("b", "d", 0.7, 0.5, "t3"),
    ("c", "d", 0.4, 0.9, "t4"),
    ("c", "e", 0.9, 0.3, "t5"),
    ("d", "f", 0.8, 1.0, "t6"),
]
BETA = {"a": 1.0}


def worlds(snapshot, beta):
    """Every world of the facts: its chance, t in it."""
    book = snapshot.evidence
    system = System.of(influence_of(snapshot, beta=beta), None)
    for present in itertools.product([False, True], repeat=len(book.facts)):
        held = np.array(present)
        chance = float(np.prod(np.where(held, book.confidence, 1 - book.confidence)))
        rows = np.array([all(held[k] for k in needed) for needed in map(_needed(book), range(len(book)))])
        loads = combined(book, snapshot.m, book.strength[:, None], rows[:, None])
        yield chance, held, system.solve(loads, Added.none(), Saturation.same(1, RowRule()))[0][0]


def _needed(book):
    return lambda row: book.fact_index[book.fact_ptr[row] : book.fact_ptr[row + 1]]


def test_draws_agree_with_every_world_counted_out():
    snapshot = told(SIX)
    found = uncertainty(influence_of(snapshot, beta=BETA), draws=4000, assumed=NOTHING)
    chance, _, t = zip(*worlds(snapshot, BETA), strict=True)
    assert sum(chance) == pytest.approx(1)
    expected = np.array(chance) @ np.array(t)
    error = np.std(found["influence"].values, axis=0) / np.sqrt(4000)
    assert (np.abs(found["influence"].values.mean(axis=0) - expected) <= 4 * error + 1e-12).all()
    in_top = np.array(chance) @ (mid_ranks(np.array(t)) <= 3)
    assert np.abs(found["influence"].within(3) - in_top).max() < 0.04


def test_one_draw_is_the_point_solution_of_its_world():
    snapshot = told(SIX)
    every = {tuple(held): t for _, held, t in worlds(snapshot, BETA)}
    found = uncertainty(influence_of(snapshot, beta=BETA), draws=50, assumed=NOTHING)
    present = found.facts.present(range(50))
    for draw in range(50):
        assert found["influence"].values[draw] == pytest.approx(every[tuple(present[:, draw])], abs=1e-14)


def test_many_draws_combine_evidence_as_one_does():
    snapshot = told([*SIX, ("a", "b", 0.3, 0.7, "t7")])
    book = snapshot.evidence
    facts = FactDraws(book, snapshot.m, RandomStreams(1), NOTHING, np.full(len(book.facts), -1))
    present = facts.present(range(40))
    weights = facts.loads(range(40), present).weight
    for draw in range(40):
        assert weights[:, draw] == pytest.approx(book.combine(snapshot.m, present[:, draw])[1], abs=1e-15)
    at_once = combined(book, snapshot.m, book.strength[:, None], book.certainty()[:, None])
    assert at_once.weight[:, 0] == pytest.approx(snapshot.weight, abs=1e-15)


def test_certain_facts_without_noise_have_no_width():
    snapshot = told([(s, t, p, 1.0, f) for s, t, p, _, f in SIX])
    point = influence_of(snapshot, beta=BETA)
    found = uncertainty(point, draws=60, assumed=NOTHING)
    low, high = found["influence"].interval
    assert np.array_equal(low, high)
    assert low == pytest.approx(point.values, abs=1e-14)
    assert all(row["rank_low"] == row["rank_high"] for row in found["influence"].to_rows())


def test_a_certain_fact_is_never_drawn_out_and_an_impossible_one_never_in():
    snapshot = told([*SIX, ("b", "f", 0.5, 0.0, "t7")])
    book = snapshot.evidence
    facts = FactDraws(book, snapshot.m, RandomStreams(3), Assumed(), np.zeros(len(book.facts), np.int64))
    present = facts.present(range(5000))
    assert present[book.facts.index("t6")].all()
    assert not present[book.facts.index("t7")].any()


@pytest.mark.parametrize("shared", [0.0, 0.2, 0.6])
def test_each_fact_keeps_its_confidence_however_much_luck_a_source_shares(shared):
    snapshot = told(SIX)
    book = snapshot.evidence
    facts = FactDraws(book, snapshot.m, RandomStreams(4), Assumed(shared=shared), np.zeros(6, np.int64))
    present = facts.present(range(20_000))
    assert np.abs(present.mean(axis=1) - book.confidence).max() < 0.012
    assert np.abs(facts.expected(range(20_000)).mean(axis=1) - book.confidence).max() < 0.012
    together = np.corrcoef(present[:5].astype(float))[np.triu_indices(5, 1)].mean()
    assert together == pytest.approx(0, abs=0.02) if shared == 0 else together > 0.05


def test_a_repetition_by_the_same_source_changes_no_draw():
    again = [*SIX, ("a", "b", 0.6, 0.8, "t1x")]
    one, two = told(SIX), told(again, clusters={"t1x": "t1"})
    assert two.weight == pytest.approx(one.weight)
    first = uncertainty(influence_of(one, beta=BETA), draws=100, background=Background(sources=np.zeros(6)))
    second = uncertainty(influence_of(two, beta=BETA), draws=100, background=Background(sources=np.zeros(7)))
    assert np.array_equal(first["influence"].values, second["influence"].values)
    assert [w.fact for w in first.worth()] == [w.fact for w in second.worth()]
    assert next(w for w in second.worth() if w.fact == "t1").same == ("t1", "t1x")


def test_a_tie_of_strength_0_changes_nothing():
    more = [*SIX, ("a", "b", 0.0, 0.7, "t9")]
    first, second = (
        uncertainty(influence_of(told(ties), beta=BETA), draws=60)["influence"].values for ties in (SIX, more)
    )
    assert first == pytest.approx(second, abs=1e-14)


def test_other_names_and_another_order_give_the_same_numbers():
    snapshot, names = told(SIX), dict(zip("abcdef", "qrmzxy", strict=True))
    renamed = told(
        [(names[s], names[t], p, c, f) for s, t, p, c, f in reversed(SIX)], nodes=sorted(names.values())
    )
    assumed = Assumed(missing=(0, 0))
    first = uncertainty(influence_of(snapshot, beta=BETA), draws=80, assumed=assumed)["influence"]
    second = uncertainty(influence_of(renamed, beta={"q": 1.0}), draws=80, assumed=assumed)["influence"]
    for old, new in names.items():
        assert first.values[:, first.index(old)] == pytest.approx(
            second.values[:, second.index(new)], abs=1e-13
        )


@pytest.mark.parametrize("threads", [1, 3])
def test_the_number_of_threads_changes_no_byte(threads):
    point = influence_of(told(SIX), beta=BETA)
    first, second = (uncertainty(point, draws=130, seed=5, threads=t) for t in (2, threads))
    for measure in first.spreads:
        assert first[measure].values.tobytes() == second[measure].values.tobytes()


def test_fewer_draws_are_the_first_of_more():
    point = influence_of(told(SIX), beta=BETA)
    assert np.array_equal(
        uncertainty(point, draws=30)["influence"].values,
        uncertainty(point, draws=70)["influence"].values[:30],
    )


def test_the_luck_of_a_fact_stays_when_another_one_goes():
    whole, less = told(SIX), told(SIX[:-2])
    drawn = []
    for snapshot in (whole, less):
        book = snapshot.evidence
        facts = FactDraws(book, snapshot.m, RandomStreams(2), NOTHING, np.full(len(book.facts), -1))
        drawn.append(facts.present(range(50))[book.facts.index("t3")])
    assert np.array_equal(*drawn)


def test_two_processes_draw_the_same_bytes():
    code = (
        "import hashlib, stakemap as sm;from stakemap.scoring.uncertainty.worlds import uncertainty;"
        "point = sm.analyze(sm.examples.florence()).influence;"
        "found = uncertainty(point, draws=40, seed=11);"
        "print(hashlib.sha256(b''.join(s.values.tobytes() for s in found.spreads.values())).hexdigest())"
    )
    prints = [
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert prints[0] == prints[1]


def test_more_doubt_never_narrows_ranks_in_the_mean():
    def width(confidence):
        rng = np.random.default_rng(0)
        ties = [
            (s, t, float(rng.uniform(0.3, 0.8)), confidence, f"t{s}{t}")
            for s in "abcdefgh"
            for t in "abcdefgh"
            if s != t and rng.uniform() < 0.4
        ]
        point = influence_of(told(ties, nodes="abcdefgh"))
        low, high = uncertainty(point, draws=200, assumed=NOTHING)["influence"].rank_interval
        return float(np.mean(high - low))

    widths = [width(c) for c in (1.0, 0.95, 0.8, 0.6)]
    assert widths[0] == 0
    assert widths == sorted(widths)


def test_more_missing_ties_widen_ranks():
    point = influence_of(told([(s, t, p, 1.0, f) for s, t, p, _, f in SIX]))
    widths = []
    for most in (0.0, 0.2, 0.5):
        assumed = Assumed(missing=(most, most), noise=0)
        low, high = uncertainty(point, draws=200, assumed=assumed)["influence"].rank_interval
        widths.append(float(np.mean(high - low)))
    assert widths[0] == 0 < widths[1] <= widths[2]


def test_checking_finds_the_one_fact_that_decides():
    ties = [("a", f"b{k}", 0.5 + k / 100, 0.95, f"weak{k}") for k in range(8)]
    ties += [("a", "x", 0.9, 0.5, "decisive"), ("x", "y", 0.9, 1.0, "sure"), ("b0", "z", 0.1, 0.5, "idle")]
    nodes = sorted({end for tie in ties for end in tie[:2]})
    found = uncertainty(influence_of(told(ties, nodes=nodes), beta=BETA), draws=400, assumed=NOTHING)
    best = found.worth(3)
    assert best[0].fact == "decisive"
    assert best[0].if_true > best[0].if_false or best[0].node not in ("x", "y")
    assert best[0].value > 3 * best[1].value
    assert "sure" not in {w.fact for w in found.worth(None)}


def test_bands_hold_everybody_once_and_a_leader_overlaps_its_band():
    found = uncertainty(influence_of(told(SIX), beta=BETA), draws=200)["influence"]
    assert sorted(node for band in found.bands for node in band) == list("abcdef")
    low, high = found.rank_interval
    for band in found.bands:
        leader = found.index(band[0])
        assert all(low[found.index(node)] <= high[leader] for node in band)


def test_empty_seats_are_drawn_through_but_never_ranked():
    snapshot = told(SIX, kinds=[0, SEAT, 0, 0, 0, 0])
    found = uncertainty(influence_of(snapshot, beta=BETA), draws=100)["influence"]
    assert np.isnan(found.ranks[:, 1]).all()
    assert np.nanmax(found.ranks) <= 5
    assert "b" not in {row["id"] for row in found.to_rows()}
    assert found.within(5)[1] == 0


def test_chances_of_pairs_add_to_one():
    found = uncertainty(influence_of(told(SIX), beta=BETA), draws=100)["influence"]
    assert found.above("b", "c") + found.above("c", "b") == pytest.approx(1)
    assert found.above("a", "f") == 1


def test_no_more_than_the_assumed_share_is_missing():
    rng = np.random.default_rng(1)
    n = 40
    pairs = [(s, t) for s in range(n) for t in range(n) if s != t and rng.uniform() < 0.12]
    ties = [(f"n{s:02}", f"n{t:02}", 0.5, 1.0, f"t{s:02}{t:02}") for s, t in pairs]
    snapshot = told(ties, nodes=[f"n{k:02}" for k in range(n)])
    blocks, ranks = np.arange(n) // 8, np.arange(n) % 5
    prior = missing_ties(snapshot, Background(blocks, ranks), RandomStreams(1), Assumed(missing=(0.2, 0.2)))
    draw, source, target, weight = prior.draw(range(300))
    mean = len(draw) / 300
    assert mean == pytest.approx(len(pairs) * 0.25, rel=0.1)
    assert (source != target).all()
    assert np.allclose(weight, 0.5)
    assert not set(zip(source.tolist(), target.tolist(), strict=True)) & set(pairs)
    assert len(np.unique(np.stack([draw, source, target]), axis=1).T) == len(draw)


def test_an_audit_replaces_the_band_and_begins_at_its_middle():
    for band, before in (((0.05, 0.35), 1.6), ((0.0, 0.25), 1.0)):
        prior = missing_ties(told(SIX), Background(), RandomStreams(1), Assumed(missing=band, audit=(9, 21)))
        a, b = before + 9, 8 - before + 21
        shares = prior.shares(range(4000))
        assert shares.mean() == pytest.approx(a / (a + b), abs=0.004)
        assert shares.std() == pytest.approx(np.sqrt(a * b / (a + b + 1)) / (a + b), rel=0.05)


def test_an_audit_is_heard_where_no_tie_was_thought_to_be_missing():
    for audit, some in ((None, False), ((9, 21), True)):
        assumed = Assumed(missing=(0.0, 0.0), audit=audit)
        made = missing_ties(told(SIX), Background(), RandomStreams(1), assumed)
        assert made.nothing is not some
        assert bool(len(made.draw(range(200))[0])) is some


def checked_draws(assumed, grades=(0, 0, 0, 1, 1, -1)):
    book = told(SIX).evidence
    return FactDraws(book, 6, RandomStreams(7), assumed, np.full(6, -1), np.array(grades))


def test_checked_facts_move_the_confidence_of_their_class_and_of_no_other():
    stated = told(SIX).evidence.confidence
    facts = checked_draws(Assumed(checked=((1, 9), (0, 0))))
    drawn = facts.confidence(range(6000))
    mean = stated[:3].mean()
    measured = (4 * mean + 1) / (4 + 10)
    assert drawn[:3].mean() == pytest.approx(measured, abs=0.005)
    assert facts.mean_confidence[:3].mean() == pytest.approx(measured, abs=1e-12)
    assert (drawn[3:] == stated[3:, None]).all()
    assert (np.diff(drawn[[0, 1, 2]][np.argsort(-stated[:3])], axis=0) <= 0).all()
    assert facts.present(range(6000))[:3].mean() == pytest.approx(measured, abs=0.015)
    assert facts.expected(range(6000)).mean(axis=1) == pytest.approx(drawn.mean(axis=1), abs=0.01)


def test_one_class_is_wrong_together():
    apart = checked_draws(Assumed(shared=0.0)).present(range(20_000))
    tied = checked_draws(Assumed(shared=0.0, checked=((3, 3), (0, 0)))).present(range(20_000))
    first, second = (np.corrcoef(p[:2].astype(float))[0, 1] for p in (apart, tied))
    assert abs(first) < 0.03
    assert second > 0.04


def test_a_certain_fact_stays_certain_whatever_a_check_gave():
    facts = checked_draws(Assumed(checked=((0, 20), (0, 20))), grades=[0] * 6)
    assert facts.present(range(3000))[5].all()


def blas_threads():
    return [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]


def test_blas_threads_are_one_inside_and_as_before_after():
    with threadpool_limits(2, user_api="blas"):  # whatever the machine and its settings
        before = blas_threads()
        assert max(before) == 2
        first, second = one_blas_thread(), one_blas_thread()
        first.__enter__()
        second.__enter__()
        assert blas_threads() == [1] * len(before)
        first.__exit__(None, None, None)  # who came first may leave first
        assert blas_threads() == [1] * len(before)
        second.__exit__(None, None, None)
        assert blas_threads() == before


def test_a_check_without_an_answer_changes_no_byte():
    point, background = influence_of(told(SIX), beta=BETA), Background(grades=[0, 0, 0, 1, 1, -1])
    plain, none = (
        uncertainty(point, draws=60, assumed=assumed, background=background)["influence"].values.tobytes()
        for assumed in (Assumed(), Assumed(checked=((0, 0), (0, 0))))
    )
    assert plain == none


def test_bad_grades_widen_ranks_and_threads_change_no_byte():
    point, background = influence_of(told(SIX), beta=BETA), Background(grades=[0] * 6)
    assumed = Assumed(checked=((2, 4),), audit=(1, 9))
    first, second = (
        uncertainty(point, draws=90, assumed=assumed, background=background, threads=t) for t in (1, 3)
    )
    assert first["influence"].values.tobytes() == second["influence"].values.tobytes()
    assert "1 of 10 known ties" in first.band
    assert "2 of 6 facts" in first.band


def test_missing_ties_follow_popularity_and_units():
    n, rng = 30, np.random.default_rng(2)
    ties = [
        (f"n{s:02}", f"n{t:02}", 0.5, 1.0, f"t{s:02}{t:02}")
        for s in range(n)
        for t in range(n)
        if s != t and rng.uniform() < (0.5 if s // 10 == t // 10 else 0.02)
    ]
    snapshot = told(ties, nodes=[f"n{k:02}" for k in range(n)])
    prior = missing_ties(snapshot, Background(blocks=np.arange(n) // 10), RandomStreams(1), Assumed())
    _, source, target, _ = prior.draw(range(200))
    assert np.mean(source // 10 == target // 10) > 0.7


def test_large_graphs_use_totals_and_say_so(monkeypatch):
    monkeypatch.setattr("stakemap.scoring.influence.variants.DENSE", 3)
    monkeypatch.setattr("stakemap.scoring.uncertainty.worlds.EXACT_PEOPLE", 3)
    monkeypatch.setattr("stakemap.scoring.uncertainty.worlds.EXACT_HIGHEST", 2)
    monkeypatch.setattr("stakemap.scoring.uncertainty.missing_ties.LARGEST", 3)
    point = influence_of(told(SIX), beta=BETA)
    found = uncertainty(point, draws=50, assumed=NOTHING)
    assert "upper bound" in found.notes[0]
    monkeypatch.undo()
    exact = uncertainty(point, draws=50, assumed=NOTHING)
    assert (found["influence"].values >= exact["influence"].values - 1e-6).all()
    assert uncertainty(point, draws=50)["in_degree"].values.max() >= 2


def test_dropping_each_fact_is_solved_exactly():
    snapshot = told(SIX)
    point = influence_of(snapshot, beta=BETA)
    facts = FactDraws(snapshot.evidence, snapshot.m, RandomStreams(0), Assumed(), np.full(6, -1))
    found = flips(System.of(point, None), facts)
    now = {node for node, _ in point.scores()["influence"].top(3)}
    assert set(found.first) == now
    for flip in found.found:
        rest = told([tie for tie in SIX if tie[4] not in flip.facts])
        then = {node for node, _ in influence_of(rest, beta=BETA).scores()["influence"].top(3)}
        assert now - then == set(flip.leaves)
    assert found.exact


def test_two_facts_are_tried_when_none_alone_changes_the_list():
    twice = [
        (s, t, 0.9 - k / 20, 0.9, f"{s}{t}{copy}")
        for k, (s, t) in enumerate([("a", "b"), ("a", "c")])
        for copy in "12"
    ]
    snapshot = told([*twice, ("a", "d", 0.5, 0.9, "ad")])
    facts = FactDraws(snapshot.evidence, snapshot.m, RandomStreams(0), Assumed(), np.full(5, -1))
    found = flips(System.of(influence_of(snapshot, beta=BETA), None), facts)
    assert {len(flip.facts) for flip in found.found} == {2}
    assert ("ac1", "ac2") in {flip.facts for flip in found.found}


def test_random_numbers_depend_on_name_and_place_only():
    chance = RandomStreams.of(9)
    whole = chance.uniform("x", keys_of(["a", "b", "c"]), range(100))
    assert np.array_equal(chance.uniform("x", keys_of(["b"]), range(40, 60)), whole[1:2, 40:60])
    assert not np.array_equal(chance.uniform("y", keys_of(["b"]), range(100))[0], whole[1])
    big = chance.uniform("x", keys_of(map(str, range(200))), range(500))
    assert 0 < big.min() < big.max() < 1
    assert big.mean() == pytest.approx(0.5, abs=0.004)
    assert np.abs(np.corrcoef(big)[np.triu_indices(200, 1)]).max() < 0.25


def test_ranges_have_their_default_as_median():
    u = (np.arange(1001) + 0.5) / 1001
    values = between(0.1, 0.25, 4.0, u)
    assert np.median(values) == pytest.approx(0.25, abs=1e-3)
    assert (np.diff(values) > 0).all()


def test_mid_ranks_share_places():
    assert mid_ranks(np.array([[0.0, 0.0, 5.0, 0.0]])).tolist() == [[3.0, 3.0, 1.0, 3.0]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"missing": (0.4, 0.2)},
        {"noise": -1.0},
        {"shared": 1.0},
        {"counting": (0.0, 1.0)},
        {"kappa": 0.0},
        {"half": (2.0, 1.0)},
    ],
)
def test_assumptions_out_of_range_are_refused(wrong):
    with pytest.raises(InputError):
        Assumed(**wrong)


@pytest.mark.parametrize("draws", [0, -1, 2.5, True])
def test_draws_must_be_a_whole_number(draws):
    with pytest.raises(InputError):
        uncertainty(influence_of(told(SIX)), draws=draws)


def test_an_unknown_measure_or_node_names_the_known():
    found = uncertainty(influence_of(told(SIX)), draws=5)
    with pytest.raises(UnknownName):
        found["betweenness"]
    with pytest.raises(UnknownName):
        found["influence"].above("a", "z")


def test_bare_arrays_can_be_drawn_too():
    snapshot = Snapshot.from_arrays([0, 1, 2], [1, 2, 3], [0.5, 0.8, 0.4], nodes=list("abcd"))
    found = uncertainty(influence_of(snapshot), draws=50)
    assert found.worth() == ()
    assert json.dumps(found.to_rows())
    assert isinstance(found["influence"], Spread)


def test_progress_is_told_up_to_the_last_draw():
    seen = []
    with working(lambda share, _: seen.append(share)):
        uncertainty(influence_of(told(SIX)), draws=120)
    assert seen == pytest.approx([50 / 120, 100 / 120, 1, 1])


def test_values_of_influence_end_at_learned_quantiles_and_others_at_their_own():
    values = np.arange(1000.0)[:, None]
    ends = {
        name: tuple(side[0] for side in Spread(name, ("a",), values, np.ones(1, np.bool_)).interval)
        for name in ("influence", "hidden_influence", "in_degree")
    }
    assert ends["influence"] == ends["hidden_influence"] == (16.0, 957.0)
    assert ends["in_degree"] == (49.0, 950.0)


def test_ranks_end_at_the_nearest_draw_and_values_at_the_outer_one():
    draws = np.arange(200.0)
    values = np.column_stack([draws, 1000.0 - draws])
    spread = Spread("in_degree", ("a", "b"), values, np.ones(2, np.bool_))
    assert [side[0] for side in spread.interval] == [9.0, 190.0]
    assert [side[0] for side in sides(draws[:, None], outwards=False)] == [10.0, 99.5, 189.0]


@pytest.mark.parametrize("kappa", [None, (0.1, 0.25, 1.0)])
def test_how_much_of_a_view_ties_take_is_drawn_within_its_range_for_each_kind(kappa):
    snapshot = told(SIX)
    book = snapshot.evidence
    assumed = Assumed(kappas={} if kappa is None else dict.fromkeys(book.kinds, kappa))
    facts = FactDraws(book, snapshot.m, RandomStreams(1), assumed, np.full(len(book.facts), -1))
    drawn = facts.kappas(range(400))
    if kappa is None:
        assert (drawn == KAPPA).all()
    else:
        assert drawn.min() >= 0.1
        assert drawn.max() <= 1.0
        assert np.median(drawn) == pytest.approx(0.25, abs=0.03)


def test_one_kappa_for_all_is_not_drawn():
    point = influence_of(told(SIX), beta=BETA, kappa=2.0)
    wide = replace(NOTHING, kappas={"advice": (0.1, 0.25, 1.0)}, counting=(0.1, 4.0))
    one, two = (uncertainty(point, draws=30, assumed=each) for each in (NOTHING, wide))
    assert np.array_equal(one["influence"].values, two["influence"].values)


def test_in_a_large_graph_ties_are_missing_where_they_are_seen(monkeypatch):
    """A ring in which all are turned to alike leaves no receiver likelier than another, and keeps the sum."""
    monkeypatch.setattr("stakemap.scoring.uncertainty.missing_ties.LARGEST", 3)
    names = [f"n{k}" for k in range(8)]
    ring = told([(names[k], names[k - 1], 0.5, 1.0, f"t{k}") for k in range(8)], nodes=names)
    prior = missing_ties(ring, Background(), RandomStreams(1), Assumed())
    assert prior.rate == pytest.approx(1.0)
    star = told([(names[k], names[0], 0.5, 1.0, f"t{k}") for k in range(1, 8)], nodes=names)
    prior = missing_ties(star, Background(), RandomStreams(1), Assumed())
    mean = 7 / 8
    assert prior.rate == pytest.approx([mean * (seen + 4) / (mean + 4) for seen in (7, *[0] * 7)])
    assert np.diff(prior.senders, prepend=0.0) == pytest.approx([(k + 4) / (mean + 4) for k in (0, *[1] * 7)])


def test_a_seat_misses_no_tie_however_many_nodes_there_are(monkeypatch):
    ties = [*SIX, ("e", "f", 0.9, 0.9, "t7"), ("e", "a", 0.9, 0.9, "t8")]
    snapshot = told(ties, kinds=[0, 0, 0, 0, SEAT, 0])
    seat = snapshot.nodes.index("e")
    for largest in (missing.LARGEST, 0):
        monkeypatch.setattr(missing, "LARGEST", largest)
        prior = missing_ties(snapshot, Background(), RandomStreams(1), Assumed(missing=(0.5, 0.5)))
        _, source, target, _ = prior.draw(range(200))
        assert len(source) > 0
        assert np.isfinite(prior.rate).all()
        assert seat not in {*source.tolist(), *target.tolist()}


def test_a_name_with_half_a_character_has_a_key_of_its_own():
    assert len(set(keys_of(["a\ud800", "a\udfff", "a"]).tolist())) == 3


def test_missing_ties_are_the_same_however_many_draws_are_made_at_once():
    prior = missing_ties(told(SIX), Background(), RandomStreams(3), Assumed(missing=(0.4, 0.6), noise=0.5))
    whole = prior.draw(range(90))
    parts = [(start, prior.draw(range(start, start + 30))) for start in (0, 30, 60)]

    assert len(whole[0]) > 50
    assert np.concatenate([draw + start for start, (draw, *_) in parts]).tolist() == whole[0].tolist()
    for k in (1, 2, 3):
        assert np.concatenate([part[k] for _, part in parts]).tolist() == whole[k].tolist()
