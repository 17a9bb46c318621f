"""Lines that begin with what they tell: 组长：甲一, or 时间 in one cell and the day in the next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from stakemap.graph.name_index import HAN
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.natural import says_something
from stakemap.io.tables.typed.names.several_names import is_name, listed_names
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["Line", "labelled_lines"]

_LABELLED = re.compile(r"([^:]{1,20}):(.+)", re.DOTALL)
_NUMBERED = re.compile(rf"^\(?(?:{HAN}|\d{{1,2}})\)?[\u3001.]")
"""How headings are counted: 一、 or 2."""
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
    alone: bool = False
    """Whether the label stands in a row of its own, and the rows below say what it is about."""


def labelled_lines(grid: Grid) -> list[Line]:
    """The lines of a sheet; what stands below without a label goes on with the one above, where it is named.

    It does in an empty place for the label, or below a label alone in its row.

    Examples
    --------
    >>> rows = [(1, {1: "组　长：甲一"}), (2, {1: "成员：", 2: "乙二", 3: "科长"}), (3, {2: "丙三"})]
    >>> for line in labelled_lines(Grid("a", "a.xlsx", [*rows, (4, {1: "二、组员"}), (5, {1: "丁四"})])):
    ...     print(line.number, line.code, line.label, line.text, line.beside)
    1 head 组长 甲一
    2 member 成员 乙二 科长
    3 member 成员 丙三
    5 member 组员 丁四
    """
    found: list[Line] = []
    for number, cells in grid.rows:
        shown = {at: _shown(text) for at, text in sorted(cells.items()) if text.strip()}
        if not shown:
            continue
        first = min(shown)
        told = _pairs(number, shown) or _whole(number, shown)
        above = found[-1] if found else None
        if above is not None and above.code and not told[0].label:
            deeper = first >= above.at > 1 or cells[first][:1].isspace()
            names = all(map(is_name, listed_names(shown[first])))
            if above.alone or (deeper and names):
                told = [replace(told[0], code=above.code, label=above.label, alone=above.alone)]
        found += told
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


def _whole(number: int, shown: Mapping[int, str]) -> list[Line]:
    """The line of a row that has its label in the same cell, or nothing but a label, or none."""
    (at, first), *rest = shown.items()
    beside = rest[0][1] if rest else ""
    parts = _LABELLED.fullmatch(first)
    label = _label(parts[1]) if parts else "" if rest else _label(first.rstrip(": "))
    if not label:
        return [Line(number, at, "", "", first, beside)]
    code, text = vocabulary("line_label").code(label) or "", parts[2].strip() if parts else ""
    return [Line(number, at, code, label, text, beside, alone=not parts)]


def _label(text: str) -> str:
    """A label without the number before it, in Chinese without the blanks in it, where it is known."""
    label = _NUMBERED.sub("", text.strip() if text.isascii() else re.sub(r"\s", "", text))
    return label if vocabulary("line_label").code(label) else ""


def _shown(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
