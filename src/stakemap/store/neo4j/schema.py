"""Constraints and indexes of the Neo4j store, as a list of numbered steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stakemap.errors import Unavailable
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.connection import Server
from stakemap.store.neo4j.redraw import redraw
from stakemap.store.shared import migration
from stakemap.store.shared.migration import Step, check_version
from stakemap.store.shared.results import MigrationPlan

__all__ = ["STEPS", "migrate", "prepare", "version_of"]


@dataclass(frozen=True, slots=True)
class Redrawing(Step):
    """A step after whose statements the graph of every dataset is drawn anew."""

    after: Callable[[Server], None]


STEPS: tuple[Step, ...] = (
    Step("unique ids, history, audit chain, tombstones", cypher.FIRST_STEP),
    Redrawing(
        "stages as nodes, relationships of sources, one label for what is no fact", cypher.SECOND_STEP, redraw
    ),
)


def version_of(server: Server) -> int:
    """Schema version of the database, 0 where no store was made."""
    row = server.read(lambda runner: runner.run(cypher.VERSION).single())
    return 0 if row is None or not isinstance(row[0], int) else row[0]


def prepare(server: Server, *, create: bool) -> int:
    """Make the schema where there is none; its version.

    Raises
    ------
    Unavailable
        If there is none and none may be made.
    """
    version = version_of(server)
    if version > len(STEPS):
        check_version(version, STEPS)
    if version:
        return version
    if not create:
        raise Unavailable("no stakemap store in this database", hint="load facts into it first")
    server.execute(*(text for step in STEPS for text in step.statements), cypher.INDEXES_READY)
    # at once: who looks in between sees no older store
    server.execute(cypher.SET_VERSION, version=len(STEPS))
    return len(STEPS)


def migrate(server: Server, target: int, *, dry_run: bool, steps: Sequence[Step] = STEPS) -> MigrationPlan:
    """Take the steps up to a version; each may be repeated after an interruption."""

    def take(number: int, step: Step) -> None:
        server.execute(*step.statements, cypher.INDEXES_READY)
        if isinstance(step, Redrawing):
            step.after(server)
        server.execute(cypher.SET_VERSION, version=number)

    return migration.migrate(version_of(server), target, steps, take, dry_run=dry_run)
