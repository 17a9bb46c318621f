"""What a caller says of somebody else's labels, relationship types and properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from stakemap import policy
from stakemap.errors import PolicyRefused, Problem
from stakemap.model import Basis

__all__ = ["EdgeMapping", "GraphMapping", "Named", "NodeMapping", "check_foreign_names"]


class Named(NamedTuple):
    """A property that an entry names: where in the entry, how it is called, whether nothing goes without."""

    place: str
    property: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class NodeMapping:
    """Nodes of one label as entities of one kind.

    Parameters
    ----------
    label
        Their label.
    kind
        person, unit, post, group or team_member.
    id
        Property that holds a stable id; the element id of the server is none.
    fields
        From our field names to their properties: ``{"name": "fullName"}``.
    unit_by
        For posts: type of the relationship that leads to their unit.
    """

    label: str
    kind: str
    id: str = "id"
    fields: Mapping[str, str] = field(default_factory=lambda: {"name": "name"})
    unit_by: str | None = None

    @property
    def name(self) -> str:
        """What it maps."""
        return self.label

    def named(self) -> Iterator[Named]:
        """The properties that it names."""
        yield Named("id", self.id, needed=True)
        yield from _fields(self.fields)


@dataclass(frozen=True, slots=True)
class EdgeMapping:
    """Relationships of one type as ties, tenures or memberships.

    Parameters
    ----------
    type
        Their type.
    kind
        A kind of the relation catalogue, or ``"tenure"`` or ``"membership"``.
    reverse
        Whether their arrow points against our sentence.
    fields
        From our field names to their properties, such as ``{"strength": "weight"}``.
    since, until
        Properties with a date, a year, or text such as ``2019-03``.
    source
        Property with the name of the source; the default source where it is empty.
    id
        Property that holds a key of the relationship.  Without one its id is made from its two ends, and,
        where several join the same two, from their order by what they hold.
    """

    type: str
    kind: str
    reverse: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None
    source: str | None = None
    id: str | None = None

    @property
    def name(self) -> str:
        """What it maps."""
        return self.type

    def named(self) -> Iterator[Named]:
        """The properties that it names."""
        if self.id is not None:
            yield Named("id", self.id, needed=True)
        for place, name in (("since", self.since), ("until", self.until), ("source", self.source)):
            if name is not None:
                yield Named(place, name)
        yield from _fields(self.fields)


def _fields(fields: Mapping[str, str]) -> Iterator[Named]:
    return (Named(f"fields.{ours}", theirs) for ours, theirs in fields.items())


@dataclass(frozen=True, slots=True)
class GraphMapping:
    """What somebody else's labels and types mean, and what facts without it are given."""

    nodes: tuple[NodeMapping, ...]
    edges: tuple[EdgeMapping, ...]
    source: str
    """Title of the source of everything that names none."""
    expires: date
    grade: str = "C3"
    basis: Basis = Basis.LEGITIMATE_INTEREST

    def entries(self) -> Iterator[tuple[str, NodeMapping | EdgeMapping]]:
        """Each entry with its place: ``nodes[0]``, ``edges[2]``."""
        for number, node in enumerate(self.nodes):
            yield f"nodes[{number}]", node
        for number, edge in enumerate(self.edges):
            yield f"edges[{number}]", edge


def check_foreign_names(named: Iterable[tuple[str, str, str]]) -> None:
    """Refuse a mapping that reads a relationship type or a property which must not be recorded.

    What is not mapped is not read, whatever its name.

    Parameters
    ----------
    named
        Place in the mapping, kind of fact, and the name of theirs that is read for it.

    Raises
    ------
    PolicyRefused
        With each such place; no value of the graph was looked at.
    """
    found = [
        policy.refused_problem(row, Problem("", field=place))
        for place, kind, name in named
        if (row := policy.refusal(name, of_person=kind in policy.OF_A_PERSON)) is not None
    ]
    if found:
        raise PolicyRefused(found)
