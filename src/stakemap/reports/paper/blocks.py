"""What a report says, as a tree of blocks that knows nothing of HTML, typst, Word or Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeAlias

from stakemap.wording.display_width import display_width
from stakemap.wording.phrases import Words

__all__ = [
    "Block",
    "Cell",
    "Fold",
    "Heading",
    "Items",
    "Paper",
    "Paragraph",
    "Picture",
    "Run",
    "Runs",
    "Table",
    "Terms",
    "plain",
    "texts",
    "unbroken",
    "undrawn",
]

_SHORT_NOTE = 24
"""Characters: numbers of facts that stay on one line."""


@dataclass(frozen=True, slots=True)
class Run:
    r"""A piece of a line.

    Attributes
    ----------
    text
        Never markup of any kind; ``"\n"`` alone begins a new line.
    mark
        ``strong``, ``quiet``, ``note`` (numbers of facts) or nothing.
    link
        A plain web address, or nothing.
    """

    text: str
    mark: str = ""
    link: str = ""


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the title of the report has level 1; `fresh` begins a page."""

    level: int
    runs: Runs
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `look` is ``lead``, ``caveat``, ``subhead`` or nothing."""

    runs: Runs
    look: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item is one or more blocks, lists in it too."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms with what is said of each."""

    rows: tuple[tuple[Runs, tuple[Runs, ...]], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    runs: Runs
    columns: int = 1
    heads: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of headings, then rows; every row fills `width` columns."""

    caption: Runs
    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max((sum(cell.columns for cell in row) for row in (*self.head, *self.rows)), default=0)

    @property
    def lengths(self) -> list[int]:
        """The longest line of each column in half-width characters; a heading may break in two."""
        longest = [0] * self.width
        for row in (*self.head, *self.rows):
            at = 0
            for cell in row:
                text = plain(cell.runs)
                lines = _pieces(text) if row in self.head else text.split("\n")
                if cell.columns == 1:
                    longest[at] = max([longest[at], *map(display_width, lines)])
                at += cell.columns
        return longest

    @property
    def shares(self) -> list[float]:
        """Share of the width that each column gets; 0 for one as wide as its text, as short numbers are."""
        lengths, numbers = self.lengths, self._numbers
        short = _SHORT if sum(n for n in lengths if n <= _SHORT) <= _ROOM else _SHORTEST
        most = max((n for k, n in enumerate(lengths) if k not in numbers), default=0)
        return [
            0.0 if n <= short and (n < most or k in numbers) else min(max(n, 1), _LONGEST) ** 0.6
            for k, n in enumerate(lengths)
        ]

    @property
    def _numbers(self) -> frozenset[int]:
        """Columns of numbers, where some other column takes what is left of the width."""
        words = set[int]()
        for row in self.rows:
            ends = list(accumulate(cell.columns for cell in row))
            words |= {end - 1 for end, cell in zip(ends, row, strict=True) if not cell.number}
        return frozenset(range(self.width)) - words if words else frozenset()


def _pieces(heading: str) -> Iterator[str]:
    """The words of a heading, those of Chinese in halves."""
    for word in heading.split():
        middle = (len(word) + 1) // 2 if display_width(word) > len(word) else len(word)
        yield from (word[:middle], word[middle:])


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG with plain colours, its size in points of the drawing, and what it shows."""

    svg: str
    name: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Fold:
    """What stands behind one line: no part of the brief."""

    asks: Runs
    blocks: tuple[Block, ...]


_SHORT, _SHORTEST, _ROOM, _LONGEST = 18, 9, 70, 90
"""Half-width characters: a short column, one where many are short, all short ones together, a long one."""


Block: TypeAlias = Heading | Paragraph | Items | Terms | Table | Picture | Fold


@dataclass(frozen=True, slots=True)
class Paper:
    """A report: title, what stands under it, and its blocks."""

    title: str
    about: tuple[str, ...]
    lang: str
    blocks: tuple[Block, ...]

    def brief(self) -> Paper:
        """Without what is folded away."""
        return replace(self, blocks=tuple(block for block in self.blocks if not isinstance(block, Fold)))

    def texts(self) -> Iterator[str]:
        """Every text that is printed, pictures apart."""
        yield from (self.title, *self.about)
        yield from texts(self.blocks)


def unbroken(note: Run) -> str:
    r"""The numbers of a few facts as one word, so that they stay on a line; more may break.

    Examples
    --------
    >>> unbroken(Run("1, 2", "note")).split(" ")
    ['1,\xa02']
    """
    return note.text.replace(" ", "\u00a0") if len(note.text) <= _SHORT_NOTE else note.text


def plain(runs: Runs) -> str:
    """The text of runs.

    Examples
    --------
    >>> plain((Run("Ann ", "strong"), Run("decides")))
    'Ann decides'
    """
    return "".join(run.text for run in runs)


def undrawn(paper: Paper) -> Paper:
    """The same with a line in the place of each drawing, for formats without drawings."""
    line = Paragraph((Run(Words("paper", paper.lang).say("elsewhere")),), "caveat")

    def told(block: Block) -> Block:
        match block:
            case Picture():
                return line
            case Fold():
                return replace(block, blocks=tuple(map(told, block.blocks)))
            case Items():
                return replace(block, items=tuple(tuple(map(told, item)) for item in block.items))
            case _:
                return block

    return replace(paper, blocks=tuple(map(told, paper.blocks)))


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every text of blocks in reading order, pictures apart."""
    for block in blocks:
        match block:
            case Heading(_, runs, _) | Paragraph(runs, _):
                yield plain(runs)
            case Items(items):
                yield from (text for item in items for text in texts(item))
            case Terms(rows):
                yield from (plain(runs) for term, said in rows for runs in (term, *said))
            case Table(caption, head, rows):
                yield plain(caption)
                yield from (plain(cell.runs) for row in (*head, *rows) for cell in row)
            case Fold(asks, inside):
                yield plain(asks)
                yield from texts(inside)
            case Picture():
                pass
