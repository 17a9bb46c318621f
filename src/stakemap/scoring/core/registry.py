"""Measures by name: the function that computes each, and its row of names and units.

Every measure has one shape, ``measure(snapshot, *, options) -> Scores``; so plans, services and reports
ask for them by name.  A new measure is a function, a row of ``data/measures.csv`` and a line here.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from stakemap.errors import UnknownName
from stakemap.scoring.core.labels import Label, label
from stakemap.scoring.core.results import Scores

__all__ = ["BASELINES", "CENTRALITIES", "MEASURES", "describe", "measure"]

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

CENTRALITIES = (
    "in_degree",
    "strength",
    "closeness",
    "harmonic",
    "betweenness",
    "eigenvector",
    "katz",
    "pagerank",
    "hits",
    "k_core",
)
"""Measures of the graph alone that order people."""

BASELINES = ("in_degree", "closeness", "pagerank", "betweenness")
"""Plain measures that stand beside influence in every report."""


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
