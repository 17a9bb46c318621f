"""PNG and PDF: the size asked for, and the same bytes each time."""

import struct

import pytest
from matplotlib.figure import Figure

from stakemap import plot
from stakemap.plot.canvas import fonts
from stakemap.plot.canvas.painting import figure_of


@pytest.mark.parametrize(("name", "scene"), [("decision_chain", "chain"), ("ranking", "ranks")])
def test_a_png_is_the_same_twice_with_one_dot_a_point_at_72(name, scene, invented):
    ax = getattr(plot, name)(getattr(invented, scene)("en"))
    image = plot.png(ax, dpi=36)
    assert image == plot.png(ax, dpi=36)
    assert image.startswith(b"\x89PNG")
    wide, high = struct.unpack(">II", image[16:24])
    points = ax.get_figure().get_size_inches() * 72
    assert (wide, high) == pytest.approx(points / 2, abs=1.0)


def test_a_pdf_is_the_same_twice_and_names_no_day_and_no_program(invented, monkeypatch):
    monkeypatch.setattr(fonts, "stack", lambda: ("DejaVu Sans",))
    ax = plot.decision_chain(invented.chain("en"))
    first = plot.pdf(ax)
    assert first == plot.pdf(ax)
    assert first.startswith(b"%PDF")
    assert b"CreationDate" not in first
    assert b"atplotlib" not in first


def test_a_figure_is_its_own_figure_and_axes_know_theirs():
    figure = Figure()
    assert figure_of(figure) is figure_of(figure.add_subplot()) is figure
