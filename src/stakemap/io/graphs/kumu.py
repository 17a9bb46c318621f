"""Sheets of Kumu: elements by label, connections by the labels of their ends, several in a cell by pipes.

References
----------
.. [1] Kumu (2025). Guides: import, data fields. docs.kumu.io.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from stakemap.errors import InputError, Problem
from stakemap.io.graphs.columns import Table, grids_of_graph, tables, taken_edges, taken_nodes
from stakemap.io.graphs.mapping import Declared
from stakemap.io.graphs.network import Edge, Network, Node
from stakemap.io.limits import Limits
from stakemap.io.registers.values import as_line

__all__ = ["read_kumu"]

_LISTED = ("Tags", "Type")
"""Columns that may hold several values, and never more than one of them is read."""


def read_kumu(path: Path, encoding: str | None, declared: Declared, limits: Limits) -> Network:
    """The elements and connections of a workbook, or of one CSV file or a folder of them.

    *Type* stands in ``kind``.  Ends of connections are elements by id or label; one that no sheet of elements
    has is an element of its own, as in Kumu.

    Raises
    ------
    InputError
        If there are neither elements nor connections.
    """
    found = tables(grids_of_graph(path, encoding, limits), declared)
    network = Network(implied=True, by_name=True)
    for table in found:
        if table.of_edges:
            taken_edges(table, network)
        elif "Label" in table.headings.values():
            taken_nodes(_by_label(table), network)
    if not network.nodes and not network.edges:
        cure = "name sheets with Label, or with From and To"
        raise InputError([Problem("no elements and no connections of Kumu", cure, path.name)])
    records: list[Node | Edge] = [*network.nodes, *network.edges]
    for one in records:
        _one_value(one, network)
    labels = _unique_labels(network)
    network.edges = [edge for one in network.edges for edge in _each_end(one, labels)]
    return network


def _by_label(table: Table) -> Table:
    """The table with elements known by their id where it has that column, else by their label."""
    if not table.name("id"):
        (at,) = (at for at, name in table.headings.items() if name == "Label")
        table.parts = {**table.parts, "id": at}
    return table


def _one_value(one: Node | Edge, network: Network) -> None:
    """Of several values in a cell the first; names of Kumu as all graphs have them."""
    for name in _LISTED:
        first, *more = one.said.get(name, "").split("|")
        if more:
            one.said[name] = as_line(first)
            network.left.append((name, "several", one.place))
    if "Type" in one.said:
        one.said["kind"] = one.said.pop("Type")
    if "Label" in one.said:
        one.said["label"] = one.said.pop("Label")


def _unique_labels(network: Network) -> dict[str, str]:
    """Label -> id, where one element alone has it."""
    ids = defaultdict(set)
    for node in network.nodes:
        ids[node.said.get("label", node.ident)].add(node.ident)
    return {label: next(iter(one)) for label, one in ids.items() if len(one) == 1}


def _each_end(edge: Edge, labels: dict[str, str]) -> list[Edge]:
    """A connection to each of the elements that its cells name."""
    ends = [
        [labels.get(text, text) for part in cell.split("|") if (text := as_line(part))]
        for cell in (edge.source, edge.target)
    ]
    pairs = [(one, two) for one in ends[0] or [""] for two in ends[1] or [""]]
    own = edge.ident if len(pairs) == 1 else ""
    return [Edge(one, two, edge.directed, dict(edge.said), edge.place, ident=own) for one, two in pairs]
