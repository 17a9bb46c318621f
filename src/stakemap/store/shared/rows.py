"""Rows as backends keep them: parsed, checked, compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from stakemap.errors import Corrupt, InputError
from stakemap.model import FACTS, Record
from stakemap.store.shared.digests import State, intact, keyed
from stakemap.store.shared.results import Change

__all__ = [
    "NOTHING", "Held", "KeptReceipt", "Revision", "Tombstone", "change", "checked", "parsed", "seal_of",
    "sealed",
]  # fmt: skip


class Revision(NamedTuple):
    """One revision of a dataset."""

    rev: int
    at: str | None
    facts: int
    state: State


NOTHING = Revision(0, None, 0, State())
"""What stands before the first revision."""


def parsed(ident: str, kind: str, body: str) -> Record:
    """The record of a row that was checked.

    Raises
    ------
    Corrupt
        If the body belongs to another id, or the model has changed since.
    """
    cls = FACTS.get(kind)
    if cls is None:
        raise Corrupt(f"the record {ident} is of an unknown kind", hint="upgrade stakemap")
    try:
        record = cls.model_validate_json(body)
    except (ValidationError, InputError):
        raise Corrupt(f"the record {ident} does not fit the model", hint="call migrate()") from None
    if record.id != ident:
        raise Corrupt(f"the record {ident} stands under another id", hint="call verify()")
    return record


def checked(ident: str, kind: str, body: str, seal: object) -> Record:
    """The record of a row, after a look at its digest."""
    if not intact(ident, kind, body, seal):
        raise Corrupt(
            f"the record {ident} is not what was written",
            hint="restore a backup; call verify()",
        )
    return parsed(ident, kind, body)


def change(
    ident: str, old: tuple[str, str, bytes] | None, new: tuple[str, str, bytes] | None
) -> Iterator[Change]:
    """How one record differs between two states of its row; none if it does not."""
    if old == new:
        return
    before = checked(ident, *old) if old else None
    after = checked(ident, *new) if new else None
    action = "changed" if old and new else ("added" if new else "removed")
    yield Change(ident, action, before, after)  # type: ignore[arg-type]


class Held(NamedTuple):
    """A row of the present (`rev_to` None) or of the past."""

    id: str
    kind: str
    source: str | None
    body: str
    rev_from: int
    rev_to: int | None

    @property
    def record(self) -> Record:
        """Its record."""
        return parsed(self.id, self.kind, self.body)

    @property
    def ends(self) -> list[str]:
        """Ids that it names, its source among them; read from the text, so that it need not be valid."""
        values = json.loads(self.body)
        fields = FACTS[self.kind].reference_fields()
        return [values[field] for field in fields if values.get(field) is not None]

    def names(self, ident: str) -> bool:
        """Whether it names an id."""
        return ident in self.ends


class KeptReceipt(NamedTuple):
    """The receipt of a write under its key, of which only a keyed digest is stored."""

    key: bytes
    rev: int
    at: str | None
    added: int
    changed: int
    removed: int
    written: int
    seal: bytes = b""


class Tombstone(NamedTuple):
    """What stays of an erased person: a mark that tells the id again when it comes back."""

    mark: bytes
    rev: int
    at: str
    legal_basis: str
    seal: bytes = b""


Sealed = TypeVar("Sealed", KeptReceipt, Tombstone)


def seal_of(row: KeptReceipt | Tombstone, salt: bytes) -> bytes:
    """Keyed digest of all other fields of a row."""
    return keyed(salt, *row[:-1])


def sealed(row: Sealed, salt: bytes) -> Sealed:
    """The row with its seal."""
    return row._replace(seal=seal_of(row, salt))
