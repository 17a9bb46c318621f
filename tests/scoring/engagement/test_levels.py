"""Which level is reached: by hand in fractions, and its laws."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.errors import InputError
from stakemap.scoring.engagement.levels import reached

HOLDS = st.lists(st.lists(st.sampled_from([True, False, None]), max_size=6), max_size=4)
SHARES = st.sampled_from([0.25, 0.5, 0.6, 0.75, 1.0])


def by_hand(holds, known, met):
    level = None
    for place, one in enumerate(holds):
        told = [x for x in one if x is not None]
        if not one or Fraction(len(told), len(one)) < Fraction(str(known)):
            return level
        level = place
        if not told or Fraction(told.count(True), len(told)) < Fraction(str(met)):
            return level
        level = place + 1
    return level


@given(HOLDS, SHARES, SHARES)
def test_the_level_is_that_of_climbing_by_hand(holds, known, met):
    found = reached(holds, known=known, met=met)
    assert found.level == by_hand(holds, known, met)
    assert all(0 <= share <= 1 for share in (*found.known, *found.met))


@given(HOLDS, SHARES, SHARES)
def test_asking_for_more_never_gives_a_higher_level(holds, known, met):
    def rank(level):
        return -1 if level is None else level

    now = rank(reached(holds, known=known, met=met).level)
    assert rank(reached(holds, known=1.0, met=met).level) <= now
    assert rank(reached(holds, known=known, met=1.0).level) <= now


@given(HOLDS)
def test_nothing_known_claims_nothing(holds):
    assert reached([[None] * len(one) for one in holds], known=0.5, met=0.5).level is None


def test_shares_out_of_range_are_refused():
    for known, met in ((0, 1), (1, 0), (1.5, 1), (1, 1.1)):
        with pytest.raises(InputError):
            reached([[True]], known=known, met=met)
