"""Where everything of an organisation's picture stands, in points, y downwards.

The leading unit stands on top, units fill columns below it (`columns`, `placing`), formal
lines run between the boxes (`formal`), informal ties run as arcs that keep clear of
everybody else (`arcs`).  All widths come from the width table, so the same scene has the
same layout on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stakemap.plot.canvas.textwidth import width
from stakemap.plot.canvas.words import words
from stakemap.plot.layout.arcs import Arc, Ground, Request, route
from stakemap.plot.layout.columns import limits
from stakemap.plot.layout.formal_lines import guide_wires, wires
from stakemap.plot.layout.free_space import lanes_of
from stakemap.plot.layout.ordering import shorten
from stakemap.plot.layout.outline import Outline, outline
from stakemap.plot.layout.placing import MARGIN, Placed, Rect, placed
from stakemap.plot.layout.sizes import BOLD, Sizes
from stakemap.plot.layout.spots import Frame, Spot
from stakemap.plot.layout.wires import Wire
from stakemap.plot.scenes.org import OrgScene

__all__ = ["Frame", "Layout", "Rect", "Spot", "Wire", "layout"]

GUTTERS = (42.0, 26.0)
"""Points between boxes: at least, and at most added for many ties."""
_TIES_A_POINT, PANEL_TEXT = 12.0, 10.5
_WIDEST, _FORM = 1150.0, 1.45
"""Points, and times the height, up to which gutters are widened."""
_LEEWAY = 1.03
"""Columns may be this much higher than the best form asks for, so that ties decide the order."""


@dataclass(frozen=True)
class Layout:
    """Everything that has a place; `panel` is the frame of the group at the side."""

    width: float
    height: float
    spots: dict[str, Spot]
    frames: dict[str, Frame]
    wires: tuple[Wire, ...]
    guides: tuple[Wire, ...] = ()
    panel: Rect | None = None
    arcs: tuple[Arc, ...] = ()
    beyond: str = ""

    def captions(self) -> tuple[Rect, ...]:
        """What the captions of units and of the group at the side cover."""
        found = [rect for frame in self.frames.values() for rect in frame.texts()]
        if self.panel is not None:
            left, top, right, _ = self.panel
            half = width(self.beyond, PANEL_TEXT * BOLD) / 2
            middle = (left + right) / 2
            found.append((middle - half, top + 18.0 - 0.82 * PANEL_TEXT, middle + half, top + 20.5))
        return tuple(found)

    def circles(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """x, y, r of every person, shape (n, 3), in the order of `spots`."""
        return np.array([(spot.x, spot.y, spot.r) for spot in self.spots.values()], dtype=np.float64).reshape(
            -1, 3
        )


def _draft(plan: Outline, sizes: Sizes, at: Placed, gutter: float) -> Layout:
    """Everything but the arcs."""
    centres = at.people(plan)
    spots = {
        one: Spot(
            one, *centres[one], sizes.forms[one][1], sizes.forms[one][0], *sizes.texts[one], sizes.reach(one)
        )
        for unit in at.boxes
        for one in plan.staff[unit]
    }
    frames = {
        unit: Frame(
            unit, box.caption, at.rects[unit], box.strip, at.at[unit][0] == 0, sizes.caption_width(box)
        )
        for unit, box in at.boxes.items()
    }
    formal = wires(plan, sizes, at, gutter)
    return Layout(at.width, at.bottom + 13.0, spots, frames, formal, guide_wires(plan, at), at.panel)


def _requests(scene: OrgScene, plan: Outline, drafted: Layout) -> list[Request]:
    """Everything that runs as an arc: ties, and lines between people off the tree."""
    spots = drafted.spots
    found = [
        Request(
            f"tie:{at}", (tie.a, tie.b), (spots[tie.a].x, spots[tie.a].y), (spots[tie.b].x, spots[tie.b].y)
        )
        for at, tie in enumerate(scene.ties)
        if tie.a in spots and tie.b in spots and tie.a != tie.b
    ]
    home = {person: unit for unit, staff in plan.staff.items() for person in staff}
    drawn = {(wire.other, wire.boss) for wire in drafted.wires}
    for at, line in enumerate(scene.lines):
        ends = (line.from_id, line.to_id)
        if not all(end in spots for end in ends) or line.from_id == line.to_id:
            continue
        if line.kind != "guides" and (ends in drawn or home[line.from_id] == home[line.to_id]):
            continue
        a, b = (spots[end] for end in ends)
        found.append(Request(f"line:{at}", ends, (a.x, a.y), (b.x, b.y)))
    return found


def _ground(plan: Outline, at: Placed, drafted: Layout, top: float) -> Ground:
    texts = [rect for spot in drafted.spots.values() for rect in spot.labels()]
    bounds = (MARGIN / 2, top, drafted.width - MARGIN / 2, drafted.height - 3.0)
    home = {person: unit for unit, staff in plan.staff.items() for person in staff}
    lanes = lanes_of(at, drafted.frames, drafted.spots, home, bounds)
    return Ground(drafted.circles(), list(drafted.spots), [*texts, *drafted.captions()], bounds, lanes)


def _best_order(scene: OrgScene, plan: Outline, sizes: Sizes, limit: float) -> Outline:
    def place(other: Outline) -> tuple[dict[str, tuple[float, float]], float]:
        at = placed(other, sizes, limit, GUTTERS[0], 0.0)
        return at.people(other), 3.0 * at.width + 2.0 * at.bottom

    return shorten(scene, plan, place)


def _gutter(at: Placed, ties: int) -> float:
    """Width of the gutters: wider with many ties, and where the paper has room for it."""
    free = min(_WIDEST, _FORM * at.bottom) - at.width
    more = min(max(free / max(len(at.grid.main) - 1, 1), 0.0), 36.0)
    return GUTTERS[0] + more + min(ties / _TIES_A_POINT, GUTTERS[1])


def layout(scene: OrgScene, *, top: float = 0.0) -> Layout:
    """Place a scene: order siblings to shorten ties, then let the arcs find their way.

    Raises
    ------
    LimitExceeded
        Above the caps of `outline`.
    """
    plan, said = outline(scene), words(scene.lang, scene.words)
    sizes = Sizes(plan, said["outside"])
    limit = _LEEWAY * limits(plan, sizes, GUTTERS[0])
    plan = _best_order(scene, plan, sizes, limit)
    gutter = _gutter(placed(plan, sizes, limit, GUTTERS[0], top), len(scene.ties))
    at = placed(plan, sizes, limit, gutter, top)
    drafted = replace(_draft(plan, sizes, at, gutter), beyond=said["beyond"])
    return replace(drafted, arcs=route(_requests(scene, plan, drafted), _ground(plan, at, drafted, top)))
