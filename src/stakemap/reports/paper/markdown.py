"""The blocks as Markdown, for pasting into a mail; no text of it is markup or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category

from stakemap.reports.paper.blocks import (
    Block,
    Cell,
    Fold,
    Heading,
    Items,
    Paper,
    Paragraph,
    Run,
    Runs,
    Table,
    Terms,
    undrawn,
)
from stakemap.wording.phrases import Words

__all__ = ["line_of_text", "markdown"]

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_BEGINS = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))")
"""Where a line would begin a list or underline the one above."""


def markdown(paper: Paper) -> str:
    r"""The text: headings, paragraphs, lists and tables; a line stands in the place of a drawing.

    Numbers of facts stand in brackets.

    Examples
    --------
    >>> from stakemap.reports.paper.blocks import Run
    >>> print(markdown(Paper("*Amber* City", (), "en", (Paragraph((Run("1. Ann <b>"),)),))).strip())
    # \*Amber\* City
    <BLANKLINE>
    1\. Ann \<b\>
    """
    top = [f"# {_text(paper.title)}"] if paper.title else []
    about = [" · ".join(map(_text, paper.about))] if paper.about else []
    colon = Words("reports", paper.lang).say("colon")
    return "\n\n".join([*top, *about, *_written(undrawn(paper).blocks, colon)]) + "\n"


def _written(blocks: tuple[Block, ...], colon: str) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(level, runs):
                yield f"{'#' * level} {_runs(runs)}"
            case Paragraph(runs, look):
                yield f"**{_runs(runs, bare=True)}**" if look == "subhead" else _begun(_runs(runs))
            case Items(items, ordered):
                marks = (f"{k}. " if ordered else "- " for k in range(1, len(items) + 1))
                yield "\n".join(_item(item, mark, colon) for item, mark in zip(items, marks, strict=True))
            case Terms(rows):
                said = ((_runs(term, bare=True), " · ".join(map(_runs, told))) for term, told in rows)
                yield "\n".join(f"- **{term}**{colon}{told}" for term, told in said)
            case Table():
                yield _table(block)
            case Fold(asks, inside):
                yield from [f"### {_runs(asks)}"] if asks else []
                yield from _written(inside, colon)
            case _:
                pass


def _item(item: tuple[Block, ...], mark: str, colon: str) -> str:
    """An item whose further lines stand under its first, with two spaces where a line ends for good."""
    made: list[str] = []
    for block in item:
        if made and isinstance(block, Paragraph):
            made[-1] += "  "
        made += [line for text in _written((block,), colon) for line in text.split("\n")]
    return mark + f"\n{' ' * len(mark)}".join(made)


def _table(table: Table) -> str:
    head = table.head[-1] if table.head else (Cell(()),) * table.width
    rule = "|".join(" ---: " if cell.number else " --- " for cell in _spread(head))
    lines = [_row(head), f"|{rule}|", *map(_row, table.rows)]
    caption = [f"**{_runs(table.caption, bare=True)}**\n"] if table.caption else []
    return "\n".join([*caption, *lines])


def _row(cells: tuple[Cell, ...]) -> str:
    return "| " + " | ".join(_runs(cell.runs).replace("\n", " · ") for cell in _spread(cells)) + " |"


def _spread(cells: tuple[Cell, ...]) -> Iterator[Cell]:
    """One cell a column: Markdown has no wide ones."""
    for cell in cells:
        yield cell
        yield from (Cell(()),) * (cell.columns - 1)


def line_of_text(text: str) -> str:
    r"""A line that Markdown takes as text.

    Examples
    --------
    >>> print(line_of_text("[x](y) <b>"), line_of_text("- no list"), line_of_text("1. neither"))
    \[x\](y) \<b\> \- no list 1\. neither
    """
    return _begun(_text(" ".join(text.split())))


def _begun(line: str) -> str:
    return _BEGINS.sub(r"\1\\", line)


def _runs(runs: Runs, *, bare: bool = False) -> str:
    made = []
    for k, run in enumerate(runs):
        if run.mark == "strong" and not bare and run.text.strip():
            made.append(_strong(run.text, "".join(_shown(one) for one in runs[k + 1 : k + 2])))
        else:
            made.append(_shown(run))
    return "".join(made)


def _shown(run: Run) -> str:
    """A run without emphasis; the numbers of facts stand apart, in brackets."""
    return f" \\[{_text(run.text)}\\]" if run.mark == "note" else _text(run.text)


def _strong(text: str, after: str) -> str:
    """Strong text; a sign before a letter stands outside, else the marks would not close.

    Of a text in brackets at the end both brackets do.
    """
    inner = text.strip()
    if after[:1].isalnum() and text.endswith(inner):
        while inner and category(inner[-1]).startswith("P"):
            inner = inner[:-1]
        kinds = [category(sign) for sign in inner]
        opened = max((k for k, kind in enumerate(kinds) if kind in ("Ps", "Pi")), default=-1)
        closed = {"Pe", "Pf"} & set(kinds[opened + 1 :])
        inner = inner if closed or opened < 0 else inner[:opened].rstrip()
    if not inner:
        return _text(text)
    before, _, rest = text.partition(inner)
    return f"{_text(before)}**{_text(inner)}**{_text(rest)}"


def _text(text: str) -> str:
    """Text in which nothing is markup."""
    return _MARKUP.sub(r"\\\1", text)
