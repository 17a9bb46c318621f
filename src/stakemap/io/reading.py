"""What a file gave: good records, and every problem with the rest, in every format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stakemap.errors import InputError, LimitExceeded, PolicyRefused, Problem
from stakemap.model import Record

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["DEPENDS", "Reading", "in_file", "refuse"]

DEPENDS = "depends"
"""Code of a problem that only follows from another row's."""


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
    rows_waiting: int = 0
    """How many of the rejected rows have nothing wrong of their own: they wait for others."""
    warnings: tuple[Problem, ...] = ()
    """Free text whose words call for a second look; nothing is refused for it."""

    @property
    def roots(self) -> tuple[Problem, ...]:
        """The problems to mend, without those that only follow from them."""
        return tuple(p for p in self.problems if p.code != DEPENDS) or self.problems

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


def refuse(problems: Iterable[Problem]) -> InputError:
    """The one error that carries all problems: of the red line if one is, else of a cap if one is."""
    listed = list(problems)
    codes = {problem.code for problem in listed}
    if "policy" in codes:
        return PolicyRefused(listed)
    return LimitExceeded(listed) if "limit" in codes else InputError(listed)


def in_file(error: InputError, file: str) -> InputError:
    """The same error with the file named where it was not."""
    return refuse(p if p.file else replace(p, file=file) for p in error.problems)
