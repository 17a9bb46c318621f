"""The organisation and its informal ties in one picture."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.outline import Outline
from stakemap.plot.canvas.outline import curve as curve_through
from stakemap.plot.canvas.picture import chart, picture
from stakemap.plot.canvas.sheet import Align, Sheet, gid_of
from stakemap.plot.canvas.style import (
    STATE_ALPHA,
    STATE_DASHES,
    THICKEST,
    THINNEST,
    kind_colors,
    origin_styles,
)
from stakemap.plot.canvas.textwidth import clean, fit
from stakemap.plot.canvas.words import words
from stakemap.plot.layout.arcs import Arc
from stakemap.plot.layout.curves import trim
from stakemap.plot.layout.org import Layout, Spot, Wire, layout
from stakemap.plot.layout.placing import MARGIN
from stakemap.plot.layout.sizes import POST_SIZE, UNIT_SIZE
from stakemap.plot.scenes.fold import folded
from stakemap.plot.scenes.org import OrgScene, PersonMark, TieArc, org_scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.context.analysed import Analysed

__all__ = ["formal_and_informal"]

_TITLE_HEIGHT = 38.0
_GUIDE_DASH = (5.0, 1.6, 1.2, 1.6)
_SMALLEST_WIDTH = 460.0
_CORNER = 6.0


class _Chart:
    """One drawing of one scene."""

    def __init__(self, scene: OrgScene, ax: Axes | None) -> None:
        self.scene = scene
        self.words = words(scene.lang, scene.words)
        self.people = {person.id: person for person in scene.people}
        self.kinds = kind_colors(tie.kind for tie in scene.ties)
        self.origins = origin_styles(person.origin for person in scene.people)
        plan = layout(scene, top=_TITLE_HEIGHT)
        self.plan = _centred(plan, max(plan.width, _SMALLEST_WIDTH))
        title, size = clean(scene.title), (self.plan.width, self.plan.height)
        spoken = title or self.words["picture"]
        with picture(ax, "org", "", size, self._legend(), spoken=spoken, margin=MARGIN) as self.sheet:
            head = fit(title, 16.0, self.plan.width - 2 * MARGIN)  # larger than that of the other pictures
            self.sheet.label(MARGIN, 26.0, head, 16.0, align="left", gid=gid_of("title", ""))
            self._frames()
            self._wires()
            self._arcs()
            for spot in self.plan.spots.values():
                self._person(spot)

    def _panel(self) -> None:
        """The frame around those outside the leading unit's tree, with its heading."""
        if self.plan.panel is None:
            return
        left, top, right, bottom = self.plan.panel
        gid = gid_of("group", "outside")
        self.sheet.box(
            left,
            top,
            right - left,
            bottom - top,
            gid=f"{gid}/box",
            fill=None,
            dash=(4.0, 3.0),
            corner=10.0,
            z=0.5,
        )
        self.sheet.label(
            (left + right) / 2,
            top + 18.0,
            self.words["beyond"],
            10.5,
            color="soft",
            gid=gid,
            bold=True,
            z=1.2,
        )

    def _frames(self) -> None:
        sheet = self.sheet
        self._panel()
        for frame in self.plan.frames.values():
            left, top, right, bottom = frame.rect
            gid = sheet.thing(gid_of("unit", frame.id), **{"class": "sm-unit"})
            sheet.box(left, top, right - left, bottom - top, gid=f"{gid}/box", z=1.0, corner=7.0)
            x = left + 10.0 if frame.band else (left + right) / 2
            align: Align = "left" if frame.band else "center"
            if not frame.band:
                sheet.box(
                    left, top, right - left, frame.head, gid=f"{gid}/strip", fill="strip", corner=7.0, z=1.1
                )
            for at, line in enumerate(frame.label):
                sheet.label(
                    x, top + 14.4 + 12.0 * at, line, UNIT_SIZE, align=align, gid=gid, bold=True, z=1.2
                )

    def _wires(self) -> None:
        for wire in self.plan.wires:
            gid = gid_of("line", wire.boss, wire.other)
            self.sheet.thing(
                gid, **{"class": "sm-line"}, data_a=self._gid(wire.other), data_b=self._gid(wire.boss)
            )
            self.sheet.stroke(_rounded(wire.points), gid=f"{gid}/path", color="wire", width=1.3, z=1.5)
        for guide in self.plan.guides:
            self._guide(guide)

    def _guide(self, wire: Wire) -> None:
        """A professional line along the gutters, with an arrow at the unit that is guided."""
        gid = gid_of("guide", wire.boss, wire.other)
        self.sheet.thing(gid, **{"class": "sm-line sm-guide"})
        (x, y), (x2, _) = wire.points[-1], wire.points[-2]
        back = 1.0 if x2 > x else -1.0
        points = (*wire.points[:-1], (x + 5.0 * back, y))
        self.sheet.stroke(
            _rounded(points), gid=f"{gid}/path", color="guide", width=1.3, dash=_GUIDE_DASH, z=1.8
        )
        self._head(np.array([(x2, y), (x + 6.5 * back, y)]), f"{gid}/head", "guide", 1.0, z=1.9)

    def _gid(self, person: str) -> str:
        return gid_of("person", person) if person in self.people else ""

    def _gap(self, person: str) -> float:
        spot, mark = self.plan.spots[person], self.people[person]
        return spot.r + (2.5 if mark.rank_number else 2.0)

    def _arcs(self) -> None:
        for arc in self.plan.arcs:
            sort, _, rest = arc.key.partition(":")
            if sort == "tie":
                self._tie(arc, self.scene.ties[int(rest)])
            else:
                line = self.scene.lines[int(rest)]
                guides = line.kind == "guides"
                self._formal_arc(
                    arc, gid_of("line", line.from_id, line.to_id, line.kind, rest), guides=guides
                )

    def _formal_arc(self, arc: Arc, gid: str, *, guides: bool) -> None:
        color, dash = ("guide", _GUIDE_DASH) if guides else ("wire", ())
        gaps = [self._gap(person) for person in arc.ends]
        ends = {f"data_{side}": self._gid(person) for side, person in zip("ab", arc.ends, strict=False)}
        self.sheet.thing(gid, **{"class": "sm-line sm-guide" if guides else "sm-line"}, **ends)
        curve = trim(arc.points, gaps[0], gaps[1] + 6.0)
        self.sheet.stroke(curve_through(curve), gid=f"{gid}/path", color=color, width=1.5, dash=dash, z=2.0)
        self._head(curve, f"{gid}/head", color, 1.0, z=2.0)

    def _tie(self, arc: Arc, tie: TieArc) -> None:
        color, dash = self.kinds[tie.kind], STATE_DASHES.get(tie.state, ())
        alpha = STATE_ALPHA.get(tie.state, 0.8)
        gid = gid_of("tie", arc.key, tie.a, tie.b, tie.kind)
        state = self.words.get(f"{tie.state}_state", "")
        self.sheet.thing(
            gid,
            **{"class": "sm-tie"},
            data_a=self._gid(tie.a),
            data_b=self._gid(tie.b),
            data_kind=gid_of("kind", tie.kind),
            data_label=clean(tie.label or tie.kind),
            data_state=state,
            data_grade=gid_of("grade", tie.state),
            data_since=tie.since,
        )
        curve = trim(arc.points, self._gap(tie.a), self._gap(tie.b) + (6.0 if tie.directed else 0.0))
        width = THINNEST + (THICKEST - THINNEST) * min(max(tie.strength, 0.0), 1.0)
        self.sheet.stroke(
            curve_through(curve), gid=f"{gid}/path", color=color, width=width, dash=dash, alpha=alpha, z=3.0
        )
        if tie.directed:
            self._head(curve, f"{gid}/head", color, alpha, z=3.0)

    def _head(self, curve: np.ndarray, gid: str, color: str, alpha: float, *, z: float) -> None:
        """An arrowhead at the end of a curve that stops 6 points short."""
        tip = curve[-1]
        way = tip - curve[-2]
        way = way / max(float(np.hypot(*way)), 1e-9)
        side = np.array([-way[1], way[0]])
        corners = (
            tip + 6.5 * way,
            tip - 0.5 * way + 3.1 * side,
            tip + 0.8 * way,
            tip - 0.5 * way - 3.1 * side,
        )
        self.sheet.polygon([(float(x), float(y)) for x, y in corners], gid=gid, fill=color, alpha=alpha, z=z)

    def _person(self, spot: Spot) -> None:
        sheet, mark = self.sheet, self.people[spot.id]
        gid = gid_of("person", spot.id)
        sheet.person(spot.id, gid)
        name, post = clean(mark.label), clean(mark.sub_label)
        origin = clean(mark.origin_label or mark.origin)
        spoken = f"{mark.rank_number} {name}" if mark.rank_number else name  # begins as what is seen
        sheet.thing(
            gid,
            **{"class": "sm-person"},
            tabindex="0",
            role="button",
            aria_label=", ".join(part for part in (spoken, post, origin, self._sign(mark)) if part),
            data_origin=gid_of("origin", mark.origin),
        )
        draw_mark(sheet, mark, spot, gid, self.origins)
        for text, size, y in spot.lines():
            color = "soft" if size == POST_SIZE else "ink"
            sheet.label(spot.x, y, text, size, color=color, gid=gid, halo=True)

    def _sign(self, mark: PersonMark) -> str:
        if mark.vacant:
            return self.words["vacant"]
        if mark.unknown:
            return self.words["unknown"]
        return f"{self.words['rank']} {mark.rank_number}" if mark.rank_number else ""

    def _legend(self) -> Groups:
        said, scene = self.words, self.scene
        guides = bool(self.plan.guides) or any(line.kind == "guides" for line in scene.lines)
        lines = [Entry(said["formal"], "line", "wire")] if self.plan.wires or scene.lines else []
        if guides:
            lines.append(Entry(said["guides"], "line", "guide", dash=_GUIDE_DASH, arrow=True))
        labels = {tie.kind: tie.label or tie.kind for tie in reversed(scene.ties)}
        lines += [
            Entry(labels[kind], "line", color, gid=gid_of("kind", kind))
            for kind, color in sorted(self.kinds.items())
        ]
        names = {one.origin: one.origin_label or one.origin for one in reversed(scene.people) if one.origin}
        origins = [
            Entry(names[origin], shape, color, gid=gid_of("origin", origin))
            for origin, (color, shape) in self.origins.items()
        ]
        seats = [one for one in scene.people if not one.origin and not one.vacant and not one.unknown]
        if seats:
            origins.append(Entry(said["no_origin"], "circle", "origin-grey", gid=gid_of("origin", "")))
        return [
            (said["ties"], lines),
            (said["grades"], self._grades()),
            (said["origins"], origins),
            (said["signs"], self._signs()),
        ]

    def _grades(self) -> list[Entry]:
        """How a tie is known as its dash, its strength as its width."""
        said, states = self.words, {tie.state for tie in self.scene.ties}
        found = [
            Entry(
                said[f"{state}_state"],
                "pale" if STATE_ALPHA[state] < 0.6 else "line",
                "ink",
                dash,
                gid=gid_of("grade", state),
            )
            for state, dash in STATE_DASHES.items()
            if state in states
        ]
        return [*found, Entry(said["width"], "widths", "soft")] if found else []

    def _signs(self) -> list[Entry]:
        said, scene = self.words, self.scene
        signs = []
        if any(one.rank_number for one in scene.people):
            signs.append(Entry(said["top"], "ring", "ink"))
        if any(one.vacant for one in scene.people):
            signs.append(Entry(said["vacant"], "vacant", "soft"))
        if any(one.unknown for one in scene.people):
            signs.append(Entry(said["unknown"], "unknown", "soft"))
        if len({one.score for one in scene.people}) > 1:
            signs.append(Entry(said["size"], "sizes", "soft"))
        if any(spot.reach for spot in self.plan.spots.values()):
            signs.append(Entry(said["ring"], "band", "soft"))
        if any(one.folded for one in scene.people):
            signs.append(Entry(said["folded"], "folded", "soft"))
        if any(tie.directed for tie in scene.ties):
            signs.append(Entry(said["directed"], "line", "soft", arrow=True))
        return signs


def draw_mark(
    sheet: Sheet, mark: PersonMark, spot: Spot, gid: str, origins: dict[str, tuple[str, str]]
) -> None:
    """The sign of one person: shape and colour of the origin, ring and number, or an empty seat."""
    x, y, r = spot.x, spot.y, spot.size
    if mark.folded:
        sheet.mark("circle", x, y, r, gid=f"{gid}/mark", fill="strip", edge="soft", line=1.0)
        sheet.label(x, y + 2.8, "…", 9.0, color="soft", gid=gid, bold=True, z=4.6)
        return
    if mark.vacant or mark.unknown:
        dash = (2.2, 1.8) if mark.vacant else ()
        sheet.mark("circle", x, y, r, gid=f"{gid}/mark", fill="paper", edge="soft", line=1.2, dash=dash)
        if mark.unknown:
            sheet.label(x, y + 3.6, "?", 10.0, color="soft", gid=gid, bold=True, z=4.6)
        return
    color, shape = origins.get(mark.origin, ("origin-grey", "circle"))
    if mark.rank_number:
        sheet.mark("circle", x, y, spot.r, gid=f"{gid}/ring", fill="paper", edge="ink", line=1.7, z=3.9)
    if spot.reach > r + 0.4:
        sheet.mark(shape, x, y, spot.reach, gid=f"{gid}/reach", fill="paper", edge=color, line=0.9, z=3.95)
    sheet.mark(shape, x, y, r, gid=f"{gid}/mark", fill=color, edge="paper", line=1.2)
    if mark.rank_number:
        sheet.label(x, y + 3.1, str(mark.rank_number), 8.6, color="number", gid=gid, bold=True, z=4.6)


def _centred(plan: Layout, width: float) -> Layout:
    """A narrow drawing in the middle of wider paper."""
    by = (width - plan.width) / 2
    if by <= 0.0:
        return plan
    spots = {key: replace(spot, x=spot.x + by) for key, spot in plan.spots.items()}
    frames = {
        key: replace(frame, rect=(frame.rect[0] + by, frame.rect[1], frame.rect[2] + by, frame.rect[3]))
        for key, frame in plan.frames.items()
    }
    wires = tuple(replace(wire, points=tuple((x + by, y) for x, y in wire.points)) for wire in plan.wires)
    guides = tuple(replace(wire, points=tuple((x + by, y) for x, y in wire.points)) for wire in plan.guides)
    arcs = tuple(replace(arc, points=tuple((x + by, y) for x, y in arc.points)) for arc in plan.arcs)
    panel = plan.panel and (plan.panel[0] + by, plan.panel[1], plan.panel[2] + by, plan.panel[3])
    return Layout(width, plan.height, spots, frames, wires, guides, panel, arcs)


def _rounded(points: tuple[tuple[float, float], ...]) -> Outline:
    """A polyline with rounded corners."""
    kept = [points[0]]
    for point in points[1:]:
        if math.dist(point, kept[-1]) > 1e-6:
            kept.append(point)
    vertices: list[tuple[float, float]] = [kept[0]]
    for before, at, after in zip(kept, kept[1:], kept[2:], strict=False):
        cut = min(_CORNER, math.dist(before, at) / 2, math.dist(at, after) / 2)
        start, stop = _towards(at, before, cut), _towards(at, after, cut)
        vertices += [start, at, stop]
    vertices.append(kept[-1])
    return Outline("M" + "LQ" * ((len(vertices) - 2) // 3) + "L", tuple(vertices))


def _towards(start: tuple[float, float], stop: tuple[float, float], by: float) -> tuple[float, float]:
    share = by / math.dist(start, stop)
    return start[0] + share * (stop[0] - start[0]), start[1] + share * (stop[1] - start[1])


@chart
def formal_and_informal(x: OrgScene | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw the formal organisation with its informal ties as arcs.

    Units are boxes under their head; the size of a mark is its score; colour and shape are
    the origin; colour and dash are the kind of tie; professional lines are dash-dotted with
    an arrow; the first five carry a ring and their number.

    Parameters
    ----------
    x
        A scene or an analysis.  Of more than 300 people those who matter are drawn, the rest counted.
    ax
        Axes to draw into.  None makes a figure as large as the picture needs, in points.

    lang
        Language of an analysis, "en" or "zh"; a scene has its own.

    Returns
    -------
    Axes
        The picture.  `svg` turns it into a page's SVG, `png` and `pdf` into files.

    Raises
    ------
    LimitExceeded
        Above the caps.
    """
    return _Chart(folded(x if isinstance(x, OrgScene) else org_scene(x, lang)), ax).sheet
