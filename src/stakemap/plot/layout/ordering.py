"""Order of sibling units and of equal-ranking people, so that ties become short.

Coarse to fine: everybody moves to the mean of those they are tied to (Sugiyama, Tagawa and Toda 1981), a few
times; then a hill climb by exchanges in a fixed order, so that the result depends on the scene alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

from stakemap.plot.layout.outline import Outline
from stakemap.plot.scenes.org import OrgScene
from stakemap.work import checkpoint

__all__ = ["Placing", "shorten", "tie_length"]

Placing: TypeAlias = Callable[[Outline], tuple[Mapping[str, tuple[float, float]], float]]
"""Centre of every mark under a plan, and what the size of the paper costs."""
_BUDGET = 9_000
"""Drafts times people and ties: bounds the search on large scenes."""
_MOST_DRAFTS, _SWEEPS = 500, 4


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
    budget = min(_BUDGET // (len(scene.people) + len(scene.ties)), _MOST_DRAFTS) // 2
    starts = [_swept(scene, start, place) for start in (plan, _turned(plan))]
    found = [_climbed(start, cost, budget) for start in starts]
    return min(found, key=lambda one: one[0])[1]


def _swept(scene: OrgScene, plan: Outline, place: Placing) -> Outline:
    """The best of some plans in which each unit and person stands by the mean of their ties."""
    tied: dict[str, list[str]] = {}
    for tie in scene.ties:
        if tie.a in plan.people and tie.b in plan.people:
            tied.setdefault(tie.a, []).append(tie.b)
            tied.setdefault(tie.b, []).append(tie.a)
    best, least = plan, float("inf")
    for _ in range(_SWEEPS):
        checkpoint()
        spots, paper = place(plan)
        length = tie_length(scene, spots) + paper
        if length >= least:
            break
        best, least = plan, length
        plan = _by_mean(plan, spots, tied)
    return best


def _by_mean(
    plan: Outline, spots: Mapping[str, tuple[float, float]], tied: Mapping[str, list[str]]
) -> Outline:
    def mean(people: Sequence[str], axis: int) -> float:
        ends = [spots[other][axis] for one in people for other in tied.get(one, ())]
        own = [spots[one][axis] for one in people]
        return sum(ends or own) / max(len(ends or own), 1)

    below = {unit: plan.below(unit) for units in plan.children.values() for unit in units}
    staff = {unit: [one for sub in below[unit] for one in plan.staff[sub]] for unit in below}
    for parent, units in list(plan.children.items()):
        place = {unit: mean(staff[unit], 0) for unit in units}
        plan = plan.with_order(parent, _arranged(units, plan.desk.get, place))
    ranks = {one: mark.order for one, mark in plan.people.items()}
    for unit, people in list(plan.staff.items()):
        heights = {one: mean((one,), 1) for one in people}
        rest = _arranged(people[1:], ranks.get, heights)
        plan = plan.with_staff(unit, (*people[:1], *rest))
    return plan


def _arranged(
    items: tuple[str, ...], group: Callable[[str], object], place: Mapping[str, float]
) -> tuple[str, ...]:
    """Items of one group exchange their places so that they stand by `place`."""
    found = list(items)
    groups: dict[object, list[int]] = {}
    for at, item in enumerate(items):
        groups.setdefault(group(item), []).append(at)
    for places in groups.values():
        ranked = sorted((items[at] for at in places), key=lambda item: (place[item], item))
        for at, item in zip(places, ranked, strict=True):
            found[at] = item
    return tuple(found)


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
