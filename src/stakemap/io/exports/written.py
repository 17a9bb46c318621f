"""An account of what was written for another program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stakemap.io.tables.vocabulary import sheets
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
          not written: person.rank 2 (the format has no place for it)
          not written: tie kin 1 (a red line: for conflict checks alone)
        """
        words = Words("crm", lang)
        made = (f"{_kind(words, kind)} {count}" for kind, count in self.facts)
        yield words.say("register.facts", what=", ".join(made))
        for what, why, count in self.left_out:
            told = words.say("export.left", what=what, count=count, why=words.say(f"export.why.{why}"))
            yield f"  {told}"

    def to_dict(self) -> dict[str, Any]:
        """As plain values; no ids and no names."""
        left = [{"what": what, "why": why, "count": count} for what, why, count in self.left_out]
        return {"format": self.form, "written": str(self.path), "facts": dict(self.facts), "left_out": left}


def _kind(words: Words, kind: str) -> str:
    """Facts of a kind in words: as registers call them, else as their sheet is named."""
    if f"register.fact.{kind}" in phrases(words.room):
        return words.say(f"register.fact.{kind}")
    return next(sheet.names[words.lang] for sheet in sheets().values() if sheet.fact == kind).lower()
