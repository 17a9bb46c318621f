"""Constraints and indexes of the Neo4j store, as a list of numbered steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stakemap.errors import SchemaTooNew, StoreError, Unavailable
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.connection import Server
from stakemap.store.shared.results import MigrationPlan

__all__ = ["STEPS", "Step", "check_version", "ensure_types", "migrate", "prepare", "version_of"]


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the schema; its place in the list, from 1, is the version it leads to."""

    title: str
    statements: tuple[str, ...]


STEPS: tuple[Step, ...] = (Step("unique ids, history, audit chain, tombstones", cypher.FIRST_STEP),)


def version_of(server: Server) -> int:
    """Schema version of the database, 0 where no store was made."""
    row = server.read(lambda runner: runner.run(cypher.VERSION).single())
    return 0 if row is None or not isinstance(row[0], int) else row[0]


def check_version(version: int, steps: Sequence[Step] = STEPS) -> None:
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


def prepare(server: Server, *, create: bool, steps: Sequence[Step] = STEPS) -> int:
    """Make the schema where there is none; its version.

    Raises
    ------
    Unavailable
        If there is none and none may be made.
    """
    version = version_of(server)
    if version > len(steps):
        check_version(version, steps)
    if version:
        return version
    if not create:
        raise Unavailable("no stakemap store in this database", hint="load facts into it first")
    migrate(server, len(steps), dry_run=False, steps=steps)
    return len(steps)


def migrate(server: Server, target: int, *, dry_run: bool, steps: Sequence[Step] = STEPS) -> MigrationPlan:
    """Take the steps up to a version; each may be repeated after an interruption."""
    current = version_of(server)
    titles = tuple(step.title for step in steps[current:target])
    if dry_run or not titles:
        return MigrationPlan(current, max(current, target), titles, done=not titles)
    for number in range(current + 1, target + 1):
        server.execute(*steps[number - 1].statements, cypher.INDEXES_READY)
        server.execute(cypher.SET_VERSION, version=number)
    return MigrationPlan(current, target, titles, done=True)


def ensure_types(server: Server, types: Iterable[str], known: set[str]) -> None:
    """Make ids unique for relationship types that are used for the first time.

    Parameters
    ----------
    known
        Types that are known to have their constraint; grows.
    """
    missing = set(types) - known
    if not missing:
        return
    names = server.read(lambda runner: set(runner.run(cypher.CONSTRAINTS).single(strict=True)[0]))
    new = sorted(name for name in missing if cypher.constraint_name(name) not in names)
    if new:
        server.execute(*map(cypher.type_constraint, new), cypher.INDEXES_READY)
    known.update(missing)
