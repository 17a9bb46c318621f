"""A calendar of tenders and budgets: times as bars, days as marks, the day of the analysis as a line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.textwidth import clean, fit, width
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.engagement.calendar import CalendarRow, CalendarScene, calendar_scene
from stakemap.wording.plain import day_text, with_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from stakemap.context.analysed import Analysed

__all__ = ["calendar"]

_TOP, _ROW, _NAMES, _WIDE, _BAR = 84.0, 22.0, 250.0, 560.0, 10.0
_MARGIN_DAYS, _MONTH_LABEL = 20, 52.0
_LONGEST, _BEFORE, _AFTER = 400, 60, 240


class _Calendar:
    """One drawing of one calendar."""

    def __init__(self, scene: CalendarScene, ax: Axes | None, lang: str) -> None:
        self.scene, self.lang, self.said = scene, lang, words(lang)
        self.first, self.last = _span(scene)
        self.left = MARGIN + _NAMES
        rows = [row for row in scene.rows if self._shows(row)]
        self.end = _TOP + _ROW * len(rows) + 14.0
        wide = self.left + _WIDE + MARGIN
        title = self.said["title.calendar"]
        with picture(ax, "calendar", title, (wide, self.end), self._legend()) as self.sheet:
            self._months()
            for at, row in enumerate(rows):
                self._row(row, _TOP + _ROW * (at + 0.5))
            self._today()

    def _shows(self, row: CalendarRow) -> bool:
        """Whether something of a line lies within the picture; a heading always does."""
        first, last = self.first.isoformat(), self.last.isoformat()
        return row.heading or any((b.until or "9") > first and (b.since or "0") < last for b in row.bars)

    def _x(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return self.left + _WIDE * min(max(share, 0.0), 1.0)

    def _months(self) -> None:
        free = 0.0
        for start in _month_starts(self.first, self.last):
            x, gid = self._x(start), gid_of("month", start.isoformat())
            self.sheet.polyline(
                [(x, _TOP - 6), (x, self.end - 8)], gid=f"{gid}/path", color="edge", width=0.7, z=0.6
            )
            if x >= free:
                self.sheet.label(
                    x, _TOP - 12, day_text(start.isoformat()[:7], self.lang), 9.2, color="soft", gid=gid
                )
                free = x + _MONTH_LABEL

    def _row(self, row: CalendarRow, y: float) -> None:
        gid = gid_of("period", row.id)
        self.sheet.thing(gid, **{"class": "sm-row"}, role="img", aria_label=self._spoken(row))
        size = 10.6 if row.heading else 9.8
        name = fit(row.label, size, _NAMES - 14)
        self.sheet.label(self.left - 12, y + 3.4, name, size, align="right", gid=gid, bold=row.heading)
        for at, bar in enumerate(row.bars):
            one = self._x(date.fromisoformat(bar.since)) if bar.since else self.left
            two = self._x(date.fromisoformat(bar.until)) if bar.until else self.left + _WIDE
            if two > one:
                fill = "against" if bar.bars else "formal"
                part = f"{gid}/bar{at}"
                self.sheet.box(
                    one, y - _BAR / 2, two - one, _BAR, gid=part, fill=fill, edge=None, corner=0.0, z=2.0
                )
        self._marks(row, y, gid)

    def _marks(self, row: CalendarRow, y: float, gid: str) -> None:
        """Days within the picture, each with its words where there is room."""
        shown = [m for m in row.marks if self.first <= date.fromisoformat(m.day) <= self.last]
        places = [self._x(date.fromisoformat(mark.day)) for mark in shown]
        for at, (mark, x) in enumerate(zip(shown, places, strict=True)):
            self.sheet.mark("diamond", x, y, 4.2, gid=f"{gid}/mark{at}", fill="ink")
            after = places[at + 1] if at + 1 < len(places) else self.left + _WIDE + MARGIN
            room = after - x - 14.0
            if width(clean(mark.label), 9.2) <= room:
                self.sheet.label(
                    x + 7, y + 3.2, mark.label, 9.2, align="left", color="soft", gid=gid, halo=True
                )

    def _today(self) -> None:
        if not self.scene.today:
            return
        x, gid = self._x(date.fromisoformat(self.scene.today)), gid_of("today", self.scene.today)
        ends = [(x, _TOP - 4), (x, self.end - 8)]
        self.sheet.polyline(ends, gid=f"{gid}/path", color="guide", width=1.6, dash=(4.0, 2.4), z=3.0)
        self.sheet.label(
            x, _TOP - 26, day_text(self.scene.today, self.lang), 9.2, color="guide", gid=gid, bold=True
        )

    def _spoken(self, row: CalendarRow) -> str:
        times = [f"{bar.since or '…'} – {bar.until or '…'}" for bar in row.bars]
        days = [f"{mark.day} {mark.label}" for mark in row.marks]
        return clean(with_days(f"{row.label}: {'; '.join([*times, *days])}", self.lang))

    def _legend(self) -> Groups:
        signs = [
            Entry(self.said["calendar.bars"], "bar", "against"),
            Entry(self.said["calendar.open"], "bar", "formal"),
            Entry(self.said["calendar.day"], "diamond", "ink"),
        ]
        return [(self.said["signs"], signs)]


def _span(scene: CalendarScene) -> tuple[date, date]:
    """From before the first day to after the last one, around the day looked at where that is too long."""
    days = [text for row in scene.rows for bar in row.bars for text in (bar.since, bar.until) if text]
    days += [mark.day for row in scene.rows for mark in row.marks] + ([scene.today] if scene.today else [])
    found = sorted(map(date.fromisoformat, days)) or [date(2000, 1, 1)]
    first, last = found[0], found[-1]
    if scene.today and (last - first).days > _LONGEST:
        today = date.fromisoformat(scene.today)
        first, last = max(first, today - timedelta(_BEFORE)), min(last, today + timedelta(_AFTER))
    return first - timedelta(_MARGIN_DAYS), last + timedelta(_MARGIN_DAYS)


def _month_starts(first: date, last: date) -> Iterator[date]:
    year, month = first.year, first.month
    while (start := date(year + month // 12, month % 12 + 1, 1)) <= last:
        yield start
        year, month = start.year, start.month


@chart
def calendar(x: CalendarScene | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw what may be done when: rules of tenders, phases of budgets, their days.

    A calendar of more than 400 days shows what lies around the day of the analysis.

    Parameters
    ----------
    x
        An analysis with a tender or a budget, or a scene.
    ax
        Axes to draw into; None makes a figure of its own.
    lang
        ``en`` or ``zh``.

    Raises
    ------
    InputError
        Nothing is on the calendar.
    """
    scene = x if isinstance(x, CalendarScene) else calendar_scene(x, lang)
    return _Calendar(scene, ax, lang).sheet
