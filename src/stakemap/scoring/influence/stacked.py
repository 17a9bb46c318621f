r"""Fitted: what standing, influence and plain counts say together, with weights learned from answers.

    fitted = sum over columns of w x N(column),    N = Phi^-1((r - .5) / n)

r is the rank among the n who are ranked, 1 the lowest; equal values share the middle of their ranks.  The
columns are standing, influence with the same formal power for all, how many turn to somebody, and the sum
of the ties of each kind into somebody.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.measuring import scores
from stakemap.scoring.core.mid_ranks import placed
from stakemap.scoring.core.results import Explanation, Part, Scores

__all__ = ["COUNTS", "FEWEST_TIES", "columns", "drawn_fitted", "fitted_scores"]

Floats = NDArray[np.float64]

COUNTS = "in_degree"
"""Name of the column of those who turn to somebody."""
FEWEST_TIES = 5
"""A kind of tie on fewer arcs than this is no column of its own."""


def columns(snapshot: Snapshot, standing: Floats, influence: Floats) -> dict[str, Floats]:
    """Each column by name, not yet as normal scores; the first two are standing and influence.

    Parameters
    ----------
    snapshot
        With evidence, for columns of single kinds.
    standing, influence
        Of its nodes, shape (n,); influence with the same formal power for all.
    """
    found = {"standing": standing, "influence": influence}
    found[COUNTS] = np.diff(snapshot.in_indptr).astype(np.float64)
    book = snapshot.evidence
    if book is None:
        return found
    sure = book.certainty()
    told = np.where(book.count > 0, np.log1p(book.count), book.strength * book.delta) * sure
    for number, kind in enumerate(book.kinds):
        mine = book.kind == number
        if len(np.unique(book.arc[mine])) >= FEWEST_TIES:
            into = snapshot.targets[book.arc[mine]]
            found[f"ties:{kind}"] = np.bincount(into, told[mine], snapshot.n).astype(np.float64)
    return found


def fitted_scores(
    snapshot: Snapshot, found: Mapping[str, Floats], weights: Mapping[str, float], note: str
) -> Scores:
    """The weighted sum of the columns' normal scores; a column that is not there counts 0.

    Parameters
    ----------
    snapshot
        Whose people, unknown people and organisations are ranked; an empty seat has 0.
    found
        As `columns` gives them.
    weights
        Of columns by name, 0 or more.
    note
        Where the weights come from.

    Returns
    -------
    Scores
        float64, shape (n,); 0 is the middle of the list; `explain` gives the part of each column.

    Examples
    --------
    >>> asks = Snapshot.from_arrays([1, 2], [0, 0], [0.5, 0.5], nodes=["a", "b", "c"])
    >>> table = columns(asks, np.array([0.1, 0.9, 0.5]), np.array([0.6, 0.3, 0.3]))
    >>> fitted_scores(asks, table, {"standing": 1.0}, "").top(1)
    [('b', 0.9674)]
    """
    parts = {
        name: weights[name] * placed(values[None, :], snapshot.ranked)[0]
        for name, values in found.items()
        if weights.get(name)
    }
    values = np.add.reduce([np.zeros(snapshot.n), *parts.values()])
    why = partial(_explain, snapshot, values, parts)
    made = scores(snapshot, "fitted", values, notes=(note,) if note else (), explainer=why)
    return replace(made, floor=-math.inf)


def drawn_fitted(
    found: Mapping[str, Floats], weights: Mapping[str, float], ranked: NDArray[np.bool_], draws: int
) -> Floats:
    """`fitted` in each draw, from columns of shape (draws, n) or (n,); shape (draws, n)."""
    out = np.zeros((draws, len(ranked)))
    for name, values in found.items():
        if weights.get(name):
            out += weights[name] * placed(np.atleast_2d(values), ranked)
    return out


def _explain(snapshot: Snapshot, values: Floats, parts: Mapping[str, Floats], node: str) -> Explanation:
    place = snapshot.index(node)
    told = tuple(Part(name, float(part[place]), "column") for name, part in parts.items())
    note = "weight times normal score of each place; below 0 is in the lower half of the list"
    return Explanation("fitted", node, float(values[place]), told, True, note)
