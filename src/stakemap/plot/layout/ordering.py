"""Order of sibling units and of equal-ranking people, so that ties become short.

A hill climb by exchanges in a fixed order, so that the result depends on the scene alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import TypeAlias

from stakemap.plot.layout.outline import Outline
from stakemap.plot.scenes.org import OrgScene
from stakemap.work import checkpoint

__all__ = ["Placing", "shorten", "tie_length"]

Placing: TypeAlias = Callable[[Outline], tuple[Mapping[str, tuple[float, float]], float]]
"""Centre of every mark under a plan, and what the size of the paper costs."""
_BUDGET = 40_000
"""Drafts times people: bounds the search on large scenes."""
_MOST_DRAFTS = 700


def tie_length(scene: OrgScene, spots: Mapping[str, tuple[float, float]]) -> float:
    """Sum over ties of the way between their ends, with a surcharge for others in between."""
    total = 0.0
    for tie in scene.ties:
        if tie.a in spots and tie.b in spots:
            (x, y), (x2, y2) = spots[tie.a], spots[tie.b]
            across, down = abs(x - x2), abs(y - y2)
            total += across + 0.6 * down + (60.0 if across < 1.0 and down > 90.0 else 0.0)
    return total


def _swapped(items: tuple[str, ...], first: int, second: int) -> tuple[str, ...]:
    new = list(items)
    new[first], new[second] = new[second], new[first]
    return tuple(new)


def _neighbours(plan: Outline) -> Iterator[Outline]:
    """Every plan one exchange away."""
    for parent, units in plan.children.items():
        for first, second in combinations(range(len(units)), 2):
            if plan.desk.get(units[first]) == plan.desk.get(units[second]):
                yield plan.with_order(parent, _swapped(units, first, second))
    for unit, staff in plan.staff.items():
        for first, second in combinations(range(1, len(staff)), 2):
            if plan.people[staff[first]].order == plan.people[staff[second]].order:
                yield plan.with_staff(unit, _swapped(staff, first, second))


def _turned(plan: Outline) -> Outline:
    """All siblings in the opposite order: another place to start from."""
    for parent, units in list(plan.children.items()):
        plan = plan.with_order(parent, units[::-1])
    return plan


def shorten(scene: OrgScene, plan: Outline, place: Placing) -> Outline:
    """The plan after exchanges that shorten the ties, until none does or the budget is spent."""

    def cost(other: Outline) -> float:
        checkpoint()
        spots, paper = place(other)
        return tie_length(scene, spots) + paper

    if not scene.ties:
        return plan
    budget = min(_BUDGET // max(len(scene.people), 1), _MOST_DRAFTS) // 2
    found = [_climbed(start, cost, budget) for start in (plan, _turned(plan))]
    return min(found, key=lambda one: one[0])[1]


def _climbed(plan: Outline, cost: Callable[[Outline], float], left: int) -> tuple[float, Outline]:
    best = cost(plan)
    improved = True
    while improved:
        improved = False
        for other in list(_neighbours(plan)):
            if left <= 0:
                return best, plan
            left -= 1
            length = cost(other)
            if length < best - 1e-6:
                plan, best, improved = other, length, True
                break
    return best, plan
