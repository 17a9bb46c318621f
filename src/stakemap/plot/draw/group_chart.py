"""Informal groups over declared units: who of which unit is in which group, one look at both layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.style import KIND_COLORS, origin_styles
from stakemap.plot.canvas.textwidth import balanced, clean, fit, width, wrap
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.group import GroupColumn, GroupMember, GroupScene, group_scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.context.analysed import Analysed

__all__ = ["groups"]

_UNITS, _TOP = 150.0, 50.0
_NAME, _LINE, _PAD = 10.2, 21.0, 7.0
_COLUMN = 292.0
_SMALL, _BIG = 3.6, 7.6


class _Groups:
    """One drawing of units by groups."""

    def __init__(self, scene: GroupScene, ax: Axes | None) -> None:
        self.scene, self.said = scene, words(scene.lang, scene.words)
        self.styles = origin_styles(member.origin for member in scene.members)
        self.highest = max((member.score for member in scene.members), default=0.0) or 1.0
        widths = sorted(width(clean(m.label), _NAME) for m in scene.members)
        usual = widths[int(0.97 * (len(widths) - 1))] if widths else 40.0
        self.slot = min(max(usual, 40.0), 112.0) + 2 * _BIG + 16.0
        self.abreast = max(1, int((_COLUMN - _PAD) // self.slot))
        self.wide = self.abreast * self.slot + _PAD
        self.cells: dict[tuple[str, int], list[GroupMember]] = {}
        for member in scene.members:
            self.cells.setdefault((member.unit, member.column), []).append(member)
        heads = [self._head_lines(column) for column in scene.columns]
        self.head = 30.0 + 12.4 * max((len(lines) for lines in heads), default=0)
        total = 2 * MARGIN + _UNITS + len(scene.columns) * (self.wide + 10.0)
        heights = [self._height(unit) for unit, _ in scene.units]
        body = _TOP + self.head + 8.0
        end = body + sum(heights) + 8.0
        with picture(ax, "groups", scene.title, (total, end + 6.0), self._legend()) as self.sheet:
            for at, column in enumerate(scene.columns):
                self._column(column, heads[at], at, end)
            top = body
            for (unit, label), height in zip(scene.units, heights, strict=True):
                self._unit(unit, label, top, height)
                top += height

    def _head_lines(self, column: GroupColumn) -> tuple[str, ...]:
        return wrap(column.sub_label, 9.2, self.wide - 16, 4) if column.sub_label else ()

    def _height(self, unit: str) -> float:
        most = max((len(self.cells.get((unit, at), ())) for at in range(len(self.scene.columns))), default=0)
        return max(1, -(-most // self.abreast)) * _LINE + 2 * _PAD

    def _left(self, at: int) -> float:
        return MARGIN + _UNITS + at * (self.wide + 10.0)

    def _color(self, at: int) -> str:
        return KIND_COLORS[at % len(KIND_COLORS)] if self.scene.columns[at].named else "wire"

    def _column(self, column: GroupColumn, lines: tuple[str, ...], at: int, end: float) -> None:
        sheet, left, color = self.sheet, self._left(at), self._color(at)
        gid = gid_of("group", str(at))
        sheet.box(left, _TOP, self.wide, end - _TOP, gid=f"{gid}/back", fill="box", edge="edge", z=0.5)
        sheet.box(left, _TOP, self.wide, 5.0, gid=f"{gid}/bar", fill=color, edge=None, corner=2.0, z=0.8)
        sheet.label(
            left + 8,
            _TOP + 21,
            fit(column.label, 11.4, self.wide - 16),
            11.4,
            align="left",
            gid=gid,
            bold=True,
        )
        for line, text in enumerate(lines):
            sheet.label(left + 8, _TOP + 35 + 12.4 * line, text, 9.2, align="left", color="soft", gid=gid)

    def _unit(self, unit: str, label: str, top: float, height: float) -> None:
        sheet, gid = self.sheet, gid_of("unit", unit or "none")
        right = self._left(len(self.scene.columns)) - 10.0
        sheet.polyline([(MARGIN, top), (right, top)], gid=f"{gid}/rule", color="edge", width=0.8, z=0.9)
        lines = balanced(label, 10.2, _UNITS - 14, 2)
        first = top + height / 2 + 3.6 - 6.2 * (len(lines) - 1)
        for line, text in enumerate(lines):
            sheet.label(
                MARGIN, first + 12.4 * line, text, 10.2, align="left", color="soft", gid=gid, bold=True
            )
        for column in range(len(self.scene.columns)):
            for place, member in enumerate(self.cells.get((unit, column), ())):
                x = self._left(column) + _PAD + (place % self.abreast) * self.slot + _BIG
                y = top + _PAD + (place // self.abreast + 0.5) * _LINE
                self._member(member, x, y)

    def _member(self, member: GroupMember, x: float, y: float) -> None:
        sheet = self.sheet
        if not member.id:
            sheet.label(x - _BIG, y + 3.4, fit(member.label, 9.2, self.slot), 9.2, align="left", color="soft")
            return
        gid = gid_of("member", member.id)
        sheet.person(member.id, gid)
        sheet.thing(gid, **{"class": "sm-member"}, role="img", aria_label=clean(member.label))
        color, shape = self.styles.get(member.origin, ("origin-grey", "circle"))
        size = (_SMALL**2 + min(1.0, member.score / self.highest) * (_BIG**2 - _SMALL**2)) ** 0.5
        if member.unknown:
            sheet.mark(shape, x, y, 4.6, gid=f"{gid}/mark", fill="paper", edge="soft", line=1.0)
            sheet.label(x, y + 2.6, "?", 7.5, color="soft", gid=gid, bold=True)
        else:
            sheet.mark(shape, x, y, size, gid=f"{gid}/mark", fill=color, edge="paper", line=0.8)
        if member.broker:
            sheet.mark("circle", x, y, _BIG + 1.8, gid=f"{gid}/ring", fill=None, edge="ink", line=1.2)
        text = fit(member.label, _NAME, self.slot - 2 * _BIG - 10.0)
        sheet.label(x + _BIG + 6.0, y + 3.5, text, _NAME, align="left", gid=gid)

    def _legend(self) -> Groups:
        said, members = self.said, self.scene.members
        named = {m.origin: m.origin_label for m in members if m.origin}
        origins = [Entry(named[o], shape, color) for o, (color, shape) in self.styles.items()]
        if any(not m.origin and not m.unknown and m.id for m in members):
            origins.append(Entry(said["no_origin"], "circle", "origin-grey"))
        signs = [Entry(said["size"], "sizes", "soft")]
        if any(m.broker for m in members):
            signs.append(Entry(said["broker"], "broker", "ink"))
        if any(m.unknown for m in members):
            signs.append(Entry(said["unknown"], "unknown", "soft"))
        return [(said["origins"], origins), (said["signs"], signs)]


@chart
def groups(x: GroupScene | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw informal groups over declared units: a row for each unit, a column for each group.

    Where a column runs over many rows, people hold together across the lines of the organisation.

    Parameters
    ----------
    x
        A scene or an analysis.
    ax
        Axes to draw into.  None makes a figure as large as the picture needs, in points.
    lang
        Language of an analysis, "en" or "zh"; a scene has its own.

    Returns
    -------
    Axes
        The picture.
    """
    return _Groups(x if isinstance(x, GroupScene) else group_scene(x, lang), ax).sheet
