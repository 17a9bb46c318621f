"""Axes of charts: round ends, shares in words, and labels that do not touch."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log10

__all__ = ["apart", "ceiling", "percent"]


def percent(value: float) -> str:
    """A share as a chart says it: whole percent from 10% on, else one decimal.

    >>> percent(0.283), percent(0.021), percent(0.0)
    ('28%', '2.1%', '0%')
    """
    return f"{100 * value:.0f}%" if value >= 0.0995 or value == 0 else f"{100 * value:.1f}%"


def ceiling(value: float) -> tuple[float, int]:
    """A round end of an axis that is not below the value, and into how many steps it falls.

    >>> ceiling(0.43)
    (0.5, 5)
    """
    if value <= 0:
        return 0.01, 4
    base = 10.0 ** floor(log10(value))
    steps = ((1, 4), (2, 4), (3, 3), (4, 4), (5, 5), (6, 3), (8, 4), (10, 5))
    return next((k * base, parts) for k, parts in steps if k * base >= value * (1 - 1e-9))


def apart(wanted: Mapping[str, float], top: float, low: float, line: float) -> tuple[list[str], list[float]]:
    """Ids from the top, and heights at least a line apart, as near to those wanted as they go.

    >>> apart({"a": 50.0, "b": 52.0}, 0.0, 100.0, 10.0)
    (['a', 'b'], [50.0, 60.0])
    """
    order = sorted(wanted, key=lambda node: (wanted[node], node))
    places: list[float] = []
    for node in order:
        places.append(max(wanted[node], places[-1] + line if places else top))
    for k in range(len(places) - 1, -1, -1):
        limit = low if k == len(places) - 1 else places[k + 1] - line
        places[k] = min(places[k], max(limit, top))
    return order, places
