"""Who asks, and the account that is asked for: what a key does not open is as if it were not there."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Request
from fastapi.security import HTTPBearer

from stakemap.errors import UnknownName
from stakemap.service.jobs.erasure_watch import ErasureWatch
from stakemap.service.jobs.worker_pool import WorkerPool
from stakemap.service.settings import Settings
from stakemap.service.state.file import StateFile
from stakemap.service.state.idempotency import IdempotencyKeys
from stakemap.service.state.jobs import Jobs
from stakemap.service.state.keys import Key, Keys
from stakemap.service.state.results import Results
from stakemap.service.web.metrics import Metrics
from stakemap.store import Access, Store, connect
from stakemap.store.heads import Heads

__all__ = [
    "AccountDep",
    "Caller",
    "CallerDep",
    "OfAccount",
    "Rates",
    "Resources",
    "ResourcesDep",
    "caller",
    "slow_down",
]

_BEARER = HTTPBearer(auto_error=False, description="A key that `stakemap key make` has told.")
_STRANGER = 1.0
"""Tries a second that one address has without a good key."""


class Rates:
    """So many requests a second for each who asks, with short bursts of five times as many.

    Examples
    --------
    >>> now = [0.0]
    >>> rates = Rates(lambda: now[0])
    >>> [rates.wait("ann", 1.0) for _ in range(6)], rates.wait("bob", 1.0)
    ([0.0, 0.0, 0.0, 0.0, 0.0, 1.0], 0.0)
    """

    _MOST = 10_000

    def __init__(self, clock: object = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, who: str, rate: float) -> float:
        """Take one; the seconds to wait if none is left, 0 if one was."""
        with self._lock:
            now: float = self._clock()  # type: ignore[operator]
            left, then = self._left.pop(who, (5 * rate, now))
            left = min(5 * rate, left + (now - then) * rate)
            short = left < 1.0
            self._left[who] = (left if short else left - 1.0, now)
            while len(self._left) > self._MOST:
                self._left.pop(next(iter(self._left)))
            return (1.0 - left) / rate if short else 0.0


@dataclass(frozen=True, slots=True)
class Resources:
    """All that a request can reach: the store by its address, what the service keeps, and its limits."""

    url: str
    file: StateFile
    settings: Settings
    keys: Keys
    idempotency_keys: IdempotencyKeys
    kept: ErasureWatch
    workers: WorkerPool
    metrics: Metrics = field(default_factory=Metrics)
    rates: Rates = field(default_factory=Rates)

    @classmethod
    def of(cls, url: str, file: StateFile, settings: Settings) -> Resources:
        """From a store's address and the file of the service."""
        keys, results = Keys(file), Results(file, settings.kept_bytes)
        kept = ErasureWatch(url, file, Jobs(file), results, Heads(url))
        return cls(url, file, settings, keys, IdempotencyKeys(file), kept, WorkerPool(kept, keys, settings))

    @contextmanager
    def opened(self, account: str, access: Access | None) -> Iterator[Store]:
        """An account, as somebody may see it; as it is for the service itself."""
        with connect(self.url, dataset=account, create=False, access=access) as store:
            yield store


async def _resources(request: Request) -> Resources:
    found: Resources = request.app.state.resources
    return found


ResourcesDep = Annotated[Resources, Depends(_resources)]


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks, with a good key."""

    key: Key

    @property
    def access(self) -> Access:
        """In which role, for which purpose, which accounts."""
        return self.key.access


async def caller(
    request: Request, resources: ResourcesDep, bearer: Annotated[object, Depends(_BEARER)] = None
) -> Caller:
    """Whoever a request names by its key: one look into the file of the service, where no write holds it up.

    Raises
    ------
    HTTPException
        401 without a good key, 429 for too many requests.
    """
    token = getattr(bearer, "credentials", "")
    key = resources.keys.known(token) if token else None
    if key is None:
        address = request.client.host if request.client is not None else ""
        slow_down(resources, f"address {address}", _STRANGER)
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    slow_down(resources, f"key {key.id}", resources.settings.rate)
    request.state.key = key.id
    return Caller(key)


def slow_down(resources: Resources, who: str, rate: float) -> None:
    """Count a request of somebody; 429 for one too many."""
    seconds = resources.rates.wait(who, rate)
    if seconds:
        raise HTTPException(429, "too many requests", headers={"Retry-After": str(int(seconds) + 1)})


CallerDep = Annotated[Caller, Depends(caller)]


@dataclass(frozen=True, slots=True)
class OfAccount:
    """One account, asked for by somebody to whom it is open."""

    resources: Resources
    caller: Caller
    name: str

    @contextmanager
    def opened(self) -> Iterator[Store]:
        """Its store, as the caller may see it."""
        with self.resources.opened(self.name, self.caller.access) as store:
            yield store

    @property
    def rev(self) -> int:
        """Its revision."""
        return self.resources.kept.revision(self.name)


async def _account(
    resources: ResourcesDep,
    who: CallerDep,
    account: Annotated[str, Path(max_length=200, description="name of the account")],
) -> OfAccount:
    if not who.access.opens(account):
        raise UnknownName("account", account)
    return OfAccount(resources, who, account)


AccountDep = Annotated[OfAccount, Depends(_account)]
