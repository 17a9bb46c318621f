"""Finding damage in the file of a SQLite store: pages, indexes, schema, names of datasets."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache

from stakemap.store.shared.digests import keyed
from stakemap.store.shared.integrity import OTHER_SCHEMA
from stakemap.store.shared.migration import Step
from stakemap.store.shared.results import Damage
from stakemap.store.sqlite.schema import APPLICATION_ID, migrate, schema_of

__all__ = ["file_damage"]


def file_damage(connection: sqlite3.Connection, steps: Sequence[Step]) -> Iterator[Damage]:
    """What is wrong with the file as a database."""
    for (text,) in connection.execute("PRAGMA integrity_check(20)"):
        if text != "ok":
            yield Damage("the structure of the file is damaged")
    for _ in connection.execute("PRAGMA foreign_key_check"):
        yield Damage("a row belongs to no dataset or revision")
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        yield Damage("the mark of the file is damaged")
    if schema_of(connection) != _schema(tuple(steps)):
        yield OTHER_SCHEMA
    for ds, name, salt, seal in connection.execute("SELECT ds, name, salt, seal FROM dataset"):
        if keyed(salt, ds, name) != seal:
            yield Damage("the name of a dataset was altered")


@cache
def _schema(steps: tuple[Step, ...]) -> set[tuple[str, str, str]]:
    pattern = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(pattern, len(steps), dry_run=False, steps=steps)
        return schema_of(pattern)
    finally:
        pattern.close()
