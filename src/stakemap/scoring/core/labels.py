"""Names, units and readings of the measures, as data: one row of ``data/measures.csv`` each."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from stakemap.errors import UnknownName

__all__ = ["Label", "label", "labels"]


@dataclass(frozen=True, slots=True)
class Label:
    """What a measure is called, in which unit and range it counts, and how to read it.

    `module` is that of its function below `stakemap.scoring`, empty where no function of its name gives it.
    `low` and `high` are ``None`` where there is no bound.  `direction` is ``more`` (more is more
    influential), or ``none`` (not an order).  `default`: an analysis computes it unless told otherwise.
    `report`: its place among the columns beside influence in a report, from 1; 0 where it has none.
    """

    name: str
    module: str
    unit: str
    low: float | None
    high: float | None
    direction: str
    default: bool
    report: int
    source: str
    label_en: str
    label_zh: str
    short_en: str
    short_zh: str
    reading_en: str
    reading_zh: str

    def text(self, language: str = "en") -> str:
        """The name to show, in ``en`` or ``zh``."""
        return self.label_zh if language.startswith("zh") else self.label_en

    def short(self, language: str = "en") -> str:
        """The head of its column in a report: a plain name for a reader who knows no measures."""
        return (self.short_zh if language.startswith("zh") else self.short_en) or self.text(language)

    def reading(self, language: str = "en") -> str:
        """One sentence on what the number says, in ``en`` or ``zh``."""
        return self.reading_zh if language.startswith("zh") else self.reading_en


@cache
def labels() -> MappingProxyType[str, Label]:
    """All rows by name, in the order of the file."""
    text = (files("stakemap") / "data" / "measures.csv").read_text(encoding="utf-8")
    rows = {}
    for row in csv.DictReader(text.splitlines()):
        low, high = (float(row[key]) if row[key] else None for key in ("low", "high"))
        default, report = row["default"] == "yes", int(row["report"] or 0)
        words = {key: row[key] for key in row if key not in ("low", "high", "default", "report")}
        rows[row["name"]] = Label(low=low, high=high, default=default, report=report, **words)
    return MappingProxyType(rows)


def label(name: str) -> Label:
    """The row of one measure.

    Raises
    ------
    UnknownName
        If there is no such measure.
    """
    try:
        return labels()[name]
    except KeyError:
        raise UnknownName("measure", name, tuple(labels())) from None
