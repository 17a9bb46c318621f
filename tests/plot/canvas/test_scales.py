"""Axes that end on round figures, and labels that do not touch."""

from itertools import pairwise

from stakemap.plot.canvas.scales import apart, ceiling


def test_the_axis_ends_on_a_round_figure_not_below_the_highest():
    assert ceiling(0.43) == (0.5, 5)
    assert ceiling(0.0) == (0.01, 4)
    assert all(value <= ceiling(value)[0] <= 2 * value for value in (0.011, 0.2, 0.35, 0.99))


def test_names_never_touch():
    order, places = apart({f"n{k}": 100.0 for k in range(10)}, 0.0, 200.0, 15.0)
    assert order == sorted(order)
    assert min(b - a for a, b in pairwise(places)) >= 15.0
    assert max(places) <= 200.0


def test_names_that_have_room_stay_where_they_are():
    assert apart({"a": 80.0, "b": 20.0}, 0.0, 100.0, 10.0) == (["b", "a"], [20.0, 80.0])
