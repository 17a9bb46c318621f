"""JSON from anybody: refused where it is too deep, too much or ambiguous, before it becomes objects."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.limits import Limits

__all__ = ["loaded"]

_TEXTS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_NOT_BRACKETS = re.compile(r"[^\[\]{}]+")


class _Refused(ValueError):
    def __init__(self, cause: str, cure: str, *, limit: bool = False) -> None:
        super().__init__(cause)
        self.cause, self.cure, self.limit = cause, cure, limit


def loaded(text: str, file: str, limits: Limits) -> Any:
    """The values of a JSON text, once its shape is within the limits.

    Parameters
    ----------
    text
        The whole text.
    file
        Name for problems.
    limits
        Caps on depth, values and digits.

    Raises
    ------
    InputError
        No JSON, a key twice in one object, a number that is none; `LimitExceeded` over a cap.
    """
    _check_shape(text, file, limits)

    def whole(digits: str) -> int:
        if len(digits) > limits.json_digits + 1:
            raise _Refused("a number of too many digits", "write a plain number", limit=True)
        return int(digits)

    def real(digits: str) -> float:
        value = float(digits)
        if value in (float("inf"), float("-inf")):
            raise _Refused("too large a number", "write a plain number")
        return value

    try:
        return json.loads(
            text, parse_int=whole, parse_float=real, parse_constant=_no_constant, object_pairs_hook=_once
        )
    except _Refused as error:
        kind = LimitExceeded if error.limit else InputError
        code = "limit" if error.limit else "input"
        raise kind([Problem(error.cause, error.cure, file, code=code)]) from None
    except json.JSONDecodeError as error:
        cause = f"not JSON: {error.msg} at column {error.colno}"
        raise InputError([Problem(cause, "mend it, or write it again", file, row=error.lineno)]) from None
    except (RecursionError, ValueError):
        raise InputError([Problem("not JSON that can be read", "write it again", file)]) from None


def _no_constant(name: str) -> float:
    raise _Refused(f"{name} is not a number", "write a plain number, or leave it out")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Refused(f"the key {twice[:40]!r} twice in one object", "keep one")
    return made


def _check_shape(text: str, file: str, limits: Limits) -> None:
    """Refuse what would be too deep or too much, before any of it becomes an object."""
    opened = text.count("[") + text.count("{")
    if opened <= min(limits.json_depth, limits.json_containers) and text.count(",") <= limits.json_values:
        return
    marks = _TEXTS.sub("", text)
    counts: tuple[tuple[Callable[[], int], int, str], ...] = (
        (
            lambda: marks.count("[") + marks.count("{"),
            limits.json_containers,
            "more than {} lists and objects",
        ),
        (lambda: marks.count(","), limits.json_values, "more than {} values"),
        (lambda: _depth(marks, limits.json_depth), limits.json_depth, "brackets more than {} deep"),
    )
    for count, most, cause in counts:
        if count() > most:
            place = Problem(cause.format(most), "is this a stakemap file?", file, code="limit")
            raise LimitExceeded([place])


def _depth(marks: str, limit: int) -> int:
    deepest = depth = 0
    for bracket in _NOT_BRACKETS.sub("", marks):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
        if deepest > limit:
            break
    return deepest
