"""Single values of tables and networks: ids, numbers and dates as the model takes them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from numbers import Real
from typing import Any

__all__ = ["day_text", "has_name", "id_text", "is_missing", "number"]


def is_missing(value: object) -> bool:
    """Whether a cell is empty: ``None``, NaN, NaT or the NA of pandas.

    Examples
    --------
    >>> [is_missing(x) for x in (None, float("nan"), 0, "")]
    [True, True, False, False]
    """
    if value is None:
        return True
    try:
        return bool(value != value)  # noqa: PLR0124  NaN and NaT
    except (TypeError, ValueError):  # NA is neither; an array has many answers
        return type(value).__name__ == "NAType"


def id_text(value: object) -> str:
    """An id as text; whole numbers alike whatever their type, for an empty cell turns a column to floats.

    Examples
    --------
    >>> [id_text(x) for x in (7, 7.0, "7", None)]
    ['7', '7', '7', '']
    """
    if is_missing(value):
        return ""
    if isinstance(value, Real | Decimal) and not isinstance(value, bool) and math.isfinite(value):
        whole = math.floor(value)
        return str(whole) if whole == value else str(value)
    return str(value).strip()


def has_name(value: object) -> bool:
    """Whether the text of a thing is its own, and not that of its class, its place in memory or its order.

    Examples
    --------
    >>> has_name("ann"), has_name((1, 2)), has_name(object()), has_name(frozenset("ab"))
    (True, True, False, False)
    """
    if isinstance(value, set | frozenset | Mapping):
        return False
    if isinstance(value, tuple | list):
        return all(map(has_name, value))
    kind = type(value)
    return kind.__str__ is not object.__str__ or kind.__repr__ is not object.__repr__


def number(value: Any) -> Any:
    """A plain float of any number, numpy's and Decimal's too; the rest as it came, to be refused."""
    if not isinstance(value, Real | Decimal) or isinstance(value, bool):
        return value
    try:
        return float(value)
    except (OverflowError, ValueError):
        return math.inf


def day_text(value: Any) -> Any:
    """A date as the model writes it: of dates and times the day, of a whole number the year.

    Examples
    --------
    >>> day_text(date(2026, 3, 1)), day_text(2019.0), day_text("2019-03")
    ('2026-03-01', '2019', '2019-03')
    """
    if isinstance(value, date):
        return value.isoformat()[:10]
    if type(value).__name__ == "datetime64":
        return str(value)[:10]
    return value if isinstance(value, str) else id_text(value)
