"""The informal ties of a case, and what its people are labelled by: unit, line, career origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from stakemap.context.case import Case
from stakemap.errors import check_known
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Group, Person, Post, Unit
from stakemap.wording.language import Called

__all__ = ["LABELS", "Structure", "lines_of", "unit_of"]

LABELS = ("unit", "line", "origin")
"""What people can be labelled by: unit of the first post, its line (条), career origin."""
NO_FACTS = (
    "structure needs facts",
    "for bare arrays see scoring.groups, scoring.brokerage and scoring.influence.formal_informal_gap",
)


@dataclass(frozen=True, eq=False, repr=False)
class Structure(Frozen):
    """What every question about structure starts from: the informal ties of one case, names and labels.

    Each part is worked out once, when it is first asked for: ``case.once(Structure)``.
    """

    case: Case

    @property
    def snapshot(self) -> Snapshot:
        """The informal ties of the day."""
        return self.case.context.snapshot("informal")

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Display names of people, units and reported groups."""
        bodies = [r.id for kind in (Unit, Group) for r in self.case.graph.of(kind)]
        return Called((*self.snapshot.nodes, *bodies), self.case.name)

    @cached_property
    def origins(self) -> dict[str, str]:
        """Career origin of everybody who has one."""
        seating = self.case.seating
        return {
            p.id: p.origin.value
            for p in self.case.graph.of(Person)
            if p.origin is not None and seating.current(p)
        }

    @cached_property
    def units(self) -> dict[str, str]:
        """Unit of everybody's most senior post."""
        return {person: posts[0].unit for person, posts in self.case.seating.posts_of.items() if posts}

    def labels(self, by: str) -> dict[str, str]:
        """Label of each person by unit, line or origin.

        Raises
        ------
        UnknownName
            Another kind of label.
        """
        check_known("label", by, LABELS)
        if by == "line":
            lines = lines_of(self.case)
            return {person: lines[unit] for person, unit in self.units.items() if unit in lines}
        return self.units if by == "unit" else self.origins


def lines_of(case: Case) -> dict[str, str]:
    """The line (条) of each unit: the highest unit that guides it, step by step; else the unit itself."""
    guide: dict[str, str] = {}
    for tie in sorted(case.tie_facts("professional"), key=lambda tie: tie.id):
        guide.setdefault(unit_of(case, tie.to_id), unit_of(case, tie.from_id))
    found = {}
    for unit in (u.id for u in case.graph.of(Unit)):
        seen, here = {unit}, unit
        while here in guide and guide[here] not in seen:
            here = guide[here]
            seen.add(here)
        found[unit] = here
    return found


def unit_of(case: Case, ident: str) -> str:
    """The unit of a post; else the body itself."""
    record = case.graph.get(ident)
    return record.unit if isinstance(record, Post) else ident
