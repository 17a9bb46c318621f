"""Versions of a schema: numbered steps, which of them are due, and what cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stakemap.errors import SchemaTooNew, StoreError
from stakemap.store.shared.results import MigrationPlan

__all__ = ["Step", "check_version", "migrate"]


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the schema; its place in the list, from 1, is the version it leads to."""

    title: str
    statements: tuple[str, ...]


def check_version(version: int, steps: Sequence[Step]) -> None:
    """Refuse a schema that this version of the package cannot use.

    Raises
    ------
    SchemaTooNew
        If a newer package wrote it.
    StoreError
        If it is older and must be migrated first.
    """
    if version > len(steps):
        raise SchemaTooNew(
            f"the store has schema {version}, this package knows {len(steps)}", hint="upgrade stakemap"
        )
    if version < len(steps):
        raise StoreError(
            f"the store has schema {version}, this package needs {len(steps)}",
            hint="make a backup, then call store.migrate(dry_run=False)",
        )


def migrate(
    current: int, target: int, steps: Sequence[Step], take: Callable[[int, Step], None], *, dry_run: bool
) -> MigrationPlan:
    """Take the steps from one version up to another; the caller names a known version.

    Parameters
    ----------
    take
        Takes one step, given its number, and keeps the number.
    """
    titles = tuple(step.title for step in steps[current:target])
    if dry_run or not titles:
        return MigrationPlan(current, max(current, target), titles, done=not titles)
    for number in range(current + 1, target + 1):
        take(number, steps[number - 1])
    return MigrationPlan(current, target, titles, done=True)
