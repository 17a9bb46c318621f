"""Formal against informal rank."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.errors import InputError
from stakemap.scoring.core.results import Scores
from stakemap.scoring.influence.formal_informal_gap import rank_gaps


def _scores(values: list[float]) -> Scores:
    return Scores("x", "share", tuple(f"n{k:02d}" for k in range(len(values))), np.array(values))


def test_somebody_listened_to_beyond_the_post_has_a_positive_gap():
    found = rank_gaps(_scores([5, 4, 3, 2, 1]), _scores([4, 3, 2, 1, 5]))
    assert (found["n04"].formal, found["n04"].informal, found["n04"].gap) == (5.0, 1.0, 4.0)
    assert found.gaps[0].node == "n04"
    assert found["n00"].gap == -1.0


def test_equal_scores_share_a_middle_rank_and_the_range_says_so():
    gap = rank_gaps(_scores([1, 0, 0, 0]), _scores([1, 2, 3, 4]))["n03"]
    assert (gap.formal, gap.informal, gap.gap) == (3.0, 1.0, 2.0)
    assert (gap.low, gap.high) == (1.0, 3.0)


def test_the_p_of_a_gap_is_the_share_of_formal_ranks_that_give_as_large_a_gap():
    rng = np.random.default_rng(5)
    for _ in range(30):
        one, two = (rng.integers(0, 6, 12).astype(float).tolist() for _ in range(2))
        found = rank_gaps(_scores(one), _scores(two))
        formal = np.array([found[f"n{k:02d}"].formal for k in range(12)])
        for gap in found.gaps:
            assert gap.p == pytest.approx(
                float((np.abs(formal - gap.informal) >= abs(gap.gap) - 1e-9).mean())
            )


def test_agreement_is_spearmans_correlation():
    same = rank_gaps(_scores([1, 2, 3, 4, 5, 6]), _scores([2, 4, 6, 8, 10, 12]))
    assert same.agreement == pytest.approx(1.0)
    assert same.p < 0.05
    told = same.to_dict()
    assert list(told) == ["agreement", "p", "draws", "seed", "gaps"]
    assert told["agreement"] == same.agreement
    flat = rank_gaps(_scores([1, 1, 1]), _scores([1, 2, 3]))
    assert (flat.agreement, flat.p) == (0.0, 1.0)


def test_scores_of_different_people_are_refused():
    one, other = (Scores("x", "share", (node,), np.array([1.0])) for node in "ab")
    with pytest.raises(InputError):
        rank_gaps(one, other)


def test_where_nobody_is_ranked_there_is_no_gap():
    nobody = Scores("x", "share", ("a",), np.array([1.0]), ranked=np.array([False]))
    found = rank_gaps(nobody, nobody)
    assert len(found) == 0
    assert found.flat


def test_where_one_rank_is_the_same_for_all_no_agreement_is_told():
    people = tuple("abc")
    flat = Scores("formal_power", "share", people, np.full(3, 1 / 3))
    heard = Scores("hidden_influence", "share", people, np.array([0.1, 0.2, 0.7]))
    assert "no agreement to tell" in rank_gaps(flat, heard)._repr_html_()
    assert "no agreement to tell" in rank_gaps(heard, flat).agreement_text
    assert rank_gaps(heard, heard).agreement_text.startswith("the two ranks agree by 1.00")
