"""How our relations stand: the health of each with its parts, its curve and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from stakemap.context.display_names import Cast
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.wording.language import language
from stakemap.wording.lists import percent
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["Relation", "Relations"]


@dataclass(frozen=True, slots=True)
class Relation(Plain):
    """The relation of one of ours with one of theirs.

    Attributes
    ----------
    member, person
        Ids.
    value, low, high
        Health in [0, 1), and its range over the assumed constants.
    strength, balance, service
        Its three parts, in [0, 1].
    half_life
        Days in which a contact loses half of its weight.
    contacts, ours, theirs
        Days with a contact; how many of them each side started, where known.
    first, last
        ISO dates of the first and the last contact.
    days
        Days since the last contact: the plain measure to compare with.
    rhythm
        Mean days between contacts, days on which contact was forbidden left out; ``None`` below three gaps.
    silent
        Days of silence since, counted the same way.
    chance
        How often so long a silence comes by chance in that rhythm; 1 without a rhythm.
    cooling
        Whether that is below the assumption ``cooling_chance``.
    curve
        (ISO date, health) at the start of each month and on the day.
    burdens
        Ids of complaints, open issues and late deliveries that weigh on it.
    facts
        Ids of all facts it rests on, sorted.
    """

    member: str
    person: str
    value: float
    low: float
    high: float
    strength: float
    balance: float
    service: float
    half_life: float
    contacts: int
    ours: int
    theirs: int
    first: str
    last: str
    days: int
    rhythm: float | None
    silent: int
    chance: float
    cooling: bool
    curve: tuple[tuple[str, float], ...]
    burdens: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Relations:
    """Our relations on a day, the healthiest first.

    Attributes
    ----------
    relations
        One for each pair of ours and theirs with a contact on record.
    day
        ISO date; empty where there is none.
    rates
        The constants by name: value, low, high.
    cast
        Names and posts of everybody in it.
    tested
        How many have a rhythm, so that a silence can be held against it.
    """

    relations: tuple[Relation, ...]
    day: str = ""
    rates: Mapping[str, tuple[float, float, float]] = field(default_factory=dict, repr=False)
    cast: Cast = field(default_factory=Cast, repr=False)

    @property
    def tested(self) -> int:
        """How many have a rhythm, so that a silence can be held against it."""
        return sum(one.rhythm is not None for one in self.relations)

    @property
    def cooling(self) -> tuple[Relation, ...]:
        """Those that cool, the least likely silence first."""
        found = (one for one in self.relations if one.cooling)
        return tuple(sorted(found, key=lambda one: (one.chance, one.person, one.member)))

    @property
    def reordered(self) -> tuple[tuple[Relation, Relation], ...]:
        """Pairs in which the healthier one had its last contact longer ago: where counting days misleads."""
        return tuple(
            (a, b) for a, b in combinations(self.relations, 2) if a.value > b.value and a.days > b.days
        )

    def of(self, person: str) -> tuple[Relation, ...]:
        """Our relations with one of theirs, the healthiest first."""
        return tuple(one for one in self.relations if one.person == person)

    def to_rows(self) -> list[dict[str, Any]]:
        """One flat row a relation."""
        return [
            {k: v for k, v in one.to_dict().items() if k not in ("curve", "burdens", "facts")}
            for one in self.relations
        ]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """One row a relation, as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "day": self.day,
            "relations": [one.to_dict() for one in self.relations],
            "rates": {name: list(values) for name, values in self.rates.items()},
            "reordered": len(self.reordered),
        }

    def explain(self, person: str, lang: str | None = None) -> str:
        """How the health of each of our relations with somebody is made, in words (``en`` or ``zh``)."""
        lang = lang or language()
        words = Words("engagement", lang)
        found = self.of(person)
        if not found:
            return words.say("health.none", person=self.cast.name(person, lang) or person)
        return "\n".join(self._explained(one, words) for one in found)

    def _explained(self, one: Relation, words: Words) -> str:
        names = {who: self.cast.name(getattr(one, who), words.lang) for who in ("member", "person")}
        parts = {part: percent(getattr(one, part)) for part in ("value", "strength", "balance", "service")}
        return words.say(
            "health.explain", **names, **parts, n=one.contacts, half_life=one.half_life, days=one.days
        )

    def __repr__(self) -> str:
        return f"<Relations: {len(self.relations)} on {self.day or 'no day'}, {len(self.cooling)} cooling>"

    def _repr_html_(self) -> str:
        name, lang = self.cast.name, language()
        rows = [
            (
                name(one.person, lang),
                name(one.member, lang),
                f"{percent(one.value)} ({percent(one.low)} to {percent(one.high)})",
                str(one.contacts),
                str(one.days),
                "cooling" if one.cooling else "",
            )
            for one in self.relations
        ]
        return html_table(
            "Relations", ("with", "of ours", "health", "contacts", "days since the last", "note"), rows
        )
