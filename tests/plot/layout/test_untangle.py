"""Which curve each arc takes: crossings as plain geometry counts them, nobody worse off than need be."""

import random

import numpy as np
import pytest
from bench.picture_geometry import crossings

from stakemap.plot.layout.lanes import Run
from stakemap.plot.layout.untangle import Option, picked


def _line(chance, bow=-1):
    """A level or upright line somewhere, as a cubic."""
    x, y, x2, y2 = (chance.uniform(0.0, 300.0) for _ in range(4))
    start, stop = (x, y), ((x2, y) if chance.random() < 0.5 else (x, y2))
    curve = np.array([np.array(start) + (np.array(stop) - start) * share for share in (0, 1 / 3, 2 / 3, 1)])
    return Option(chance.uniform(0.0, 2.0), start, stop, curve=curve, bow=bow)


def _price(chosen, ends):
    """Crossings, costs and detours of a choice, by code that the layout does not know."""
    return crossings([one.curve[[0, -1]] for one in chosen], ends) + sum(one.cost for one in chosen)


@pytest.mark.parametrize("seed", range(30))
def test_no_arc_would_be_better_off_with_another_of_its_curves(seed):
    chance = random.Random(seed)
    ends = [(f"a{k}", f"b{chance.randrange(4)}") for k in range(12)]
    options = []
    for _ in ends:
        one = _line(chance)
        same = [_line(chance) for _ in range(40)]
        length = float(np.abs(one.curve[-1] - one.curve[0]).sum())
        near = [o for o in same if abs(float(np.abs(o.curve[-1] - o.curve[0]).sum()) - length) < 3.0]
        options.append([one, *near])
    chosen = picked(options, ends)
    best = _price(chosen, ends)
    for at, mine in enumerate(options):
        for other in mine:
            assert (
                best <= _price([*chosen[:at], other, *chosen[at + 1 :]], ends) + 0.05
            )  # detours of 6 points


def test_two_arcs_of_the_same_people_take_no_common_bow():
    chance = random.Random(1)
    bow, wide = _line(chance, 0), _line(chance, 1)
    chosen = picked([[bow, wide]] * 2, [("a", "b"), ("b", "a")])
    assert {one.bow for one in chosen} == {0, 1}


def test_an_arc_goes_around_what_it_would_cross():
    across = [
        Option(0.0, (x, -50.0), (x, 50.0), curve=np.array([[x, -50 + 100 * s] for s in (0, 1 / 3, 2 / 3, 1)]))
        for x in (20.0, 40.0, 60.0)
    ]
    straight = Option(
        0.0, (0.0, 0.0), (100.0, 0.0), curve=np.array([[100 * s, 0.0] for s in (0, 1 / 3, 2 / 3, 1)])
    )
    around = Option(
        1.0,
        (0.0, 0.0),
        (100.0, 0.0),
        runs=(
            Run(("gutter", 0, 0), -2.0, 2.0),
            Run(("lane", 0, 0), 60.0, 64.0),
            Run(("gutter", 1, 0), 98.0, 102.0),
        ),
    )
    ends = [("a", "b"), *((f"c{k}", f"d{k}") for k in range(3))]
    assert picked([[straight, around], *([one] for one in across)], ends)[0] is around
    assert picked([[straight, around], *([one] for one in across[:1])], ends[:2])[0] is straight


def test_nothing_to_pick_is_nothing():
    assert picked([], []) == []
