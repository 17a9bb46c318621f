"""What a write really changes, and the checks it must pass: the part of a write all backends share."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from stakemap.errors import Erased
from stakemap.graph.catalogue import Catalogue
from stakemap.model import Record
from stakemap.store.shared.admission import check_ends, check_namers
from stakemap.store.shared.change_sets import ChangeSet
from stakemap.store.shared.digests import Row, keyed

__all__ = ["Delta", "check_references", "compare", "json_text", "mark_of", "refuse_marked"]


@dataclass(frozen=True, slots=True)
class Delta:
    """What a write really changes, against what is stored."""

    added: tuple[Row, ...]
    changed: tuple[Row, ...]
    removed: tuple[str, ...]
    gone: tuple[bytes, ...]
    """Digests of the rows that are replaced or removed."""
    shifted: frozenset[str]
    """Ids that vanish or change their kind, so that facts naming them must be looked at."""

    def __len__(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)

    def change_set(self, records: Mapping[str, Record]) -> ChangeSet:
        """As records, for a dry run."""
        return ChangeSet(
            (records[row.id] for row in self.added),
            (records[row.id] for row in self.changed),
            self.removed,
        )


def compare(rows: Iterable[Row], removed: Iterable[str], stored: Mapping[str, tuple[str, bytes]]) -> Delta:
    """What rows and removals change in a store whose kinds and digests are known."""
    added, changed, gone, shifted = [], [], [], set()
    for row in rows:
        old = stored.get(row.id)
        if old is None:
            added.append(row)
        elif old[1] != row.digest:
            changed.append(row)
            gone.append(old[1])
            if old[0] != row.kind:
                shifted.add(row.id)
    leaving = tuple(ident for ident in removed if ident in stored)
    gone.extend(stored[ident][1] for ident in leaving)
    return Delta(
        tuple(added),
        tuple(changed),
        leaving,
        tuple(gone),
        frozenset(shifted.union(leaving)),
    )


def mark_of(salt: bytes, ident: str) -> bytes:
    """The mark a tombstone keeps of an id: useless without the salt, the same for both Unicode forms."""
    return keyed(salt, "tombstone", unicodedata.normalize("NFC", ident))


def refuse_marked(salt: bytes, marks: set[bytes], records: Iterable[Record]) -> None:
    """Refuse records that are, or name, somebody of whom a tombstone keeps the mark.

    Raises
    ------
    Erased
        Listing the records.
    """
    if not marks:
        return
    known: dict[str, bool] = {}

    def blocked(ident: str) -> bool:
        if ident not in known:
            known[ident] = mark_of(salt, ident) in marks
        return known[ident]

    found = [r.id for r in records if blocked(r.id) or any(blocked(end) for _, end in r.references())]
    if found:
        raise Erased(
            found,
            hint="take them out of the source; the receipt of the erasure says when and why",
        )


def check_references(
    delta: Delta,
    records: Mapping[str, Record],
    catalogue: Catalogue,
    stored_kinds: Callable[[set[str]], Mapping[str, str]],
    namers: Callable[[frozenset[str], set[str]], Iterable[Record]],
) -> None:
    """Check that everything named is there after the write, from both sides.

    Parameters
    ----------
    stored_kinds
        Kinds of the stored records among some ids.
    namers
        Stored records that name some ids, without those of other ids, which are rewritten.

    Raises
    ------
    MissingEndpoint
        Listing the facts that would name nothing.
    """
    coming = {row.id: row.kind for row in (*delta.added, *delta.changed)}
    leaving = set(delta.removed)

    def kinds_of(ids: set[str]) -> dict[str, str]:
        kinds = {ident: records[ident].kind_of_fact for ident in ids & records.keys()}
        kinds |= {ident: coming[ident] for ident in ids & coming.keys()}
        kinds |= stored_kinds(ids - kinds.keys() - leaving)
        return kinds

    check_ends((records[ident] for ident in coming), kinds_of, catalogue)
    if delta.shifted:
        check_namers(namers(delta.shifted, coming.keys() | leaving), kinds_of, catalogue)


def json_text(ident: str) -> str:
    """An id as it stands in a body, with its quotation marks."""
    return json.dumps(ident, ensure_ascii=False)
