"""Influence over time: one line a person, those beyond noise in colour with their interval."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from stakemap.errors import InputError
from stakemap.graph.mistaken_arguments import wrong_kind
from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.scales import apart, ceiling, percent
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.textwidth import clean, fit
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.series import Row, Series
from stakemap.wording.plain import day_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.axes import Axes


__all__ = ["OverTime", "series"]

_TOP, _HIGH, _WIDE, _AXIS, _NAMES = 66.0, 330.0, 520.0, 44.0, 232.0
_LABEL, _MOST, _DAY, _BANDS = 15.5, 14, 78.0, 5
_RISE, _FADE, _STILL = "for", "against", "wire"


class OverTime:
    """One drawing of one series; `name` and `said` make it a picture of something else over time."""

    def __init__(
        self,
        found: Series,
        people: Sequence[str],
        ax: Axes | None,
        lang: str,
        *,
        name: str = "series",
        said: Mapping[str, str] | None = None,
    ) -> None:
        self.found, self.said = found, said or words(lang)
        self.lang = lang
        moving = found.beyond_noise
        self.way = {mover.node: _RISE if mover.change > 0 else _FADE for mover in moving}
        self.banded = frozenset([node for node in self.way if node in people][:_BANDS])
        self.rows = {node: found.of(node) for node in people}
        self.first, last = (date.fromisoformat(day) for day in (found.days[0], found.days[-1]))
        self.span = max((last - self.first).days, 1)
        self.top, self.parts = ceiling(max((self._highest(node) for node in people), default=0.0))
        size = (MARGIN * 2 + _AXIS + _WIDE + _NAMES, _TOP + _HIGH + 44.0)
        with picture(ax, name, self.said["over_time"], size, self._legend()) as self.sheet:
            lead = fit(self.said["over_time_lead"], 9.4, size[0] - 2 * MARGIN)
            self.sheet.label(MARGIN, 45.0, lead, 9.4, align="left", color="soft")
            self._axes()
            for node in people:
                self._line(node)
            self._labels(people)

    def _highest(self, node: str) -> float:
        """Of those with a band the interval must find room, of the others the line."""
        name = "high" if node in self.banded else "median"
        return max(_number(row, name) for row in self.rows[node])

    def _x(self, day: object) -> float:
        gone = (date.fromisoformat(str(day)) - self.first).days
        return MARGIN + _AXIS + _WIDE * gone / self.span

    def _y(self, value: float) -> float:
        return _TOP + _HIGH * (1.0 - min(value / self.top, 1.0))

    def _axes(self) -> None:
        left, right = self._x(self.found.days[0]), self._x(self.found.days[-1])
        for k in range(self.parts + 1):
            value = self.top * k / self.parts
            y = self._y(value)
            gid = gid_of("axis", f"{k}")
            self.sheet.polyline([(left, y), (right, y)], gid=f"{gid}/path", color="edge", width=0.7, z=1.0)
            self.sheet.label(left - 8, y + 3, percent(value), 9.0, align="right", color="soft", gid=gid)
        low, free = _TOP + _HIGH, float("inf")
        for day in reversed(self.found.days):
            x, gid = self._x(day), gid_of("day", day)
            self.sheet.polyline([(x, low), (x, low + 5)], gid=f"{gid}/path", color="wire", width=0.9, z=1.0)
            if x <= free:
                self.sheet.label(x, low + 18, day_text(day, self.lang), 9.0, color="soft", gid=gid)
                free = x - _DAY

    def _line(self, node: str) -> None:
        rows, way = self.rows[node], self.way.get(node)
        gid = self._thing(node)
        points = [(self._x(row["day"]), self._y(_number(row, "median"))) for row in rows]
        if way is not None and node in self.banded:
            upper = [(self._x(row["day"]), self._y(_number(row, "high"))) for row in rows]
            lower = [(self._x(row["day"]), self._y(_number(row, "low"))) for row in rows]
            outline = [*upper, *reversed(lower)]
            if len(points) > 1 and upper != lower:
                self.sheet.polygon(outline, gid=f"{gid}/band", fill=way, alpha=0.13, z=2.0)
        if len(points) > 1:
            dash = (5.0, 2.6) if way == _FADE else ()
            width = 2.1 if way else 1.1
            self.sheet.polyline(
                points, gid=f"{gid}/path", color=way or _STILL, width=width, dash=dash, z=3.5 if way else 2.5
            )
        for k, (x, y) in enumerate(points):
            size = 2.6 if way else 1.9
            self.sheet.mark("circle", x, y, size, gid=f"{gid}/mark-{k}", fill=way or _STILL, line=0.6)

    def _thing(self, node: str) -> str:
        gid, rows = gid_of("series", node), self.rows[node]
        self.sheet.person(node, gid)
        said = f"{self._name(node)}: {', '.join(percent(_number(row, 'value')) for row in rows)}"
        return self.sheet.thing(gid, **{"class": "sm-line"}, role="img", aria_label=said)

    def _name(self, node: str) -> str:
        return clean(self.found.name(node, self.lang))

    def _labels(self, people: Sequence[str]) -> None:
        """Names at the end of their lines, moved apart where they would touch."""
        last = {node: self.rows[node][-1] for node in people}
        wanted = {node: self._y(_number(row, "median")) for node, row in last.items()}
        x = MARGIN + _AXIS + _WIDE
        for node, y in zip(*apart(wanted, _TOP, _TOP + _HIGH, _LABEL), strict=True):
            way, row = self.way.get(node), last[node]
            gid, start = gid_of("series", node), self._x(row["day"])
            line = [(start + 4, wanted[node]), (x + 18, y)]
            self.sheet.polyline(line, gid=f"{gid}/lead", color="edge", width=0.7, z=1.5)
            room = _NAMES - 70
            color = "ink" if way else "soft"
            name = fit(self._name(node), 10.4, room)
            self.sheet.label(x + 22, y + 3.4, name, 10.4, align="left", color=color, gid=gid, bold=bool(way))
            value = percent(_number(row, "median"))
            self.sheet.label(x + _NAMES - 4, y + 3.4, value, 10.0, align="right", color=color, gid=gid)

    def _legend(self) -> Groups:
        forms = {
            _RISE: Entry(self.said["rising"], "line", _RISE),
            _FADE: Entry(self.said["fading"], "line", _FADE, dash=(5.0, 2.6)),
        }
        shown = [forms[way] for way in (_RISE, _FADE) if way in {self.way.get(node) for node in self.rows}]
        return [(self.said["signs"], [*shown, Entry(self.said["within_noise"], "line", _STILL)])]


def _number(row: Row, name: str) -> float:
    """A value of a row; without draws its ends are the value itself."""
    return float(str(row.get(name, row["value"])))


@chart
def series(
    x: Series, *, ax: Axes | None = None, lang: str = "en", people: Iterable[str] | None = None
) -> Sheet:
    """Lines of people over the days of a series.

    Those who rise or fade beyond noise are in colour, with the band of their 90% interval; a fading line
    is dashed as well.  Of more than five such people the five that change most have a band.  All others are
    grey.

    Parameters
    ----------
    x
        A series of at least one day.
    ax
        Axes to draw into; None makes a figure of its own.
    lang
        ``en`` or ``zh``.
    people
        Ids to show; by default everybody who rises or fades, then the highest of the last day.

    Raises
    ------
    InputError
        Nobody to show.
    UnknownName
        Somebody who is ranked on none of the days.
    """
    if not hasattr(x, "beyond_noise"):
        raise wrong_kind(x, "a series", "call sm.series(graph, since=day, until=day) first")
    if people is None:
        moving = [mover.node for mover in x.beyond_noise]
        chosen = list(dict.fromkeys([*moving[:_MOST], *x.people]))[: max(_MOST, 1)]
    else:
        chosen = list(dict.fromkeys(people))
    if not chosen:
        raise InputError("nobody to show")
    return OverTime(x, chosen, ax, lang).sheet
