"""Handing out a kept file: with its tag, sealed off from the page, noted in the audit chain once a day."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from urllib.parse import quote

from fastapi import Request, Response

from stakemap.service.state.results import StoredFile
from stakemap.service.web.callers import OfAccount

__all__ = ["file_answer", "is_noted"]

_SEALED = "sandbox allow-scripts allow-popups; frame-ancestors 'self'"
"""Of a report: it brings a policy of its own, and has no part in the session of who reads it."""
_noted: set[tuple[str, str, str]] = set()
_lock = threading.Lock()


def file_answer(account: OfAccount, file: StoredFile, digest: str, request: Request) -> Response:
    """A file as an answer."""
    tag = f'"{file.tag}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    _note(account, digest)
    show = "inline" if file.media.startswith(("text/html", "application/json")) else "attachment"
    headers = {
        "ETag": tag,
        "Content-Disposition": f"{show}; filename*=UTF-8''{quote(file.name)}",
        "Content-Security-Policy": _SEALED,
    }
    return Response(file.body, media_type=file.media, headers=headers)


def _mark(account: OfAccount, digest: str) -> tuple[str, str, str]:
    return datetime.now(UTC).date().isoformat(), account.caller.key.id, digest


def is_noted(account: OfAccount, digest: str) -> bool:
    """Whether the chain tells today that this key was given this result."""
    with _lock:
        return _mark(account, digest) in _noted


def _note(account: OfAccount, digest: str) -> None:
    """Keep who was given which result; the same one to the same key once a day."""
    if is_noted(account, digest):
        return
    with account.opened() as store:
        store.note("read", what="result", result=digest)
    mark = _mark(account, digest)
    with _lock:
        _noted.difference_update([one for one in _noted if one[0] != mark[0]])
        _noted.add(mark)
