"""A chart of units as bare lines, each as far to the right as it is deep, some with who heads them."""

from __future__ import annotations

import re
from unicodedata import east_asian_width, normalize

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.names.several_names import has_surname, is_name
from stakemap.io.tables.typed.names.short_names import titled_head
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["list_chart"]

_LEAST = 3
_BRANCH = re.compile(r"^[\s\u2500-\u257f\u2013\u2014|+`·-]*")
"""What stands before a name in a drawn tree."""
_HEADED = re.compile(r"(?P<unit>.+?)\s*(?:\((?P<inside>[^()]+)\)|:\s*(?P<behind>[^:]+))")


def list_chart(grid: Grid) -> list[int] | None:
    """Make a list of units of such a chart; the rows left out as words over others, ``None`` without a chart.

    Examples
    --------
    >>> rows = [(1, {1: "市交通局"}), (2, {1: "　　办公室（主任：甲一）"}), (3, {1: "　　下属单位"})]
    >>> page = Grid("组织架构", "a.xlsx", [*rows, (4, {1: "　　　　停车中心"})])
    >>> list_chart(page), page.rows[1:]
    ([3], [(1, {1: '市交通局'}), (2, {1: '    办公室', 2: '主任:甲一'}), (4, {1: '    停车中心'})])
    """
    units = sheets()["units"]
    lines = [(number, next(iter(cells.values()))) for number, cells in grid.rows if len(cells) == 1]
    known = any(units.heads(text, "name") for _, text in lines)
    deep = sum(_depth(text) > 1 for _, text in lines)
    if len(lines) < len(grid.rows) or len(lines) < _LEAST or known or deep < _LEAST - 1:
        return None
    left, rows = _under_units(lines)
    head = {2: vocabulary("unit_head").label("head", "zh")} if any(2 in cells for _, cells in rows) else {}
    grid.rows[:] = [(lines[0][0], {1: units.column("name").headings["zh"], **head}), *rows]
    grid.moved[2] = 1
    return left


def _under_units(lines: list[tuple[int, str]]) -> tuple[list[int], list[tuple[int, dict[int, str]]]]:
    """The rows of the units; what stands below a word over others goes up to where that stood."""
    left, rows, group, shift = list[int](), list[tuple[int, dict[int, str]]](), -1, 0
    for number, text in lines:
        depth = _depth(text)
        name = _BRANCH.sub("", normalize("NFKC", text), count=1).strip()
        if vocabulary("unit_group").code(name):
            left.append(number)
            group, shift = depth, 0
            continue
        if depth <= group:
            group, shift = -1, 0
        elif group >= 0:
            shift = shift or depth - group
        unit, head = _headed(name)
        rows.append((number, {1: " " * (depth - shift) + unit, **({2: head} if head else {})}))
    return left, rows


def _headed(name: str) -> tuple[str, str]:
    """A unit, and who is said behind its name to head it."""
    unit, _, person = name.rpartition(" ")
    if unit and is_name(person) and has_surname(person):
        return unit.strip(), person
    found = _HEADED.fullmatch(name)
    told = (found["inside"] or found["behind"]).strip() if found else ""
    return (found["unit"], told) if found and is_name(titled_head(told)[1]) else (name, "")


def _depth(text: str) -> int:
    """How far to the right a line begins: signs of a drawing are as wide as Chinese ones."""
    found = _BRANCH.match(text)
    before = found[0] if found else ""
    return sum(4 if sign == "\t" else 2 if east_asian_width(sign) in "FA" else 1 for sign in before)
