"""Lines that begin with what they tell: 组长：甲一, or 时间 in one cell and the day in the next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from stakemap.io.tables.grids import Grid
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
        shown = {at: _shown(text) for at, text in cells.items() if text.strip()}
        line = _line(number, shown) if shown else None
        if line is not None and not line.code and found and found[-1].code:
            line = _further(line, found[-1], shown)
        if line is not None:
            found.append(line)
    return found


def _line(number: int, shown: Mapping[int, str]) -> Line:
    first, *rest = sorted(shown)
    label = _label(shown[first].rstrip(": "))
    if rest and label:
        beside = shown[rest[1]] if rest[1:] else ""
        return Line(
            number, rest[0], vocabulary("line_label").code(label) or "", label, shown[rest[0]], beside
        )
    parts = _LABELLED.fullmatch(shown[first])
    label = _label(parts[1]) if parts else ""
    if parts is None or not label:
        return Line(number, first, "", "", shown[first])
    beside = shown[rest[0]] if rest else ""
    return Line(number, first, vocabulary("line_label").code(label) or "", label, parts[2].strip(), beside)


def _further(line: Line, above: Line, shown: Mapping[int, str]) -> Line:
    """A line of nothing but names, which belongs to the label above."""
    first, *rest = sorted(shown)
    if line.label or not all(map(is_name, listed_names(shown[first]))):
        return line
    beside = shown[rest[0]] if rest else ""
    return Line(line.number, first, above.code, above.label, shown[first], beside)


def _label(text: str) -> str:
    """A label without the blanks in it, where it is known."""
    label = re.sub(r"\s", "", text)
    return label if vocabulary("line_label").code(label) else ""


def _shown(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
