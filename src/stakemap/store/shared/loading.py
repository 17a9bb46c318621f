"""From stored rows to a graph or to the arrays of a snapshot, the same way for every backend."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from stakemap.errors import InputError
from stakemap.model import Assessment, Certainty, Fact, Record
from stakemap.store.shared.change_sets import UNTOUCHED_BY_SYNC
from stakemap.store.shared.rows import parsed
from stakemap.work import rarely_collected

if TYPE_CHECKING:
    from stakemap.graph.catalogue import Catalogue
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.snapshot import Snapshot

__all__ = ["as_day", "graph_of", "selected", "snapshot_of"]


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
    with rarely_collected():
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

    with rarely_collected():
        facts = [parsed(*row) for row in rows if row[1] not in UNTOUCHED_BY_SYNC]
        return PropertyGraph(facts, catalogue=catalogue).snapshot(as_of=as_of, view=view)


def as_day(day: str | date) -> date:
    """A day given as text or date.

    Raises
    ------
    InputError
        If the text is not an ISO day.
    """
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise InputError("not a day", hint="write 2026-09-01") from None


def selected(records: Iterable[Record], day: date | None = None) -> list[Record]:
    """The records that hold, or may hold, on a day, without those that name what is left out.

    With no day all are kept, but for the scores of subjects that are no longer there.
    """
    kept = {record.id: record for record in records if day is None or _holds(record, day)}
    while loose := [
        ident
        for ident, record in kept.items()
        if (day is not None or isinstance(record, Assessment))
        and any(end not in kept for _, end in record.references())
    ]:
        for ident in loose:
            del kept[ident]
    return list(kept.values())


def _holds(record: Record, day: date) -> bool:
    return not isinstance(record, Fact) or record.valid.covers(day) is not Certainty.NO
