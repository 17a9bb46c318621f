"""The anchor: the newest acknowledged revision of each dataset, where a torn log cannot take it along.

A small file beside the database, `accounts.db-anchor`.  A line for each dataset: the digest that stands
for its name, the number of the revision, and the digest of its audit entry, which follows from all before
it and which no erasure changes.  The last line is a digest of the others.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from stakemap.errors import NotAnchored, StoreBehind
from stakemap.store.shared.results import Anchorage, Loss

__all__ = [
    "AnchorFile", "Head", "Mark", "Marks", "anchorage_of", "heads_of", "linked", "marks_of", "newest",
    "refuse_behind", "refuse_unsure", "sync_folder",
]  # fmt: skip

_TITLE = "stakemap anchor 1"
_NEWEST = """SELECT d.seal, d.ds, d.name, a.rev, a.chain FROM dataset AS d LEFT JOIN audit AS a
             ON a.ds = d.ds AND a.seq = (SELECT max(seq) FROM audit WHERE ds = d.ds)"""
_LINK = "SELECT 1 FROM audit WHERE ds = ?1 AND rev = ?2 AND seq >= ?2 AND chain = ?3"
# A revision has an entry in the audit chain, and others after it tell who read it, so that entry number n
# tells of revision n or of one before.


class Mark(NamedTuple):
    """A revision: its number, and the digest of its audit entry in hexadecimal digits."""

    rev: int
    chain: str


class Head(NamedTuple):
    """Where a dataset stands, with its number and name in the tables."""

    ds: int
    name: str
    mark: Mark


Marks = Mapping[str, Mark]
"""By the digest of the dataset."""


class AnchorFile:
    """The anchor of the store at a path."""

    def __init__(self, store: Path) -> None:
        self.path = store.with_name(f"{store.name}-anchor")

    def read(self) -> Marks | None:
        """What was acknowledged; None where there is no anchor.

        Raises
        ------
        NotAnchored
            If it is not what was written.
        """
        try:
            body, _, seal = self.path.read_text("ascii").rstrip("\n").rpartition("\n")
            title, *lines = body.split("\n")
            if title != _TITLE or seal != _seal(body):
                raise ValueError
            fields = [line.split(" ") for line in lines]
            return {dataset: Mark(int(rev), chain) for dataset, rev, chain in fields}
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            raise NotAnchored("damaged") from None

    def write(self, marks: Marks) -> None:
        """Replace the anchor in one step; on the disk when this returns.

        Only who holds the lock of a write may do so, or two would put each other back.
        """
        lines = (f"{dataset} {mark.rev} {mark.chain}" for dataset, mark in sorted(marks.items()))
        body = "\n".join((_TITLE, *lines))
        new = self.path.with_name(f"{self.path.name}.new")
        new.unlink(missing_ok=True)
        number = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(number, "w", encoding="ascii") as file:
            file.write(f"{body}\n{_seal(body)}\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)
        sync_folder(self.path.parent)


def _seal(body: str) -> str:
    return blake2b(body.encode(), digest_size=16).hexdigest()


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def heads_of(connection: sqlite3.Connection) -> dict[str, Head]:
    """Where every dataset stands, by its digest; revision 0 before its first."""
    return {
        seal.hex(): Head(ds, name, Mark(rev or 0, chain.hex() if chain else ""))
        for seal, ds, name, rev, chain in connection.execute(_NEWEST)
        if isinstance(seal, bytes) and isinstance(chain, bytes | None) and isinstance(rev, int | None)
    }


def marks_of(connection: sqlite3.Connection) -> dict[str, Mark]:
    """What an anchor says of a store that stands as it should."""
    return {seal: head.mark for seal, head in heads_of(connection).items() if head.mark.rev}


def linked(connection: sqlite3.Connection, head: Head, mark: Mark) -> bool:
    """Whether a dataset has the audit entry of a mark."""
    if mark == head.mark:
        return True
    values = (head.ds, mark.rev, bytes.fromhex(mark.chain))
    return connection.execute(_LINK, values).fetchone() is not None


def newest(*several: Marks) -> dict[str, Mark]:
    """The newest mark of each dataset; of two of one number the last."""
    found: dict[str, Mark] = {}
    for seal, mark in (pair for marks in several for pair in marks.items()):
        if seal not in found or mark.rev >= found[seal].rev:
            found[seal] = mark
    return found


def anchorage_of(connection: sqlite3.Connection, marks: Marks | None, seen: Marks | None = None) -> Anchorage:
    """Compare a store with its anchor, which must have been read before the transaction began.

    A store may be ahead: a writer that was killed had not acknowledged its last revision yet.  What this
    process has `seen` acknowledged must be there too: an anchor may have been copied back with its store.
    """
    heads = heads_of(connection)
    if marks is None:
        return Anchorage("missing" if any(head.mark.rev for head in heads.values()) else "ok")
    losses: dict[str, Loss] = {}
    for seal, mark in (*marks.items(), *(seen or {}).items()):
        head = heads.get(seal)
        if head is None:
            losses[seal] = Loss("", mark.rev, 0)
        elif head.mark.rev < mark.rev or not linked(connection, head, mark):
            losses[seal] = Loss(head.name, mark.rev, head.mark.rev)
    return Anchorage("behind" if losses else "ok", tuple(losses.values()))


def refuse_behind(found: Anchorage) -> None:
    """Hand out no facts of a store that has lost some: a report made of the rest looks like any other.

    Raises
    ------
    StoreBehind
        If something acknowledged is not there.
    """
    if found.state == "behind":
        raise StoreBehind(found.lost)


def refuse_unsure(found: Anchorage) -> None:
    """Write, and copy, only what is known to be whole.

    Raises
    ------
    StoreBehind, NotAnchored
        If something acknowledged is not there, or if nobody can tell.
    """
    refuse_behind(found)
    if found.state in {"missing", "damaged"}:
        raise NotAnchored(found.state)
