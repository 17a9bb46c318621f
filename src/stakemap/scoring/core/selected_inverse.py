r"""Of one or many sparse I - K only what is asked of the inverses: the diagonal, and one row of products.

K is non-negative with row sums below 1, so that no row must be exchanged.  Whoever has few ways in and out
is eliminated first: with the pivot ``p_s = 1 - k_ss``

    k_ij += k_is k_sj / p_s     for each way i -> s -> j,

which is exact.  In a round all go at once who are next to nobody cheaper (an independent set [3]_), in all
matrices together; so a round is a few array operations, however different the places of their numbers
are.  What is left is small and nearly full, and is inverted by LAPACK.  Back in reverse order
Takahashi's equations [1]_ [2]_ give the numbers of the inverse B where the eliminated matrix has some::

    B_sj = sum_m k_sm B_mj / p_s     B_ms = sum_j B_mj k_js / p_s     B_ss = (1 + sum_j B_sj k_js) / p_s

All sums run in the order of the entries of their own matrix: its bits do not depend on the others.

References
----------
.. [1] Takahashi, K., Fagan, J. & Chin, M.-S. (1973). Formation of a sparse bus impedance matrix and its
   application to short circuit study. 8th PICA Conference.
.. [2] Erisman, A. M. & Tinney, W. F. (1975). On computing certain elements of the inverse of a sparse
   matrix. Comm. ACM 18(3).
.. [3] Leuze, M. R. (1989). Independent set orderings for parallel matrix factorization by Gaussian
   elimination. Parallel Computing 10(2).  Cheapest first, by ways in times ways out: Markowitz, H. M.
   (1957). The elimination form of the inverse. Management Science 3(3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stakemap.scoring.core.linear_solve import inverted
from stakemap.work import checkpoint

__all__ = ["Entries", "few_entries", "full_inverse", "selected_inverse"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

_FEW, _THIN = 80, 20
"""Of fewer rows, or with more than one number for so many cells, whole inverses are as fast or faster."""
_CELLS = 1_000_000
"""Most cells of the table of the matrices that are solved together: larger ones no longer stay in cache."""
_ROUNDS = 8
_WORTH = 400
"""Ways through somebody, over the square of who is left, that cost as much as one row more of the core."""
_LEAST = 8
"""A matrix of which fewer than one in so many went in a round is left to LAPACK."""


class Entries(NamedTuple):
    """Numbers above 0 of several matrices K: which matrix, row, column, number; by matrix, each cell once."""

    matrix: Ints
    row: Ints
    column: Ints
    share: Floats


def few_entries(n: int, entries: int) -> bool:
    """Whether `selected_inverse` is faster than whole inverses of n rows with so many entries each."""
    return n >= _FEW and entries * _THIN <= n * n


def selected_inverse(several: int, n: int, entries: Entries, right: Floats) -> tuple[Floats, Floats]:
    """``right (I - K)^-1`` and the diagonal of ``(I - K)^-1`` for each of several sparse K.

    Parameters
    ----------
    several, n
        How many matrices, and their rows; n is 1 or more.
    entries
        Of all K, whose rows add up to less than 1.
    right
        Shape (n,).

    Returns
    -------
    tuple of float64 arrays, shape (several, n)
        Bits do not depend on the other matrices; inside `blas.one_blas_thread` on nothing.

    Notes
    -----
    Memory is n^2 numbers for each matrix solved at once, 8 MB together or one matrix.

    Examples
    --------
    >>> one = Entries(*(np.array([k]) for k in (0, 0, 1)), np.array([0.5]))  # in one K of 2 rows, k_01 = .5
    >>> [found.tolist() for found in selected_inverse(1, 2, one, np.array([1.0, 0.0]))]
    [[[1.0, 0.5]], [[1.0, 1.0]]]
    """
    block = min(max(1, _CELLS // (n * n)), several)
    table = np.zeros(block * n * n)
    products, diagonals = np.empty((several, n)), np.empty((several, n))
    for first in range(0, several, block):
        checkpoint()
        last = min(first + block, several)
        mine = slice(*np.searchsorted(entries.matrix, (first, last)).tolist())
        start = (entries.matrix[mine] - first) * n
        stack = _Stack(last - first, n, table, right)
        row, column, share = start + entries.row[mine], start + entries.column[mine], entries.share[mine]
        found = stack.solve(row, column, share)
        products[first:last], diagonals[first:last] = (part.reshape(-1, n) for part in found)
    return products, diagonals


def full_inverse(several: int, n: int, entries: Entries, right: Floats) -> tuple[Floats, Floats]:
    """The same as `selected_inverse` from whole inverses, for matrices that are small or not sparse."""
    block = min(max(1, _CELLS // (n * n)), several)
    products, diagonals = np.empty((several, n)), np.empty((several, n))
    some = np.flatnonzero(right)
    for first in range(0, several, block):
        last = min(first + block, several)
        mine = slice(*np.searchsorted(entries.matrix, (first, last)).tolist())
        inverse = np.zeros((last - first, n, n))
        inverse[entries.matrix[mine] - first, entries.row[mine], entries.column[mine]] = -entries.share[mine]
        np.einsum("kjj->kj", inverse)[:] += 1.0
        for matrix in inverse:
            checkpoint()
            inverted(matrix)
        total = np.zeros((last - first, n))
        for place in some.tolist():
            total += right[place] * inverse[:, place, :]
        products[first:last], diagonals[first:last] = total, np.einsum("kjj->kj", inverse)
    return products, diagonals


class _Arcs(NamedTuple):
    """Ends of numbers of K as places in the stack, and their cells in the table."""

    row: Ints
    column: Ints
    cell: Ints

    def some(self, which: Ints | Bools) -> _Arcs:
        """Some of them."""
        return _Arcs(self.row[which], self.column[which], self.cell[which])


@dataclass(frozen=True, slots=True)
class _Round:
    """Who was eliminated together, their ways in and out with their numbers, and each way through them."""

    gone: Ints
    into: _Arcs
    out: _Arcs
    k_in: Floats
    k_out: Floats
    way_in: Ints
    way_out: Ints
    through: Ints
    """Cell from the end of each way through to its other end."""


class _Stack:
    """Matrices of n rows below each other: place ``d n + i`` is row i of matrix d."""

    def __init__(self, several: int, n: int, table: Floats, right: Floats) -> None:
        self.several, self.n, self.places = several, n, several * n
        self.table = table
        """k_ij on the way there, B_ji on the way back; 0 where there is no number."""
        self.pivot = np.ones(self.places)
        self.product = np.tile(right, several)
        self.diagonal = np.empty(self.places)
        self.left = np.ones(self.places, np.bool_)
        self.turn = np.tile(np.random.default_rng(0).permutation(n), several)
        """Order of those who cost the same: by chance, since neighbours in a list are often tied."""

    def solve(self, row: Ints, column: Ints, share: Floats) -> tuple[Floats, Floats]:
        """Product and diagonal of each place."""
        loop = row == column
        if loop.any():
            self.pivot[row[loop]] -= share[loop]
            row, column, share = row[~loop], column[~loop], share[~loop]
        arcs = _Arcs(row, column, row * self.n + column % self.n)
        self.table[arcs.cell] = share
        rounds: list[_Round] = []
        going = np.ones(self.several, np.bool_)
        for _ in range(_ROUNDS):
            chosen = self._chosen(arcs, going)
            if not chosen.any():
                break
            before = self._each(self.left)
            self.left &= ~chosen
            going &= self._each(chosen) * _LEAST >= before
            arcs = self._eliminated(arcs, chosen, rounds)
        self._core(arcs)
        for one in reversed(rounds):
            self._back(one)
        for touched in (arcs, *(side for one in rounds for side in (one.into, one.out))):
            self.table[touched.cell] = 0.0
        self.table[self._diagonal_cells(np.arange(self.places))] = 0.0
        return self.product, self.diagonal

    def _each(self, which: Bools) -> Ints:
        """How many of each matrix."""
        return np.asarray(np.count_nonzero(which.reshape(self.several, self.n), axis=1), np.int64)

    def _diagonal_cells(self, places: Ints) -> Ints:
        return places * self.n + places % self.n

    def _chosen(self, arcs: _Arcs, going: Bools) -> Bools:
        """Who goes next: in two passes those who are cheap and next to nobody cheaper."""
        ways = np.bincount(arcs.row, minlength=self.places) * np.bincount(arcs.column, minlength=self.places)
        most = np.where(going, self._each(self.left) ** 2 // _WORTH, -1)
        may = self.left & (ways <= np.repeat(most, self.n))
        rank = ways * self.n + self.turn
        between = may[arcs.row] & may[arcs.column]
        one, two = arcs.row[between], arcs.column[between]
        loser = np.where(rank[one] < rank[two], two, one)
        first = may.copy()
        first[loser] = False
        may &= ~first
        may[two[first[one]]] = False
        may[one[first[two]]] = False
        again = may[one] & may[two]
        may[loser[again]] = False
        return first | may

    def _eliminated(self, arcs: _Arcs, chosen: Bools, rounds: list[_Round]) -> _Arcs:
        """The arcs among those who stay, with the ways through those who go."""
        leaves, enters = chosen[arcs.row], chosen[arcs.column]
        by_row = np.flatnonzero(leaves)
        by_row = by_row[np.argsort(arcs.row[by_row], kind="stable")]
        out, into = arcs.some(by_row), arcs.some(np.flatnonzero(enters))
        k_in, k_out = self.table[into.cell], self.table[out.cell]
        many = np.bincount(out.row, minlength=self.places)
        start = np.cumsum(many) - many
        each = many[into.column]
        end = np.cumsum(each)
        way_in = np.repeat(np.arange(len(each)), each)
        way_out = np.arange(len(way_in)) + np.repeat(start[into.column] - (end - each), each)
        row, column = into.row[way_in], out.column[way_out]
        through = row * self.n + column % self.n
        rounds.append(_Round(np.flatnonzero(chosen), into, out, k_in, k_out, way_in, way_out, through))
        added = (k_in / self.pivot[into.column])[way_in] * k_out[way_out]
        push = self.product[out.row] * k_out / self.pivot[out.row]
        self.product += np.bincount(out.column, push, self.places)
        back = row == column
        self.pivot -= np.bincount(row[back], added[back], self.places)
        new = np.flatnonzero(~back & (added > 0.0))
        fresh = self._added(_Arcs(row[new], column[new], through[new]), added[new])
        stay = arcs.some(np.flatnonzero(~(leaves | enters)))
        return _Arcs(*(np.concatenate(sides) for sides in zip(stay, fresh, strict=True)))

    def _added(self, arcs: _Arcs, share: Floats) -> _Arcs:
        """Add these numbers to the table; the cells that had none, each once."""
        empty = np.flatnonzero(self.table[arcs.cell] == 0.0)
        cell = arcs.cell[empty]
        number = np.arange(1.0, len(cell) + 1.0)
        self.table[cell] = number
        once = empty[self.table[cell] == number]
        self.table[cell] = 0.0
        np.add.at(self.table, arcs.cell, share)
        return arcs.some(once)

    def _core(self, arcs: _Arcs) -> None:
        """Invert what is left of each matrix; products, diagonal and the asked numbers of its inverse."""
        core = np.flatnonzero(self.left)
        size = self._each(self.left)
        first = np.cumsum(size) - size
        base = np.cumsum(size * size) - size * size
        local = np.zeros(self.places, np.int64)
        local[core] = np.arange(len(core)) - np.repeat(first, size)
        wide, start = (np.repeat(each, self.n) for each in (size, base))
        cells = np.zeros(int((size * size).sum()))
        on = start[core] + local[core] * (wide[core] + 1)
        cells[on] = self.pivot[core]
        line, across = local[arcs.row], local[arcs.column]
        begin, step = start[arcs.row], wide[arcs.row]
        cells[begin + line * step + across] = -self.table[arcs.cell]
        for many, where, nodes in zip(size.tolist(), base.tolist(), first.tolist(), strict=True):
            square = cells[where : where + many * many].reshape(many, many)
            mine = core[nodes : nodes + many]
            self.product[mine] = self.product[mine] @ inverted(square)
        self.diagonal[core] = cells[on]
        self.table[self._diagonal_cells(core)] = cells[on]
        self.table[arcs.cell] = cells[begin + across * step + line]

    def _back(self, one: _Round) -> None:
        """Takahashi's equations for those who went in one round."""
        into, out, gone = one.into, one.out, one.gone
        known = self.table[one.through]
        leaving = np.bincount(one.way_in, one.k_out[one.way_out] * known, len(into.row))
        coming = np.bincount(one.way_out, one.k_in[one.way_in] * known, len(out.row))
        from_gone = leaving / self.pivot[into.column]
        self.table[into.cell], self.table[out.cell] = from_gone, coming / self.pivot[out.row]
        back = 1.0 + np.bincount(into.column, from_gone * one.k_in, self.places)[gone]
        self.diagonal[gone] = self.table[self._diagonal_cells(gone)] = back / self.pivot[gone]
        got = np.bincount(into.column, self.product[into.row] * one.k_in, self.places)[gone]
        self.product[gone] = (self.product[gone] + got) / self.pivot[gone]
