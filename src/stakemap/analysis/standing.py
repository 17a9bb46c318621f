"""From facts to standing: rows about offices with the constants of the catalogue in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stakemap.graph.decision.offices import offices
from stakemap.scoring.influence.overall import level, overall
from stakemap.scoring.influence.stacked import columns, fitted_scores
from stakemap.scoring.influence.standing import standing, standing_beta

if TYPE_CHECKING:
    from stakemap.analysis.profile import Profile
    from stakemap.graph.catalogue import Catalogue
    from stakemap.graph.seats import Seating
    from stakemap.graph.snapshot import Snapshot
    from stakemap.scoring.core.results import Scores
    from stakemap.scoring.influence.model import Influence

__all__ = [
    "FITTED",
    "OVERALL",
    "STANDING",
    "beta_by_standing",
    "constants",
    "fitted_of",
    "overall_of",
    "standing_of",
]

FITTED, OVERALL, STANDING = "fitted", "overall", "standing"
"""Names of scores; `analyze(beta=...)` and `Plan.beta` call formal power by standing by the last."""


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
    return standing(snapshot, offices=offices(seating), **constants(seating.graph.catalogue))


def constants(book: Catalogue) -> dict[str, float]:
    """The constants of standing in force."""
    named = {"grade": "standing_grade", "term": "standing_term", "bodies": "career_bodies"}
    return {name: book.value(row) for name, row in named.items()}


def overall_of(influence: Influence, known: Scores, susceptibility: Mapping[str, float]) -> Scores:
    """Standing and influence as one number; influence with the same formal power for all.

    Parameters
    ----------
    influence
        The point solution; solved again where its formal power is not the same for all.
    known
        Standing of the same nodes.
    susceptibility
        Sourced a_i.
    """
    flat = level(influence, susceptibility)
    return overall(influence.snapshot, standing=known, influence=flat.scores()["influence"])


def fitted_of(
    influence: Influence, known: Scores, susceptibility: Mapping[str, float], profile: Profile
) -> Scores:
    """Standing, influence and counts by the weights of a profile; parameters as of `overall_of`."""
    flat = level(influence, susceptibility)
    found = columns(influence.snapshot, known.values, flat.values)
    return fitted_scores(influence.snapshot, found, dict(profile.weights), profile.note)


def beta_by_standing(catalogue: Catalogue, snapshot: Snapshot, known: Scores) -> Scores:
    """Formal power by standing, with the weight of the catalogue in force."""
    return standing_beta(snapshot, known, weight=catalogue.value("standing_weight"))
