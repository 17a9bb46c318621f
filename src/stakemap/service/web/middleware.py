"""What every request passes: its size, its time, its line in the log, and the headers of every answer."""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stakemap.service.web.metrics import Metrics

__all__ = ["HEADERS", "RequestLayer"]

_log = logging.getLogger("stakemap.service")

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""Of every answer that says nothing else."""


class _TooLarge(HTTPException):
    """The app lets it through where it reads a body, since it is an answer of its own kind."""

    def __init__(self) -> None:
        super().__init__(413)


class RequestLayer:
    """An ASGI layer round the app; errors that nobody foresaw become an answer without their text."""

    def __init__(self, app: ASGIApp, metrics: Metrics, largest_body: int) -> None:
        self._app, self._metrics, self._largest = app, metrics, largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passage = _Passage(send, time.monotonic(), secrets.token_hex(8))
        scope.setdefault("state", {})["request_id"] = passage.ident
        try:
            if _declared(scope) > self._largest:
                raise _TooLarge
            await self._app(scope, _counted(receive, self._largest), passage.send)
        except _TooLarge:
            await passage.refuse(413, "limit", "too large")
        except Exception as error:  # noqa: BLE001  whatever it is, its text may quote facts
            passage.error = type(error).__name__
            await passage.refuse(500, "unexpected", "something unforeseen went wrong")
        self._log_line(scope, passage)

    def _log_line(self, scope: Scope, passage: _Passage) -> None:
        seconds = time.monotonic() - passage.start
        route = getattr(scope.get("route"), "path", "") or "none"
        self._metrics.answered(_method(scope), route, passage.status, seconds)
        line = {
            "event": "request",
            "id": passage.ident,
            "method": _method(scope),
            "route": route,
            "status": passage.status,
            "ms": round(seconds * 1000, 1),
            "bytes": passage.sent,
            "key": scope["state"].get("key", ""),
        }
        if passage.error:
            line["error"] = passage.error
        level = logging.ERROR if passage.status == 500 else logging.INFO
        _log.log(level, "%s", json.dumps(line, ensure_ascii=True))


def _method(scope: Scope) -> str:
    """The method, if it is one that there is: anything can stand there."""
    known = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
    return scope["method"] if scope["method"] in known else "OTHER"


def _declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _counted(receive: Receive, largest: int) -> Callable[[], Any]:
    """What arrives, up to a size."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise _TooLarge
        return message

    return counted


class _Passage:
    """One answer on its way out."""

    def __init__(self, send: Send, start: float, ident: str) -> None:
        self._send, self.start, self.ident = send, start, ident
        self.status, self.sent, self.error = 0, 0, ""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers["X-Request-Id"] = self.ident
        else:
            self.sent += len(message.get("body", b""))
        await self._send(message)

    async def refuse(self, status: int, code: str, said: str) -> None:
        """Answer with a problem, unless an answer is under way already."""
        if self.status:
            return
        body = json.dumps({"code": code, "message": said, "hint": "", "problems": []}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})
