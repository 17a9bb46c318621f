"""The door of every store: what is checked before the first byte is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from stakemap.errors import DuplicateId, InputError, MissingEndpoint, NotStorable
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.confidence import SCENARIO
from stakemap.graph.property_graph import GIVEN_IN_CODE
from stakemap.model import Assessment, Fact, Record, Source, Tie
from stakemap.store.shared.change_sets import ChangeSet
from stakemap.store.shared.digests import Row, encode
from stakemap.work import checkpoint

__all__ = ["Admitted", "admit", "as_changes", "check_ends", "check_namers", "check_remarks", "soft"]

_LONGEST_REMARK = 4000

Kinds = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Admitted:
    """A change set that is whole in itself: rows and records in order of id, ids to remove."""

    rows: tuple[Row, ...]
    records: Mapping[str, Record]
    removed: tuple[str, ...]


def as_changes(changes: ChangeSet | Iterable[Record]) -> ChangeSet:
    """Plain records are additions or changes."""
    return changes if isinstance(changes, ChangeSet) else ChangeSet(added=changes)


def admit(changes: ChangeSet, catalogue: Catalogue) -> Admitted:
    """Check what can be checked without the store.

    Raises
    ------
    InputError
        If something is not a record.
    DuplicateId
        If an id occurs twice.
    NotStorable
        If a fact lacks source, grade, basis or expiry, holds a value without a canonical form, or
        is a tie of an unknown kind.
    """
    records = [*changes.added, *changes.changed]
    if not all(isinstance(record, Record) for record in records):
        raise InputError(
            "something that is not a record",
            hint="build facts with stakemap.model.parse",
        )
    times = Counter([record.id for record in records])
    times.update(changes.removed)
    double = sorted(ident for ident, count in times.items() if count > 1)
    if double:
        raise DuplicateId(double, hint="name each id once in a set")
    records.sort(key=lambda record: record.id)
    _check_complete(records)
    _check_ties(records, catalogue)
    return Admitted(
        rows=tuple(_encoded(records)),
        records={record.id: record for record in records},
        removed=tuple(sorted(changes.removed)),
    )


def _encoded(records: Iterable[Record]) -> Iterator[Row]:
    for record in records:
        checkpoint()
        yield encode(record)


def _check_complete(records: Iterable[Record]) -> None:
    lacking = [
        record.id
        for record in records
        if isinstance(record, Fact) and (not record.complete or record.source == GIVEN_IN_CODE)
    ]
    lacking += [record.id for record in records if _of_a_scenario(record)]
    if lacking:
        raise NotStorable(sorted(set(lacking)), hint="give each fact its source, grade, basis and expires")


def _of_a_scenario(record: Record) -> bool:
    source = record.source if isinstance(record, Fact) else record.id if isinstance(record, Source) else None
    return source is not None and source.startswith(SCENARIO)


def _check_ties(records: Iterable[Record], catalogue: Catalogue) -> None:
    unknown = [record.id for record in records if isinstance(record, Tie) and record.kind not in catalogue]
    if unknown:
        raise NotStorable(unknown, hint="ties of a kind that the relation catalogue does not have")


def soft(record: type[Record] | Record, field: str) -> bool:
    """Whether an end may be missing later: a score outlives the departure of its subject."""
    kind = record if isinstance(record, type) else type(record)
    return issubclass(kind, Assessment) and field == "subject"


def check_ends(
    records: Iterable[Record],
    kinds_of: Callable[[set[str]], Kinds],
    catalogue: Catalogue,
) -> None:
    """Check that what the records name will be there and is of a kind they may name.

    Parameters
    ----------
    kinds_of
        Gives the kinds of ids as they will be after the write; absent ids are left out.

    Raises
    ------
    MissingEndpoint
        Listing the facts that name something else.
    """
    listed = [(record, list(record.references())) for record in records]
    kinds = kinds_of({ident for _, ends in listed for _, ident in ends})
    loose = [record.id for record, ends in listed if not _fits(record, ends, kinds, catalogue)]
    if loose:
        raise MissingEndpoint(loose, hint="add what they name, of the right kind, in the same set")


def _fits(record: Record, ends: list[tuple[str, str]], kinds: Kinds, catalogue: Catalogue) -> bool:
    allowed: Mapping[str, tuple[str, ...]] = _allowed(type(record))
    if isinstance(record, Tie) and record.kind in catalogue:
        kind = catalogue[record.kind]
        allowed = {**allowed, "from_id": kind.from_kinds, "to_id": kind.to_kinds}
    return all(kinds.get(ident) in allowed[name] for name, ident in ends)


@cache
def _allowed(cls: type[Record]) -> Mapping[str, tuple[str, ...]]:
    return cls.reference_fields()


def check_namers(
    namers: Iterable[Record],
    kinds_of: Callable[[set[str]], Kinds],
    catalogue: Catalogue,
) -> None:
    """Check that facts which stay still find what they name after removals and changes of kind.

    Raises
    ------
    MissingEndpoint
        Listing the facts that would name nothing.
    """
    hard = [
        (
            record,
            [(name, ident) for name, ident in record.references() if not soft(record, name)],
        )
        for record in namers
    ]
    kinds = kinds_of({ident for _, ends in hard for _, ident in ends})
    loose = [record.id for record, ends in hard if not _fits(record, ends, kinds, catalogue)]
    if loose:
        raise MissingEndpoint(loose, hint="remove them in the same set, or keep what they name")


def check_remarks(*texts: str | None) -> None:
    """Refuse remarks of a write that are too long.

    Raises
    ------
    InputError
        If one is longer than 4000 characters.
    """
    if any(text is not None and len(text) > _LONGEST_REMARK for text in texts):
        raise InputError(
            "actor, reason or key is too long",
            hint=f"at most {_LONGEST_REMARK} characters",
        )
