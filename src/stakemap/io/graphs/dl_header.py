"""What stands in front of the cells of a DL file: sizes, form, diagonal, labels."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stakemap.errors import InputError, Problem
from stakemap.io.limits import Limits
from stakemap.io.registers.values import as_line

__all__ = ["BEGINS", "CURE", "Header", "Lines", "header_of", "words"]

CURE = "write fullmatrix, lowerhalf, upperhalf, edgelist1, edgelist2, nodelist1, nodelist1b or nodelist2"
BEGINS = re.compile(r"\s*dl\b", re.IGNORECASE)
Lines = list[tuple[int, str]]

_WORD = re.compile(r'"([^"]*)"|([^\s,"]+)')
_SIZE = re.compile(r"\b(n|nr|nc|nm)\s*=?\s*(\d{1,9})\b", re.IGNORECASE)
_FORMAT = re.compile(r"\bformat\s*=?\s*(\w+)", re.IGNORECASE)
_DIAGONAL = re.compile(r"\bdiagonal\s*=?\s*(\w+)", re.IGNORECASE)
_PART = re.compile(
    r"\s*((?:row |col |column |matrix |level )?labels|data)\b\s*(embedded)?\s*:?(.*)", re.IGNORECASE
)
_SHORT = {
    "fm": "fullmatrix",
    "lh": "lowerhalf",
    "uh": "upperhalf",
    "el1": "edgelist1",
    "el2": "edgelist2",
    "nl1": "nodelist1",
    "nl2": "nodelist2",
}
_FORMS = {form: form for form in (*_SHORT.values(), "nodelist1b")} | _SHORT
"""Forms as they are written, long or short."""
_HALVES = ("lowerhalf", "upperhalf")


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of its cells.

    Attributes
    ----------
    rows, columns
        How many; the same where both are the same nodes.
    two_mode
        Whether rows and columns are different things.
    diagonal
        Whether a matrix holds the cells of a node with itself.
    row_labels, column_labels
        As far as they stand in front.
    embedded
        Whether labels stand among the cells: of the rows, of the columns.
    kinds
        Labels of the matrices.
    """

    form: str
    rows: int
    columns: int
    two_mode: bool
    diagonal: bool
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    embedded: tuple[bool, bool]
    kinds: tuple[str, ...]

    @property
    def half(self) -> bool:
        """Whether each pair stands once, so that its cell is of both."""
        return self.form in _HALVES

    def cells(self, row: int) -> list[int]:
        """The columns that a row of a matrix holds.

        Examples
        --------
        >>> lower = Header("lowerhalf", 3, 3, False, False, (), (), (False, False), ())
        >>> [lower.cells(row) for row in range(3)]
        [[], [0], [0, 1]]
        """
        span = {"lowerhalf": range(row + 1), "upperhalf": range(row, self.columns)}
        held = span.get(self.form, range(self.columns))
        return [column for column in held if self.diagonal or column != row]


def words(line: str) -> list[str]:
    """The words of a line, those in quotes whole."""
    return [as_line(quoted or plain) for quoted, plain in _WORD.findall(line)]


def header_of(lines: Lines, file: str, limits: Limits) -> tuple[Header, Lines]:
    """What stands before the data, and the lines of these.

    Raises
    ------
    InputError
        A form or a size that is not read, or more labels than nodes.
    """
    parts, embedded, body = _parts(lines)
    head = " ".join(parts.get("dl", ()))
    sizes = {name.lower(): int(figures) for name, figures in _SIZE.findall(head)}
    said = _FORMAT.search(head)
    form = _FORMS.get(said[1].lower() if said else "fullmatrix", "")
    diagonal = _DIAGONAL.search(head)
    rows = sizes.get("nr", sizes.get("n", sizes.get("nc", 0)))
    columns = sizes.get("nc", sizes.get("n", rows))
    labels = {name: tuple(w for line in parts.get(name, ()) for w in words(line)) for name in parts}
    mine = labels.get("row labels", ()) or labels.get("labels", ())
    theirs = labels.get("column labels", ()) or labels.get("col labels", ())
    two_mode = form.endswith("2") or rows != columns or bool(mine and theirs and mine != theirs)
    found = Header(
        form=form,
        rows=rows,
        columns=columns,
        two_mode=two_mode,
        diagonal=diagonal is None or diagonal[1].lower() != "absent" or two_mode,
        row_labels=mine or (() if two_mode else theirs),
        column_labels=theirs or (() if two_mode else mine),
        embedded=embedded,
        kinds=labels.get("matrix labels", ()) or labels.get("level labels", ()),
    )
    _check(found, file, limits)
    return found, body


def _parts(lines: Lines) -> tuple[dict[str, list[str]], tuple[bool, bool], Lines]:
    """The parts of a header by name, where labels are embedded, and the lines of the data."""
    parts: dict[str, list[str]] = {}
    part, body, rows, columns = "dl", len(lines), False, False
    for k, (_, line) in enumerate(lines):
        found = _PART.match(line) if not BEGINS.match(line) else None
        if found:
            part, line = found[1].lower(), found[3]  # noqa: PLW2901  the rest of the line is of the part
            if found[2]:
                rows |= part in ("labels", "row labels")
                columns |= part in ("labels", "column labels", "col labels")
            if part == "data":
                body = k + 1
                break
        parts.setdefault(part, []).append(line)
    return parts, (rows, columns), lines[body:]


def _check(found: Header, file: str, limits: Limits) -> None:
    problem = None
    if not found.form or (found.half and found.two_mode) or (found.form.endswith("1") and found.two_mode):
        problem = Problem("a form of DL that is not read", CURE, file)
    elif not (0 < found.rows <= limits.rows and 0 < found.columns <= limits.rows):
        cure = "write dl n = 12, or nr = 12 nc = 5 for two modes"
        problem = Problem("the number of nodes is missing, or too large", cure, file)
    elif len(found.row_labels) > found.rows or len(found.column_labels) > found.columns:
        cure = "write a label for each, in quotes where it has blanks"
        problem = Problem("more labels than nodes", cure, file)
    if problem is not None:
        raise InputError([problem])
