"""Constraints and indexes of the Neo4j store, as a list of numbered steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stakemap.errors import Unavailable
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.connection import Server
from stakemap.store.shared import migration
from stakemap.store.shared.migration import Step, check_version
from stakemap.store.shared.results import MigrationPlan

__all__ = ["STEPS", "ensure_types", "migrate", "prepare", "version_of"]


STEPS: tuple[Step, ...] = (Step("unique ids, history, audit chain, tombstones", cypher.FIRST_STEP),)


def version_of(server: Server) -> int:
    """Schema version of the database, 0 where no store was made."""
    row = server.read(lambda runner: runner.run(cypher.VERSION).single())
    return 0 if row is None or not isinstance(row[0], int) else row[0]


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

    def take(number: int, step: Step) -> None:
        server.execute(*step.statements, cypher.INDEXES_READY)
        server.execute(cypher.SET_VERSION, version=number)

    return migration.migrate(version_of(server), target, steps, take, dry_run=dry_run)


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
