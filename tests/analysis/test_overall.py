"""One number where no decision is named: both places, counted alike, with a range and with reasons."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stakemap as sm
from stakemap.errors import InputError, UnknownName
from stakemap.graph.snapshot import SEAT, Snapshot
from stakemap.scoring.core.mid_ranks import normal_scores
from stakemap.scoring.core.results import Scores
from stakemap.scoring.influence.overall import overall

PLAN = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY, draws=60)


@pytest.fixture(scope="module")
def plain():
    return sm.analyze(sm.examples.city(), plan=PLAN)


def by_hand(values):
    """Normal scores by counting, without sorting."""
    n = len(values)
    ranks = [sum(w < v for w in values) + (sum(w == v for w in values) + 1) / 2 for v in values]
    return [NormalDist().inv_cdf((rank - 0.5) / n) for rank in ranks]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_normal_scores_by_hand(values):
    found = normal_scores(np.array([values], float))[0]
    assert found == pytest.approx(by_hand(values), abs=1e-9)
    assert found.sum() == pytest.approx(0.0, abs=1e-9) or len(set(values)) > 1


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=9), st.data())
def test_it_is_the_mean_of_both_whatever_people_are_called_and_whatever_the_units(rows, data):
    names = tuple(f"p{k}" for k in range(len(rows) + 1))
    people = Snapshot.from_arrays([], [], [], nodes=list(names), kinds=[0] * len(rows) + [SEAT])
    one, two = (np.array([row[side] for row in rows] + [9], float) for side in (0, 1))

    def score(name, values):
        return Scores(name, "", people.nodes, values, ranked=people.ranked)

    found = overall(people, standing=score("standing", one), influence=score("influence", two))
    expected = np.add(by_hand(one[:-1]), by_hand(two[:-1])) / 2
    assert found.values[:-1] == pytest.approx(expected, abs=1e-9)
    assert found.values[-1] == 0
    assert names[-1] not in found.ranks()
    bent = overall(people, standing=score("standing", one**3), influence=score("influence", np.expm1(two)))
    assert np.array_equal(bent.values, found.values), "only places count"
    node = data.draw(st.sampled_from(names))
    why = found.explain(node)
    assert [part.label for part in why.parts] == ["standing", "influence"]
    assert why.total == pytest.approx(why.value, abs=1e-12)


def test_scores_of_others_are_refused():
    people = Snapshot.from_arrays([], [], [], nodes=["a"])
    strange = Scores("standing", "", ("b",), np.array([1.0]))
    with pytest.raises(InputError):
        overall(people, standing=strange, influence=strange)


def test_the_middle_of_the_list_has_a_place_though_its_value_is_below_zero(plain):
    scores = plain.scores["overall"]
    low = [node for node, value in scores.as_shown.top(len(scores)) if value < 0]
    assert low
    assert all(scores.place(node) is not None for node in low)


def test_it_stands_beside_a_range_of_the_same_draws(plain):
    scores, spread = plain.scores["overall"], plain.uncertainty["overall"]
    for node in ("p:ji-yuanzhou", "p:qi-wangshu"):
        at = scores.index(node)
        assert scores.bounds[0][at] <= scores.medians[0][at] <= scores.bounds[1][at]
        assert scores.rank_bounds[0][at] <= scores.place(node) <= scores.rank_bounds[1][at]
    assert (spread.interval[1] - spread.interval[0])[spread.ranked].min() > 0


def offices(grade=None):
    """Five people in a line of advice, of whom a heads a body and b left one ten years ago."""
    facts = [sm.model.Person(id=i, name=i) for i in "abcde"]
    facts += [sm.model.Unit(id=u, name=u) for u in "uv"]
    facts += [sm.model.Post(id="h", name="h", unit="u", rank=5, head=True)]
    facts += [sm.model.Post(id="x", name="x", unit="v", rank=4)]
    facts += [sm.model.Tenure(id="t1", person="a", post="h", valid={"start": "2020-01-01"}, grade=grade)]
    span = {"start": "2010-01-01", "end": "2016-01-01"}
    facts += [sm.model.Tenure(id="t2", person="b", post="x", valid=span)]
    facts += [
        sm.model.Tie(id=f"t:{i}{j}", kind="advice", from_id=i, to_id=j) for i, j in ("ab", "bc", "cd", "de")
    ]
    return sm.PropertyGraph(facts)


def test_each_draw_is_overall_of_that_draw():
    found = sm.analyze(offices(), plan=PLAN)
    office = by_hand(found.scores["standing"].values.tolist())
    for draw in range(PLAN.draws):
        asked = by_hand(found.uncertainty["influence"].values[draw].round(13).tolist())
        expected = np.add(office, asked) / 2
        assert found.uncertainty["overall"].values[draw] == pytest.approx(expected, abs=1e-9)


def test_an_office_in_doubt_holds_in_as_many_draws_as_it_is_believed():
    found = sm.analyze(offices("C3"), plan=PLAN.changed(draws=1000), findings=False)
    asked = np.array([by_hand(row.round(13).tolist()) for row in found.uncertainty["influence"].values])
    office = 2 * found.uncertainty["overall"].values - asked
    first = np.mean(office[:, 0] == office.max(axis=1))
    assert first == pytest.approx(
        sm.graph.confidence.confidence(found.graph, found.graph["t1"], found.case.day), abs=0.05
    )


def test_whatever_formal_power_is_given_influence_enters_with_the_same_for_all(plain):
    by_office = sm.analyze(sm.examples.city(), plan=PLAN, beta="standing")
    given_ = sm.analyze(sm.examples.city(), plan=PLAN, beta={"p:qi-wangshu": 1.0})
    for other in (by_office, given_):
        assert other.scores["overall"].values == pytest.approx(plain.scores["overall"].values, abs=1e-12)
        assert other.uncertainty["overall"].values == pytest.approx(
            plain.uncertainty["overall"].values, abs=1e-9
        )


def test_where_a_decision_is_named_its_rule_decides():
    tender = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, plan=PLAN.changed(draws=20))
    assert "overall" not in tender.scores
    assert "overall" not in tender.uncertainty.spreads
    with pytest.raises(UnknownName):
        tender.scores["overall"]
    assert not tender.findings.of("overall")


def test_the_notes_say_how_far_both_agree_and_what_is_not_promised(plain):
    agreed, caveat = plain.scores["overall"].notes
    assert agreed.startswith("the orders by standing and by influence agree by 0.")
    assert caveat.startswith("no rule without answers can promise")
    alone = sm.analyze(sm.from_edges([("a", "b"), ("c", "b")]), draws=0)
    assert "standing is the same for all" in alone.scores["overall"].notes[0]
