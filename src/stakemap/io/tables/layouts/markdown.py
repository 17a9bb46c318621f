"""Tables of Markdown, as notes and chats hold them: each a sheet that is called as the heading above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from stakemap.errors import LimitExceeded, Problem
from stakemap.io.limits import Limits
from stakemap.io.tables.grids import Grid, kept_cells

__all__ = ["tables_in"]

_STROKE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_EMPHASIS = re.compile(r"(\*\*|__|`)(.+?)\1")
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*")
_LONGEST_NAME = 60


def tables_in(text: str, path: Path, limits: Limits) -> list[Grid]:
    r"""The tables of a text: rows of cells between upright strokes, the second of nothing but dashes.

    Examples
    --------
    >>> from stakemap.io.limits import LIMITS
    >>> page = "Met on Monday.\n## People\n| Name | Title |\n|---|:---:|\n| **Ann** | Mayor |\n"
    >>> (grid,) = tables_in(page, Path("notes.md"), LIMITS)
    >>> grid.name, grid.rows
    ('People', [(3, {1: 'Name', 2: 'Title'}), (5, {1: 'Ann', 2: 'Mayor'})])
    """
    lines = text.splitlines()
    grids: list[Grid] = []
    heading, last, total = path.stem, 0, 0
    for start, end in _blocks(lines):
        found = [hit[1] for line in lines[last:start] if (hit := _HEADING.fullmatch(line.strip()))]
        heading, last, total = (found or [heading])[-1][:_LONGEST_NAME], end, total + end - start
        if total > limits.rows or len(grids) >= limits.sheets:
            cause = f"more than {limits.rows} rows or {limits.sheets} tables"
            raise LimitExceeded([Problem(cause, "split it", path.name, code="limit")])
        rows = [
            (at + 1, kept_cells(path, at + 1, _cells(lines[at]), limits.cell_characters, limits))
            for at in range(start, end)
            if at != start + 1
        ]
        again = sum(grid.name.partition(" (")[0] == heading for grid in grids)
        name = f"{heading} ({again + 1})" if again else heading
        filled = [row for row in rows if row[1]]
        grids.append(Grid(name, path.name, filled, plain_text=True, read_as="markdown"))
    return grids


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First line and the one after the last of each table."""
    at = 0
    while at + 1 < len(lines):
        if "|" in lines[at] and "|" in lines[at + 1] and _RULE.fullmatch(lines[at + 1].strip()):
            end = at + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            yield at, end
            at = end
        else:
            at += 1


def _cells(line: str) -> list[str]:
    """The cells of a line, as they are shown."""
    inner = line.strip().removeprefix("|")
    cells = _STROKE.split(inner.removesuffix("|") if not inner.endswith("\\|") else inner)
    return [_EMPHASIS.sub(r"\2", cell.strip().replace("\\|", "|")).replace("<br>", "\n") for cell in cells]
