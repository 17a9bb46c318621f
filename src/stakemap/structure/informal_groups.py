"""Groups that the informal ties show, beside the units and groups that somebody declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from stakemap.context.analysed import Analysed, case_of
from stakemap.context.case import Case
from stakemap.context.context import Context
from stakemap.errors import UnknownName
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Membership, Spell
from stakemap.scoring.core.measuring import arc_facts
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.groups.communities import Group, Groups, find_groups
from stakemap.scoring.groups.mixing import Mixing, mixing
from stakemap.scoring.groups.partitions import Match, best_match
from stakemap.structure.informal_network import NO_FACTS, Structure
from stakemap.wording.language import called
from stakemap.wording.phrases import Words
from stakemap.wording.tables import told

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DECLARED",
    "Circle",
    "InformalGroups",
    "Shared",
    "declared_sets",
    "groups",
    "origin_mixing",
    "shared_past",
    "shared_text",
]

DECLARED = 0.5
"""A group whose nearest unit or reported group has at least this share in common (Jaccard) is no news."""

_SHOWN = 5
_ALIKE = 2


@dataclass(frozen=True, slots=True)
class Shared(Plain):
    """Something that several members of a group have in their records.

    `kind` is education, service, employment, secondment, project, unit or group; `body` an id or a name.
    """

    kind: str
    body: str
    people: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """One group with what is known of it.

    Attributes
    ----------
    group
        Members, strengths, p, and whether it beats chance.
    core
        Its members, those with most ties inside first.
    ties
        Number of ties inside; directions do not count.
    nearest
        The declared unit or reported group that shares most with it; ``None`` if none shares anybody.
    shared
        What at least two members have in their records, the most shared first.
    """

    group: Group
    core: tuple[str, ...]
    ties: int
    nearest: Match | None
    shared: tuple[Shared, ...]

    @property
    def declared(self) -> bool:
        """Whether a unit or reported group is half the same."""
        return self.nearest is not None and self.nearest.jaccard >= DECLARED

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        near = self.nearest
        return {
            **self.group.to_dict(),
            "core": list(self.core),
            "ties": self.ties,
            "declared": self.declared,
            "nearest": {"id": near.name, "both": near.both, "jaccard": near.jaccard} if near else None,
            "shared": [row.to_dict() for row in self.shared],
        }


@dataclass(frozen=True, eq=False, repr=False)
class InformalGroups(Frozen):
    """The groups of an account.  Make one with `stakemap.groups`.

    Attributes
    ----------
    found
        Labels, scale and chance draws of all groups.
    circles
        Each group with its core, nearest declared body and shared records; named ones first.
    declared
        People of each unit and reported group, by id.
    mixing
        E-I index and homophily by career origin over the same ties; ``None`` with fewer than two origins.
    names
        Display names of people, units and groups.
    """

    found: Groups
    circles: tuple[Circle, ...]
    declared: Mapping[str, frozenset[str]]
    mixing: Mixing | None
    names: Mapping[str, str]
    snapshot: Snapshot

    @property
    def named(self) -> tuple[Circle, ...]:
        """Groups that beat chance."""
        return tuple(circle for circle in self.circles if circle.group.named)

    @property
    def undeclared(self) -> tuple[Circle, ...]:
        """Groups that beat chance and that no unit or reported group matches by half."""
        return tuple(circle for circle in self.named if not circle.declared)

    def __iter__(self) -> Iterator[Circle]:
        return iter(self.circles)

    def __len__(self) -> int:
        return len(self.circles)

    def of(self, node: str) -> dict[int, float]:
        """Strength of somebody's membership in each group, by group number."""
        return self.found.of(node)

    def explain(self, number: int) -> Circle:
        """What is known of one group, by its number.

        Raises
        ------
        UnknownName
            If there is no such group.
        """
        for circle in self.circles:
            if circle.group.number == number:
                return circle
        raise UnknownName("group", str(number), tuple(str(c.group.number) for c in self.circles))

    @cached_property
    def _inside(self) -> dict[int, list[int]]:
        labels = self.found.labels
        one, two = labels[self.snapshot.sources], labels[self.snapshot.targets]
        found: dict[int, list[int]] = defaultdict(list)
        for arc in np.flatnonzero((one == two) & (one > 0)).tolist():
            found[int(one[arc])].append(arc)
        return found

    def facts(self, number: int) -> tuple[str, ...]:
        """Ids of the facts behind one group: the ties inside, and what the members share."""
        ties = {f for arc in self._inside.get(number, ()) for f in arc_facts(self.snapshot, arc)}
        return tuple(sorted(ties | {f for row in self.explain(number).shared for f in row.facts}))

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a person and group, members and others who belong to it in part."""
        return [row | {"name": self.names.get(str(row["id"]), "")} for row in self.found.to_rows()]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels, names=self.names)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            **self.found.to_dict(),
            "groups": [circle.to_dict() for circle in self.circles],
            "mixing": self.mixing.to_dict() if self.mixing else None,
        }

    def __repr__(self) -> str:
        return f"<InformalGroups: {len(self.named)} beat chance, {len(self.undeclared)} of them undeclared>"

    def _repr_html_(self) -> str:
        rows = [
            (
                str(circle.group.number),
                "yes" if circle.group.named else "no",
                str(len(circle.core)),
                f"{circle.group.p:.3f}",
                self._listed(circle.core),
                f"{called(self.names, circle.nearest.name)} {circle.nearest.jaccard:.0%}"
                if circle.nearest
                else "",
                "; ".join(f"{len(row.people)} × {called(self.names, row.body)}" for row in circle.shared[:2]),
            )
            for circle in self.circles[:20]
        ]
        head = ("group", "beats chance", "people", "p", "core", "nearest declared", "records share")
        table = html_table("Informal groups", head, rows, (self.found.caveat,) if self.found.caveat else ())
        return table + (self.mixing._repr_html_() if self.mixing else "")

    def _listed(self, nodes: tuple[str, ...]) -> str:
        names = [called(self.names, node) for node in nodes[:_SHOWN]]
        rest = len(nodes) - len(names)
        return ", ".join([*names, *([told(f"and {rest} more")] if rest else [])])


def groups(analysis: Analysed | Case) -> InformalGroups:
    """Groups of people who hold together more than chance, beside what was declared.

    Parameters
    ----------
    analysis
        Of a graph of facts, or its case; day and facts count, the view does not: groups are of informal ties.

    Returns
    -------
    InformalGroups
        Each group with its core, the nearest unit or reported group, and what the members' records share,
        as an observation; E-I index and homophily by career origin.  Worked out once.

    Raises
    ------
    InputError
        Bare arrays.

    Examples
    --------
    >>> import stakemap as sm
    >>> found = sm.groups(sm.analyze(sm.from_edges([("a", "b"), ("c", "b")])))
    >>> found.named
    ()
    """
    return case_of(analysis, *NO_FACTS).once(_groups)


def _groups(case: Case) -> InformalGroups:
    """Groups with their cores, nearest declared bodies and shared records."""
    network = case.once(Structure)
    snapshot = network.snapshot
    found, declared = case.context.once(_informal), declared_sets(case)
    labels = found.labels
    one, two = labels[snapshot.sources], labels[snapshot.targets]
    pairs = np.flatnonzero((one == two) & (one > 0))
    low = np.minimum(snapshot.sources[pairs], snapshot.targets[pairs]).astype(np.int64)
    high = np.maximum(snapshot.sources[pairs], snapshot.targets[pairs]).astype(np.int64)
    ties = np.unique(low * max(1, snapshot.n) + high)
    low, high = ties // max(1, snapshot.n), ties % max(1, snapshot.n)
    inside = np.bincount(np.concatenate((low, high)), minlength=snapshot.n)
    each = np.bincount(labels[low], minlength=len(found) + 1)
    past = _records(case)
    place = {node: k for k, node in enumerate(snapshot.nodes)}
    circles = tuple(
        Circle(
            group,
            tuple(sorted(group.members, key=lambda node: (-int(inside[place[node]]), node))),
            int(each[group.number]),
            best_match(group.members, declared),
            _shared(past, group.members),
        )
        for group in found
    )
    return InformalGroups(found, circles, declared, case.once(origin_mixing), network.names, snapshot)


def _informal(context: Context) -> Groups:
    return find_groups(context.snapshot("informal"))


def origin_mixing(case: Case) -> Mixing | None:
    """How career origins mix; ``None`` with fewer than two origins or no tie between the labelled."""
    network = case.once(Structure)
    if len(set(network.origins.values())) < 2 or not network.snapshot.m:
        return None
    found = mixing(network.snapshot, network.origins)
    return found if found.total.inside + found.total.outside else None


def declared_sets(case: Case) -> dict[str, frozenset[str]]:
    """People of each unit (by the posts they hold) and of each informal group that a source reports."""
    found: dict[str, set[str]] = defaultdict(set)
    for person, posts in case.seating.posts_of.items():
        for post in posts:
            found[post.unit].add(person)
    for member in case.graph.of(Membership):
        if case.seating.current(member):
            found[member.group].add(member.person)
    return {name: frozenset(people) for name, people in sorted(found.items())}


_Records = Mapping[str, list[tuple[str, str, str]]]


def _records(case: Case) -> _Records:
    """What is on record about each person: (kind, body, fact)."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for spell in case.graph.of(Spell):
        found[spell.person].append((spell.kind.value, spell.unit or spell.place or "", spell.id))
    for tenure in case.seating.tenures:
        found[tenure.person].append(("unit", case.seating.posts[tenure.post].unit, tenure.id))
    for member in case.graph.of(Membership):
        if case.seating.current(member):
            found[member.person].append(("group", member.group, member.id))
    return found


def shared_past(case: Case, members: Iterable[str]) -> tuple[Shared, ...]:
    """Schools, services, employers, projects, units and reported groups that at least two members share.

    The most shared first; at most five.
    """
    return _shared(_records(case), members)


def _shared(past: _Records, members: Iterable[str]) -> tuple[Shared, ...]:
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for person in sorted(set(members)):
        for kind, body, fact in past.get(person, ()):
            found[kind, body][person].append(fact)
    rows = [
        Shared(
            kind, body, tuple(sorted(people)), tuple(sorted(f for facts in people.values() for f in facts))
        )
        for (kind, body), people in found.items()
        if len(people) >= _ALIKE
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.people), row.kind, row.body))[:_SHOWN])


def shared_text(case: Case, shared: tuple[Shared, ...], size: int, lang: str) -> str:
    """What the records of a group's members show in common, in a sentence."""
    words = Words("structure", lang)
    if not shared:
        return words.say("shared.none")
    parts = [
        words.say(f"shared.{row.kind}", n=len(row.people), body=case.graph.name(row.body, lang))
        for row in shared[:3]
    ]
    return words.say("shared.sentence", n=size, parts=words.say("shared.joiner").join(parts))
