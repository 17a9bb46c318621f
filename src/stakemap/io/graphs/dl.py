"""UCINET DL: matrices and lists as text, with labels in front, beside or inside them.

References
----------
.. [1] Borgatti, S. P., Everett, M. G., Freeman, L. C. (2002). Ucinet for Windows. Analytic Technologies;
   guide to DL data files.
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

__all__ = ["read_dl"]

_WORD = re.compile(r'"([^"]*)"|([^\s,"]+)')
_SIZE = re.compile(r"\b(n|nr|nc|nm)\s*=\s*(\d{1,9})\b", re.IGNORECASE)
_FORMAT = re.compile(r"\bformat\s*=\s*(\w+)", re.IGNORECASE)
_BEGINS = re.compile(r"\s*dl\b", re.IGNORECASE)
_PART = re.compile(
    r"\s*((?:row |col |column |matrix |level )?labels|data)\b\s*(embedded)?\s*:?(.*)", re.IGNORECASE
)
_FORMS = ("fullmatrix", "edgelist1", "nodelist1")
_ZERO = re.compile(r"[+-]?0*\.?0*", re.ASCII)
_CURE = "write fullmatrix, edgelist1 or nodelist1, of one mode"
_BETWEEN = "!"
"""Stands alone on a line between the lists of two matrices."""
Lines = list[tuple[int, str]]


def read_dl(path: Path, encoding: str | None, declared: Declared, limits: Limits) -> Network:
    """The nodes by label, or by number without labels, and every cell that is not 0 as an edge.

    The row is the source, the column the target.  Several matrices are several kinds, by their labels.

    Raises
    ------
    InputError
        What is no DL, has two modes, or cells that do not fit; `LimitExceeded` over a cap.
    """
    del declared  # the form says what is an end and what a number
    raw = path.read_bytes()
    text = decoded(path, raw, encoding or found_encoding(raw) or "utf-8").replace("\r\n", "\n")
    lines = list(enumerate(text.replace("\r", "\n").split("\n"), 1))
    filled = [(number, line) for number, line in lines if line.strip()]
    if not filled or not _BEGINS.match(filled[0][1]):
        raise InputError([Problem("no DL of UCINET: it does not begin with dl", _CURE, path.name)])
    reader = _Reader(path.name, limits)
    body = reader.header(filled)
    if reader.form == "fullmatrix":
        reader.matrices(body)
    else:
        reader.lists(body)
    return reader.done()


class _Reader:
    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits, self.network = file, limits, Network(by_name=True)
        self.size, self.form, self.embedded = 0, "", False
        self.labels: list[str] = []
        self.kinds: list[str] = []
        self.at: dict[str, int] = {}

    def header(self, lines: Lines) -> Lines:
        """What stands before the data; gives the lines of these."""
        parts: dict[str, list[str]] = {}
        part, body = "dl", len(lines)
        for k, (_, line) in enumerate(lines):
            found = _PART.match(line) if not _BEGINS.match(line) else None
            if found:
                part, line = found[1].lower(), found[3]  # noqa: PLW2901  the rest of the line is of the part
                self.embedded |= bool(found[2])
                if part == "data":
                    body = k + 1
                    break
            parts.setdefault(part, []).append(line)
        head = " ".join(parts.get("dl", ()))
        sizes = {name.lower(): int(figures) for name, figures in _SIZE.findall(head)}
        self.size = sizes.get("n", sizes.get("nr", 0))
        form = _FORMAT.search(head)
        self.form = form[1].lower() if form else "fullmatrix"
        if self.form not in _FORMS or sizes.get("nc", self.size) != self.size:
            raise self._wrong("a form of DL that is not read", _CURE)
        if not 0 < self.size <= self.limits.rows:
            raise self._wrong("the number of nodes is missing, or too large", "write dl n = 12")
        rows = parts.get("labels") or parts.get("row labels") or []
        self.labels = [text for line in rows for text in _words(line)]
        levels = parts.get("matrix labels") or parts.get("level labels") or []
        self.kinds = [as_line(text) for line in levels for text in _words(line)]
        if len(self.labels) > self.size:
            raise self._wrong(
                "more labels than nodes", "write a label for each, in quotes where it has blanks"
            )
        return lines[body:]

    def matrices(self, body: Lines) -> None:
        """Square matrices one after the other, with their labels round them where these are embedded."""
        words = [(number, text) for number, line in each(body) for text in _words(line)]
        n, beside = self.size, int(self.embedded)
        whole = n * (n + beside) + n * beside
        if len(words) % whole or not words:
            raise self._wrong("cells that fill no matrix of this size", "write one for each row and column")
        for level, start in enumerate(range(0, len(words), whole)):
            cells = words[start : start + whole]
            if self.embedded:
                self.labels = [text for _, text in cells[:n]]
                cells = cells[n:]
            for row in range(n):
                for column, (number, text) in enumerate(cells[row * (n + beside) + beside :][:n]):
                    if not _ZERO.fullmatch(text):
                        self._edge(self._label(row), self._label(column), number, level, text)

    def lists(self, body: Lines) -> None:
        """An edge a line, or a node with all it leads to."""
        level = 0
        for number, line in each(body):
            first, *more = _words(line) or [""]
            if first == _BETWEEN:
                level += 1
            elif self.form == "nodelist1":
                for other in more:
                    self._edge(self._named(first, number), self._named(other, number), number, level)
            elif more:
                one, two = self._named(first, number), self._named(more[0], number)
                self._edge(one, two, number, level, *more[1:2])

    def done(self) -> Network:
        """The network with all its nodes."""
        if not (self.embedded and self.form != "fullmatrix"):
            for k in range(self.size):
                self.at.setdefault(self._label(k), k + 1)
        for label, number in self.at.items():
            self.network.nodes.append(Node(label, {"label": label}, Place(self.file, NODES, number)))
        return self.network

    def _named(self, text: str, number: int) -> str:
        """The label of a node in a list: itself where labels are embedded, else by number."""
        if self.embedded:
            self.at.setdefault(text, number)
            return text
        if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= self.size:
            raise self._wrong("a node by a number that is none of them", "write 1 to n", number)
        return self._label(int(text[:9]) - 1)

    def _label(self, k: int) -> str:
        return self.labels[k] if k < len(self.labels) else str(k + 1)

    def _edge(self, one: str, two: str, number: int, level: int, weight: str = "") -> None:
        if len(self.network.edges) >= self.limits.rows:
            cause = f"more than {self.limits.rows} nodes and edges"
            raise LimitExceeded([Problem(cause, "split it", self.file, code="limit")])
        kind = self.kinds[level] if level < len(self.kinds) else ""
        said = {name: text for name, text in (("weight", as_line(weight)), ("kind", kind)) if text}
        self.network.edges.append(Edge(one, two, True, said, Place(self.file, EDGES, number)))

    def _wrong(self, cause: str, cure: str, row: int | None = None) -> InputError:
        return InputError([Problem(cause, cure, self.file, row=row)])


def _words(line: str) -> list[str]:
    return [as_line(quoted or plain) for quoted, plain in _WORD.findall(line)]
