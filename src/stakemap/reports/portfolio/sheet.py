"""The workbook of a portfolio: accounts in one sheet, what waits for the manager in another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.io.atomic import whole_file
from stakemap.io.workbook.writing import new_workbook, style
from stakemap.reports.portfolio.lines import Told, told, waiting
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from stakemap.engagement.portfolio.listing import Entry, Portfolio

__all__ = ["COLUMNS", "write_portfolio"]

Cell = str | float | None
COLUMNS = (
    "account",
    "dataset",
    "keep",
    "win",
    "not_covered",
    "currency",
    "other",
    "coverage",
    "people",
    "known",
    "scored",
    "level",
    "load",
    "quiet",
    "oldest",
    "old",
    "facts",
    "changed",
    "decide",
)
"""Columns of the sheet of accounts in order: ``column.NAME`` in ``wording/portfolio.csv``."""
_WAITING = ("day", "account", "what")
_WIDE = 44


def write_portfolio(listing: Portfolio, path: Path, lang: str = "en") -> None:
    """Write the workbook; no text in it is a formula, and the same accounts give the same bytes.

    Sums of the currency of the list are numbers, those of others stand in one text, since they cannot be
    added or compared.

    Raises
    ------
    InputError
        A place that cannot be written to.
    """
    words = Words("portfolio", lang)
    rows = [_row(listing, *pair) for pair in zip(listing.entries, told(listing, lang), strict=True)]
    calls = [(one.day, one.name, one.text) for one in waiting(listing, lang)]
    with whole_file(path) as made:
        book = new_workbook(made, lang)
        _sheet(book, lang, words.say("accounts"), [words.say(f"column.{name}") for name in COLUMNS], rows)
        _sheet(book, lang, words.say("waits"), [words.say(f"head.{name}") for name in _WAITING], calls)
        book.close()


def _row(listing: Portfolio, entry: Entry, said: Told) -> tuple[Cell, ...]:
    line = entry.line
    main = next((stake for stake in line.stakes if stake.currency == listing.currency), None)
    return (
        said.name,
        said.account,
        float(main.keep) if main else None,
        float(main.win) if main else None,
        float(listing.open_value(entry)) if main else None,
        listing.currency if main else None,
        _joined(text for text in said.stakes if listing.currency is None or listing.currency not in text),
        line.coverage,
        line.people if line.run else None,
        line.known if line.run else None,
        said.decision,
        said.level,
        line.load,
        _joined(said.quiet),
        line.oldest,
        line.old,
        line.facts,
        _joined(said.changes),
        _joined(said.calls),
    )


def _joined(texts: Iterator[str] | Sequence[str]) -> str:
    return "\n".join(texts)


def _sheet(
    book: Workbook, lang: str, name: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    head = style(book, lang, bold=True, font_color="#FFFFFF", bg_color="#1F4E79", text_wrap=True)
    text, number = style(book, lang, text_wrap=True), style(book, lang)
    page = book.add_worksheet(name)
    for at, heading in enumerate(headings):
        page.write_string(0, at, heading, head)
        lines = [part for row in rows[:200] for part in str(row[at] or "").split("\n")]
        page.set_column(at, at, min(_WIDE, max(10, *map(len, (heading, *lines))) + 2))
    for place, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                page.write_string(place, at, cell, text)
            elif isinstance(cell, int | float):
                page.write_number(place, at, cell, number)
    page.freeze_panes(1, 1)
    if rows:
        page.autofilter(0, 0, len(rows), len(headings) - 1)
