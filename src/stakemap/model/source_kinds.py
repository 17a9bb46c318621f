"""Kinds of source and the grade that each usually has: `data/source_kinds.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

__all__ = ["grade_of_kind", "usual_grades"]


@cache
def usual_grades() -> Mapping[str, str]:
    """The grade of each kind that has one, the surest first."""
    text = resources.files("stakemap.data").joinpath("source_kinds.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["value"]: row["grade"] for row in rows if row["grade"]})


def grade_of_kind(kind: str | None) -> str | None:
    """The grade that sources of a kind usually have (assumed); None for a kind that is not in the table.

    Examples
    --------
    >>> grade_of_kind("official publication"), grade_of_kind("hearsay"), grade_of_kind("document")
    ('A1', 'D4', None)
    """
    return usual_grades().get(kind or "")
