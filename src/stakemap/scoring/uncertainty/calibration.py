r"""Fitting assumed figures to what a team knows: kind strengths, the row rule, facts against ties.

The order of the answers is fitted, not their size: with z = log t, standardised over the answered,

    loss = n . mean over pairs (i above j) of log(1 + e^(-2 (z_i - z_j)))  +  1/2 sum of x_k^2

where x_k is the distance of a figure from its default, in logarithms, in halves of its assumed range.  So
few answers change little (ridge), and no figure leaves its range.

What the fit is worth is measured on answers that it has not seen: each of at most ten folds is left out in
turn, and each answer left out is compared with all others.

References
----------
.. [1] Hoerl, A. E. & Kennard, R. W. (1970). Ridge regression. Technometrics 12(1).
.. [2] Bradley, R. A. & Terry, M. E. (1952). Rank analysis of incomplete block designs. Biometrika 39.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stakemap.scoring.influence.variants import Added, System
from stakemap.work import checkpoint

__all__ = ["FOLDS", "Fit", "Knob", "Model", "fitted"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FOLDS = 10
"""Parts of the answers that are left out in turn."""
RESAMPLES = 2000
"""Bootstrap samples of the answers behind the interval of the gain."""


@dataclass(frozen=True, slots=True)
class Knob:
    """A figure that may move: its name, its default and its range, all above 0."""

    name: str
    default: float
    low: float
    high: float

    @property
    def half(self) -> float:
        """Half of the range in logarithms: what counts as one step away from the default."""
        return max(float(np.log(self.high / self.low)) / 2.0, 1e-9)

    @property
    def bounds(self) -> tuple[float, float]:
        """The ends of the range, in steps."""
        return float(np.log(self.low / self.default)) / self.half, float(
            np.log(self.high / self.default)
        ) / self.half

    def at(self, step: float) -> float:
        """The figure that many steps away from its default, within its range."""
        return float(np.clip(self.default * np.exp(step * self.half), self.low, self.high))


@dataclass(frozen=True, eq=False)
class Model:
    """Influence as a function of the figures.

    Attributes
    ----------
    system
        The snapshot, with evidence, and sourced susceptibilities.
    counts
        Who has formal power, shape (n,): 1 for people and organisations, 0 for seats.
    standing
        Shape (n,), in [0, 1].
    kinds
        Kinds of tie whose assumed strength may move; then come kappa, and one plus the weight of standing.
    knobs
        One for each of these, in this order.
    """

    system: System
    counts: Floats
    standing: Floats
    kinds: tuple[str, ...]
    knobs: tuple[Knob, ...]

    @cached_property
    def _rows(self) -> tuple[Ints, ...]:
        book = self.system.snapshot.evidence
        assert book is not None  # noqa: S101  a graph of facts has evidence
        free = book.assumed & (book.count == 0)
        return tuple(np.flatnonzero(free & (book.kind == book.kinds.index(kind))) for kind in self.kinds)

    def influence(self, steps: Floats) -> Floats:
        """t of everybody with the figures so many steps away from their defaults."""
        snapshot = self.system.snapshot
        book = snapshot.evidence
        assert book is not None  # noqa: S101
        strength = book.strength.copy()
        for knob, step, rows in zip(self.knobs, steps.tolist(), self._rows, strict=False):
            strength[rows] = np.minimum(strength[rows] * (knob.at(step) / knob.default), 1.0)
        weight = replace(book, strength=strength).combine(snapshot.m)[1]
        kappa, more = (knob.at(step) for knob, step in zip(self.knobs[-2:], steps[-2:].tolist(), strict=True))
        beta = self.counts * (1.0 + (more - 1.0) * self.standing)
        system = replace(self.system, beta=beta / beta.sum())
        return np.asarray(system.solve(weight[None, :], Added.none(), np.array([kappa]))[0][0])


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted steps, and what they are worth on answers not seen.

    Attributes
    ----------
    steps
        Of each knob, from its default.
    default, right
        Share of pairs in the right order by the defaults, and by fits that had not seen the answer.
    gain
        (low, value, high): the difference, with a 90 % bootstrap interval over answers.
    """

    steps: Floats
    default: float
    right: float
    gain: tuple[float, float, float]


def fitted(model: Model, places: Sequence[int], answers: Sequence[float], *, seed: int = 0) -> Fit:
    """Fit to all answers, and measure the gain on answers left out.

    Parameters
    ----------
    model
        Influence as a function of the figures.
    places, answers
        Node and answer of each; more is more influential.
    seed
        Of the bootstrap.
    """
    where, value = np.asarray(places, np.int64), np.asarray(answers, np.float64)
    steps = _fit(model, where, value)
    gap = np.sign(value[:, None] - value[None, :])
    before = _right(model.influence(np.zeros(len(model.knobs))), where, gap)
    after = np.zeros_like(before)
    order = np.lexsort((where, value))
    for fold in range(min(FOLDS, len(where))):
        checkpoint()
        left = order[fold :: min(FOLDS, len(where))]
        kept = np.setdiff1d(np.arange(len(where)), left)
        t = model.influence(_fit(model, where[kept], value[kept], steps))
        after[left] = _right(t, where, gap)[left]
    count = np.random.default_rng(seed).multinomial(len(gap), np.full(len(gap), 1.0 / len(gap)), RESAMPLES)
    once = np.ones((1, len(gap)))
    low, high = np.quantile(_share(after - before, gap, count.astype(np.float64)), (0.05, 0.95)).tolist()
    default, right = (float(_share(pairs, gap, once)[0]) for pairs in (before, after))
    return Fit(steps, default, right, (low, right - default, high))


def _right(t: Floats, where: Ints, gap: Floats) -> Floats:
    """1 for each pair in the right order, one half for a tie, 0 elsewhere; shape (answers, answers)."""
    told = t[where][:, None] - t[where][None, :]
    told = np.where(np.abs(told) > 1e-12, np.sign(told), 0.0)
    return np.asarray(np.where(gap != 0, (gap * told + 1.0) / 2.0, 0.0))


def _share(pairs: Floats, gap: Floats, count: Floats) -> Floats:
    """Mean over the pairs whose answers differ, each answer counted so often; shape (samples,)."""
    total = np.sum((count @ np.abs(gap)) * count, axis=1)
    part = np.sum((count @ pairs) * count, axis=1)
    return np.asarray(np.divide(part, total, out=np.zeros(len(count)), where=total > 0))


def _fit(model: Model, where: Ints, value: Floats, start: Floats | None = None) -> Floats:
    from scipy.optimize import minimize

    above = np.argwhere(value[:, None] > value[None, :])
    first = np.zeros(len(model.knobs)) if start is None else start
    if not len(above):
        return first

    def loss(steps: Floats) -> float:
        z = np.log(np.maximum(model.influence(steps)[where], 1e-300))
        z = (z - z.mean()) / max(float(z.std()), 1e-9)
        wrong = np.logaddexp(0.0, -2.0 * (z[above[:, 0]] - z[above[:, 1]])).mean()
        return float(len(where) * wrong + 0.5 * np.sum(steps**2))

    bounds = [knob.bounds for knob in model.knobs]
    found = minimize(
        loss,
        first,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 30, "ftol": 1e-6, "eps": 1e-3},
    )
    return np.asarray(found.x, np.float64)
