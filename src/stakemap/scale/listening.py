"""Influence over blocks of ties: the formulas of `scoring.influence`, on a matrix that is read when needed.

What is in memory is a dozen vectors of one number a node, the ids, and one block of arcs (two where
returning walks are bounded).  Every product with the matrix reads the folder once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

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

__all__ = ["Adder", "BlockListening", "Part", "add_here", "influence", "listening"]

Floats = NDArray[np.float64]


Part = Callable[..., Floats]
"""What a block adds to an array that all blocks add to, of (ties, number of the block, further arrays)."""


class Adder(Protocol):
    """Who lets each block add its part: this process one after the other, or a cluster."""

    def __call__(self, ties: Ties, part: Part, *given: Floats) -> Floats:
        """The sum over all blocks, always in the same order."""


def add_here(ties: Ties, part: Part, *given: Floats) -> Floats:
    """Block after block in this process."""
    total = part(ties, 0, *given)
    for number in each(range(1, len(ties))):
        total += part(ties, number, *given)
    return total


def _of_rows(ties: Ties, number: int, scale: Floats, x: Floats) -> Floats:
    """K x."""
    out, block = np.zeros(ties.n), ties.block(number, scale)
    out[block.first : block.end] = block.matrix(ties.n) @ x
    return out


def _of_columns(ties: Ties, number: int, scale: Floats, x: Floats) -> Floats:
    """K' x."""
    block = ties.block(number, scale)
    return np.asarray(block.matrix(ties.n).T @ x[block.first : block.end])


def _sums(ties: Ties, number: int) -> Floats:
    """Sums of weights, pulls and counted contacts of each row, shape (3, n)."""
    source, weight, pull = ties.columns(number, ("source", "weight", "pull"))
    counted = ties.columns(number, ("tally",))[0] if ties.counted else np.zeros(len(source))
    sums = [np.bincount(source, part, ties.n) for part in (weight, pull, counted)]
    return np.stack(sums).astype(np.float64)  # sums of no ties are whole numbers to numpy


def _asked_back(ties: Ties, number: int, scale: Floats) -> Floats:
    """(K^2)_jj from a block and those after it: p blocks are read p (p + 1) / 2 times in all."""
    out, one = np.zeros(ties.n), ties.block(number, scale)
    for further in each(range(number, len(ties))):
        other = one if further == number else ties.block(further, scale)
        asked = _between(one, other, ties.n).multiply(_between(other, one, ties.n).T)
        out[one.first : one.end] += np.asarray(asked.sum(axis=1)).ravel()
        if other is not one:
            out[other.first : other.end] += np.asarray(asked.sum(axis=0)).ravel()
    return out


def _between(rows: Block, columns: Block, n: int) -> Any:
    return rows.matrix(n)[:, columns.first : columns.end]


@dataclass(frozen=True)
class _Matrix:
    """K or its transpose, by its products."""

    ties: Ties
    scale: Floats
    add: Adder
    part: Part

    @property
    def shape(self) -> tuple[int, int]:
        return (self.ties.n, self.ties.n)

    def __matmul__(self, x: Floats) -> Floats:
        return self.add(self.ties, self.part, self.scale, x)


@dataclass(frozen=True, eq=False, repr=False)
class BlockListening(Listening):
    """Rows of attention that stay in a folder; `snapshot` has the nodes and no arcs.

    Attributes
    ----------
    ties
        The folder.
    scale
        What turns the pulls of each row into attention, shape (n,).
    add
        Who lets the blocks add up.
    """

    ties: Ties | None = None
    scale: Floats | None = None
    add: Adder = add_here

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
        return _Matrix(*self._open, self.add, _of_rows)

    @cached_property
    def adjoint(self) -> Operator:
        """K transposed, read block by block."""
        return _Matrix(*self._open, self.add, _of_columns)

    def visits(self, places: list[int], width: float) -> tuple[Floats, Floats]:
        """No bounds: each step would read the folder, and a column is there in fewer steps."""
        return np.ones(len(places)), np.full(len(places), np.inf)

    def column_bounded(self, place: int, *, tolerance: float = 1e-12) -> tuple[Floats, float]:
        """As in memory, to a hundredth of the tolerance: t agrees with a dense solve to 1e-12."""
        return super().column_bounded(place, tolerance=tolerance / 100)

    @cached_property
    def twice(self) -> Floats:
        """(K^2)_jj from each pair of blocks, shape (n,)."""
        ties, scale = self._open
        return self.add(ties, _asked_back, scale)


def listening(
    ties: Ties,
    *,
    rule: RowRule = USUAL,
    susceptibility: Mapping[str, float] | None = None,
    add: Adder = add_here,
) -> BlockListening:
    """Who listens to whom, from a folder of ties, which is read once.

    Parameters
    ----------
    ties
        An open folder.
    rule
        Constants of rows of attention.  Its own kappa must be that of the kinds: pulls are in the folder.
    susceptibility
        Sourced a_i of single people, in [0, 0.95].
    add
        Who lets the blocks add up: this process, or `scale.spark.adder`.

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
    d, given_away, counted = add(ties, _sums)
    given = checked_susceptibility(snapshot, susceptibility)
    scale, a = row_scales(d, given_away, float(counted.sum()), rule, given)
    return BlockListening(snapshot, np.zeros(0), a, rule, ties=ties, scale=scale, add=add)


def influence(
    ties: Ties,
    *,
    beta: Beta = None,
    susceptibility: Mapping[str, float] | None = None,
    exact_highest: int = 0,
    add: Adder = add_here,
) -> dict[str, Scores]:
    """Influence, formal power, hidden influence and ledger from a folder of ties.

    Parameters
    ----------
    ties
        An open folder.
    beta, susceptibility
        As of `scoring.influence.influence_of`.
    exact_highest
        Of how many of the highest the order is certain; each reads the folder some 15 times.  The others
        are upper bounds, and a note says how wide.
    add
        Who lets the blocks add up.

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
    rows = listening(ties, susceptibility=susceptibility, add=add)
    found = influence_of(rows, beta=beta, exact_highest=exact_highest).scores()
    return {name: replace(scores, explainer=None) for name, scores in found.items()}
