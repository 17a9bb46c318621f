"""What a file gave: good records, and every problem with the rest, in every format."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stakemap.errors import InputError, Problem, refuse
from stakemap.io.imported import AwardsRead, Imported, RegisterRead
from stakemap.model import Record

if TYPE_CHECKING:
    from stakemap.graph.change.scenario import Scenario
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["DEPENDS", "DOUBT", "ReadAs", "Reading", "in_file"]

DEPENDS = "depends"
"""Code of a problem that only follows from another row's."""
DOUBT = "doubt"
"""Code of a problem with a cell that has two readings, without which its row stands."""
_ALIKE = 3
"""More cells of one column than this that are refused for the same are told once; doubts always are."""


@dataclass(frozen=True, slots=True)
class ReadAs:
    """Something that was not taken letter by letter: where it stands, and what it was read as.

    `typed` and `taken` may name people: they are for the screen of whoever typed them, and stay
    out of `repr`.
    """

    how: str
    """Key of its sentence in `wording/readings.csv`."""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: int | None = None
    field: str = ""
    typed: str = dataclasses.field(default="", repr=False)
    taken: str = dataclasses.field(default="", repr=False)
    table: str = dataclasses.field(default="", repr=False, compare=False)
    """Key of the sheet whose column `field` is, where the sheet has another name."""


@dataclass(frozen=True)
class Reading:
    """What a file gave: the good records, and everything that is wrong with the rest."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    rows_ok: int
    rows_rejected: int
    graph: PropertyGraph = field(repr=False, compare=False)
    """The good records as a graph."""
    language: str = ""
    """``en`` or ``zh``: as the settings sheet says, else as the sheets are named; nothing for JSON."""
    readings: tuple[ReadAs, ...] = ()
    """What was rewritten on the way, in order of place."""
    rows_waiting: int = 0
    """How many of the rejected rows have nothing wrong of their own: they wait for others."""
    warnings: tuple[Problem, ...] = ()
    """Free text whose words call for a second look; nothing is refused for it."""

    scenario: Scenario | None = field(default=None, repr=False)
    """What the sheet *What if* says, with ids; ``None`` where it is empty or not there."""
    imported: Imported | AwardsRead | RegisterRead | None = None
    """For an export, published awards or a register: what was taken and left out, and who may be one."""

    @property
    def roots(self) -> tuple[Problem, ...]:
        """The problems to mend, each once: not what only follows, not the same fault cell by cell."""
        return tuple(_once(p for p in self.problems if p.code != DEPENDS)) or self.problems

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """Cells with two readings: they are left empty, and their rows stand."""
        return tuple(p for p in self.problems if p.code == DOUBT)

    @property
    def rows_wrong(self) -> int:
        """How many rows have something wrong of their own."""
        return self.rows_rejected - self.rows_waiting

    @property
    def summary(self) -> str:
        """As in ``23 rows ok, 2 rejected: Tenures row 14 end 2014-05-06 before start 2019-05-29``."""
        rows: dict[tuple[str, int | None], str] = {}
        for problem in self.roots:
            where = f"{problem.sheet} row {problem.row}" if problem.row else problem.place
            rows.setdefault((problem.sheet, problem.row), f"{where} {problem.cause}".strip())
        more = ((self.rows_wrong, "rejected"), (self.rows_waiting, "waiting"))
        counts = [f"{self.rows_ok} rows ok", *(f"{count} {word}" for count, word in more if count)]
        return ": ".join([", ".join(counts), *filter(None, ["; ".join(rows.values())])])

    def checked(self) -> Reading:
        """The same, or one error with every problem of its own; what only follows is left out.

        Raises
        ------
        InputError
            `PolicyRefused` or `LimitExceeded` where one of the problems is of that kind.
        """
        if self.problems:
            raise refuse(self.roots)
        return self


def _once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """One problem for the same fault of the same text anywhere, or of many cells of one column."""
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        same = (problem.cause, problem.cure, problem.value) if problem.value and problem.cell else (problem,)
        groups.setdefault(same, []).append(problem)
    columns: dict[tuple[object, ...], list[list[Problem]]] = {}
    for group in groups.values():
        first = group[0]
        columns.setdefault((first.cause, first.cure, first.sheet, first.field), []).append(group)
    kept: list[tuple[Problem, int]] = []
    for alike in columns.values():
        count = sum(map(len, alike))
        if alike[0][0].cell and count > (1 if alike[0][0].code == DOUBT else _ALIKE):
            kept.append((alike[0][0], count))
        else:
            kept += [(group[0], len(group)) for group in alike]
    order = {id(problem): at for at, problem in enumerate(p for group in groups.values() for p in group)}
    for problem, count in sorted(kept, key=lambda one: order[id(one[0])]):
        more = f"{problem.cause} (so in {count} cells)"
        yield replace(problem, cause=more) if count > 1 else problem


def in_file(error: InputError, file: str) -> InputError:
    """The same error with the file named where it was not."""
    return refuse(p if p.file else replace(p, file=file) for p in error.problems)
