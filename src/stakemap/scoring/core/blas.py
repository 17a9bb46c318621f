"""One BLAS thread while our own threads work: two kinds of threads on one machine wait for each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from threadpoolctl import threadpool_limits

__all__ = ["one_blas_thread"]

_lock = Lock()
_inside: list[threadpool_limits] = []
"""The limit that was set first, once for each who is inside: the setting belongs to the process."""


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Inside, linear algebra runs in one thread; once the last of several callers leaves, as before."""
    import scipy.linalg  # noqa: F401  it brings a BLAS of its own: one that is loaded later has no limit

    with _lock:
        _inside.append(_inside[0] if _inside else threadpool_limits(1, user_api="blas"))
    try:
        yield
    finally:
        with _lock:
            first = _inside.pop()
            if not _inside:
                first.restore_original_limits()
