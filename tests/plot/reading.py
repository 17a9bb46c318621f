"""A drawn picture read back: texts and shapes with their place and colour, thing by thing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from stakemap import plot


@dataclass(frozen=True)
class Word:
    """One text: what it says, where it is anchored on its baseline, its colour and whether it is bold."""

    text: str
    x: float
    y: float
    color: str
    bold: bool
    anchor: str


@dataclass(frozen=True)
class Shape:
    """One path: names of its colours, its dashes, how opaque it is, and every point it names."""

    fill: str
    stroke: str
    dash: tuple[float, ...]
    opacity: float
    points: tuple[tuple[float, float], ...]

    @property
    def left(self) -> float:
        return min(x for x, _ in self.points)

    @property
    def right(self) -> float:
        return max(x for x, _ in self.points)

    @property
    def top(self) -> float:
        return min(y for _, y in self.points)

    @property
    def bottom(self) -> float:
        return max(y for _, y in self.points)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def _shared(root: ET.Element) -> dict[str, str]:
    """Class -> style, of the picture's own sheet."""
    text = "".join(one.text or "" for one in root.iter() if one.tag.rpartition("}")[2] == "style")
    return dict(re.findall(r"\.([\w-]+)\{([^}]*)\}", text))


def _inlined(root: ET.Element) -> ET.Element:
    """The picture with each shared style where it is used."""
    shared = _shared(root)
    for element in root.iter():
        for name in element.get("class", "").split():
            if name in shared:
                element.set("style", shared[name])
    return root


def _points(element: ET.Element) -> tuple[tuple[float, float], ...]:
    """Every point a path names, absolute; eight points of a circle."""
    if element.get("r"):
        x, y, r = (float(element.get(name, "nan")) for name in ("cx", "cy", "r"))
        turns = [math.tau * turn / 8 for turn in range(8)]
        return tuple((x + r * math.sin(turn), y - r * math.cos(turn)) for turn in turns)
    x = y = 0.0
    found = []
    for letter, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", element.get("d", "")):
        given = [float(one) for one in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        if letter in "hv":
            given = [given[0], 0.0] if letter == "h" else [0.0, given[0]]
        pairs = list(zip(given[::2], given[1::2], strict=True))
        if letter == "M":
            x = y = 0.0
        found += [(x + dx, y + dy) for dx, dy in pairs]
        if pairs:
            x, y = found[-1]
    return tuple(found)


def extent(tag: str, attributes: dict[str, str]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of every point that a shape or text names."""
    if tag == "text":
        return (float(attributes["x"]), float(attributes["y"])) * 2
    points = _points(ET.Element(tag, attributes))
    x, y = [one for one, _ in points], [one for _, one in points]
    return min(x), min(y), max(x), max(y)


def _style(element: ET.Element) -> dict[str, str]:
    return dict(piece.split(":", 1) for piece in element.get("style", "").split(";") if piece)


def _color(value: str) -> str:
    named = re.match(r"var\(--sm-([\w-]+)", value)
    return named[1] if named else value.replace("none", "")


def _word(element: ET.Element) -> Word:
    style = _style(element)
    place = float(element.get("x", "nan")), float(element.get("y", "nan"))
    anchor = style.get("text-anchor", "start")
    return Word(element.text or "", *place, _color(style["fill"]), style.get("font-weight") == "700", anchor)


def _shape(element: ET.Element) -> Shape:
    style = _style(element)
    dash = tuple(float(one) for one in style.get("stroke-dasharray", "").split(",") if one)
    points = _points(element)
    colors = _color(style.get("fill", "")), _color(style.get("stroke", ""))
    return Shape(*colors, dash, float(style.get("opacity", "1")), points)


class Thing:
    """One group of a picture: what a reader sees as one thing."""

    def __init__(self, element: ET.Element) -> None:
        self.element, self.id = element, element.get("id", "")
        self.spoken = element.get("aria-label", "")
        tagged = [(one.tag.rpartition("}")[2], one) for one in element.iter()]
        self.words = [_word(one) for tag, one in tagged if tag == "text"]
        self.shapes = [_shape(one) for tag, one in tagged if tag in {"path", "circle"}]
        self.texts = [word.text for word in self.words]

    def word(self, text: str) -> Word:
        """The one text that says this."""
        (found,) = [word for word in self.words if word.text == text]
        return found

    def having(self, *, fill: str | None = None, stroke: str | None = None) -> list[Shape]:
        """Shapes of these colours; None is any."""
        return [one for one in self.shapes if fill in (None, one.fill) and stroke in (None, one.stroke)]

    def shape(self, *, fill: str | None = None, stroke: str | None = None) -> Shape:
        """The one shape of these colours."""
        (found,) = self.having(fill=fill, stroke=stroke)
        return found


class Seen(Thing):
    """A whole picture as a page holds it."""

    def __init__(self, axes: object) -> None:
        self.svg = plot.svg(axes)
        super().__init__(_inlined(ET.fromstring(self.svg)))
        self.people = plot.gids(axes)
        self.size = float(self.element.get("width", "nan")), float(self.element.get("height", "nan"))

    def things(self, kind: str) -> list[Thing]:
        """Groups whose id begins so, in the order of the picture."""
        return [Thing(one) for one in self._groups() if one.get("id", "").startswith(f"{kind}:")]

    def person(self, person: str) -> Thing:
        """The group that shows a person."""
        (found,) = [Thing(one) for one in self._groups() if one.get("id") == self.people[person]]
        return found

    @property
    def legend(self) -> list[str]:
        """Its words line by line, without the characters of the signs."""
        words = [word for thing in self.things("legend") for word in thing.words if word.anchor == "start"]
        return [word.text for word in sorted(words, key=lambda word: (word.y, word.x))]

    def _groups(self) -> Iterator[ET.Element]:
        return (one for one in self.element.iter() if one.tag.rpartition("}")[2] == "g")
