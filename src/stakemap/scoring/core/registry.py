"""Measures by name: the function that computes each, and its row of names and units.

Every measure has one shape, ``measure(snapshot, *, options) -> Scores``; so plans, services and reports
ask for them by name.  A new measure is a function, a row of ``data/measures.csv`` (which says whether and
where it stands in a report) and a line here.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from stakemap.errors import UnknownName
from stakemap.scoring.core.labels import Label, label, labels
from stakemap.scoring.core.results import Scores

__all__ = ["BASELINES", "DEFAULT_MEASURES", "MEASURES", "describe", "measure"]

MEASURES: dict[str, str] = {
    "influence": "stakemap.scoring.influence.model",
    "hidden_influence": "stakemap.scoring.influence.model",
    "formal_power": "stakemap.scoring.influence.model",
    "ledger": "stakemap.scoring.influence.model",
    "in_degree": "stakemap.scoring.network.degree",
    "out_degree": "stakemap.scoring.network.degree",
    "strength": "stakemap.scoring.network.degree",
    "closeness": "stakemap.scoring.network.distance",
    "harmonic": "stakemap.scoring.network.distance",
    "betweenness": "stakemap.scoring.network.betweenness",
    "eigenvector": "stakemap.scoring.network.spectral",
    "katz": "stakemap.scoring.network.spectral",
    "pagerank": "stakemap.scoring.network.spectral",
    "hits": "stakemap.scoring.network.spectral",
    "k_core": "stakemap.scoring.network.degree",
    "components": "stakemap.scoring.network.degree",
    "constraint": "stakemap.scoring.brokerage.structural_holes",
    "effective_size": "stakemap.scoring.brokerage.structural_holes",
    "efficiency": "stakemap.scoring.brokerage.structural_holes",
    "hierarchy": "stakemap.scoring.brokerage.structural_holes",
    "articulation": "stakemap.scoring.brokerage.cut_points",
    "standing": "stakemap.scoring.influence.standing",
}
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
    if name not in MEASURES:
        raise UnknownName("measure", name, tuple(MEASURES))
    found: Callable[..., Scores] = getattr(import_module(MEASURES[name]), name)
    return found


def describe(name: str) -> Label:
    """Unit, range, source, and names and readings in English and Chinese of a measure."""
    return label(name)
