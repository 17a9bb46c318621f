"""The facts, or one view of them, as a networkx graph: the bridge to everything else in Python."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from stakemap.errors import check_known
from stakemap.graph.projection.arrays import project
from stakemap.graph.seats import Seating, resolve_day
from stakemap.graph.snapshot import KIND_NAMES
from stakemap.model import DecisionRole, Entity, Fact, Membership, Post, Spell, Tenure, Tie

if TYPE_CHECKING:
    import networkx as nx

    from stakemap.graph.fact_index import FactIndex

__all__ = ["to_networkx"]

_WEIGHTS = ("strength", "weight", "cost")


def to_networkx(
    graph: FactIndex,
    layer: str | None = None,
    *,
    as_of: str | date | None = None,
    weight: str = "strength",
) -> nx.MultiDiGraph[str] | nx.DiGraph[str]:
    """As networkx.

    Parameters
    ----------
    graph
        The facts.
    layer
        Name of a view: a DiGraph of people, arcs from the one who turns to the one turned to.  ``None``: a
        MultiDiGraph of all entities with one edge for each tie, tenure, membership, role, spell and post,
        whatever its dates.  Ties behind a red line, such as kin, are left out there: no measure and no
        route may use them (ask for ``layer="conflict_check"``).
    as_of
        The day, for a view.
    weight
        Which array becomes the edge attribute of that name: strength, weight or cost.

    Raises
    ------
    UnknownName
        No such view or weight.

    Examples
    --------
    >>> from stakemap.graph.from_data.pairs import from_edges
    >>> to_networkx(from_edges([("ann", "bob", 0.8)]), "informal")["ann"]["bob"]
    {'strength': 0.8}
    """
    import networkx as nx

    if layer is None:
        return _facts(graph, nx.MultiDiGraph())
    check_known("edge value", weight, _WEIGHTS)
    snapshot = project(Seating.on(graph, resolve_day(graph, as_of)), layer)
    out: nx.DiGraph[str] = nx.DiGraph(as_of=snapshot.as_of, view=snapshot.view)
    for node, kind in zip(snapshot.nodes, snapshot.kinds.tolist(), strict=True):
        out.add_node(node, name=graph.name(node), kind=KIND_NAMES[kind])
    values = getattr(snapshot, weight).tolist()
    for i, j, value in zip(snapshot.sources.tolist(), snapshot.targets.tolist(), values, strict=True):
        out.add_edge(snapshot.nodes[i], snapshot.nodes[j], **{weight: value})
    return out


def _facts(graph: FactIndex, out: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    for fact in graph.facts:
        if isinstance(fact, Entity):
            out.add_node(fact.id, kind=fact.kind_of_fact, name=fact.name)
    for fact in graph.facts:
        if isinstance(fact, Tie) and graph.catalogue[fact.kind].red_line:
            continue
        ends = _edge(fact) if isinstance(fact, Fact) else None
        if ends is not None:
            source, target, kind = ends
            values: dict[str, Any] = {"kind": kind}
            if isinstance(fact, Tie):
                values |= {"strength": fact.strength} if fact.strength is not None else {}
                values |= {"count": fact.count} if fact.count is not None else {}
            out.add_edge(source, target, key=fact.id, **values)
    return out


def _edge(fact: Fact) -> tuple[str, str, str] | None:
    if isinstance(fact, Tie):
        return fact.from_id, fact.to_id, fact.kind
    if isinstance(fact, Tenure):
        return fact.person, fact.post, "holds"
    if isinstance(fact, Membership):
        return fact.person, fact.group, "member_of"
    if isinstance(fact, Post):
        return fact.id, fact.unit, "in"
    if isinstance(fact, DecisionRole):
        return fact.player, fact.decision, fact.role.value
    if isinstance(fact, Spell) and fact.unit:
        return fact.person, fact.unit, fact.kind.value
    return None
