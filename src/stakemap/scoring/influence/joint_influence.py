"""What several people move together: the chance that a decision maker's chain reaches any one of them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from stakemap.scoring.influence.model import Influence

__all__ = ["influence_together"]


def influence_together(found: Influence, nodes: Iterable[str]) -> float:
    r"""Share of the decision that moves if all of some people move their stated position and hold it.

    Influence of single people does not add up, since one chain of "whom do I ask" may pass through two of
    them.  For a set S it is :math:`z_S^T B_{SS}^{-1} 1`, which is t_j for one person alone.

    Parameters
    ----------
    found
        The influence of one decision.
    nodes
        Ids of nodes, each once or more.

    Returns
    -------
    float
        In [0, 1]: not below the largest of theirs, not above the sum.  0 for nobody.

    Raises
    ------
    UnknownName
        An id that is no node.

    Examples
    --------
    >>> from stakemap.graph.snapshot import Snapshot
    >>> from stakemap.scoring.influence.model import influence_of
    >>> asks = Snapshot.from_arrays([0, 1], [1, 2], [1.0, 1.0], nodes=["a", "b", "c"])
    >>> one = influence_of(asks, beta={"a": 1.0})
    >>> round(influence_together(one, ["b"]), 3), round(influence_together(one, ["b", "c"]), 3)
    (0.533, 0.533)
    """
    places = sorted({found.snapshot.index(node) for node in nodes})
    if not places:
        return 0.0
    columns = np.column_stack([found.listening.column(place) for place in places])
    hits = np.linalg.solve(columns[places, :], np.ones(len(places)))
    values, total = found.values[places], float(found.total[places] @ hits)
    return float(np.clip(total, values.max(), min(1.0, float(values.sum()))))
