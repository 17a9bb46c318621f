"""Canonical bytes and digests of records, the same for every backend.

A record is one row: kind and canonical JSON, each with its length in front, hashed with
BLAKE2b.  A state is the sum of its row digests modulo 2**256 with their number.  A sum needs
no order and no second pass: a write updates it from what changed, and every backend that
holds the same records has the same digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

from stakemap.errors import NotStorable
from stakemap.model import Fact, Record

__all__ = ["Row", "State", "canonical", "digest", "encode", "intact", "keyed", "row_digest"]

_SIZE = 32
_MODULUS = 1 << (8 * _SIZE)


class Row(NamedTuple):
    """A record as it is kept: `body` is canonical JSON without the kind."""

    id: str
    kind: str
    source: str | None
    body: str
    digest: bytes


canonical = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
).encode
"""Canonical JSON text of plain values."""


def row_digest(kind: str, body: str) -> bytes:
    """Digest of one row, 32 bytes.

    Raises
    ------
    UnicodeEncodeError
        If the text holds a lone surrogate.
    """
    data = body.encode()
    framed = b"".join((_framed(kind), len(data).to_bytes(8, "big"), data))
    return blake2b(framed, digest_size=_SIZE).digest()


@cache
def _framed(kind: str) -> bytes:
    data = kind.encode()
    return len(data).to_bytes(8, "big") + data


def intact(ident: object, kind: object, body: object, seal: object) -> bool:
    """Whether a stored row is of the right types and fits its digest."""
    return (
        isinstance(kind, str)
        and isinstance(body, str)
        and isinstance(ident, str)
        and row_digest(kind, body) == seal
    )


def encode(record: Record) -> Row:
    """The row of one record.

    Raises
    ------
    NotStorable
        If a value has no JSON or no UTF-8 form.
    """
    values = record.to_dict()
    kind = values.pop("fact")
    try:
        body = canonical(values)
        seal = row_digest(kind, body)
    except (TypeError, ValueError):
        raise NotStorable([record.id]) from None
    return Row(record.id, kind, record.source if isinstance(record, Fact) else None, body, seal)


def keyed(key: bytes, *parts: str | int | bytes | None) -> bytes:
    """Keyed digest over fields, 32 bytes; no two different lists of fields share their bytes."""
    total = blake2b(key=key[:64], digest_size=_SIZE)
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        total.update((b"b" if isinstance(part, bytes) else b"t") + len(data).to_bytes(8, "big") + data)
    return total.digest()


@dataclass(slots=True)
class State:
    """Running digest of a set of rows.

    Examples
    --------
    >>> one = State()
    >>> one.add(row_digest("person", "{}"))
    >>> one.remove(row_digest("person", "{}"))
    >>> one == State()
    True
    """

    total: int = 0
    count: int = 0

    def add(self, row: bytes) -> None:
        """Take in one row."""
        self.total = (self.total + int.from_bytes(row, "big")) % _MODULUS
        self.count += 1

    def remove(self, row: bytes) -> None:
        """Take out one row that is in it."""
        self.total = (self.total - int.from_bytes(row, "big")) % _MODULUS
        self.count -= 1

    def to_bytes(self) -> bytes:
        """The sum, 32 bytes."""
        return self.total.to_bytes(_SIZE, "big")

    @classmethod
    def from_bytes(cls, total: bytes, count: int) -> State:
        """As `to_bytes` gave it."""
        return cls(int.from_bytes(total, "big"), count)

    def hex(self) -> str:
        """The digest of the state, 64 hexadecimal digits."""
        return blake2b(self.count.to_bytes(8, "big") + self.to_bytes(), digest_size=_SIZE).hexdigest()


def digest(records: Iterable[Record]) -> str:
    """Digest of records in any order; equal to ``store.head().digest`` of a store that holds them.

    Examples
    --------
    >>> from stakemap.model import Source
    >>> a, b = Source(id="a", title="A"), Source(id="b", title="B")
    >>> digest([a, b]) == digest([b, a]) != digest([a])
    True
    """
    state = State()
    for record in records:
        state.add(encode(record).digest)
    return state.hex()
