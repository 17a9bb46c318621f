"""What fields and words of a register stand for: `data/register_fields.csv` and `register_words.csv`.

A row names an object of a format, what it makes, and the names of one of its fields; the first of several
that is filled counts.  A field that begins with ``-`` is never read, and the rest of it says why.  Rows of
the object ``*`` hold for every object of the format.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from stakemap import policy
from stakemap.graph.name_index import fold

__all__ = ["Mapped", "ends_with", "names", "objects", "word"]


@dataclass(frozen=True, slots=True)
class Mapped:
    """One kind of record of a format.

    Attributes
    ----------
    makes
        What a record is on the way to facts: person, unit, post, seat, term, row, tie; a colon and its kind.
    taken
        Our field -> its names in the file, in order of preference.
    left
        Name in the file -> why it is never read.
    """

    makes: str
    taken: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    def why(self, name: str) -> str:
        """Why a field is not read: a red line before all else; nothing where it is read.

        Examples
        --------
        >>> table = objects("ftm")["Person"]
        >>> table.why("ethnicity"), table.why("birthDate"), table.why("name"), table.why("extra")
        ('refused', 'private', '', 'not_taken')
        """
        if any(name in names for names in self.taken.values()):
            return ""
        personal = self.makes in ("person", "seat", "row") or self.makes.startswith("tie")
        if policy.refusal(name, of_person=personal) is not None:
            return "refused"
        return self.left.get(name, "not_taken")


@cache
def objects(form: str) -> Mapping[str, Mapped]:
    """The kinds of records of a format that are read, by name."""
    found: dict[str, Mapped] = {}
    rows = [row for row in _table("register_fields") if row["format"] == form]
    for row in rows:
        if row["object"] != "*":
            found.setdefault(row["object"], Mapped(row["makes"]))
    for row in rows:
        for mapped in found.values() if row["object"] == "*" else (found[row["object"]],):
            names = row["names"].split("|")
            if row["field"].startswith("-"):
                mapped.left.update(dict.fromkeys(names, row["field"][1:]))
            else:
                mapped.taken[row["field"]] = tuple(names)
    return found


def word(form: str, field: str, text: str) -> str:
    """What a word of a field stands for; nothing where the table does not know it.

    Examples
    --------
    >>> word("organograms", "name", "VACANT"), word("popolo", "sort", "Political party")
    ('nobody', 'refused')
    """
    return _words(form).get((field, fold(text)), "")


def ends_with(form: str, field: str, text: str) -> str:
    """What the longest known ending of a text stands for; nothing where the table knows none.

    Examples
    --------
    >>> ends_with("ftm", "name", "Garden Party"), ends_with("ftm", "name", "Article 29 Working Party")
    ('refused', 'kept')
    """
    folded = fold(text)
    endings = ((name, taken) for (of, name), taken in _words(form).items() if of == f"{field} ends")
    found = [(len(name), taken) for name, taken in endings if folded.endswith(name)]
    return max(found)[1] if found else ""


def names(form: str, field: str, text: str) -> str:
    """What a word inside a text stands for; nothing where the table knows none of its words.

    Examples
    --------
    >>> names("congress", "role", "Senate Democratic Outreach Chair"), names("congress", "role", "Speaker")
    ('political', '')
    """
    inside = set(fold(text).replace("-", " ").split())
    found = (taken for (of, name), taken in _words(form).items() if of == f"{field} names" and name in inside)
    return next(found, "")


@cache
def _words(form: str) -> Mapping[tuple[str, str], str]:
    return {
        (row["field"], fold(text)): row["taken"]
        for row in _table("register_words")
        if row["format"] in ("*", form)
        for text in row["words"].split("|")
    }


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files("stakemap.data").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
