"""A service called without a socket: requests go straight into the app."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

__all__ = ["Answer", "Client"]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Asks an app with a key; `raw` sends bytes as they are."""

    def __init__(self, app, key="", **headers):
        self.app, self.key, self.headers = app, key, headers

    def __call__(self, method, path, body=None, raw=None, **headers):
        return asyncio.run(self.asked(method, path, body, raw, **headers))

    def scope(self, method, path, size=0, **headers):
        """A request as a server hands it to an app."""
        sent = {"host": "service", "content-length": str(size)}
        if self.key:
            sent["authorization"] = f"Bearer {self.key}"
        given = {**self.headers, **headers}
        sent |= {name.replace("_", "-").lower(): value for name, value in given.items()}
        parts = urlsplit(path)
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(parts.path),
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
            "client": ("127.0.0.1", 1),
            "server": ("service", 80),
            "state": {},
        }

    async def asked(self, method, path, body=None, raw=None, **headers):
        """The answer to one request."""
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        if body is not None:
            headers = {"content_type": "application/json", **headers}
        scope = self.scope(method, path, len(data), **headers)
        given, answered = [{"type": "http.request", "body": data, "more_body": False}], []

        async def receive():
            return given.pop(0) if given else await asyncio.Event().wait()

        async def send(message):
            answered.append(message)

        await self.app(scope, receive, send)
        start = answered[0]
        head = {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}
        return Answer(start["status"], head, b"".join(m.get("body", b"") for m in answered[1:]))
