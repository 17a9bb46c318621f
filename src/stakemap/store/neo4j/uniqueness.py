"""Constraints and indexes: which of them a database lacks, and making those that a write needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.connection import Server

__all__ = ["ensure_unique", "lacking"]


def lacking(server: Server, types: Iterable[str]) -> Mapping[str, str]:
    """Constraints and indexes that are not there: each name with the text that makes it.

    Parameters
    ----------
    types
        Relationship types whose ids must be unique.
    """
    there = server.read(lambda runner: runner.run(cypher.INDEXES).single(strict=True)[0])
    names = {tuple(pair) for pair in there}
    return {key[0]: text for key, text in cypher.schema(types).items() if key not in names}


def ensure_unique(server: Server, types: Iterable[str], known: set[str]) -> None:
    """Make ids unique for relationship types that are used for the first time, and whatever else is lacking.

    Parameters
    ----------
    known
        Types that are known to have their constraint; grows.
    """
    missing = set(types) - known
    if not missing:
        return
    if new := lacking(server, missing):
        server.execute(*new.values(), cypher.INDEXES_READY)
    known.update(missing)
