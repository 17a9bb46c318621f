"""People or kinds as rows of bars with marks: who brokers, how origins mix, gap to the post, hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.signs import interval_sign
from stakemap.plot.canvas.textwidth import clean, fit, width
from stakemap.plot.scenes.bar import BarRow, BarScene, broker_scene, gap_scene, mixing_scene
from stakemap.plot.scenes.engagement.load import load_scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.context.analysed import Analysed
    from stakemap.engagement.effort.result import EffortPlan

__all__ = ["brokers", "gap", "load", "mixing"]

_TOP, _ROW, _BAR = 74.0, 34.0, 12.0
_NAMES, _PLOT = 210.0, 420.0


class _Bars:
    """One drawing of rows."""

    def __init__(self, scene: BarScene, ax: Axes | None) -> None:
        self.scene = scene
        span = scene.high - scene.low
        self.span = span if span > 0 else 1.0
        self.left = MARGIN + _NAMES
        told = max((width(row.text, 9.2) for row in scene.rows), default=0.0)
        wide = self.left + _PLOT + min(told, 260.0) + 16.0 + MARGIN
        end = _TOP + _ROW * len(scene.rows) + 12.0
        title = clean(scene.title)
        with picture(ax, "bars", title, (wide, end), self._legend(), key=title) as self.sheet:
            self._axis(end)
            for at, row in enumerate(scene.rows):
                self._row(row, _TOP + _ROW * (at + 0.5))

    def _x(self, value: float) -> float:
        share = (value - self.scene.low) / self.span
        return self.left + _PLOT * min(max(share, 0.0), 1.0)

    def _axis(self, end: float) -> None:
        sheet = self.sheet
        sheet.label(
            self.left,
            _TOP - 26,
            fit(self.scene.axis, 9.2, _PLOT),
            9.2,
            align="left",
            color="soft",
            gid=gid_of("axis", "name"),
            bold=True,
        )
        for at, (value, text) in enumerate(self.scene.ticks):
            x, gid = self._x(value), gid_of("tick", str(at))
            color = "wire" if value == self.scene.zero else "edge"
            sheet.polyline([(x, _TOP - 6), (x, end - 10)], gid=f"{gid}/path", color=color, width=0.9, z=0.8)
            sheet.label(x, _TOP - 10, text, 8.8, color="soft", gid=gid)

    def _row(self, row: BarRow, y: float) -> None:
        sheet, gid = self.sheet, gid_of("row", row.id)
        sheet.person(row.id, gid)
        sheet.thing(
            gid, **{"class": "sm-row"}, role="img", aria_label=f"{clean(row.label)}: {clean(row.text)}"
        )
        right = self.left - 12.0
        shift = 3.6 if not row.sub_label else -1.0
        name, sub = fit(row.label, 11.2, _NAMES - 14), fit(row.sub_label, 8.8, _NAMES - 14)
        sheet.label(right, y + shift, name, 11.2, align="right", gid=gid)
        sheet.label(right, y + 10.0, sub, 8.8, align="right", color="soft", gid=gid)
        for at, (start, stop, color) in enumerate(row.bars):
            one, two = sorted((self._x(start), self._x(stop)))
            if two > one:
                sheet.box(
                    one, y - _BAR / 2, two - one, _BAR, gid=f"{gid}/bar{at}", fill=color, edge=None,
                    corner=0.0, z=3.0,
                )  # fmt: skip
        if row.interval is not None:
            low, high = (self._x(value) for value in row.interval)
            interval_sign(sheet, low, high, y, gid)
        for at, (value, shape, color) in enumerate(row.marks):
            sheet.mark(
                shape, self._x(value), y, 4.6, gid=f"{gid}/mark{at}", fill=color, edge="paper", line=1.0
            )
        text = fit(row.text, 9.2, 260.0)
        sheet.label(self.left + _PLOT + 14, y + 3.2, text, 9.2, align="left", color="soft", gid=gid)

    def _legend(self) -> Groups:
        title, entries = self.scene.legend
        return [(title, [Entry(text, form, color) for text, form, color in entries])]


@chart
def brokers(x: BarScene | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw who stands between others: contacts, and how many of them are not tied to each other.

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
    return _Bars(x if isinstance(x, BarScene) else broker_scene(x, lang), ax).sheet


@chart
def mixing(x: BarScene | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw how career origins mix: the E-I index of each beside what chance would give.

    Takes the arguments of `brokers`.

    Raises
    ------
    InputError
        An analysis with fewer than two origins.
    """
    return _Bars(x if isinstance(x, BarScene) else mixing_scene(x, lang), ax).sheet


@chart
def gap(x: BarScene | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw who stands above or below the post: places between formal and informal rank, with interval.

    Takes the arguments of `brokers`.
    """
    return _Bars(x if isinstance(x, BarScene) else gap_scene(x, lang), ax).sheet


@chart
def load(x: BarScene | EffortPlan | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw the hours of each of ours: promised by steps on record, planned, and there.

    Parameters
    ----------
    x
        A scene, a plan (`Analysis.effort`), or an analysis.
    ax, lang
        As `brokers`.
    """
    return _Bars(x if isinstance(x, BarScene) else load_scene(x, lang), ax).sheet
