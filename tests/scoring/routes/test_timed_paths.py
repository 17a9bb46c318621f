"""Routes in order of time: waiting is free, going back in time is not possible."""

from __future__ import annotations

import pytest

from stakemap.errors import InputError
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.routes.timed_paths import k_best_in_order

NODES = ["us", "x", "y", "z"]


def day(*ties: tuple[str, str, float]) -> Snapshot:
    ends = [(NODES.index(a), NODES.index(b)) for a, b, _ in ties]
    return Snapshot.from_arrays(
        [i for i, _ in ends], [j for _, j in ends], [p for *_, p in ties], nodes=NODES
    )


def test_of_all_days_the_one_on_which_a_tie_is_strongest_is_used_and_then_the_earliest():
    weak, strong = day(("us", "x", 0.5), ("x", "y", 0.5)), day(("us", "x", 0.5), ("x", "y", 0.9))
    (path, *_) = k_best_in_order([weak, strong, strong], ["us"], ["y"])
    assert path.slots == (0, 1)
    assert path.probability == pytest.approx(0.45)


def test_a_route_repeats_nobody_and_the_list_is_in_order():
    whole = day(("us", "x", 0.9), ("x", "y", 0.9), ("y", "x", 0.9), ("us", "y", 0.5), ("x", "z", 0.9))
    found = k_best_in_order([whole, whole], ["us"], ["y"], k=5)
    assert [path.nodes for path in found] == [("us", "x", "y"), ("us", "y")]
    assert [path.cost for path in found] == sorted(path.cost for path in found)


def test_somebody_to_avoid_in_one_slot_can_be_passed_in_another():
    whole = day(("us", "x", 0.9), ("x", "y", 0.9))
    found = k_best_in_order([whole, whole], ["us"], ["y"], avoid=[["x"], []])
    assert [path.slots for path in found] == [(0, 1)]
    assert k_best_in_order([whole, whole], ["us"], ["y"], avoid=[["x"], ["x"]]) == ()


def test_a_route_needs_a_slot_a_k_and_two_different_ends():
    whole = day(("us", "x", 0.9))
    for slots, ends, k in (([], "x", 1), ([whole], "x", 0), ([whole], "us", 1)):
        with pytest.raises(InputError):
            k_best_in_order(slots, ["us"], [ends], k=k)
    assert k_best_in_order([whole], ["us"], ["nobody"]) == ()
