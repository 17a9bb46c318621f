"""A fitted profile: assumed figures replaced by ones that a team's own answers support.

A small file of figures with its source and date.  It holds no name, no id of a person and no answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from stakemap.errors import InputError, Problem
from stakemap.graph.catalogue import Catalogue, Kind, Pattern
from stakemap.graph.property_graph import PropertyGraph

__all__ = ["FORMAT", "Profile"]

FORMAT = "stakemap-profile-1"
_CURE = "give the JSON file that calibrate wrote"
Range = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """Figures fitted to answers.  Made by `calibrate`, read with `Profile.read`.

    Attributes
    ----------
    source, date
        Who answered what, in words, and the day of the fit.
    answers
        How many answers it was fitted to.
    gain
        (low, value, high): share of pairs put in the right order beyond the defaults, cross-validated, with
        its 90 % interval.
    strengths, shared_past
        (low, value, high) of each kind of relation, and of each row of `data/ties.csv`, that was fitted.
    kappa, standing_weight
        The row rule, and the weight of facts about office against ties.
    """

    source: str
    date: str
    answers: int
    gain: Range
    strengths: tuple[tuple[str, Range], ...] = ()
    shared_past: tuple[tuple[str, Range], ...] = ()
    kappa: float = 0.25
    standing_weight: float = 9.0

    def __post_init__(self) -> None:
        ranges = [span for _, span in (*self.strengths, *self.shared_past)]
        good = (
            all(0 <= low <= value <= high <= 1 for low, value, high in ranges)
            and 0 < self.kappa < float("inf")
            and 0 <= self.standing_weight < float("inf")
            and self.answers >= 1
            and bool(self.source.strip())
        )
        if not good:
            raise InputError([Problem("the figures of the profile are out of range", "fit it again")])
        date.fromisoformat(self.date)

    @property
    def note(self) -> str:
        """What every report made with it says."""
        low, value, high = self.gain
        gained = f"gain {value:+.3f} ({low:+.3f} to {high:+.3f})" if low > 0 else "no gain over the defaults"
        return f"fitted profile of {self.date}: {self.answers} answers, {self.source}; {gained}"

    def applied(self, graph: PropertyGraph) -> PropertyGraph:
        """The same facts under the fitted figures; applying it twice changes nothing more."""
        return PropertyGraph(graph.facts, catalogue=self.catalogue(graph.catalogue))

    def catalogue(self, book: Catalogue) -> Catalogue:
        """A catalogue with the fitted figures, each marked as fitted; unknown names are passed over."""
        where = f"fitted: profile of {self.date}, {self.source}"
        strengths, shared = dict(self.strengths), dict(self.shared_past)
        kinds, patterns = list[Kind](), list[Pattern]()
        for kind in book.kinds.values():
            low, value, high = strengths.get(kind.kind, (kind.low, kind.strength, kind.high))
            said = where if kind.kind in strengths else kind.strength_source
            kinds.append(replace(kind, low=low, strength=value, high=high, strength_source=said))
        for row in book.patterns:
            low, value, high = shared.get(row.rule, (row.low, row.b, row.high))
            said = where if row.rule in shared else row.source
            patterns.append(replace(row, low=low, b=value, high=high, source=said))
        fitted = {"kappa": self.kappa, "standing_weight": self.standing_weight}
        assumptions = [
            replace(a, value=v, low=min(a.low, v), high=max(a.high, v), source=where)
            if (v := fitted.get(name)) is not None
            else a
            for name, a in book.assumptions.items()
        ]
        return Catalogue(kinds, patterns, assumptions)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        values = asdict(self)
        for name in ("strengths", "shared_past"):
            values[name] = {key: list(span) for key, span in values[name]}
        return {"format": FORMAT, **values, "gain": list(self.gain)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """From what `to_dict` gave.

        Raises
        ------
        InputError
            If it is not a profile of this format.
        """
        try:
            given = dict(values)
            if given.pop("format") != FORMAT or set(given) != {f.name for f in fields(cls)}:
                raise ValueError
            for name in ("strengths", "shared_past"):
                given[name] = tuple(sorted((str(k), _range(span)) for k, span in given[name].items()))
            given["gain"] = _range(given["gain"])
            for name in ("kappa", "standing_weight"):
                given[name] = float(given[name])
            return cls(**given)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise InputError([Problem("is not a profile of this package", _CURE, code="profile")]) from None

    def write(self, path: str | Path) -> Path:
        """Write it as a JSON file."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
        Path(path).write_text(text + "\n", encoding="utf-8", newline="\n")
        return Path(path)

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read a JSON file that `write` made.

        Raises
        ------
        InputError
            If it cannot be read or is no profile.
        """
        place = Path(path)
        try:
            return cls.from_dict(json.loads(place.read_text(encoding="utf-8")))
        except InputError as error:
            raise InputError([replace(problem, file=place.name) for problem in error.problems]) from None
        except (OSError, ValueError, RecursionError):
            raise InputError([Problem("cannot be read as a profile", _CURE, file=place.name)]) from None


def _range(span: Any) -> Range:
    low, value, high = (float(number) for number in span)
    return low, value, high
