"""Influence on the outcome of a real rule: what happens to the chance to pass if somebody takes a stand.

If j states position u instead of x_j and holds it, each voter i moves to ``clip(x_i + h_ij (u - x_j), 0,
1)``; then the rule decides: exact through its multilinear extension, not only to first order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.rules.game import Game, players
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.labels import label
from stakemap.scoring.core.results import Scores
from stakemap.scoring.decision.power import UNKNOWN_STANCE, passing, power
from stakemap.scoring.influence.attention import Listening, listening
from stakemap.scoring.influence.model import influence_of

__all__ = ["MOST_PINS", "moved", "outcome_influence", "pins"]

Floats = NDArray[np.float64]

MOST_PINS = 200
"""In graphs of more than 3,000 nodes, how many people may be asked about at once."""


def _rows(graph: Snapshot | Listening) -> Listening:
    return graph if isinstance(graph, Listening) else listening(graph)


def _stance(stances: Mapping[str, float], node: str) -> float:
    return float(stances.get(node, UNKNOWN_STANCE))


def _checked(stances: Mapping[str, float], to: float) -> None:
    for value in (*stances.values(), to):
        if not (isinstance(value, int | float | np.number) and 0.0 <= value <= 1.0):
            raise InputError("a stance must be a number from 0 to 1")


def moved(
    graph: Snapshot | Listening, game: Game, stances: Mapping[str, float], node: str, to: float
) -> dict[str, float]:
    """Stance of every player once `node` states the position `to`, in [0, 1].

    Players who are no nodes of the graph keep their stance; absent stances count as 1/2.
    """
    _checked(stances, to)
    rows = _rows(graph)
    reach = rows.reaching(rows.snapshot.index(node))
    push = to - _stance(stances, node)
    out = {}
    for player in players(game):
        share = (
            float(reach[rows.snapshot.index(player)]) if player in rows.snapshot else float(player == node)
        )
        out[player] = min(1.0, max(0.0, _stance(stances, player) + share * push))
    return out


def pins(
    graph: Snapshot | Listening,
    game: Game,
    stances: Mapping[str, float],
    *,
    to: float = 1.0,
    nodes: Collection[str] | None = None,
) -> Scores:
    """Exact change of the chance to pass if each node in turn states the position `to`.

    Parameters
    ----------
    graph
        A snapshot, or its rows of attention.
    game, stances
        The rule, and the stances today (absent ones 1/2).
    to
        The position taken, in [0, 1].
    nodes
        Whom to ask about; everybody in graphs of up to 3,000 nodes.

    Returns
    -------
    Scores
        float64, in [-1, 1], unranked; only for the nodes asked about.

    Raises
    ------
    LimitExceeded
        More than 200 nodes in a graph of more than 3,000.
    """
    _checked(stances, to)
    rows = _rows(graph)
    asked = tuple(sorted(rows.snapshot.nodes if nodes is None else set(nodes)))
    if not rows.dense and len(asked) > MOST_PINS:
        raise LimitExceeded(
            f"{len(asked)} people are more than {MOST_PINS} in a graph of {rows.snapshot.n}",
            hint="name them in nodes=",
        )
    before = passing(game, stances)
    values = np.array([passing(game, moved(rows, game, stances, node, to)) - before for node in asked])
    row = label("pins")
    ranked = np.zeros(len(asked), np.bool_)
    note = f"each takes the position {to:g}; the chance to pass is {before:.4g} today"
    snapshot = rows.snapshot
    return Scores(
        "pins",
        row.unit,
        asked,
        values,
        ranked=ranked,
        as_of=snapshot.as_of,
        view=snapshot.view,
        notes=(note,),
    )


def outcome_influence(graph: Snapshot | Listening, game: Game, stances: Mapping[str, float]) -> Scores:
    """Points of the chance to pass per unit of each node's stated position, at the stances today.

    This is influence with formal power replaced by the gradient of the rule.  Players who are no nodes
    are left out.
    """
    rows = _rows(graph)
    lever = power(game, stances=stances).scores("leverage")
    beta = {node: lever[node] for node in lever if node in rows.snapshot}
    found = influence_of(rows, beta=beta, normalise=False).scores()["influence"]
    row = label("outcome_influence")
    return Scores(
        "outcome_influence",
        row.unit,
        found.nodes,
        found.values,
        ranked=found.ranked,
        as_of=found.as_of,
        view=found.view,
        notes=found.notes,
        bounds=found.bounds,
    )
