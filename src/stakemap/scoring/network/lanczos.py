"""The leading eigenvector of a symmetric non-negative operator, by restarted Lanczos steps.

Compared with a general solver this starts from the degrees (near the answer), stops by its own residual and
uses no random numbers.  Sums over nodes are numpy's own; LAPACK solves only the small tridiagonal matrices.
Where many parts of nearly the same weight settle slowly, a general solver takes over (LAPACK for small
graphs, ARPACK for large ones), whose last bits may differ with the BLAS and its threads.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import ConvergenceError
from stakemap.work import checkpoint

__all__ = ["leading"]

Floats = NDArray[np.float64]

STEPS = 40
"""Steps before a restart from the best vector so far."""
CHECK = 8
RESTARTS = 12
"""Restarts before a general solver takes over: many parts of nearly the same weight settle slowly."""
DENSE = 1500
TOLERANCE = 2e-15
ACCEPT = 1e-10


def _norm(x: Floats) -> float:
    return float(np.sqrt(np.add.reduce(x * x)))


def _ritz(diagonal: list[float], beside: list[float]) -> tuple[float, Floats]:
    """Largest eigenvalue of a small tridiagonal matrix and its vector."""
    small = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
    values, vectors = np.linalg.eigh(small)
    return float(values[-1]), np.asarray(vectors[:, -1])


def leading(product: Callable[[Floats], Floats], start: Floats, *, name: str) -> tuple[float, Floats]:
    """Largest eigenvalue and its vector, non-negative and of length 1.

    Parameters
    ----------
    product
        x -> A x for a symmetric A without negative entries.
    start
        Non-negative, not all 0.  Where the eigenvalue is not simple, the answer is the part of `start` in
        its eigenspace.

    Raises
    ------
    ConvergenceError
        If the residual stays above 1e-10 of the eigenvalue.
    """
    vector = start / _norm(start)
    best = (np.inf, 0.0, vector)
    for _ in range(RESTARTS):
        checkpoint()
        vector = _sweep(product, vector, min(STEPS, len(start)))
        value, residual = _residual(product, vector)
        stalled = residual > 0.5 * best[0] and residual <= 1e-13 * value
        if residual < best[0]:
            best = (residual, value, vector)
        if residual <= TOLERANCE * value or stalled:
            break
    else:
        vector = _general(product, best[2], name)
        value, residual = _residual(product, vector)
        best = (residual, value, vector)
    if not best[0] <= ACCEPT * max(best[1], 1e-300):
        raise ConvergenceError(f"{name} did not settle", hint="use harmonic or PageRank")
    vector = np.abs(best[2])
    return best[1], vector / _norm(vector)


def _residual(product: Callable[[Floats], Floats], vector: Floats) -> tuple[float, float]:
    """Rayleigh quotient of a unit vector, and how far it is from an eigenvector."""
    image = product(vector)
    value = float(np.add.reduce(image * vector))
    return value, _norm(image - value * vector)


def _sweep(product: Callable[[Floats], Floats], vector: Floats, steps: int) -> Floats:
    """The best unit vector within some Lanczos steps from a unit vector.

    Steps are not made orthogonal again: the residual is checked by itself, and a restart repairs the loss.
    """
    basis = [vector]
    diagonal: list[float] = []
    beside: list[float] = []
    weights = np.ones(1)
    for k in range(steps):
        new = product(basis[k])
        diagonal.append(float(np.add.reduce(new * basis[k])))
        new -= diagonal[k] * basis[k]
        if k:
            new -= beside[-1] * basis[k - 1]
        length = _norm(new)
        last = k == steps - 1 or length <= TOLERANCE * abs(diagonal[0])
        if last or k % CHECK == CHECK - 1:
            value, weights = _ritz(diagonal, beside)
            if last or length * abs(float(weights[-1])) <= TOLERANCE * value:
                break
        beside.append(length)
        basis.append(new / length)
    found = np.zeros_like(vector)
    for share, step in zip(weights.tolist(), basis, strict=False):
        found += share * step
    return found / _norm(found)


def _general(product: Callable[[Floats], Floats], vector: Floats, name: str) -> Floats:
    """A dense solution for small graphs, ARPACK with many vectors for large ones."""
    n = len(vector)
    if n <= DENSE:
        matrix = np.stack([product(column) for column in np.eye(n)])
        values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
        lead = vectors[:, values >= values[-1] - 1e-11 * abs(values[-1])]
        found = np.asarray(lead @ (lead.T @ vector))
        return found / _norm(found)
    from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh

    operator = LinearOperator((n, n), matvec=product, dtype=np.float64)
    try:
        found = eigsh(operator, k=1, which="LA", v0=vector, ncv=min(n, 120), tol=1e-13, maxiter=3000)[1][:, 0]
    except ArpackError as error:
        raise ConvergenceError(f"{name} did not settle", hint="use harmonic or PageRank") from error
    return np.asarray(found)
