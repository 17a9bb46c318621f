"""The picture of a series."""

from itertools import pairwise

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import stakemap as sm
from stakemap import plot
from stakemap.errors import InputError, UnknownName
from stakemap.plot.canvas.scales import apart, ceiling
from test_trend import TODAY, small


@pytest.fixture(scope="module")
def found():
    days = ["2026-01-01", "2026-03-01", "2026-06-01"]
    return sm.series(small(), days=days, plan=sm.Plan(today=TODAY), draws=40)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_who_moves_is_named_and_the_picture_is_the_same_twice(found, lang):
    text = plot.svg(plot.series(found, lang=lang))
    assert text == plot.svg(plot.series(found, lang=lang))
    assert ">P6</text>" in text
    assert ">P7</text>" in text
    assert ("上升，超出误差" if lang == "zh" else "Rises, beyond noise") in text


def test_it_draws_into_given_axes_and_shows_only_those_asked_for(found):
    ax = Figure(figsize=(8, 5)).add_subplot()
    assert plot.series(found, ax=ax, people=["p7"]) is ax
    assert set(plot.gids(ax)) == {"p7"}


def test_a_series_of_one_day_and_one_without_draws_are_drawn_too():
    plan = sm.Plan(today=TODAY)
    for options in (
        {"days": ["2026-03-01"], "draws": 20},
        {"days": ["2026-01-01", "2026-03-01"], "draws": 0},
    ):
        assert isinstance(plot.series(sm.series(small(), plan=plan, **options)), Axes)


def test_nobody_and_strangers_are_refused(found):
    with pytest.raises(InputError):
        plot.series(found, people=[])
    with pytest.raises(UnknownName):
        plot.series(found, people=["nobody"])


def test_the_axis_ends_on_a_round_figure_not_below_the_highest():
    assert ceiling(0.43) == (0.5, 5)
    assert ceiling(0.0) == (0.01, 4)
    assert all(value <= ceiling(value)[0] <= 2 * value for value in (0.011, 0.2, 0.35, 0.99))


def test_names_never_touch():
    order, places = apart({f"n{k}": 100.0 for k in range(10)}, 0.0, 200.0, 15.0)
    assert order == sorted(order)
    assert min(b - a for a, b in pairwise(places)) >= 15.0
    assert max(places) <= 200.0
