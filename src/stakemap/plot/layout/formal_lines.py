"""The formal lines of a placed organisation: chains in boxes, lines to units, professional lines."""

from __future__ import annotations

from itertools import pairwise

from stakemap.plot.layout.columns import ROW_GAP
from stakemap.plot.layout.outline import Outline
from stakemap.plot.layout.placing import BUS_STEP, PANEL_HEAD, Placed
from stakemap.plot.layout.sizes import Sizes
from stakemap.plot.layout.wires import Corridors, Point, Wire

__all__ = ["guide_wires", "wires"]

_ENTRY, _GUIDED = 7.0, 14.0
"""Points below the top of a box at which lines and professional lines enter."""


class _Wiring:
    def __init__(self, plan: Outline, sizes: Sizes, at: Placed, gutter: float) -> None:
        self.plan, self.sizes, self.at, self.gutter = plan, sizes, at, gutter
        self.spots = at.people(plan)
        self.found: list[Wire] = []

    def _edge(self, person: str, side: float) -> float:
        """Where a line meets the mark of a person: above (-1) it or below (1) its text."""
        y = self.spots[person][1]
        return y - self.sizes.forms[person][1] - 2.0 if side < 0 else y + self.sizes.below(person)

    def _staff(self) -> None:
        for unit, box in self.at.boxes.items():
            staff = self.plan.staff[unit]
            banded = self.at.at[unit][0] == 0
            for chain in box.chains:
                for one, other in pairwise(chain):
                    self._chain(staff[one], staff[other], banded)
            if banded and staff:
                self._deputies(staff[0], [staff[chain[0]] for chain in box.chains])

    def _chain(self, one: str, other: str, level: bool) -> None:
        (x, y), (x2, y2) = self.spots[one], self.spots[other]
        if level and y == y2:
            reach, reach2 = (self.sizes.forms[person][1] + 3.0 for person in (one, other))
            self.found.append(Wire(one, other, ((x + reach, y), (x2 - reach2, y2))))
        elif not level:
            start, stop = self._edge(one, 1.0), self._edge(other, -1.0)
            if stop - start > 2.0:
                self.found.append(Wire(one, other, ((x, start), (x2, stop))))

    def _deputies(self, head: str, others: list[str]) -> None:
        first = min((self.spots[one][1] for one in others), default=0.0)
        x, start = self.spots[head][0], self._edge(head, 1.0)
        for one in others:
            if self.spots[one][1] == first:
                to, bus = self.spots[one][0], start + 4.0
                self.found.append(
                    Wire(head, one, ((x, start), (x, bus), (to, bus), (to, self._edge(one, -1.0))))
                )

    def _end(self, unit: str) -> str:
        return next(iter(self.plan.staff[unit]), unit)

    def _from_lead(self, lead: str) -> None:
        left, _, right, bottom = self.at.rects[lead]
        for unit in self.plan.children.get(lead, ()):
            boss = self.plan.desk.get(unit, lead)
            if boss == lead:
                name, start = self._end(lead), ((left + right) / 2, bottom)
            else:
                name, start = boss, (self.spots[boss][0], self._edge(boss, 1.0))
            bus = bottom + 14.0 + BUS_STEP * self.at.buses.get(boss, 0)
            lead_in: tuple[Point, ...] = (start, (start[0], bus))
            self.found.append(Wire(name, self._end(unit), (*lead_in, *self._down(unit, bus))))

    def _down(self, unit: str, bus: float) -> tuple[Point, ...]:
        """From a level line above the columns to a box: from above, or along the gutter at its left."""
        left, top, right, _ = self.at.rects[unit]
        if self.at.at[unit][2] == 0:
            return (((left + right) / 2, bus), ((left + right) / 2, top))
        x = left - min(0.3 * self.gutter, 16.0)
        return ((x, bus), (x, top + _ENTRY), (left, top + _ENTRY))

    def _family(self, parent: str, child: str) -> None:
        left, top, right, bottom = self.at.rects[parent]
        left2, top2, right2, _ = self.at.rects[child]
        group, column, row = self.at.at[parent]
        group2, column2, row2 = self.at.at[child]
        desk = self.plan.desk.get(child)
        boss = desk if desk in self.spots else self._end(parent)
        if (group, column, row + 1) == (group2, column2, row2):
            x = (left2 + right2) / 2
            points: tuple[Point, ...] = ((x, bottom), (x, top2))
        elif column2 == column:
            x = left - 8.0
            points = ((left, bottom - 8.0), (x, bottom - 8.0), (x, top2 + _ENTRY), (left2, top2 + _ENTRY))
        elif column2 == column + 1:
            x = (right + left2) / 2
            points = ((right, top + _ENTRY), (x, top + _ENTRY), (x, top2 + _ENTRY), (left2, top2 + _ENTRY))
        else:
            first = min(rect[1] for unit, rect in self.at.rects.items() if self.at.at[unit][0] == group)
            over, x, x2 = first - 8.0, right + 10.0, left2 - 10.0
            points = (
                (right, top + _ENTRY),
                (x, top + _ENTRY),
                (x, over),
                (x2, over),
                (x2, top2 + _ENTRY),
                (left2, top2 + _ENTRY),
            )
        self.found.append(Wire(boss, self._end(child), points))

    def build(self) -> tuple[Wire, ...]:
        self._staff()
        lead = self.at.grid.lead
        if lead is not None:
            self._from_lead(lead)
        for parent, children in self.plan.children.items():
            if parent is not None and parent != lead:
                for child in children:
                    self._family(parent, child)
        return tuple(self.found)


def wires(plan: Outline, sizes: Sizes, at: Placed, gutter: float) -> tuple[Wire, ...]:
    """All administrative lines that are drawn as lines, none through a box."""
    return _Wiring(plan, sizes, at, gutter).build()


def _middles(at: Placed, group: int) -> tuple[set[float], set[float]]:
    """Middles of the gutters between the columns of a group, and of the gaps between its rows."""
    columns: dict[int, list[tuple[float, float, float, float]]] = {}
    for unit, rect in at.rects.items():
        if at.at[unit][0] == group:
            columns.setdefault(at.at[unit][1], []).append(rect)
    sides = [
        (min(rect[0] for rect in columns[key]), max(rect[2] for rect in columns[key]))
        for key in sorted(columns)
    ]
    xs = {(one[1] + other[0]) / 2 for one, other in pairwise(sides)}
    xs |= {sides[0][0] - 12.0, sides[-1][1] + 14.0} if sides else set()
    tops = {rect[1] for rects in columns.values() for rect in rects}
    return xs, {top - ROW_GAP / 2 for top in tops}


def guide_wires(plan: Outline, at: Placed) -> tuple[Wire, ...]:
    """Professional lines, unit to unit, along the gutters."""
    pairs = [
        (unit, guided)
        for unit, box in plan.units.items()
        for guided in box.guide_of
        if guided != unit and guided in at.rects and unit in at.rects
    ]
    if not pairs:
        return ()
    xs, ys = _middles(at, 1)
    more_xs, more_ys = _middles(at, 2)
    blocked = list(at.rects.values())
    if at.panel is not None:
        left, top, right, _ = at.panel
        blocked.append((left + 4.0, top, right - 4.0, top + PANEL_HEAD - 4.0))
    corridors = Corridors(blocked, xs | more_xs, ys | more_ys)
    found = []
    for unit, guided in pairs:
        starts, stops = ([], [])  # type: tuple[list[Point], list[Point]]
        for one, ends in ((unit, starts), (guided, stops)):
            left, top, right, _ = at.rects[one]
            y = top + _GUIDED + (5.0 if ends is starts else 0.0)
            ends += [(left, y), (right, y)]
        found.append(Wire(unit, guided, corridors.way(starts, stops)))
    return tuple(found)
