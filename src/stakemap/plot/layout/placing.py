"""From a grid of units to the place of every box and every person, in points."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.plot.layout.columns import ROW_GAP, SIDE_GAP, SIDE_GUTTER, SIDE_ROW, Grid, grid
from stakemap.plot.layout.outline import Outline
from stakemap.plot.layout.sizes import Box, Sizes
from stakemap.plot.layout.wires import levels

__all__ = ["BUS", "BUS_STEP", "MARGIN", "PANEL", "PANEL_HEAD", "Placed", "Rect", "placed"]

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""
MARGIN, BUS, BUS_STEP = 26.0, 27.0, 8.0
_DEAR_ROWS = 1.04
"""Common rows may make the columns this much higher."""
PANEL, PANEL_HEAD = 14.0, 26.0
"""Points between the frame of the side group and its columns, and the height of its heading."""


@dataclass(frozen=True)
class Placed:
    """Where the boxes stand.

    Parameters
    ----------
    rects, boxes
        By unit.
    at
        Unit -> group (0 top, 1 columns, 2 side), column, row.
    panel
        Frame around the side group, or None.
    buses
        Person or unit on top -> level of the line that its units hang on.
    """

    grid: Grid
    width: float
    bottom: float
    rects: dict[str, Rect]
    boxes: dict[str, Box]
    at: dict[str, tuple[int, int, int]]
    panel: Rect | None
    buses: dict[str, int]

    def people(self, plan: Outline) -> dict[str, tuple[float, float]]:
        """Centre of every mark."""
        found = {}
        for unit, box in self.boxes.items():
            left, top, _, _ = self.rects[unit]
            found.update(
                {one: (left + x, top + y) for one, (x, y) in zip(plan.staff[unit], box.places, strict=True)}
            )
        return found


class _Placer:
    def __init__(self, plan: Outline, sizes: Sizes, limit: float, gutter: float, top: float) -> None:
        self.plan, self.sizes, self.gutter, self.top = plan, sizes, gutter, top
        self.grid = grid(plan, sizes, limit)
        self.rects: dict[str, Rect] = {}
        self.boxes: dict[str, Box] = {}
        self.at: dict[str, tuple[int, int, int]] = {}
        self.buses: dict[str, int] = {}

    def _box(self, unit: str) -> Box:
        return self.sizes.box(unit, self.plan.staff[unit])

    def _put(self, unit: str, box: Box, left: float, top: float, at: tuple[int, int, int]) -> None:
        self.boxes[unit], self.at[unit] = box, at
        self.rects[unit] = (left, top, left + box.width, top + box.height)

    def _natural(self, column: tuple[str, ...]) -> float:
        return sum(self._box(unit).height for unit in column) + ROW_GAP * (len(column) - 1)

    def _rows(self) -> list[float]:
        """Top of each row of the columns, from the first row's, if all columns kept the same rows."""
        tops, most = [0.0], max((len(column) for column in self.grid.main), default=0)
        for row in range(1, most):
            here = [column for column in self.grid.main if len(column) > row]
            tops.append(max(tops[row - 1] + self._box(column[row - 1]).height for column in here) + ROW_GAP)
        return tops

    def _columns(self, left: float, top: float) -> float:
        """Place the columns, of one height, in common rows unless that costs height; returns the bottom."""
        columns, rows = self.grid.main, self._rows()
        bottom = max(
            (rows[len(column) - 1] + self._box(column[-1]).height for column in columns), default=0.0
        )
        least = max(map(self._natural, columns), default=0.0)
        common = bottom <= _DEAR_ROWS * least
        bottom = bottom if common else least
        for number, column in enumerate(columns):
            wide = max(self._box(unit).width for unit in column)
            spare, at = (bottom - self._natural(column)) / len(column), 0.0
            for row, unit in enumerate(column):
                start = rows[row] if common else at
                end = bottom if row + 1 == len(column) else rows[row + 1] - ROW_GAP
                if not common:
                    end = at + self._box(unit).height + spare
                box = self.sizes.stretched(self._box(unit), end - start)
                self._put(unit, box, left + (wide - box.width) / 2, top + start, (1, number, row))
                at = end + ROW_GAP
            left += wide + self.gutter
        return top + bottom

    def _band(self, left: float, room: float) -> float:
        """Place the leading unit in the middle above the columns; returns where these start."""
        lead = self.grid.lead
        if lead is None:
            return self.top
        box = self.sizes.band(lead, self.plan.staff[lead], self.plan.groups(lead))
        self._put(lead, box, left + (room - box.width) / 2, self.top, (0, 0, 0))
        return self.top + box.height

    def _bus_levels(self, middle: dict[str, float]) -> int:
        """How many lines run above each other below the leading unit."""
        lead = self.grid.lead
        if lead is None:
            return 0
        left, _, right, _ = self.rects[lead]
        homes = dict(zip(self.plan.staff[lead], self.boxes[lead].places, strict=True))
        spans: dict[str, list[float]] = {}
        for unit in self.plan.children.get(lead, ()):
            boss = self.plan.desk.get(unit, lead)
            start = left + homes[boss][0] if boss in homes else (left + right) / 2
            spans.setdefault(boss, [start]).append(middle[unit])
        order = sorted(spans, key=lambda boss: (boss != lead, min(spans[boss]), boss))
        given = levels([(min(spans[boss]), max(spans[boss])) for boss in order])
        self.buses = dict(zip(order, given, strict=True))
        return max(given, default=0) + 1

    def _side(self, left: float, top: float) -> tuple[float, float]:
        """Place the side group; returns its right end and its bottom."""
        bottom = top
        for number, column in enumerate(self.grid.side):
            at, wide = top, max(self._box(unit).width for unit in column)
            for row, unit in enumerate(column):
                box = self._box(unit)
                self._put(unit, box, left + (wide - box.width) / 2, at, (2, number, row))
                at += box.height + SIDE_ROW
            bottom = max(bottom, at - SIDE_ROW)
            left += wide + SIDE_GUTTER
        return left - SIDE_GUTTER, bottom

    def _spread_side(self, bottom: float) -> None:
        """Let every column of the side group reach its end."""
        for column in self.grid.side:
            free = bottom - self.rects[column[-1]][3]
            people = sum(len(self.plan.staff[unit]) for unit in column) or 1
            for row, unit in enumerate(column):
                box, (left, top, _, _) = self.boxes[unit], self.rects[unit]
                start = top if row == 0 else self.rects[column[row - 1]][3] + SIDE_ROW
                share = min(free * len(self.plan.staff[unit]) / people, 12.0 * len(self.plan.staff[unit]))
                taller = self.sizes.stretched(box, box.height + max(share, 0.0))
                self._put(unit, taller, left, start, self.at[unit])

    def place(self) -> Placed:
        wides = [max(self._box(unit).width for unit in column) for column in self.grid.main]
        columns = sum(wides) + self.gutter * max(len(wides) - 1, 0)
        lead = self.grid.lead
        groups = self.plan.groups(lead) if lead is not None else ()
        over = self.sizes.band(lead, self.plan.staff[lead], groups).width if lead is not None else 0.0
        room = max(columns, over)
        start = self._band(MARGIN, room)
        left = MARGIN + (room - columns) / 2
        middle, x = {}, left
        for column, wide in zip(self.grid.main, wides, strict=True):
            middle.update(dict.fromkeys(column, x + wide / 2))
            x += wide + self.gutter
        gap = BUS + BUS_STEP * self._bus_levels(middle) if lead is not None else 0.0
        bottom = self._columns(left, start + gap)
        right, panel = MARGIN + room, None
        if self.grid.side:
            edge = right + SIDE_GAP - PANEL if room else MARGIN
            far, low = self._side(edge + PANEL, self.top + PANEL_HEAD + 4.0)
            bottom = max(bottom, low + PANEL)
            self._spread_side(bottom - PANEL)
            panel = (edge, self.top, far + PANEL, bottom)
        wide = (panel[2] if panel else right) + MARGIN
        return Placed(self.grid, wide, bottom, self.rects, self.boxes, self.at, panel, self.buses)


def placed(plan: Outline, sizes: Sizes, limit: float, gutter: float, top: float) -> Placed:
    """Every box and every person of a plan."""
    return _Placer(plan, sizes, limit, gutter, top).place()
