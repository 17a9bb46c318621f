"""Who of us knows whom: our team by those who matter, with gaps and single threads at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.signs import interval_sign
from stakemap.plot.canvas.textwidth import balanced, clean, fit, width, wrap
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.coverage import CoverageCell, CoverageRow, CoverageScene, coverage_scene
from stakemap.wording.lists import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.access.coverage_table import Coverage
    from stakemap.context.analysed import Analysed

__all__ = ["coverage"]

_TITLE, _HEAD, _ROW = 46.0, 48.0, 40.0
_TEXT, _LINE = 11.6, 14.0
_NAME, _BAR, _WEIGHT, _FLAG = 276.0, 74.0, 130.0, 190.0
_TEAM, _CELLS = 408.0, (58.0, 104.0)
"""Room for all of ours together, and limits of a column, in points."""
_FLAGS = {"gap": "against", "thin": "hidden", "shared": "guide", "": "edge"}


class _Coverage:
    """One drawing of one grid."""

    def __init__(self, scene: CoverageScene, ax: Axes | None) -> None:
        self.scene, self.said = scene, words(scene.lang, scene.words)
        least, most = _CELLS
        self.cell = min(max(_TEAM / max(len(scene.columns), 1), least), most)
        self.x_team = MARGIN + _NAME + _WEIGHT
        self.x_flag = self.x_team + self.cell * len(scene.columns) + 14
        wide = self.x_flag + _FLAG + MARGIN
        self.highest = max((max(row.weight, row.high or 0.0) for row in scene.rows), default=0.0) or 1.0
        self.top = _TITLE - 12 if scene.title else 0.0
        self.posts = [wrap(row.sub_label, _TEXT, _NAME - 14, 3) for row in scene.rows]
        self.tall = [_ROW + _LINE * max(len(post) - 1, 0) for post in self.posts]
        end = self.top + _HEAD + sum(self.tall) + 10.0
        spoken = self.said["knows_directly"]
        with picture(ax, "coverage", scene.title, (wide, end), self._legend(), spoken=spoken) as self.sheet:
            self._heads()
            for at, row in enumerate(scene.rows):
                self._row(row, at, self.top + _HEAD + sum(self.tall[:at]))

    def _heads(self) -> None:
        sheet, low = self.sheet, self.top + _HEAD - 12
        said = [(MARGIN, self.said["person"]), (MARGIN + _NAME, self.said["influence"])]
        for at, (x, text) in enumerate(said):
            sheet.label(
                x, low, text, _TEXT, align="left", color="soft", gid=gid_of("head", str(at)), bold=True
            )
        for at, column in enumerate(self.scene.columns):
            x, gid = self.x_team + self.cell * (at + 0.5), gid_of("member", column.id)
            sheet.thing(gid, aria_label=f"{clean(column.label)}, {clean(column.sub_label)}")
            names = balanced(clean(column.label), _TEXT, self.cell - 6, 1 if column.sub_label else 2)
            top = low - (14.0 if column.sub_label else 0.0)
            for line, text in enumerate(reversed(names)):
                sheet.label(x, top - 13 * line, text, _TEXT, gid=gid, bold=True)
            sheet.label(x, low, fit(column.sub_label, _TEXT, self.cell - 4), _TEXT, color="soft", gid=gid)
        rule = [(MARGIN, low + 9), (sheet.width - MARGIN, low + 9)]
        sheet.polyline(rule, gid=f"{gid_of('head', 'rule')}/path", color="wire", width=0.9)

    def _row(self, row: CoverageRow, at: int, top: float) -> None:
        sheet, gid, y = self.sheet, gid_of("covered", row.id), top + self.tall[at] / 2
        name = clean(row.label)
        sheet.thing(
            gid,
            **{"class": "sm-covered"},
            role="group",
            aria_label=": ".join(text for text in (name, clean(row.flag)) if text),
        )
        sheet.person(row.id, gid)
        room = _NAME - 14
        sheet.label(
            MARGIN, y + 4.2 - 7.0 * len(self.posts[at]), fit(name, 12.6, room), 12.6, align="left", gid=gid
        )
        for line, text in enumerate(self.posts[at]):
            low = y + 18.8 - 7.0 * len(self.posts[at]) + _LINE * line
            sheet.label(MARGIN, low, text, _TEXT, align="left", color="soft", gid=gid)
        self._weight(row, y, gid)
        for column, cell in enumerate(row.cells[: len(self.scene.columns)]):
            self._cell(cell, self.x_team + self.cell * (column + 0.5), y, f"{gid}/cell{column}", gid)
        self._flag(row, y, gid)
        low = top + self.tall[at]
        sheet.polyline(
            [(MARGIN, low), (sheet.width - MARGIN, low)], gid=f"{gid}/rule", color="edge", width=0.7, z=0.5
        )

    def _weight(self, row: CoverageRow, y: float, gid: str) -> None:
        sheet, left = self.sheet, MARGIN + _NAME
        long = _BAR * min(max(row.weight / self.highest, 0.0), 1.0)
        sheet.box(left, y - 4, max(long, 0.8), 8, gid=f"{gid}/bar", fill="formal", edge=None, corner=0.0)
        reach = left + long
        if row.low is not None and row.high is not None:
            low, high = (left + _BAR * min(max(v / self.highest, 0.0), 1.0) for v in (row.low, row.high))
            interval_sign(sheet, low, high, y, gid)
            reach = max(reach, high)
        sheet.label(reach + 7, y + 3.2, percent(row.weight), _TEXT, align="left", gid=gid)

    def _cell(self, cell: CoverageCell, x: float, y: float, name: str, gid: str) -> None:
        sheet, wide = self.sheet, min(self.cell - 14, 62.0)
        if cell.direct > 0:
            dash = () if cell.state == "verified" else (2.4, 1.8)
            sheet.box(
                x - wide / 2,
                y - 11,
                wide,
                22,
                gid=f"{name}-box",
                fill="strip",
                edge="formal",
                line=1.3,
                corner=5.0,
                dash=dash,
            )
            long = max((wide - 8) * min(cell.direct, 1.0), 2.0)
            sheet.box(
                x - wide / 2 + 4, y + 5, long, 3.4, gid=f"{name}-bar", fill="formal", edge=None, corner=0.0
            )
            sheet.label(x, y + 2.2, percent(cell.direct), _TEXT, gid=gid, bold=True)
        elif cell.way > 0:
            sheet.polyline(
                [(x - wide / 2 + 4, y + 7.5), (x + wide / 2 - 4, y + 7.5)],
                gid=f"{name}-way",
                color="soft",
                width=1.3,
                dash=(1.4, 2.2),
            )
            sheet.label(x, y + 3.2, percent(cell.way), _TEXT, color="soft", gid=gid)
        else:
            sheet.mark("circle", x, y, 1.5, gid=f"{name}-none", fill="wire", edge=None)

    def _flag(self, row: CoverageRow, y: float, gid: str) -> None:
        if not row.flag:
            return
        text = fit(row.flag, _TEXT, _FLAG - 20)
        wide = width(text, _TEXT) + 16
        color = _FLAGS[row.flag_kind]
        self.sheet.box(
            self.x_flag, y - 10, wide, 20, gid=f"{gid}/pill", fill="paper", edge=color, line=1.3, corner=10.0
        )
        self.sheet.label(self.x_flag + wide / 2, y + 4.0, text, _TEXT, gid=gid)

    def _legend(self) -> Groups:
        said, rows = self.said, self.scene.rows
        cells = [cell for row in rows for cell in row.cells]
        if not rows:
            return []
        signs = [Entry(said["knows_directly"], "card", "formal")]
        if any(cell.direct > 0 and cell.state != "verified" for cell in cells):
            signs.append(Entry(said["not_verified"], "card", "formal", dash=(2.4, 1.8)))
        if any(cell.way > 0 for cell in cells):
            signs.append(Entry(said["way_through"], "line", "soft", dash=(1.4, 2.2)))
        signs.append(Entry(said["no_tie"], "dot", "wire"))
        if any(row.low is not None for row in rows):
            signs.append(Entry(said["interval"], "interval", "ink"))
        return [(said["signs"], signs)]


@chart
def coverage(x: CoverageScene | Coverage | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw our team by those who matter: who knows whom, how well, and where nobody or one alone does.

    Parameters
    ----------
    x
        A scene, the coverage (`Analysis.coverage`), or an analysis.
    ax
        Axes to draw into.  None makes a figure as large as the picture needs, in points.
    lang
        Language of the coverage, "en" or "zh"; a scene has its own.

    Returns
    -------
    Axes
        The picture.
    """
    return _Coverage(x if isinstance(x, CoverageScene) else coverage_scene(x, lang), ax).sheet
