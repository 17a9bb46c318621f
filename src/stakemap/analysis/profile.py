"""A fitted profile: how much each column counts, learned from a team's own answers.

A small file of figures with its source and date.  It holds no name, no id of a person and no answer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from stakemap.errors import InputError, Problem

__all__ = ["FORMAT", "Profile", "Range"]

FORMAT = "stakemap-profile-2"
_CURE = "give the JSON file that calibrate wrote"
Range = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """Weights fitted to answers.  Made by `calibrate`, read with `Profile.read`.

    Attributes
    ----------
    source, date
        Who answered what, in words, and the day of the fit.
    answers
        How many answers it was fitted to.
    gain
        (low, value, high): share of pairs put in the right order beyond equal weights of standing and
        influence, on answers not seen, with its 90% interval.
    weights
        Of each column of `scoring.influence.stacked`, 0 or more.
    curve
        The learning curve: (answers, share of pairs of the others in the right order).
    """

    source: str
    date: str
    answers: int
    gain: Range
    weights: tuple[tuple[str, float], ...] = (("influence", 0.5), ("standing", 0.5))
    curve: tuple[tuple[int, float], ...] = ()

    def __post_init__(self) -> None:
        good = (
            isinstance(self.answers, int)
            and isinstance(self.source, str)
            and all(0 <= weight < math.inf for _, weight in self.weights)
            and len({name for name, _ in self.weights}) == len(self.weights)
            and all(count >= 1 and 0 <= share <= 1 for count, share in self.curve)
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

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        values = asdict(self) | {
            "weights": dict(self.weights),
            "curve": [list(point) for point in self.curve],
        }
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
            given["weights"] = tuple(sorted((str(k), float(w)) for k, w in given["weights"].items()))
            given["curve"] = tuple((int(count), float(share)) for count, share in given["curve"])
            low, value, high = (float(number) for number in given["gain"])
            return cls(**{**given, "gain": (low, value, high)})
        except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError):
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
