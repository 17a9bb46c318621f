"""The ways to somebody from left to right: one of ours, those who are asked, the target."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.style import STATE_DASHES
from stakemap.plot.canvas.textwidth import balanced, clean, fit, width
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.route import RouteLane, RouteLeg, RouteScene, RouteStop, route_scene
from stakemap.wording.lists import percent

if TYPE_CHECKING:
    from collections.abc import Collection

    from matplotlib.axes import Axes

    from stakemap.access import Routes
    from stakemap.context.analysed import Analysed

__all__ = ["routes"]

_TITLE, _HEAD, _FOOT = 46.0, 32.0, 25.0
_CARDS, _TALL, _EDGE = (142.0, 166.0, 190.0), 82.0, 8.0
"""Widths of a card to choose from, its height at least, and what it keeps free on each side."""
_TEXT, _NAME, _LINES, _MOST = 11.8, 13.0, 3, 7
"""Sizes of letters, lines of a post that a card has room for, and the most for which all cards grow."""
_WIDE, _GAPS, _SMALLEST = 1100.0, (94.0, 230.0), 760.0
"""Width that is aimed at, limits of the room between two cards, and the least width, in points."""
_WAYS = (("verified", "way_verified"), ("reported", "way_reported"), ("inferred", "way_inferred"))


def _gap(card: float, most: int) -> float:
    """Room between two cards where so many stand side by side in the width that is aimed at."""
    return (_WIDE - 2 * MARGIN - most * card) / max(most - 1, 1)


def _lines_of(post: str, card: float) -> tuple[str, ...]:
    return balanced(clean(post), _TEXT, card - 2 * _EDGE, _MOST)


def _width_of_card(posts: Collection[str], most: int) -> float:
    """The least width in which each post takes few lines, as far as the steps between keep their room."""
    held = [card for card in _CARDS if _gap(card, most) >= _GAPS[0]] or _CARDS[:1]
    few = (card for card in held if all(len(_lines_of(post, card)) <= _LINES for post in posts))
    return next(few, held[-1])


class _Routes:
    """One drawing of the ways to one target."""

    def __init__(self, scene: RouteScene, ax: Axes | None) -> None:
        self.scene, self.said = scene, words(scene.lang, scene.words)
        most = max((len(lane.stops) for lane in scene.lanes), default=2)
        posts = {stop.sub_label for lane in scene.lanes for stop in lane.stops}
        self.card = _width_of_card(posts, most)
        gap = min(max(_gap(self.card, most), _GAPS[0]), _GAPS[1])
        wide = max(2 * MARGIN + most * self.card + (most - 1) * gap, _SMALLEST)
        self.room = wide - 2 * MARGIN
        self.posts = {post: _lines_of(post, self.card) for post in posts}
        longest = max(map(len, self.posts.values()), default=0)
        self.tall = _TALL + 14.0 * max(longest - _LINES, 0)
        self.lane = _HEAD + self.tall + _FOOT
        self.top = _TITLE if scene.title else 8.0
        shown = [{stop.id for stop in lane.stops if stop.id and not stop.ours} for lane in scene.lanes]
        ends = {lane.stops[-1].id for lane in scene.lanes if lane.stops}
        counts = Counter(node for nodes in shown for node in nodes - ends)
        self.several = {node for node, count in counts.items() if count > 1}
        drawing = self.top + self.lane * len(scene.lanes) + (26.0 if scene.note else 6.0)
        size, spoken = (wide, drawing), self.said["goal"]
        with picture(ax, "routes", scene.title, size, self._legend(), spoken=spoken) as self.sheet:
            for at, lane in enumerate(scene.lanes):
                self._lane(lane, at)
            note, gid = fit(scene.note, _TEXT, self.room), gid_of("note", "routes")
            self.sheet.label(MARGIN, drawing - 10.0, note, _TEXT, align="left", gid=gid, bold=True)

    def _lane(self, lane: RouteLane, at: int) -> None:
        sheet, top, gid = self.sheet, self.top + self.lane * at, gid_of("way", str(at))
        spoken = " → ".join(clean(stop.label) for stop in lane.stops)
        sheet.thing(gid, **{"class": "sm-way"}, role="group", aria_label=f"{spoken}: {clean(lane.caption)}")
        sheet.mark("circle", MARGIN + 9, top + 13, 9.5, gid=f"{gid}/mark", fill="paper", edge="ink", line=1.3)
        sheet.label(MARGIN + 9, top + 17.2, str(at + 1), _TEXT, gid=gid, bold=True)
        caption = fit(lane.caption, _TEXT, self.room - 30)
        sheet.label(MARGIN + 26, top + 17.2, caption, _TEXT, align="left", gid=gid, bold=True)
        step = (self.room - self.card) / max(len(lane.stops) - 1, 1)
        for place, stop in enumerate(lane.stops):
            last = place == len(lane.stops) - 1
            self._stop(stop, MARGIN + step * place, top + _HEAD, gid_of("stop", str(at), str(place)), last)
        for place, leg in enumerate(lane.legs):
            start = MARGIN + step * place + self.card
            self._leg(leg, start, start + step - self.card, top + _HEAD, gid_of("leg", str(at), str(place)))

    def _stop(self, stop: RouteStop, x: float, y: float, gid: str, last: bool) -> None:
        sheet, name = self.sheet, clean(stop.label)
        part = self.said["ours"] if stop.ours else self.said["goal"] if last else ""
        post = clean(stop.sub_label)
        sheet.thing(
            gid,
            **{"class": "sm-stop"},
            aria_label=", ".join(text for text in (name, post, part) if text),
        )
        fill, edge, line = ("box", "edge", 0.9)
        if stop.ours:
            fill, edge, line = "paper", "formal", 1.8
        elif last:
            fill, edge, line = "strip", "ink", 1.8
        elif stop.id in self.several:
            edge, line = "guide", 2.2
        sheet.box(x, y, self.card, self.tall, gid=f"{gid}/box", fill=fill, edge=edge, line=line, corner=8.0)
        room, lines = self.card - 2 * _EDGE, self.posts[stop.sub_label]
        first = y + self.tall / 2 + 5.0 - 8.0 * len(lines)
        sheet.label(x + self.card / 2, first, fit(name, _NAME, room), _NAME, gid=gid, bold=stop.ours or last)
        for at, text in enumerate(lines):
            sheet.label(x + self.card / 2, first + 16.0 + 14.0 * at, text, _TEXT, color="soft", gid=gid)

    def _leg(self, leg: RouteLeg, start: float, stop: float, top: float, gid: str) -> None:
        sheet, y, room = self.sheet, top + self.tall / 2, stop - start - 8
        color = "hidden" if leg.weakest else "soft" if leg.state == "inferred" else "formal"
        weak = self.said["weakest"] if leg.weakest else ""
        spoken = [leg.label, self.said[f"{leg.state}_state"], f"{leg.probability:.0%}", leg.note, weak]
        sheet.thing(gid, **{"class": "sm-leg"}, aria_label=", ".join(clean(t) for t in spoken if t))
        line = 2.8 if leg.weakest else 2.0
        sheet.polyline(
            [(start + 4, y), (stop - 9, y)],
            gid=f"{gid}/path",
            color=color,
            width=line,
            dash=STATE_DASHES[leg.state],
        )
        tip = stop - 3
        corners = [(tip, y), (tip - 9, y - 4.2), (tip - 7, y), (tip - 9, y + 4.2)]
        sheet.polygon(corners, gid=f"{gid}/head", fill=color)
        middle = (start + stop) / 2 - 2
        lines = balanced(clean(leg.label), _TEXT, room, 2)
        for at, text in enumerate(lines):
            sheet.label(middle, y - 8.0 - 13.0 * (len(lines) - 1 - at), text, _TEXT, gid=gid)
        sheet.label(middle, y + 16.5, percent(leg.probability), _TEXT, color="soft", gid=gid)
        sheet.label(middle, y + 30.5, fit(leg.note, _TEXT, room), _TEXT, color="soft", gid=gid)
        if leg.weakest:
            self._weakest(middle, top + self.tall + 2.0, room, gid)

    def _weakest(self, middle: float, top: float, room: float, gid: str) -> None:
        """A pill below the cards that says which step is most likely to fail."""
        sheet, text = self.sheet, fit(self.said["weakest"], _TEXT, room - 6)
        wide = width(text, _TEXT) * 1.12 + 12
        sheet.box(
            middle - wide / 2, top, wide, 19, gid=f"{gid}/pill", fill="paper", edge="hidden", corner=9.5
        )
        sheet.label(middle, top + 13.6, text, _TEXT, gid=gid, bold=True)

    def _legend(self) -> Groups:
        said, lanes = self.said, self.scene.lanes
        if not lanes:
            return []
        present = {leg.state for lane in lanes for leg in lane.legs}
        ties = [
            Entry(said[key], "line", "soft" if state == "inferred" else "formal", dash=STATE_DASHES[state])
            for state, key in _WAYS
            if state in present
        ]
        if any(leg.weakest for lane in lanes for leg in lane.legs):
            ties.append(Entry(said["weakest"], "line", "hidden"))
        signs = [Entry(said["ours"], "card", "formal"), Entry(said["goal"], "card", "ink")]
        if self.several:
            signs.append(Entry(said["several_ways"], "card", "guide"))
        return [(said["ties"], ties), (said["signs"], signs)]


@chart
def routes(x: RouteScene | Routes | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw the ways to somebody: our side on the left, the target on the right, one way a line.

    A full line is verified, a dashed one reported, a dotted one inferred; the step most likely to fail
    is named, and whoever is in several ways has a marked card.

    Parameters
    ----------
    x
        A scene, the routes (`Analysis.routes`), or an analysis for the routes to those who sign.
    ax
        Axes to draw into.  None makes a figure as large as the picture needs, in points.
    lang
        Language of the routes, "en" or "zh"; a scene has its own.

    Returns
    -------
    Axes
        The picture.
    """
    return _Routes(x if isinstance(x, RouteScene) else route_scene(x, lang), ax).sheet
