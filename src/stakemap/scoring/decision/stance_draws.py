"""How sure the chance of a yes is: the rule over worlds in which reported stances hold or do not.

A stance holds with the confidence of its fact; where it does not, its holder is undecided (1/2), as where
no stance is known.  Luck is shared with the draws of influence: by fact, and by source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.rules.game import Game, shared
from stakemap.scoring.decision.power import MOST_SHARED, UNKNOWN_STANCE, passing, passing_each
from stakemap.scoring.uncertainty.random_streams import RandomStreams, keys_of

__all__ = ["Stated", "drawn_passing"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stated:
    """A reported stance: whose, what, its fact, the confidence of it, and its source as a number.

    A source below 0 is none.
    """

    node: str
    stance: float
    fact: str
    confidence: float
    source: int = -1


def drawn_passing(
    game: Game, stated: Sequence[Stated], streams: RandomStreams, draws: int, *, luck: float = 0.2
) -> Floats | None:
    """Chance to pass in each draw, shape (draws,); ``None`` where more than 12 players have several votes.

    Parameters
    ----------
    game
        The rule.
    stated
        The stances that somebody reported.
    streams, draws
        Luck by name, and how many worlds.
    luck
        Share of a fact's luck that is the luck of its source, in [0, 1).

    Examples
    --------
    >>> from stakemap.graph.rules.game import Vote
    >>> one = Vote("sign", ("a",), (1,), 1)
    >>> found = drawn_passing(one, [Stated("a", 0.9, "stance:a", 0.7)], RandomStreams(0), 200)
    >>> sorted(set(found.tolist()))
    [0.5, 0.9]
    """
    if len(shared(game)) > MOST_SHARED:
        return None
    if not stated:
        return np.full(draws, passing(game, {}))
    holds = _holds(stated, streams, range(draws), luck)
    said = np.where(holds, np.array([[s.stance] for s in stated]), UNKNOWN_STANCE)
    cases, where = np.unique(said.T, axis=0, return_inverse=True)
    names = [s.node for s in stated]
    return np.asarray(passing_each(game, names, cases)[where.ravel()])


def _holds(stated: Sequence[Stated], streams: RandomStreams, places: range, luck: float) -> NDArray[np.bool_]:
    """Which stances hold in each draw; bool, shape (S, draws)."""
    from scipy.special import ndtri

    own = streams.normal("fact", keys_of(s.fact for s in stated), places)
    of_source = streams.normal("source", keys_of(f"source {s.source}" for s in stated), places)
    share = np.array([[luck if s.source >= 0 else 0.0] for s in stated]).reshape(len(stated), 1)
    limits = ndtri(np.array([s.confidence for s in stated]))
    return np.asarray(np.sqrt(share) * of_source + np.sqrt(1.0 - share) * own < limits[:, None])
