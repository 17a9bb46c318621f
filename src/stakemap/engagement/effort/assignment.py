"""Who of ours fits whom: by ties, level, place and language, with what opens the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from stakemap.access import Access, coverage
from stakemap.access.best_routes import best_way
from stakemap.model import Unit
from stakemap.scoring.core.plain import Plain

if TYPE_CHECKING:
    from stakemap.access.route import Route
    from stakemap.context.case import Case
    from stakemap.graph.catalogue import Catalogue

__all__ = ["Assignment", "Fit", "Way"]

_GRADE = 2
"""Figures of the administrative scale from one grade to the next (`data/choices.csv`)."""


class Way(StrEnum):
    """What opens the door to somebody."""

    OWN = "own"
    COLLEAGUE = "colleague"
    INTRODUCED = "introduced"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Fit(Plain):
    """One of ours for one of theirs.

    Attributes
    ----------
    member, person
        Ids.
    way
        An own tie; a colleague who has one; somebody of theirs who can introduce; nobody.
    asker, asked
        Who of ours asks, or is asked, first; and who of theirs is asked for an introduction.
    share
        Share of what is open of the relation that one contact covers, in [0, 1].
    hours
        Of one contact.
    levels
        Grades between the two, above 0 where theirs stands higher; ``None`` where one is not on record.
    one_place, one_language
        Whether both work in one place and have a working language in common; ``None`` where not on record.
    """

    member: str
    person: str
    way: Way
    asker: str | None
    asked: str | None
    share: float
    hours: float
    levels: float | None
    one_place: bool | None
    one_language: bool | None

    def before(self, other: Fit) -> tuple[str, ...]:
        """In what this one fits better than another of ours."""
        apart, theirs = (None if one.levels is None else abs(one.levels) for one in (self, other))
        better = {
            "level": apart is not None and (theirs is None or apart < theirs),
            "place": self.one_place is True and other.one_place is not True,
            "language": self.one_language is not False and other.one_language is False,
        }
        return tuple(reason for reason, holds in better.items() if holds)


class Assignment:
    """Our team against those who matter: every pair with its fit.  Made once: ``case.once(Assignment)``."""

    def __init__(self, case: Case) -> None:
        self.case, self.access, self.grid = case, case.once(Access), coverage(case).grid
        self.book: Catalogue = case.graph.catalogue

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """Weight of each person as a share of all who matter."""
        total = float(self.grid.weight.sum())
        pairs = zip(self.grid.people, self.grid.weight.tolist(), strict=True)
        return {person: weight / total if total > 0 else 0.0 for person, weight in pairs}

    @cached_property
    def known(self) -> Mapping[str, float]:
        """Probability that a tie of ours to each works today."""
        return dict(zip(self.grid.people, self.grid.known.tolist(), strict=True))

    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        """The unit of the first post of each."""
        found = {}
        for person, posts in self.case.seating.posts_of.items():
            unit = self.case.graph.get(posts[0].unit) if posts else None
            if isinstance(unit, Unit):
                found[person] = unit
        return found

    def unit(self, person: str) -> Unit | None:
        """Where somebody has the first of their posts."""
        return self._units.get(person)

    def route(self, person: str) -> Route | None:
        """The way through others by which somebody is introduced, where nobody of ours knows them."""
        return self.case.once(best_way, person)

    @cached_property
    def _contacts(self) -> Mapping[str, tuple[str, ...]]:
        return self.grid.contacts

    def fits(self, person: str) -> tuple[Fit, ...]:
        """Every one of ours for a person, in the order of their ids."""
        return tuple(self._fit(member, person) for member in self.grid.team)

    def _fit(self, member: str, person: str) -> Fit:
        way, asker, asked = self._way(member, person)
        levels, place, language = (
            self.levels(member, person),
            self._one_place(member, person),
            self._one_language(member, person),
        )
        value, share = self.book.value, self.book.value("effort_share")
        if way is not Way.OWN:
            share *= value(f"effort_{way.value}")
        share *= (
            value("effort_unknown") if levels is None else value("effort_level") ** max(abs(levels) - 1, 0)
        )
        if place is not True:
            share *= value("effort_place")
        if language is False:
            share *= value("effort_language")
        hours = value("effort_contact_hours") + (value("effort_travel_hours") if place is not True else 0.0)
        return Fit(member, person, way, asker, asked, share, hours, levels, place, language)

    def _way(self, member: str, person: str) -> tuple[Way, str | None, str | None]:
        """The colleague who knows somebody is asked before a stranger is."""
        known = self._contacts[person]
        if member in known:
            return Way.OWN, None, None
        if known:
            return Way.COLLEAGUE, known[0], None
        route = self.route(person)
        if route is not None and len(route.nodes) > 2:
            return Way.INTRODUCED, route.nodes[0], route.nodes[1]
        return Way.STRANGER, None, None

    def levels(self, member: str, person: str) -> float | None:
        """Grades by which theirs stands above ours; ``None`` where one is not on record."""
        ours, theirs = self.access.ranks.get(member), self.access.ranks.get(person)
        return None if ours is None or theirs is None else (theirs - ours) / _GRADE

    def _one_place(self, member: str, person: str) -> bool | None:
        unit, ours = self.unit(person), self.access.members[member].place
        return None if unit is None or unit.place is None or ours is None else unit.place == ours

    def _one_language(self, member: str, person: str) -> bool | None:
        unit, ours = self.unit(person), self.access.members[member].languages
        theirs = unit.languages if unit is not None else ()
        return bool(set(ours) & set(theirs)) if ours and theirs else None
