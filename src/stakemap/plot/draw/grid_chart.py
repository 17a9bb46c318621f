"""Power against interest: four fields, their lines, and everybody with the interval of their power."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.errors import InputError
from stakemap.graph.mistaken_arguments import wrong_kind
from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.scales import apart, ceiling, percent
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.textwidth import balanced, clean, fit, width, wrap
from stakemap.plot.canvas.words import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.decision.power_interest import Grid, Place

__all__ = ["grid"]

_TOP, _AXIS, _OPEN, _WIDE, _LINE = 72.0, 46.0, 250.0, 480.0, 15.0
_LEAST, _STEP, _STEPS, _MOST_LINES = 300.0, 9.0, 7, 3
_COLORS = {
    "manage_closely": "for",
    "keep_satisfied": "formal",
    "keep_informed": "hidden",
    "watch": "soft",
    "undecided": "open",
}


class _Chart:
    """One drawing of one grid: a strip for those without interest on record, then the four fields."""

    def __init__(self, found: Grid, ax: Axes | None, lang: str) -> None:
        self.found, self.lang, self.said = found, lang, words(lang)
        places = found.places
        highest = max(max(place.high or 0.0, place.power) for place in places)
        self.top, self.parts = ceiling(max(highest, found.power_line * 1.25))
        self.known = [place for place in places if place.interest is not None]
        self.missing = [place for place in places if place.interest is None]
        widest = max((place.interest or 0.0 for place in self.known), default=0.0)
        self.most = max(widest, found.interest_line * 1.5) * 1.4
        self.tall = max(_LEAST, _LINE * (len(self.missing) + 3))
        self.left = MARGIN + _AXIS
        self.fields = self.left + (_OPEN if self.missing else 0.0)
        self.right = self.fields + _WIDE
        size = (self.right + MARGIN, _TOP + self.tall + 54.0)
        with picture(ax, "grid", self.said["grid"], size, self._legend()) as self.sheet:
            for at, line in enumerate(wrap(self._lead(), 9.4, self.right - MARGIN, 2)):
                self.sheet.label(MARGIN, 45.0 + 12 * at, line, 9.4, align="left", color="soft")
            self._frame()
            self._people(self.missing)
            for value in sorted({place.interest for place in self.known if place.interest is not None}):
                self._people([place for place in self.known if place.interest == value])

    def _said(self, quadrant: str) -> str:
        return self.said["no_field" if quadrant == "undecided" else quadrant]

    def _lead(self) -> str:
        line = {"power": percent(self.found.power_line), "interest": f"{self.found.interest_line:g}"}
        return self.said["grid_lead"].format(**line)

    def _x(self, interest: float) -> float:
        return self.fields + _WIDE * min(interest / self.most, 1.0)

    def _y(self, power: float) -> float:
        return _TOP + self.tall * (1.0 - min(power / self.top, 1.0))

    def _frame(self) -> None:
        sheet, low = self.sheet, _TOP + self.tall
        if self.missing:
            sheet.box(
                self.left, _TOP, _OPEN - 10, self.tall, gid=f"{gid_of('strip', '')}/box", edge=None, corner=0
            )
            middle = self.left + (_OPEN - 10) / 2
            sheet.label(middle, low + 31, self.said["no_interest"], 9.2, color="soft", bold=True)
        for k in range(self.parts + 1):
            value = self.top * k / self.parts
            gid = gid_of("axis", f"{k}")
            sheet.label(
                self.left - 8, self._y(value) + 3, percent(value), 9, align="right", color="soft", gid=gid
            )
        line, across = self._x(self.found.interest_line), self._y(self.found.power_line)
        rule = [(self.left, across), (self.right, across)]
        sheet.polyline(rule, gid=f"{gid_of('line', 'power')}/path", color="soft", width=1.1, dash=(4, 3))
        rule = [(line, _TOP), (line, low)]
        sheet.polyline(rule, gid=f"{gid_of('line', 'interest')}/path", color="soft", width=1.1, dash=(4, 3))
        for x in (self.fields, self.right):
            gid = f"{gid_of('edge', f'{x:g}')}/path"
            sheet.polyline([(x, _TOP), (x, low)], gid=gid, color="edge", width=0.8)
        values = {place.interest for place in self.known if place.interest is not None}
        for value in sorted({*values, self.found.interest_line}):
            gid = gid_of("tick", f"{value:g}")
            sheet.label(self._x(value), low + 15, f"{value:g}", 9.0, color="soft", gid=gid)
        interest = (self.fields + self.right) / 2
        sheet.label(interest, low + 31, self.said["interest"], 9.2, color="soft", bold=True)
        corners = (
            ("keep_satisfied", self.fields, line, _TOP + 14),
            ("manage_closely", line, self.right, _TOP + 14),
            ("watch", self.fields, line, across + 15),
            ("keep_informed", line, self.right, across + 15),
        )
        for name, start, stop, y in corners:
            text = fit(self.said[name], 9.6, stop - start - 10)
            middle = self._free(start, stop, y, width(text, 9.6) * 1.12)
            sheet.label(middle, y, text, 9.6, color="soft", gid=gid_of("field", name), bold=True)

    def _free(self, start: float, stop: float, y: float, wide: float) -> float:
        """Where the name of a field stands on nobody's range: in its middle, else at one of its ends."""
        half = wide / 2 + 8.0
        spots = ((start + stop) / 2, stop - half, start + half)
        lines = [
            self._x(place.interest)
            for place in self.known
            if place.interest is not None
            and self._y(place.power if place.high is None else place.high)
            < y + 12.0
            < self._y(place.power if place.low is None else place.low) + 30.0
        ]
        return max(spots, key=lambda spot: min([half, *(abs(spot - x) for x in lines)]))

    def _people(self, column: list[Place]) -> None:
        """One column of marks with their names to the right, moved apart where they would touch."""
        if not column:
            return
        wanted = {place.node: self._y(place.power) for place in column}
        by_node = {place.node: place for place in column}
        lines = max(len(self._lines(place)) for place in column)
        step = _LINE * (lines if _LINE * lines * len(column) < self.tall else 1)
        rows = zip(*apart(wanted, _TOP + 6 + step - _LINE, _TOP + self.tall - 10, step), strict=True)
        for at, (node, y) in enumerate(rows):
            place = by_node[node]
            x = self._mark(place, at)
            names = self._lines(place) if step >= _LINE * lines else self._lines(place, 1)
            self._person(place, (x, wanted[node]), (self._text(place), y), names)

    def _mark(self, place: Place, at: int) -> float:
        if place.interest is None:
            return self.left + 14 + _STEP * (at % _STEPS)
        return self._x(place.interest)

    def _text(self, place: Place) -> float:
        return self.left + 22 + _STEP * _STEPS if place.interest is None else self._x(place.interest) + 17

    def _lines(self, place: Place, most: int = _MOST_LINES) -> tuple[str, ...]:
        """The name in the room to the right of its mark."""
        room = (self.fields if place.interest is None else self.right) - self._text(place) - 6
        return balanced(clean(self.found.name(place.node, self.lang)), 10.2, max(room, 60), most)

    def _person(
        self, place: Place, spot: tuple[float, float], text: tuple[float, float], names: tuple[str, ...]
    ) -> None:
        """A mark at its spot with the interval of its power, and the name at its place."""
        sheet, gid, x = self.sheet, gid_of("person", place.node), spot[0]
        name = clean(self.found.name(place.node, self.lang))
        sheet.person(place.node, gid)
        field = self._said(place.quadrant.value)
        said = f"{name}: {percent(place.power)}, {field}"
        sheet.thing(gid, **{"class": "sm-place"}, role="img", aria_label=said)
        color = _COLORS[place.quadrant.value]
        if place.low is not None and place.high is not None:
            ends = [(x, self._y(place.low)), (x, self._y(place.high))]
            sheet.polyline(ends, gid=f"{gid}/interval", color=color, width=1.1, alpha=0.55, z=3.0)
        decided = place.quadrant.value != "undecided"
        sheet.mark(
            "circle",
            *spot,
            4.4,
            gid=f"{gid}/mark",
            fill=color if decided else "paper",
            edge="paper" if decided else color,
            line=1.2,
        )
        lead = [(x + 6, spot[1]), (text[0] - 3, text[1])]
        sheet.polyline(lead, gid=f"{gid}/lead", color="edge", width=0.7, z=1.5)
        for up, line in enumerate(reversed(names)):
            low = text[1] + 3.4 - 12.5 * up
            sheet.label(text[0], low, line, 10.2, align="left", gid=gid, halo=True)

    def _legend(self) -> Groups:
        shown = dict.fromkeys(place.quadrant.value for place in self.found.places)
        entries = [
            Entry(self._said(name), "vacant" if name == "undecided" else "circle", _COLORS[name])
            for name in _COLORS
            if name in shown
        ]
        return [(self.said["signs"], [*entries, Entry(self.said["interval"], "interval", "open")])]


@chart
def grid(x: Grid, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw a grid of power and interest with both lines, and everybody with the interval of their power.

    Whoever has no salience on record stands in a strip of its own beside the fields; open circles are
    undecided.

    Parameters
    ----------
    x
        What `Analysis.grid` gives.
    ax
        Axes to draw into; None makes a figure of its own.
    lang
        ``en`` or ``zh``.

    Raises
    ------
    InputError
        A grid without people.
    """
    if not hasattr(x, "places"):
        raise wrong_kind(x, "a grid of power and interest", "call analysis.grid() first")
    if not x.places:
        raise InputError("nobody to show")
    return _Chart(x, ax, lang).sheet
