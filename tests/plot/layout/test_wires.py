"""Ways along the gutters: around boxes, at right angles, and never on each other."""

from itertools import pairwise

import pytest

from stakemap.plot.layout.wires import Corridors, levels

BOX = (40.0, 0.0, 60.0, 100.0)


def _passes(way, box):
    left, top, right, bottom = box
    return any(
        min(x, x2) < right and max(x, x2) > left and min(y, y2) < bottom and max(y, y2) > top
        for (x, y), (x2, y2) in pairwise(way)
    )


@pytest.fixture
def corridors():
    return Corridors([BOX], xs=[20.0, 80.0], ys=[-15.0, 115.0])


def test_a_way_goes_around_the_box_at_right_angles(corridors):
    way = corridors.way([(0.0, 50.0)], [(100.0, 50.0)])
    assert (way[0], way[-1]) == ((0.0, 50.0), (100.0, 50.0))
    assert not _passes(way, BOX)
    assert all(x == x2 or y == y2 for (x, y), (x2, y2) in pairwise(way))


def test_a_second_way_keeps_beside_the_first(corridors):
    first, second = (corridors.way([(0.0, y)], [(100.0, y)]) for y in (50.0, 52.0))
    level = [
        {y for (_, y), (_, y2) in pairwise(way) if y == y2 and not 0.0 < y < 100.0} for way in (first, second)
    ]
    assert level[0].isdisjoint(level[1])


def test_of_several_ends_the_nearest_are_joined(corridors):
    way = corridors.way([(0.0, 50.0), (10.0, 130.0)], [(100.0, 50.0), (90.0, 130.0)])
    assert (way[0], way[-1]) == ((10.0, 130.0), (90.0, 130.0))


def test_where_there_is_no_way_the_line_is_straight():
    shut = Corridors([(40.0, -500.0, 60.0, 500.0)], xs=[20.0], ys=[0.0])
    assert shut.way([(0.0, 50.0)], [(100.0, 50.0)]) == ((0.0, 50.0), (100.0, 50.0))


def test_spans_of_one_level_do_not_meet():
    spans = [(0.0, 50.0), (30.0, 80.0), (60.0, 90.0), (0.0, 90.0)]
    found = levels(spans)
    assert found == [0, 1, 0, 2]
