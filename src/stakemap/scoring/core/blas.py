"""One BLAS thread while our own threads work: two kinds of threads on one machine wait for each other.

numpy and scipy have no call for it, so the OpenBLAS that each brought along is asked directly.  With
another BLAS nothing is changed; set ``OMP_NUM_THREADS=1`` (or ``MKL_NUM_THREADS``) there.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

import numpy as np

__all__ = ["one_blas_thread"]

_PREFIXES = ("scipy_openblas", "openblas")
_SUFFIXES = ("64_", "")

Setting = tuple[Callable[[], int], Callable[[int], None]]

_lock = Lock()
_inside = 0
_before: list[int] = []


@cache
def _threads() -> tuple[Setting, ...]:
    """Getter and setter of the thread count of each OpenBLAS that numpy and scipy brought along."""
    home = Path(np.__file__).parent
    folders = (home.with_name("numpy.libs"), home / ".dylibs", home.with_name("scipy.libs"))
    paths = (p for folder in folders if folder.is_dir() for p in folder.glob("*openblas*"))
    return tuple(found for path in sorted(paths) if (found := _setting(path)) is not None)


def _setting(path: Path) -> Setting | None:
    try:
        library = ctypes.CDLL(str(path))
    except OSError:
        return None
    for prefix in _PREFIXES:
        for suffix in _SUFFIXES:
            get = getattr(library, f"{prefix}_get_num_threads{suffix}", None)
            put = getattr(library, f"{prefix}_set_num_threads{suffix}", None)
            if get is not None and put is not None:
                put.argtypes, put.restype = [ctypes.c_int], None
                return get, put
    return None


@contextmanager
def one_blas_thread() -> Iterator[bool]:
    """Inside, linear algebra runs in one thread; afterwards as before.  Says whether it could be set."""
    global _inside, _before  # noqa: PLW0603  the setting belongs to the process, so must its count
    found = _threads()
    if not found:
        yield False
        return
    with _lock:
        if _inside == 0:
            _before = [get() for get, _ in found]
            for _, put in found:
                put(1)
        _inside += 1
    try:
        yield True
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                for (_, put), count in zip(found, _before, strict=True):
                    put(count)
