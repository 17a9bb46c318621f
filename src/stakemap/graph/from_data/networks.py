"""A graph from networkx or igraph, with the names and attributes that the model has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from stakemap.errors import InputError, Problem, UnknownName
from stakemap.graph.array_checks import VALUES, check_values
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.cells import day_text, id_text, is_missing
from stakemap.graph.from_data.collector import (
    Collector,
    check_names,
    fields_of_nodes,
    tell_left_out,
    usual_kind,
)
from stakemap.graph.from_data.words import UNCLEAR, kind_named
from stakemap.graph.mistaken_arguments import no_network
from stakemap.graph.property_graph import PropertyGraph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["from_igraph", "from_networkx"]

_DATES = {"since": "start", "until": "end"}
_OF_EDGES = frozenset({*VALUES, *_DATES, "confirmed"})
_KINDS: Mapping[str, dict[str, Any]] = {
    "person": {"fact": "person"},
    "unknown": {"fact": "person", "unknown": True},
    "organization": {"fact": "unit"},
    "unit": {"fact": "unit"},
    "team": {"fact": "team_member"},
    "team_member": {"fact": "team_member"},
}
"""What a node attribute ``kind`` may say, as `to_networkx` writes it."""

Values = Literal["strength", "count"]


@dataclass(frozen=True)
class _Network:
    """Nodes and edges with their attributes, whoever keeps them."""

    nodes: Sequence[tuple[Any, Mapping[str, Any]]]
    edges: Sequence[tuple[Any, Any, Mapping[str, Any]]]
    directed: bool

    @property
    def of_nodes(self) -> set[str]:
        """Attributes that some node has."""
        return {str(name) for _, data in self.nodes for name in data}

    @property
    def of_edges(self) -> set[str]:
        """Attributes that some edge has."""
        return {str(name) for *_, data in self.edges for name in data}


def from_networkx(
    graph: nx.Graph[Any],
    *,
    kind: str | None = None,
    weight: str | None = None,
    values: Values = "strength",
    catalogue: Catalogue | None = None,
) -> PropertyGraph:
    """A graph from networkx; an undirected edge gives both arcs.

    Where the kind reads the same from either end, one tie gives both; else there is a tie each way.  Edges
    are reports of one source: of parallel edges of one kind only the strongest counts; counts are added.

    Of the nodes ``kind`` as `to_networkx` writes it, ``name``, ``name_en``, ``name_zh`` and what else a
    person (or unit) has, such as ``rank``, are kept; of the edges ``since``, ``until``, ``confirmed``, and
    ``strength`` or ``count`` where `weight` names no other attribute.  All others are listed in a warning,
    `errors.LeftOut`.

    Parameters
    ----------
    graph
        Any networkx graph; ids become text.
    kind
        Kind of the relation catalogue, or the edge attribute that holds it.  Without one it is the attribute
        ``kind``, where all that stands there are kinds, else ``advice``: the source turns to the target.
    weight
        Edge attribute that holds the value; edges without it take the kind's own strength, never 1.
    values
        What that attribute means: ``"strength"`` or ``"count"``.
    catalogue
        Another relation catalogue.

    Raises
    ------
    InputError
        Every edge that does not fit; a `weight` that no edge has, with the attributes there are.
    UnknownName
        No such kind of relation or of values.
    PolicyRefused
        An attribute that must not be recorded.

    Examples
    --------
    >>> import networkx as nx
    >>> from_networkx(nx.path_graph(["ann", "bob", "cai"])).snapshot().m
    4
    """
    if not hasattr(graph, "is_directed") or not hasattr(graph, "nodes"):
        raise no_network(graph)
    found = _Network(list(graph.nodes(data=True)), list(graph.edges(data=True)), graph.is_directed())
    return _graph(found, Collector(catalogue), kind, weight, values)


def from_igraph(
    graph: Any,
    *,
    kind: str | None = None,
    weight: str | None = None,
    values: Values = "strength",
    catalogue: Catalogue | None = None,
) -> PropertyGraph:
    """A graph from igraph; ids are the vertex attribute ``name``, else the numbers of the vertices.

    Everything else is as in `from_networkx`.
    """
    if not hasattr(graph, "vs"):
        raise no_network(graph)
    named = "name" in graph.vs.attributes()
    ids = [vertex["name"] if named else vertex.index for vertex in graph.vs]
    if len(set(map(id_text, ids))) < len(ids):
        cure = "give each its own name, or delete the attribute: del graph.vs['name']"
        raise InputError("two vertices of one name", hint=cure)
    nodes = [(ids[vertex.index], vertex.attributes()) for vertex in graph.vs]
    edges = [(ids[e.source], ids[e.target], e.attributes()) for e in graph.es]
    return _graph(_Network(nodes, edges, graph.is_directed()), Collector(catalogue), kind, weight, values)


def _graph(
    found: _Network, made: Collector, kind: str | None, weight: str | None, values: str
) -> PropertyGraph:
    check_values(values)
    of_edges = found.of_edges
    check_names([*found.of_nodes, *of_edges])
    _check_one_mode(found)
    own = _kind_attribute(kind, found, made.catalogue)
    kind = kind_named(kind, made.catalogue) if kind is not None and own is None else "advice"
    _check_weight(weight, of_edges, bool(found.edges))
    _take_nodes(found, made, made.catalogue[kind].from_kinds)
    for one, two, data in sorted(found.edges, key=_in_order):
        called = kind if own is None else kind_named(str(data.get(own, kind)), made.catalogue)
        said, meaning = _said(data, weight, values), made.catalogue.kinds.get(called)
        made.tie(called, (one, two), said)
        if not found.directed and meaning is not None and not meaning.symmetric:
            made.tie(called, (two, one), said)
    kept = _OF_EDGES if weight is None else (_OF_EDGES - set(VALUES)) | {weight}
    left = of_edges - kept - {own}
    tell_left_out("of edges", left, above=3, cure=_weight_cure(left) if weight is None else "")
    return made.graph()


def _take_nodes(found: _Network, made: Collector, kinds: tuple[str, ...]) -> None:
    """Make every node, with what the class that it is of can say."""
    told = all(str(data.get("kind", "person")) in _KINDS for _, data in found.nodes)
    usual = usual_kind(kinds)
    kept = {"kind"} if told else set()
    for node, data in sorted(found.nodes, key=lambda row: str(row[0])):
        about = _KINDS[str(data["kind"])] if told and "kind" in data else {"fact": usual}
        fields = fields_of_nodes(about["fact"])
        kept |= fields
        said = {name: value for name, value in data.items() if name in fields and not is_missing(value)}
        made.node(node, kinds, about=about | said)
    tell_left_out("of nodes", found.of_nodes - kept, above=4)


def _in_order(edge: tuple[Any, Any, Mapping[str, Any]]) -> tuple[str, str, str]:
    return str(edge[0]), str(edge[1]), repr(sorted(edge[2].items(), key=str))


def _kind_attribute(kind: str | None, found: _Network, catalogue: Catalogue) -> str | None:
    """The edge attribute that `kind` names; ``None`` where it names a kind of relation.

    Without a `kind` it is the attribute of this name, where all that edges say there are kinds of relation.
    """
    if kind is None:
        said = {str(data["kind"]) for *_, data in found.edges if not is_missing(data.get("kind"))}
        return "kind" if said and all(kind_named(text, catalogue) in catalogue for text in said) else None
    if kind_named(kind, catalogue) in catalogue:
        return None
    if kind in found.of_edges:
        return kind
    raise UnknownName("kind of relation", kind, (*catalogue.kinds, *found.of_edges))


def _check_one_mode(found: _Network) -> None:
    """Refuse people and events in one network: the events would count as people."""
    side = {node: data.get("bipartite") for node, data in found.nodes}
    crossing = all(side[one] != side[two] for one, two, _ in found.edges)
    if set(side.values()) == {0, 1} and found.edges and crossing:
        raise InputError("a network of two modes, people and groups", hint="call sm.from_groups(graph)")


def _check_weight(weight: str | None, attributes: set[str], any_edge: bool) -> None:
    if weight is None or weight in attributes or not any_edge:
        return
    near = UnknownName("attribute", weight, sorted(attributes)).hint
    listed = ", ".join(sorted(attributes)) or "none"
    cure = f"{near} edges have: {listed}" if near.startswith("did") else f"edges have: {listed}"
    raise InputError([Problem(f"no edge has the attribute {weight!r}", cure, field="weight")])


def _weight_cure(left: set[str]) -> str:
    """How to have the numbers taken that were left out because nobody said what they mean."""
    names = [name for name in UNCLEAR if name in left]
    return (
        f"to take it as how close a tie is: weight={names[0]!r}, values='strength' or 'count'"
        if names
        else ""
    )


def _said(data: Mapping[str, Any], weight: str | None, values: str) -> dict[str, Any]:
    """What the model takes of an edge."""
    body = (
        {name: data[name] for name in VALUES if name in data}
        if weight is None
        else {values: data.get(weight)}
    )
    valid = {end: day_text(data[name]) for name, end in _DATES.items() if not is_missing(data.get(name))}
    if valid:
        body["valid"] = valid
    if not is_missing(data.get("confirmed")):
        body["confirmed"] = day_text(data["confirmed"])
    return body
