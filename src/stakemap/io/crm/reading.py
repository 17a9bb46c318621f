"""The door for exports of CRM programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from stakemap.errors import InputError, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.io.crm.contacts import fill_contacts
from stakemap.io.crm.duplicates import alike
from stakemap.io.crm.export import Export
from stakemap.io.crm.mapping import meanings
from stakemap.io.crm.sheets import Filled
from stakemap.io.evidence import Evidence
from stakemap.io.imported import Imported
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.reading import Reading
from stakemap.io.tables.book import Book, Row
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.made_ids import made_id
from stakemap.io.tables.records import read_book
from stakemap.io.tables.vocabulary import sheets
from stakemap.wording.phrases import Words

__all__ = ["read_export", "source_prefix"]

_GRADED = "own record"
"""Kind of the source, by which its facts are graded (assumed: noted by ourselves)."""


def read_export(
    grids: Iterable[Grid],
    form: str,
    evidence: Evidence,
    *,
    catalogue: Catalogue | None = None,
    limits: Limits = LIMITS,
) -> Reading:
    """Facts of an export, with what was left out and why in ``Reading.imported``.

    Raises
    ------
    InputError
        Where no file is one of the export, or the day of the export is told nowhere.
    """
    listed = list(grids)
    export = Export(meanings(form))
    export.read(listed)
    if not export.items and not export.problems:
        cause = f"no file with the columns of an export of {form}"
        raise InputError([Problem(cause, "name the folder of its CSV files, or another --format")])
    book = Book(limits, sheets={grid.name: k for k, grid in enumerate(listed)}, language=_language(listed))
    exported = evidence.exported or _newest(export)
    filled = Filled(form, export, book, exported, evidence.client)
    filled.fill()
    fill_contacts(filled)
    _settle(book, form, evidence, exported)
    book.problems += export.problems
    reading = read_book(book, catalogue=catalogue)
    pairs = alike(filled.persons, filled.bodies, lambda kind, text: _ident(reading, kind, text))
    told = Imported(form, exported, export.tallied(), export.left, pairs)
    return replace(reading, imported=told)


def _newest(export: Export) -> str:
    """The newest day on which somebody wrote to the export or met anybody."""
    days = [item[name] for item in export.items for name in ("seen", "met") if item[name][:2] in ("19", "20")]
    if days:
        return max(days)
    cause = "the day of the export is told nowhere in it"
    raise InputError([Problem(cause, "give it: --exported 2026-09-01")])


def _language(grids: list[Grid]) -> str:
    """The language of most headings."""
    heads = [text for grid in grids for _, cells in grid.rows[:1] for text in cells.values()]
    chinese = sum(any(c > "\u2e7f" for c in text) for text in heads)
    return "zh" if 2 * chinese > len(heads) else "en"


def _settle(book: Book, form: str, evidence: Evidence, exported: str) -> None:
    """The source as a row, and what holds for every other row, as options gave it."""
    missing = [
        Problem(f"{what} missing", f"give it: {cure}")
        for what, text, cure in (
            ("lawful basis", evidence.basis, "--basis legitimate_interest"),
            ("retention", evidence.retention, '--keep-for "24 months"'),
        )
        if not text
    ]
    if missing:
        raise InputError(missing)
    grid = Grid("options", "")
    title = evidence.source or Words("crm", book.language).say(f"source.{form}", day=exported)
    said = {
        "source": title,
        "basis": evidence.basis,
        "retention": evidence.retention,
        "label": evidence.label or "internal",
        "account": evidence.account,
    }
    for name, text in said.items():
        if text:
            row = Row(book, sheets()["settings"], grid, -1, 1, cells={name: (0, text)}, columns={name: 0})
            book.settings[name] = row
    cells = {
        "id": f"{source_prefix(form)}{exported}",
        "title": title,
        "kind": _GRADED,
        "published": exported,
        "obtained": exported,
    }
    book.rows.append(
        Row(book, sheets()["sources"], grid, -1, 1, cells={k: (0, text) for k, text in cells.items()})
    )


def source_prefix(form: str) -> str:
    """How the ids of the sources begin that stand for exports of a kind."""
    return f"src:{form}:"


def _ident(reading: Reading, kind: str, text: str) -> str:
    """The id of a record that our sheets name by its id or by its name."""
    made = made_id(kind, [text], readable=True)
    return text if text in reading.graph or made not in reading.graph else made
