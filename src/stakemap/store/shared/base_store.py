"""What every store does in the same way, on top of the transactions and statements of its backend."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from stakemap import policy
from stakemap.errors import Cancelled, InputError, ShrinkRefused, StakemapError, StoreReplaced, UnknownName
from stakemap.graph.catalogue import Catalogue
from stakemap.model import Record
from stakemap.model.free_text import check_texts, doubtful_facts, log
from stakemap.store.shared.admission import Admitted, admit, as_changes, check_remarks
from stakemap.store.shared.audit_log import Entry, Note, check_action
from stakemap.store.shared.change_sets import UNTOUCHED_BY_SYNC, ChangeSet, Scope
from stakemap.store.shared.dataset import Dataset
from stakemap.store.shared.delta import Request
from stakemap.store.shared.erasure import Erasure, Remarks, Removal, erase, past_retention
from stakemap.store.shared.integrity import UNREADABLE, refuse_damaged
from stakemap.store.shared.loading import as_day, graph_of, snapshot_of
from stakemap.store.shared.migration import Step
from stakemap.store.shared.oversight.remembered_files import (
    ACTION,
    known_already,
    payload_of,
    remembered,
)
from stakemap.store.shared.oversight.replay import lay, marks_of_erased, returned
from stakemap.store.shared.recorded_time import Clock, Moment
from stakemap.store.shared.redaction import mark_of
from stakemap.store.shared.results import (
    Anchorage,
    AuditEntry,
    Capabilities,
    Change,
    Damage,
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
from stakemap.store.shared.rows import parsed
from stakemap.work import checkpoint, to_its_end

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.snapshot import Snapshot

__all__ = ["BaseStore", "Proof"]

D = TypeVar("D", bound=Dataset)
T = TypeVar("T")

Proof = tuple[bool, tuple[str, ...], tuple[str, ...]]
"""Of an erasure: whether nothing was found, where something is kept lawfully, what is out of reach."""


class BaseStore(ABC, Generic[D]):
    """A `Store` but for what its backend must say: transactions, one write, one removal, one proof.

    Parameters
    ----------
    steps
        The schema that this store uses.
    """

    def __init__(
        self, dataset: str, catalogue: Catalogue | None, clock: Clock, steps: Sequence[Step]
    ) -> None:
        self._dataset, self._clock, self._steps = dataset, clock, steps
        self._catalogue = catalogue or Catalogue.default()

    @property
    def dataset(self) -> str:
        """The dataset it reads and writes."""
        return self._dataset

    def __repr__(self) -> str:
        return f"{type(self).__name__}(dataset={self._dataset!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What the backend says

    @abstractmethod
    def close(self) -> None:
        """Free files and connections; nothing works afterwards."""

    @abstractmethod
    def capabilities(self) -> Capabilities:
        """What this backend can do."""

    @abstractmethod
    def _read(self, work: Callable[[D], T]) -> T:
        """Do some reading in one transaction, of a store that has the schema of this package."""

    @abstractmethod
    def _stream(self, work: Callable[[D], Iterable[T]]) -> Iterator[T]:
        """Read one by one, all from one revision, though others, or the reader itself, write meanwhile."""

    @abstractmethod
    def _alone(self, work: Callable[[D], T]) -> T:
        """Do some reading and writing that nobody else can write beside; all of it is kept, or nothing."""

    @abstractmethod
    def _write(self, request: Request) -> Receipt:
        """Write what a request changes, as one revision."""

    @abstractmethod
    def _remove(self, data: D, removal: Removal, note: Note) -> tuple[int, str]:
        """Take rows away without trace, as one revision; its number and time."""

    @abstractmethod
    def _append(self, data: D, note: Note) -> Entry:
        """Add an entry to the audit chain that tells of no new revision."""

    def _clean_up(self) -> bool:
        """Make what was removed vanish from the bytes as well; whether that worked."""
        return True

    @abstractmethod
    def _prove(self, done: Erasure, *, clean: bool) -> Proof:
        """Look for what is left of somebody erased."""

    @abstractmethod
    def _examined(self) -> tuple[list[Damage], tuple[int, int, int]]:
        """All damage, and how many current records, past versions and revisions there are."""

    @abstractmethod
    def _version(self) -> int:
        """The version of the schema."""

    @abstractmethod
    def _migrate(self, target: int, *, dry_run: bool) -> MigrationPlan:
        """Take the steps up to a known version."""

    # Reading

    def head(self) -> Head:
        """Where the dataset stands."""
        last = self._read(lambda data: data.last)
        return Head(self._dataset, last.rev, last.at, last.facts, last.state.hex(), len(self._steps))

    def datasets(self) -> tuple[str, ...]:
        """Every dataset that was written, sorted."""
        return self._read(lambda data: tuple(sorted(data.names())))

    def records(
        self, *, kinds: Iterable[str] | None = None, recorded_at: Moment | None = None
    ) -> Iterator[Record]:
        """The records one by one, by id, all from one revision even if others write meanwhile."""
        wanted = None if kinds is None else frozenset(kinds)
        for ident, kind, body in self.rows(recorded_at):
            if wanted is None or kind in wanted:
                yield parsed(ident, kind, body)

    def rows(self, recorded_at: Moment | None = None) -> Iterator[tuple[str, str, str]]:
        """Id, kind and canonical JSON of every record, by id, each checked against its digest."""
        return _stopping_by(self._stream(lambda data: data.rows(recorded_at)))

    def load(self, valid_at: str | date | None = None, recorded_at: Moment | None = None) -> PropertyGraph:
        """The facts as a graph, checked against their digests."""
        graph = graph_of(self.records(recorded_at=recorded_at), self._catalogue, valid_at)
        if not len(graph):
            self._written()
        return graph

    def load_snapshot(self, as_of: str | date | None = None, view: str = "influence") -> Snapshot:
        """The arrays of one day and view, ready for measures."""
        snapshot = snapshot_of(self.rows(), self._catalogue, as_of, view)
        if not snapshot.n:
            self._written()
        return snapshot

    def _written(self) -> None:
        """Refuse a dataset that nobody wrote, where others were written: a mistyped name is no account."""
        if not self.head().rev and (known := self.datasets()):
            raise UnknownName("dataset", self._dataset, known)

    def diff(self, a: Moment, b: Moment) -> Iterator[Change]:
        """How the dataset at `b` differs from `a`, by id."""
        return _stopping_by(self._stream(lambda data: data.diff(a, b)))

    def history(self, ident: str) -> list[Version]:
        """All versions of a record, the oldest first; empty for an unknown id."""
        return self._read(lambda data: data.history(ident))

    def audit(self, since: int = 0) -> Iterator[AuditEntry]:
        """The audit chain after entry number `since`."""
        return iter(self._read(lambda data: [entry.answer() for entry in data.entries(since)]))

    def note(self, action: str, *, actor: str = "", reason: str = "", **about: Any) -> AuditEntry | None:
        """Add to the chain what was done without changing a fact; see `Store.note`."""
        check_action(action)
        check_remarks(actor, reason)
        payload = {**about, "actor": actor, "reason": reason}

        def work(data: D) -> AuditEntry | None:
            if not data.last.rev:
                return None
            return self._append(data, Note(action, payload, self._clock())).answer()

        return self._alone(work)

    def anchorage(self) -> Anchorage:
        """How what the store holds stands to what it acknowledged."""
        return Anchorage("unneeded")

    def verify(self) -> IntegrityReport:
        """Recompute every digest, every revision and the audit chain."""
        try:
            damage, counts = self._examined()
        except (StoreReplaced, Cancelled):
            raise
        except StakemapError:
            damage, counts = [UNREADABLE], (0, 0, 0)
        return IntegrityReport(self._dataset, *counts, damage=tuple(damage))

    # Writing

    def apply(
        self,
        changes: ChangeSet | Iterable[Record],
        *,
        expect_rev: int | None = None,
        actor: str = "",
        reason: str = "",
        key: str | None = None,
    ) -> Receipt:
        """Write changes as one revision; see `Store.apply`."""
        check_remarks(actor, reason, key)
        given = _read_texts(admit(as_changes(changes), self._catalogue))
        request = Request("apply", given, expect_rev=expect_rev, actor=actor, reason=reason, key=key)
        return _warned(self._write(request), given)

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
        """Make a scope of the dataset equal to a complete source; see `Store.sync`."""
        check_remarks(actor, reason, key)
        kept = [record for record in facts if record.kind_of_fact not in UNTOUCHED_BY_SYNC]
        given = _read_texts(admit(ChangeSet(added=kept), self._catalogue))
        request = Request("sync", given, scope or Scope.all(), max_shrink, expect_rev, actor, reason, key)
        if dry_run:
            return _warned(self._read(lambda data: data.rehearsed(request, self._catalogue)), given)
        return _warned(self._write(request), given)

    def remember_files(
        self, files: Iterable[str | Path], people: Iterable[str] | None = None, *, actor: str = ""
    ) -> Receipt:
        """Keep which files were made of the dataset, and who stands in them; see `Store.remember_files`."""
        check_remarks(actor)
        places = [Path(file).absolute().as_posix() for file in files]
        named = None if people is None else sorted({*people})

        def known(data: D) -> Receipt | None:
            payload = payload_of(data, places, named, actor)
            return data.unchanged() if known_already(data.entries(), payload) else None

        def work(data: D) -> Receipt:
            if (found := known(data)) is not None:
                return found
            if not data.last.rev:
                return data.unchanged()
            entry = self._append(data, Note(ACTION, payload_of(data, places, named, actor), self._clock()))
            return Receipt(self._dataset, entry.rev, entry.at, 0, 0, 0, written=True)

        return self._read(known) or self._alone(work)

    def files_made(self, naming: str | None = None) -> tuple[RememberedFiles, ...]:
        """Files that were made of the dataset, the oldest first; of one person if named."""

        def work(data: D) -> tuple[RememberedFiles, ...]:
            found = remembered(data.entries())
            mark = "" if naming is None else mark_of(data.salt, naming).hex()
            return tuple(one for one in found if naming is None or mark in one.marks)

        return self._read(work)

    # Erasing

    def erase(
        self,
        subject_id: str,
        *,
        actor: str = "",
        reason: str = "",
        legal_basis: str = "request of the person",
    ) -> ErasureReceipt:
        """Remove a person from the dataset; see `Store.erase`."""
        check_remarks(actor, reason, legal_basis)
        remarks = Remarks(actor, reason, legal_basis)
        done = self._alone(lambda data: erase(data, subject_id, remarks, self._clock, self._remove))
        with to_its_end():
            absent, kept, out_of_reach = self._prove(done, clean=self._clean_up())
        return ErasureReceipt(
            self._dataset, done.rev, done.at, done.traces.redacted(legal_basis), done.mark.hex(),
            done.facts, done.versions, done.assessments, done.redacted, done.runs,
            absent=absent, kept=kept, remarks=out_of_reach, files=done.files,
        )  # fmt: skip

    def erasures(self) -> tuple[ErasureMark, ...]:
        """Marks of everybody erased; see `Store.erasures`."""
        return self._read(marks_of_erased)

    def replay_erasures(
        self, marks: Iterable[ErasureMark], *, actor: str = "", reason: str = ""
    ) -> tuple[ErasureReceipt, ...]:
        """Erase whoever of the marked is back; see `Store.replay_erasures`."""
        given = tuple(marks)
        back = self._read(lambda data: returned(data, given))
        receipts = tuple(
            self.erase(ident, actor=actor, reason=reason, legal_basis=one.legal_basis)
            for ident, one in back.items()
        )
        laid = self._alone(lambda data: lay(data, given)) if given else 0
        if receipts or laid:
            self.note("replay", actor=actor, reason=reason, erased=len(receipts), laid=laid)
        return receipts

    def expire(
        self,
        on: str | date,
        *,
        dry_run: bool = True,
        max_shrink: float = 0.05,
        actor: str = "",
    ) -> ExpiryReceipt:
        """Remove what must no longer be kept on a day; see `Store.expire`."""
        check_remarks(actor)
        day = as_day(on)

        def plan(data: D) -> tuple[ExpiryReceipt, Removal]:
            removal = past_retention(data, day)
            ids = tuple(sorted(row.id for row in removal.current))
            versions = len(removal.gone) - len(ids)
            return ExpiryReceipt(self._dataset, data.last.rev, day.isoformat(), ids, versions, False), removal

        def work(data: D) -> ExpiryReceipt:
            answer, removal = plan(data)
            if not removal.gone:
                return answer
            if len(answer.ids) > max_shrink * data.last.facts:
                raise ShrinkRefused(len(answer.ids), data.last.facts, max_shrink)
            refuse_damaged(data)
            payload = {"actor": actor, "on": day.isoformat(), "rows": len(removal.gone)}
            rev, _ = self._remove(data, removal, Note("expire", payload, self._clock()))
            return replace(answer, rev=rev, written=True)

        answer = self._read(lambda data: plan(data)[0]) if dry_run else self._alone(work)
        if answer.written:
            with to_its_end():
                self._clean_up()
        return answer

    def migrate(self, to: int | None = None, dry_run: bool = True) -> MigrationPlan:
        """Bring the schema to a version; older versions than the present one are refused."""
        target = len(self._steps) if to is None else to
        if not self._version() <= target <= len(self._steps):
            raise InputError("no such schema version to go to", hint=f"newest: {len(self._steps)}")
        return self._migrate(target, dry_run=dry_run)


def _stopping_by(found: Iterable[T]) -> Iterator[T]:
    """One after the other, unless the work is to end."""
    for one in found:
        checkpoint()
        yield one


def _read_texts(given: Admitted) -> Admitted:
    """The same, unless strict mode refuses a text of it."""
    if policy.is_strict():
        check_texts(doubtful_facts(given.records.values()))
    return given


def _warned(receipt: Receipt, given: Admitted) -> Receipt:
    """A receipt with what is to be read again; the log gets the count and the rules."""
    warnings = doubtful_facts(given.records.values())
    log(warnings)
    return replace(receipt, warnings=warnings) if warnings else receipt
