"""What was taken from an export of another program, what was left out and why, and who may be one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from stakemap.wording.phrases import Words, phrases

__all__ = ["Alike", "AwardsRead", "Away", "FileRead", "Imported", "LeftOut", "RegisterRead"]

_IN_PART = ("no_post", "no_unit", "owner_unknown", "long_purpose", "mail_subject", "closed", "later")
"""Reasons for which no more than a part of a row is left out."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file of the export.

    Attributes
    ----------
    object
        What its rows are: contact, account, user, deal, role, activity:call ...; nothing where not known.
    rows, taken
        How many rows it has, and how many of them say something that was taken.
    columns
        Heading and what it was taken for.
    """

    file: str
    object: str
    rows: int
    taken: int
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows or a column that were left out on purpose; `why` is a key of ``wording/crm.csv``."""

    file: str
    why: str
    count: int
    row: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two records that may be one; nothing was merged.  Names stay out of it."""

    kind: str
    one: str
    other: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """An account of an import.

    Attributes
    ----------
    form
        ``salesforce``, ``hubspot`` or ``contacts``.
    exported
        Day of the export: as given, else the newest day in it.
    files, left, alike
        Each file; what was left out of it; pairs that may be one, the surest first.
    """

    form: str
    exported: str
    files: tuple[FileRead, ...] = ()
    left: tuple[LeftOut, ...] = ()
    alike: tuple[Alike, ...] = field(default=())

    def lines(self, lang: str = "en") -> Iterator[str]:
        """The same in words, a line each.

        Examples
        --------
        >>> read = FileRead("c.csv", "contact", 3, 2)
        >>> told = Imported("contacts", "2026-09-01", (read,), (LeftOut("c.csv", "deleted", 1, 4),))
        >>> list(told.lines())
        ['c.csv: contacts, 2 of 3 rows taken', '  left out: 1 row deleted in the program (first: row 4)']
        """
        words = Words("crm", lang)
        for one in self.files:
            what = words.say(f"object.{one.object.partition(':')[0] or 'none'}")
            key = "file" if one.object else "file.unknown"
            yield words.say(key, file=one.file, what=what, taken=one.taken, rows=one.rows)
            of_file = [left for left in self.left if left.file == one.file]
            yield from (f"  {_rows(left, words)}" for left in of_file if not left.heading)
            for why in dict.fromkeys(left.why for left in of_file if left.heading):
                named = ", ".join(left.heading for left in of_file if left.heading and left.why == why)
                yield f"  {words.say('left.columns', headings=named, why=words.say(f'column.{why}'))}"
        if self.alike:
            yield words.say("alike", count=len(self.alike))
            for pair in self.alike:
                why = words.say(f"alike.{pair.why}")
                yield f"  {words.say('alike.pair', one=pair.one, other=pair.other, why=why)}"

    def to_dict(self) -> dict[str, Any]:
        """As plain values, ids and headings alone."""
        return {
            "format": self.form,
            "exported": self.exported,
            "files": [
                {
                    "file": f.file,
                    "object": f.object,
                    "rows": f.rows,
                    "taken": f.taken,
                    "columns": dict(f.columns),
                }
                for f in self.files
            ],
            "left_out": [
                {"file": x.file, "why": x.why, "count": x.count, "row": x.row, "heading": x.heading}
                for x in self.left
            ],
            "alike": [{"kind": a.kind, "one": a.one, "other": a.other, "why": a.why} for a in self.alike],
        }


@dataclass(frozen=True, slots=True)
class AwardsRead:
    """An account of files of open contracting.

    Attributes
    ----------
    releases, processes, awards, contracts
        How many were read; an award counts once, however often it is told.
    repeated
        How many ids were another id of an award that counts already.
    left_out
        What does not count, by reason.
    """

    releases: int
    processes: int
    awards: int
    contracts: int
    repeated: int = 0
    left_out: tuple[tuple[str, int], ...] = ()

    def lines(self, lang: str = "en") -> Iterator[str]:
        """The same in words, a line each.

        Examples
        --------
        >>> for line in AwardsRead(3, 2, 1, 0, 0, (("award cancelled", 1),)).lines():
        ...     print(line)
        releases: 3, of processes: 2; awards: 1, contracts: 0
          left out: 1 (award cancelled)
        """
        words = Words("crm", lang)
        yield words.say(
            "awards.read",
            releases=self.releases,
            processes=self.processes,
            awards=self.awards,
            contracts=self.contracts,
        )
        if self.repeated:
            yield f"  {words.say('awards.repeated', count=self.repeated)}"
        for why, count in self.left_out:
            what, _, state = why.partition(" ")
            told = words.say(
                "awards.left", count=count, what=words.say(f"awards.{what}"), why=_state(state, words)
            )
            yield f"  {told}"

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        names = ("releases", "processes", "awards", "contracts", "repeated")
        return {"format": "ocds", **{n: getattr(self, n) for n in names}, "left_out": dict(self.left_out)}


@dataclass(frozen=True, slots=True)
class Away:
    """Records or a field of a register that were left out; `why` is a key of ``wording/crm.csv``."""

    what: str
    why: str
    count: int
    first: str


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """An account of a public register.

    Attributes
    ----------
    form
        ``popolo``, ``ftm``, ``organograms``, ``openstates``, ``congress`` or ``bods``.
    read
        Records by kind, as the format calls them.
    facts
        Facts that they gave, by kind.
    left_out
        What was not taken: records by kind and fields by name, with the reason and the first place.
    """

    form: str
    read: tuple[tuple[str, int], ...]
    facts: tuple[tuple[str, int], ...]
    left_out: tuple[Away, ...] = ()

    def lines(self, lang: str = "en") -> Iterator[str]:
        """The same in words, a line each.

        Examples
        --------
        >>> left = (Away("birth_date", "private", 2, "a.json persons 1"),)
        >>> for line in RegisterRead("popolo", (("persons", 2),), (("person", 2),), left).lines():
        ...     print(line)
        read: persons 2
        facts: people 2
          left out: birth_date 2 (private; first: a.json persons 1)
        """
        words = Words("crm", lang)
        yield words.say("register.read", what=", ".join(f"{name} {count}" for name, count in self.read))
        made = (f"{words.say(f'register.fact.{kind}')} {count}" for kind, count in self.facts)
        yield words.say("register.facts", what=", ".join(made))
        for one in self.left_out:
            why = words.say(f"register.why.{one.why}")
            told = words.say("register.left", what=one.what, count=one.count, why=why, first=one.first)
            yield f"  {told}"

    def to_dict(self) -> dict[str, Any]:
        """As plain values; no ids and no names."""
        left = [{"what": x.what, "why": x.why, "count": x.count, "first": x.first} for x in self.left_out]
        return {"format": self.form, "read": dict(self.read), "facts": dict(self.facts), "left_out": left}


def _state(state: str, words: Words) -> str:
    """Why something does not count: a state of the standard, or what is missing."""
    key = f"awards.state.{state.replace(' ', '_')}"
    return words.say(key) if key in phrases("crm") else state


def _rows(left: LeftOut, words: Words) -> str:
    if left.why in _IN_PART:
        return words.say("left.part", count=left.count, why=words.say(f"row.{left.why}"), row=left.row)
    key = "left.row" if left.count == 1 else "left.rows"
    return words.say(key, count=left.count, why=words.say(f"row.{left.why}"), row=left.row)
