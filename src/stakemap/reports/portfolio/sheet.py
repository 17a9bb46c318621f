"""The workbook of a portfolio: accounts in one sheet, what waits for the manager in another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.io.atomic import whole_file
from stakemap.io.workbook.writing import list_sheet, new_workbook
from stakemap.reports.portfolio.lines import Told, stakes_told, told, waiting
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
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
    rows = [_row(listing, words, *pair) for pair in zip(listing.entries, told(listing, lang), strict=True)]
    calls = [(one.day, one.name, one.text) for one in waiting(listing, lang)]
    with whole_file(path) as made:
        book = new_workbook(made, lang)
        list_sheet(book, lang, words.say("accounts"), [words.say(f"column.{name}") for name in COLUMNS], rows)
        list_sheet(book, lang, words.say("waits"), [words.say(f"head.{name}") for name in _WAITING], calls)
        book.close()


def _row(listing: Portfolio, words: Words, entry: Entry, said: Told) -> tuple[Cell, ...]:
    line = entry.line
    main = next((stake for stake in line.stakes if stake.currency == listing.currency), None)
    others = (stake for stake in line.stakes if stake is not main)
    return (
        said.name,
        said.account,
        float(main.keep) if main else None,
        float(main.win) if main else None,
        float(listing.open_value(entry)) if main else None,
        listing.currency if main else None,
        _joined(stakes_told(others, words)),
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
