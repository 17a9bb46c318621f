"""What leaves a store without trace: which rows go, which get another text, what the audit chain says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from stakemap.errors import InputError, UnknownName
from stakemap.model import FACTS
from stakemap.store.shared.audit_log import Note
from stakemap.store.shared.dataset import Dataset
from stakemap.store.shared.digests import Row, canonical, row_digest
from stakemap.store.shared.integrity import refuse_damaged
from stakemap.store.shared.oversight.remembered_files import entries_to_forget, files_naming
from stakemap.store.shared.recorded_time import Clock
from stakemap.store.shared.redaction import Traces, mark_of, traces_of
from stakemap.store.shared.rows import Held, Tombstone, sealed
from stakemap.work import each

__all__ = ["Erasure", "Remarks", "Removal", "erase", "past_retention"]

D = TypeVar("D", bound=Dataset)


class Remarks(NamedTuple):
    """Who erases, why, on which legal basis."""

    actor: str
    reason: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Removal:
    """Rows that go, of the present and the past, and rows that get another text."""

    gone: list[Held]
    rewritten: list[tuple[Held, Row]]

    @property
    def current(self) -> list[Held]:
        """Rows of the present that go."""
        return [row for row in self.gone if row.rev_to is None]


Remove = Callable[[D, Removal, Note], tuple[int, str]]
"""Carries a removal out as one revision, with every earlier one stated anew; its number and time."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure did in the tables; nothing but its time where it was made before."""

    traces: Traces
    rev: int
    at: str
    mark: bytes
    facts: int = 0
    versions: int = 0
    assessments: int = 0
    redacted: int = 0
    runs: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def erase(data: D, subject: str, remarks: Remarks, clock: Clock, remove: Remove[D]) -> Erasure:
    """Remove every row that is the subject or names it, and black it out of all other text.

    Raises
    ------
    UnknownName
        If the dataset never held it.
    InputError
        If it is not about a person.
    Corrupt
        If the dataset is damaged.
    """
    before = data.tombstone(subject)
    if before is not None:
        files = files_naming(data.entries(), before.mark)
        return Erasure(Traces(subject), before.rev, before.at, before.mark, files=files)
    traces = _subject_traces(data, subject)
    refuse_damaged(data)
    removal = _removal_of(data, traces)
    current, scores = removal.current, [row for row in removal.gone if row.kind == "assessment"]
    mark, basis = mark_of(data.salt, subject), traces.redacted(remarks.legal_basis)
    facts, versions, redacted = len(current), len(removal.gone) - len(current), len(removal.rewritten)
    payload = {
        "actor": traces.redacted(remarks.actor), "reason": traces.redacted(remarks.reason),
        "legal_basis": basis, "tombstone": mark.hex(), "facts": facts, "versions": versions,
        "redacted": redacted,
    }  # fmt: skip
    entries = list(each(data.entries()))
    named = [entry.seq for entry in entries if entry.payload and traces.found_in(entry.payload)]
    data.forget_payloads(sorted({*named, *entries_to_forget(entries, traces)}))
    rev, at = remove(data, removal, Note("erase", payload, clock()))
    data.add_tombstone(sealed(Tombstone(mark, rev, at, basis), data.salt))
    assessments = sum(row.rev_to is None for row in scores)
    runs = sorted({str(json.loads(row.body)["run"]) for row in scores})
    files = files_naming(entries, mark)
    return Erasure(traces, rev, at, mark, facts, versions, assessments, redacted, tuple(runs), files)


def _subject_traces(data: Dataset, subject: str) -> Traces:
    """Id and names of a subject, from all its versions."""
    rows = [row for row in each(data.holding([subject])) if row.id == subject]
    if not rows:
        raise UnknownName("id", subject)
    if not any(FACTS[row.kind].personal for row in rows):
        raise InputError(
            "only what is about a person is erased",
            hint="remove other facts with apply or sync",
        )
    return traces_of(subject, (row.record for row in rows))


def _removal_of(data: Dataset, traces: Traces) -> Removal:
    found = list(each(data.holding(traces.forms)))
    gone = [row for row in found if row.id == traces.ident or row.names(traces.ident)]
    leaving = {(row.id, row.rev_from) for row in gone}
    lonely = [row for row in each(found) if _lonely(row, traces, leaving, data)]
    leaving |= {(row.id, row.rev_from) for row in lonely}
    kept = (row for row in found if (row.id, row.rev_from) not in leaving)
    return Removal(gone + lonely, list(_blacked_out(kept, traces)))


def _lonely(row: Held, traces: Traces, leaving: set[tuple[str, int]], data: Dataset) -> bool:
    """Whether a source names the subject and no row that stays gives it as its source."""
    return (
        row.kind == "source"
        and (row.id, row.rev_from) not in leaving
        and traces.found_in(row.body)
        and all((ident, since) in leaving for ident, since in data.users(row.id))
    )


def _blacked_out(rows: Iterable[Held], traces: Traces) -> Iterator[tuple[Held, Row]]:
    """The rows whose free text names the subject, each with its new form."""
    for row in rows:
        values = json.loads(row.body)
        blacked = traces.redact(row.kind, values)
        if blacked != values:
            body = canonical(blacked)
            yield row, Row(row.id, row.kind, row.source, body, row_digest(row.kind, body))


def past_retention(data: Dataset, on: date) -> Removal:
    """Rows past their retention; what ends now goes with its history, and so does what names a person of it.

    A body, post or source stays while a fact that is still kept names it.
    """
    day, rows = on.isoformat(), list(each(data.all_rows()))
    current = [row for row in rows if row.rev_to is None]
    ended = {row.id for row in current if _due(row, day)}
    people = {row.id for row in current if row.id in ended and FACTS[row.kind].personal}
    ended |= {row.id for row in current if any(end in people for end in row.ends)}
    while needed := _needed(current, ended):
        ended -= needed

    def goes(row: Held) -> bool:
        past = row.rev_to is not None
        return row.id in ended or (past and (_due(row, day) or any(end in people for end in row.ends)))

    return Removal(sorted((row for row in rows if goes(row)), key=lambda row: (row.id, row.rev_from)), [])


def _due(row: Held, day: str) -> bool:
    ends = json.loads(row.body).get("expires")
    return ends is not None and ends <= day


def _needed(current: list[Held], ended: set[str]) -> set[str]:
    """Bodies due to go that a fact which stays still names."""
    named = {end for row in current if row.id not in ended for end in row.ends}
    return {row.id for row in current if row.id in ended & named and not FACTS[row.kind].personal}
