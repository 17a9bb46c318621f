"""A body that stands alone beside a step in which several vote: its members, each while their term lasts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stakemap.graph.name_index import fold
from stakemap.io.tables.book import Book, Row
from stakemap.io.tables.cells import read_cell
from stakemap.io.tables.natural import says_something
from stakemap.io.tables.typed.cell_error import CellError
from stakemap.io.tables.typed.names.no_names import is_body
from stakemap.io.tables.typed.names.several_names import listed_names, names_in
from stakemap.io.tables.typed.numbers import is_vote
from stakemap.io.tables.typed.spans import is_open
from stakemap.io.tables.vocabulary import NO_KINDS, Column
from stakemap.model import PartialDate

__all__ = ["body_that_votes", "members_of_bodies"]

_OPEN = ("9999", "")
"""The last day and the end, as typed, of a term that goes on."""


def members_of_bodies(book: Book) -> dict[str, dict[str, str]]:
    """By the name of a body, who sits in it on the day that the file tells of, with the end of the term.

    That day is the newest of its sources; whoever's term ends later still sits.
    """
    found: dict[str, dict[str, tuple[str, str]]] = {}
    newest = max(_days(book), default="")
    for row in (row for row in book.rows if row.sheet.key == "posts"):
        unit, holder, end = (row.cells.get(name, (0, ""))[1] for name in ("unit", "holder", "holder_to"))
        if not unit.strip() or not says_something(holder):
            continue
        ends = says_something(end) and not is_open(end)
        term = (_day(row.sheet.column("holder_to"), end), end) if ends else _OPEN
        if term is _OPEN or term[0] > newest > "":
            members = found.setdefault(fold(unit), {})
            for name in listed_names(holder):
                members[name] = max(members.get(name, term), term)
    return {unit: {name: end for name, (_, end) in members.items()} for unit, members in found.items()}


def body_that_votes(step: Row | None, people: str, bodies: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """The members on record of a body that stands alone beside a step in which several vote, else itself."""
    rule = step.cells.get("quota", (0, ""))[1] if step is not None else ""
    alone = is_vote(rule) and len(names_in(people)) == 1
    return bodies.get(fold(people), {people: ""} if is_body(people) else {}) if alone else {}


def _days(book: Book) -> Iterator[str]:
    """The days of the sources of a file, as far as they can be read."""
    source = book.settings.get("source_date")
    if source is not None:
        yield _day(source.sheet.column("source_date"), source.cells.get("source_date", (0, ""))[1])
    for row in (row for row in book.rows if row.sheet.key == "sources"):
        yield _day(row.sheet.column("published"), row.cells.get("published", (0, ""))[1])


def _day(column: Column, text: str) -> str:
    """The last day that a cell may mean, as ISO text; nothing where it cannot be read."""
    try:
        read = str(read_cell(column, text, NO_KINDS)) if text.strip() else ""
        return PartialDate(read).latest.isoformat() if read else ""
    except (CellError, ValueError):
        return ""
