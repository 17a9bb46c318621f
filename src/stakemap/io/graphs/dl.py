"""UCINET DL: matrices, whole or half, and lists as text, of one mode or two, with labels or without.

References
----------
.. [1] Borgatti, S. P., Everett, M. G., Freeman, L. C. (2002). Ucinet for Windows. Analytic Technologies;
   guide to DL data files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.graphs.dl_header import BEGINS, CURE, Header, Lines, header_of, words
from stakemap.io.graphs.mapping import Declared
from stakemap.io.graphs.network import EDGES, NODES, Edge, Network, Node
from stakemap.io.limits import Limits
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import as_line
from stakemap.io.tables.csv_folder import decoded, found_encoding
from stakemap.work import each

__all__ = ["read_dl"]

_ZERO = re.compile(r"[+-]?0*\.?0*", re.ASCII)
_MISSING = re.compile(r"\.|na", re.IGNORECASE)
"""How UCINET writes a cell of which nothing is known."""
_BETWEEN = "!"
"""Stands alone on a line between the lists of two matrices."""
_MODES = "declare what they are: node=mode, node:row=person, node:column=group, kind=member_of"


def read_dl(path: Path, encoding: str | None, declared: Declared, limits: Limits) -> Network:
    """The nodes by label, or by number without labels, and every cell that is not 0 as an edge.

    The row is the source, the column the target; half a matrix has edges without direction.  Several matrices
    are several kinds, by their labels.  Nodes of two modes have the attribute ``mode``: row or column.

    Raises
    ------
    InputError
        What is no DL, cells that do not fit, or two modes of which is not declared what they are;
        `LimitExceeded` over a cap.
    """
    raw = path.read_bytes()
    text = decoded(path, raw, encoding or found_encoding(raw) or "utf-8").replace("\r\n", "\n")
    lines = list(enumerate(text.replace("\r", "\n").split("\n"), 1))
    filled = [(number, line) for number, line in lines if line.strip()]
    if not filled or not BEGINS.match(filled[0][1]):
        raise InputError([Problem("no DL of UCINET: it does not begin with dl", CURE, path.name)])
    header, body = header_of(filled, path.name, limits)
    if header.two_mode and not declared["node"]:
        raise InputError([Problem("rows and columns that are different things", _MODES, path.name)])
    reader = _Reader(header, path.name, limits)
    if header.form.startswith(("edge", "node")):
        reader.lists(body)
    else:
        reader.matrices(body)
    return reader.done()


class _Side:
    """The nodes of the rows, or of the columns; of one mode both are the same."""

    def __init__(self, size: int, labels: tuple[str, ...], mode: str) -> None:
        self.size, self.labels, self.mode = size, labels, mode
        self.at: dict[str, int] = {}

    def ident(self, label: str) -> str:
        """What a node is known by: labels of the two modes may be equal."""
        return f"{self.mode}:{label}" if self.mode else label

    def label(self, k: int) -> str:
        return self.labels[k] if k < len(self.labels) else str(k + 1)

    def nodes(self, file: str) -> Iterator[Node]:
        for label, number in self.at.items():
            said = {"label": label, **({"mode": self.mode} if self.mode else {})}
            yield Node(self.ident(label), said, Place(file, NODES, number))


class _Reader:
    def __init__(self, header: Header, file: str, limits: Limits) -> None:
        self.header, self.file, self.limits = header, file, limits
        self.network = Network(by_name=True)
        modes = ("row", "column") if header.two_mode else ("", "")
        self.rows = _Side(header.rows, header.row_labels, modes[0])
        self.columns = _Side(header.columns, header.column_labels, modes[1]) if header.two_mode else self.rows

    def matrices(self, body: Lines) -> None:
        """Matrices one after the other, with labels round their cells where these are embedded."""
        header = self.header
        beside, above = header.embedded
        held = [header.cells(row) for row in range(header.rows)]
        whole = above * header.columns + beside * header.rows + sum(map(len, held))
        found = [(number, text) for number, line in each(body) for text in words(line)]
        if not whole or len(found) % whole or not found:
            raise self._wrong("cells that fill no matrix of this size", "write one for each row and column")
        for start in range(0, len(found), whole):
            cells = iter(found[start : start + whole])
            if above:
                self.columns.labels = tuple(next(cells)[1] for _ in range(header.columns))
            own: list[str] = []
            edges: list[tuple[int, int, int, str]] = []
            for row, columns in enumerate(held):
                own += [next(cells)[1]] if beside else []
                for column in columns:
                    number, text = next(cells)
                    if _MISSING.fullmatch(text):
                        self.network.left.append(("cells", "unspecified", Place(self.file, EDGES, number)))
                    elif not _ZERO.fullmatch(text):
                        edges.append((row, column, number, text))
            if beside:
                self._beside(tuple(own))
            for row, column, number, text in edges:
                ends = self.rows.label(row), self.columns.label(column)
                self._edge(*ends, number, start // whole, text)

    def _beside(self, labels: tuple[str, ...]) -> None:
        """The labels of the rows, which of one mode are those of the columns."""
        if self.columns is self.rows and self.rows.labels and self.rows.labels != labels:
            raise self._wrong(
                "labels of rows that are not those of the columns", "write both in one order, or nr and nc"
            )
        self.rows.labels = labels

    def lists(self, body: Lines) -> None:
        """An edge a line, or a node with all it leads to."""
        level = row = 0
        form = self.header.form
        for number, line in each(body):
            first, *more = words(line) or [""]
            if first == _BETWEEN:
                level, row = level + 1, 0
            elif form.startswith("edge"):
                if more:
                    ends = self._named(self.rows, first, number), self._named(self.columns, more[0], number)
                    self._edge(*ends, number, level, *more[1:2])
            elif form == "nodelist1b":
                row += 1
                if first != str(len(more)):
                    raise self._wrong("another number of nodes than it says", "count them again", number)
                self._leads(str(row), more, number, level)
            else:
                self._leads(first, more, number, level)

    def _leads(self, first: str, others: list[str], number: int, level: int) -> None:
        one = self._named(self.rows, first, number)
        for other in others:
            self._edge(one, self._named(self.columns, other, number), number, level)

    def done(self) -> Network:
        """The network with all its nodes."""
        lists = self.header.form.startswith(("edge", "node"))
        sides = (self.rows, self.columns) if self.header.two_mode else (self.rows,)
        for side, embedded in zip(sides, self.header.embedded, strict=False):
            if not (embedded and lists):
                for k in range(side.size):
                    side.at.setdefault(side.label(k), k + 1)
            self.network.nodes.extend(side.nodes(self.file))
        return self.network

    def _named(self, side: _Side, text: str, number: int) -> str:
        """The label of a node in a list: itself where labels are embedded, else by number."""
        if self.header.embedded[side is not self.rows]:
            side.at.setdefault(text, number)
            return text
        if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= side.size:
            raise self._wrong("a node by a number that is none of them", "write 1 to n", number)
        return side.label(int(text[:9]) - 1)

    def _edge(self, one: str, two: str, number: int, level: int, weight: str = "") -> None:
        if len(self.network.edges) >= self.limits.rows:
            cause = f"more than {self.limits.rows} nodes and edges"
            raise LimitExceeded([Problem(cause, "split it", self.file, code="limit")])
        kinds = self.header.kinds
        kind = kinds[level] if level < len(kinds) else ""
        said = {name: text for name, text in (("weight", as_line(weight)), ("kind", kind)) if text}
        ends = self.rows.ident(one), self.columns.ident(two)
        place = Place(self.file, EDGES, number)
        self.network.edges.append(Edge(*ends, not self.header.half, said, place))

    def _wrong(self, cause: str, cure: str, row: int | None = None) -> InputError:
        return InputError([Problem(cause, cure, self.file, row=row)])
