"""The door for files of graphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.io.evidence import Evidence
from stakemap.io.graphs.dl import read_dl
from stakemap.io.graphs.edge_tables import read_edge_tables
from stakemap.io.graphs.gexf import read_gexf
from stakemap.io.graphs.graphml import read_graphml
from stakemap.io.graphs.kumu import read_kumu
from stakemap.io.graphs.mapping import Declared
from stakemap.io.graphs.network import Network
from stakemap.io.graphs.pajek import read_pajek
from stakemap.io.graphs.taking import Taking
from stakemap.io.limits import Limits
from stakemap.io.reading import Reading
from stakemap.io.registers.gathering import Gathered
from stakemap.io.registers.reading import reading_of

__all__ = ["GRAPHS", "graph_records"]

GRAPHS: Mapping[str, Callable[[Path, str | None, Declared, Limits], Network]] = MappingProxyType(
    {
        "graphml": read_graphml,
        "gexf": read_gexf,
        "pajek": read_pajek,
        "edges": read_edge_tables,
        "kumu": read_kumu,
        "dl": read_dl,
    }
)
"""By name of the format, what gives the nodes and edges of a file."""
_KIND = "document"
"""Kind of the source."""


def graph_records(
    path: Path,
    form: str,
    evidence: Evidence,
    mapping: Mapping[str, str],
    *,
    encoding: str | None,
    catalogue: Catalogue,
    limits: Limits,
) -> Reading:
    """The facts of a graph, with what was read, left out and why, and what was assumed.

    Raises
    ------
    InputError
        Where the file is none of the format, no lawful basis is given, or the mapping does not fit;
        `LimitExceeded` over a cap.
    """
    declared = Declared.read(mapping)
    gathered = Gathered(form, evidence, _KIND)
    if not declared["basis"]:
        gathered.needs_basis(path.name)
    if path.is_file() and path.stat().st_size > limits.file_bytes:
        cause = f"{path.stat().st_size} bytes, at most {limits.file_bytes}"
        raise LimitExceeded([Problem(cause, "split it", path.name, code="limit")])
    network = GRAPHS[form](path, encoding, declared, limits)
    if not network.nodes and not network.edges:
        raise InputError([Problem("no nodes and no edges", "name a file with a graph in it", path.name)])
    told = Taking(gathered, network, declared, catalogue, path.name).take()
    if len(gathered.problems) > limits.problems:
        cause = f"more than {limits.problems} problems"
        raise LimitExceeded([Problem(cause, "declare what its attributes are", path.name, code="limit")])
    return reading_of(gathered, catalogue, told)
