"""Columns of names among which some are typed with the family name first and a comma behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.natural import absence
from stakemap.io.tables.typed.row_words import kind_of_row

__all__ = ["turn_names"]

_TURNED = re.compile(r"\s*([A-Z\u00c0-\u024f][^\s,;&/]+),\s*([A-Z\u00c0-\u024f][^\s,;&/]+(?: [A-Z]\.?)?)\s*")
_ENOUGH = 3
"""So many names with a comma are no chance, where no other shows how whole names look."""


def turn_names(grid: Grid, start: int, columns: Iterable[int]) -> Iterator[tuple[int, int, str, str]]:
    """Put the first name first, where no cell of the column is a single word: two people would be two words.

    Row, column, what was typed and what it is now.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Holder"}), (2, {1: "Ann Ames"}), (3, {1: "Burr, Bo"})])
    >>> list(turn_names(page, 0, [1])), page.rows[2]
    ([(3, 1, 'Burr, Bo', 'Bo Burr')], (3, {1: 'Bo Burr'}))
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Who"}), (2, {1: "Ann"}), (3, {1: "Ann, Bo"})])
    >>> list(turn_names(page, 0, [1]))
    []
    """
    for at in columns:
        told = [(n, cells) for n, cells in grid.rows[start + 1 :] if cells.get(at, "").strip()]
        named = [(n, cells) for n, cells in told if absence(cells[at]) is None and not kind_of_row(cells)]
        turned = [(n, cells, found) for n, cells in named if (found := _TURNED.fullmatch(cells[at]))]
        if any(" " not in cells[at].strip() for _, cells in named):
            continue
        if len(turned) < (1 if len(named) > len(turned) else _ENOUGH):
            continue
        for number, cells, found in turned:
            typed, cells[at] = cells[at].strip(), f"{found[2]} {found[1]}"
            yield number, at, typed, cells[at]
