r"""Influence of very many variants of one snapshot that differ in a few ties each.

With ``A = diag(e) - P`` (P what pulls, ``e_i = s + d_i``) influence is ``t_j = (G' beta)_j / G_jj`` for
``G = 1 / A``.  A variant changes a few rows of P, and s by a little where contacts are counted:

- the change of s is a shift of the diagonal, taken by its power series, whose error is below
  ``(|change of s| / s)^8`` relative to 1;
- the changed rows are taken exactly by Woodbury's formula.

Variants whose s changes by more than 3% are left to be solved directly, so that all are exact to 1e-11.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.row_weights import Loads
from stakemap.scoring.influence.attention import levels
from stakemap.scoring.influence.variants import Added, Saturation, System

__all__ = ["Nearby", "Parts"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Parts = tuple[float, float, float]
"""Weight, pull and counted part of an arc."""

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
    loads
        Of each arc, shape (m, 1).
    saturation
        The rule, of one variant.
    """

    def __init__(self, system: System, loads: Loads, saturation: Saturation) -> None:
        self.system, self.saturation = system, saturation
        counted = np.zeros_like(loads.weight) if loads.counted is None else loads.counted
        self.parts = np.stack([loads.weight[:, 0], loads.pull[:, 0], counted[:, 0]], axis=1)
        self.counts = loads.counted is not None
        snapshot = system.snapshot
        self.sums, self.pulled = (
            np.bincount(snapshot.sources, self.parts[:, k], snapshot.n).astype(np.float64) for k in (0, 1)
        )
        self.free = np.isnan(system.given)
        self.heard = (self.free | (system.given > 0)).astype(np.float64)  # 0: listens to nobody
        self.level = self._level(self.sums[None], self.parts[:, 2].sum())[0]

    def _level(self, sums: Floats, counted: Floats | float) -> Floats:
        """s of each variant."""
        return levels(sums, counted, half=self.saturation.half[0], kappa=self.saturation.kappa[0])

    def _diagonal(self, sums: Floats, pulled: Floats, level: Floats) -> Floats:
        """e; a row that asks nobody has any positive number."""
        told = np.where(self.free, 1.0, self.system.given)
        own = np.divide(pulled, told, out=np.zeros_like(pulled), where=told > 0)
        e = np.where(self.free, level[:, None] + sums, own)
        return np.asarray(np.where((sums > 0) & (e > 0), e, 1.0), np.float64)

    @cached_property
    def _base(self) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
        """G times powers of -(shift) G, shape (terms, n, n); their diagonals; images of beta; who shifts."""
        snapshot = self.system.snapshot
        e = self._before
        matrix = np.diag(e)
        pull = self.parts[:, 1] * self.heard[snapshot.sources]
        np.subtract.at(matrix, (snapshot.sources, snapshot.targets), pull)
        shifts = self.free & (self.sums > 0)
        inverse = np.linalg.inv(matrix)
        powers = np.empty((_TERMS, snapshot.n, snapshot.n))
        powers[0] = inverse
        for k in range(1, _TERMS):
            powers[k] = -(powers[k - 1] * shifts) @ inverse
        return powers, np.einsum("kjj->kj", powers), powers.transpose(0, 2, 1) @ self.system.beta, shifts

    @cached_property
    def _before(self) -> Floats:
        rows = self._diagonal(self.sums[None], self.pulled[None], np.array([self.level]))
        return np.asarray(rows[0], np.float64)

    def solve(self, changes: Sequence[Mapping[int, Parts]]) -> Floats:
        """t of each variant, which is told by its changed arcs and their new parts; shape (sets, n)."""
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

    def _group(self, changes: list[Mapping[int, Parts]], size: int) -> Floats:
        """Variants with the same number of changed rows and arcs."""
        snapshot, several = self.system.snapshot, len(changes)
        arcs = np.array([list(change) for change in changes], np.int64).reshape(several, -1)
        new = np.array([list(change.values()) for change in changes]).reshape(*arcs.shape, 3)
        off = new - self.parts[arcs]
        sums, pulled = np.tile(self.sums, (several, 1)), np.tile(self.pulled, (several, 1))
        every = np.arange(several)[:, None]
        np.add.at(sums, (every, snapshot.sources[arcs]), off[:, :, 0])
        np.add.at(pulled, (every, snapshot.sources[arcs]), off[:, :, 1])
        for total in (sums, pulled):
            total[np.abs(total) < 1e-15] = 0.0
        level = self._level(sums, self.parts[:, 2].sum() + off[:, :, 2].sum(axis=1))
        shift = level - self.level
        far = np.abs(shift) > _NEAR * max(self.level, 1e-300)
        far |= (((sums > 0) != (self.sums > 0)) & ~self._touched(arcs, several)).any(axis=1)
        if size == 0 or far.all():
            return self._direct(arcs, new)
        rows = np.array([np.unique(snapshot.sources[line]) for line in arcs], np.int64)
        after = self._diagonal(sums, pulled, level)
        found = self._woodbury(rows, arcs, off[:, :, 1], after, shift)
        if far.any():
            found[far] = self._direct(arcs[far], new[far])
        return found

    def _touched(self, arcs: Ints, several: int) -> NDArray[np.bool_]:
        out = np.zeros((several, self.system.snapshot.n), np.bool_)
        out[np.arange(several)[:, None], self.system.snapshot.sources[arcs]] = True
        return out

    def _woodbury(self, rows: Ints, arcs: Ints, off: Floats, after: Floats, shift: Floats) -> Floats:
        """`off` is the change of pull of each changed arc, `after` the new diagonal."""
        snapshot, (several, size) = self.system.snapshot, rows.shape
        powers, diagonals, images, shifts = self._base
        every = np.arange(several)[:, None]
        slot = (snapshot.sources[arcs][:, :, None] == rows[:, None, :]).argmax(axis=2)
        v = np.zeros((several, size, snapshot.n))
        np.add.at(v, (every, slot, snapshot.targets[arcs]), -off * self.heard[snapshot.sources[arcs]])
        v[every, np.arange(size), rows] += (
            after[every, rows] - self._before[rows] - np.where(shifts[rows], shift[:, None], 0.0)
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
            chosen = slice(start, start + step)
            variants = len(arcs[chosen])
            all_parts = np.tile(self.parts[:, None, :], (1, variants, 1))
            all_parts[arcs[chosen].T, np.arange(variants)] = new[chosen].transpose(1, 0, 2)
            weight, pull, counted = (all_parts[:, :, k] for k in range(3))
            loads = Loads(weight, pull, counted if self.counts else None)
            rule = Saturation(*(np.repeat(part[:1], variants) for part in self.saturation))
            parts.append(self.system.solve(loads, Added.none(), rule)[0])
        return np.concatenate(parts) if parts else np.zeros((0, n))
