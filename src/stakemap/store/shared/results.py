"""What a store answers: frozen, named, without a value of any fact unless it was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from stakemap.errors import Problem
from stakemap.model import Record
from stakemap.store.shared.change_sets import ChangeSet

__all__ = [
    "Anchorage",
    "AuditEntry",
    "Capabilities",
    "Change",
    "Damage",
    "ErasureMark",
    "ErasureReceipt",
    "ExpiryReceipt",
    "Head",
    "IntegrityReport",
    "Loss",
    "MigrationPlan",
    "Receipt",
    "RememberedFiles",
    "Restoration",
    "Version",
]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a backend can do.  `atomic_limit` is the most records in one write, None for no limit."""

    backend: str
    server: str
    history: bool
    concurrent_writers: bool
    erases_bytes: bool
    atomic_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Where a dataset stands; revision 0 is the empty dataset."""

    dataset: str
    rev: int
    at: str | None
    facts: int
    digest: str
    schema_version: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a write did.  Nothing to do: `written` is False and `rev` is the revision found.

    `changes` holds the exact changes of a dry run, else None.  `warnings` name the facts that were given
    whose free text calls for a second look; nothing is refused for it.
    """

    dataset: str
    rev: int
    at: str | None
    added: int
    changed: int
    removed: int
    written: bool
    changes: ChangeSet | None = None
    warnings: tuple[Problem, ...] = ()

    @property
    def dry_run(self) -> bool:
        """Whether nothing was to be written."""
        return self.changes is not None


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a record: held from revision `rev_from` up to, without, `rev_to`."""

    record: Record
    rev_from: int
    rev_to: int | None
    recorded_from: str
    recorded_to: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """How one record differs between two revisions."""

    id: str
    action: Literal["added", "changed", "removed"]
    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link of the audit chain.  An erased payload is None; the chain holds without it."""

    seq: int
    rev: int
    at: str
    action: str
    payload: Mapping[str, object] | None
    chain: str


@dataclass(frozen=True, slots=True)
class Damage:
    """One place where a store is not what was written."""

    what: str
    id: str = ""
    rev: int | None = None


@dataclass(frozen=True, slots=True)
class IntegrityReport:
    """Result of `verify`."""

    dataset: str
    facts: int
    versions: int
    revisions: int
    damage: tuple[Damage, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.damage


@dataclass(frozen=True, slots=True)
class Loss:
    """A dataset that is not what was acknowledged of it.

    Attributes
    ----------
    dataset
        Its name; empty where the whole dataset is gone and its name with it.
    acknowledged, found
        The newest revision that was acknowledged, and the newest that is there.
    """

    dataset: str
    acknowledged: int
    found: int

    @property
    def revisions(self) -> int:
        """How many are lost; 0 where as many are there, but others."""
        return max(0, self.acknowledged - self.found)

    @property
    def damage(self) -> Damage:
        """As `verify` lists it."""
        if self.revisions:
            count = f"{self.revisions} revision{'s' * (self.revisions > 1)}"
            return Damage(f"behind: {count} lost", self.dataset, self.found)
        return Damage("the history is not the one that was acknowledged", self.dataset, self.acknowledged)


@dataclass(frozen=True, slots=True)
class Anchorage:
    """How what a store holds stands to what it acknowledged.

    Attributes
    ----------
    state
        ``"ok"``: all of it is there; ``"behind"``: some is not; ``"missing"``, ``"damaged"``: of the
        anchor, so that nobody can tell; ``"unneeded"``: this backend keeps no anchor.
    losses
        What is not there.
    """

    state: Literal["ok", "behind", "missing", "damaged", "unneeded"]
    losses: tuple[Loss, ...] = ()

    @property
    def lost(self) -> int:
        """How many revisions are lost, over all datasets."""
        return sum(loss.revisions for loss in self.losses)

    @property
    def damage(self) -> tuple[Damage, ...]:
        """As `verify` lists it; a missing anchor is said, but is no damage."""
        if self.state == "damaged":
            return (Damage("the anchor is damaged"),)
        return tuple(loss.damage for loss in self.losses)


@dataclass(frozen=True, slots=True)
class Restoration:
    """What a backup makes of one dataset.

    Attributes
    ----------
    dataset
        Its name; empty where neither the store nor the backup can tell it.
    now, then
        The newest revision of the store, acknowledged or found, and that of the backup; 0 for none.
    lost, gained
        Revisions that go and that come; all of them where the two have different histories.
    erasures
        Erasures that the backup does not know: they are made again in what is restored.
    """

    dataset: str
    now: int
    then: int
    lost: int
    gained: int
    erasures: int = 0


@dataclass(frozen=True, slots=True)
class ErasureMark:
    """What stays of somebody erased, to be kept outside the store: it tells the id again, not who it was.

    Attributes
    ----------
    dataset
        Where it was erased.
    key
        Tells under which key of which store the mark was made; not the key itself.
    mark
        Keyed digest of the id, in hexadecimal digits; pseudonymous, not anonymous.
    at, legal_basis
        When and on which basis.
    """

    dataset: str
    key: str
    mark: str
    at: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class RememberedFiles:
    """Files that were made of a dataset, as the store was told of them.

    Attributes
    ----------
    rev, at, actor
        When this was told, and by whom.
    files
        Where they were written.
    people
        How many people stand in them.
    """

    rev: int
    at: str
    actor: str
    files: tuple[str, ...]
    people: int
    marks: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class ErasureReceipt:
    """What an erasure reached, and what it cannot reach.

    Attributes
    ----------
    tombstone
        Keyed digest of the erased id; pseudonymous, not anonymous.
    facts, versions, assessments
        Rows removed: current, of the past, and scores of the subject among the current ones.
    redacted
        Rows of other facts whose free text named the subject; the name now reads "…".
    runs
        Runs that had scored the subject: reports made from them are stale.
    files
        Files that were made of the dataset and name the subject, as far as the store was told of them.
    absent
        Whether a scan of all bytes of the store found neither id nor names.
    kept
        Where id or a name still stands lawfully: namesakes by fact, and how many other datasets, never which.
    remarks
        What is out of reach or was not looked for.
    """

    dataset: str
    rev: int
    at: str
    legal_basis: str
    tombstone: str
    facts: int
    versions: int
    assessments: int
    redacted: int
    runs: tuple[str, ...]
    absent: bool
    kept: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpiryReceipt:
    """What retention removed, or would remove: ids of current facts, and number of past versions."""

    dataset: str
    rev: int
    on: str
    ids: tuple[str, ...]
    versions: int
    written: bool


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """Steps from one schema version to another; `done` says whether they were taken."""

    current: int
    target: int
    steps: tuple[str, ...] = field(default=())
    done: bool = False
