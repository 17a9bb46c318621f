"""Needs by offer parts: what meets what, whole or in part, and what nothing of ours meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.textwidth import balanced, clean, fit
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.engagement.needs import NeedLine, NeedsScene, needs_scene
from stakemap.wording.lists import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.context.analysed import Analysed

__all__ = ["needs"]

_TITLE, _HEAD, _ROW = 46.0, 60.0, 38.0
_NAME, _BAR, _WEIGHT, _STATE = 214.0, 70.0, 118.0, 110.0
_PARTS, _CELLS = 440.0, (62.0, 112.0)
"""Room for all parts together, and limits of a column, in points."""
_BOLD = 1.12
"""How much wider bold letters are."""
_SIDES = {"ours": "formal", "partner": "guide", "rival": "against", "unstated": "soft"}
_STATES = {"open": "against", "partly": "hidden", "met": "for"}


class _Matrix:
    """One drawing of one matrix."""

    def __init__(self, scene: NeedsScene, ax: Axes | None) -> None:
        self.scene, self.said = scene, words(scene.lang)
        least, most = _CELLS
        self.cell = min(max(_PARTS / max(len(scene.columns), 1), least), most)
        self.left = MARGIN + _NAME + _WEIGHT
        self.right = self.left + self.cell * len(scene.columns) + 12
        self.top = _TITLE - 10 if scene.title else 0.0
        end = self.top + _HEAD + _ROW * len(scene.rows) + 10.0
        size = (self.right + _STATE + MARGIN, end)
        spoken = self.said["needs.need"]
        with picture(ax, "needs", scene.title, size, self._legend(), spoken=spoken) as self.sheet:
            self._heads()
            for at, row in enumerate(scene.rows):
                self._row(row, self.top + _HEAD + _ROW * at)

    def _heads(self) -> None:
        sheet, low = self.sheet, self.top + _HEAD - 12
        said = ((MARGIN, "needs.need"), (MARGIN + _NAME, "needs.moves"), (self.right, "needs.state"))
        for x, key in said:
            sheet.label(
                x, low, self.said[key], 10.4, align="left", color="soft", gid=gid_of("head", key), bold=True
            )
        for at, column in enumerate(self.scene.columns):
            x, gid = self.left + self.cell * (at + 0.5), gid_of("part", column.id)
            sheet.thing(gid, aria_label=f"{clean(column.label)}, {clean(column.sub_label)}")
            lines = balanced(clean(column.label), 10.4, (self.cell - 8) / _BOLD, 2)
            for line, text in enumerate(reversed(lines)):
                sheet.label(x, low - 13 - 12 * line, text, 10.4, gid=gid, bold=True)
            by = fit(column.sub_label, 10.2, self.cell - 4)
            sheet.label(x, low, by, 10.2, color=_SIDES.get(column.side, "soft"), gid=gid)
        rule = [(MARGIN, low + 8), (sheet.width - MARGIN, low + 8)]
        sheet.polyline(rule, gid=f"{gid_of('head', 'rule')}/path", color="wire", width=0.9)

    def _row(self, row: NeedLine, top: float) -> None:
        sheet, gid, y = self.sheet, gid_of("need", row.id), top + _ROW / 2
        state = self.said[f"needs.{row.state}"]
        label = f"{clean(row.label)}: {state}"
        sheet.thing(gid, **{"class": "sm-row"}, role="group", aria_label=label)
        sheet.label(MARGIN, y - 2, fit(row.label, 11.2, _NAME - 12), 11.2, align="left", gid=gid)
        below = fit(row.sub_label, 10.2, _NAME - 12)
        sheet.label(MARGIN, y + 11.5, below, 10.2, align="left", color="soft", gid=gid)
        long = max(_BAR * min(row.weight, 1.0), 0.8)
        start = MARGIN + _NAME
        sheet.box(start, y - 4, long, 8, gid=f"{gid}/bar", fill="strip", edge="wire", corner=0.0)
        sheet.label(start + long + 6, y + 3.2, percent(row.weight), 10.4, align="left", gid=gid)
        for at, (how, column) in enumerate(zip(row.cells, self.scene.columns, strict=False)):
            self._cell(how, self.left + self.cell * (at + 0.5), y, f"{gid}/cell{at}", column.side)
        sheet.label(
            self.right, y + 3.2, state, 10.4, align="left", color=_STATES[row.state], gid=gid, bold=True
        )
        line = [(MARGIN, top + _ROW), (sheet.width - MARGIN, top + _ROW)]
        sheet.polyline(line, gid=f"{gid}/rule", color="edge", width=0.7, z=0.5)

    def _cell(self, how: str, x: float, y: float, name: str, side: str) -> None:
        sheet, color = self.sheet, _SIDES.get(side, "soft")
        if not how:
            sheet.mark("circle", x, y, 1.5, gid=f"{name}-none", fill="wire", edge=None)
            return
        dash = () if how == "whole" else (2.4, 1.8)
        sheet.box(
            x - 17,
            y - 8,
            34,
            16,
            gid=f"{name}-box",
            fill="paper",
            edge=color,
            line=1.4,
            corner=4.0,
            dash=dash,
        )
        wide = 28.0 if how == "whole" else 13.0
        sheet.box(x - 14, y - 5, wide, 10, gid=f"{name}-fill", fill=color, edge=None, corner=2.0)

    def _legend(self) -> Groups:
        if not self.scene.rows:
            return []
        sides = {column.side for column in self.scene.columns}
        how = {cell for row in self.scene.rows for cell in row.cells}
        signs = [
            Entry(self.said[f"needs.side.{side}"], "bar", _SIDES[side]) for side in _SIDES if side in sides
        ]
        if "part" in how:
            signs.append(Entry(self.said["needs.in_part"], "card", "formal", dash=(2.4, 1.8)))
        return [(self.said["signs"], [*signs, Entry(self.said["needs.none"], "dot", "wire")])]


@chart
def needs(x: NeedsScene | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw needs by offer parts: what meets what, and how much of the decision each need carries.

    Parameters
    ----------
    x
        A scene, or an analysis.
    ax
        Axes to draw into.  None makes a figure as large as the picture needs, in points.
    lang
        Language of an analysis, "en" or "zh"; a scene has its own.

    Returns
    -------
    Axes
        The picture.
    """
    return _Matrix(x if isinstance(x, NeedsScene) else needs_scene(x, lang), ax).sheet
