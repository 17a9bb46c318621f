r"""Influence of very many variants of one snapshot that differ in a few ties each.

With ``A = diag(e) - L`` (L the row weights, ``e_i = s + d_i`` and ``s = kappa x mean d``) influence is
``t_j = (G' beta)_j / G_jj`` for ``G = 1 / A``.  A variant changes a few rows of L, and s by a little:

- the change of s is a shift of the diagonal, taken by its power series, whose error is below
  ``(|change of s| / s)^8`` relative to 1;
- the changed rows are taken exactly by Woodbury's formula.

Variants whose s changes by more than 3 % are left to be solved directly, so that all are exact to 1e-11.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stakemap.scoring.influence.variants import Added, System

__all__ = ["Nearby"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_TERMS = 8
_NEAR = 0.03
"""Largest relative change of s that the power series takes."""
_CHUNK, _CELLS = 512, 4_000_000


class Nearby:
    """A system and its weights, ready for variants of a few ties.

    Parameters
    ----------
    system
        At most `listening.DENSE` nodes.
    weights
        l of each arc, shape (m,).
    kappa
        Saturation.
    """

    def __init__(self, system: System, weights: Floats, kappa: float) -> None:
        self.system, self.weights, self.kappa = system, weights, kappa
        snapshot = system.snapshot
        self.sums = np.bincount(snapshot.sources, weights, snapshot.n).astype(np.float64)
        self.free = np.isnan(system.given)
        self.heard = (self.free | (system.given > 0)).astype(np.float64)  # 0: listens to nobody
        self.level = self._level(self.sums[None])[0]

    def _level(self, sums: Floats) -> Floats:
        """s of each variant."""
        count = (sums > 0).sum(axis=1)
        mean = np.divide(sums.sum(axis=1), count, out=np.zeros(len(sums)), where=count > 0)
        return np.asarray(self.kappa * mean, np.float64)

    def _diagonal(self, sums: Floats, level: Floats) -> Floats:
        """e; a row that asks nobody has any positive number."""
        told = np.where(self.free, 1.0, self.system.given)
        own = np.divide(sums, told, out=np.zeros_like(sums), where=told > 0)
        e = np.where(self.free, level[:, None] + sums, own)
        return np.asarray(np.where((sums > 0) & (e > 0), e, 1.0), np.float64)

    @cached_property
    def _base(self) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
        """G times powers of -(shift) G, shape (terms, n, n); their diagonals; images of beta; who shifts."""
        snapshot = self.system.snapshot
        e = self._diagonal(self.sums[None], np.array([self.level]))[0]
        matrix = np.diag(e)
        np.subtract.at(
            matrix, (snapshot.sources, snapshot.targets), self.weights * self.heard[snapshot.sources]
        )
        shifts = self.free & (self.sums > 0)
        inverse = np.linalg.inv(matrix)
        powers = np.empty((_TERMS, snapshot.n, snapshot.n))
        powers[0] = inverse
        for k in range(1, _TERMS):
            powers[k] = -(powers[k - 1] * shifts) @ inverse
        return powers, np.einsum("kjj->kj", powers), powers.transpose(0, 2, 1) @ self.system.beta, shifts

    def solve(self, changes: Sequence[Mapping[int, float]]) -> Floats:
        """t of each variant, which is told by its changed arcs and their new weights; shape (sets, n)."""
        n = self.system.snapshot.n
        out = np.empty((len(changes), n))
        groups: dict[tuple[int, int], list[int]] = defaultdict(list)
        for k, change in enumerate(changes):
            rows = {int(self.system.snapshot.sources[arc]) for arc in change}
            groups[len(rows), len(change)].append(k)
        for (size, _), places in sorted(groups.items()):
            step = max(1, min(_CHUNK, _CELLS // max(1, n * max(1, size))))
            for start in range(0, len(places), step):
                chosen = places[start : start + step]
                out[chosen] = self._group([changes[k] for k in chosen], size)
        return out

    def _group(self, changes: list[Mapping[int, float]], size: int) -> Floats:
        """Variants with the same number of changed rows and arcs."""
        snapshot, several = self.system.snapshot, len(changes)
        arcs = np.array([list(change) for change in changes], np.int64).reshape(several, -1)
        new = np.array([list(change.values()) for change in changes]).reshape(arcs.shape)
        off = new - self.weights[arcs]
        sums = np.tile(self.sums, (several, 1))
        every = np.arange(several)[:, None]
        np.add.at(sums, (every, snapshot.sources[arcs]), off)
        sums[np.abs(sums) < 1e-15] = 0.0
        level = self._level(sums)
        shift = level - self.level
        far = np.abs(shift) > _NEAR * max(self.level, 1e-300)
        far |= (((sums > 0) != (self.sums > 0)) & ~self._touched(arcs, several)).any(axis=1)
        if size == 0 or far.all():
            return self._direct(arcs, new)
        rows = np.array([np.unique(snapshot.sources[line]) for line in arcs], np.int64)
        found = self._woodbury(rows, arcs, off, sums, level, shift)
        if far.any():
            found[far] = self._direct(arcs[far], new[far])
        return found

    def _touched(self, arcs: Ints, several: int) -> NDArray[np.bool_]:
        out = np.zeros((several, self.system.snapshot.n), np.bool_)
        out[np.arange(several)[:, None], self.system.snapshot.sources[arcs]] = True
        return out

    def _woodbury(
        self, rows: Ints, arcs: Ints, off: Floats, sums: Floats, level: Floats, shift: Floats
    ) -> Floats:
        snapshot, (several, size) = self.system.snapshot, rows.shape
        powers, diagonals, images, shifts = self._base
        every = np.arange(several)[:, None]
        slot = (snapshot.sources[arcs][:, :, None] == rows[:, None, :]).argmax(axis=2)
        v = np.zeros((several, size, snapshot.n))
        np.add.at(v, (every, slot, snapshot.targets[arcs]), -off * self.heard[snapshot.sources[arcs]])
        before = self._diagonal(self.sums[None], np.array([self.level]))[0]
        after = self._diagonal(sums, level)
        v[every, np.arange(size), rows] += (
            after[every, rows] - before[rows] - np.where(shifts[rows], shift[:, None], 0.0)
        )
        scale = shift[:, None] ** np.arange(_TERMS)
        columns, product = np.zeros_like(v), np.zeros_like(v)
        flat = v.reshape(several * size, snapshot.n)
        for k in range(_TERMS):
            factor = scale[:, k, None, None]
            columns += factor * powers[k].T[rows]
            product += factor * (flat @ powers[k]).reshape(v.shape)
        inner = np.eye(size) + np.take_along_axis(product, rows[:, None, :], axis=2)
        solved = np.linalg.solve(inner, product)
        image, diagonal = scale @ images, scale @ diagonals
        image -= np.einsum("br,brn->bn", np.take_along_axis(image, rows, axis=1), solved)
        diagonal -= np.einsum("brn,brn->bn", columns, solved)
        return self.system.within(image / diagonal)

    def _direct(self, arcs: Ints, new: Floats) -> Floats:
        """One full solve each."""
        n = self.system.snapshot.n
        step = max(1, min(25, 9_000_000 // max(1, n * n)))
        parts = []
        for start in range(0, len(arcs), step):
            weights = np.tile(self.weights, (len(arcs[start : start + step]), 1))
            np.put_along_axis(weights, arcs[start : start + step], new[start : start + step], axis=1)
            kappas = np.full(len(weights), self.kappa)
            parts.append(self.system.solve(weights, Added.none(), kappas)[0])
        return np.concatenate(parts) if parts else np.zeros((0, n))
