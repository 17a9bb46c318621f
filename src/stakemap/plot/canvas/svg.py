"""SVG for a page: stable ids, one group per thing, colours a page can change, no fonts.

Matplotlib draws; this module then gathers the parts of each thing into one group, names
the colours, rounds the figures and drops everything that is not needed.  The same picture
gives the same bytes in every process.
"""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from stakemap.plot.canvas.fonts import PAGE_FAMILIES
from stakemap.plot.canvas.lean_svg import circle_of, share_styles, short_path
from stakemap.plot.canvas.png_pdf import figure_of
from stakemap.plot.canvas.sheet import Notes, settings
from stakemap.plot.canvas.style import COLORS, css_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["gids", "svg"]

_BY_HEX = {value: name for name, value in COLORS.items()}
_HEX = re.compile(r"#[0-9a-f]{6}\b")
_FIGURE = re.compile(r"-?\d+\.\d{3,}")
_REFERS = frozenset({"data-a", "data-b", "data-kind", "data-grade", "data-origin", "data-for"})
_DROPPED = frozenset({"metadata", "defs"})
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_STYLES = frozenset({"font-size", "font-weight", "fill", "opacity", "stroke", "stroke-width"}) | frozenset(
    {"stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "fill-opacity"}
)


def _notes(figure: Figure) -> list[Notes]:
    return [artist for artist in figure.findobj(Notes) if isinstance(artist, Notes)]


def gids(picture: Figure | Axes, *, prefix: str = "") -> dict[str, str]:
    """Person id -> element id in the SVG of the same `prefix`."""
    return {
        person: prefix + gid
        for notes in _notes(figure_of(picture))
        for person, gid in sorted(notes.people.items())
    }


def svg(picture: Figure | Axes, *, prefix: str = "", themed: bool = True) -> str:
    """The picture as one ``<svg>`` element without XML header, for the body of a page.

    Parameters
    ----------
    picture
        A figure or Axes of this package.
    prefix
        Put before every id; needed where one page holds two pictures.
    themed
        Write colours as ``var(--sm-name, #hex)``, so that a page may be light or dark.
        False writes plain colours, for readers without CSS variables.

    Returns
    -------
    str
        XML text; the fonts are the reader's, and nothing is ever asked for from an address.
    """
    figure = figure_of(picture)
    buffer = StringIO()
    with settings():
        figure.savefig(
            buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    root = ET.fromstring(buffer.getvalue())  # noqa: S314 - our own text, written a line above
    page = _Page(_notes(figure), prefix, themed)
    return ET.tostring(page.build(root), encoding="unicode", short_empty_elements=True)


class _Page:
    """Builds the tree of the page from matplotlib's."""

    def __init__(self, notes: list[Notes], prefix: str, themed: bool) -> None:
        self.notes, self.prefix, self.themed = notes, prefix, themed
        self.things = {gid: attributes for note in notes for gid, attributes in note.things.items()}
        self.groups: dict[str, ET.Element] = {}

    def build(self, source: ET.Element) -> ET.Element:
        box = source.get("viewBox", "0 0 100 100")
        root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": self._short(box)})
        _, _, width, height = box.split()
        root.attrib.update({"width": self._short(width), "height": self._short(height)})
        about = {key: value for note in self.notes for key, value in note.about.items()}
        root.attrib.update(about)
        root.set("font-family", PAGE_FAMILIES)
        self._visit(source, root)
        share_styles(root, self.prefix)
        return root

    def _visit(self, element: ET.Element, into: ET.Element) -> None:
        for child in element:
            tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
            if not tag or tag in _DROPPED:
                continue
            name = child.get("id", "")
            if tag == "g" and "/" in name:
                thing, _, part = name.partition("/")
                self._part(child, part, self._group(thing, into))
            elif tag == "g":
                self._visit(child, into)
            elif not name:
                into.append(self._shape(child, tag))

    def _group(self, thing: str, into: ET.Element) -> ET.Element:
        if thing not in self.groups:
            attributes = {"id": self.prefix + thing}
            for key, value in self.things.get(thing, {}).items():
                refers = key in _REFERS
                attributes[key] = self.prefix + value if refers else value
            self.groups[thing] = ET.SubElement(into, "g", attributes)
        return self.groups[thing]

    def _part(self, element: ET.Element, part: str, group: ET.Element) -> None:
        for child in element.iter():
            tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
            if tag in {"path", "text", "rect", "circle"}:
                group.append(self._text(child, part) if tag == "text" else self._shape(child, tag, part))

    def _shape(self, element: ET.Element, tag: str, part: str = "") -> ET.Element:
        d = element.get("d", "")
        circle = circle_of(d)
        shape = ET.Element("circle" if circle else tag)
        if part in {"mark", "ring", "box", "reach", "head"}:
            shape.set("class", f"sm-{part}")
        if circle:
            for name, value in zip(("cx", "cy", "r"), circle, strict=True):
                shape.set(name, self._short(f"{value:.3f}"))
        else:
            shape.set("d", short_path(d))
        shape.set("style", self._style(element.get("style", "")))
        return shape

    def _text(self, element: ET.Element, part: str) -> ET.Element:
        place = re.search(r"translate\((\S+) (\S+)\)", element.get("transform", "")) or re.search("()()", "")
        align = part.split("-")[1]
        text = ET.Element("text")
        text.set("x", self._short(place[1] if place else "0"))
        text.set("y", self._short(place[2] if place else "0"))
        if align != "left":
            text.set("text-anchor", _ANCHORS[align])
        if "-halo-" in part:
            text.set("class", "sm-halo")
        text.set("style", self._style(element.get("style", "")))
        text.text, text.tail = element.text, " "  # so that two lines are two words to a screen reader
        return text

    def _style(self, css: str) -> str:
        pairs = (piece.split(":", 1) for piece in css.split(";") if ":" in piece)
        kept = {key.strip(): value.strip() for key, value in pairs if key.strip() in _STYLES}
        return ";".join(f"{key}:{self._color(self._short(value))}" for key, value in kept.items())

    def _color(self, value: str) -> str:
        if not self.themed:
            return value
        return _HEX.sub(
            lambda found: (
                f"var({css_name(_BY_HEX[found[0]])},{found[0]})" if found[0] in _BY_HEX else found[0]
            ),
            value,
        )

    @staticmethod
    def _short(text: str) -> str:
        return _FIGURE.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), text)
