"""The app behind a socket: one process that answers, until it is told to stop."""

from __future__ import annotations

import logging
import sys

import uvicorn
from fastapi import FastAPI

__all__ = ["run"]

_GRACE = 10
"""Seconds in which answers under way may end."""


def run(app: FastAPI, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C; requests under way are answered first.

    Each line of the log is one JSON value on standard error, with ids and without names.
    """
    log = logging.getLogger("stakemap.service")
    log.setLevel(logging.INFO)
    log.propagate = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE,
        limit_concurrency=1000,
    )
