"""How large everything is before it has a place: marks, wrapped texts, the box of each unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from stakemap.plot.canvas.style import REACH, RING, origin_styles, radius
from stakemap.plot.canvas.textwidth import balanced, clean, width
from stakemap.plot.layout.outline import OUTSIDE, Outline

__all__ = ["COLUMN", "NAME_SIZE", "POST_SIZE", "UNIT_SIZE", "Box", "Sizes"]

NAME_SIZE, POST_SIZE, UNIT_SIZE = 11.6, 8.8, 10.0
COLUMN = 118.0
"""Width of a unit's box, in points."""
NAME_LINE, POST_LINE = 12.6, 10.0
BOLD = 1.07
CAPTION_FIRST, CAPTION_LINE = 14.4, 12.0
"""Points from the top of a box to the first baseline of its caption, and between its lines."""
_LANE, _WIDEST_LANE = 12.3, 26.0
"""Points between a text and the mark below it: at least, and at most where a box is taller."""
_PAD = 6.0
_MOST_BELOW = 9
"""More people than this stand in several columns of one box."""
_WIDE = 1.45
_BAND_ROW = 7
_BUS = 14.0


@dataclass(frozen=True, slots=True)
class Box:
    """One unit, in points relative to its upper left corner.

    Parameters
    ----------
    caption, strip
        Lines of the name, and the height they take.
    places
        Centre of the mark of each person, in the order of the staff.
    chains
        People who follow each other on a drawn line, as places in the staff.
    """

    width: float
    height: float
    strip: float
    caption: tuple[str, ...]
    places: tuple[tuple[float, float], ...]
    chains: tuple[tuple[int, ...], ...] = ()


class Sizes:
    """Measures of one scene; `outside` is the caption of those in no unit."""

    def __init__(self, plan: Outline, outside: str) -> None:
        self.plan, self.outside = plan, outside
        self.highest = max((max(mark.score, mark.high or 0.0) for mark in plan.people.values()), default=0.0)
        self.origins = origin_styles(mark.origin for mark in plan.people.values())
        self.forms = {person: self._form(person) for person in plan.people}
        self.texts = {person: self._text(person) for person in plan.people}
        self._boxes: dict[tuple[str, tuple[str, ...]], Box] = {}

    def _form(self, person: str) -> tuple[float, float]:
        """Size of the mark, and its outer radius with corners and ring."""
        mark = self.plan.people[person]
        empty = mark.vacant or mark.unknown or mark.folded > 0
        size = 8.0 if empty else radius(mark.score, self.highest)
        shape = "" if empty else self.origins.get(mark.origin, ("", ""))[1]
        outer = max(size, self.reach(person)) * REACH.get(shape, 1.0)
        return size, outer + (RING if mark.rank_number else 0.0)

    def reach(self, person: str) -> float:
        """Radius of the upper end of the score's interval; 0 without one."""
        mark = self.plan.people[person]
        if mark.high is None or mark.vacant or mark.unknown or mark.folded or self.highest <= 0.0:
            return 0.0
        return radius(mark.high, self.highest)

    def _text(self, person: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Lines of the name and of the post."""
        mark = self.plan.people[person]
        room = COLUMN - 6.0
        return (
            balanced(clean(mark.label), NAME_SIZE, room, 4 if mark.unknown else 2),
            balanced(clean(mark.sub_label), POST_SIZE, room, 2),
        )

    def below(self, person: str) -> float:
        """Points from the centre of a mark to the end of its text."""
        names, posts = self.texts[person]
        return self.forms[person][1] + NAME_LINE * len(names) + POST_LINE * len(posts) + 2.0

    def _caption(self, unit: str, room: float) -> tuple[tuple[str, ...], float]:
        label = self.outside if unit == OUTSIDE else clean(self.plan.units[unit].label)
        lines = balanced(label, UNIT_SIZE * BOLD, room - 10.0, 2)
        return lines, 9.0 + CAPTION_LINE * max(len(lines), 1)

    def box(self, unit: str, staff: tuple[str, ...]) -> Box:
        """The box of a unit whose people stand one below the other."""
        key = (unit, staff)
        if key not in self._boxes:
            self._boxes[key] = self._column(unit, staff)
        return self._boxes[key]

    def _column(self, unit: str, staff: tuple[str, ...]) -> Box:
        side = 1 if len(staff) <= _MOST_BELOW else max(2, round((len(staff) * 46.0 * _WIDE / COLUMN) ** 0.5))
        wide = side * COLUMN
        caption, strip = self._caption(unit, wide)
        rows = [staff[at : at + side] for at in range(0, len(staff), side)]
        at, places = strip + _PAD, []
        for row in rows:
            up = max(8.0, *(self.forms[one][1] for one in row))
            places += [(COLUMN * (column + 0.5), at + up) for column in range(len(row))]
            at += up + max(self.below(one) for one in row) + _LANE
        chains = (tuple(range(len(staff))),) if side == 1 and unit != OUTSIDE else ()
        return Box(wide, max(at - _LANE + _PAD, strip + 26.0), strip, caption, tuple(places), chains)

    def stretched(self, box: Box, height: float) -> Box:
        """The same box, taller, its people further apart."""
        rows = sorted({y for _, y in box.places})
        if height <= box.height + 0.5 or not rows:
            return Box(box.width, max(height, box.height), box.strip, box.caption, box.places, box.chains)
        extra = min((height - box.height) / len(rows), _WIDEST_LANE - _LANE)
        nudge = {y: extra * (at + 0.5) for at, y in enumerate(rows)}
        places = tuple((x, y + nudge[y]) for x, y in box.places)
        return Box(box.width, height, box.strip, box.caption, places, box.chains)

    def band(self, unit: str, staff: tuple[str, ...], groups: Sequence[tuple[str, ...]]) -> Box:
        """The box of the leading unit: its head above, the others in a row, group by group."""
        key = (f"band {unit}", (*staff, "", *(one for group in groups for one in group)))
        if key not in self._boxes:
            self._boxes[key] = self._band(unit, staff, groups)
        return self._boxes[key]

    def _band(self, unit: str, staff: tuple[str, ...], groups: Sequence[tuple[str, ...]]) -> Box:
        row = [one for group in groups for one in group]
        across = min(max(len(row), 2), _BAND_ROW)
        wide = COLUMN * across - 6.0
        room = wide / 2 - COLUMN / 2 - 8.0 if across > 3 else wide
        caption, strip = self._caption(unit, room)
        low = 0.0 if across > 3 else strip
        spots: dict[str, tuple[float, float]] = {}
        at = low + _PAD
        if staff:
            up = max(self.forms[staff[0]][1], 8.0)
            spots[staff[0]] = (wide / 2, at + up)
            at += up + self.below(staff[0]) + _BUS
        for line in range(ceil(len(row) / across)):
            part = row[line * across : (line + 1) * across]
            up = max(8.0, *(self.forms[one][1] for one in part))
            left = (wide - COLUMN * (len(part) - 1)) / 2
            spots.update({one: (left + COLUMN * column, at + up) for column, one in enumerate(part)})
            at += up + max(self.below(one) for one in part) + _LANE
        index = {one: place for place, one in enumerate(staff)}
        chains = tuple(tuple(index[one] for one in group) for group in groups)
        places = tuple(spots[one] for one in staff)
        return Box(wide, max(at - _LANE + _PAD, strip + 26.0), strip, caption, places, chains)

    def caption_width(self, box: Box) -> float:
        """Points the widest line of a caption takes."""
        return max((width(line, UNIT_SIZE * BOLD) for line in box.caption), default=0.0)
