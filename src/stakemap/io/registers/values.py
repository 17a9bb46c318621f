"""A text file as a whole, and what of a value in it may stand in a fact."""

from __future__ import annotations

import re
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from stakemap.errors import InputError, Problem
from stakemap.io.limits import Limits
from stakemap.io.packed import whole
from stakemap.io.tables.csv_folder import decoded

__all__ = [
    "LONG",
    "Object",
    "as_day",
    "as_line",
    "as_object",
    "as_objects",
    "as_texts",
    "as_word",
    "joined_id",
    "text_of",
]

Object = dict[str, Any]
LONG = 160
"""Characters kept of a name."""
_WORD = re.compile(r"[^\W\d][\w .:/()£&-]{0,59}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def text_of(path: Path, limits: Limits) -> str:
    """The text of a file in UTF-8; one that ends in .gz is unpacked.

    Raises
    ------
    InputError
        If it cannot be read; `LimitExceeded` over the cap of bytes.
    """
    try:
        return decoded(path, whole(path, limits))
    except OSError as error:
        raise InputError([Problem(f"cannot be read: {error.strerror}", "name a file", path.name)]) from None


def as_object(value: object) -> Object:
    """The value, or an empty object for anything else."""
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[Object]:
    """The objects in a list; none for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def as_texts(value: object) -> list[str]:
    """The texts in a list; none for anything else."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def as_line(value: object) -> str:
    """One line that may stand in a fact; empty for anything else."""
    if isinstance(value, str):
        shown = value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
    else:
        shown = str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
    return " ".join(shown.split())[:LONG].strip()


def as_word(value: str) -> str:
    r"""A name of a field or schema that may be shown; a question mark for what is none.

    Examples
    --------
    >>> as_word("Actual Pay Floor (£)"), as_word("a\x1b[2J"), as_word("x" * 99)
    ('Actual Pay Floor (£)', '?', '?')
    """
    return value if _WORD.fullmatch(value) else "?"


def as_day(value: object) -> str | None:
    """The day of a moment, if it is one."""
    found = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found[0]).isoformat() if found else None
    except ValueError:
        return None


def joined_id(*parts: str) -> str:
    """An id from its parts; one that grows too long ends in a digest of the whole."""
    ident = ":".join(filter(None, parts))
    if len(ident) <= LONG:
        return ident
    return f"{ident[: LONG - 20]}~{blake2b(ident.encode(), digest_size=8).hexdigest()}"
