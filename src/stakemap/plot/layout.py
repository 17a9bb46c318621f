"""Where everything of an organisation's picture stands, in points, y downwards.

Heads hang in a tidy tree, people stand under the head in their unit's box, informal ties
run as arcs that keep clear of everybody else (`arcs`).  All widths come from the width
table, so the same scene has the same layout on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from stakemap.plot.arcs import CLEARANCE, Arc, Ground, Request, route, samples
from stakemap.plot.ordering import shorten
from stakemap.plot.outline import Outline, outline
from stakemap.plot.scene import OrgScene, PersonMark
from stakemap.plot.style import REACH, RING, origin_styles, radius
from stakemap.plot.textwidth import fit, width
from stakemap.plot.tidy import COLUMN, Block, blocks, place

__all__ = ["Frame", "Layout", "Rect", "Spot", "Wire", "arc_hits", "layout"]

NAME_SIZE, POST_SIZE, UNIT_SIZE = 10.5, 7.5, 9.0
ROW, STRIP, LEVEL_GAP, ROW_GAP, MARGIN = 57.0, 22.0, 42.0, 40.0, 28.0
GUTTERS = (64.0, 76.0, 90.0)
"""Widths between boxes that are tried until no arc touches a third person."""
_TRIED_TIES = 120
_PERSON_BAND = 66.0
_MIDDLE, _TEXT = 20.0, 25.0
_SPREAD_TOP = 20.0

Point = tuple[float, float]
Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One person: centre, outer radius, size of the mark, and the two lines of text."""

    id: str
    x: float
    y: float
    r: float
    size: float
    name: str
    post: str

    @property
    def name_y(self) -> float:
        """Baseline of the name."""
        return self.y + self.r + 12.0

    @property
    def post_y(self) -> float:
        """Baseline of the post."""
        return self.name_y + 10.0

    @property
    def bottom(self) -> float:
        """Lower end of the text."""
        return (self.post_y if self.post else self.name_y) + 3.0

    def labels(self) -> tuple[Rect, ...]:
        """What the texts cover."""
        lines = [(self.name, NAME_SIZE, self.name_y), (self.post, POST_SIZE, self.post_y)]
        return tuple(
            (self.x - width(text, size) / 2, y - 0.82 * size, self.x + width(text, size) / 2, y + 0.2 * size)
            for text, size, y in lines
            if text
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """The box of a unit; `spread` frames hold a head with a row of people below."""

    id: str
    label: str
    rect: Rect
    spread: bool = False

    def strip(self) -> Rect:
        """What the caption covers."""
        left, top, right, _ = self.rect
        if self.spread:
            return (left, top, left + width(self.label, UNIT_SIZE) + 20.0, top + STRIP)
        return (left, top, right, top + STRIP)


@dataclass(frozen=True, slots=True)
class Wire:
    """One administrative line, from boss to the other end, as corners of a polyline."""

    boss: str
    other: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    """Everything that has a place."""

    width: float
    height: float
    spots: dict[str, Spot]
    frames: dict[str, Frame]
    wires: tuple[Wire, ...]
    arcs: tuple[Arc, ...] = ()

    def circles(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """x, y, r of every person, shape (n, 3), in the order of `spots`."""
        return np.array([(spot.x, spot.y, spot.r) for spot in self.spots.values()], dtype=np.float64).reshape(
            -1, 3
        )


def arc_hits(plan: Layout, clearance: float = CLEARANCE) -> int:
    """Number of (arc, third person) pairs where the arc passes within `clearance` of the mark."""
    circles = plan.circles()
    ids = list(plan.spots)
    hits = 0
    for arc in plan.arcs:
        others = np.array([one not in arc.ends for one in ids], dtype=bool)
        if not others.any():
            continue
        points = samples(arc.points, 120)
        apart = np.hypot(*(points[:, None, :] - circles[None, others, :2]).transpose(2, 0, 1))
        hits += int(((apart - circles[None, others, 2]).min(axis=0) < clearance).sum())
    return hits


class _Drafter:
    """Turns placed blocks into spots, frames and wires."""

    def __init__(self, plan: Outline, root: Block, gutter: float, left: float, top: float) -> None:
        self.plan, self.root, self.gutter = plan, root, gutter
        self.shift, self.top = MARGIN - left, top
        self.highest = max((mark.score for mark in plan.people.values()), default=0.0)
        self.origins = origin_styles(mark.origin for mark in plan.people.values())
        self.stacks: dict[str, tuple[list[float], float]] = {}
        self.spots: dict[str, Spot] = {}
        self.frames: dict[str, Frame] = {}
        self.wires: list[Wire] = []
        self.all = [block for block in root.walk() if block.kind != "root"]
        self._bands()

    def _form(self, person: str) -> tuple[float, float]:
        """Size of the mark, and its outer radius with corners and ring."""
        mark = self.plan.people[person]
        empty = mark.vacant or mark.unknown
        size = 8.0 if empty else radius(mark.score, self.highest)
        shape = "" if empty else self.origins.get(mark.origin, ("", ""))[1]
        return size, size * REACH.get(shape, 1.0) + (RING if mark.rank_number else 0.0)

    def _stack(self, unit: str) -> tuple[list[float], float]:
        """Heights of the people below the top of their box, and the height of the box."""
        if unit not in self.stacks:
            at, places = STRIP + 7.0, []
            for person in self.plan.staff[unit]:
                r = self._form(person)[1]
                places.append(at + max(r, 10.0))
                at = max(places[-1] + r + _TEXT + 9.0, places[-1] + ROW - 10.0)
            self.stacks[unit] = places, max(at, STRIP + 26.0)
        return self.stacks[unit]

    def _box_height(self, unit: str) -> float:
        return self._stack(unit)[1]

    def _row_heights(self, blocks_: list[Block]) -> list[float]:
        """Height of each row of boxes; people count as the first row."""
        heights = [_PERSON_BAND if any(block.person for block in blocks_) else 0.0]
        for at in range(max((len(block.rows()) for block in blocks_), default=0)):
            boxes = [
                unit for block in blocks_ for unit in (block.rows()[at] if at < len(block.rows()) else ())
            ]
            tall = max((self._box_height(unit) for unit in boxes), default=0.0)
            heights[at:] = [max(heights[at], tall)] if at < len(heights) else [tall]
        return heights

    def _bands(self) -> None:
        """Tops of the rows of every block: people and their units level by level, the rest below its box."""
        self.tops: dict[int, list[float]] = {}
        hanging = {
            id(child): block for block in self.all if block.kind == "units" for child in block.children
        }
        free = [block for block in self.all if id(block) not in hanging]
        self.bottom = self.top
        for depth in sorted({block.depth for block in free}):
            level = [block for block in free if block.depth == depth]
            start = self.bottom + (LEVEL_GAP if depth else 0.0)
            start += _SPREAD_TOP if any(block.spread for block in level) else 0.0
            heights = self._row_heights(level)
            tops = [start + sum(heights[:at]) + at * ROW_GAP for at in range(len(heights))]
            self.tops.update({id(block): tops for block in level})
            self.bottom = tops[-1] + heights[-1]
        for block in self.all:
            if id(block) in hanging:
                above = hanging[id(block)]
                start = self.tops[id(above)][0] + self._box_height(above.units[0]) + LEVEL_GAP
                start += _SPREAD_TOP if block.spread else 0.0
                heights = self._row_heights([block])
                self._hang(block, start)
                self.bottom = max(self.bottom, start + sum(heights) + (len(heights) - 1) * ROW_GAP)

    def _hang(self, block: Block, start: float) -> None:
        heights = self._row_heights([block])
        self.tops[id(block)] = [start + sum(heights[:at]) + at * ROW_GAP for at in range(len(heights))]

    def _spot(self, person: str, x: float, y: float) -> None:
        mark: PersonMark = self.plan.people[person]
        size, r = self._form(person)
        room = COLUMN - 8.0
        name, post = fit(mark.label, NAME_SIZE, room), fit(mark.sub_label, POST_SIZE, room)
        self.spots[person] = Spot(person, x, y, r, size, name, post)

    def _boxes(self, block: Block) -> None:
        left = block.x + self.shift - block.width(self.gutter) / 2
        for row, units in enumerate(block.rows()):
            top = self.tops[id(block)][row]
            for column, unit in enumerate(units):
                x = left + column * (COLUMN + self.gutter)
                label = fit(self.plan.units[unit].label, UNIT_SIZE, COLUMN - 10.0)
                self.frames[unit] = Frame(unit, label, (x, top, x + COLUMN, top + self._box_height(unit)))
                for at, person in enumerate(self.plan.staff[unit]):
                    self._spot(person, x + COLUMN / 2, top + self._stack(unit)[0][at])
                for boss, other in pairwise(self.plan.staff[unit]):
                    upper, lower = self.spots[boss], self.spots[other]
                    ends = ((upper.x, upper.bottom), (lower.x, lower.y - lower.r - 2.0))
                    if ends[1][1] - ends[0][1] > 2.0:
                        self.wires.append(Wire(boss, other, ends))

    def _spread_frame(self, block: Block) -> None:
        inside = [block, *(child for child in block.children if child.person)]
        left = min(one.x for one in inside) + self.shift - COLUMN / 2 - 10.0
        right = max(one.x for one in inside) + self.shift + COLUMN / 2 + 10.0
        top = self.tops[id(block)][0] - _SPREAD_TOP
        bottom = max(self.tops[id(one)][0] for one in inside) + _PERSON_BAND + 2.0
        label = fit(self.plan.units[block.spread].label, UNIT_SIZE, (right - left) / 2 - COLUMN / 2 - 24.0)
        self.frames[block.spread] = Frame(block.spread, label, (left, top, right, bottom), spread=True)

    def _exit(self, block: Block) -> tuple[str, Point]:
        """Who the lines below a block come from, and where they start."""
        if block.person:
            spot = self.spots[block.person]
            return block.person, (spot.x, spot.bottom)
        unit = block.units[0]
        _, _, _, bottom = self.frames[unit].rect
        return next(iter(self.plan.staff[unit]), unit), (block.x + self.shift, bottom)

    def _connect(self, boss: str, path: tuple[Point, ...], child: Block) -> None:
        """Lines from a place down to one child block, along a bus above it."""
        bus = self.tops[id(child)][0] - LEVEL_GAP / 2
        x = child.x + self.shift
        start = path[-1][0]
        if child.kind == "pass":
            through = (*path, (start, bus), (x, bus), (x, self.tops[id(child)][0] + _PERSON_BAND))
            for below in child.children:
                self._connect(boss, through, below)
            return
        if child.person:
            spot = self.spots[child.person]
            self.wires.append(
                Wire(boss, child.person, (*path, (start, bus), (x, bus), (x, spot.y - spot.r - 2.0)))
            )
            return
        odd = child.columns % 2 == 1
        trunk = x - (COLUMN + self.gutter) / 2 if odd else x
        for row, units in enumerate(child.rows()):
            level = bus if row == 0 else self.tops[id(child)][row] - ROW_GAP / 2
            lead = (*path, (start, bus)) if row == 0 else (*path, (start, bus), (trunk, bus), (trunk, level))
            for unit in units:
                left, top, right, _ = self.frames[unit].rect
                middle = (left + right) / 2
                head = next(iter(self.plan.staff[unit]), unit)
                self.wires.append(Wire(boss, head, (*lead, (middle, level), (middle, top))))

    def draft(self) -> Layout:
        for block in self.all:
            if block.person:
                self._spot(block.person, block.x + self.shift, self.tops[id(block)][0] + _MIDDLE)
            elif block.units:
                self._boxes(block)
        for block in self.all:
            if block.spread:
                self._spread_frame(block)
            if block.kind in {"person", "units"} and block.children:
                boss, start = self._exit(block)
                for child in block.children:
                    self._connect(boss, (start,), child)
        return Layout(0.0, self.bottom + MARGIN, self.spots, self.frames, tuple(self.wires))


def draft(plan: Outline, gutter: float, top: float = 0.0) -> Layout:
    """Places without arcs; `top` is where the drawing starts."""
    root = blocks(plan)
    left, right = place(root, gutter)
    placed = _Drafter(plan, root, gutter, left, top).draft()
    return Layout(right - left + 2 * MARGIN, placed.height, placed.spots, placed.frames, placed.wires)


def _requests(scene: OrgScene, plan: Outline, placed: Layout) -> list[Request]:
    """Everything that runs as an arc: ties, professional lines, formal lines off the tree."""
    spots = placed.spots
    found = [
        Request(
            f"tie:{at}", (tie.a, tie.b), (spots[tie.a].x, spots[tie.a].y), (spots[tie.b].x, spots[tie.b].y)
        )
        for at, tie in enumerate(scene.ties)
        if tie.a in spots and tie.b in spots and tie.a != tie.b
    ]
    home = {person: unit for unit, staff in plan.staff.items() for person in staff}
    drawn = {(wire.other, wire.boss) for wire in placed.wires}
    for at, line in enumerate(scene.lines):
        ends = (line.from_id, line.to_id)
        if not all(end in spots for end in ends) or line.from_id == line.to_id:
            continue
        if line.kind != "guides" and (ends in drawn or home[line.from_id] == home[line.to_id]):
            continue
        a, b = (spots[end] for end in ends)
        found.append(Request(f"line:{at}", ends, (a.x, a.y), (b.x, b.y)))
    for unit in scene.units:
        for guided in unit.guide_of:
            if guided in placed.frames and guided != unit.id and unit.id in placed.frames:
                start, stop = _edges(placed.frames[unit.id], placed.frames[guided])
                found.append(Request(f"guide:{unit.id}\x1f{guided}", (), start, stop, flat=True))
    return found


def _edges(one: Frame, other: Frame) -> tuple[Point, Point]:
    """Points on the captions' ends that face each other."""
    left, top, right, _ = one.strip()
    left2, top2, right2, _ = other.strip()
    a, b = (top + STRIP / 2, top2 + STRIP / 2)
    if right <= left2:
        return (right, a), (left2, b)
    if right2 <= left:
        return (left, a), (right2, b)
    return (right, a), (right2, b)


def layout(scene: OrgScene, *, top: float = 0.0) -> Layout:
    """Place a scene: order siblings to shorten ties, then widen until the arcs are clear.

    Raises
    ------
    LimitExceeded
        Above the caps of `outline`.
    """
    plan = shorten(scene, outline(scene), draft)
    best = draft(plan, GUTTERS[0], top)
    fewest = -1
    for gutter in GUTTERS if len(scene.ties) <= _TRIED_TIES else GUTTERS[1:2]:
        placed = draft(plan, gutter, top)
        labels = [rect for spot in placed.spots.values() for rect in spot.labels()]
        strips = [frame.strip() for frame in placed.frames.values()]
        bounds = (MARGIN / 2, top, placed.width - MARGIN / 2, placed.height - MARGIN / 3)
        ground = Ground(placed.circles(), list(placed.spots), labels, strips, bounds)
        tried = replace(placed, arcs=route(_requests(scene, plan, placed), ground))
        hits = arc_hits(tried)
        if fewest < 0 or hits < fewest:
            best, fewest = tried, hits
        if hits == 0:
            break
    return best
