"""Which writes were asked for before: one idempotency key stands for one request."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

from stakemap.errors import InputError
from stakemap.service.state.file import StateFile

__all__ = ["IdempotencyKeys"]

_KEPT_SECONDS = 90 * 86400.0
_LONGEST = 200


class IdempotencyKeys:
    """Idempotency keys with what was asked under them; both as digests, so nothing of the request is kept.

    The store keeps the receipt of each key; what is kept here tells a repetition from another request that
    came with the same key.
    """

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def checked(self, key: str | None, asker: str, account: str, body: Any) -> str | None:
        """The key under which the store is to keep the receipt of this request.

        Raises
        ------
        InputError
            The key came with another request before, or is none.
        """
        if key is None:
            return None
        if not key or len(key) > _LONGEST or not key.isprintable():
            hint = f"1 to {_LONGEST} visible characters"
            raise InputError("not an idempotency key", hint=hint)
        mark = _digest([asker, account, key])
        asked = _digest(body)
        with self._file.writing() as file:
            file.execute("DELETE FROM repeated WHERE made < ?", (time.time() - _KEPT_SECONDS,))
            file.execute("INSERT OR IGNORE INTO repeated VALUES (?, ?, ?)", (mark, asked, time.time()))
            first = file.execute("SELECT body FROM repeated WHERE mark = ?", (mark,)).fetchone()["body"]
        if first != asked:
            hint = "give each request a key of its own; send the same one again only to repeat it"
            raise InputError("the idempotency key came with another request before", hint=hint)
        return f"service:{mark.hex()}"


def _digest(values: Any) -> bytes:
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=True).encode()).digest()
