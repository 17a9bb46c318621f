"""From stored rows to a graph or to the arrays of a snapshot, the same way for every backend."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from stakemap.model import Record
from stakemap.store.shared.change_sets import UNTOUCHED_BY_SYNC
from stakemap.store.shared.rows import parsed
from stakemap.store.shared.selection import as_day, selected

if TYPE_CHECKING:
    from stakemap.graph.catalogue import Catalogue
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.snapshot import Snapshot

__all__ = ["graph_of", "snapshot_of"]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold the search for cyclic garbage: very many objects are made, none of them in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def graph_of(
    records: Iterable[Record], catalogue: Catalogue, valid_at: str | date | None = None
) -> PropertyGraph:
    """The graph of stored records, or of those that may hold on a day.

    Raises
    ------
    InputError
        If `valid_at` is no day, or the records do not fit the catalogue.
    Corrupt
        If a record is not what was written.
    """
    from stakemap.graph.property_graph import PropertyGraph

    day = None if valid_at is None else as_day(valid_at)
    with _uncollected():
        return PropertyGraph(selected(records, day), catalogue=catalogue)


def snapshot_of(
    rows: Iterable[tuple[str, str, str]], catalogue: Catalogue, as_of: str | date | None, view: str
) -> Snapshot:
    """The arrays of a day and a view from id, kind and body of each row, equal to those of the graph.

    Scores and runs, which no snapshot shows, are not even read.

    Raises
    ------
    UnknownName
        No such view.
    InputError
        If `as_of` is no day, or the records do not fit the catalogue.
    Corrupt
        If a record is not what was written.
    """
    from stakemap.graph.property_graph import PropertyGraph

    with _uncollected():
        facts = [parsed(*row) for row in rows if row[1] not in UNTOUCHED_BY_SYNC]
        return PropertyGraph(facts, catalogue=catalogue).snapshot(as_of=as_of, view=view)
