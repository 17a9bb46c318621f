"""Measures against their twins on many cases: one line each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stakemap.errors import Cancelled, InputError
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.selftest.cases import Case, case
from stakemap.scoring.selftest.checks import CHECKS, Check
from stakemap.work import checkpoint

__all__ = ["GRAPHS", "TOLERANCE", "Line", "selftest"]

GRAPHS = 200
TOLERANCE = 1e-9
"""Largest difference, relative above 1, at which two numbers are the same."""


@dataclass(frozen=True, slots=True)
class Line(Plain):
    """What was seen of one measure.

    Attributes
    ----------
    measure
        Its name.
    graphs, numbers
        How many graphs were tried, up to the first that failed, and how many numbers compared.
    difference
        Largest difference seen, relative above 1; of a line that failed, that of the number that did.
    failed
        Number of the first case that differs; `None` where all agree.
    why
        ``""``, ``"differs"``, ``"count"`` (another number of numbers) or the kind of error raised.
    """

    measure: str
    graphs: int
    numbers: int
    difference: float
    failed: int | None = None
    why: str = ""

    @property
    def passed(self) -> bool:
        """Whether all numbers agree."""
        return self.failed is None


def selftest(graphs: int = GRAPHS) -> Iterator[Line]:
    """Each measure against its brute-force twin, one line after the other.

    Parameters
    ----------
    graphs
        How many small graphs to try, 1 or more; the first ones of a fixed row.

    Yields
    ------
    Line
        One for each row of `checks.CHECKS`.  A measure that raises an error fails; the others go on.

    Raises
    ------
    InputError
        If `graphs` is below 1.

    Notes
    -----
    About 6 s of one processor for 200 graphs.

    Examples
    --------
    >>> all(line.passed for line in selftest(graphs=2))
    True
    """
    if graphs < 1:
        raise InputError(f"graphs must be 1 or more, not {graphs}")
    cases = [case(number) for number in range(graphs)]
    return (compared(check, cases) for check in CHECKS)


def compared(check: Check, cases: Iterable[Case]) -> Line:
    """One measure on all cases, up to the first that fails."""
    judged, seen, count, largest = check.judged(), 0, 0, 0.0
    for each in cases:
        checkpoint()
        wanted, seen = check.twin(each), seen + 1
        try:
            found = check.ours(judged, each)
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001  a measure that breaks is a line, and the others go on
            return Line(check.name, seen, count, largest, each.number, type(error).__name__)
        if len(found) != len(wanted):
            return Line(check.name, seen, count, largest, each.number, "count")
        off = _difference(found, wanted)
        count += len(found)
        if not off <= TOLERANCE:
            return Line(check.name, seen, count, off, each.number, "differs")
        largest = max(largest, off)
    return Line(check.name, seen, count, largest)


def _difference(found: Sequence[float], wanted: Sequence[float]) -> float:
    """Largest difference, relative above 1; infinite where a number is none."""
    off = [abs(one - other) / max(1.0, abs(other)) for one, other in zip(found, wanted, strict=True)]
    return max((math.inf if math.isnan(value) else value for value in off), default=0.0)
