"""What a file of a graph holds, before anybody says what it means: nodes and edges with texts."""

from __future__ import annotations

from dataclasses import dataclass, field

from stakemap.io.registers.places import Place

__all__ = ["EDGES", "NODES", "Edge", "Network", "Node"]

NODES, EDGES = "nodes", "edges"
"""What the two kinds of record are called in reports and notes."""


@dataclass(slots=True)
class Node:
    """A node: its id, its attributes that say something, and where it stands; ids may be names."""

    ident: str
    said: dict[str, str]
    place: Place
    spells: tuple[tuple[str, str], ...] = ()
    """First and last day of each time in which it is there."""


@dataclass(slots=True)
class Edge:
    """An edge from one node to another, both by id."""

    source: str
    target: str
    directed: bool
    said: dict[str, str]
    place: Place
    spells: tuple[tuple[str, str], ...] = ()
    ident: str = ""
    """Its own id in the file, if it has one."""


@dataclass(slots=True)
class Network:
    """All of a file.

    Attributes
    ----------
    implied
        Whether a node may be named by edges alone, as in a list of edges.
    by_name
        Whether nodes are known by their names: ids are then made of these, and do not tell them.
    numbered
        Whether its times are numbers and no calendar days.
    left
        What the format holds and nothing here reads: what, why and where, as `Gathered.leave` takes them.
    """

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    implied: bool = False
    by_name: bool = False
    numbered: bool = False
    left: list[tuple[str, str, Place]] = field(default_factory=list)
