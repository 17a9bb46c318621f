"""Lists of plain objects as tables: a row for each object, a column for each key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.nested_objects import laid_flat

__all__ = ["tables_of"]

_OURS = ("stakemap", "facts")
"""Keys of our own form, which is never taken for tables."""


def tables_of(whole: Any, path: Path) -> list[Grid]:
    """The tables in a value of JSON: a list of objects, or several under their names; else none.

    An object of plain values under a name is a table of two columns, as settings are.  Objects inside each
    other are laid flat first, where that can be.

    Examples
    --------
    >>> (grid,) = tables_of([{"name": "Ann"}, {"name": "Bo", "title": "Clerk"}], Path("people.json"))
    >>> grid.name, grid.rows
    ('people', [(1, {1: 'name', 2: 'title'}), (2, {1: 'Ann'}), (3, {1: 'Bo', 2: 'Clerk'})])
    >>> tables_of([1, 2], Path("a.json")), tables_of({"stakemap": 1, "facts": []}, Path("a.json"))
    ([], [])
    """
    named = whole if isinstance(whole, dict) else {path.stem: whole}
    if not named or any(key in named for key in _OURS):
        return []
    grids = [_table(str(name), value, path) for name, value in named.items()]
    if not all(grids):
        return tables_of(flat, path) if (flat := laid_flat(whole)) and flat != whole else []
    return [grid for grid in grids if grid is not None]


def _table(name: str, value: Any, path: Path) -> Grid | None:
    if isinstance(value, dict) and value and not any(isinstance(v, dict | list) for v in value.values()):
        rows = [(number, {1: str(key), 2: _text(v)}) for number, (key, v) in enumerate(value.items(), 1)]
        return Grid(name, path.name, rows, plain_text=True)
    if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        return None
    names = dict.fromkeys(str(key) for one in value for key in one)
    keys = {key: at for at, key in enumerate(names, 1)}
    if not keys or any(_holds_objects(v) for one in value for v in one.values()):
        return None
    rows = [(1, {at: key for key, at in keys.items()})]
    for number, one in enumerate(value, 2):
        cells = {keys[str(key)]: _text(v) for key, v in one.items() if _text(v)}
        rows.append((number, dict(sorted(cells.items()))))
    return Grid(name, path.name, [(number, cells) for number, cells in rows if cells], plain_text=True)


def _holds_objects(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(v, dict) for v in value))


def _text(value: Any) -> str:
    """A plain value as it would be typed; of a list each with a semicolon between."""
    if isinstance(value, list):
        return "; ".join(_text(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
