"""What columns and kinds of ties are called, from the tables that sheets are read by."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold

__all__ = ["FIELDS", "UNCLEAR", "columns_by_meaning", "kind_named"]

FIELDS: Mapping[str, str] = {
    "source": "from_id",
    "target": "to_id",
    "strength": "strength",
    "count": "count",
    "kind": "kind",
    "since": "valid_from",
    "until": "valid_to",
    "confirmed": "confirmed",
    "reported_by": "source",
}
"""What a table of ties may say, and the field of the sheet of ties that says it."""
UNCLEAR = ("weight", "value")
"""Names of columns that may hold strengths or counts."""


def columns_by_meaning(names: Iterable[str]) -> dict[str, str]:
    """The columns of a table of ties by what they say; one that two columns say is nobody's.

    Examples
    --------
    >>> columns_by_meaning(["Ego", "Alter", "n"]), columns_by_meaning(["来源", "目标", "颜色"])
    ({'source': 'Ego', 'target': 'Alter', 'count': 'n'}, {'source': '来源', 'target': '目标'})
    """
    listed = list(names)
    ends = {end: name for name in listed if (end := _ends().get(fold(name)))}
    found: dict[str, list[str]] = {}
    if set(ends) == {"source", "target"}:
        found = {end: [ends[end]] for end in ("source", "target")}
    for name in listed:
        what = _meanings().get(fold(name))
        if what and name.casefold() not in UNCLEAR and [name] not in found.values():
            found.setdefault(what, []).append(name)
    return {what: held[0] for what, held in found.items() if len(held) == 1}


def kind_named(text: str, catalogue: Catalogue) -> str:
    """The kind that a text names, by its code, its label in either language or another word for it.

    A text that names none stays as it is.

    Examples
    --------
    >>> [kind_named(text, Catalogue.default()) for text in ("advice", "请教", "Reports to", "loves")]
    ['advice', 'advice', 'reports_to', 'loves']
    """
    if text in catalogue:
        return text
    folded = fold(text)
    for kind in catalogue.kinds.values():
        if folded in (fold(kind.kind), fold(kind.label_en), fold(kind.label_zh)):
            return kind.kind
    other = _kind_words().get(folded, text)
    return other if other in catalogue else text


@cache
def _meanings() -> Mapping[str, str]:
    """Headings first, then aliases."""
    rows = [row for row in _table("columns") if row["sheet"] in ("ties", "*")]
    by_field = {field: what for what, field in FIELDS.items()}
    found: dict[str, str] = {}
    for names in ("heading_en", "heading_zh", "field", "aliases"):
        for row in rows:
            for name in row[names].split("|"):
                if name and row["field"] in by_field:
                    found.setdefault(fold(name), by_field[row["field"]])
    return found


@cache
def _ends() -> Mapping[str, str]:
    rows = [row for row in _table("choices") if row["vocabulary"] == "edge_end"]
    return {fold(row[name]): row["value"] for row in rows for name in ("label_en", "label_zh")}


@cache
def _kind_words() -> Mapping[str, str]:
    rows = [row for row in _table("choices") if row["vocabulary"] == "kind"]
    return {
        fold(word): row["value"]
        for row in rows
        for word in f"{row['aliases_en']}|{row['aliases_zh']}".split("|")
        if word
    }


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files("stakemap.data").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
