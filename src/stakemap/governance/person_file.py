"""Everything a store holds of one person: facts, sources, scores with their making, readings, releases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from stakemap.errors import InputError, UnknownName
from stakemap.graph.name_index import fold
from stakemap.model import Assessment, Entity, Record, Run, Source
from stakemap.store import AuditEntry, RememberedFiles, Store, Version

__all__ = ["Held", "PersonFile", "Scored", "people_named", "person_file", "person_named"]


@dataclass(frozen=True, slots=True)
class Held:
    """One fact about the person, with every state it ever had.

    Attributes
    ----------
    id, kind
        Of the fact.
    about
        Whether it is the person or names the person by id; else its text has the name.
    versions
        The states, the oldest first; the last one is in force where its `recorded_to` is ``None``.
    """

    id: str
    kind: str
    about: bool
    versions: tuple[Version, ...]

    @property
    def current(self) -> bool:
        """Whether it is still held."""
        return self.versions[-1].recorded_to is None


@dataclass(frozen=True, slots=True)
class Scored:
    """One score of the person, and how it was made."""

    score: Assessment
    recorded_from: str
    recorded_to: str | None
    run: Run | None


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything a dataset of a store holds of one person.

    Attributes
    ----------
    dataset, subject, rev
        Where, whose, and at which revision.
    facts
        Facts about the person and facts whose text names the person, by kind and id.
    sources
        Where they came from.
    scores
        Every score that is or was held, the oldest first.
    releases
        Entries of the audit chain: what was given out while the person was in the facts.
    readings
        Entries of the audit chain: who read, when and what for.
    writings
        Entries of the audit chain: who wrote the revisions in which something about the person changed.
    files
        Reports and other files that name the person, as far as the store was told of them.
    """

    dataset: str
    subject: str
    rev: int
    facts: tuple[Held, ...]
    sources: tuple[Source, ...]
    scores: tuple[Scored, ...]
    releases: tuple[AuditEntry, ...]
    readings: tuple[AuditEntry, ...]
    writings: tuple[AuditEntry, ...]
    files: tuple[RememberedFiles, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "account": self.dataset,
            "person": self.subject,
            "revision": self.rev,
            "facts": [
                {
                    "id": held.id,
                    "kind": held.kind,
                    "about_the_person": held.about,
                    "versions": [_version(one) for one in held.versions],
                }
                for held in self.facts
            ],
            "files": [{"at": one.at, "actor": one.actor, "files": list(one.files)} for one in self.files],
            "sources": [source.to_dict() for source in self.sources],
            "scores": [_scored(one) for one in self.scores],
            "not_for_sole_decision": True,
            **{
                name: [_entry(one) for one in getattr(self, name)]
                for name in ("releases", "readings", "writings")
            },
        }


def person_named(store: Store, text: str) -> str:
    """The id that a text is, or of the one person whose whole name it is today.

    A former name finds nobody; an id does, as long as the store keeps its history.

    Raises
    ------
    UnknownName
        Neither an id nor a name.
    InputError
        Several have the name; their ids are told.

    Notes
    -----
    Reads the facts of today where the text is no id.
    """
    if store.history(text):
        return text
    found = people_named(store, text)
    if not found:
        raise UnknownName("id" if ":" in text else "person", text)
    if len(found) > 1:
        raise InputError("several people have this name", hint=f"give the id of one: {', '.join(found)}")
    return found[0]


def people_named(store: Store, text: str) -> list[str]:
    """Ids of those whose whole name a text is today, sorted."""
    people = [record for record in store.load() if record.kind_of_fact in _PEOPLE]
    return sorted(record.id for record in people if fold(text) in map(fold, _names(record)))


def person_file(store: Store, subject: str) -> PersonFile:
    """Gather everything a store holds of a person.

    Parameters
    ----------
    store
        Opened without access limits, or for an officer: what the reader may not see is not in the file.
    subject
        Id of the person.

    Raises
    ------
    UnknownName
        The store never held the id.
    InputError
        It is not a person.

    Notes
    -----
    Walks all changes of all revisions, so it takes about as long as reading the whole history once.
    """
    own = store.history(subject)
    if not own:
        raise UnknownName("id", subject)
    if own[-1].record.kind_of_fact not in _PEOPLE:
        raise InputError("only a person has a file", hint="give the id of a person or of one of our team")
    names = {name for version in own for name in _names(version.record)}
    last = store.head().rev
    kinds = _kinds_naming(store, subject, names, last)
    versions = {ident: tuple(store.history(ident)) for ident in sorted(kinds)}
    held = [
        Held(ident, kinds[ident], any(_about(v.record, subject) for v in found), found)
        for ident, found in versions.items()
        if kinds[ident] not in _DERIVED
    ]
    scored = [versions[i] for i in sorted(kinds) if kinds[i] == Assessment.kind_of_fact]
    revs = {v.rev_from for found in versions.values() for v in found}
    revs |= {v.rev_to for found in versions.values() for v in found if v.rev_to is not None}
    entries = [entry for entry in store.audit() if _there(own, entry.rev)]
    return PersonFile(
        store.dataset,
        subject,
        last,
        tuple(sorted(held, key=lambda one: (not one.about, one.kind, one.id))),
        _sources(store, held),
        tuple(_scores(store, scored)),
        tuple(entry for entry in entries if entry.action in _RELEASED),
        tuple(entry for entry in entries if entry.action == "read"),
        tuple(entry for entry in store.audit() if entry.rev in revs and entry.action in _WRITTEN),
        store.files_made(subject),
    )


_PEOPLE = ("person", "team_member")
_DERIVED = (Assessment.kind_of_fact, Run.kind_of_fact)
_RELEASED = ("release",)
_WRITTEN = ("apply", "sync")


def _names(record: Record) -> Iterator[str]:
    if isinstance(record, Entity):
        yield from (n for n in (record.name, record.name_en, record.name_zh) if n is not None and len(n) > 1)


def _about(record: Record, subject: str) -> bool:
    return record.id == subject or subject in record.ends()


def _kinds_naming(store: Store, subject: str, names: set[str], last: int) -> dict[str, str]:
    """Ids and kinds of all records that ever were about the person or had the name in their text."""
    found: dict[str, str] = {}
    for rev in range(1, last + 1):
        for change in store.diff(rev - 1, rev):
            for record in (change.before, change.after):
                if record is not None and (_about(record, subject) or _mentions(record, names)):
                    found[change.id] = record.kind_of_fact
    return found


def _mentions(record: Record, names: set[str]) -> bool:
    """Whether a text of a record, not the name of somebody else, has the name."""
    values = record.to_dict()
    if record.personal and isinstance(record, Entity):
        values = {k: v for k, v in values.items() if k not in ("name", "name_en", "name_zh")}
    text = json.dumps(values, ensure_ascii=False)
    return any(json.dumps(name, ensure_ascii=False)[1:-1] in text for name in names)


def _scores(store: Store, found: Iterable[tuple[Version, ...]]) -> Iterator[Scored]:
    runs: dict[str, Run | None] = {}
    for version in sorted((v for each in found for v in each), key=lambda v: (v.rev_from, v.record.id)):
        score = version.record
        assert isinstance(score, Assessment)  # noqa: S101  chosen by kind
        if score.run not in runs:
            made = [v.record for v in store.history(score.run) if isinstance(v.record, Run)]
            runs[score.run] = made[-1] if made else None
        yield Scored(score, version.recorded_from, version.recorded_to, runs[score.run])


def _sources(store: Store, held: Iterable[Held]) -> tuple[Source, ...]:
    ids = {getattr(v.record, "source", None) for one in held for v in one.versions} - {None}
    found = (store.history(str(ident)) for ident in sorted(map(str, ids)))
    return tuple(one[-1].record for one in found if one and isinstance(one[-1].record, Source))


def _there(own: list[Version], rev: int) -> bool:
    return any(v.rev_from <= rev and (v.rev_to is None or rev < v.rev_to) for v in own)


def _version(one: Version) -> dict[str, Any]:
    return {
        "recorded_from": one.recorded_from,
        "recorded_to": one.recorded_to,
        "values": one.record.to_dict(),
    }


def _scored(one: Scored) -> dict[str, Any]:
    run = one.run
    return {
        **one.score.to_dict(),
        "recorded_from": one.recorded_from,
        "recorded_to": one.recorded_to,
        "made_by": None
        if run is None
        else {
            "method": run.method,
            "plan": json.loads(run.plan),
            "as_of": str(run.as_of) if run.as_of is not None else None,
            "facts_digest": run.facts_digest,
            "snapshot_digest": run.snapshot_digest,
        },
    }


def _entry(one: AuditEntry) -> dict[str, Any]:
    return {
        "number": one.seq,
        "revision": one.rev,
        "at": one.at,
        "action": one.action,
        **(dict(one.payload) if one.payload is not None else {}),
    }
