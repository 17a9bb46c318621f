"""API keys: who may ask, for which accounts; the file holds digests of them and never a key."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from stakemap.errors import UnknownName
from stakemap.service.state.file import StateFile
from stakemap.store import Access

__all__ = ["Key", "Keys"]

_BEGIN = "sm"
_SESSION_SECONDS = 12 * 3600.0
_NOBODY = hashlib.sha256(b"nobody").digest()


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is known: everything but the secret.

    Attributes
    ----------
    id
        Eight hexadecimal digits; stands in logs and lists.
    access
        Who asks, in which role, for which purpose, for which accounts, up to which label.
    made, revoked
        Times in UTC; `revoked` is ``None`` while it is good.
    """

    id: str
    access: Access
    made: str
    revoked: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        accounts = self.access.accounts
        return {
            "id": self.id,
            **self.access.to_dict(),
            "accounts": None if accounts is None else list(accounts),
            "made": self.made,
            "revoked": self.revoked,
        }


class Keys:
    """The keys in the file of a service.

    A secret has 256 random bits, so one round of SHA-256 keeps it: nobody can try them all.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder, StateFile(pathlib.Path(folder) / "s.db") as file:
    ...     keys = Keys(file)
    ...     key, token = keys.make(Access("nightly", accounts=("bureau",)))
    ...     known = keys.known(token)
    ...     _ = keys.revoke(key.id)
    ...     (known is not None and known.id == key.id, keys.known(token))
    (True, None)
    """

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def make(self, access: Access) -> tuple[Key, str]:
        """A new key, and its text, which is told this once."""
        ident, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        accounts = None if access.accounts is None else list(access.accounts)
        values = {**access.to_dict(), "accounts": accounts}
        key = Key(ident, access, _now())
        with self._file.writing() as file:
            row = (ident, _digest(secret), json.dumps(values, ensure_ascii=False), key.made)
            file.execute("INSERT INTO keys (id, secret, access, made) VALUES (?, ?, ?, ?)", row)
        return key, f"{_BEGIN}_{ident}_{secret}"

    def known(self, token: str) -> Key | None:
        """The key that a text is, if it is one that is good; it takes as long for one that is not."""
        begin, _, rest = token.partition("_")
        ident, _, secret = rest.partition("_")
        row = self._row(ident if begin == _BEGIN else "")
        right = hmac.compare_digest(_NOBODY if row is None else row["secret"], _digest(secret))
        return _key(row) if row is not None and right and row["revoked"] is None else None

    def good(self, ident: str) -> Key | None:
        """The key of an id, if it is still good."""
        row = self._row(ident)
        return _key(row) if row is not None and row["revoked"] is None else None

    def _row(self, ident: str) -> Any:
        with self._file.reading() as file:
            return file.execute("SELECT * FROM keys WHERE id = ?", (ident,)).fetchone()

    def __iter__(self) -> Iterator[Key]:
        with self._file.reading() as file:
            rows = file.execute("SELECT * FROM keys ORDER BY made, id").fetchall()
        return map(_key, rows)

    def revoke(self, ident: str) -> Key:
        """From now on a key opens nothing; the sessions that were begun with it are over.

        Raises
        ------
        UnknownName
            No such key.
        """
        with self._file.writing() as file:
            file.execute("UPDATE keys SET revoked = coalesce(revoked, ?) WHERE id = ?", (_now(), ident))
            file.execute("DELETE FROM sessions WHERE key = ?", (ident,))
        row = self._row(ident)
        if row is None:
            raise UnknownName("key", ident, [key.id for key in self])
        return _key(row)

    # Sessions of the page: a text in a cookie that stands for a key for half a day

    def begin(self, key: Key) -> str:
        """A new session; its text is told this once."""
        token, now = secrets.token_urlsafe(32), time.time()
        with self._file.writing() as file:
            file.execute("DELETE FROM sessions WHERE ends < ?", (now,))
            row = (_digest(token), key.id, now + _SESSION_SECONDS)
            file.execute("INSERT INTO sessions (mark, key, ends) VALUES (?, ?, ?)", row)
        return token

    def of_session(self, token: str) -> Key | None:
        """The key that a session was begun with, if both are still good."""
        with self._file.reading() as file:
            found = file.execute(
                "SELECT key FROM sessions WHERE mark = ? AND ends > ?", (_digest(token), time.time())
            ).fetchone()
        return self.good(found["key"]) if found is not None else None

    def end(self, token: str) -> None:
        """End a session."""
        with self._file.writing() as file:
            file.execute("DELETE FROM sessions WHERE mark = ?", (_digest(token),))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _key(row: Any) -> Key:
    return Key(row["id"], _access(row["access"]), row["made"], row["revoked"])


@lru_cache(maxsize=1024)
def _access(text: str) -> Access:
    """Rights as they are kept; whose they are is read from the file each time."""
    values = json.loads(text)
    accounts = values.pop("accounts")
    return Access(**values, accounts=None if accounts is None else tuple(accounts))
