"""What a report says, as a tree of blocks that knows nothing of HTML, typst, Word or Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

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
]


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
    """A heading; the title of the report has level 1."""

    level: int
    runs: Runs


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


def plain(runs: Runs) -> str:
    """The text of runs.

    Examples
    --------
    >>> plain((Run("Ann ", "strong"), Run("decides")))
    'Ann decides'
    """
    return "".join(run.text for run in runs)


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every text of blocks in reading order, pictures apart."""
    for block in blocks:
        match block:
            case Heading(_, runs) | Paragraph(runs, _):
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
