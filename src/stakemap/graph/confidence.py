"""How far a fact is believed on a day: its grade, and how long ago it was confirmed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from stakemap.graph.validation import GIVEN_IN_CODE
from stakemap.model import Certainty, Fact, Membership, Person, Record, Source, Tenure, Tie
from stakemap.model.source_kinds import grade_of_kind

if TYPE_CHECKING:
    from stakemap.graph.catalogue import Catalogue
    from stakemap.graph.fact_index import FactIndex

__all__ = [
    "SCENARIO",
    "Confidences",
    "State",
    "confidence",
    "flags",
    "grade_confidence",
    "grade_of",
    "months_between",
    "state",
    "unjudged",
]

SCENARIO = "scenario:"
"""How the source of facts begins that a scenario made: they can be analysed, and no store takes them."""

_UNGRADED = "F6"
_MADE_HERE = (GIVEN_IN_CODE, SCENARIO)
"""How sources begin that stand in no file: what they say counts fully."""


class State(StrEnum):
    """What a fact may be called in front of a reader."""

    VERIFIED = "verified"
    REPORTED = "reported"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


def months_between(start: date, end: date) -> int:
    """Whole months from one day to a later one; 0 if it is not later.

    Examples
    --------
    >>> months_between(date(2024, 1, 31), date(2024, 3, 30))
    1
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (end.day < start.day))


def grade_confidence(grade: str, catalogue: Catalogue) -> float:
    """Confidence of an Admiralty grade: reliability times credibility, in [0, 1]."""
    return catalogue.value(f"reliability_{grade[0]}") * catalogue.value(f"credibility_{grade[1]}")


def grade_of(graph: FactIndex, fact: Fact) -> str | None:
    """The grade a fact counts with: its own, else its source's, else that of the kind of source.

    Without any it is F6, cannot be judged; a fact made in code or by a scenario has None and counts fully.
    """
    told = _told_grade(graph, fact)
    if told is None and (fact.source is None or fact.source.startswith(_MADE_HERE)):
        return None
    return told or _UNGRADED


def _told_grade(graph: FactIndex, fact: Fact) -> str | None:
    """Its own grade, else that of its source, else the usual one of the kind of its source."""
    source = graph.source_of(fact)
    return fact.grade or (source and (source.grade or grade_of_kind(source.kind))) or None


def unjudged(fact: Fact, source: Source) -> bool:
    """Whether a fact counts as F6 and nobody said what kind its source is of."""
    grade = fact.grade or source.grade or _UNGRADED
    return grade == _UNGRADED and grade_of_kind(source.kind) is None


def _half_life(fact: Fact, catalogue: Catalogue) -> float | None:
    if isinstance(fact, Tie):
        return catalogue[fact.kind].half_life_years
    if isinstance(fact, Tenure):
        return catalogue.value("half_life_holds")
    return catalogue.value("half_life_membership") if isinstance(fact, Membership) else None


def confidence(graph: FactIndex, fact: Record, day: date | None) -> float:
    """Confidence of a fact on a day, in [0, 1].

    An open end holds, but fades with the half-life of its kind, in whole months since it was
    last confirmed.  Facts given in code or by a scenario without a grade count fully.

    Parameters
    ----------
    graph
        Where the fact, its source and the catalogue stand.
    fact
        Any record; one that is no fact, such as a source, has 1.
    day
        The day; ``None`` lets nothing fade.
    """
    if not isinstance(fact, Fact):
        return 1.0
    grade = grade_of(graph, fact)
    value = 1.0 if grade is None else grade_confidence(grade, graph.catalogue)
    half_life, confirmed = _half_life(fact, graph.catalogue), graph.confirmed(fact)
    if day is None or half_life is None or confirmed is None or not fact.valid.open_ended:
        return value
    months = months_between(confirmed.earliest, day)
    return float(value * 2.0 ** (-(months / 12) / half_life))


class Confidences(dict[str, float]):
    """Confidence of facts on a day by id, as `confidence` gives it: each is worked out when first asked for.

    What counts for it is often the same for many facts, and then looked up once for all of them.
    """

    def __init__(self, graph: FactIndex, day: date | None) -> None:
        self._graph, self._day = graph, day
        self._alike: dict[object, float] = {}

    def __missing__(self, ident: str) -> float:
        fact = self._graph[ident]
        found = self[ident] = self._of(fact) if isinstance(fact, Fact) else 1.0
        return found

    def _of(self, fact: Fact) -> float:
        kind = fact.kind if isinstance(fact, Tie) else fact.kind_of_fact
        alike = (type(fact), kind, fact.grade, fact.source, fact.confirmed, fact.valid.end is None)
        value = self._alike.get(alike)
        if value is None:
            value = self._alike[alike] = confidence(self._graph, fact, self._day)
        return value

    def of(self, facts: Iterable[str]) -> list[float]:
        """Confidence of some facts, in their order."""
        return [self[fact] for fact in facts]

    def all(self, facts: Iterable[str]) -> float:
        """Confidence that all of some facts hold."""
        return math.prod(map(self.__getitem__, facts))


def flags(fact: Record, day: date | None) -> tuple[str, ...]:
    """What a reader must be told about the time of a fact that counts on a day.

    Returns
    -------
    tuple of str
        ``"open_end"`` where its end is not known, ``"partial_date"`` where its dates leave open whether
        it holds on the day.

    Examples
    --------
    >>> flags(Tie(id="t", kind="advice", from_id="a", to_id="b", valid={"start": "2024"}), date(2024, 3, 1))
    ('open_end', 'partial_date')
    """
    if not isinstance(fact, Fact):
        return ()
    unsure = day is not None and fact.valid.covers(day) is Certainty.MAYBE
    marks = (("open_end", fact.valid.open_ended), ("partial_date", unsure))
    return tuple(mark for mark, holds in marks if holds)


def state(graph: FactIndex, fact: Record) -> State:
    """Verified by its grade alone (A or B with 1 or 2), unknown (a placeholder), or reported.

    When it was last confirmed is another thing: that is `FactIndex.confirmed`.
    """
    if isinstance(fact, Person) and fact.unknown:
        return State.UNKNOWN
    grade = grade_of(graph, fact) if isinstance(fact, Fact) else None
    return State.VERIFIED if grade and grade[0] in "AB" and grade[1] in "12" else State.REPORTED
