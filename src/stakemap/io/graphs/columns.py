"""Tables of nodes and edges: which column names a node, which its ends, whatever program wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from stakemap.graph.from_data.words import columns_by_meaning
from stakemap.graph.name_index import fold
from stakemap.io.graphs.mapping import Declared
from stakemap.io.graphs.network import EDGES, NODES, Edge, Network, Node
from stakemap.io.limits import Limits
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import as_line
from stakemap.io.tables.csv_folder import csv_grid, csv_grids
from stakemap.io.tables.grids import Grid
from stakemap.io.workbook.reading import workbook_grids
from stakemap.work import each

__all__ = ["Table", "grids_of_graph", "tables", "taken_edges", "taken_nodes"]

_NEO4J = re.compile(r"([^:]*):(ID|LABEL|START_ID|END_ID|TYPE)(?:\([^)]*\))?")
_TYPED = re.compile(
    r"([^:]+):(?:string|int|long|short|byte|char|float|double|boolean|date|\w*time|point)(?:\[\])?",
    re.IGNORECASE,
)
_ROLES = {"ID": "id", "START_ID": "from", "END_ID": "to", "LABEL": "kind", "TYPE": "kind"}
_IDS = ("id", "node", "nodename", "node id", "key")
_DRAWN = {"directed": True, "undirected": False, "mutual": False, "both": False}
"""What programs write of an edge of which the direction is told."""
_OF_WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(slots=True)
class Table:
    """A table: `headings` by column, rows with their number, and the columns that have a part."""

    grid: Grid
    headings: Mapping[int, str]
    parts: Mapping[str, int]

    @property
    def of_edges(self) -> bool:
        """Whether its rows are edges."""
        return {"from", "to"} <= set(self.parts)

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Number and cells of each row that holds something, by heading."""
        for number, cells in each(self.grid.rows[1:]):
            said = {self.headings[at]: text for at, text in cells.items() if at in self.headings}
            lines = {name: line for name, text in said.items() if (line := as_line(text))}
            if lines:
                yield number, lines

    def name(self, part: str) -> str:
        """The heading of the column that has a part."""
        return self.headings.get(self.parts.get(part, 0), "")


def grids_of_graph(path: Path, encoding: str | None, limits: Limits) -> list[Grid]:
    """The tables of a file, a folder of CSV files or a workbook, without sheets that are to be ignored."""
    if path.is_dir():
        grids = csv_grids(path, encoding=encoding, limits=limits)
    elif path.suffix.lower() in _OF_WORKBOOKS:
        grids = workbook_grids(path, limits=limits)
    else:
        grids = [csv_grid(path, encoding, limits, limits.rows)]
    return [one for one in grids if one.rows and not one.name.rstrip().lower().endswith("(ignore)")]


def tables(grids: list[Grid], declared: Declared) -> list[Table]:
    """Each table with its columns by their part: as declared, else as known programs call them."""
    return [_table(grid, declared) for grid in grids]


def _table(grid: Grid, declared: Declared) -> Table:
    headings: dict[int, str] = {}
    parts: dict[str, int] = {}
    for at, text in grid.rows[0][1].items():
        neo4j, typed = _NEO4J.fullmatch(text.strip()), _TYPED.fullmatch(text.strip())
        role = _ROLES[neo4j[2]] if neo4j else ""
        title = as_line("kind" if role == "kind" else (typed[1] if typed else text))
        if title and title not in headings.values():
            headings[at] = title
            if role not in ("", "kind"):
                parts[role] = at
    by_name = {name: at for at, name in headings.items()}
    meant = columns_by_meaning(by_name)
    for part, what in (("from", "source"), ("to", "target")):
        name = declared[part] or meant.get(what, "")
        if name in by_name:
            parts.setdefault(part, by_name[name])
    known = [declared["id"]] if declared["id"] else [n for n in by_name if fold(n) in _IDS]
    for name in known:
        if name in by_name:
            parts.setdefault("id", by_name[name])
    return Table(grid, headings, parts)


def taken_nodes(table: Table, network: Network) -> None:
    """The rows of a table of nodes; one without a column of ids is known by its first column."""
    key = table.name("id") or next(iter(table.headings.values()), "")
    for number, said in table.rows():
        ident = said.pop(key, "")
        if not table.name("id"):
            said["label"] = ident
        network.nodes.append(Node(ident, said, Place(table.grid.file, NODES, number)))


def taken_edges(table: Table, network: Network) -> None:
    """The rows of a table of edges; a column *Type* or *Direction* may say how an edge is drawn."""
    source, target, own = table.name("from"), table.name("to"), table.name("id")
    drawn = [name for name in table.headings.values() if fold(name) in ("type", "direction")]
    weight = next((n for n in table.headings.values() if fold(n) == "weight"), "")
    for number, said in table.rows():
        one, two = said.pop(source, ""), said.pop(target, "")
        ident = said.pop(own, "") if own else ""
        ways = [_DRAWN[fold(said.pop(name))] for name in drawn if fold(said.get(name, "")) in _DRAWN]
        if weight and weight in said:
            said["weight"] = said.pop(weight)
        place = Place(table.grid.file, EDGES, number)
        network.edges.append(Edge(one, two, ways[0] if ways else True, said, place, ident=ident))
