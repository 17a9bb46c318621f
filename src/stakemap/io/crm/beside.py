"""An export beside what an account already holds: nothing that others entered is written over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from stakemap.graph.name_index import fold
from stakemap.io.crm.reading import source_prefix
from stakemap.io.graphs.reading import GRAPHS
from stakemap.io.imported import Alike
from stakemap.model import Entity, Fact, Record

__all__ = ["apart"]

_NAMED = ("person", "unit", "supplier")
_IDS_OF_A_REGISTER = ("popolo", "ftm", *GRAPHS)
"""Formats whose ids are unique within one register or file: another may give them to somebody else."""


def apart(
    there: Mapping[str, Record], records: Iterable[Record], form: str
) -> tuple[tuple[Record, ...], tuple[str, ...], tuple[Alike, ...]]:
    """What of an export may be written, whose ids stay as they are, and pairs of one name.

    Parameters
    ----------
    there
        What the account holds, by id.
    records
        Of the export.
    form
        Kind of export.  What an earlier export of the kind said may be changed by a later one, of Popolo,
        FollowTheMoney and graphs only by one of the same source; what has another source stays.

    Returns
    -------
    tuple
        Records to write; ids that stay, in order; people and units of the export that have the name of
        another one that is there.
    """
    mark = source_prefix(form)
    kept, stay = [], []
    for record in records:
        old = there.get(record.id)
        if isinstance(old, Fact) and old != record and not _same(old, record, mark, form):
            stay.append(record.id)
        else:
            kept.append(record)
    return tuple(kept), tuple(sorted(stay)), tuple(_alike(there, kept))


def _same(old: Fact, new: Record, mark: str, form: str) -> bool:
    """Whether what is there comes from where the new record does, and so may be changed by it."""
    if form in _IDS_OF_A_REGISTER:
        return isinstance(new, Fact) and old.source == new.source
    return (old.source or "").startswith(mark)


def _alike(there: Mapping[str, Record], records: list[Record]) -> list[Alike]:
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for ident, record in there.items():
        if isinstance(record, Entity) and record.kind_of_fact in _NAMED:
            for name in {record.name, record.name_en, record.name_zh} - {None}:
                named[record.kind_of_fact, fold(str(name))].append(ident)
    return [
        Alike(record.kind_of_fact, old, record.id, "name")
        for record in sorted(records, key=lambda r: r.id)
        if isinstance(record, Entity) and record.id not in there
        for old in named.get((record.kind_of_fact, fold(record.name)), ())
    ]
