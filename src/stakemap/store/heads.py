"""Where each account of a store stands, asked over one handle that stays open."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from stakemap.errors import StoreReplaced

if TYPE_CHECKING:
    from stakemap.store.sqlite.store import SqliteStore

__all__ = ["Heads"]


class Heads:
    """The revisions of all accounts of a store in a file, for whoever asks often, from any thread.

    The file stays open, and each question is a transaction on it: what another process wrote is seen.  Where
    another file stands under the name (a restored backup), that one is opened.

    Parameters
    ----------
    url
        As `connect` takes it.

    Attributes
    ----------
    near
        Whether the store is a file; a server takes too long to be asked in this way.

    Examples
    --------
    >>> import tempfile
    >>> import stakemap as sm
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sm.connect(f"sqlite:///{folder}/a.db").close()
    ...     heads = Heads(f"sqlite:///{folder}/a.db")
    ...     (heads.revision("bureau"), heads.close())
    (0, None)
    """

    def __init__(self, url: str) -> None:
        self._url, self.near = url, url.partition("://")[0].lower() == "sqlite"
        self._lock = threading.Lock()
        self._kept: SqliteStore | None = None

    def revision(self, account: str) -> int:
        """The revision of an account, in some 50 microseconds; 0 before its first.

        Raises
        ------
        StoreError
            As `Store.head`; `Unavailable` where the address is not that of a file.
        """
        with self._lock:
            try:
                return self._asked(account)
            except StoreReplaced:
                self._let_go()
                return self._asked(account)

    def close(self) -> None:
        """Free the file; it is opened again when somebody asks."""
        with self._lock:
            self._let_go()

    def _asked(self, account: str) -> int:
        from stakemap.store.sqlite.connection import path_of
        from stakemap.store.sqlite.store import SqliteStore

        if self._kept is None:
            self._kept = SqliteStore(path_of(self._url), create=False)
        return self._kept.revision_of(account)

    def _let_go(self) -> None:
        if self._kept is not None:
            self._kept.close()
        self._kept = None
