"""Pajek's .net: vertices by number with a label, then arcs, edges, lists of them or a matrix.

References
----------
.. [1] Batagelj, V., Mrvar, A. (2022). Pajek, program for analysis and visualization of large networks.
   Reference manual, section 5.3.
"""

from __future__ import annotations

import re
from pathlib import Path

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.graphs.mapping import Declared
from stakemap.io.graphs.network import EDGES, NODES, Edge, Network, Node
from stakemap.io.limits import Limits
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import as_line
from stakemap.io.tables.csv_folder import decoded, found_encoding
from stakemap.work import each

__all__ = ["read_pajek"]

_WORD = re.compile(r'"([^"]*)"|(\S+)')
_RELATION = re.compile(r':(\d+)(?:\s+"([^"]*)")?')
_ZERO = re.compile(r"[+-]?0*\.?0*", re.ASCII)
_SECTIONS = {"*arcs": True, "*edges": False, "*arcslist": True, "*edgeslist": False, "*matrix": True}
"""Whether the lines of a section are directed."""


def read_pajek(path: Path, encoding: str | None, declared: Declared, limits: Limits) -> Network:
    """The vertices and lines of a network; equal labels are different vertices.

    The number of a line stands in ``weight``, the name of its relation in ``kind``.  Partitions and vectors
    beside the network are left out.

    Raises
    ------
    InputError
        If there is no ``*Vertices``; `LimitExceeded` over a cap.
    """
    del declared  # the form says what is an end and what a number
    raw = path.read_bytes()
    text = decoded(path, raw, encoding or found_encoding(raw) or "utf-8")
    reader = _Reader(path.name, limits)
    for number, line in each(enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1)):
        if line.strip() and not line.lstrip().startswith("%"):
            reader.line(number, line.strip())
    if not reader.any:
        cure = "name a file that begins with *Vertices"
        raise InputError([Problem("no network of Pajek", cure, path.name)])
    return reader.network


class _Reader:
    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits, self.network = file, limits, Network()
        self.section, self.relation, self.any = "", "", False
        self.row = self.records = 0
        self.known: list[str] = []

    def line(self, number: int, line: str) -> None:
        if line.startswith("*"):
            self._begin(number, line)
            return
        words = [quoted or plain for quoted, plain in _WORD.findall(line)]
        if self.section == "*vertices":
            self._vertex(number, words)
        elif self.section in ("*arcs", "*edges"):
            self._edge(number, words[0], *words[1:3])
        elif self.section in ("*arcslist", "*edgeslist"):
            for other in words[1:]:
                self._edge(number, words[0], other)
        elif self.section == "*matrix":
            self._matrix_row(number, words)
        else:
            self.network.left.append((self.section or "line", "not_taken", self._place(EDGES, number)))

    def _begin(self, number: int, line: str) -> None:
        head, _, rest = line.partition(" ")
        name = head.partition(":")[0].lower()
        self.section, self.row = name, 0
        found = _RELATION.search(line)
        self.relation = as_line((found[2] or found[1]) if found else "")
        if name == "*vertices":
            if self.any:
                cure = "save each network in a file of its own"
                raise InputError([Problem("a second network in one file", cure, self.file, row=number)])
            self.any = True
            if len(rest.split()) > 1:
                self.network.left.append(("two modes", "not_taken", self._place(NODES, number)))

    def _vertex(self, number: int, words: list[str]) -> None:
        ident, label = words[0], as_line(words[1]) if len(words) > 1 else ""
        self.known.append(ident)
        place = self._place(NODES, number)
        self.network.nodes.append(Node(ident, {"label": label} if label else {}, place))
        if len(words) > 2:
            self.network.left.append(("drawing", "not_taken", place))

    def _edge(self, number: int, one: str, other: str = "", weight: str = "") -> None:
        said = {"weight": as_line(weight), "kind": self.relation}
        edge = Edge(one, other, _SECTIONS[self.section], {}, self._place(EDGES, number))
        edge.said = {name: text for name, text in said.items() if text}
        self.network.edges.append(edge)

    def _matrix_row(self, number: int, words: list[str]) -> None:
        one = self.known[self.row] if self.row < len(self.known) else ""
        self.row += 1
        for at, text in enumerate(words):
            if not _ZERO.fullmatch(text):
                other = self.known[at] if at < len(self.known) else ""
                self._edge(number, one, other, text)

    def _place(self, kind: str, number: int) -> Place:
        self.records += 1
        if self.records > self.limits.rows:
            cause = f"more than {self.limits.rows} vertices and lines"
            raise LimitExceeded([Problem(cause, "split it", self.file, code="limit")])
        return Place(self.file, kind, number)
