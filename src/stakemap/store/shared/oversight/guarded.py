"""A store as one person may use it: what the role and the purpose do not allow is as if it were not there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from stakemap.errors import AccessRefused, UnknownName
from stakemap.graph.catalogue import Catalogue
from stakemap.model import Entity, Label, Record, Run, Tie
from stakemap.store.shared.change_sets import ChangeSet, Scope
from stakemap.store.shared.digests import digest
from stakemap.store.shared.loading import graph_of
from stakemap.store.shared.oversight.access import Access
from stakemap.store.shared.protocol import Store
from stakemap.store.shared.recorded_time import Moment
from stakemap.store.shared.results import (
    Anchorage,
    AuditEntry,
    Capabilities,
    Change,
    ErasureMark,
    ErasureReceipt,
    ExpiryReceipt,
    Head,
    IntegrityReport,
    MigrationPlan,
    Receipt,
    RememberedFiles,
    Version,
)

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.snapshot import Snapshot

__all__ = ["GuardedStore"]

_LABELS = tuple(Label)


class GuardedStore:
    """A `Store` of one reader: filtered before anything is handed out, every reading noted in the chain.

    What hangs on a hidden fact is hidden as well, and so is a score that was made on facts above the
    clearance.  The catalogue is that of the analyses; it says what a kind of tie may be used for.
    """

    def __init__(self, store: Store, access: Access, catalogue: Catalogue | None = None) -> None:
        if not access.opens(store.dataset):
            store.close()
            raise AccessRefused("this account is not open to whoever asks", hint="ask for access to it")
        self._store, self._access = store, access
        self._catalogue = catalogue or Catalogue.default()

    @property
    def dataset(self) -> str:
        """The dataset it reads and writes."""
        return self._store.dataset

    def __repr__(self) -> str:
        return f"GuardedStore(dataset={self.dataset!r}, role={self._access.role!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free files and connections; nothing works afterwards."""
        self._store.close()

    # What is handed out

    def _seen(self, graph: PropertyGraph) -> PropertyGraph:
        access = self._access
        label = _LABELS.index(access.label)
        hidden = [
            record.id
            for record in graph
            if (isinstance(record, Run) and _made_on(record) > label)
            or (isinstance(record, Tie) and not self._serves(record))
        ]
        return (graph.without(*hidden) if hidden else graph).visible(access.label)

    def _serves(self, tie: Tie) -> bool:
        """Whether the purpose has every use of a kind of tie."""
        return self._access.uses.issuperset(self._catalogue[tie.kind].uses)

    def _at(self, recorded_at: Moment | None = None) -> PropertyGraph:
        return self._seen(graph_of(self._store.records(recorded_at=recorded_at), self._catalogue))

    def _held(self, valid_at: str | date | None = None, recorded_at: Moment | None = None) -> PropertyGraph:
        """What the store holds; a dataset that nobody wrote tells no hidden name."""
        try:
            return self._store.load(valid_at, recorded_at)
        except UnknownName as error:
            raise UnknownName(error.what, error.name, self.datasets()) from None

    def _read(self, what: str, **about: Any) -> None:
        self._access.check("read")
        self._store.note("read", what=what, **self._access.to_dict(), **about)

    def head(self) -> Head:
        """Where the dataset stands; facts and digest are those of what is handed out."""
        self._access.check("read")
        seen, head = self._at(), self._store.head()
        return replace(head, facts=len(seen), digest=digest(seen))

    def datasets(self) -> tuple[str, ...]:
        """Every account that is open to the reader, sorted."""
        return tuple(name for name in self._store.datasets() if self._access.opens(name))

    def load(self, valid_at: str | date | None = None, recorded_at: Moment | None = None) -> PropertyGraph:
        """The facts that may be seen, as a graph."""
        self._read("load")
        return self._seen(self._held(valid_at, recorded_at))

    def load_snapshot(self, as_of: str | date | None = None, view: str = "influence") -> Snapshot:
        """The arrays of one day and view, made of the facts that may be seen."""
        self._read("snapshot", view=view)
        return self._seen(self._held()).snapshot(as_of, view)

    def records(
        self, *, kinds: Iterable[str] | None = None, recorded_at: Moment | None = None
    ) -> Iterator[Record]:
        """The records that may be seen, one by one, by id."""
        self._read("records")
        wanted = None if kinds is None else frozenset(kinds)
        seen = self._at(recorded_at)
        return (record for record in seen if wanted is None or record.kind_of_fact in wanted)

    def diff(self, a: Moment, b: Moment) -> Iterator[Change]:
        """How what may be seen at `b` differs from `a`, by id."""
        self._read("diff")
        before, after = ({r.id: r for r in self._at(moment)} for moment in (a, b))
        for ident in sorted({*before, *after}):
            old, new = before.get(ident), after.get(ident)
            if old != new:
                action = "changed" if old and new else ("added" if new else "removed")
                yield Change(ident, action, old, new)  # type: ignore[arg-type]

    def history(self, ident: str) -> list[Version]:
        """The versions of a record that may be seen, the oldest first."""
        self._read("history", about=ident)
        found = self._store.history(ident)
        return [one for one in found if ident in self._at(one.rev_from)]

    def audit(self, since: int = 0) -> Iterator[AuditEntry]:
        """The audit chain after entry number `since`."""
        self._access.check("audit")
        return self._store.audit(since)

    def verify(self) -> IntegrityReport:
        """Recompute every digest, every revision and the audit chain."""
        self._access.check("audit")
        return self._store.verify()

    def anchorage(self) -> Anchorage:
        """How what the store holds stands to what it acknowledged."""
        return self._store.anchorage()

    def capabilities(self) -> Capabilities:
        """What this backend can do."""
        return self._store.capabilities()

    def note(self, action: str, *, actor: str = "", reason: str = "", **about: Any) -> AuditEntry | None:
        """Add to the chain what the reader did; it stands under the reader's own name."""
        self._access.check("release" if action == "release" else "read")
        mine = {**self._access.to_dict(), **about}
        if reason:
            mine["reason"] = reason
        return self._store.note(action, **mine)

    def remember_files(
        self, files: Iterable[str | Path], people: Iterable[str] | None = None, *, actor: str = ""
    ) -> Receipt:
        """Keep which files were made of what may be seen, under the reader's own name."""
        self._access.check("read")
        named = people
        if named is None:
            named = [r.id for r in self._at() if r.personal and isinstance(r, Entity)]
        return self._store.remember_files(files, named, actor=self._access.actor)

    def files_made(self, naming: str | None = None) -> tuple[RememberedFiles, ...]:
        """Files that were made of the dataset, the oldest first; those of one person if an id is given."""
        self._access.check("audit")
        return self._store.files_made(naming)

    # What is changed

    def apply(
        self,
        changes: ChangeSet | Iterable[Record],
        *,
        expect_rev: int | None = None,
        actor: str = "",
        reason: str = "",
        key: str | None = None,
    ) -> Receipt:
        """Write changes to what may be seen, under the reader's own name.

        Raises
        ------
        AccessRefused
            If the role may not write, or something that is hidden would be changed or removed.
        """
        self._access.check("write")
        given = changes if isinstance(changes, ChangeSet) else ChangeSet(added=changes)
        touched = {*(record.id for record in (*given.added, *given.changed)), *given.removed}
        hidden = {record.id for record in self._store.records()} - {record.id for record in self._at()}
        if touched & hidden:
            raise AccessRefused("an id that is taken by a fact above the clearance", hint="ask the owner")
        why = reason or self._access.reason
        return self._store.apply(given, expect_rev=expect_rev, actor=self._access.actor, reason=why, key=key)

    def sync(
        self,
        facts: Iterable[Record],
        *,
        scope: Scope | None = None,
        max_shrink: float = 0.05,
        dry_run: bool = False,
        expect_rev: int | None = None,
        actor: str = "",
        reason: str = "",
        key: str | None = None,
    ) -> Receipt:
        """Make a scope equal to a complete source; only whoever sees everything may know it complete."""
        self._access.check("replace")
        return self._store.sync(
            facts,
            scope=scope,
            max_shrink=max_shrink,
            dry_run=dry_run,
            expect_rev=expect_rev,
            actor=self._access.actor,
            reason=reason or self._access.reason,
            key=key,
        )

    def erase(
        self,
        subject_id: str,
        *,
        actor: str = "",
        reason: str = "",
        legal_basis: str = "request of the person",
    ) -> ErasureReceipt:
        """Remove a person from the dataset, under the reader's own name."""
        self._access.check("erase")
        why = reason or self._access.reason
        return self._store.erase(subject_id, actor=self._access.actor, reason=why, legal_basis=legal_basis)

    def erasures(self) -> tuple[ErasureMark, ...]:
        """Marks of everybody erased."""
        self._access.check("erase")
        return self._store.erasures()

    def replay_erasures(
        self, marks: Iterable[ErasureMark], *, actor: str = "", reason: str = ""
    ) -> tuple[ErasureReceipt, ...]:
        """Erase whoever of the marked is back, under the reader's own name."""
        self._access.check("erase")
        why = reason or self._access.reason
        return self._store.replay_erasures(marks, actor=self._access.actor, reason=why)

    def expire(
        self, on: str | date, *, dry_run: bool = True, max_shrink: float = 0.05, actor: str = ""
    ) -> ExpiryReceipt:
        """Remove what must no longer be kept on a day, under the reader's own name."""
        self._access.check("retain")
        return self._store.expire(on, dry_run=dry_run, max_shrink=max_shrink, actor=self._access.actor)

    def migrate(self, to: int | None = None, dry_run: bool = True) -> MigrationPlan:
        """Bring the schema to a version."""
        self._access.check("replace")
        return self._store.migrate(to, dry_run)


def _made_on(run: Run) -> int:
    """The place of the label up to which a run saw facts; the highest where its plan does not say."""
    try:
        return _LABELS.index(json.loads(run.plan)["clearance"])
    except (ValueError, KeyError, TypeError):
        return len(_LABELS) - 1
