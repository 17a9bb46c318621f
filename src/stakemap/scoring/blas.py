"""One BLAS thread while our own threads work: two kinds of threads on one machine wait for each other.

numpy has no call for it, so the OpenBLAS that numpy brought along is asked directly.  With another
BLAS nothing is changed; set ``OMP_NUM_THREADS=1`` (or ``MKL_NUM_THREADS``) there.
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

_lock = Lock()
_inside = 0
_before = 1


@cache
def _threads() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """Getter and setter of the thread count of numpy's own OpenBLAS, if it has one."""
    home = Path(np.__file__).parent
    folders = (home.with_name("numpy.libs"), home / ".dylibs")
    for path in sorted(p for folder in folders if folder.is_dir() for p in folder.glob("*openblas*")):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:
            continue
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
    if found is None:
        yield False
        return
    get, put = found
    with _lock:
        if _inside == 0:
            _before = get()
            put(1)
        _inside += 1
    try:
        yield True
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                put(_before)
