"""From facts to standing: rows about offices with the constants of the catalogue in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.graph.decision.offices import offices
from stakemap.scoring.influence.standing import standing, standing_beta

if TYPE_CHECKING:
    from stakemap.graph.catalogue import Catalogue
    from stakemap.graph.seats import Seating
    from stakemap.graph.snapshot import Snapshot
    from stakemap.scoring.core.results import Scores

__all__ = ["STANDING", "beta_by_standing", "standing_of"]

STANDING = "standing"
"""What `analyze(beta=...)` and `Plan.beta` call formal power by standing."""


def standing_of(seating: Seating, snapshot: Snapshot) -> Scores:
    """Standing of the nodes of a snapshot, from the facts of its graph.

    Examples
    --------
    >>> from datetime import date
    >>> import stakemap as sm
    >>> from stakemap.graph.seats import Seating
    >>> graph, day = sm.examples.city(), date.fromisoformat(sm.examples.TODAY)
    >>> known = standing_of(Seating(graph, day), graph.snapshot(day))
    >>> why = known.explain(known.top(1)[0][0])
    >>> sorted({part.label for part in why.parts}), round(why.total - why.value, 12)
    (['rank', 'seat', 'years'], 0.0)
    """
    book = seating.graph.catalogue
    return standing(
        snapshot,
        offices=offices(seating),
        grade=book.value("standing_grade"),
        term=book.value("standing_term"),
        bodies=book.value("career_bodies"),
    )


def beta_by_standing(catalogue: Catalogue, snapshot: Snapshot, known: Scores) -> Scores:
    """Formal power by standing, with the weight of the catalogue in force."""
    return standing_beta(snapshot, known, weight=catalogue.value("standing_weight"))
