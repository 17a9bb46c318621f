"""Tables of edges, with or without a table of nodes: CSV of Gephi, of Neo4j's import, of anybody."""

from __future__ import annotations

from pathlib import Path

from stakemap.errors import InputError, Problem
from stakemap.io.graphs.columns import grids_of_graph, tables, taken_edges, taken_nodes
from stakemap.io.graphs.mapping import Declared
from stakemap.io.graphs.network import Network
from stakemap.io.limits import Limits

__all__ = ["read_edge_tables"]


def read_edge_tables(path: Path, encoding: str | None, declared: Declared, limits: Limits) -> Network:
    """The edges of each table that has two ends, and the nodes of the others.

    Without a table of nodes, the ends of edges are nodes that are known by name.

    Raises
    ------
    InputError
        If no table has two ends.
    """
    found = tables(grids_of_graph(path, encoding, limits), declared)
    edges = [one for one in found if one.of_edges]
    if not edges:
        cure = "name two columns source and target, or declare them: from=NAME, to=NAME"
        raise InputError([Problem("no table of edges: its two ends are not named", cure, path.name)])
    nodes = [one for one in found if not one.of_edges]
    network = Network(implied=not nodes, by_name=not any(one.name("id") for one in nodes))
    for table in nodes:
        taken_nodes(table, network)
    for table in edges:
        taken_edges(table, network)
    return network
