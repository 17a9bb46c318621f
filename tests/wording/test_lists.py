"""Shares as a reader adds them up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stakemap.wording.lists import percent, percents
from stakemap.wording.phrases import Words


@given(st.lists(st.floats(0.005, 1.0), min_size=1, max_size=5))
def test_parts_add_up_to_the_whole_as_it_is_shown_and_none_is_more_than_rounded(parts):
    parts = [part / sum(parts) * 0.9 for part in parts]
    told = percents(parts, sum(parts))

    numbers = [0 if one == "<1%" else int(one[:-1]) for one in told]
    assert f"{sum(numbers)}%" == percent(sum(parts))
    assert all(abs(one - 100 * part) < 1 for one, part in zip(numbers, parts, strict=True))
    assert "0%" not in told


def test_a_share_too_small_to_be_told_is_a_sign_in_a_cell_and_a_word_in_a_chinese_sentence():
    assert percent(0.001) == "<1%"
    for share, said in (("<1%", "不到1%"), ("<0.1", "不到0.1"), ("<5号>", "<5号>"), ("1<2", "1<2")):
        assert Words("reports", "zh").say("seat_say", share=share) == f"占正式决定权{said}"
    assert Words("reports", "en").say("seat_say", share="<1%") == "formal say <1%"
