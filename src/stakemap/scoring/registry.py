"""Measures by name: the function that computes each, and its row of names and units.

Every measure has one shape, ``measure(snapshot, *, options) -> Scores``; so plans, services and reports
ask for them by name.  A new measure is a function, a row of ``data/measures.csv`` and a line here.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from stakemap.errors import UnknownName
from stakemap.scoring.labels import Label, label
from stakemap.scoring.results import Scores

__all__ = ["BASELINES", "CENTRALITIES", "MEASURES", "describe", "measure"]

MEASURES: dict[str, str] = {
    "influence": "stakemap.scoring.influence",
    "hidden_influence": "stakemap.scoring.influence",
    "formal_power": "stakemap.scoring.influence",
    "ledger": "stakemap.scoring.influence",
    "in_degree": "stakemap.scoring.degree",
    "out_degree": "stakemap.scoring.degree",
    "strength": "stakemap.scoring.degree",
    "closeness": "stakemap.scoring.distance",
    "harmonic": "stakemap.scoring.distance",
    "betweenness": "stakemap.scoring.brandes",
    "eigenvector": "stakemap.scoring.spectral",
    "katz": "stakemap.scoring.spectral",
    "pagerank": "stakemap.scoring.spectral",
    "hits": "stakemap.scoring.spectral",
    "k_core": "stakemap.scoring.degree",
    "components": "stakemap.scoring.degree",
    "constraint": "stakemap.scoring.brokerage",
    "effective_size": "stakemap.scoring.brokerage",
    "efficiency": "stakemap.scoring.brokerage",
    "hierarchy": "stakemap.scoring.brokerage",
    "articulation": "stakemap.scoring.cuts",
    "standing": "stakemap.scoring.standing",
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
