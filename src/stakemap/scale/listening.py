"""Influence over blocks of ties: the formulas of `scoring.influence`, on a matrix that is read when needed.

What is in memory is a dozen vectors of one number a node, the ids, and one block of arcs (two where
returning walks are bounded).  Every product with the matrix reads the folder once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.scale.blocks import Block, Ties
from stakemap.scoring.core.linear_solve import Operator
from stakemap.scoring.core.measuring import require_nodes
from stakemap.scoring.core.results import Scores
from stakemap.scoring.influence.attention import (
    USUAL,
    Listening,
    RowRule,
    checked_susceptibility,
    row_scales,
)
from stakemap.scoring.influence.model import Beta, influence_of
from stakemap.work import each

__all__ = ["BlockListening", "influence", "listening"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Rows:
    """K by blocks: who turns to whom."""

    ties: Ties
    scale: Floats

    @property
    def shape(self) -> tuple[int, int]:
        return (self.ties.n, self.ties.n)

    def __matmul__(self, x: Floats) -> Floats:
        out = np.zeros(x.shape)
        for block in self.ties.blocks(self.scale):
            out[block.first : block.end] = block.matrix(self.ties.n) @ x
        return out


@dataclass(frozen=True)
class _Columns(_Rows):
    """K transposed, by the same blocks."""

    def __matmul__(self, x: Floats) -> Floats:
        out = np.zeros(x.shape)
        for block in self.ties.blocks(self.scale):
            out += block.matrix(self.ties.n).T @ x[block.first : block.end]
        return out


@dataclass(frozen=True, eq=False, repr=False)
class BlockListening(Listening):
    """Rows of attention that stay in a folder; `snapshot` has the nodes and no arcs.

    Attributes
    ----------
    ties
        The folder.
    scale
        What turns the pulls of each row into attention, shape (n,).
    """

    ties: Ties | None = None
    scale: Floats | None = None

    @property
    def _open(self) -> tuple[Ties, Floats]:
        assert self.ties is not None  # noqa: S101  `listening` gives both
        assert self.scale is not None  # noqa: S101
        return self.ties, self.scale

    @property
    def dense(self) -> bool:
        """Never: n x n numbers are what there is no room for."""
        return False

    @cached_property
    def matrix(self) -> Operator:
        """K, n x n, read block by block."""
        return _Rows(*self._open)

    @cached_property
    def adjoint(self) -> Operator:
        """K transposed, read block by block."""
        return _Columns(*self._open)

    def column_bounded(self, place: int, *, tolerance: float = 1e-12) -> tuple[Floats, float]:
        """As in memory, to a hundredth of the tolerance: t agrees with a dense solve to 1e-12."""
        return super().column_bounded(place, tolerance=tolerance / 100)

    @cached_property
    def twice(self) -> Floats:
        """(K^2)_jj from each pair of blocks, shape (n,): p blocks are read p (p + 1) / 2 times in all."""
        ties, scale = self._open
        out = np.zeros(ties.n)
        for number in each(range(len(ties))):
            one = ties.block(number, scale)
            for further in range(number, len(ties)):
                other = one if further == number else ties.block(further, scale)
                asked = _between(one, other, ties.n).multiply(_between(other, one, ties.n).T)
                out[one.first : one.end] += np.asarray(asked.sum(axis=1)).ravel()
                if other is not one:
                    out[other.first : other.end] += np.asarray(asked.sum(axis=0)).ravel()
        return out


def _between(rows: Block, columns: Block, n: int) -> Any:
    return rows.matrix(n)[:, columns.first : columns.end]


def listening(
    ties: Ties, *, rule: RowRule = USUAL, susceptibility: Mapping[str, float] | None = None
) -> BlockListening:
    """Who listens to whom, from a folder of ties, which is read twice.

    Parameters
    ----------
    ties
        An open folder.
    rule
        Constants of rows of attention.  Its own kappa must be that of the kinds: pulls are in the folder.
    susceptibility
        Sourced a_i of single people, in [0, 0.95].

    Raises
    ------
    EmptySnapshotError
        If there are no nodes.
    InputError
        A rule with one kappa for all ties, or a susceptibility out of range.
    """
    if rule.kappa is not None:
        raise InputError("ties in blocks keep the kappa of their kinds; leave kappa out")
    snapshot = ties.nodes
    require_nodes(snapshot, "influence")
    d, given_away, counted = np.zeros(ties.n), np.zeros(ties.n), 0.0
    for number in each(range(len(ties))):
        names = ("source", "weight", "pull", *(("tally",) if ties.counted else ()))
        source, weight, pull, *tally = ties.columns(number, names)
        d += np.bincount(source, weight, ties.n)
        given_away += np.bincount(source, pull, ties.n)
        counted += sum(float(part.sum()) for part in tally)
    given = checked_susceptibility(snapshot, susceptibility)
    scale, a = row_scales(d, given_away, counted, rule, given)
    return BlockListening(snapshot, np.zeros(0), a, rule, ties=ties, scale=scale)


def influence(
    ties: Ties,
    *,
    beta: Beta = None,
    susceptibility: Mapping[str, float] | None = None,
    exact_highest: int = 0,
) -> dict[str, Scores]:
    """Influence, formal power, hidden influence and ledger from a folder of ties.

    Parameters
    ----------
    ties
        An open folder.
    beta, susceptibility
        As of `scoring.influence.influence_of`.
    exact_highest
        How many of the highest get their exact value; each reads the folder some 30 times.  The others are
        upper bounds, and a note says how wide.

    Returns
    -------
    dict of Scores
        As `Influence.scores` gives them, without explanations: arcs are not at hand.

    Raises
    ------
    EmptySnapshotError, InputError, UnknownName, ConvergenceError

    Examples
    --------
    >>> import tempfile
    >>> from stakemap.graph.snapshot import Snapshot
    >>> from stakemap.scale.blocks import write_ties
    >>> asks = Snapshot.from_arrays([0, 1], [1, 2], [1.0, 1.0], nodes=["a", "b", "c"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     found = influence(write_ties(asks, folder), beta={"a": 1.0})["influence"]
    >>> [(who, round(t, 3)) for who, t in found.top()]
    [('a', 1.0), ('b', 0.533), ('c', 0.284)]
    """
    rows = listening(ties, susceptibility=susceptibility)
    found = influence_of(rows, beta=beta, exact_highest=exact_highest).scores()
    return {name: replace(scores, explainer=None) for name, scores in found.items()}
