"""People in an order that their ties decide."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.scoring.groups import structural_order as module
from stakemap.scoring.groups.structural_order import reordered, structural_order

NONE = np.zeros(0, np.int64)


def _circle(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ends = np.sort(np.stack((np.arange(n), (np.arange(n) + 1) % n)), axis=0)
    return ends[0], ends[1], np.ones(n)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_people_without_ties_stand_in_any_order_each_once(n):
    assert sorted(structural_order(n, NONE, NONE, np.zeros(0)).nodes.tolist()) == list(range(n))


def test_whoever_has_the_same_ties_stands_side_by_side():
    star = np.zeros(5, np.int64), np.arange(1, 6), np.ones(5)
    order = structural_order(6, *star).nodes.tolist()
    assert order.index(0) in (0, 5)


def test_ties_that_differ_by_rounding_are_alike():
    tail, head = np.array([0, 2]), np.array([1, 3])
    exact = structural_order(4, tail, head, np.array([0.3, 0.3])).nodes
    rounded = structural_order(4, tail, head, np.array([0.3, 0.1 + 0.2])).nodes
    assert exact.tolist() == rounded.tolist()


def test_beyond_its_limit_it_still_gives_every_node_a_place(monkeypatch):
    monkeypatch.setattr(module, "WORK", 1)
    order = structural_order(40, *_circle(40)).nodes
    assert sorted(order.tolist()) == list(range(40))
    tail, head, _ = reordered(_circle(40), order)
    assert np.bincount(np.concatenate((tail, head))).tolist() == [2] * 40
