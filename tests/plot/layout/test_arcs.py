"""Arcs: straight where nothing is in the way, around a third person where somebody is."""

import numpy as np
import pytest

from stakemap.plot.layout.arcs import CLEARANCE, Ground, Request, route
from stakemap.plot.layout.curves import samples, trim

BOUNDS = (0.0, 0.0, 400.0, 300.0)
ENDS = np.array([[50.0, 150.0, 8.0], [350.0, 150.0, 8.0]])


def _arc(circles, ids, texts=()):
    ground = Ground(circles, ids, texts, BOUNDS)
    (arc,) = route([Request("t", ("a", "b"), (50.0, 150.0), (350.0, 150.0))], ground)
    return samples(arc.points, 200)


def test_an_arc_is_straight_where_nothing_is_in_the_way():
    points = _arc(ENDS, ["a", "b"])
    assert np.abs(points[:, 1] - 150.0).max() < 1e-6


def test_an_arc_bends_around_a_third_person():
    points = _arc(np.vstack([ENDS, [200.0, 150.0, 12.0]]), ["a", "b", "c"])
    assert np.hypot(points[:, 0] - 200.0, points[:, 1] - 150.0).min() > 12.0 + CLEARANCE
    assert points[0] == pytest.approx((50.0, 150.0))
    assert points[-1] == pytest.approx((350.0, 150.0))


def test_an_arc_keeps_off_a_text():
    x, y = _arc(ENDS, ["a", "b"], [(120.0, 140.0, 280.0, 160.0)]).T
    assert not ((x > 120) & (x < 280) & (y > 142) & (y < 158)).any()


def test_two_ties_of_the_same_people_run_apart():
    ground = Ground(ENDS, ["a", "b"], (), BOUNDS)
    ends = ((50.0, 150.0), (350.0, 150.0))
    one, other = route([Request(key, ("a", "b"), *ends) for key in ("t", "u")], ground)
    middle = [samples(arc.points, 201)[100] for arc in (one, other)]
    assert np.hypot(*(middle[0] - middle[1])) > 4.0


def test_a_trimmed_curve_starts_and_stops_at_the_marks():
    points = [(0.0, 0.0), (30.0, 40.0), (70.0, 40.0), (100.0, 0.0)]
    kept = trim(points, 10.0, 15.0)
    assert np.hypot(*kept[0]) == pytest.approx(10.0, abs=0.5)
    assert np.hypot(*(kept[-1] - [100.0, 0.0])) == pytest.approx(15.0, abs=0.5)
    assert trim(points, 0.0, 0.0).tolist() == [list(point) for point in points]
