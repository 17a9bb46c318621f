"""What every store can do: one contract, tested by one suite for all backends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, runtime_checkable

from stakemap.model import Record
from stakemap.store.shared.change_sets import ChangeSet, Scope
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

__all__ = ["Store"]


@runtime_checkable
class Store(Protocol):
    """Facts of one dataset, with their history.

    Every write is one revision: all of it or nothing.  All errors are `StoreError`, `InputError`
    or `UnknownName`; none quotes a value of a fact.  A store may be used by several threads.
    """

    @property
    def dataset(self) -> str:
        """The dataset it reads and writes."""

    def capabilities(self) -> Capabilities:
        """What this backend can do."""

    def head(self) -> Head:
        """Where the dataset stands."""

    def datasets(self) -> tuple[str, ...]:
        """Every dataset that was written, sorted."""

    def apply(
        self,
        changes: ChangeSet | Iterable[Record],
        *,
        expect_rev: int | None = None,
        actor: str = "",
        reason: str = "",
        key: str | None = None,
    ) -> Receipt:
        """Write changes; plain records are added, or changed where their id is known.

        Parameters
        ----------
        changes
            Removing an unknown id, or giving equal values, changes nothing.
        expect_rev
            Write only if the dataset stands at this revision.
        actor, reason
            Who writes and why; kept in the audit chain.
        key
            Makes a repetition safe: the same key again returns the first receipt, writes nothing.

        Raises
        ------
        DuplicateId, NotStorable, Erased, MissingEndpoint, Conflict
            Before the first byte is written.
        """

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
        """Make a scope of the dataset equal to a complete source.

        What the source no longer has is removed, but only inside the scope; given facts outside
        it are added or changed.  Assessments and runs are left alone on both sides.

        Parameters
        ----------
        facts
            A graph or records.
        scope
            What the source holds completely; ``Scope.all()`` if not given.
        max_shrink
            Largest share of the scope that may vanish, 0 to 1.
        dry_run
            Write nothing; the receipt holds the exact changes.  The guard does not stop it.

        Raises
        ------
        ShrinkRefused
            If more would vanish.
        DuplicateId, NotStorable, Erased, MissingEndpoint, Conflict
            As `apply`.
        """

    def load(self, valid_at: str | date | None = None, recorded_at: Moment | None = None) -> PropertyGraph:
        """The facts as a graph, checked against their digests.

        Parameters
        ----------
        valid_at
            Only what holds, or may hold, on this day.
        recorded_at
            As the store knew it then.

        Raises
        ------
        UnknownName
            A dataset that nobody wrote, where the store has others: with their names.
        Corrupt
            If the bytes are not what was written.
        """

    def load_snapshot(self, as_of: str | date | None = None, view: str = "influence") -> Snapshot:
        """The arrays of one day and view, ready for measures; errors as of `load`."""

    def records(
        self, *, kinds: Iterable[str] | None = None, recorded_at: Moment | None = None
    ) -> Iterator[Record]:
        """The records one by one, by id, all from one revision even if others write meanwhile."""

    def diff(self, a: Moment, b: Moment) -> Iterator[Change]:
        """How the dataset at `b` differs from `a`, by id."""

    def history(self, ident: str) -> list[Version]:
        """All versions of a record, the oldest first; empty for an unknown id."""

    def erase(
        self,
        subject_id: str,
        *,
        actor: str = "",
        reason: str = "",
        legal_basis: str = "request of the person",
    ) -> ErasureReceipt:
        """Remove a person from the dataset: facts, scores, all history; a tombstone blocks the return.

        A fact that names the person goes, also where it names others.  Text of other facts that
        has the name loses it.  Erasing again repeats the clean-up and the proof.

        Raises
        ------
        UnknownName
            If the dataset never held the id.
        InputError
            If it is not about a person.
        Corrupt
            If the dataset is damaged.
        """

    def erasures(self) -> tuple[ErasureMark, ...]:
        """Marks of everybody erased, the first one first: to be kept where no backup of the store is."""

    def replay_erasures(
        self, marks: Iterable[ErasureMark], *, actor: str = "", reason: str = ""
    ) -> tuple[ErasureReceipt, ...]:
        """Erase whoever of the marked is back, after an old copy was put back; refuse the others from now on.

        Returns
        -------
        tuple of ErasureReceipt
            One for each person who was back.

        Raises
        ------
        InputError
            If the marks were made in another store.
        """

    def expire(
        self,
        on: str | date,
        *,
        dry_run: bool = True,
        max_shrink: float = 0.05,
        actor: str = "",
    ) -> ExpiryReceipt:
        """Remove what must no longer be kept on a day, with its history.

        Raises
        ------
        ShrinkRefused
            If more than this share of the facts would go.
        """

    def remember_files(
        self, files: Iterable[str | Path], people: Iterable[str] | None = None, *, actor: str = ""
    ) -> Receipt:
        """Keep which files were made of the dataset, and who stands in them, for when somebody is erased.

        It is an entry of the audit chain and no new revision; the same word on the same files is not kept
        twice, and of a dataset without a revision nothing is.  People stand in it by the keyed digest that a
        tombstone has.

        Parameters
        ----------
        files
            Where they were written.
        people
            Ids of those who stand in them; everybody whom the dataset holds if not given.
        """

    def files_made(self, naming: str | None = None) -> tuple[RememberedFiles, ...]:
        """Files that were made of the dataset, the oldest first; those of one person if an id is given."""

    def audit(self, since: int = 0) -> Iterator[AuditEntry]:
        """The audit chain after entry number `since`."""

    def note(self, action: str, *, actor: str = "", reason: str = "", **about: Any) -> AuditEntry | None:
        """Add to the chain what was done with the facts without changing any: reading, releasing.

        Parameters
        ----------
        action
            ``read``, ``release`` or another word of 1 to 40 small letters and hyphens.
        actor, reason
            Who and why.
        about
            What else is to be kept, as JSON values; an erasure forgets entries that name the person.

        Returns
        -------
        AuditEntry or None
            None for a dataset that was never written.

        Raises
        ------
        InputError
            If the action is no such word, or belongs to the store itself.
        """

    def anchorage(self) -> Anchorage:
        """How what the store holds stands to what it acknowledged, over all datasets.

        Facts of a store that is behind are not handed out and nothing is written to it: `load`,
        `records`, `rows`, `diff` and every write raise `StoreBehind`.  Without an anchor nobody can tell:
        reading goes on, writes raise `NotAnchored`.
        """

    def verify(self) -> IntegrityReport:
        """Recompute every digest, every revision and the audit chain; compare with what was acknowledged."""

    def migrate(self, to: int | None = None, dry_run: bool = True) -> MigrationPlan:
        """Bring the schema to a version, the newest if none is named."""

    def close(self) -> None:
        """Free files and connections; nothing works afterwards."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
