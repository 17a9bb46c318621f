"""The driver's own logs while it works for this package: nothing, at any level.

At DEBUG it writes every query with its parameters, and server messages may quote values.  Whoever uses
the driver beside this package keeps its logs: only what is said during our calls is dropped.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["quiet_driver"]

_DRIVER = "neo4j"
_ours: ContextVar[bool] = ContextVar("stakemap_driver_call", default=False)


class _Silence(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return not _ours.get()


_silence = _Silence()


@contextmanager
def quiet_driver() -> Iterator[None]:
    """Drop what the driver logs in this thread until the end of the block."""
    for name in [_DRIVER, *logging.root.manager.loggerDict]:
        if name == _DRIVER or name.startswith(f"{_DRIVER}."):
            logging.getLogger(name).addFilter(_silence)  # a filter that is there is not added again
    before = _ours.get()
    _ours.set(True)
    try:
        yield
    finally:
        _ours.set(before)
