"""Contracts as bars over the years: who delivers until when, the day looked at, the days to declare."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.textwidth import clean, fit
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.engagement.contracts import ContractLine, ContractScene, contract_scene
from stakemap.wording.plain import day_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.context.analysed import Analysed

__all__ = ["contracts"]

_TOP, _ROW, _BAR = 74.0, 32.0, 12.0
_NAMES, _YEARS, _SUM = 300.0, 410.0, 120.0
_SIDES = {"ours": "formal", "partner": "guide", "rival": "against", "unstated": "soft", "": "soft"}
_LABEL = 34.0
"""Points that the figure of a year needs."""


class _Chart:
    """One drawing of some contracts."""

    def __init__(self, scene: ContractScene, ax: Axes | None) -> None:
        self.scene, self.said = scene, words(scene.lang)
        self.first, self.last = _span(scene)
        self.days = max((self.last - self.first).days, 1)
        self.left = MARGIN + _NAMES
        end = _TOP + _ROW * len(scene.rows) + 12.0
        size = (self.left + _YEARS + _SUM + MARGIN, end)
        spoken = self.said["contracts.spoken"]
        with picture(ax, "contracts", clean(scene.title), size, self._legend(), spoken=spoken) as self.sheet:
            self._axis(end)
            for at, row in enumerate(scene.rows):
                self._row(row, _TOP + _ROW * (at + 0.5))

    def _x(self, day: date) -> float:
        return self.left + _YEARS * min(max((day - self.first).days / self.days, 0.0), 1.0)

    def _axis(self, end: float) -> None:
        sheet, free = self.sheet, float("-inf")
        for year in range(self.first.year, self.last.year + 1):
            x, gid = self._x(date(year, 1, 1)), gid_of("year", str(year))
            if date(year, 1, 1) >= self.first:
                sheet.polyline(
                    [(x, _TOP - 6), (x, end - 10)], gid=f"{gid}/path", color="edge", width=0.8, z=0.6
                )
                if x >= free:
                    sheet.label(x, _TOP - 10, str(year), 9.4, color="soft", gid=gid)
                    free = x + _LABEL
        if self.scene.day is not None:
            x, gid = self._x(self.scene.day), gid_of("today", "")
            sheet.polyline([(x, _TOP - 8), (x, end - 10)], gid=f"{gid}/path", color="ink", width=1.2, z=3.5)
            text = f"{self.said['contracts.day']} {day_text(self.scene.day.isoformat(), self.scene.lang)}"
            sheet.label(x, _TOP - 24, text, 9.4, gid=gid, bold=True)

    def _row(self, row: ContractLine, y: float) -> None:
        sheet, gid, color = self.sheet, gid_of("contract", row.id), _SIDES.get(row.side, "soft")
        ends = " – ".join(
            day_text(day.isoformat(), self.scene.lang) if day else "?" for day in (row.start, row.end)
        )
        label = f"{clean(row.label)}, {clean(row.sub_label)}: {ends}"
        sheet.thing(gid, **{"class": "sm-row"}, role="img", aria_label=label)
        sheet.label(MARGIN, y - 1, fit(row.label, 11.0, _NAMES - 14), 11.0, align="left", gid=gid)
        below = fit(row.sub_label, 9.4, _NAMES - 14)
        sheet.label(MARGIN, y + 10.0, below, 9.4, align="left", color="soft", gid=gid)
        one, two = self._x(row.start or self.first), self._x(row.end or self.last)
        fill, edge = (color, None) if row.running else ("paper", color)
        dash = () if row.start and row.end else (3.0, 2.0)
        ink = {"fill": fill, "edge": edge or (color if dash else None), "dash": dash, "corner": 2.0, "z": 2.5}
        sheet.box(one, y - _BAR / 2, max(two - one, 2.0), _BAR, gid=f"{gid}/bar", **ink)  # type: ignore[arg-type]
        if row.notice is not None and self.first <= row.notice <= self.last:
            sheet.mark("diamond", self._x(row.notice), y, 4.6, gid=f"{gid}/notice", fill="guide")
        text = fit(row.text, 9.4, _SUM - 8)
        sheet.label(self.left + _YEARS + 10, y + 3.2, text, 9.4, align="left", gid=gid)

    def _legend(self) -> Groups:
        rows = self.scene.rows
        if not rows:
            return []
        sides = {row.side for row in rows}
        known = [side for side in ("ours", "partner", "rival", "unstated") if side in sides]
        signs = [Entry(self.said[f"needs.side.{side}"], "bar", _SIDES[side]) for side in known]
        if any(not row.running for row in rows):
            signs.append(Entry(self.said["contracts.not_running"], "strip", "paper"))
        if any(row.notice for row in rows):
            signs.append(Entry(self.said["contracts.notice"], "diamond", "guide"))
        if any(row.start is None or row.end is None for row in rows):
            signs.append(Entry(self.said["contracts.open"], "ceded", "soft"))
        return [(self.said["signs"], signs)]


def _span(scene: ContractScene) -> tuple[date, date]:
    """From the first day to the last, with a tenth of air."""
    known = [day for row in scene.rows for day in (row.start, row.end) if day is not None]
    known += [scene.day] if scene.day is not None else []
    first, last = min(known, default=date(2000, 1, 1)), max(known, default=date(2001, 1, 1))
    air = timedelta(days=max((last - first).days // 20, 30))
    low = first - air if first - date.min > air else first
    return low, last + air if date.max - last > air else last


@chart
def contracts(x: ContractScene | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw contracts over time: who delivers what to whom until when.

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
    return _Chart(x if isinstance(x, ContractScene) else contract_scene(x, lang), ax).sheet
