"""Lines that begin with what they tell: 组长：甲一, or 时间 in one cell and the day in the next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.natural import says_something
from stakemap.io.tables.typed.several_names import is_name, listed_names
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["Line", "labelled_lines"]

_LABELLED = re.compile(r"([^:]{1,20}):(.+)", re.DOTALL)
_LONGEST = 2_000
"""Signs of a cell that is looked at."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a line tells, by its label, and where it stands."""

    number: int
    at: int
    code: str
    """What the label means (`line_label`); nothing for a line without one that is known."""
    label: str
    text: str
    beside: str = ""
    """What stands in the cell behind."""


def labelled_lines(grid: Grid) -> list[Line]:
    """The lines of a sheet; names without a label go on with the one above.

    Examples
    --------
    >>> rows = [(1, {1: "组　长：甲一"}), (2, {1: "成员：", 2: "乙二", 3: "科长"}), (3, {2: "丙三"})]
    >>> for line in labelled_lines(Grid("a", "a.xlsx", rows)):
    ...     print(line.number, line.code, line.label, line.text, line.beside)
    1 head 组长 甲一
    2 member 成员 乙二 科长
    3 member 成员 丙三
    """
    found: list[Line] = []
    for number, cells in grid.rows:
        shown = {at: _shown(text) for at, text in sorted(cells.items()) if text.strip()}
        above = found[-1] if found else None
        found += _pairs(number, shown) or _whole(number, shown, above)
    return [line for line in found if not line.code or says_something(line.text)]


def _pairs(number: int, shown: Mapping[int, str]) -> list[Line]:
    """The lines of a row of labels with what they tell in the cell behind; none for another row."""
    cells, found = list(shown.items()), list[Line]()
    while len(cells) > 1 and (label := _label(cells[0][1].rstrip(": "))):
        (at, text), *more = cells[1:]
        if _label(text.rstrip(": ")):
            return []  # headings side by side
        beside = more.pop(0)[1] if more and not _label(more[0][1].rstrip(": ")) else ""
        found.append(Line(number, at, vocabulary("line_label").code(label) or "", label, text, beside))
        cells = more
    return [] if cells else found


def _whole(number: int, shown: Mapping[int, str], above: Line | None) -> list[Line]:
    """The line of a row that has its label in the same cell; names without one go on with the line above."""
    if not shown:
        return []
    (at, first), *rest = shown.items()
    parts = _LABELLED.fullmatch(first)
    label = _label(parts[1]) if parts else ""
    beside = rest[0][1] if rest else ""
    if parts is not None and label:
        return [Line(number, at, vocabulary("line_label").code(label) or "", label, parts[2].strip(), beside)]
    if above is not None and above.code and all(map(is_name, listed_names(first))):
        return [Line(number, at, above.code, above.label, first, beside)]
    return [Line(number, at, "", "", first)]


def _label(text: str) -> str:
    """A label without the blanks in it, where it is known."""
    label = re.sub(r"\s", "", text)
    return label if vocabulary("line_label").code(label) else ""


def _shown(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
