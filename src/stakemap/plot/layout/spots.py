"""What has a place in the picture of an organisation: a person with texts, the box of a unit."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.plot.canvas.textwidth import width
from stakemap.plot.layout.placing import Rect
from stakemap.plot.layout.sizes import (
    BOLD,
    CAPTION_FIRST,
    CAPTION_LINE,
    NAME_LINE,
    NAME_SIZE,
    POST_LINE,
    POST_SIZE,
    UNIT_SIZE,
)

__all__ = ["Frame", "Spot"]


@dataclass(frozen=True, slots=True)
class Spot:
    """One person: centre, outer radius, size of the mark, lines of name and post, reach of the interval."""

    id: str
    x: float
    y: float
    r: float
    size: float
    names: tuple[str, ...]
    posts: tuple[str, ...]
    reach: float = 0.0

    def lines(self) -> list[tuple[str, float, float]]:
        """Text, font size and baseline of every line."""
        at, found = self.y + self.r, []
        for text in self.names:
            at += NAME_LINE
            found.append((text, NAME_SIZE, at - 1.0))
        for text in self.posts:
            at += POST_LINE
            found.append((text, POST_SIZE, at - 1.0))
        return found

    @property
    def bottom(self) -> float:
        """Lower end of the text."""
        return self.y + self.r + NAME_LINE * len(self.names) + POST_LINE * len(self.posts) + 2.0

    def labels(self) -> tuple[Rect, ...]:
        """What the texts cover."""
        return tuple(
            (self.x - width(text, size) / 2, y - 0.82 * size, self.x + width(text, size) / 2, y + 0.2 * size)
            for text, size, y in self.lines()
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """The box of a unit; the caption of a `band` stands in its corner, else across its top."""

    id: str
    label: tuple[str, ...]
    rect: Rect
    head: float
    band: bool = False
    caption: float = 0.0

    def strip(self) -> Rect:
        """The ground of the caption."""
        left, top, right, _ = self.rect
        if self.band:
            return (left, top, left + self.caption + 18.0, top + self.head)
        return (left, top, right, top + self.head)

    def texts(self) -> tuple[Rect, ...]:
        """What the lines of the caption cover."""
        left, top, right, _ = self.rect
        found = []
        for at, line in enumerate(self.label):
            wide, y = width(line, UNIT_SIZE * BOLD), top + CAPTION_FIRST + CAPTION_LINE * at
            start = left + 10.0 if self.band else (left + right - wide) / 2
            found.append((start, y - 0.82 * UNIT_SIZE, start + wide, y + 0.2 * UNIT_SIZE))
        return tuple(found)
