"""Who is listened to: order by post on the left, order by influence with its parts on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.outline import curve
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.sheet import Align, Sheet, Style, gid_of
from stakemap.plot.canvas.signs import interval_sign
from stakemap.plot.canvas.textwidth import clean, fit
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.rank import RankRow, RankScene, rank_scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.context.analysed import Analysed

__all__ = ["ranking"]

_ROW, _TOP = 33.0, 86.0
_LEFT, _SLOPE, _NAMES, _BARS, _BASE = 126.0, 84.0, 268.0, 250.0, 72.0
_BAR = 12.0


class _Ranking:
    """One drawing of one ranking."""

    def __init__(self, scene: RankScene, ax: Axes | None) -> None:
        self.scene, self.said = scene, words(scene.lang, scene.words)
        rows = scene.rows
        tops = [max(row.high or 0.0, row.formal, row.formal + row.hidden) for row in rows]
        self.highest = max(max(tops, default=0.0), 1e-12)
        self.x_slope = MARGIN + _LEFT
        self.x_names = self.x_slope + _SLOPE
        self.x_bars = self.x_names + _NAMES
        self.x_base = self.x_bars + _BARS + 52.0
        wide = self.x_base + _BASE * len(scene.baseline_labels) + MARGIN
        end, spoken = _TOP + _ROW * len(rows) + 14.0, self.said["influence"]
        with picture(ax, "ranking", scene.title, (wide, end), self._legend(), spoken=spoken) as self.sheet:
            self._heads(end)
            by_post = sorted(rows, key=lambda row: (row.formal_rank is None, row.formal_rank or 0, row.id))
            place = {row.id: at for at, row in enumerate(by_post)}
            for at, row in enumerate(rows):
                self._row(row, at, place[row.id])

    def _heads(self, end: float) -> None:
        sheet, said = self.sheet, self.said
        heads: list[tuple[float, str, Align, float]] = [
            (self.x_slope - 8.0, said["formal_rank"], "right", _LEFT - 8),
            (self.x_names + 8.0, said["informal_rank"], "left", _NAMES - 8),
            (self.x_bars, said["influence"], "left", _BARS),
        ]
        for at, (x, text, align, room) in enumerate(heads):
            head, gid = fit(text, 9.2, room), gid_of("head", str(at))
            sheet.label(x, _TOP - 18, head, 9.2, align=align, color="soft", gid=gid, bold=True)
        for at, label in enumerate(self.scene.baseline_labels):
            x = self.x_base + _BASE * (at + 0.5)
            head, gid = fit(label, 9.2, _BASE - 6), gid_of("base", str(at))
            sheet.label(x, _TOP - 18, head, 9.2, color="soft", gid=gid, bold=True)
        rule = [(MARGIN, _TOP - 10), (sheet.width - MARGIN, _TOP - 10)]
        sheet.polyline(rule, gid=f"{gid_of('head', 'rule')}/path", color="edge", width=0.8)
        axis = [(self.x_bars, _TOP - 4), (self.x_bars, end - 12)]
        sheet.polyline(axis, gid=f"{gid_of('axis', '')}/path", color="wire", width=0.9)

    def _row(self, row: RankRow, at: int, place: int) -> None:
        sheet, gid = self.sheet, gid_of("rank", row.id)
        y, y_post = _TOP + _ROW * (at + 0.5), _TOP + _ROW * (place + 0.5)
        total = row.formal + row.hidden
        name = clean(row.name)
        sheet.person(row.id, gid)
        spoken = f"{name}: {self.said['influence']} {total:.3f}"
        sheet.thing(gid, **{"class": "sm-rank"}, role="img", aria_label=spoken)
        self._slope(row, y_post, y, place - at, gid)
        number = str(row.formal_rank) if row.formal_rank is not None else "–"
        shown = fit(name, 10.5, _LEFT - 40)
        right = self.x_slope - 10
        sheet.label(right, y_post + 3.2, number, 10.0, align="right", gid=gid, bold=True)
        sheet.label(right - 20, y_post + 3.2, shown, 10.5, align="right", color="soft", gid=gid)
        left = self.x_names + 8
        number = str(row.informal_rank) if row.informal_rank is not None else "–"
        sheet.label(left + 12, y + 3.4, number, 9.5, align="right", gid=gid, bold=True)
        shown, post = fit(name, 11.6, _NAMES - 36), fit(row.sub_label, 8.8, _NAMES - 36)
        sheet.label(left + 20, y + (0.0 if row.sub_label else 3.6), shown, 11.6, align="left", gid=gid)
        sheet.label(left + 20, y + 10.5, post, 8.8, align="left", color="soft", gid=gid)
        self._bar(row, y, gid)
        for base, value in enumerate(row.baselines[: len(self.scene.baseline_labels)]):
            self._baseline(value, base, y, gid)

    def _slope(self, row: RankRow, start: float, stop: float, climbed: int, gid: str) -> None:
        color, wide = "wire", 1.2
        if climbed and row.formal_rank is not None:
            color, wide = ("for", 1.9) if climbed > 0 else ("against", 1.5)
        dash = (4.0, 2.2) if color == "against" else ()
        x, end = self.x_slope, self.x_names
        bend = (end - x) * 0.45
        points = [(x - 4, start), (x + bend, start), (end - bend, stop), (end + 4, stop)]
        self.sheet.stroke(curve(points), gid=f"{gid}/path", color=color, width=wide, dash=dash, alpha=0.85)

    def _x(self, value: float) -> float:
        return self.x_bars + _BARS * min(max(value / self.highest, 0.0), 1.0)

    def _bar(self, row: RankRow, y: float, gid: str) -> None:
        sheet, total = self.sheet, max(row.formal + row.hidden, 0.0)
        split, end, zero = self._x(min(row.formal, total)), self._x(total), self.x_bars
        top = y - _BAR / 2
        for start, stop, part in ((zero, split, "formal"), (split, end, "hidden")):
            if stop > start:
                gap = stop - start
                sheet.box(start, top, gap, _BAR, gid=f"{gid}/{part}", fill=part, edge=None, corner=0.0, z=3.0)
        if row.hidden < 0.0:
            ceded = self._x(row.formal) - end
            dashed: Style = {"fill": None, "edge": "formal", "line": 1.0, "dash": (2.5, 2)}
            sheet.box(end, top, ceded, _BAR, gid=f"{gid}/ceded", corner=0.0, z=3.0, **dashed)
        reach = max(end, self._x(row.formal))
        if row.low is not None and row.high is not None:
            low, high = self._x(row.low), self._x(row.high)
            interval_sign(sheet, low, high, y, gid)
            reach = max(reach, high)
        sheet.label(reach + 7, y + 3.1, f"{row.formal + row.hidden:.3f}", 9.2, align="left", gid=gid)

    def _baseline(self, value: float, column: int, y: float, gid: str) -> None:
        left = self.x_base + _BASE * column + 12
        room = _BASE - 24
        x = left + room * min(max(value, 0.0), 1.0)
        self.sheet.polyline([(left, y), (left + room, y)], gid=f"{gid}/rail{column}", color="edge", width=1.6)
        self.sheet.mark("circle", x, y, 3.4, gid=f"{gid}/base{column}", fill="soft", edge="paper", line=0.8)

    def _legend(self) -> Groups:
        said, rows = self.said, self.scene.rows
        signs = [
            Entry(said["formal_power"], "bar", "formal"),
            Entry(said["hidden_influence"], "bar", "hidden"),
        ]
        if any(row.hidden < 0.0 for row in rows):
            signs.append(Entry(said["ceded"], "ceded", "formal"))
        if any(row.low is not None for row in rows):
            signs.append(Entry(said["interval"], "interval", "ink"))
        moves = [Entry(said["rose"], "line", "for"), Entry(said["fell"], "line", "against", dash=(4.0, 2.2))]
        return [(said["signs"], [*signs, *moves])]


@chart
def ranking(x: RankScene | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw people by influence beside their order by post, with plain baselines.

    Among those shown, a full line climbs for who is listened to more than the post says, a
    dashed one falls for the others; bars split influence into its part from the post and the rest.

    Parameters
    ----------
    x
        A scene or an analysis, rows in the order of influence.
    ax
        Axes to draw into.  None makes a figure as large as the picture needs, in points.

    lang
        Language of an analysis, "en" or "zh"; a scene has its own.

    Returns
    -------
    Axes
        The picture.
    """
    return _Ranking(x if isinstance(x, RankScene) else rank_scene(x, lang), ax).sheet
