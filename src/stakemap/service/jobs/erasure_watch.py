"""Erasure reaches what the service keeps: results, jobs and uploads of an account go with a person of it.

Also an erasure by `stakemap erase` or `retain` beside the service is seen: at the next request for the
account, and within half a minute without one.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from stakemap.service.state.file import StateFile
from stakemap.service.state.jobs import Jobs
from stakemap.service.state.results import Results
from stakemap.store import connect
from stakemap.store.heads import Heads

__all__ = ["ErasureWatch"]

_ERASED = frozenset({"erase", "expire", "replay"})


@dataclass(frozen=True, slots=True)
class ErasureWatch:
    """Looks for erasures in the audit chain of an account since it last looked."""

    url: str
    file: StateFile
    jobs: Jobs
    results: Results
    heads: Heads
    _seen: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def settled(self, account: str) -> int | None:
        """Where an account stands, at once; ``None`` if erasures up to there are still to be looked for."""
        if not self.heads.near:
            return None
        rev = self.heads.revision(account)
        return rev if self._seen.get(account) == rev else None

    def revision(self, account: str) -> int:
        """Where an account stands; what is kept of it is of nobody who was erased."""
        if (known := self.settled(account)) is not None:
            return known
        with connect(self.url, dataset=account, create=False) as store:
            rev = store.head().rev
            with self._lock:
                if self._seen.get(account) == rev:
                    return rev
                entries = list(store.audit(self.results.looked_at(account)))
                if any(entry.action in _ERASED for entry in entries):
                    self.forget(account)
                if entries:
                    self.results.look_on(account, entries[-1].seq)
                self._seen[account] = rev
        return rev

    def everywhere(self) -> None:
        """Look at every account of which something is kept."""
        for account in self.results.accounts():
            self.revision(account)

    def forget(self, account: str) -> None:
        """Remove results, jobs and uploads of an account, from the bytes of the file as well."""
        self.jobs.forget(account)
        self.results.forget(account)
        self.file.wipe()
