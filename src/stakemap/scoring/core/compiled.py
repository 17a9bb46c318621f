"""Machine code for the searches of large graphs, where numba is installed (the extra ``fast``).

A kernel is a plain function on arrays; its twin in numpy is the definition and runs without numba.  Which of
both ran stands in the log, not in the result: the values are the same, and so must be every byte of a report.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["compiled", "fitting"]

COMPILED_FROM = 1_000_000
"""Arcs from which a kernel that sees each of them once saves more than it takes to load the compiler."""

_log = logging.getLogger(__name__)


@cache
def compiled(kernel: Callable[..., Any]) -> Callable[..., Any] | None:
    """A kernel as machine code that holds no lock, or None without numba; compiled when first called.

    Sums stay in the order of the text (no fastmath), division by zero is numpy's, and one call is one thread.
    """
    try:
        from numba import njit
    except ImportError:
        _log.info(
            "%s: without numba; pip install 'stakemap[fast]' makes large graphs faster", kernel.__name__
        )
        return None
    _log.info("%s: compiled by numba", kernel.__name__)
    try:
        found: Callable[..., Any] = njit(nogil=True, cache=True, error_model="numpy")(kernel)
    except RuntimeError:  # no folder can be written to: compiled anew in each process
        found = njit(nogil=True, error_model="numpy")(kernel)
    return found


def fitting(kernel: Callable[..., Any], work: int, least: int = COMPILED_FROM) -> Callable[..., Any] | None:
    """A kernel, for work that pays for loading the compiler, or a thousandth if it is loaded; else None."""
    loaded = sys.modules.get("numba") is not None
    return compiled(kernel) if work >= (least // 1000 if loaded else least) else None
