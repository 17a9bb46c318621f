"""A sheet of paper: points as units, y downwards, parts with names.  What is drawn is kept as plain shapes.

A part carries a gid ``<thing>/<part>``, so that a thing of several parts (mark, ring, name)
becomes one group of the SVG.  `svg` writes a sheet for a page, `painting` puts it on matplotlib's Axes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from stakemap.plot.canvas.outline import Outline, Point, closed, polyline, regular, round_box
from stakemap.plot.canvas.style import REACH
from stakemap.plot.canvas.textwidth import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Align", "Ink", "Lettering", "Shape", "Sheet", "Style", "Word", "gid_of"]

Align = Literal["left", "center", "right"]


def gid_of(thing: str, *ids: str) -> str:
    """Stable element id of a thing, safe in any page: ``person:9f0c1d2e3a``."""
    joined = "\x1f".join(ids)
    return f"{thing}:{blake2b(joined.encode('utf-8', 'surrogatepass'), digest_size=5).hexdigest()}"


class Style(TypedDict, total=False):
    """What a call says of a shape where it differs from the usual: the fields of its `Ink`."""

    fill: str | None
    edge: str | None
    line: float
    dash: tuple[float, ...]
    alpha: float


class Lettering(TypedDict, total=False):
    """What a call says of a line of text where it differs from the usual: the last fields of a `Word`."""

    color: str
    align: Align
    bold: bool
    halo: bool


@dataclass(frozen=True, slots=True)
class Ink:
    """Names of colours, width of the edge, dashes in widths, how opaque, and whether corners are round."""

    fill: str | None
    edge: str | None
    line: float
    dash: tuple[float, ...] = ()
    alpha: float = 1.0
    round: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape: an outline, or a circle of centre and radius."""

    gid: str
    z: float
    ink: Ink
    outline: Outline | None = None
    circle: tuple[float, float, float] | None = None

    def grown(self, times: float, about: Point) -> Shape:
        """The shape so many times as large, from a point that stays."""
        circle, outline = self.circle, self.outline
        if circle is not None:
            circle = (*_away(circle[:2], times, about), circle[2] * times)
        if outline is not None:
            outline = Outline(outline.letters, tuple(_away(at, times, about) for at in outline.points))
        return replace(
            self, ink=replace(self.ink, line=self.ink.line * times), outline=outline, circle=circle
        )


@dataclass(frozen=True, slots=True)
class Word:
    """One line of text on its baseline."""

    gid: str
    z: float
    text: str
    x: float
    y: float
    size: float
    color: str = "ink"
    align: Align = "center"
    bold: bool = False
    halo: bool = False

    def grown(self, times: float, about: Point) -> Word:
        """The line so many times as large, from a point that stays."""
        x, y = _away((self.x, self.y), times, about)
        return replace(self, x=x, y=y, size=self.size * times)


def _away(at: Point, times: float, about: Point) -> Point:
    return about[0] + (at[0] - about[0]) * times, about[1] + (at[1] - about[1]) * times


class Sheet:
    """`width` x `height` points of paper and what stands on them.

    Parameters
    ----------
    target
        Axes to paint into, as large as they allow; None makes a figure of exactly this size.
    about
        What the whole picture is, for the page (``class``, ``aria-label``).

    Attributes
    ----------
    marks
        Shapes and words in the order in which they came.
    things
        Gid -> attributes for the page.
    people
        Id of a person -> gid.
    """

    def __init__(self, target: Axes | None, width: float, height: float, about: dict[str, str]) -> None:
        self.target, self.width, self.height, self.about = target, width, height, about
        self.marks: list[Shape | Word] = []
        self.things: dict[str, dict[str, str]] = {}
        self.people: dict[str, str] = {}
        self._texts = 0

    def thing(self, gid: str, **attributes: str) -> str:
        """Register a thing: its attributes stand on its group in the page."""
        self.things[gid] = {key.replace("_", "-"): value for key, value in attributes.items() if value}
        return gid

    def person(self, person_id: str, gid: str) -> None:
        """Remember which element shows a person."""
        self.people[person_id] = gid

    def label(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        gid: str = "",
        z: float = 5.0,
        **lettering: Unpack[Lettering],
    ) -> None:
        """One line of text whose baseline is at y; `gid` names the part."""
        text = clean(text)
        if not text:
            return
        thing, halo = gid or gid_of("text", text, f"{x:.2f},{y:.2f}"), lettering.get("halo", False)
        name = f"{thing}/text-{lettering.get('align', 'center')}{'-halo' if halo else ''}-{self._texts}"
        self._texts += 1 + halo
        self.marks.append(Word(name, z, text, x, y, size, **lettering))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        gid: str,
        corner: float = 6.0,
        z: float = 1.0,
        **style: Unpack[Style],
    ) -> None:
        """A box with round corners; x, y is its upper left corner."""
        usual: Style = {"fill": "box", "edge": "edge", "line": 0.8}
        self.marks.append(Shape(gid, z, Ink(**usual | style), round_box(x, y, width, height, corner)))

    def stroke(
        self,
        outline: Outline,
        *,
        gid: str,
        color: str = "wire",
        width: float = 1.2,
        dash: tuple[float, ...] = (),
        alpha: float = 1.0,
        z: float = 2.0,
    ) -> None:
        """A line along an outline."""
        self.marks.append(Shape(gid, z, Ink(None, color, width, dash, alpha), outline))

    def polyline(self, points: Sequence[Point], **style: Any) -> None:
        """A line through points; takes the options of `stroke`."""
        self.stroke(polyline(points), **style)

    def polygon(self, points: Sequence[Point], *, gid: str, z: float = 4.0, **style: Unpack[Style]) -> None:
        """A closed shape, without an edge where none is asked for."""
        usual: Style = {"edge": None, "line": 1.0}
        self.marks.append(Shape(gid, z, Ink(**usual | style, round=True), closed(points)))

    def mark(
        self,
        shape: str,
        x: float,
        y: float,
        size: float,
        *,
        gid: str,
        z: float = 4.0,
        **style: Unpack[Style],
    ) -> None:
        """A circle or regular shape of about the area of a circle of radius `size`."""
        outline = regular(shape, x, y, size * REACH.get(shape, 1.0))
        usual: Style = {"edge": "paper", "line": 1.2}
        ink = Ink(**usual | style, round=outline is not None)
        self.marks.append(Shape(gid, z, ink, outline, None if outline else (x, y, size)))
