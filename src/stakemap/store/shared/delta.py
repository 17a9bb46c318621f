"""What a write is asked to do, and what of it really changes the stored rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from stakemap.errors import ShrinkRefused
from stakemap.model import Record
from stakemap.store.shared.admission import Admitted
from stakemap.store.shared.change_sets import ChangeSet, Scope
from stakemap.store.shared.digests import Row

__all__ = ["Delta", "Request", "Stored", "compare"]


class Stored(NamedTuple):
    """Kind and digest of a stored row, and the type of its relationship where a backend has such."""

    kind: str
    seal: bytes
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Delta:
    """What a write really changes, against what is stored."""

    added: tuple[Row, ...]
    changed: tuple[Row, ...]
    removed: tuple[str, ...]
    records: Mapping[str, Record]
    """The records that were given."""
    stored: Mapping[str, Stored]
    """At least the rows that change or go."""

    def __len__(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many rows are added, changed and removed."""
        return len(self.added), len(self.changed), len(self.removed)

    @property
    def coming(self) -> tuple[Row, ...]:
        """The rows to be written."""
        return self.added + self.changed

    def gone(self) -> Iterator[tuple[str, Stored]]:
        """Ids and rows that are replaced or removed."""
        for ident in (*(row.id for row in self.changed), *self.removed):
            yield ident, self.stored[ident]

    def shifted(self) -> frozenset[str]:
        """Ids that vanish or change their kind, so that facts naming them must be looked at."""
        moved = (row.id for row in self.changed if self.stored[row.id].kind != row.kind)
        return frozenset((*moved, *self.removed))

    def change_set(self) -> ChangeSet:
        """As records, for a dry run."""
        return ChangeSet(
            (self.records[row.id] for row in self.added),
            (self.records[row.id] for row in self.changed),
            self.removed,
        )


def compare(given: Admitted, removed: Iterable[str], stored: Mapping[str, Stored]) -> Delta:
    """What rows and removals change in a store whose kinds and digests are known."""
    added, changed = [], []
    for row in given.rows:
        old = stored.get(row.id)
        if old is None:
            added.append(row)
        elif old.seal != row.digest:
            changed.append(row)
    leaving = tuple(ident for ident in removed if ident in stored)
    return Delta(tuple(added), tuple(changed), leaving, given.records, stored)


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller of a write asked for; `scope` and `max_shrink` are those of a sync."""

    action: str
    given: Admitted
    scope: Scope | None = None
    max_shrink: float = 1.0
    expect_rev: int | None = None
    actor: str = ""
    reason: str = ""
    key: str | None = None

    def check_shrink(self, removed: int, held: int) -> None:
        """Refuse a sync that takes too much.

        Raises
        ------
        ShrinkRefused
            If more than the allowed share would go.
        """
        if removed > self.max_shrink * held:
            raise ShrinkRefused(removed, held, self.max_shrink)

    def payload(self, counts: tuple[int, int, int]) -> dict[str, object]:
        """What the audit chain keeps of the write."""
        added, changed, removed = counts
        return {
            "actor": self.actor, "reason": self.reason, "added": added, "changed": changed, "removed": removed
        }  # fmt: skip
