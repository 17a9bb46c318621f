"""From facts to standing: rows about offices with the constants of the catalogue in force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from stakemap.graph.decision.offices import offices
from stakemap.scoring.influence.standing import standing, standing_beta

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.snapshot import Snapshot
    from stakemap.scoring.core.results import Scores

__all__ = ["STANDING", "beta_by_standing", "standing_of"]

STANDING = "standing"
"""What `analyze(beta=...)` and `Plan.beta` call formal power by standing."""


def standing_of(graph: PropertyGraph, snapshot: Snapshot, day: date | None) -> Scores:
    """Standing of the nodes of a snapshot, from the facts of its graph.

    Examples
    --------
    >>> import stakemap as sm
    >>> graph, day = sm.examples.city(), date.fromisoformat(sm.examples.TODAY)
    >>> known = standing_of(graph, graph.snapshot(day), day)
    >>> why = known.explain(known.top(1)[0][0])
    >>> sorted({part.label for part in why.parts}), round(why.total - why.value, 12)
    (['rank', 'seat', 'years'], 0.0)
    """
    book = graph.catalogue
    return standing(
        snapshot,
        offices=offices(graph, day),
        grade=book.value("standing_grade"),
        term=book.value("standing_term"),
    )


def beta_by_standing(graph: PropertyGraph, snapshot: Snapshot, known: Scores) -> Scores:
    """Formal power by standing, with the weight of the catalogue in force."""
    return standing_beta(snapshot, known, weight=graph.catalogue.value("standing_weight"))
