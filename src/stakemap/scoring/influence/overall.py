r"""One number where no decision is named: standing and influence, each by its place, counted alike.

    overall = (N(standing) + N(influence)) / 2,    N = Phi^-1((r - .5) / n)

r is the rank among the n who are ranked, 1 the lowest; equal values share the middle of their ranks.
Normal scores put two numbers of different units on one scale without any weight that somebody fitted [1]_.
No rule without answers can promise to be as good as the better of the two: which of them is the better one
the facts do not say.

References
----------
.. [1] van der Waerden, B. L. (1952). Order tests for the two-sample problem. Indag. Math. 14.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.measuring import require_nodes, scores
from stakemap.scoring.core.mid_ranks import placed
from stakemap.scoring.core.results import Explanation, Part, Scores
from stakemap.scoring.influence.formal_informal_gap import agreement
from stakemap.scoring.influence.model import NO_DECISION, Influence, influence_of

__all__ = ["drawn_overall", "level", "overall"]

Floats = NDArray[np.float64]


def level(influence: Influence, susceptibility: Mapping[str, float]) -> Influence:
    """The same ties with the same formal power for all; the very solution where it has that already."""
    if NO_DECISION in influence.notes:
        return influence
    rule = influence.listening.rule
    return influence_of(influence.snapshot, rule=rule, susceptibility=susceptibility)


def overall(snapshot: Snapshot, *, standing: Scores, influence: Scores) -> Scores:
    """Mean of the normal scores of standing and of influence.

    Reading: who is high by office, by being listened to, or by both, where nobody said which counts.
    Not for a named decision: there its rule decides.

    Parameters
    ----------
    snapshot
        Whose people, unknown people and organisations are ranked; an empty seat has 0.
    standing, influence
        Scores of its nodes; influence with the same formal power for all.

    Returns
    -------
    Scores
        float64, shape (n,), in normal scores: 0 is the middle of the list, 1 about its best sixth;
        `explain` gives the part of each of the two, which may be below 0.

    Raises
    ------
    EmptySnapshotError
        If n = 0.
    InputError
        Scores of other nodes.

    Notes
    -----
    O(n log n).

    Examples
    --------
    >>> people = Snapshot.from_arrays([], [], [], nodes=["ann", "bob", "cai"])
    >>> office = Scores("standing", "share", people.nodes, np.array([0.9, 0.5, 0.1]))
    >>> asked = Scores("influence", "share", people.nodes, np.array([0.5, 0.9, 0.1]))
    >>> overall(people, standing=office, influence=asked).top()
    [('ann', 0.4837), ('bob', 0.4837), ('cai', -0.9674)]
    """
    require_nodes(snapshot, "overall")
    if standing.nodes != snapshot.nodes or influence.nodes != snapshot.nodes:
        raise InputError("standing and influence must be scores of the nodes of this snapshot")
    parts = {
        one.measure: placed(one.values[None, :], snapshot.ranked)[0] / 2.0 for one in (standing, influence)
    }
    values = np.add.reduce(list(parts.values()))
    notes = (_agreement(standing, influence), CAVEAT) if snapshot.ranked.any() else (CAVEAT,)
    found = scores(
        snapshot, "overall", values, notes=notes, explainer=partial(_explain, snapshot, values, parts)
    )
    return replace(found, floor=-math.inf)


CAVEAT = "no rule without answers can promise to be as good as the better of standing and influence"


def _agreement(standing: Scores, influence: Scores) -> str:
    """How far the two orders agree, in words; a flat one agrees with nothing."""
    for one in (standing, influence):
        if one.alike:
            return f"{one.measure} is the same for all: the order is that of the other alone"
    found = agreement(standing, influence)
    return f"the orders by standing and by influence agree by {found:.2f} (Spearman)"


def _explain(snapshot: Snapshot, values: Floats, parts: dict[str, Floats], node: str) -> Explanation:
    place = snapshot.index(node)
    told = tuple(Part(name, float(part[place]), "half") for name, part in parts.items())
    note = "half the normal score of each place; below 0 is in the lower half of the list"
    return Explanation("overall", node, float(values[place]), told, True, note)


def drawn_overall(standing: Floats, influence: Floats, ranked: NDArray[np.bool_]) -> Floats:
    """Overall in each draw; shape (draws, n).

    Parameters
    ----------
    standing, influence
        Both in the same draws, shape (draws, n); influence with the same formal power for all.
    ranked
        Who is ranked, shape (n,); the others have 0.
    """
    return (placed(standing, ranked) + placed(influence, ranked)) / 2.0
