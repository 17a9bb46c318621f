"""GraphML: typed attributes of nodes and edges, directed or not, also as yEd and Gephi write it.

References
----------
.. [1] Brandes, U., Eiglsperger, M., Herman, I., Himsolt, M., Marshall, M. S. (2002). GraphML progress report.
   Graph Drawing, LNCS 2265.
"""

from __future__ import annotations

from pathlib import Path

from stakemap.io.graphs.mapping import Declared
from stakemap.io.graphs.markup import Attribute, Markup
from stakemap.io.graphs.network import EDGES, NODES, Edge, Network, Node
from stakemap.io.limits import Limits
from stakemap.io.registers.values import as_line

__all__ = ["read_graphml"]

_DRAWN = ("NodeLabel", "EdgeLabel")
"""Where yEd keeps what a node or an edge is called."""
_NOT_READ = ("hyperedge", "port")


def read_graphml(path: Path, encoding: str | None, declared: Declared, limits: Limits) -> Network:
    """The nodes and edges of a file; graphs inside nodes are read as if they stood beside them."""
    del encoding, declared  # the file says its own encoding, and which attribute is whose
    reader = _Reader(Markup(path, limits))
    return reader.markup.parse("graphml", reader.opens, reader.closes)


class _Reader:
    def __init__(self, markup: Markup) -> None:
        self.markup, self.network = markup, markup.network
        self.directed: list[bool] = []
        self.open: list[Node | Edge] = []
        self.key = ""
        self.declared: list[Attribute] = []

    def opens(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "key":
            self._key(attrs)
        elif tag == "graph":
            self.directed.append(attrs.get("edgedefault") == "directed")
        elif tag == "node":
            self.open.append(Node(attrs.get("id", ""), {}, self.markup.place(NODES)))
        elif tag == "edge":
            self.open.append(self._edge(attrs))
        elif tag == "data":
            self.key = attrs.get("key", "")
        elif tag in _NOT_READ:
            self.network.left.append((tag, "not_taken", self.markup.place(tag)))

    def _key(self, attrs: dict[str, str]) -> None:
        title = attrs.get("attr.name", "")
        kinds = {"node": (NODES,), "edge": (EDGES,), "all": (NODES, EDGES)}.get(attrs.get("for", "all"), ())
        self.declared = [self.markup.declare(kind, attrs.get("id", ""), title) for kind in kinds if title]

    def _edge(self, attrs: dict[str, str]) -> Edge:
        directed = attrs.get("directed", "true" if self.directed and self.directed[-1] else "false")
        ends = attrs.get("source", ""), attrs.get("target", "")
        return Edge(
            *ends, directed == "true", {}, self.markup.place(EDGES), ident=as_line(attrs.get("id", ""))
        )

    def closes(self, tag: str) -> None:
        if tag == "default":
            for one in self.declared:
                one.default = self.markup.text()
        elif tag == "key":
            self.declared = []
        elif tag in ("data", *_DRAWN) and self.open:
            self._said(tag)
        elif tag == "graph" and self.directed:
            self.directed.pop()
        elif tag in ("node", "edge") and self.open:
            done = self.open.pop()
            kind = NODES if isinstance(done, Node) else EDGES
            self.markup.filled(kind, done.said)
            (self.network.nodes if isinstance(done, Node) else self.network.edges).append(done)  # type: ignore[arg-type]

    def _said(self, tag: str) -> None:
        record, text = self.open[-1], self.markup.text()
        self.markup.written.clear()
        kind = NODES if isinstance(record, Node) else EDGES
        known = self.markup.attributes.get(kind, {}).get(self.key)
        title = "label" if tag in _DRAWN else known.title if known else ""
        if title and text:
            record.said.setdefault(title, text)
        elif text and tag == "data":
            self.network.left.append((self.key or "data", "not_taken", record.place))
