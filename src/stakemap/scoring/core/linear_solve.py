"""x = b + M x for a sparse non-negative M with column or row sums below 1, with an error bound.

All sums are plain numpy reductions, never BLAS, so that the number of threads changes no bit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import ConvergenceError
from stakemap.work import checkpoint

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = [
    "Operator",
    "csr",
    "csr_where",
    "fixed_point",
    "inverse",
    "inverted",
    "positive_fixed_point",
    "residual_solution",
    "transposed",
]

Floats = NDArray[np.float64]


class Operator(Protocol):
    """A square matrix of which only products with vectors are asked; it need not be in memory."""

    @property
    def shape(self) -> Any:
        """Rows and columns."""

    def __matmul__(self, other: Any, /) -> Any:
        """Its product with a vector, or with several as columns."""


def csr(data: Floats, indices: NDArray[Any], indptr: NDArray[Any], n: int) -> csr_array[Any]:
    """A square scipy CSR matrix around arrays that are already in order (nothing is copied or sorted)."""
    from scipy.sparse import csr_array

    matrix = csr_array((data, indices, indptr.astype(indices.dtype, copy=False)), shape=(n, n))
    matrix.has_sorted_indices = True
    matrix.has_canonical_format = True
    return matrix


def csr_where(
    kept: NDArray[np.bool_], data: Floats, indices: NDArray[Any], indptr: NDArray[Any], n: int
) -> csr_array[Any]:
    """The same of some of the entries."""
    return csr(data[kept], indices[kept], np.concatenate(([0], np.cumsum(kept)))[indptr], n)


def transposed(
    data: Floats, snapshot_in: tuple[NDArray[Any], NDArray[Any], NDArray[Any]], n: int
) -> csr_array[Any]:
    """The transpose of a snapshot's CSR: `snapshot_in` is (in_arcs, in_sources, in_indptr)."""
    arcs, sources, pointer = snapshot_in
    return csr(data[arcs], sources, pointer, n)


def _dot(x: Floats, y: Floats) -> float:
    return float(np.add.reduce(x * y))


def _bicgstab(matrix: Operator, b: Floats, target: float, norm: Callable[[Floats], float]) -> Floats:
    """BiCGSTAB on (I - M) x = b until the residual is at the target; the best effort, without promise."""
    x = b.copy()
    r = matrix @ b
    shadow, p = r.copy(), r.copy()
    rho = _dot(shadow, r)
    best, best_size = x.copy(), norm(r)
    for _ in range(400):
        if best_size <= target or rho == 0.0:
            break
        v = p - matrix @ p
        slope = _dot(shadow, v)
        if slope == 0.0:
            break
        alpha = rho / slope
        r -= alpha * v
        t = r - matrix @ r
        size = _dot(t, t)
        omega = _dot(t, r) / size if size > 0.0 else 0.0
        x += alpha * p
        x += omega * r
        r -= omega * t
        now = norm(r)
        if not np.isfinite(now):
            break
        if now < best_size:
            best_size = now
            best[:] = x
        if omega == 0.0:
            break
        rho, before = _dot(shadow, r), rho
        v *= omega
        p -= v
        p *= (rho / before) * (alpha / omega)
        p += r
    return best


def fixed_point(
    matrix: Operator,
    b: Floats,
    rate: float,
    *,
    tolerance: float = 1e-12,
    accept: float = 1e-7,
    uniform: bool = False,
    name: str = "the solution",
) -> tuple[Floats, float]:
    """Solve x = b + M x; the error bound is rate / (1 - rate) x the last step.

    Parameters
    ----------
    matrix
        M, non-negative.
    b
        Right side, shape (n,).
    rate
        Norm of M, below 1: the 1-norm (largest column sum), or with `uniform` the largest row sum.
    tolerance
        Wanted bound; steps stop earlier once rounding lets them shrink no further.
    accept
        Largest bound, relative to the norm of x, that is still an answer.

    Returns
    -------
    tuple
        x, and a bound of its error in the 1-norm (`uniform`: in the largest component).

    Raises
    ------
    ConvergenceError
        If the bound stays above `accept`.
    """
    if not 0.0 <= rate < 1.0:
        raise ConvergenceError(f"{name} does not settle: its contraction rate is {rate:.6g}, not below 1")

    def norm(x: Floats) -> float:
        return float(np.abs(x).max(initial=0.0)) if uniform else float(np.abs(x).sum())

    factor = rate / (1.0 - rate)
    wanted = tolerance / factor if factor > 0 else np.inf
    x = _bicgstab(matrix, b, 0.9 * min(wanted, 1e-3 * norm(b)), norm)
    last = np.inf
    for _ in range(20_000):
        checkpoint()
        new = matrix @ x
        new += b
        step = norm(new - x)
        x = new
        if step <= wanted or (step >= 0.9 * last and step <= 1e-13 * norm(x)):
            break
        last = step
    bound = factor * step
    if not bound <= max(tolerance, accept * norm(x)):
        raise ConvergenceError(
            f"{name} did not settle: error bound {bound:.3g}", hint="lower the damping or weights"
        )
    return x, bound


def residual_solution(
    matrix: Operator, b: Floats, target: float, *, name: str = "the solution"
) -> tuple[Floats, float]:
    """Solve x = b + M x until no number of ``b + M x - x`` is above the target; x and that residual.

    With ``w = (I - M)^-1 1`` the error of x_i is at most the residual times w_i, which is far sharper than
    a bound by the contraction rate where a few rows give nearly everything away.

    Raises
    ------
    ConvergenceError
        If the residual stays above the target (and above rounding).
    """

    def norm(x: Floats) -> float:
        return float(np.abs(x).max(initial=0.0))

    x = _bicgstab(matrix, b, 0.9 * target, norm)
    for _ in range(20_000):
        checkpoint()
        new = matrix @ x
        new += b
        residual = norm(new - x)
        if residual <= target or residual <= 4e-16 * norm(x):
            return x, residual
        x = new
    raise ConvergenceError(f"{name} did not settle: residual {residual:.3g}")


def positive_fixed_point(matrix: Operator, *, tolerance: float = 1e-12, name: str = "the solution") -> Floats:
    """Solve x = 1 + M x for a non-negative M whose spectral radius is below 1.

    A positive x with ``x - M x`` near 1 proves that the radius is below 1, and then the relative error of
    every number is at most about the largest residual (compare ``(I - M)^-1 r`` with ``(I - M)^-1 1 = x``).

    Raises
    ------
    ConvergenceError
        If there is no such solution.
    """
    one = np.ones(matrix.shape[0])

    def norm(x: Floats) -> float:
        return float(np.abs(x).max(initial=0.0))

    x = _bicgstab(matrix, one, 0.1 * tolerance, norm)
    for _ in range(2_000):
        checkpoint()
        new = matrix @ x
        new += one
        residual, x = norm(new - x), new
        if residual <= tolerance:
            break
        if not np.isfinite(residual) or residual > 1e30:
            break
    if not residual <= max(tolerance, 1e-13 * norm(x)) or bool((x < 1.0 - 1e-9).any()):
        raise ConvergenceError(f"{name} has no solution, or does not settle", hint="choose a smaller alpha")
    return np.asarray(np.maximum(x, 1.0))


TILE = 48
"""Edge of the blocks of `inverse`: products this small stay on one thread in every BLAS."""


def inverse(system: Floats) -> Floats:
    """Inverse of a matrix with dominant diagonal, block by block without row exchanges.

    As fast as LAPACK, but the bits do not depend on how many threads BLAS was given: its threaded
    products add in another order.
    """
    n = len(system)
    count = -(-n // TILE)
    padded = np.eye(count * TILE)
    padded[:n, :n] = system
    tiles = np.ascontiguousarray(padded.reshape(count, TILE, count, TILE).swapaxes(1, 2))
    for k in range(count):
        pivot = np.linalg.inv(tiles[k, k])
        row = np.matmul(pivot, tiles[k])
        row[k] = pivot
        left = tiles[:, k].copy()
        tiles[:, k] = 0.0
        for i in range(count):
            if i != k:
                tiles[i] -= np.matmul(left[i], row)
        tiles[k] = row
    return tiles.swapaxes(1, 2).reshape(count * TILE, count * TILE)[:n, :n].copy()


_BLOCK = 64
"""Columns that LAPACK inverts together."""


def inverted(matrix: Floats) -> Floats:
    """A strictly diagonally dominant matrix inverted in place, inside `blas.one_blas_thread`.

    Half the time of `numpy.linalg.inv`, which solves for all unit vectors.  LAPACK has columns where numpy
    has rows; the inverse of the transpose is the transpose of the inverse.
    """
    from scipy.linalg import lapack

    if len(matrix):
        factors, pivots, _ = lapack.dgetrf(matrix.T, overwrite_a=1)
        found, _ = lapack.dgetri(factors, pivots, lwork=_BLOCK * len(matrix), overwrite_lu=1)
        if not np.may_share_memory(found, matrix):
            matrix[:] = found.T
    return matrix
