"""What a placed organisation leaves free: columns with rows and captions, and gutters between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

from stakemap.plot.layout.lanes import Block, Lanes, Row
from stakemap.plot.layout.placing import PANEL_HEAD, Placed, Rect
from stakemap.plot.layout.spots import Frame, Spot

__all__ = ["lanes_of"]

_TOP, _MAIN = 0, 1


def _rows(
    units: list[str], at: Placed, frames: Mapping[str, Frame], rows: Mapping[str, list[Row]]
) -> list[Row]:
    found = []
    for unit in units:
        found += rows[unit]
        found += [Row(top, bottom) for _, top, _, bottom in frames[unit].texts()]
    return found


def _staff_rows(
    frames: Mapping[str, Frame], spots: Mapping[str, Spot], home: Mapping[str, str]
) -> dict[str, list[Row]]:
    """Unit -> its people, those of one height together."""
    beside: defaultdict[tuple[str, float], list[Spot]] = defaultdict(list)
    for spot in spots.values():
        beside[home[spot.id], round(spot.y, 1)].append(spot)
    found: dict[str, list[Row]] = {unit: [] for unit in frames}
    for (unit, _), row in beside.items():
        tops, bottoms = [spot.y - spot.r for spot in row], [spot.bottom for spot in row]
        found[unit].append(Row(min(tops), max(bottoms), tuple(spot.id for spot in row)))
    return found


def _columns(at: Placed) -> dict[tuple[int, int], list[str]]:
    found: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for unit, (group, column, _) in at.at.items():
        found[group, column].append(unit)
    return dict(sorted(found.items()))


def _sides(units: list[str], at: Placed) -> tuple[float, float]:
    rects = [at.rects[unit] for unit in units]
    return min(rect[0] for rect in rects), max(rect[2] for rect in rects)


def _gutters(
    body: list[tuple[int, int]],
    sides: list[tuple[float, float]],
    band: Rect | None,
    ends: tuple[float, float],
) -> list[tuple[float, float]]:
    """Left and right side of each gutter; those at the sides of the leading unit leave it free."""
    found = [(ends[0], ends[1])] if not sides else [(ends[0], sides[0][0])]
    found += [(one[1], other[0]) for one, other in pairwise(sides)]
    found += [(sides[-1][1] if sides else ends[0], ends[1])]
    if band is not None:
        last = sum(group == _MAIN for group, _ in body) or len(found) - 1
        found[0] = (found[0][0], min(found[0][1], band[0]))
        found[last] = (max(found[last][0], band[2]), found[last][1])
    return found


def lanes_of(
    at: Placed, frames: Mapping[str, Frame], spots: Mapping[str, Spot], home: Mapping[str, str], bounds: Rect
) -> Lanes | None:
    """The lanes and gutters of a layout; None without a column.

    `home` is the unit of each person; `bounds` are left, top, right, bottom of the paper.
    """
    rows, columns = _staff_rows(frames, spots, home), _columns(at)
    left, top, right, bottom = bounds
    band = at.rects[columns[_TOP, 0][0]] if (_TOP, 0) in columns else None
    below = band[3] if band else top
    body = [key for key in columns if key[0] != _TOP]
    if not columns:
        return None
    sides = [_sides(columns[key], at) for key in body]
    gutters = _gutters(body, sides, band, (left, right))
    blocks = []
    for place, (key, side) in enumerate(zip(body, sides, strict=True)):
        start = below if key[0] == _MAIN else (at.panel[1] + PANEL_HEAD if at.panel else top)
        found = tuple(_rows(columns[key], at, frames, rows))
        blocks.append((Block(*side, found, start, bottom), place, place + 1))
    if band is not None:
        found = tuple(_rows(columns[_TOP, 0], at, frames, rows))
        first = max((k for k, one in enumerate(gutters) if one[1] <= band[0]), default=0)
        last = min((k for k, one in enumerate(gutters) if one[0] >= band[2]), default=len(gutters) - 1)
        blocks.append((Block(band[0], band[2], found, top, band[3]), first, last))
    marks = {one: (spot.x, spot.y, spot.r) for one, spot in spots.items()}
    covered: dict[str, list[Rect]] = {
        one: [(s.x - s.r - 3, s.y - s.r - 3, s.x + s.r + 3, s.y + s.r + 3), *s.labels()]
        for one, s in spots.items()
    }
    covered |= {f"\x00{unit}": list(frame.texts()) for unit, frame in frames.items()}
    return Lanes(blocks, gutters, marks, covered)
