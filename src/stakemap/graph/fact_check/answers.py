"""What looking things up gave: the measured share of missing ties, and the truth of each class of grades.

The record holds counts, a day and a source, and nobody's name: it may be kept where the filled sheet
may not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from stakemap.errors import InputError, Problem
from stakemap.graph.confidence import grade_confidence, grade_of
from stakemap.graph.fact_index import FactIndex
from stakemap.model import Fact, Record

__all__ = ["BANDS", "FORMAT", "Audit", "Checked", "class_of", "stated"]

FORMAT = "stakemap-audit-1"
BANDS = (1.0, 0.75, 0.6, 0.4, 0.0)
"""Limits of the classes of grades by stated confidence: A1 to B1, B2 to C1, C2 to C3, the rest."""
_MOST, _LONGEST = 100_000, 300
_SAY = "say who looked up, and where"


@dataclass(frozen=True, slots=True)
class Checked:
    """Facts of one class of grades that were looked up.

    Attributes
    ----------
    low, high
        Stated confidence from `low` to below `high`; the highest class includes 1.
    right, wrong
        How many turned out so.
    unsure
        How many nobody could tell; they count for nothing, and are said.
    """

    low: float
    high: float
    right: int
    wrong: int
    unsure: int = 0


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome of an audit; give it to `analyze` or to `stakemap report --audit`.

    Attributes
    ----------
    source
        Who looked up, and where.
    day
        When, as ISO text.
    absent, found
        Of ties known from elsewhere: not in the facts, in the facts.
    unsure
        People of whom nobody knew a tie.
    grades
        Facts looked up, by class of grades.
    sample
        Digest of what was drawn.

    Examples
    --------
    >>> audit = Audit("own minutes", "2026-09-01", absent=2, found=8)
    >>> Audit.from_dict(audit.to_dict()) == audit
    True
    """

    source: str
    day: str
    absent: int
    found: int
    unsure: int = 0
    grades: tuple[Checked, ...] = ()
    sample: str = ""

    def __post_init__(self) -> None:
        problems = [
            Problem("out of range", cure, field=name, code="range")
            for ok, name, cure in self._rules()
            if not ok
        ]
        if problems:
            raise InputError(problems)

    def _rules(self) -> tuple[tuple[bool, str, str], ...]:
        counts = [self.absent, self.found, self.unsure]
        counts += [n for c in self.grades for n in (c.right, c.wrong, c.unsure)]
        whole = all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= _MOST for n in counts)
        return (
            (
                isinstance(self.source, str) and 0 < len(self.source.strip()) <= _LONGEST,
                "source",
                f"{_SAY}, in up to {_LONGEST} characters",
            ),
            (_is_day(self.day), "day", "write it as 2026-09-01"),
            (whole, "counts", "whole numbers, 0 or more"),
            (all(0 <= c.low < c.high <= 1 for c in self.grades), "grades", "classes between 0 and 1"),
        )

    @property
    def known(self) -> tuple[int, int] | None:
        """(absent, found), or ``None`` where no known tie was looked up."""
        return (self.absent, self.found) if self.absent + self.found else None

    @property
    def checked(self) -> tuple[tuple[int, int], ...]:
        """(right, wrong) of each class."""
        return tuple((c.right, c.wrong) for c in self.grades)

    @property
    def looked_up(self) -> int:
        """How many look-ups gave an answer."""
        return self.absent + self.found + sum(map(sum, self.checked))

    def class_of(self, confidence: float | None) -> int:
        """Class of a stated confidence, -1 for none."""
        if confidence is None:
            return -1
        inside = (c.low <= confidence < c.high or confidence == c.high == 1 for c in self.grades)
        return next((k for k, yes in enumerate(inside) if yes), -1)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"format": FORMAT, **asdict(self), "grades": [asdict(checked) for checked in self.grades]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """From what `to_dict` gave.

        Raises
        ------
        InputError
            If it is no audit of this format.
        """
        try:
            given = dict(values)
            if given.pop("format") != FORMAT:
                raise ValueError
            grades = tuple(Checked(**checked) for checked in given.pop("grades"))
            return cls(**given, grades=grades)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise _not_an_audit() from None

    def save(self, path: str | Path) -> Path:
        """Write it as JSON."""
        text = (
            json.dumps(self.to_dict(), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
        )
        place = Path(path)
        place.write_text(text, encoding="utf-8", newline="\n")
        return place

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        InputError
            If it is no audit.
        """
        try:
            return cls.from_dict(json.loads(Path(path).read_text(encoding="utf-8")))
        except (OSError, ValueError, RecursionError, InputError):
            raise _not_an_audit(Path(path).name) from None


def _not_an_audit(file: str = "") -> InputError:
    cure = "give the file that stakemap audit --answers wrote"
    return InputError([Problem("is not an audit of this package", cure, file=file, code="audit")])


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False


def stated(graph: FactIndex, fact: Record | None) -> float | None:
    """Confidence that a fact's grade states; ``None`` where it has no grade to be wrong about."""
    grade = grade_of(graph, fact) if isinstance(fact, Fact) else None
    return None if grade is None else grade_confidence(grade, graph.catalogue)


def class_of(graph: FactIndex, fact: Record | None) -> int:
    """Class of a fact's grade in `BANDS`, 0 the surest; -1 where it has no grade to be wrong about."""
    value = stated(graph, fact)
    return -1 if value is None else next(k for k, (_, low) in enumerate(pairwise(BANDS)) if value >= low)
