"""Tables for spreadsheet programs as plain text, in which nothing is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

__all__ = ["MARK", "harmless", "table_text"]

MARK = "\ufeff"
"""Tells spreadsheet programs that a file is UTF-8."""
_BEGINS_FORMULA = ("=", "+", "-", "@")


def harmless(text: str) -> str:
    r"""One line that no spreadsheet program takes for a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless("two\nlines"), harmless("Ann")
    ("'=1+1", 'two lines', 'Ann')
    """
    flat = " ".join(text.replace("\0", " ").split())
    return f"'{flat}" if flat[:1] in _BEGINS_FORMULA else flat


def table_text(headings: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> str:
    r"""A table as CSV text with its mark: texts made harmless, numbers as they are, nothing for ``None``.

    Examples
    --------
    >>> table_text(["who", "share"], [["=ann", -0.5], ["bob", None]])[1:]
    "who,share\n'=ann,-0.5\nbob,\n"
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([harmless(text) for text in headings])
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return MARK + out.getvalue()
