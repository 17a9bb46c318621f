"""One dataset inside one transaction: what a backend answers, and what follows for all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping

from stakemap.errors import Conflict, Erased
from stakemap.graph.catalogue import Catalogue
from stakemap.model import Record
from stakemap.store.shared.admission import Admitted, check_ends, check_namers
from stakemap.store.shared.audit_log import Entry, RevisionRow, broken_links
from stakemap.store.shared.change_sets import Scope
from stakemap.store.shared.delta import Delta, Request
from stakemap.store.shared.digests import keyed
from stakemap.store.shared.recorded_time import Moment
from stakemap.store.shared.redaction import mark_of
from stakemap.store.shared.results import Change, Damage, Receipt, Version
from stakemap.store.shared.rows import Held, KeptReceipt, Revision, Tombstone, sealed

__all__ = ["Dataset"]


class Dataset(ABC):
    """One dataset, read and written within one transaction of a backend.

    Parameters
    ----------
    name
        Its name.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    # What is there

    @property
    @abstractmethod
    def last(self) -> Revision:
        """The revision that the transaction found; number 0 before the first."""

    @property
    @abstractmethod
    def salt(self) -> bytes:
        """Key of its digests; empty before the first write."""

    @abstractmethod
    def names(self) -> Iterable[str]:
        """Every dataset of the store that was written."""

    @abstractmethod
    def rows(self, moment: Moment | None = None) -> Iterable[tuple[str, str, str]]:
        """Id, kind and body of every row in force at a moment, by id, checked against the revision."""

    @abstractmethod
    def diff(self, a: Moment, b: Moment) -> Iterable[Change]:
        """How the revision at moment `b` differs from `a`, by id."""

    @abstractmethod
    def history(self, ident: str) -> list[Version]:
        """All versions of a record, the oldest first."""

    @abstractmethod
    def entries(self, since: int = 0) -> Iterator[Entry]:
        """The audit entries after number `since`, in order."""

    @abstractmethod
    def revisions(self) -> Mapping[int, RevisionRow]:
        """What never changes in each revision."""

    @abstractmethod
    def kept_receipts(self, key: bytes | None = None) -> Iterator[KeptReceipt]:
        """The receipts kept under keys, or under one."""

    @abstractmethod
    def tombstones(self) -> Iterator[Tombstone]:
        """What stays of those who were erased."""

    @abstractmethod
    def counts(self) -> tuple[int, int, int]:
        """How many current records, past versions and revisions there are."""

    # What a write needs

    @abstractmethod
    def delta(self, given: Admitted) -> Delta:
        """Compare with the stored rows of the same ids."""

    @abstractmethod
    def delta_in_scope(self, given: Admitted, scope: Scope) -> tuple[Delta, int]:
        """What a sync changes, and how many facts the scope holds."""

    @abstractmethod
    def kinds_of(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Kinds of the current records among some ids."""

    @abstractmethod
    def namers(self, delta: Delta) -> Iterable[Record]:
        """Current records that a write leaves alone and that name what it takes or makes another kind."""

    @abstractmethod
    def keep_receipt(self, kept: KeptReceipt) -> None:
        """Keep a receipt under its key."""

    # What an erasure needs

    @abstractmethod
    def holding(self, texts: Iterable[str]) -> Iterator[Held]:
        """Rows of the present and the past whose body has one of these texts in it."""

    @abstractmethod
    def users(self, source: str) -> Iterable[tuple[str, int]]:
        """Id and first revision of the rows of the present and the past that give a source."""

    @abstractmethod
    def all_rows(self) -> Iterable[Held]:
        """Rows of the present and the past."""

    @abstractmethod
    def forget_payloads(self, numbers: list[int]) -> None:
        """Erase the payloads of some audit entries, with their salt."""

    @abstractmethod
    def add_tombstone(self, stone: Tombstone) -> None:
        """Lay a tombstone."""

    # What a search for damage needs

    @abstractmethod
    def row_damage(self) -> Iterator[Damage]:
        """Rows that are not what was written, and facts that name what is not there."""

    @abstractmethod
    def revision_damage(self) -> Iterator[Damage]:
        """Revisions whose rows do not add up to what they were."""

    def chain_damage(self, entries: list[Entry]) -> Iterator[Damage]:
        """Every entry that does not fit the one before it, its payload or its revision."""
        return broken_links(entries, self.revisions())

    # What follows

    def unchanged(self) -> Receipt:
        """The receipt of a write that had nothing to do."""
        return Receipt(self.name, self.last.rev, self.last.at, 0, 0, 0, written=False)

    def replay(self, key: str) -> Receipt | None:
        """The receipt of the write that first used a key."""
        for kept in self.kept_receipts(keyed(self.salt, "request", key)):
            counts = (kept.added, kept.changed, kept.removed)
            return Receipt(self.name, kept.rev, kept.at, *counts, written=bool(kept.written))
        return None

    def remember(self, key: str, receipt: Receipt) -> None:
        """Keep the receipt of a write under its key, of which only a keyed digest is stored."""
        counts = (receipt.added, receipt.changed, receipt.removed)
        mark = keyed(self.salt, "request", key)
        kept = KeptReceipt(mark, receipt.rev, receipt.at, *counts, int(receipt.written))
        self.keep_receipt(sealed(kept, self.salt))

    def tombstone(self, ident: str) -> Tombstone | None:
        """What stays of an id that was erased."""
        mark = mark_of(self.salt, ident)
        return next((stone for stone in self.tombstones() if stone.mark == mark), None)

    def refuse_erased(self, records: Iterable[Record]) -> None:
        """Refuse records that are, or name, somebody erased.

        Raises
        ------
        Erased
            Listing the records.
        """
        marks = {stone.mark for stone in self.tombstones()}
        if not marks:
            return
        known: dict[str, bool] = {}

        def blocked(ident: str) -> bool:
            if ident not in known:
                known[ident] = mark_of(self.salt, ident) in marks
            return known[ident]

        found = [r.id for r in records if blocked(r.id) or any(blocked(end) for _, end in r.references())]
        if found:
            raise Erased(
                found,
                hint="take them out of the source; the receipt of the erasure says when and why",
            )

    def check_references(self, delta: Delta, catalogue: Catalogue) -> None:
        """Check that everything named is there after a write, from both sides.

        Raises
        ------
        MissingEndpoint
            Listing the facts that would name nothing.
        """
        coming = {row.id: row.kind for row in delta.coming}
        leaving = set(delta.removed)
        records = delta.records

        def kinds_of(ids: set[str]) -> dict[str, str]:
            kinds = {ident: records[ident].kind_of_fact for ident in ids & records.keys()}
            kinds |= {ident: coming[ident] for ident in ids & coming.keys()}
            kinds |= self.kinds_of(ids - kinds.keys() - leaving)
            return kinds

        check_ends((records[ident] for ident in coming), kinds_of, catalogue)
        if delta.shifted():
            check_namers(self.namers(delta), kinds_of, catalogue)

    def planned(self, request: Request, catalogue: Catalogue) -> Delta | Receipt:
        """What a request changes, all checks passed, or the receipt of an earlier write with its key.

        Raises
        ------
        Conflict
            If the dataset does not stand where the caller expects.
        Erased, ShrinkRefused, MissingEndpoint
            If the change may not be.
        """
        earlier = None if request.key is None else self.replay(request.key)
        if earlier is not None:
            return earlier
        if request.expect_rev is not None and self.last.rev != request.expect_rev:
            raise Conflict(request.expect_rev, self.last.rev)
        self.refuse_erased(request.given.records.values())
        if request.scope is None:
            delta = self.delta(request.given)
        else:
            delta, held = self.delta_in_scope(request.given, request.scope)
            request.check_shrink(len(delta.removed), held)
        self.check_references(delta, catalogue)
        return delta

    def rehearsed(self, request: Request, catalogue: Catalogue) -> Receipt:
        """The receipt of a sync that is not made, with its exact changes."""
        delta, _ = self.delta_in_scope(request.given, request.scope or Scope.all())
        self.check_references(delta, catalogue)
        at = self.last
        return Receipt(self.name, at.rev, at.at, *delta.counts, written=False, changes=delta.change_set())
