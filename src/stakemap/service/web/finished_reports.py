"""A finished report, given at once to whoever asks for it in words that were read before."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from stakemap.errors import StakemapError
from stakemap.service.jobs.job_request import JobRequest, digest_of
from stakemap.service.web.callers import Caller, OfAccount, Resources
from stakemap.service.web.file_answers import file_answer, is_noted

__all__ = ["FinishedReports", "KnownRequests", "finished"]


def finished(account: OfAccount, wanted: JobRequest, request: Request) -> Response | None:
    """A report that was made of the facts as they are, and of which the chain tells today; else ``None``."""
    rev = account.resources.kept.settled(account.name)
    if not rev:
        return None
    digest = digest_of(account.name, rev, account.caller.access, wanted.dated().values())
    if not is_noted(account, digest):
        return None
    file = account.resources.kept.results.file(digest, account.name)
    return None if file is None else file_answer(account, file, digest, request)


@dataclass(frozen=True, slots=True)
class _Meant:
    account: str
    wanted: JobRequest
    route: Any


class KnownRequests:
    """What the paths and queries of requests were read as; the same words mean the same to everybody."""

    _MOST = 1000

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._meant: dict[tuple[str, bytes], _Meant] = {}

    def learn(self, request: Request, account: str, wanted: JobRequest) -> None:
        """Keep what a request was read as."""
        scope = request.scope
        with self._lock:
            self._meant[scope["path"], scope["query_string"]] = _Meant(account, wanted, scope["route"])
            while len(self._meant) > self._MOST:
                self._meant.pop(next(iter(self._meant)))

    def meant(self, scope: Scope) -> _Meant | None:
        """What the words of a request were read as before."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        return self._meant.get((scope["path"], scope["query_string"]))


class FinishedReports:
    """An ASGI layer before the app.

    Who asks, for which account, how often, and how the facts stand is looked at for each request; whatever
    is not plain is left to the app.
    """

    def __init__(self, app: ASGIApp, resources: Resources, known: KnownRequests) -> None:
        self._app, self._resources, self._known = app, resources, known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer it."""
        meant = self._known.meant(scope)
        answer = None if meant is None else self._answer(meant, Request(scope))
        await (answer or self._app)(scope, receive, send)

    def _answer(self, meant: _Meant, request: Request) -> Response | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        key = self._resources.keys.known(token) if scheme.lower() == "bearer" else None
        if key is None or not key.access.opens(meant.account):
            return None
        account = OfAccount(self._resources, Caller(key), meant.account)
        try:
            answer = finished(account, meant.wanted, request)
        except StakemapError:  # the app says what is wrong
            return None
        if answer is None or self._resources.rates.wait(f"key {key.id}", self._resources.settings.rate):
            return None
        request.state.key, request.scope["route"] = key.id, meant.route
        return answer
