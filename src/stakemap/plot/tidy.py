"""Blocks of the chart and the tidy tree that places them side by side.

A parent stands over the middle of its children; subtrees move together as close as their
contours allow, level by level (Reingold and Tilford 1981; Buchheim et al. 2002).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil
from typing import Literal

from stakemap.plot.outline import Outline

__all__ = ["COLUMN", "MOST_COLUMNS", "Block", "blocks", "place"]

COLUMN = 112.0
"""Width of a unit's box, in points."""
MOST_COLUMNS = 8
"""More leaf units than this are wrapped in rows."""
_HULL = 16.0
_BELOW = 1_000_000
"""Contour level of everything below a box: boxes hang at any height, so columns stay apart."""

Contour = dict[int, tuple[float, float]]


@dataclass(slots=True)
class Block:
    """One thing the tree places: a person, a grid of unit boxes, or a line that passes through."""

    kind: Literal["root", "person", "pass", "units"]
    depth: int
    units: tuple[str, ...] = ()
    columns: int = 1
    person: str = ""
    spread: str = ""
    children: list[Block] = field(default_factory=list)
    x: float = 0.0

    def rows(self) -> list[tuple[str, ...]]:
        """Units row by row."""
        return [self.units[at : at + self.columns] for at in range(0, len(self.units), self.columns)]

    def walk(self) -> list[Block]:
        """The block and all below it, parents first."""
        return [self, *(block for child in self.children for block in child.walk())]

    def width(self, gutter: float) -> float:
        """Width in points."""
        if self.kind in {"root", "pass"}:
            return 12.0
        return self.columns * COLUMN + (self.columns - 1) * gutter


def _below(units: tuple[str, ...], depth: int, plan: Outline, wrap: int) -> list[Block]:
    """Blocks for the units below one place; leaf units in one grid where they are wrapped."""
    leaf = tuple(unit for unit in units if not plan.children.get(unit))
    if wrap > 1 and len(leaf) > 1:
        grid = Block("units", depth, leaf, ceil(len(leaf) / wrap))
        return [grid, *(_unit(unit, depth, plan, wrap) for unit in units if unit not in leaf)]
    return [_unit(unit, depth, plan, wrap) for unit in units]


def _unit(unit: str, depth: int, plan: Outline, wrap: int) -> Block:
    below = plan.children.get(unit, ())
    if unit not in plan.spread:
        return Block("units", depth, (unit,), 1, children=_below(below, depth + 1, plan, wrap))
    head, *others = plan.staff[unit]
    desks = [
        Block(
            "person",
            depth + 1,
            person=person,
            children=_below(
                tuple(one for one in below if plan.desk.get(one) == person), depth + 2, plan, wrap
            ),
        )
        for person in others
    ]
    direct = _below(tuple(one for one in below if one not in plan.desk), depth + 2, plan, wrap)
    passes = [Block("pass", depth + 1, children=[block]) for block in direct]
    middle = len(desks) // 2
    return Block(
        "person", depth, person=head, spread=unit, children=[*desks[:middle], *passes, *desks[middle:]]
    )


def blocks(plan: Outline) -> Block:
    """The whole tree under one root that is not drawn."""
    wrap = ceil(plan.leaves() / MOST_COLUMNS)
    return Block("root", -1, children=_below(plan.children.get(None, ()), 0, plan, wrap))


def _merge(into: Contour, other: Contour, shift: float) -> None:
    for level, (low, high) in other.items():
        was = into.get(level, (low + shift, high + shift))
        into[level] = (min(was[0], low + shift), max(was[1], high + shift))


def _arrange(block: Block, gutter: float) -> Contour:
    """Place the children relative to the block (in their `x`); the contour around its centre."""
    sides: Contour = {}
    for child in block.children:
        outside = _arrange(child, gutter)
        room = [sides[level][1] + gutter - low for level, (low, _) in outside.items() if level in sides]
        child.x = max(room, default=0.0)
        _merge(sides, outside, child.x)
    if block.children:
        centre = (block.children[0].x + block.children[-1].x) / 2
        for child in block.children:
            child.x -= centre
        sides = {level: (low - centre, high - centre) for level, (low, high) in sides.items()}
    half = block.width(gutter) / 2
    _merge(sides, {block.depth: (-half, half)}, 0.0)
    if block.spread:
        levels = [level for level in (block.depth, block.depth + 1) if level in sides]
        low, high = min(sides[level][0] for level in levels), max(sides[level][1] for level in levels)
        sides.update(dict.fromkeys(levels, (low - _HULL, high + _HULL)))
    if block.spread or block.units:
        hull = min(low for low, _ in sides.values()), max(high for _, high in sides.values())
        sides[_BELOW] = hull
    return sides


def _absolute(block: Block, x: float) -> None:
    block.x = x
    for child in block.children:
        _absolute(child, x + child.x)


def place(root: Block, gutter: float) -> tuple[float, float]:
    """Give every block its `x`, in points; returns the left and right end of the drawing."""
    sides = _arrange(root, gutter)
    _absolute(root, 0.0)
    return min(low for low, _ in sides.values()), max(high for _, high in sides.values())


def gaps_are_kept(root: Block, gutter: float) -> bool:
    """Whether no two blocks of a level are nearer than the gutter."""
    levels: dict[int, list[Block]] = {}
    for block in root.walk():
        levels.setdefault(block.depth, []).append(block)
    return all(
        right.x - left.x >= (left.width(gutter) + right.width(gutter)) / 2 + gutter - 1e-6
        for level in levels.values()
        for left, right in pairwise(level)
    )
