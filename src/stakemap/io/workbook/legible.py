"""Sheets for people to go on with: records are named by name where it is that of one alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.named import parts_of
from stakemap.io.tables.natural import absence
from stakemap.io.tables.records import read_grids
from stakemap.io.tables.writing import SheetRows
from stakemap.model import Record

__all__ = ["legible"]

_NAMES = ("name", "name_en", "name_zh", "title")


def legible(
    tables: list[SheetRows], facts: list[Record], *, catalogue: Catalogue, lang: str = ""
) -> list[SheetRows]:
    """The same sheets with names for ids where a name is that of one alone, that of `lang` first.

    They are read again to see that they give exactly these facts; else the ids stay.
    """
    names = _own_names(facts, (f"name_{lang}", *_NAMES) if lang else _NAMES)
    named = [_named(table, names) for table in tables]
    return named if _reads_as(named, facts, catalogue) else tables


def _own_names(facts: list[Record], fields: tuple[str, ...]) -> dict[str, str]:
    """Id -> name, of those whose name nobody else has and that is read as one name."""
    called = {fact.id: [str(text) for n in fields if (text := getattr(fact, n, None))] for fact in facts}
    count = Counter(key for texts in called.values() for key in {fold(text) for text in texts})
    return {
        ident: texts[0]
        for ident, texts in called.items()
        if texts and count[fold(texts[0])] == 1 and texts[0] not in called and _plain(texts[0])
    }


def _plain(name: str) -> bool:
    return "/" not in name and absence(name) is None and parts_of(name) == [name]


def _named(table: SheetRows, names: Mapping[str, str]) -> SheetRows:
    refs = [column.head == "ref" for column in table.columns]
    rows = (
        tuple(names.get(text, text) if ref else text for text, ref in zip(row, refs, strict=True))
        for row in table.rows
    )
    return table if not any(refs) else replace(table, rows=tuple(rows))


def _reads_as(tables: list[SheetRows], facts: list[Record], catalogue: Catalogue) -> bool:
    """Whether the sheets give exactly these facts."""
    grids = [Grid(table.sheet.names["en"], "", _lines(table)) for table in tables]
    reading = read_grids(grids, catalogue=catalogue)
    return not reading.problems and sorted(reading.records, key=lambda fact: fact.id) == facts


def _lines(table: SheetRows) -> list[tuple[int, dict[int, str]]]:
    lines = enumerate([table.headings, *table.rows], 1)
    return [(k, {at: text for at, text in enumerate(line, 1) if text}) for k, line in lines]
