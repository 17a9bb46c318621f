"""The range of a place holds every place of those whose shown values are equal."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stakemap.scoring.uncertainty.spread import Spread

rows = st.lists(
    st.lists(st.sampled_from((0.0, 0.1, 0.2, 0.3)), min_size=4, max_size=4), min_size=1, max_size=6
)


@settings(max_examples=50)
@given(rows)
def test_the_range_of_a_place_is_that_of_all_places_of_those_who_are_equal(values):
    spread = Spread("influence", tuple("abcd"), np.array(values), np.ones(4, np.bool_))
    best, worst = spread.rank_interval
    shown = np.median(values, axis=0)
    for k in range(4):
        middles = [sum(v > row[k] for v in row) + (sum(v == row[k] for v in row) + 1) / 2 for row in values]
        above, level = sum(shown > shown[k] + 1e-9), sum(abs(shown - shown[k]) < 1e-9)
        alike = level > 1 and shown[k] > 0
        low, high = (np.quantile(middles, at, method="nearest") for at in (0.05, 0.95))
        assert best[k] == (min(low, above + 1) if alike else low)
        assert worst[k] == (max(high, above + level) if alike else high)
        assert best[k] <= spread.rank_median[k] <= worst[k]
