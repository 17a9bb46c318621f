"""Two runs of draws that share their luck, side by side: is a change larger than what is not known?

The same fact has the same luck on both days (common random numbers), so what is unsure about it cancels
in the difference of a draw, and the difference is far better known than either value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.scoring.core.results import TOLERANCE
from stakemap.scoring.uncertainty.spread import Spread, sides

__all__ = ["Difference", "differences"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """How a node's value differs between two runs, over draws.

    Attributes
    ----------
    node
        Its id.
    low, median, high
        90% interval and median of after minus before; whoever is not there counts 0.
    """

    node: str
    low: float
    median: float
    high: float

    @property
    def beyond_noise(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > TOLERANCE or self.high < -TOLERANCE


def differences(before: Spread, after: Spread, nodes: Iterable[str] | None = None) -> dict[str, Difference]:
    """Interval of after minus before for each node, draw by draw.

    Parameters
    ----------
    before, after
        One measure over draws of one seed.
    nodes
        Whom to look at; by default all who are in either.

    Raises
    ------
    InputError
        Different measures or numbers of draws: they do not share their luck.

    Examples
    --------
    >>> ranked = np.ones(1, np.bool_)
    >>> one = Spread("influence", ("a",), np.array([[0.1], [0.5]]), ranked)
    >>> two = Spread("influence", ("a",), np.array([[0.2], [0.6]]), ranked)
    >>> differences(one, two)["a"].beyond_noise
    True
    """
    if before.measure != after.measure or len(before.values) != len(after.values):
        raise InputError("these draws do not belong together", hint="one measure, one seed, as many draws")
    wanted = sorted({*before.nodes, *after.nodes} if nodes is None else set(nodes))
    low, middle, high = sides(_columns(after, wanted) - _columns(before, wanted))
    rows = zip(wanted, low.tolist(), middle.tolist(), high.tolist(), strict=True)
    return {node: Difference(node, *ends) for node, *ends in rows}


def _columns(spread: Spread, nodes: list[str]) -> Floats:
    """Values of these nodes, one column each, 0 for whoever is not there; shape (draws, nodes)."""
    places = {node: place for place, node in enumerate(spread.nodes)}
    out = np.zeros((len(spread.values), len(nodes)))
    here = [k for k, node in enumerate(nodes) if node in places]
    out[:, here] = spread.values[:, [places[nodes[k]] for k in here]]
    return out
