"""Who stands between others: structural holes, brokerage roles, single points, ties across lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from stakemap.context.analysed import Analysed, case_of
from stakemap.context.case import Case
from stakemap.context.context import Context
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.cut_points import (
    Bridge,
    Cut,
    articulation,
    articulation_points,
    bridges,
    cross_ties,
    tie_facts,
)
from stakemap.scoring.brokerage.roles import ROLES, Roles, roles
from stakemap.scoring.brokerage.structural_holes import constraint, effective_size, efficiency, hierarchy
from stakemap.scoring.core.results import TOLERANCE, Explanation, Scores, frame, html_table, shown
from stakemap.structure.informal_network import NO_FACTS, Structure
from stakemap.wording.language import called
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Broker", "Brokerage", "Crossing", "brokerage"]

_CUTS = 10
_BEYOND_CHANCE = 2.0
"""z from which a role is told as beyond chance: about one in forty would reach it by luck (assumed)."""

_MEASURES = ("effective_size", "constraint", "efficiency", "hierarchy", "articulation")


@dataclass(frozen=True, slots=True)
class Broker:
    """One person between others.

    Attributes
    ----------
    contacts
        People tied to this one; directions do not count.
    effective_size
        Contacts, less those who are tied to each other anyway.
    constraint, efficiency, hierarchy
        Burt's measures: bound up in closed circles, share of contacts that is not redundant, and how far
        one contact is the reason.
    brokered
        Pairs of people whom only a way over this person joins directly, in each role of Gould and Fernandez.
    z
        The same in standard deviations from what dealing the labels anew would give.
    cut_off
        How many more parts the graph has without the person.
    labels
        How many labels (lines, units or origins) other than the own the contacts have.
    """

    node: str
    contacts: int
    effective_size: float
    constraint: float
    efficiency: float
    hierarchy: float
    brokered: Mapping[str, float]
    z: Mapping[str, float]
    cut_off: int
    labels: int

    @property
    def apart(self) -> str:
        """How many of the contacts are tied to each other: ``none``, ``few`` or ``some``."""
        if self.effective_size > self.contacts - TOLERANCE:
            return "none"
        return "few" if round(self.effective_size) >= self.contacts else "some"

    @property
    def role(self) -> str:
        """The role that stands out most from chance; empty where none does, or one pair alone says so."""
        busy = [role for role in ROLES if self.brokered[role] > 1 and self.z[role] >= _BEYOND_CHANCE]
        return max(busy, key=lambda role: (self.z[role], self.brokered[role]), default="")

    def role_text(self, lang: str = "en") -> str:
        """The same in words."""
        return Words("structure", lang).say(f"role.{self.role}") if self.role else ""

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name not in ("brokered", "z")}
        return plain | {"brokered": dict(self.brokered), "z": dict(self.z), "role": self.role}


@dataclass(frozen=True)
class Crossing:
    """All ties between two labels; one alone is a single thread."""

    labels: tuple[str, str]
    ties: tuple[tuple[str, str], ...]
    _snapshot: Snapshot = field(repr=False, compare=False)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts behind them; none where there are more than ten."""
        found = self.ties if len(self.ties) <= _CUTS else ()
        return tuple(sorted({fact for one, two in found for fact in tie_facts(self._snapshot, one, two)}))

    @property
    def single(self) -> bool:
        """Whether the two hang on one tie."""
        return len(self.ties) == 1

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        ties = [list(tie) for tie in self.ties]
        return {"labels": list(self.labels), "ties": ties, "facts": list(self.facts)}


@dataclass(frozen=True, eq=False, repr=False)
class Brokerage(Frozen):
    """Who brokers in an account.  Make one with `stakemap.brokerage`.

    Attributes
    ----------
    by
        What the labels are: unit, line or origin.
    labels
        Label of each person who has one.
    scores
        effective_size, constraint, efficiency, hierarchy and articulation.
    roles
        Gould and Fernandez' five roles over the labels.
    cuts, bridges
        People and ties without whom the graph falls apart, those who cut off most first.
    crossings
        Ties between labels, fewest first.
    names
        Display names of people and labels.
    """

    by: str
    labels: Mapping[str, str]
    scores: Mapping[str, Scores]
    roles: Roles
    cuts: tuple[Cut, ...]
    bridges: tuple[Bridge, ...]
    crossings: tuple[Crossing, ...]
    names: Mapping[str, str]
    snapshot: Snapshot

    @cached_property
    def _places(self) -> dict[str, int]:
        return {node: place for place, node in enumerate(self.snapshot.nodes)}

    @cached_property
    def _contacts(self) -> list[set[int]]:
        near: list[set[int]] = [set() for _ in range(self.snapshot.n)]
        for i, j in zip(self.snapshot.sources.tolist(), self.snapshot.targets.tolist(), strict=True):
            near[i].add(j)
            near[j].add(i)
        return near

    def __getitem__(self, node: str) -> Broker:
        place = self.snapshot.index(node)
        near = self._contacts[place]
        own = self.labels.get(node)
        others = {self.labels[n] for k in near if (n := self.snapshot.nodes[k]) in self.labels} - {own}
        values = {name: float(scores.values[place]) for name, scores in self.scores.items()}
        z = self.roles.z[place]
        return Broker(
            node,
            len(near),
            values["effective_size"],
            values["constraint"],
            values["efficiency"],
            values["hierarchy"],
            {role: float(self.roles.counts[place, k]) for k, role in enumerate(ROLES)},
            {role: float(z[k]) for k, role in enumerate(ROLES)},
            int(values["articulation"]),
            len(others),
        )

    def top(self, k: int = 10) -> tuple[Broker, ...]:
        """People with the largest effective size, ties by id; nobody with fewer than two contacts."""
        found = (self[node] for node, _ in self.scores["effective_size"].top(k))
        return tuple(broker for broker in found if broker.contacts > 1)

    def explain(self, node: str) -> Explanation:
        """Which contacts bind somebody: the constraint, contact by contact, with the facts behind."""
        told = self.scores["constraint"].explain(node)
        parts = (replace(p, label=called(self.names, p.node) if p.node else p.label) for p in told.parts)
        return replace(told, parts=tuple(parts))

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a person, the largest effective size first."""
        order = self.scores["effective_size"].top(self.snapshot.n)
        return [self._row(self[node]) for node, _ in order]

    def _row(self, broker: Broker) -> dict[str, Any]:
        told = broker.to_dict()
        told.pop("z")
        return {"name": self.names.get(broker.node, ""), **told, **told.pop("brokered")}

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self, most: int = 50) -> dict[str, Any]:
        """As plain values: the first people and all single points and threads."""
        return {
            "by": self.by,
            "view": self.snapshot.view,
            "brokers": [broker.to_dict() for broker in self.top(most)],
            "cuts": [{"node": cut.node, "cut_off": cut.cut_off} for cut in self.cuts],
            "bridges": [{"ends": list(one.ends), "cut_off": one.cut_off} for one in self.bridges],
            "crossings": [one.to_dict() for one in self.crossings[:most]],
        }

    def __repr__(self) -> str:
        first = ", ".join(broker.node for broker in self.top(3))
        return f"<Brokerage by {self.by}: {first or 'nobody'}>"

    def _repr_html_(self) -> str:
        rows = [
            (
                called(self.names, b.node),
                str(b.contacts),
                shown(b.effective_size),
                shown(b.constraint),
                str(b.labels),
                *(f"{b.brokered[role]:.0f} ({b.z[role]:+.1f})" for role in ROLES),
            )
            for b in self.top(10)
        ]
        head = ("who", "contacts", "effective size", "constraint", f"other {self.by}s", *ROLES)
        return html_table(f"Who stands between others, by {self.by}", head, rows, ("in brackets: z",))


def brokerage(analysis: Analysed | Case, by: str = "unit") -> Brokerage:
    """Who stands between others: structural holes, five roles, single points, ties across lines.

    Parameters
    ----------
    analysis
        As in `groups`.
    by
        What people are labelled by for roles and crossings: ``unit``, ``line`` (条, along professional
        guidance) or ``origin``.

    Raises
    ------
    InputError
        Bare arrays.
    UnknownName
        Another kind of label.

    Examples
    --------
    >>> import stakemap as sm
    >>> star = sm.from_edges([("a", "hub"), ("b", "hub"), ("c", "hub")])
    >>> sm.brokerage(sm.analyze(star)).top(1)[0].effective_size
    3.0
    """
    return case_of(analysis, *NO_FACTS).once(_brokerage, by)


def _brokerage(case: Case, by: str) -> Brokerage:
    network = case.once(Structure)
    snapshot, names, labels = network.snapshot, network.names, network.labels(by)
    pairs = cross_ties(snapshot, labels)
    crossings = [
        Crossing(pair, ties, snapshot)
        for pair, ties in sorted(pairs.items(), key=lambda item: (len(item[1]), item[0]))
    ]
    return Brokerage(
        by,
        labels,
        {name: replace(scores, names=names) for name, scores in case.context.once(_holes).items()},
        roles(snapshot, labels),
        *case.context.once(_single_points),
        tuple(crossings),
        names,
        snapshot,
    )


def _holes(context: Context) -> dict[str, Scores]:
    """What does not depend on labels: measures of structural holes."""
    snapshot = context.snapshot("informal")
    made = (effective_size, constraint, efficiency, hierarchy, articulation)
    return {name: make(snapshot) for name, make in zip(_MEASURES, made, strict=True)}


def _single_points(context: Context) -> tuple[tuple[Cut, ...], tuple[Bridge, ...]]:
    """The people and ties on which most hangs alone."""
    snapshot = context.snapshot("informal")
    return articulation_points(snapshot, most=_CUTS), bridges(snapshot, most=_CUTS)
