"""Fonts of PNG and PDF: who draws a character, and what happens where nobody can."""

import pytest

from stakemap import plot
from stakemap.errors import InputError
from stakemap.plot.canvas import fonts
from stakemap.plot.scenes.org import OrgScene, PersonMark


def _rare():
    return OrgScene("t", (), (PersonMark("p", "\U0001f9ff\U00010348"),))


def test_a_missing_glyph_is_an_error_that_lists_it_and_its_cure():
    ax = plot.formal_and_informal(_rare())
    with pytest.raises(InputError) as caught:
        plot.png(ax)
    assert "U+10348" in str(caught.value)
    assert "STAKEMAP_FONT" in str(caught.value)
    assert "\U00010348" not in str(caught.value)
    with pytest.raises(InputError):
        plot.pdf(ax)


def test_svg_needs_no_font():
    assert "\U00010348" in plot.svg(plot.formal_and_informal(_rare()))


def test_chinese_without_a_chinese_font_is_an_error(monkeypatch, city):
    monkeypatch.setattr(fonts, "stack", lambda: ("DejaVu Sans",))
    ax = plot.formal_and_informal(city)
    with pytest.raises(InputError, match=r"no font here can draw.*fonts-noto-cjk"):
        plot.png(ax)


def test_a_file_that_is_no_font_is_refused(monkeypatch, tmp_path):
    path = tmp_path / "no.ttf"
    path.write_bytes(b"no font")
    monkeypatch.setenv("STAKEMAP_FONT", str(path))
    with pytest.raises(InputError, match="no usable font"):
        fonts.stack()


def test_a_family_that_is_not_installed_is_refused(monkeypatch):
    monkeypatch.setenv("STAKEMAP_FONT", "No Such Family At All")
    with pytest.raises(InputError, match="not installed"):
        fonts.stack()


def test_a_font_file_comes_first(monkeypatch):
    from matplotlib import get_data_path

    monkeypatch.setenv("STAKEMAP_FONT", f"{get_data_path()}/fonts/ttf/DejaVuSerif.ttf")
    assert fonts.stack()[0] == "DejaVu Serif"
