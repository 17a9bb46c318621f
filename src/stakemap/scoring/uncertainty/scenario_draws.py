"""What a change of the facts changes beyond noise: two sets of draws, world by world.

Both sets share their luck (the same fact holds or fails in world k on either side), so the change of a
score is taken inside each world.  Its interval is far narrower than what the two intervals side by side
suggest, and it leaves out 0 only where the change is more than noise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.frozen import FrozenMap
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.uncertainty.paired_draws import Difference, differences
from stakemap.scoring.uncertainty.spread import Spread, sides

__all__ = ["Change", "changes"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change(Difference, Plain):
    """The change of one node's score and place over the draws, with 90% intervals.

    Attributes
    ----------
    node, low, median, high
        As in `Difference`: after minus before; an absent node counts 0.
    places, places_low, places_high
        Places gained, positive for a rise; ``None`` where it is not ranked on both sides.
    """

    shown = (
        "median", "low", "high", "places", "places_low", "places_high", "beyond_noise", "places_beyond_noise",
    )  # fmt: skip

    places: float | None = None
    places_low: float | None = None
    places_high: float | None = None

    @property
    def places_beyond_noise(self) -> bool:
        """Whether the interval of the places gained leaves out 0."""
        low, high = self.places_low, self.places_high
        return low is not None and high is not None and (low > 0 or high < 0)


def changes(before: Spread, after: Spread) -> Mapping[str, Change]:
    """The change of everybody's score and place, world by world.

    Parameters
    ----------
    before, after
        One measure over the same number of draws of the same seed.

    Returns
    -------
    mapping of id to Change
        Everybody who is on either side, by id.

    Raises
    ------
    InputError
        Different measures or numbers of draws.

    Examples
    --------
    >>> both = np.ones(2, np.bool_)
    >>> one = Spread("influence", ("a", "b"), np.array([[0.1, 0.9], [0.2, 0.8]]), both)
    >>> two = Spread("influence", ("a", "b"), np.array([[0.3, 0.2], [0.4, 0.9]]), both)
    >>> found = changes(one, two)
    >>> found["a"].beyond_noise, found["b"].beyond_noise
    (True, False)
    """
    values = differences(before, after)
    nodes = tuple(values)
    gained = _ranks(before, nodes) - _ranks(after, nodes)
    known = np.flatnonzero(~np.isnan(gained).any(axis=0))
    low, middle, high = (side.tolist() for side in sides(gained[:, known]))
    ranks = {nodes[k]: (middle[at], low[at], high[at]) for at, k in enumerate(known.tolist())}
    return FrozenMap(
        {
            node: Change(node, one.low, one.median, one.high, *ranks.get(node, ()))
            for node, one in values.items()
        }
    )


def _ranks(spread: Spread, nodes: tuple[str, ...]) -> Floats:
    """Place of each node in each draw, NaN where it is not ranked."""
    out = np.full((len(spread.values), len(nodes)), np.nan)
    place = {node: k for k, node in enumerate(nodes)}
    out[:, [place[node] for node in spread.nodes]] = spread.ranks
    return out
