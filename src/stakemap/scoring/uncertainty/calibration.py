r"""Stacking: how much standing, influence and plain counts say about the people somebody knows.

Each column holds the normal scores ``Phi^-1((r - .5) / n)`` of one measure, r the rank among all n people,
equal values sharing their mean rank.  The sum ``s = X w`` with weights w >= 0 is fitted to the order of the
answers, not to their size:

    loss = n . mean over pairs (i above j) of log(1 + e^-(s_i - s_j))  +  ridge / 2 . |w - start|^2

The start is one half for each of the first two columns and 0 for all others, so that few answers change
little and a useless column stays out.  The ridge is chosen among `RIDGES` on answers left out.

What the fit is worth is measured on answers that neither the weights nor the ridge have seen: each of at
most ten folds is left out in turn, and each answer left out is compared with all others.

References
----------
.. [1] Wolpert, D. H. (1992). Stacked generalization. Neural Networks 5(2).
.. [2] Breiman, L. (1996). Stacked regressions. Machine Learning 24(1).  (Weights of 0 or more.)
.. [3] Bradley, R. A. & Terry, M. E. (1952). Rank analysis of incomplete block designs. Biometrika 39.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stakemap.scoring.core.blas import one_blas_thread
from stakemap.work import checkpoint

__all__ = ["FOLDS", "RIDGES", "Fit", "fitted", "start_of", "weights_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FOLDS = 10
"""Parts of the answers that are left out in turn."""
RIDGES = (0.25, 1.0, 4.0, 16.0)
"""How hard weights are held at the start; the choice is made on answers left out."""
_INNER = 5
"""Folds behind the choice of the ridge."""
_SIZES = (10, 15, 20, 30, 40, 60, 80, 120, 160, 240)
"""Numbers of answers on the learning curve."""
_TIMES = 10
"""Fits behind each point of it."""
_FEWEST_LEFT = 5
"""Answers that must be left to judge a point of it."""
RESAMPLES = 2000
"""Bootstrap samples of the answers behind the interval of the gain."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted weights, and what they are worth on answers not seen.

    Attributes
    ----------
    weights
        Of each column, 0 or more.
    ridge
        The one chosen.
    default, right
        Share of pairs in the right order by the start, and by fits that had not seen the answer.
    gain
        (low, value, high): the difference, with a 90% bootstrap interval over answers.
    curve
        (answers, share of pairs in the right order among the others), each the mean of ten fits.
    """

    weights: Floats
    ridge: float
    default: float
    right: float
    gain: tuple[float, float, float]
    curve: tuple[tuple[int, float], ...]


def start_of(columns: int) -> Floats:
    """Equal weights of the first two columns.

    >>> start_of(3).tolist()
    [0.5, 0.5, 0.0]
    """
    return np.where(np.arange(columns) < 2, 0.5, 0.0)


def fitted(columns: Floats, answers: Floats, *, seed: int = 0) -> Fit:
    """Fit to all answers, and measure the gain on answers left out.

    Parameters
    ----------
    columns
        Normal scores of those who were answered about, shape (answers, columns).
    answers
        Shape (answers,); more is more influential.
    seed
        Of the bootstrap and of the learning curve.
    """
    with one_blas_thread():  # many small products, which threads only slow down
        return _fitted(np.asarray(columns, np.float64), np.asarray(answers, np.float64), seed)


def _fitted(columns: Floats, answers: Floats, seed: int) -> Fit:
    order = np.lexsort((*columns.T[::-1], answers))
    columns, answers = columns[order], answers[order]
    gap = np.sign(answers[:, None] - answers[None, :])
    before = _right(columns @ start_of(columns.shape[1]), gap)
    after = np.zeros_like(before)
    for left in _folds(len(answers), FOLDS):
        checkpoint()
        kept = np.setdiff1d(np.arange(len(answers)), left)
        weights, _ = weights_of(columns[kept], answers[kept])
        after[left] = _right(columns @ weights, gap)[left]
    rng = np.random.default_rng(seed)
    count = rng.multinomial(len(gap), np.full(len(gap), 1.0 / len(gap)), RESAMPLES)
    once = np.ones((1, len(gap)))
    low, high = np.quantile(_share(after - before, gap, count.astype(np.float64)), (0.05, 0.95)).tolist()
    default, right = (float(_share(pairs, gap, once)[0]) for pairs in (before, after))
    weights, ridge = weights_of(columns, answers)
    curve = _curve(columns, answers, rng)
    return Fit(weights, ridge, default, right, (low, right - default, high), curve)


def weights_of(columns: Floats, answers: Floats) -> tuple[Floats, float]:
    """Weights and ridge fitted to these answers.

    Parameters
    ----------
    columns, answers
        As in `fitted`.

    Returns
    -------
    tuple
        Weights, shape (columns,), 0 or more; and the ridge that was chosen.  Answers all alike move nothing.
    """
    with one_blas_thread():  # many small products, which threads only slow down
        return _chosen(columns, answers)


def _chosen(columns: Floats, answers: Floats) -> tuple[Floats, float]:
    """The ridge that does best on answers left out, and the weights it gives."""
    losses = np.zeros(len(RIDGES))
    for left in _folds(len(answers), _INNER):
        kept = np.setdiff1d(np.arange(len(answers)), left)
        unseen = _pairs(answers, left)
        if len(unseen):
            tried = _fits(columns[kept], answers[kept])
            losses += [len(unseen) * _loss(columns, unseen, weights)[0] for weights in tried]
    best = len(RIDGES) - 1 - int(np.argmin(losses[::-1]))
    return _fits(columns, answers)[best], RIDGES[best]


def _folds(answers: int, folds: int) -> list[Ints]:
    """Every so many of the answers, which stand in order: each fold has some of all sizes."""
    return [np.arange(fold, answers, folds) for fold in range(min(folds, answers))]


def _pairs(answers: Floats, left: Ints | None = None) -> Ints:
    """Places of (above, below), shape (pairs, 2); where `left` is given, pairs with one of these."""
    above = answers[:, None] > answers[None, :]
    if left is not None:
        touched = np.isin(np.arange(len(answers)), left)
        above &= touched[:, None] | touched[None, :]
    return np.argwhere(above)


def _loss(columns: Floats, pairs: Ints, weights: Floats) -> tuple[float, Floats]:
    """Mean loss over pairs, and its gradient."""
    apart = columns[pairs[:, 0]] - columns[pairs[:, 1]]
    margin = apart @ weights
    pull = -0.5 * (1.0 - np.tanh(margin / 2.0))
    return float(np.logaddexp(0.0, -margin).mean()), np.asarray(pull @ apart / len(pairs))


def _fits(columns: Floats, answers: Floats) -> list[Floats]:
    """Weights by each ridge, from the hardest to the softest; the loss is convex."""
    from scipy.optimize import minimize

    start, pairs = start_of(columns.shape[1]), _pairs(answers)
    if not len(pairs):
        return [start] * len(RIDGES)
    found: list[Floats] = []
    at = start
    for ridge in reversed(RIDGES):

        def whole(weights: Floats, ridge: float = ridge) -> tuple[float, Floats]:
            value, slope = _loss(columns, pairs, weights)
            off = weights - start
            return len(answers) * value + 0.5 * ridge * float(off @ off), len(answers) * slope + ridge * off

        bounds = [(0.0, None)] * len(start)
        at = np.asarray(minimize(whole, at, jac=True, method="L-BFGS-B", bounds=bounds).x, np.float64)
        found.append(at)
    return found[::-1]


def _right(told: Floats, gap: Floats) -> Floats:
    """1 for each pair in the right order, one half for a tie, 0 elsewhere; shape (answers, answers)."""
    apart = told[:, None] - told[None, :]
    sign = np.where(np.abs(apart) > 1e-12, np.sign(apart), 0.0)
    return np.asarray(np.where(gap != 0, (gap * sign + 1.0) / 2.0, 0.0))


def _share(pairs: Floats, gap: Floats, count: Floats) -> Floats:
    """Mean over the pairs whose answers differ, each answer counted so often; shape (samples,)."""
    total = np.sum((count @ np.abs(gap)) * count, axis=1)
    part = np.sum((count @ pairs) * count, axis=1)
    return np.asarray(np.divide(part, total, out=np.zeros(len(count)), where=total > 0))


def _curve(columns: Floats, answers: Floats, rng: np.random.Generator) -> tuple[tuple[int, float], ...]:
    """How well fits to fewer answers order the others."""
    out = []
    for size in _SIZES:
        if size > len(answers) - _FEWEST_LEFT:
            break
        shares = []
        for _ in range(_TIMES):
            checkpoint()
            order = rng.permutation(len(answers))
            seen, rest = np.sort(order[:size]), order[size:]
            gap = np.sign(answers[rest][:, None] - answers[rest][None, :])
            if gap.any():
                weights, _ = weights_of(columns[seen], answers[seen])
                once = np.ones((1, len(rest)))
                shares.append(float(_share(_right(columns[rest] @ weights, gap), gap, once)[0]))
        if shares:
            out.append((size, float(np.mean(shares))))
    return tuple(out)
