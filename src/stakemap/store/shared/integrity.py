"""Finding damage in rows and revisions, wherever they are kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from stakemap.errors import Corrupt, StakemapError
from stakemap.model import FACTS
from stakemap.store.shared.admission import soft
from stakemap.store.shared.dataset import Dataset
from stakemap.store.shared.digests import State, intact
from stakemap.store.shared.results import Damage
from stakemap.store.shared.rows import seal_of

__all__ = [
    "OTHER_SCHEMA", "UNREADABLE", "dataset_damage", "guarded", "refuse_damaged", "revision_damage",
    "row_damage", "states",
]  # fmt: skip

UNREADABLE = Damage("a part of the store cannot be read")
OTHER_SCHEMA = Damage("the schema is not the one of its version")


SealedRow = tuple[str, str, str | None, str, object, int, int | None]
"""id, kind, source, body, digest, first revision, revision in which it went."""
Span = tuple[bytes, int, int | None]
"""digest, first revision, revision in which it went."""


def row_damage(rows: Iterable[SealedRow], kinds: Mapping[str, str]) -> Iterator[Damage]:
    """Rows that are not what was written, and current facts that name what is not there.

    Parameters
    ----------
    rows
        Of the present and the past.
    kinds
        Kinds of all current records.
    """
    for ident, kind, source, body, seal, rev_from, rev_to in rows:
        cls = FACTS.get(kind)
        if not intact(ident, kind, body, seal) or cls is None:
            yield Damage("a record is not what was written", ident, rev_from)
            continue
        values = json.loads(body)
        given = values.get("source") if "source" in cls.model_fields else None
        if values.get("id") != ident or given != source:
            yield Damage("a record stands under another id or source", ident, rev_from)
        elif rev_to is None:
            for name, allowed in cls.reference_fields().items():
                end = values.get(name)
                if end is not None and kinds.get(end) not in allowed and not soft(cls, name):
                    yield Damage("a fact names something that is not there", ident, rev_from)


def states(spans: Iterable[Span], last: int) -> list[State]:
    """The state of every revision from 0 to `last`, added up from the rows."""
    steps = [State() for _ in range(last + 2)]
    for seal, rev_from, rev_to in spans:
        steps[_within(rev_from, last)].add(seal)
        if rev_to is not None:
            steps[_within(rev_to, last)].remove(seal)
    total, found = State(), []
    for step in steps[:-1]:
        total = State((total.total + step.total) % (1 << 256), total.count + step.count)
        found.append(total)
    return found


def _within(rev: int, last: int) -> int:
    """A revision that cannot be counts in none."""
    return rev if 1 <= rev <= last else last + 1


def revision_damage(kept: Sequence[tuple[int, int, bytes]], spans: Iterable[Span]) -> Iterator[Damage]:
    """Revisions whose rows do not add up to what they were.

    Parameters
    ----------
    kept
        Number, count of facts and state of each revision, in order.
    """
    if [row[0] for row in kept] != list(range(1, len(kept) + 1)):
        yield Damage("revisions are missing")
        return
    counted = states(spans, len(kept))
    for rev, facts, state in kept:
        if counted[rev] != State.from_bytes(state, facts):
            yield Damage("a revision is not whole", rev=rev)


def table_damage(data: Dataset) -> Iterator[Damage]:
    """Receipts and tombstones that were altered, and a broken audit chain, which counts the tombstones."""
    for kept in data.kept_receipts():
        if seal_of(kept, data.salt) != kept.seal:
            yield Damage("the receipt of a write was altered", rev=kept.rev)
    laid = set()
    for stone in data.tombstones():
        laid.add(stone.rev)
        if seal_of(stone, data.salt) != stone.seal:
            yield Damage("a tombstone was altered", rev=stone.rev)
    entries = list(data.entries())
    yield from data.chain_damage(entries)
    for rev in sorted({entry.rev for entry in entries if entry.action == "erase"} - laid):
        yield Damage("a tombstone is missing", rev=rev)


def dataset_damage(data: Dataset) -> list[Damage]:
    """Everything wrong with one dataset."""
    parts = (data.row_damage, data.revision_damage, lambda: table_damage(data))
    return [damage for part in parts for damage in guarded(part)]


def refuse_damaged(data: Dataset) -> None:
    """Erasing rewrites digests of the past, so damage must be seen before it.

    Raises
    ------
    Corrupt
        If the dataset is damaged.
    """
    if guarded(data.row_damage) or guarded(data.revision_damage):
        raise Corrupt("the store is damaged and cannot be rewritten", hint="call verify(); restore a backup")


def guarded(check: Callable[[], Iterable[Damage]]) -> list[Damage]:
    """All damage that one check finds; a check that cannot even be made is damage too."""
    try:
        return list(check())
    except (
        sqlite3.Error,
        StakemapError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ):
        return [UNREADABLE]
