"""SVG for a page: stable ids, one group per thing, colours a page can change, no fonts.

Written from the shapes of a sheet, without matplotlib; the same picture gives the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from stakemap.plot.canvas.lean_svg import number, share_styles, short_path
from stakemap.plot.canvas.outline import Outline, Point, closed
from stakemap.plot.canvas.sheet import Ink, Shape, Sheet, Word
from stakemap.plot.canvas.style import COLORS, PAGE_FAMILIES, css_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["gids", "svg"]

_REFERS = frozenset({"data-a", "data-b", "data-kind", "data-grade", "data-origin", "data-for"})
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_NAMED = frozenset({"mark", "ring", "box", "reach", "head"})
"""Parts that styles and script of a page know."""
Place = Callable[[Point], Point]


def _sheets(picture: Figure | Axes | Sheet) -> list[Sheet]:
    if isinstance(picture, Sheet):
        return [picture]
    from stakemap.plot.canvas.painting import figure_of, sheets_of

    return [sheet for sheet, _ in sheets_of(figure_of(picture))]


def gids(picture: Figure | Axes | Sheet, *, prefix: str = "") -> dict[str, str]:
    """Person id -> element id in the SVG of the same `prefix`."""
    return {
        person: prefix + gid for sheet in _sheets(picture) for person, gid in sorted(sheet.people.items())
    }


def svg(
    picture: Figure | Axes | Sheet, *, prefix: str = "", themed: bool = True, styled: bool = False
) -> str:
    """The picture as one ``<svg>`` element without XML header, for the body of a page.

    Parameters
    ----------
    picture
        A figure or Axes of this package, or the sheet of a chart (``chart.sheet(...)``), which needs no
        matplotlib.  What else was put on the Axes is not in it.
    prefix
        Put before every id; needed where one page holds two pictures.
    themed
        Write colours as ``var(--sm-name, #hex)``, so that a page may be light or dark.
        False writes plain colours, for readers without CSS variables.
    styled
        The page gives every ``--sm-name`` and the font itself, and asks for people alone by their ids, as
        pages of reports do: nothing of this stands in the picture.

    Returns
    -------
    str
        XML text; the fonts are the reader's, and nothing is ever asked for from an address.
    """
    asked = {gid for sheet in _sheets(picture) for gid in sheet.people.values()} if styled else None
    page = _Page(prefix, _Colors(themed, styled), asked)
    if isinstance(picture, Sheet):
        page.paper(picture.width, picture.height, page.colors("paper"))
        page.add(picture, 1.0, lambda point: point)
    else:
        _painted(page, picture)
    share_styles(page.root, prefix)
    return ET.tostring(page.root, encoding="unicode").replace(" />", "/>")


def _painted(page: _Page, picture: Figure | Axes) -> None:
    """The sheets of a figure, each where its Axes have it."""
    from matplotlib.colors import to_hex

    from stakemap.plot.canvas.painting import figure_of, scale_of, sheets_of

    figure = figure_of(picture)
    width, height = (72.0 * float(inches) for inches in figure.get_size_inches())
    paper = to_hex(figure.get_facecolor())
    page.paper(width, height, page.colors("paper") if paper == COLORS["paper"] else paper)
    for sheet, ax in sheets_of(figure):
        page.add(sheet, scale_of(ax, sheet), partial(_placed, ax, height))


def _placed(ax: Axes, height: float, point: Point) -> Point:
    """A point of a sheet in points of the figure, from its upper left corner."""
    dots = 72.0 / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    x, y = ax.transData.transform(point)
    return float(x) * dots, height - float(y) * dots


@dataclass(frozen=True, slots=True)
class _Colors:
    """How colours are written: by name for a page, with what they are where it may not know them."""

    themed: bool
    styled: bool

    def __call__(self, color: str) -> str:
        if not self.themed:
            return COLORS[color]
        return f"var({css_name(color)})" if self.styled else f"var({css_name(color)},{COLORS[color]})"


class _Page:
    """Builds the tree of the page."""

    def __init__(self, prefix: str, colors: _Colors, asked: Collection[str] | None) -> None:
        self.prefix, self.colors, self.asked = prefix, colors, asked
        self.root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
        self.groups: dict[str, ET.Element] = {}

    def paper(self, width: float, height: float, color: str) -> None:
        """Size and ground."""
        wide, high = _plain(width), _plain(height)
        self.root.attrib.update({"viewBox": f"0 0 {wide} {high}", "width": wide, "height": high})
        if not self.colors.styled:
            self.root.set("font-family", PAGE_FAMILIES)
        ground = closed([(0.0, height), (width, height), (width, 0.0), (0.0, 0.0)])
        ET.SubElement(self.root, "path", {"d": short_path(ground), "style": f"fill:{color}"})

    def add(self, sheet: Sheet, scale: float, place: Place) -> None:
        """What stands on a sheet, the lowest first."""
        self.root.attrib.update(sheet.about)
        for mark in sorted(sheet.marks, key=attrgetter("z")):
            thing, _, part = mark.gid.partition("/")
            group = self._group(thing, sheet.things)
            if isinstance(mark, Word):
                self._text(mark, scale, place, group)
            else:
                self._shape(mark, part, scale, place, group)

    def _group(self, thing: str, things: dict[str, dict[str, str]]) -> ET.Element:
        if thing not in self.groups:
            told = {
                key: self.prefix + value if key in _REFERS else value
                for key, value in things.get(thing, {}).items()
            }
            own = {"id": self.prefix + thing} if self.asked is None or thing in self.asked else {}
            self.groups[thing] = ET.SubElement(self.root, "g", own | told)
        return self.groups[thing]

    def _shape(self, shape: Shape, part: str, scale: float, place: Place, group: ET.Element) -> None:
        told = {"class": f"sm-{part}"} if part in _NAMED else {}
        if shape.circle is not None:
            x, y, radius = shape.circle
            at = (*place((x, y)), radius * scale)
            told |= {key: number(value, 2) for key, value in zip(("cx", "cy", "r"), at, strict=True)}
        elif shape.outline is not None:
            points = tuple(place(point) for point in shape.outline.points)
            told["d"] = short_path(Outline(shape.outline.letters, points))
        told["style"] = self._ink(shape.ink, scale)
        ET.SubElement(group, "circle" if shape.circle is not None else "path", told)

    def _text(self, word: Word, scale: float, place: Place, group: ET.Element) -> None:
        x, y = place((word.x, word.y))
        told = {"x": number(x), "y": number(y)}
        if word.halo:
            told["class"] = "sm-halo"
        size = f"font-size:{_plain(word.size * scale)}px;fill:{self.colors(word.color)}"
        style = (f"text-anchor:{_ANCHORS[word.align]}", "font-weight:700", size)
        wanted = (word.align != "left", word.bold, True)
        told["style"] = ";".join(one for one, kept in zip(style, wanted, strict=True) if kept)
        text = ET.SubElement(group, "text", told)
        text.text, text.tail = word.text, " "  # so that two lines are two words to a screen reader

    def _ink(self, ink: Ink, scale: float) -> str:
        told = {"fill": self.colors(ink.fill) if ink.fill else "none"}
        if ink.alpha < 1.0:
            told["opacity"] = _plain(ink.alpha)
        if ink.edge:
            wide = ink.line * scale
            if ink.dash:
                told["stroke-dasharray"] = ",".join(_plain(dash * wide) for dash in ink.dash)
            told["stroke"] = self.colors(ink.edge)
            told |= {"stroke-width": _plain(wide)} if wide != 1.0 else {}
        return ";".join(f"{key}:{value}" for key, value in told.items())


def _plain(value: float) -> str:
    """At most two digits after the point, with a nought before it."""
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said
