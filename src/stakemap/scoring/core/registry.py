"""Measures by name: the function that computes each, and its row of names and units.

Every measure has one shape, ``measure(snapshot, *, options) -> Scores``; so plans, services and reports
ask for them by name.  A new measure is a function and a row of ``data/measures.csv``, which names its module
and says whether an analysis computes it and where it stands in a report.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from stakemap.errors import check_known
from stakemap.scoring.core.labels import Label, label, labels
from stakemap.scoring.core.results import Scores

__all__ = ["BASELINES", "DEFAULT_MEASURES", "MEASURES", "describe", "measure"]

MEASURES = {row.name: f"stakemap.scoring.{row.module}" for row in labels().values() if row.module}
"""Module of each measure; the function has the name of the measure."""

DEFAULT_MEASURES = tuple(row.name for row in labels().values() if row.default)
"""Measures that an analysis computes beside influence unless told otherwise."""

BASELINES = tuple(row.name for row in sorted(labels().values(), key=lambda row: row.report) if row.report)
"""Plain measures that stand beside influence in every report, in the order of their columns."""


def measure(name: str) -> Callable[..., Scores]:
    """The function ``(snapshot, *, options) -> Scores`` of a measure.

    Raises
    ------
    UnknownName
        If there is no such measure.
    """
    check_known("measure", name, MEASURES)
    found: Callable[..., Scores] = getattr(import_module(MEASURES[name]), name)
    return found


def describe(name: str) -> Label:
    """Unit, range, source, and names and readings in English and Chinese of a measure."""
    return label(name)
