"""One BLAS thread while our own threads work: two kinds of threads on one machine wait for each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import ThreadpoolController

__all__ = ["one_blas_thread"]

_lock = Lock()
_inside: list[Any] = []
"""The limit that was set first, once for each who is inside: the setting belongs to the process."""


@cache
def _libraries() -> ThreadpoolController:
    """The BLAS of numpy and that of scipy, which is loaded first: one that is loaded later has no limit."""
    import scipy.linalg  # noqa: F401

    return ThreadpoolController().select(user_api="blas")


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Inside, linear algebra runs in one thread; once the last of several callers leaves, as before."""
    with _lock:
        _inside.append(_inside[0] if _inside else _libraries().limit(limits=1))
    try:
        yield
    finally:
        with _lock:
            first = _inside.pop()
            if not _inside:
                first.restore_original_limits()
