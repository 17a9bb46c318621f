"""Unique ids of each relationship type, made when a type is used for the first time."""

from __future__ import annotations

from collections.abc import Iterable

from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.connection import Server

__all__ = ["ensure_types"]


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
