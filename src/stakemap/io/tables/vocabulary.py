"""Sheets, columns and choices in Chinese and English, read from `data/*.csv`.

A sheet, a column and a choice may be written in either language or by its code; case, spaces,
full-width forms, blanks between Chinese characters and marks such as ``*`` make no difference.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib import resources

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold, in_two_languages
from stakemap.model import FACTS

__all__ = [
    "EVIDENCE",
    "NO_KINDS",
    "Column",
    "Sheet",
    "Vocabulary",
    "is_negated",
    "kinds_vocabulary",
    "sheet_named",
    "sheets",
    "vocabulary",
]

EVIDENCE = ("source", "grade", "basis", "label", "confirmed", "expires")
"""Columns on which a row rests, of each sheet of facts."""
_OWN_TABLE = {"source_kind": "source_kinds", "currency": "currencies"}
"""Choices that say more than a label stand in a table of their own."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: which field it fills, how it is read, what it is called."""

    sheet: str
    field: str
    type: str
    level: str
    identity: bool
    headings: Mapping[str, str]
    aliases: tuple[str, ...]
    helps: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]
    head: str
    """First word of the type: line, text, number, amount, ref; lines, choices, refs for several ..."""
    choice: str
    """Name of its vocabulary, or nothing."""
    measure: str
    """What a number counts: people, days, money, share ..., or nothing."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet and its columns in order."""

    key: str
    fact: str
    level: str
    names: Mapping[str, str]
    aliases: tuple[str, ...]
    purposes: Mapping[str, str]
    columns: tuple[Column, ...]
    required: tuple[Column, ...]
    by_heading: Mapping[str, Column]
    meanings: Mapping[str, tuple[Column, ...]]
    """All columns that a heading may mean, the nearest first."""
    by_field: Mapping[str, Column]
    refers_to: Mapping[str, tuple[str, ...]]
    """Kinds of record that a column may name."""
    front: tuple[Column, ...]
    """Columns of a first report; none for a sheet that a first report does without."""

    def column(self, field: str) -> Column:
        """The column of a field."""
        return self.by_field[field]

    def heads(self, text: str, field: str) -> bool:
        """Whether a text heads the column of a field.

        Examples
        --------
        >>> sheets()["people"].heads("Full name", "name"), sheets()["people"].heads("Origin", "name")
        (True, False)
        """
        return self.by_heading.get(fold(text)) is self.by_field[field]

    def place(self, header: Mapping[int, str], field: str) -> int:
        """The first column that is headed as that of a field; 0 without one."""
        return next((at for at, text in header.items() if self.heads(text, field)), 0)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Choices of a column: code and label in each language."""

    labels: Mapping[str, Mapping[str, str]]
    codes: Mapping[str, str]
    unclear: Mapping[str, tuple[str, ...]]
    """Other names that more than one code has; none of them counts."""
    offered: tuple[str, ...] = ()
    """The codes to choose from, in order; what is only ever inferred is none of them."""

    def choices(self, lang: str) -> list[str]:
        """The labels to choose from."""
        return [self.label(code, lang) for code in self.offered]

    def code(self, text: str) -> str | None:
        """The code that a text stands for, if any; one in two languages must mean the same in both."""
        code = self.codes.get(fold(text))
        both = in_two_languages(text) if code is None else None
        meant = {self.codes.get(fold(part)) for part in both} if both else {code}
        return meant.pop() if len(meant) == 1 else None

    def label(self, code: str, lang: str) -> str:
        """What a code is called; the code itself where it has no label."""
        return self.labels[lang].get(code, code)

    def plainly(self, text: str) -> bool:
        """Whether a text is a code or a label, and not another name of it."""
        folded = fold(text)
        code = self.codes.get(folded)
        return code is not None and folded in {fold(t) for t in (code, *self.called(code))}

    def called(self, code: str) -> tuple[str, ...]:
        """Its labels."""
        return tuple(named[code] for named in self.labels.values() if named.get(code))

    def near(self, text: str) -> str | None:
        """The code whose label or other name is most like a text, if any is and says no or yes as it does."""
        found = get_close_matches(fold(text)[:60], list(self.codes), n=1)
        signs = vocabulary("negation_sign").codes.keys()
        same = found and signs.isdisjoint(found[0]) == signs.isdisjoint(text)
        return self.codes[found[0]] if same and is_negated(found[0]) == is_negated(text) else None


NO_KINDS = Vocabulary({"en": {}, "zh": {}}, {}, {})
"""For cells that are of no kind of tie."""


def is_negated(text: str) -> bool:
    """Whether a word of a text says that something is not so.

    Examples
    --------
    >>> [is_negated(text) for text in ("does not work with", "works with", "没有来往", "关系不错", "Norwich")]
    [True, False, True, False, False]
    """
    known = vocabulary("negation").codes
    folded = fold(text)
    chinese = any(word in folded for word in known if not word.isascii())
    return chinese or any(word in known for word in folded.split(" "))


@cache
def sheets() -> Mapping[str, Sheet]:
    """All sheets by key, in the order in which they are written."""
    columns: dict[str, list[Column]] = {}
    for row in _table("columns"):
        columns.setdefault(row["sheet"], []).append(_column(row))
    shared = columns.pop("*")
    return {row["sheet"]: _sheet(row, columns[row["sheet"]], shared) for row in _table("sheets")}


def sheet_named(name: str) -> Sheet | None:
    """The sheet that a name in either language, or its key, stands for."""
    return _sheet_names().get(fold(name))


@cache
def _sheet_names() -> Mapping[str, Sheet]:
    found: dict[str, Sheet] = {}
    for sheet in sheets().values():
        for name in (sheet.key, *sheet.names.values()):
            found.setdefault(fold(name), sheet)
    for sheet in sheets().values():
        for name in sheet.aliases:
            found.setdefault(fold(name), sheet)
    return found


@cache
def vocabulary(name: str) -> Vocabulary:
    """The choices of a name in the tables of `data`, each also known by what people call it.

    Names that more than one of them has stand in rows of the name with a ``?`` behind it.
    """
    rows = ((r["value"], r["label_en"], r["label_zh"], _aliases(r)) for r in _choices(name))
    return _vocabulary(rows, _unclear(name))


def kinds_vocabulary(catalogue: Catalogue) -> Vocabulary:
    """The kinds of a relation catalogue as choices, each also known by what people call it."""
    called = {row["value"]: _aliases(row) for row in _choices("kind")}
    kinds = catalogue.kinds.values()
    rows = ((k.kind, k.label_en, k.label_zh, called.get(k.kind, ())) for k in kinds)
    inferred = catalogue.inferred.union(catalogue.of_role("default"))
    offered = [k for k in kinds if k.kind not in inferred]
    order = tuple(k.kind for k in sorted(offered, key=lambda k: (k.red_line, k.uses, k.kind)))
    return replace(_vocabulary(rows, _unclear("kind")), offered=order)


def _unclear(name: str) -> dict[str, tuple[str, ...]]:
    """Other names that more than one choice has."""
    return {fold(a): tuple(r["value"].split("|")) for r in _choices(f"{name}?") for a in _aliases(r)}


def _choices(name: str) -> list[dict[str, str]]:
    if name in _OWN_TABLE:
        return _table(_OWN_TABLE[name])
    return _choices_by_name().get(name, [])


@cache
def _choices_by_name() -> Mapping[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in _table("choices"):
        found.setdefault(row["vocabulary"], []).append(row)
    return found


def _aliases(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(a for lang in ("en", "zh") for a in row[f"aliases_{lang}"].split("|") if a)


def _vocabulary(
    rows: Iterable[tuple[str, str, str, Iterable[str]]], unclear: Mapping[str, tuple[str, ...]]
) -> Vocabulary:
    """Codes first, then labels, then other names: the nearer meaning wins."""
    listed = list(rows)
    codes = {fold(code): code for code, *_ in listed}
    for code, english, chinese, _ in listed:
        for text in filter(None, (english, chinese)):
            codes.setdefault(fold(text), code)
    for code, _, _, aliases in listed:
        for text in aliases:
            codes.setdefault(fold(text), code)
    labels = {"en": {r[0]: r[1] for r in listed}, "zh": {r[0]: r[2] for r in listed}}
    return Vocabulary(labels, codes, unclear, tuple(r[0] for r in listed))


def _column(row: Mapping[str, str]) -> Column:
    head, _, name = row["type"].partition(":")
    return Column(
        sheet=row["sheet"],
        field=row["field"],
        type=row["type"],
        level=row["level"],
        identity=row["identity"] == "yes",
        headings={"en": row["heading_en"], "zh": row["heading_zh"]},
        aliases=tuple(a for a in row["aliases"].split("|") if a),
        helps={"en": row["help_en"], "zh": row["help_zh"]},
        examples={"en": tuple(row["example_en"].split("|")), "zh": tuple(row["example_zh"].split("|"))},
        head=head,
        choice=name
        if head in ("choice", "choices", "open")
        else head
        if head in ("bool", "kind", "rank")
        else "",
        measure=name if head in ("int", "number", "amount") else "",
    )


def _sheet(row: Mapping[str, str], own: list[Column], shared: list[Column]) -> Sheet:
    takes_shared = row["fact"] not in ("", "source", "run", "assessment")
    fields = {column.field for column in own}
    folded = row["folded"].split("|")
    trailing = [
        replace(c, level="extra") if c.field in folded else c
        for c in shared
        if takes_shared and c.field not in fields
    ]
    columns = (*own, *trailing)
    meanings = _headings(columns)
    return Sheet(
        key=row["sheet"],
        fact=row["fact"],
        level=row["level"],
        names={"en": row["name_en"], "zh": row["name_zh"]},
        aliases=tuple(a for a in row["aliases"].split("|") if a),
        purposes={"en": row["purpose_en"], "zh": row["purpose_zh"]},
        columns=columns,
        required=tuple(column for column in columns if column.level == "required"),
        by_heading={name: found[0] for name, found in meanings.items()},
        meanings=meanings,
        by_field={column.field: column for column in columns},
        front=tuple(c for name in row["front"].split("|") for c in columns if c.field == name),
        refers_to={c.field: _kinds(row["fact"], c) for c in columns if c.head in ("ref", "refs")},
    )


def _kinds(fact: str, column: Column) -> tuple[str, ...]:
    kinds = column.type.partition(":")[2]
    return tuple(kinds.split("|")) if kinds else FACTS[fact].reference_fields()[column.field]


def _headings(columns: Iterable[Column]) -> Mapping[str, tuple[Column, ...]]:
    """Headings first, then field names, then aliases: the nearer meaning wins."""
    listed = list(columns)
    found: dict[str, tuple[Column, ...]] = {}
    for names in (lambda c: tuple(c.headings.values()), lambda c: (c.field,), lambda c: c.aliases):
        for column in listed:
            for name in names(column):
                heading = fold(name)
                known = found.get(heading, ())
                found[heading] = known if column in known else (*known, column)
    return found


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files("stakemap.data").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
