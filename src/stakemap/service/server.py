"""The app behind a socket: one process that answers, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import sys
from typing import Any

import uvicorn
from fastapi import FastAPI

from stakemap.errors import Unavailable

__all__ = ["run"]

_GRACE = 10
"""Seconds in which answers under way may end."""


def run(app: FastAPI, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C; requests under way are answered first.

    Each line of the log is one JSON value on standard error, with ids and without names.

    Raises
    ------
    Unavailable
        Nothing can listen at the address.
    """
    log = logging.getLogger("stakemap.service")
    log.setLevel(logging.INFO)
    log.propagate = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    server = _Server(
        app,
        uvicorn.Config(
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
        ),
    )
    try:
        server.run()
    except SystemExit:
        raise Unavailable(
            "nothing can listen at this address", hint="is another service there? choose --port or --host"
        ) from None


class _Server(uvicorn.Server):
    """Tells the app that it is to stop, so that streams of events end."""

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = app

    def handle_exit(self, sig: int, frame: Any) -> None:
        """A signal came."""
        self._told.state.closing = True
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
