"""What an agreement weighs: probabilities as data, each marked as assumed.

References
----------
.. [1] Fellegi, I. P., & Sunter, A. B. (1969). A theory for record linkage. JASA 64(328).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from math import log2
from types import MappingProxyType

__all__ = ["bits", "certainty"]


@cache
def _table() -> Mapping[tuple[str, str], float]:
    text = resources.files("stakemap.data").joinpath("identity.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType(
        {(row["field"], row["level"]): log2(float(row["of_one"]) / float(row["by_chance"])) for row in rows}
    )


def bits(field: str, level: str) -> float:
    """How much a level of agreement speaks for one person: log2 of the two probabilities of the table.

    Examples
    --------
    >>> bits("name", "same") > bits("name", "initials") > 0 > bits("clash", "yes")
    True
    """
    return _table()[field, level]


def certainty(evidence: Iterable[float]) -> float:
    """The probability, in (0, 1), that two records are of one person, from the prior and bits of evidence.

    Examples
    --------
    >>> round(certainty([]), 6), round(certainty([10, 5]), 3)
    (0.001, 0.97)
    """
    odds: float = 2.0 ** (bits("prior", "same") + sum(evidence))
    return odds / (1 + odds)
