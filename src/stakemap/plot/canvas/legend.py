"""The legend: every sign of a picture in words, set like text in lines."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.plot.canvas.sheet import Sheet, Style, gid_of
from stakemap.plot.canvas.signs import broker_sign, stance_sign, veto_sign
from stakemap.plot.canvas.textwidth import fit, width

__all__ = ["Entry", "draw_legend", "legend_height"]

_SIZE, _LINE, _KEY = 9.4, 17.0, 26.0
_READ = 890.0
"""Width of paper up to which the legend has its own size; on wider paper it grows with the paper."""
_MOST = 190.0
_ORG = frozenset({"widths", "band", "folded"})
_CELLS = frozenset({"card", "dot"})
_KEYS = {
    "card": 22.0,
    "sizes": 30.0,
    "bar": 22.0,
    "ceded": 22.0,
    "strip": 22.0,
    "interval": 22.0,
    "widths": 32.0,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One sign: its words, its form (line, pale, ring, vacant, unknown, sizes or a shape), its colour."""

    text: str
    form: str
    color: str
    dash: tuple[float, ...] = ()
    arrow: bool = False
    gid: str = ""

    def words(self) -> str:
        """The words, cut."""
        return fit(self.text, _SIZE, _MOST)

    def room(self) -> float:
        """Width in points."""
        return self.key() + width(self.words(), _SIZE) + 16.0

    def key(self) -> float:
        """Width of the sign."""
        return _KEY + 6.0 if self.form in {"line", "pale"} else _KEYS.get(self.form, 17.0)


Groups = list[tuple[str, list[Entry]]]


def _lines(groups: Groups, room: float) -> list[tuple[str, list[Entry]]]:
    """Entries line by line; a group starts a line of its own."""
    head = _head(groups)
    lines: list[tuple[str, list[Entry]]] = []
    for title, entries in groups:
        line: list[Entry] = []
        used = head
        first = True
        for entry in entries:
            if line and used + entry.room() > room:
                lines.append((title if first else "", line))
                first, line, used = False, [], head
            line.append(entry)
            used += entry.room()
        if line:
            lines.append((title if first else "", line))
    return lines


def _head(groups: Groups) -> float:
    return (
        max((width(fit(title, _SIZE, 120.0), _SIZE) for title, entries in groups if entries), default=0.0)
        + 18.0
    )


def _grown(paper: float) -> float:
    """How many times its own size: a page shows wide paper at the width of any other."""
    return max(paper / _READ, 1.0)


def legend_height(groups: Groups, room: float, paper: float) -> float:
    """Points the legend needs below the drawing on paper of this width."""
    times = _grown(paper)
    return (_LINE * len(_lines(groups, room / times)) + 16.0) * times


def draw_legend(sheet: Sheet, groups: Groups, left: float, top: float, room: float) -> None:
    """Draw it between `left` and `left + room`, from `top` downwards."""
    times, before = _grown(sheet.width), len(sheet.marks)
    _draw(sheet, groups, left, top, room / times)
    if times > 1.0:
        sheet.marks[before:] = [mark.grown(times, (left, top)) for mark in sheet.marks[before:]]


def _draw(sheet: Sheet, groups: Groups, left: float, top: float, room: float) -> None:
    sheet.polyline(
        [(left, top), (left + room, top)], gid=f"{gid_of('legend', 'rule')}/path", color="edge", width=0.8
    )
    head = _head(groups)
    for at, (title, entries) in enumerate(_lines(groups, room)):
        y = top + 10.0 + _LINE * at + _LINE / 2
        sheet.label(
            left,
            y + 3,
            fit(title, _SIZE, 120.0),
            _SIZE,
            align="left",
            color="soft",
            gid=gid_of("legend", str(at)),
            bold=True,
        )
        x = left + head
        for place, entry in enumerate(entries):
            gid = gid_of("legend", str(at), str(place))
            sheet.thing(gid, **{"class": "sm-key"}, data_for=entry.gid)
            draw = _cell if entry.form in _CELLS else _org_sign if entry.form in _ORG else _sign
            draw(sheet, entry, x, y, gid)
            sheet.label(x + entry.key(), y + 3, entry.words(), _SIZE, align="left", gid=gid)
            x += entry.room()


def _sign(sheet: Sheet, entry: Entry, x: float, y: float, gid: str) -> None:
    middle = x + 7.0
    match entry.form:
        case "line" | "pale":
            alpha = 0.45 if entry.form == "pale" else 1.0
            stop = x + _KEY - (5.0 if entry.arrow else 0.0)
            sheet.polyline(
                [(x, y), (stop, y)],
                gid=f"{gid}/path",
                color=entry.color,
                width=1.7,
                dash=entry.dash,
                alpha=alpha,
            )
            if entry.arrow:
                tip = x + _KEY + 1.0
                sheet.polygon(
                    [(tip, y), (tip - 7, y - 3.1), (tip - 5.7, y), (tip - 7, y + 3.1)],
                    gid=f"{gid}/head",
                    fill=entry.color,
                )
        case "bar" | "strip":
            edge = "edge" if entry.form == "strip" else None
            sheet.box(x, y - 4, 16, 8, gid=f"{gid}/bar", fill=entry.color, edge=edge, corner=0.0)
        case "ceded":
            sheet.box(
                x, y - 4, 16, 8, gid=f"{gid}/bar", fill=None, edge=entry.color, dash=(2.5, 2), corner=0.0
            )
        case "interval":
            sheet.polyline([(x, y), (x + 15, y)], gid=f"{gid}/path", color=entry.color, width=1.1)
            for end in (x, x + 15):
                sheet.polyline(
                    [(end, y - 3), (end, y + 3)], gid=f"{gid}/end{end:.0f}", color=entry.color, width=1.1
                )
        case "for" | "against" | "undecided" | "stance_unknown":
            stance_sign(sheet, entry.form, middle, y, 5.8, gid)
        case "veto" | "broker":
            (veto_sign if entry.form == "veto" else broker_sign)(sheet, middle, y, gid)
        case "ring":
            sheet.mark("circle", middle, y, 6.0, gid=f"{gid}/ring", fill="paper", edge="ink", line=1.5)
            sheet.label(middle, y + 2.6, "1", 7.5, gid=gid, bold=True)
        case "vacant":
            sheet.mark(
                "circle", middle, y, 5.5, gid=f"{gid}/mark", fill="paper", edge="soft", dash=(2.2, 1.8)
            )
        case "unknown":
            sheet.mark("circle", middle, y, 5.5, gid=f"{gid}/mark", fill="paper", edge="soft")
            sheet.label(middle, y + 2.8, "?", 8.0, color="soft", gid=gid, bold=True)
        case "sizes":
            for offset, size in ((2.0, 2.4), (9.0, 3.8), (19.5, 5.6)):
                sheet.mark("circle", x + offset, y, size, gid=f"{gid}/mark-{offset:.0f}", fill=entry.color)
        case shape:
            sheet.mark(shape, middle, y, 5.2, gid=f"{gid}/mark", fill=entry.color)


def _org_sign(sheet: Sheet, entry: Entry, x: float, y: float, gid: str) -> None:
    """Signs of the organisation alone: widths of ties, the ring of an interval, seats not drawn."""
    middle = x + 7.0
    match entry.form:
        case "widths":
            for at, wide in enumerate((0.9, 2.0, 3.1)):
                sheet.polyline(
                    [(x + 9.0 * at, y), (x + 9.0 * at + 7.0, y)],
                    gid=f"{gid}/path{at}",
                    color=entry.color,
                    width=wide,
                )
        case "band":
            sheet.mark("circle", middle, y, 6.2, gid=f"{gid}/reach", fill="paper", edge=entry.color, line=0.9)
            sheet.mark("circle", middle, y, 3.8, gid=f"{gid}/mark", fill=entry.color)
        case "folded":
            sheet.mark("circle", middle, y, 5.5, gid=f"{gid}/mark", fill="strip", edge="soft", line=1.0)
            sheet.label(middle, y + 2.6, "…", 8.0, color="soft", gid=gid, bold=True)


def _cell(sheet: Sheet, entry: Entry, x: float, y: float, gid: str) -> None:
    """Signs of cards and cells: a card's edge, or the dot of an empty cell."""
    if entry.form == "dot":
        sheet.mark("circle", x + 7.0, y, 1.6, gid=f"{gid}/mark", fill=entry.color, edge=None)
        return
    card: Style = {"fill": "paper", "edge": entry.color, "line": 1.6, "dash": entry.dash}
    sheet.box(x, y - 5, 14, 10, gid=f"{gid}/card", corner=3.0, **card)
