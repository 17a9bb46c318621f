"""An account of what was written for another program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stakemap.graph.catalogue import Catalogue
from stakemap.io.tables.vocabulary import Sheet, sheets
from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words, phrases

__all__ = ["Written"]


@dataclass(frozen=True, slots=True)
class Written:
    """Where it was written, what is in it and what is not.

    Attributes
    ----------
    facts
        Facts in it, by kind.
    left_out
        What is not in it: kinds of fact, and fields as ``person.rank``, with why and how often.
    """

    form: str
    path: Path
    facts: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, str, int], ...] = ()

    def lines(self, lang: str = "en") -> Iterator[str]:
        """The same in words, a line each.

        Examples
        --------
        >>> left = (("person.rank", "field", 2), ("tie kin", "red_line", 1))
        >>> for line in Written("gexf", Path("a.gexf"), (("person", 2),), left).lines():
        ...     print(line)
        facts: people 2
          not written: people/rank 2 (the format has no place for it)
          not written: ties/kin of 1 (a red line: for conflict checks alone)
        """
        words = Words("crm", lang)
        made = (f"{_kind(words, kind)} {count}" for kind, count in self.facts)
        yield words.say("register.facts", what=listed(made, lang))
        for what, why, count in self.left_out:
            reason = words.say(f"export.why.{why}")
            told = words.say("export.left", what=_told(words, what), count=count, why=reason)
            yield f"  {told}"

    def to_dict(self) -> dict[str, Any]:
        """As plain values; no ids and no names."""
        left = [{"what": what, "why": why, "count": count} for what, why, count in self.left_out]
        return {"format": self.form, "written": str(self.path), "facts": dict(self.facts), "left_out": left}


def _told(words: Words, what: str) -> str:
    """What was left out in words: a kind of fact, beside it a field or a kind of tie."""
    about, _, field = what.partition(".")
    fact, _, tie = about.partition(" ")
    more = _column(words, fact, field) if field else _tie(words, tie) if tie else ""
    return f"{_kind(words, fact)}/{more}" if more else _kind(words, fact)


def _column(words: Words, fact: str, field: str) -> str:
    """The heading of a field on the sheet of its facts, where it has one."""
    if field == "valid":
        return words.say("export.valid")
    columns = {name: one for sheet in _sheets_of(fact) for name, one in sheet.by_field.items()}
    return columns[field].headings[words.lang].lower() if field in columns else field.replace("_", " ")


def _tie(words: Words, kind: str) -> str:
    book = Catalogue.default()
    return book[kind].label(words.lang) if kind in book.kinds else kind.replace("_", " ")


def _sheets_of(fact: str) -> list[Sheet]:
    return [sheet for sheet in sheets().values() if sheet.fact == fact]


def _kind(words: Words, kind: str) -> str:
    """Facts of a kind in words: as registers call them, else as their sheet is named."""
    if f"register.fact.{kind}" in phrases(words.room):
        return words.say(f"register.fact.{kind}")
    named = [sheet.names[words.lang].lower() for sheet in _sheets_of(kind)]
    return named[0] if named else kind.replace("_", " ")
