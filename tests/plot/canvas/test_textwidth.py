"""Text measured, cleaned and cut without a font."""

import pytest

from stakemap.plot.canvas.textwidth import ELLIPSIS, clean, fit, width, wrap


def test_a_chinese_character_is_one_em():
    assert width("周晓梅", 10.0) == 30.0


def test_an_accent_adds_no_width():
    assert width("Lu\u0308", 10.0) == width("Lu", 10.0)


@pytest.mark.parametrize("room", [10.0, 40.0, 77.0])
@pytest.mark.parametrize("text", ["周晓梅周晓梅周晓梅", "Deputy Director General", "WWWWWWWWWWWWW"])
def test_a_cut_label_fits_its_room(text, room):
    cut = fit(text, 10.0, room)
    assert width(cut, 10.0) <= room
    assert cut.endswith(ELLIPSIS) or cut == text


def test_control_and_bidirectional_characters_are_taken_out():
    assert clean("a\x00b\u202ec\ud800d\ue000\ufffe\u200b\n e") == "abcd e"


def test_a_label_of_100_000_characters_is_cut():
    assert len(clean("x" * 100_000)) == 200


def test_wrapped_lines_fit_and_the_last_one_is_cut():
    lines = wrap("users(2) AND review(3) AND procurement AND finance AND the director", 10.0, 120.0, 2)
    assert len(lines) == 2
    assert all(width(line, 10.0) <= 120.0 for line in lines)
    assert lines[-1].endswith(ELLIPSIS)


def test_a_short_text_stays_on_one_line():
    assert wrap("局长签字", 10.0, 120.0, 2) == ("局长签字",)
