"""Cells with two readings of which their column shows one: names with a comma, days and months."""

from __future__ import annotations

from collections.abc import Iterator

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.columns.date_order import settle_dates
from stakemap.io.tables.layouts.people.turned_names import turn_names
from stakemap.io.tables.natural import OF_PEOPLE
from stakemap.io.tables.typed.headings import Headings
from stakemap.io.tables.typed.which_sheet import posts_told
from stakemap.io.tables.vocabulary import Sheet

__all__ = ["SettledForm", "settled_forms"]

SettledForm = tuple[str, str, int, int, str, str]
"""How a cell is read, its field, row and column, what was typed and what it is now."""


def settled_forms(grid: Grid, sheet: Sheet, start: int, found: Headings) -> Iterator[SettledForm]:
    """Settle them, and tell of each."""
    fields = {at: column.field for at, column in found.fields.items()}
    listed = {"name"} if sheet.key == "people" else set[str]()
    names = [at for at, field in fields.items() if field in OF_PEOPLE | listed]
    beside = posts_told(grid, start) if sheet.key == "people" else {}
    dated = {**beside, **found.fields}
    dates = [at for at, column in dated.items() if column.head in ("date", "day")]
    for how, settled in (
        ("name", turn_names(grid, start, names)),
        ("text", settle_dates(grid, start, dates)),
    ):
        for number, at, typed, taken in settled:
            yield how, fields.get(at, ""), number, at, typed, taken
