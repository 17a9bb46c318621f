"""Machine code for the searches of large graphs, where numba is installed (the extra ``fast``).

A kernel is a plain function on arrays; its twin in numpy is the definition and runs without numba.  Which of
both ran stands in the log, not in the result: the values are the same, and so must be every byte of a report.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["compiled"]

_log = logging.getLogger(__name__)


@cache
def compiled(kernel: Callable[..., Any]) -> Callable[..., Any] | None:
    """A kernel as machine code that holds no lock, or None without numba; compiled when first called.

    Sums stay in the order of the text (no fastmath), and one call is one thread.
    """
    try:
        from numba import njit
    except ImportError:
        _log.info("%s: plain numpy; pip install 'stakemap[fast]' makes large graphs faster", kernel.__name__)
        return None
    _log.info("%s: compiled by numba", kernel.__name__)
    try:
        found: Callable[..., Any] = njit(nogil=True, cache=True)(kernel)
    except RuntimeError:  # no folder can be written to: compiled anew in each process
        found = njit(nogil=True)(kernel)
    return found
