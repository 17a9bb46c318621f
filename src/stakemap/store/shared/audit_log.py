"""The audit chain: each entry seals the one before it, and the digest of its payload, not the payload.

So a payload can be erased and the chain still proves that no entry was changed, added or lost.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from stakemap.errors import InputError
from stakemap.store.shared.digests import keyed
from stakemap.store.shared.results import AuditEntry, Damage

__all__ = ["Entry", "Note", "RevisionRow", "broken_links", "check_action", "entry_after"]

_ACTION = re.compile(r"[a-z][a-z-]{0,39}", re.ASCII)
_OF_THE_STORE = frozenset({"apply", "sync", "erase", "expire"})

RevisionRow = tuple[int, str, int, int, int]
"""What never changes in a revision: rev, at, added, changed, removed."""


class Note(NamedTuple):
    """What the chain is to say of a revision, and when that is made."""

    action: str
    payload: Mapping[str, object]
    moment: datetime


class Entry(NamedTuple):
    """One link as it is kept."""

    seq: int
    rev: int
    at: str
    action: str
    fingerprint: bytes
    payload: str | None
    salt: bytes | None
    payload_digest: bytes
    chain: bytes

    def answer(self) -> AuditEntry:
        """As a reader gets it."""
        content = None if self.payload is None else json.loads(self.payload)
        return AuditEntry(self.seq, self.rev, self.at, self.action, content, self.chain.hex())


def check_action(action: str) -> None:
    """Refuse a word that is none, or with which the chain tells of a revision.

    Raises
    ------
    InputError
        If it may not be.
    """
    if not _ACTION.fullmatch(action) or action in _OF_THE_STORE:
        raise InputError("not a word for something done", hint="small letters and hyphens, as read")


def _fingerprint(revision: RevisionRow | None) -> bytes:
    """Digest of what never changes in a revision, or of nothing where there is no such revision."""
    return keyed(b"revision", *(revision or ()))


def entry_after(
    last_seq: int, last_chain: bytes, revision: RevisionRow, note: Note, *, at: str | None = None
) -> Entry:
    """The entry that follows the last one of a chain; after number 0 it is the first.

    Parameters
    ----------
    at
        When it was made, where that is not the time of the revision.
    """
    text = json.dumps(note.payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    salt, print_ = os.urandom(32), _fingerprint(revision)
    rev, at = revision[0], at or revision[1]
    sealed = keyed(salt, text)
    chain = _link(last_chain, last_seq + 1, rev, at, note.action, print_, sealed)
    return Entry(last_seq + 1, rev, at, note.action, print_, text, salt, sealed, chain)


def _link(before: bytes, seq: int, rev: int, at: str, action: str, print_: bytes, sealed: bytes) -> bytes:
    return keyed(b"audit", before, seq, rev, at, action, print_, sealed)


def broken_links(entries: Iterable[Entry], revisions: Mapping[int, RevisionRow]) -> Iterator[Damage]:
    """Every entry that does not fit the one before it, its payload or its revision."""
    chain, last, seen = b"", 0, set()
    for entry in entries:
        seq, rev, at, action, print_, payload, salt, sealed, kept = entry
        if seq != last + 1:
            yield Damage("audit entries are missing", rev=rev)
        if _link(chain, seq, rev, at, action, print_, sealed) != kept:
            yield Damage("an audit entry was altered", rev=rev)
        if (payload is None) != (salt is None) or (salt is not None and keyed(salt, payload) != sealed):
            yield Damage("an audit payload was altered", rev=rev)
        if print_ != _fingerprint(revisions.get(rev)):
            yield Damage("a revision is not what the audit chain says", rev=rev)
        chain, last = kept, seq
        seen.add(rev)
    for rev in sorted(revisions.keys() - seen):
        yield Damage("a revision without an audit entry", rev=rev)
