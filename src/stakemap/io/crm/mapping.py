"""What the columns and words of a CRM export stand for: `data/crm_columns.csv`, `crm_values`, `crm_left`.

An object (contact, deal ...) is recognised by the columns that its rows mark: every ``yes``, and one of each
other mark.  Of several objects that fit the first of the table counts.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from stakemap.graph.name_index import fold

__all__ = ["NAMES", "Meanings", "meanings"]

NAMES = ("salesforce", "hubspot", "contacts")
"""What an export may be of; `contacts` is a plain list of people."""


@dataclass(frozen=True, slots=True)
class _Field:
    field: str
    mark: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meanings:
    """The tables for one kind of export.

    Attributes
    ----------
    objects
        By name of object (``activity:call``: an activity whose channel is known), its fields in order.
    values
        (field, folded word) -> what it stands for; empty where a row with it is left out.
    left
        Folded heading -> why a column that every such export has is never read.
    """

    objects: Mapping[str, tuple[_Field, ...]]
    values: Mapping[tuple[str, str], str]
    left: Mapping[str, str]

    def recognise(self, headings: Iterable[str]) -> str:
        """The object whose marked columns are all there; nothing if none's are."""
        there = {fold(text) for text in headings}
        for name, fields in self.objects.items():
            found: dict[str, bool] = {}
            for one in fields:
                seen = not there.isdisjoint(one.headings)
                if one.mark == "yes":
                    found[one.field] = seen
                elif one.mark:
                    found[f"?{one.mark}"] = found.get(f"?{one.mark}", False) or seen
            if found and all(found.values()):
                return name
        return ""

    def columns(self, name: str, headings: Mapping[int, str]) -> dict[str, int]:
        """Each field of an object with the column that holds it, the first of several names that is there."""
        by_name: dict[str, int] = {}
        for at, text in sorted(headings.items()):
            by_name.setdefault(fold(text), at)
        found = (
            (one.field, next((by_name[h] for h in one.headings if h in by_name), 0))
            for one in self.objects[name]
        )
        return {field: at for field, at in found if at}

    def value(self, field: str, text: str) -> str | None:
        """What a word of a field stands for; ``None`` where the table does not know it."""
        return self.values.get((field, fold(text)))


@cache
def meanings(form: str) -> Meanings:
    """The tables for a kind of export.

    Examples
    --------
    >>> table = meanings("salesforce")
    >>> table.recognise(["Id", "AccountId", "LastName", "FirstName", "Title"])
    'contact'
    >>> table.value("role", "Economic Buyer"), table.value("role", "Other"), table.value("role", "Sage")
    ('budget_holder', '', None)
    """
    objects: dict[str, list[_Field]] = {}
    for row in _table("crm_columns"):
        if row["format"] == form:
            headings = tuple(fold(text) for text in row["headings"].split("|"))
            objects.setdefault(row["object"], []).append(_Field(row["field"], row["mark"], headings))
    values = {
        (row["field"], fold(row["value"])): row["taken"]
        for row in _table("crm_values")
        if row["format"] == form
    }
    left = {fold(text): row["why"] for row in _table("crm_left") for text in row["headings"].split("|")}
    return Meanings({name: tuple(fields) for name, fields in objects.items()}, values, left)


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files("stakemap.data").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
