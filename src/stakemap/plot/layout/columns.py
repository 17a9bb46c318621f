"""Units in columns: which box stands in which column, so that the picture is wide rather than tall.

The leading unit stands on top; the units below it fill columns from left to right, a unit
with units of its own keeps them under or beside itself; other roots and people in no unit
stand in a group of columns at the side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log

from stakemap.plot.layout.outline import OUTSIDE, Outline
from stakemap.plot.layout.sizes import COLUMN, NAME_SIZE, Sizes
from stakemap.work import checkpoint

__all__ = ["ROW_GAP", "SIDE_GAP", "Grid", "grid", "lead_of", "limits"]

ROW_GAP, SIDE_GAP = 27.0, 62.0
SIDE_GUTTER, SIDE_ROW = 30.0, 24.0
_WANTED = 1.45
"""Width by height that is aimed at."""
_READABLE = 100.0 * NAME_SIZE
"""Wider than this, names fall under 11 px on a page of 1100 px."""
_MOST_ROWS, _FEW_UNITS = 2, 18

Family = tuple[str, ...]
"""A unit and all below it, parents first."""
Columns = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Which unit stands where: the one on top (or None), the columns below it, those at the side."""

    lead: str | None
    main: Columns
    side: Columns


def lead_of(plan: Outline) -> str | None:
    """The root with most units below it; None where no root has any."""
    roots = [root for root in plan.children.get(None, ()) if plan.children.get(root)]
    return min(roots, key=lambda root: (-len(plan.below(root)), root), default=None)


def _families(plan: Outline, lead: str | None) -> tuple[list[Family], list[Family]]:
    """Trees below the leading unit, and trees at the side: guiding bodies first, people in no unit last."""
    roots = plan.children.get(None, ())
    if lead is None:
        bodies = [(root,) for root in roots if root != OUTSIDE]
        loose = [(root,) for root in roots if root == OUTSIDE]
        return ([*bodies], [*loose]) if bodies else ([*loose], [])
    main = [plan.below(unit) for unit in plan.children.get(lead, ())]
    others = sorted(
        (root for root in roots if root != lead),
        key=lambda root: (root == OUTSIDE, not plan.units[root].guide_of),
    )
    return main, [plan.below(root) for root in others]


def _packed(
    families: Sequence[tuple[str, ...]], tall: Callable[[str], float], limit: float, rows: int
) -> list[list[str]]:
    """Columns from left to right; a column holds units alone or one family."""
    columns: list[list[str]] = []
    open_to, used = "", 0.0
    for family in families:
        mark = "alone" if len(family) == 1 else family[0]
        for unit in family:
            need = tall(unit)
            if mark == open_to and len(columns[-1]) < rows and used + ROW_GAP + need <= limit + 0.1:
                columns[-1].append(unit)
                used += ROW_GAP + need
            else:
                columns.append([unit])
                open_to, used = mark, need
    return columns


def _beside(families: Sequence[tuple[str, ...]], tall: Callable[[str], float], limit: float) -> Columns:
    """The side group: a family is kept together where it can be."""
    columns: list[list[str]] = []
    used = 0.0
    for family in families:
        whole = sum(tall(unit) + SIDE_ROW for unit in family)
        together = whole <= limit
        if columns and together and used + whole <= limit + 0.1:
            columns[-1] += family
            used += whole
            continue
        columns.append([])
        used = 0.0
        for unit in family:
            if columns[-1] and used + tall(unit) > limit:
                columns.append([])
                used = 0.0
            columns[-1].append(unit)
            used += tall(unit) + SIDE_ROW
    return tuple(tuple(column) for column in columns)


def _narrowest(families: Sequence[tuple[str, ...]], tall: Callable[[str], float], room: float) -> Columns:
    """As few columns as `room` allows, of about equal height."""
    best = _beside(families, tall, room)
    heights = [sum(tall(unit) + SIDE_ROW for unit in family) for family in families]
    for limit in sorted({sum(heights[a:b]) for a in range(len(heights)) for b in range(a + 1, a + 5)}):
        checkpoint()
        found = _beside(families, tall, limit)
        if len(found) <= len(best):
            return found
    return best


def _rows(count: int) -> int:
    return _MOST_ROWS if count <= _FEW_UNITS else ceil(count / (_FEW_UNITS / 2))


def grid(plan: Outline, sizes: Sizes, limit: float) -> Grid:
    """Columns no taller than `limit` points where the boxes allow it."""
    lead = lead_of(plan)
    main, side = _families(plan, lead)

    def tall(unit: str) -> float:
        return sizes.box(unit, plan.staff[unit]).height

    columns = _packed(main, tall, limit, _rows(sum(map(len, main))))
    over = max((sum(map(tall, column)) + ROW_GAP * (len(column) - 1) for column in columns), default=0.0)
    band = _BAND if lead is not None else 0.0
    room = max(over + band, max((tall(tree[0]) for tree in side), default=0.0) + SIDE_ROW) - 24.0
    return Grid(lead, tuple(map(tuple, columns)), _narrowest(side, tall, room))


_BAND = 190.0
"""Points the leading unit and the lines below it take, about."""


def _width(columns: Columns, plan: Outline, sizes: Sizes, gap: float) -> float:
    return sum(max(sizes.box(unit, plan.staff[unit]).width for unit in column) + gap for column in columns)


def _cost(found: Grid, plan: Outline, sizes: Sizes, gutter: float) -> float:
    """How far a grid is from the wanted form."""

    def tall(column: tuple[str, ...], gap: float) -> float:
        return sum(sizes.box(unit, plan.staff[unit]).height + gap for unit in column)

    wide = _width(found.main, plan, sizes, gutter) + _width(found.side, plan, sizes, SIDE_GUTTER)
    wide += SIDE_GAP if found.side else 0.0
    high = max((tall(column, ROW_GAP) for column in found.main), default=COLUMN)
    high += _BAND if found.lead is not None else 0.0
    high = max(high, max((tall(column, SIDE_ROW) for column in found.side), default=0.0)) + 150.0
    return abs(log(max(wide, 1.0) / high / _WANTED)) + 1.5 * max(0.0, log(max(wide, 1.0) / _READABLE))


def limits(plan: Outline, sizes: Sizes, gutter: float) -> float:
    """The height of columns that gives the picture the wanted form."""
    main, _ = _families(plan, lead_of(plan))
    heights = [sizes.box(unit, plan.staff[unit]).height for family in main for unit in family]
    most = _rows(len(heights))
    tried = {
        sum(heights[at : at + count]) + ROW_GAP * (count - 1)
        for count in range(1, most + 1)
        for at in range(max(len(heights) - count + 1, 1))
    }
    pairs = (
        {one + other + ROW_GAP for one in set(heights) for other in set(heights)}
        if len(heights) < 30
        else set()
    )
    candidates = sorted({round(height, 1) for height in tried | pairs}) or [COLUMN]
    step = max(1, len(candidates) // 40)
    return min(
        candidates[::step], key=lambda limit: (_cost(grid(plan, sizes, limit), plan, sizes, gutter), limit)
    )
