"""Finding damage in a Neo4j store: every digest recomputed, every revision added up, links walked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from stakemap.model import FACTS
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j import dataset as read
from stakemap.store.neo4j.connection import Runner
from stakemap.store.neo4j.dataset import DatasetHead, Text
from stakemap.store.shared import audit_log as audit
from stakemap.store.shared import integrity as damage
from stakemap.store.shared.digests import keyed
from stakemap.store.shared.results import AuditEntry, Damage

__all__ = ["all_damage", "audit_entries", "counts", "revision_damage", "row_damage", "sealed_rows"]


def sealed_rows(runner: Runner, ds: str, last: DatasetHead) -> Iterator[Text]:
    """Every row of the published present and of the past."""
    there: set[str] = set()
    for row in read.current_rows(runner, ds):
        if row.rev_from <= last.rev:
            if last.staged is not None:
                there.add(row.id)
            yield row
    for found in runner.run(cypher.VERSIONS, ds=ds):
        row = read.opened(*found.values())
        if row.rev_to is None or row.rev_to <= last.rev:
            yield row
        elif row.id not in there:  # a staged write has copied the others to the history, no more yet
            yield row._replace(rev_to=None)


def _source(row: Text) -> str | None:
    cls = FACTS.get(row.kind)
    if cls is None or "source" not in cls.model_fields:
        return None
    source: str | None = json.loads(row.body).get("source")
    return source


def row_damage(runner: Runner, ds: str, last: DatasetHead) -> Iterator[Damage]:
    """Rows that are not what was written, and facts that name what is not there."""
    rows = list(sealed_rows(runner, ds, last))
    kinds = {row.id: row.kind for row in rows if row.rev_to is None}
    plain = ((r.id, r.kind, _source(r), r.body, r.seal, r.rev_from, r.rev_to) for r in rows)
    return damage.row_damage(plain, kinds)


def _revisions(runner: Runner, ds: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in runner.run(cypher.REVISIONS, ds=ds)]


def revision_damage(runner: Runner, ds: str, last: DatasetHead) -> Iterator[Damage]:
    """Revisions whose rows do not add up to what they were."""
    kept = [(row[0], row[5], bytes.fromhex(row[6])) for row in _revisions(runner, ds)]
    if len(kept) != last.rev or (kept and last.state.to_bytes() != kept[-1][2]):
        yield Damage("the head is not the last revision", rev=last.rev)
    spans = ((row.seal, row.rev_from, row.rev_to) for row in sealed_rows(runner, ds, last))
    yield from damage.revision_damage(kept, spans)


def _entries(runner: Runner, ds: str, since: int) -> Iterator[audit.Entry]:
    for row in runner.run(cypher.AUDIT, ds=ds, since=since):
        seq, rev, at, action, print_, payload, salt, sealed, chain = row.values()
        first, last = (bytes.fromhex(print_), bytes.fromhex(sealed))
        salted = None if salt is None else bytes.fromhex(salt)
        yield audit.Entry(seq, rev, at, action, first, payload, salted, last, bytes.fromhex(chain))


def audit_entries(runner: Runner, ds: str, since: int) -> list[AuditEntry]:
    """The entries after number `since`, in order."""
    return [entry.answer() for entry in _entries(runner, ds, since)]


def _table_damage(runner: Runner, ds: str, last: DatasetHead) -> Iterator[Damage]:
    """Receipts and tombstones that were altered, and a broken audit chain."""
    salt = last.salt
    for row in runner.run(cypher.REQUESTS, ds=ds):
        kept = row["request"]
        values = [kept.get(name) for name in ("rev", "at", "added", "changed", "removed", "written")]
        if keyed(salt, bytes.fromhex(kept["key"]), *values).hex() != kept["seal"]:
            yield Damage("the receipt of a write was altered", rev=kept["rev"])
    laid = set()
    for row in runner.run(cypher.MARKS, ds=ds):
        stone = row["stone"]
        mark, rev, at, basis = bytes.fromhex(stone["mark"]), stone["rev"], stone["at"], stone["legal_basis"]
        laid.add(rev)
        if keyed(salt, mark, rev, at, basis).hex() != stone["seal"]:
            yield Damage("a tombstone was altered", rev=rev)
    entries = list(_entries(runner, ds, 0))
    revisions = {row[0]: row[:5] for row in _revisions(runner, ds)}
    yield from audit.broken_links(entries, revisions)
    if (len(entries), entries[-1].chain if entries else b"") != (last.seq, last.chain):
        yield Damage("the audit chain does not end where the head says")
    for rev in sorted({entry.rev for entry in entries if entry.action == "erase"} - laid):
        yield Damage("a tombstone is missing", rev=rev)


def counts(runner: Runner, ds: str, last: DatasetHead) -> tuple[int, int, int]:
    """How many current records, past versions and revisions a dataset has."""
    versions = runner.run(cypher.COUNT_VERSIONS, ds=ds).single(strict=True)[0]
    return last.facts, int(versions), last.rev


def all_damage(runner: Runner, ds: str, last: DatasetHead) -> list[Damage]:
    """Everything wrong with one dataset."""
    found: list[Damage] = []
    for part in (row_damage, revision_damage, _table_damage):
        found += damage.guarded(_lazily(part, runner, ds, last))
    return found


def _lazily(part: Any, runner: Runner, ds: str, last: DatasetHead) -> Iterator[Damage]:
    yield from part(runner, ds, last)
