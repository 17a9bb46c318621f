"""Footnotes: a number for every fact and source, so that no number of a report stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from stakemap.analysis.twin.parts import evidence_of
from stakemap.context.case import Case
from stakemap.findings.fact_sentences import sentence
from stakemap.model import FACTS
from stakemap.wording.lists import half

__all__ = ["Entry", "Footnotes", "Group", "SourceEntry", "safe_link"]

# fmt: off
_ORDER = (
    "decision", "decision_role", "stance", "post", "tenure", "tie", "spell", "membership", "person",
    "unit", "group", "authority", "budget_line", "motive", "factor", "competence", "susceptibility",
    "account", "team_member", "relationship", "need", "need_statement", "offer_part", "offer_cover",
    "supplier", "qualification", "requirement", "alliance", "alliance_member", "contract", "award",
    "milestone", "interaction", "delivery", "complaint", "open_issue", "plan", "step", "ownership", "review",
    "compliance_risk",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact as the appendix shows it."""

    number: int
    id: str
    kind: str
    text: str
    state: str
    grade: str
    confirmed: str
    open_ended: bool
    unsure: bool
    confidence: float
    source: int | None
    given_in_code: bool
    defaulted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Facts of one kind."""

    kind: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One source as the appendix shows it; `link` only where it is a web address."""

    number: int
    title: str
    publisher: str
    published: str
    grade: str
    locator: str
    link: str
    facts: int


def safe_link(locator: str) -> str:
    """The address if it is a plain web address, else nothing: other schemes stay text.

    Examples
    --------
    >>> safe_link("https://example.org/a"), safe_link("javascript:alert(1)"), safe_link("page 12")
    ('https://example.org/a', '', '')
    """
    try:
        parts = urlsplit(locator)
    except ValueError:
        return ""
    plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return locator if plain and not any(c.isspace() or c in "\"'<>\\" for c in locator) else ""


def _place(fact: Mapping[str, object]) -> tuple[int, str, str]:
    kind = str(fact["fact"])
    return (
        _ORDER.index(kind) if kind in _ORDER else len(_ORDER),
        kind if kind in FACTS else "",
        str(fact["id"]),
    )


class Footnotes:
    """Numbers of the facts and sources of a report.

    Parameters
    ----------
    case
        Whose facts they are; ``None`` for bare arrays.
    used
        Ids of the facts to number.
    lang
        Language of the sentences.

    Attributes
    ----------
    cited
        Numbers that were given out so far.
    """

    def __init__(self, case: Case | None, used: Iterable[str] = (), lang: str = "en") -> None:
        book = evidence_of(case, used) if case else {"facts": [], "sources": []}
        self._facts = sorted(book["facts"], key=_place)
        self._sources = book["sources"]
        self._case, self._lang = case, lang
        self._numbers = {fact["id"]: k for k, fact in enumerate(self._facts, start=1)}
        self.cited: set[int] = set()

    def __len__(self) -> int:
        return len(self._facts)

    def numbers(self, facts: Iterable[str]) -> tuple[int, ...]:
        """Numbers of facts in order; ids that are not there are left out."""
        found = {self._numbers[f] for f in facts if f in self._numbers}
        self.cited |= found
        return tuple(sorted(found))

    def text(self, fact: str) -> str:
        """A fact as one sentence."""
        record = self._case.graph.get(fact) if self._case else None
        return sentence(self._case.graph, record, self._lang) if self._case and record is not None else fact

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All facts in order of their numbers."""
        places = {source["id"]: k for k, source in enumerate(self._sources, start=1)}
        return tuple(
            Entry(
                number=self._numbers[fact["id"]],
                id=fact["id"],
                kind=fact["fact"],
                text=fact["text"][self._lang],
                state=fact.get("state", "reported"),
                grade=fact.get("grade") or "",
                confirmed=str(fact.get("confirmed") or ""),
                unsure="partial_date" in fact.get("flags", ()),
                open_ended=bool(fact.get("open_ended")) and fact["fact"] in ("tenure", "tie", "membership"),
                confidence=fact.get("confidence", 1.0),
                source=places.get(fact.get("source")),
                given_in_code=fact.get("source") == "given-in-code",
                defaulted=tuple(fact.get("defaulted", ())),
            )
            for fact in self._facts
        )

    @property
    def groups(self) -> tuple[Group, ...]:
        """Facts by kind, in order."""
        kinds = dict.fromkeys(entry.kind for entry in self.entries)
        return tuple(Group(kind, tuple(e for e in self.entries if e.kind == kind)) for kind in kinds)

    @cached_property
    def sources(self) -> tuple[SourceEntry, ...]:
        """All sources in order of their numbers."""
        counts: dict[str, int] = {}
        for fact in self._facts:
            counts[fact.get("source")] = counts.get(fact.get("source"), 0) + 1
        return tuple(
            SourceEntry(
                number=k,
                title=half(source["title"], self._lang),
                publisher=half(source.get("publisher", ""), self._lang),
                published=source.get("published", ""),
                grade=source.get("grade", ""),
                locator=source.get("locator", ""),
                link=safe_link(source.get("locator", "")),
                facts=counts.get(source["id"], 0),
            )
            for k, source in enumerate(self._sources, start=1)
        )
