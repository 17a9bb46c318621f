"""How sure the order is: the range of each place as a bar, whoever cannot be told apart in a band."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Entry
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.textwidth import clean, fit, wrap
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.band import BandRow, BandScene, band_scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.context.analysed import Analysed

__all__ = ["intervals"]

_ROW, _TOP, _GAP = 33.0, 92.0, 7.0
_NAMES, _CHART, _ENDS = 340.0, 404.0, 60.0
_BAR, _MORE = 11.0, 20.0
_LINE, _MOST_LINES = 11.4, 4
"""Height and number of the lines that posts may take."""
_TICKS = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)


class _Bands:
    """One drawing of one scene."""

    def __init__(self, scene: BandScene, ax: Axes | None) -> None:
        self.scene, self.said = scene, words(scene.lang, scene.words)
        self.worst = max([2.0, *(row.high for row in scene.rows)])
        self.x_chart = MARGIN + _NAMES
        wide = self.x_chart + _CHART + _ENDS + MARGIN
        room = wide - 2 * MARGIN
        bands = [list(rows) for _, rows in groupby(scene.rows, key=lambda row: row.band)]
        rest = _MORE if scene.more else 0.0
        end = _TOP + sum(map(_height, scene.rows)) + _GAP * max(0, len(bands) - 1) + rest + 12.0
        legend = [
            (
                self.said["signs"],
                [
                    Entry(self.said["place_range"], "bar", "formal"),
                    Entry(self.said["place_median"], "circle", "ink"),
                    Entry(self.said["band"], "strip", "box"),
                ],
            )
        ]
        spoken, note = self.said["place_range"], fit(clean(scene.note), 9.4, room)
        with picture(ax, "intervals", scene.title, (wide, end), legend, spoken=spoken) as self.sheet:
            gid = gid_of("note", "intervals")
            self.sheet.label(MARGIN, 46.0, note, 9.4, align="left", color="soft", gid=gid)
            self._axis(end - 12.0)
            y = _TOP
            for rows in bands:
                self._band(rows, y, rest if rows is bands[-1] else 0.0)
                y += sum(map(_height, rows)) + _GAP

    def _x(self, place: float) -> float:
        """Places on a logarithmic axis: from 1 to 2 is as far as from 10 to 20."""
        return self.x_chart + _CHART * math.log(max(place, 1.0)) / math.log(self.worst)

    def _axis(self, bottom: float) -> None:
        head = fit(self.said["place_range"], 9.4, _CHART)
        self.sheet.label(
            self.x_chart, _TOP - 28, head, 9.4, align="left", color="soft", gid=gid_of("head", "0"), bold=True
        )
        for tick in (t for t in _TICKS if t <= self.worst):
            x, gid = self._x(tick), gid_of("tick", str(tick))
            self.sheet.label(x, _TOP - 10, str(tick), 9.4, color="soft", gid=gid)
            line = [(x, _TOP - 4), (x, bottom)]
            self.sheet.polyline(line, gid=f"{gid}/path", color="edge", width=0.7, z=1.5)

    def _band(self, rows: list[BandRow], top: float, rest: float) -> None:
        sheet, gid = self.sheet, gid_of("band", str(rows[0].band))
        whole = sum(map(_height, rows))
        sheet.box(
            MARGIN - 8,
            top,
            sheet.width - 2 * MARGIN + 16,
            whole + rest,
            gid=f"{gid}/strip",
            fill="box",
            edge="edge",
            line=0.7,
            z=0.5,
        )
        if rest:
            text, y = self.said["band_more"].format(n=self.scene.more), top + whole + 11.0
            sheet.label(MARGIN, y, text, 9.4, align="left", color="soft", gid=gid)
        for row in rows:
            self._row(row, top + _ROW / 2)
            top += _height(row)

    def _row(self, row: BandRow, y: float) -> None:
        sheet, gid = self.sheet, gid_of("range", row.id)
        name, ends = clean(row.name), _ends(row)
        sheet.person(row.id, gid)
        sheet.thing(
            gid,
            **{"class": "sm-range"},
            role="img",
            aria_label=f"{name}: {self.said['place_range']} {ends}",
        )
        shift = 0.0 if row.sub_label else 3.6
        text = fit(name, 11.6, _NAMES - 20)
        sheet.label(MARGIN, y + shift, text, 11.6, align="left", gid=gid)
        for at, post in enumerate(_posts(row)):
            sheet.label(MARGIN, y + 11.0 + _LINE * at, post, 9.4, align="left", color="soft", gid=gid)
        left, right = self._x(row.low), self._x(row.high)
        left, right = left - 3.0, right + 3.0
        top = y - _BAR / 2
        sheet.box(
            left, top, right - left, _BAR, gid=f"{gid}/bar", fill="formal", edge=None, corner=3.0, z=3.0
        )
        sheet.mark(
            "circle", self._x(row.median), y, 3.9, gid=f"{gid}/median", fill="ink", edge="paper", z=4.0
        )
        sheet.label(right + 7, y + 3.1, ends, 9.4, align="left", gid=gid)


def _posts(row: BandRow) -> tuple[str, ...]:
    """The posts of somebody, on as many lines as they need."""
    return wrap(row.sub_label, 9.4, _NAMES - 20, _MOST_LINES)


def _height(row: BandRow) -> float:
    """Of a row: more where the posts take more than one line."""
    return _ROW + _LINE * max(0, len(_posts(row)) - 1)


def _ends(row: BandRow) -> str:
    """Both ends as whole places."""
    low, high = math.floor(row.low), math.ceil(row.high)
    return str(low) if low == high else f"{low}–{high}"


@chart
def intervals(x: BandScene | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw the range of everybody's place, people who cannot be told apart in one band.

    Parameters
    ----------
    x
        A scene, or an analysis with draws.
    ax
        Axes to draw into.  None makes a figure as large as the picture needs, in points.
    lang
        Language of an analysis, "en" or "zh"; a scene has its own.

    Returns
    -------
    Axes
        The picture.

    Raises
    ------
    InputError
        An analysis without draws.
    """
    return _Bands(x if isinstance(x, BandScene) else band_scene(x, lang), ax).sheet
