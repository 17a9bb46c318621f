"""The structure of one account: groups, brokers and layers, each worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from stakemap.errors import UnknownName
from stakemap.model import Group as DeclaredGroup
from stakemap.model import Person, Unit
from stakemap.scoring.groups.communities import find_groups
from stakemap.scoring.groups.mixing import Mixing, mixing
from stakemap.scoring.influence.formal_informal_gap import rank_gaps
from stakemap.structure.brokers import Brokerage, brokerage
from stakemap.structure.formal_informal import FormalGap, levels, lines_of, pulls
from stakemap.structure.informal_groups import InformalGroups, informal_groups

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.graph.snapshot import Snapshot

__all__ = ["LABELS", "VIEW", "Structure", "layers"]

VIEW = "informal"
LABELS = ("unit", "line", "origin")
"""What people can be labelled by: unit of the first post, its line (条), career origin."""


class Structure:
    """Groups, brokers and the two layers on the informal ties of one analysis."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._brokers: dict[str, Brokerage] = {}

    @cached_property
    def snapshot(self) -> Snapshot:
        """The informal ties of the day."""
        seen = self.case.snapshot
        return seen if seen.view == VIEW else self.case.context.snapshot(VIEW)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Display names of people, units and reported groups."""
        bodies = [r.id for kind in (Unit, DeclaredGroup) for r in self.case.graph.of(kind)]
        return MappingProxyType({node: self.case.name(node, "") for node in (*self.snapshot.nodes, *bodies)})

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
        if by not in LABELS:
            raise UnknownName("label", by, LABELS)
        if by == "line":
            lines = lines_of(self.case)
            return {person: lines[unit] for person, unit in self.units.items() if unit in lines}
        return self.units if by == "unit" else self.origins

    @cached_property
    def mixing(self) -> Mixing | None:
        """How career origins mix; ``None`` with fewer than two origins or no tie between the labelled."""
        if len(set(self.origins.values())) < 2 or not self.snapshot.m:
            return None
        found = mixing(self.snapshot, self.origins)
        return found if found.total.inside + found.total.outside else None

    @cached_property
    def groups(self) -> InformalGroups:
        """Groups of the informal ties, with what is known of each."""
        found = find_groups(self.snapshot)
        return informal_groups(self.case, self.snapshot, found, self.mixing, self.names)

    def brokerage(self, by: str = "unit") -> Brokerage:
        """Who stands between others, with people labelled by unit, line or origin."""
        if by not in self._brokers:
            self._brokers[by] = brokerage(self.snapshot, self.labels(by), by, self.names)
        return self._brokers[by]

    @cached_property
    def gap(self) -> FormalGap:
        """Formal against informal rank: by administrative level where most have one, else by power."""
        formal = levels(self.case)
        informal = self.case.scores["hidden_influence"]
        basis = "level" if formal is not None else "formal_power"
        gaps = rank_gaps(formal if formal is not None else self.case.scores[basis], informal)
        return FormalGap(gaps, basis, pulls(self.case), self.names)


def layers(case: Case) -> Structure:
    """Groups, brokers and layers on the facts of a case, worked out once."""
    return case.once(Structure)
