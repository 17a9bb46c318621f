"""Erasing a person from a Neo4j store, the past included."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from stakemap.errors import Corrupt, InputError, UnknownName
from stakemap.model import FACTS
from stakemap.store.neo4j import cypher, write
from stakemap.store.neo4j import dataset as read
from stakemap.store.neo4j.connection import Runner
from stakemap.store.neo4j.dataset import DatasetHead, Text
from stakemap.store.neo4j.graph_model import EDGES, Shape, sealed
from stakemap.store.neo4j.verify import revision_damage, row_damage, sealed_rows
from stakemap.store.shared.change_sets import UNTOUCHED_BY_SYNC
from stakemap.store.shared.delta import mark_of
from stakemap.store.shared.digests import Row, State, canonical, keyed, row_digest
from stakemap.store.shared.erasure import lonely_sources, past_retention
from stakemap.store.shared.integrity import guarded, states
from stakemap.store.shared.rows import Erasure, Held, parsed
from stakemap.store.shared.traces import Traces, traces_of

__all__ = ["OUT_OF_REACH", "erase", "erased_before", "expire", "expired", "kept_elsewhere", "subject_traces"]

OUT_OF_REACH = (
    "backups, dumps and transaction logs of the server: set db.tx_log.rotation.retention_policy, and restore "
    "nothing older without erasing again",
    "reports and exports already sent: tell their readers",
)


def _texts(texts: Iterable[str]) -> list[str]:
    return [json.dumps(text, ensure_ascii=False)[1:-1] for text in texts]


def _held(row: Text) -> Held:
    source = json.loads(row.body).get("source") if "source" in FACTS[row.kind].model_fields else None
    return Held(row.id, row.kind, source, row.body, row.rev_from, row.rev_to)


def holding(runner: Runner, ds: str, last: DatasetHead, texts: Iterable[str]) -> Iterator[Held]:
    """Rows of the present and the past whose body has one of these texts in it."""
    wanted = _texts(texts)
    for query in (cypher.NODES_HOLDING, *map(cypher.edges_holding, last.types), cypher.VERSIONS_HOLDING):
        for row in runner.run(query, ds=ds, texts=wanted):
            yield _held(read.opened(*row.values()))


def subject_traces(runner: Runner, ds: str, last: DatasetHead, subject: str) -> Traces:
    """Id and names of a subject, from all its versions.

    Raises
    ------
    UnknownName
        If the dataset never held it.
    InputError
        If it is not about a person.
    """
    rows = [row for row in holding(runner, ds, last, [subject]) if row.id == subject]
    if not rows:
        raise UnknownName("id", subject)
    if not any(FACTS[row.kind].personal for row in rows):
        raise InputError(
            "only what is about a person is erased", hint="remove other facts with apply or sync"
        )
    return traces_of(subject, (row.record for row in rows))


def erased_before(runner: Runner, ds: str, salt: bytes, subject: str) -> Erasure | None:
    """The erasure that laid the tombstone of a subject."""
    mark = mark_of(salt, subject)
    for row in runner.run(cypher.MARKS, ds=ds):
        stone = row["stone"]
        if stone["mark"] == mark.hex():
            return Erasure(stone["rev"], stone["at"], mark, 0, 0, 0, 0, ())
    return None


def _refuse_damaged(runner: Runner, ds: str, last: DatasetHead) -> None:
    """Erasing rewrites digests of the past, so damage must be seen before it."""
    if guarded(row_damage(runner, ds, last)) or guarded(revision_damage(runner, ds, last)):
        raise Corrupt("the store is damaged and cannot be rewritten", hint="call verify(); restore a backup")


def erase(
    runner: Runner,
    ds: str,
    last: DatasetHead,
    traces: Traces,
    *,
    shape: Shape,
    moment: datetime,
    actor: str,
    reason: str,
    legal_basis: str,
    token: str,
) -> Erasure:
    """Remove every row that is the subject or names it, and black it out of all other text."""
    _refuse_damaged(runner, ds, last)
    found = list(holding(runner, ds, last, traces.forms))
    gone = [row for row in found if row.id == traces.ident or row.names(traces.ident)]
    gone += lonely_sources(traces, found, gone, lambda source: _users(runner, ds, last, source))
    leaving = {(row.id, row.rev_from) for row in gone}
    kept = [row for row in found if (row.id, row.rev_from) not in leaving]
    current = [row for row in gone if row.rev_to is None]
    scores = sum(row.kind == "assessment" for row in current)
    runs = sorted({str(json.loads(row.body)["run"]) for row in gone if row.kind == "assessment"})
    redacted = _rewrite(runner, ds, last, gone, kept, traces, shape)
    _forget_payloads(runner, ds, traces)
    mark, basis = mark_of(last.salt, traces.ident), traces.redacted(legal_basis)
    payload = {
        "actor": traces.redacted(actor), "reason": traces.redacted(reason), "legal_basis": basis,
        "tombstone": mark.hex(), "facts": len(current), "versions": len(gone) - len(current),
        "redacted": redacted,
    }  # fmt: skip
    rev, at = _restate(runner, ds, last, current, moment, "erase", payload, token)
    seal = keyed(last.salt, mark, rev, at, basis)
    stone = {"mark": mark.hex(), "rev": rev, "at": at, "legal_basis": basis, "seal": seal.hex()}
    runner.run(cypher.ADD_MARK, values={"_ds": ds} | stone)
    return Erasure(rev, at, mark, len(current), len(gone) - len(current), scores, redacted, tuple(runs))


def _users(runner: Runner, ds: str, last: DatasetHead, source: str) -> Iterator[tuple[str, int]]:
    """Rows of the present and the past that give a source."""
    for query in (cypher.NAMERS_BY_SOURCE, *map(cypher.edges_by_source, last.types)):
        for row in runner.run(query, ds=ds, ids=[source]):
            yield row["id"], row["rev"]
    for row in runner.run(cypher.VERSIONS_BY_SOURCE, ds=ds, ids=[source]):
        yield row[0], row[1]


def _rewrite(
    runner: Runner,
    ds: str,
    last: DatasetHead,
    gone: Iterable[Held],
    kept: Iterable[Held],
    traces: Traces | None,
    shape: Shape,
) -> int:
    """Take rows out of the graph without trace and black the subject out of others; how many of those."""
    changed: list[tuple[Held, str]] = []
    for row in kept:
        values = json.loads(row.body)
        blacked = traces.redact(row.kind, values) if traces else values
        if blacked != values:
            changed.append((row, canonical(blacked)))
    current = [row for row in gone if row.rev_to is None]
    moved = [row for row, _ in changed if row.rev_to is None]
    edges = [row.id for row in (*current, *moved) if row.kind in EDGES]
    steps = [write.Step(cypher.delete_edges(rel_type), edges) for rel_type in last.types]
    steps.append(write.Step(cypher.DELETE_NODES, [row.id for row in current if row.kind not in EDGES]))
    past = [[row.id, row.rev_from] for row in gone if row.rev_to is not None]
    steps.append(write.Step(cypher.DELETE_VERSIONS, past))
    rewritten = [(_row(row, body), row.rev_from, row.rev_to) for row, body in changed]
    again = [(row, parsed(row.id, row.kind, row.body), since) for row, since, to in rewritten if to is None]
    steps += write.arriving(again, shape, {row.id for row, *_ in again if row.kind not in EDGES})
    versions = [[row.id, since, sealed(row)] for row, since, to in rewritten if to is not None]
    steps.append(write.Step(cypher.REWRITE_VERSIONS, versions))
    for query, rows in write.batches(steps):
        write.run(runner, ds, last.rev, query, rows)
    return len(changed)


def _row(held: Held, body: str) -> Row:
    return Row(held.id, held.kind, held.source, body, row_digest(held.kind, body))


def _restate(
    runner: Runner,
    ds: str,
    last: DatasetHead,
    current: Iterable[Held],
    moment: datetime,
    action: str,
    payload: Mapping[str, object],
    token: str,
) -> tuple[int, str]:
    """Publish the revision of an erasure, and write the state of every earlier one anew."""
    rows = list(sealed_rows(runner, ds, last))
    counted = states(((row.seal, row.rev_from, row.rev_to) for row in rows), last.rev)
    base = State()
    for row in rows:
        if row.rev_to is None and row.kind not in UNTOUCHED_BY_SYNC:
            base.add(row.seal)
    counts = (0, 0, len(list(current)))
    again = [[rev, state.count, state.to_bytes().hex()] for rev, state in enumerate(counted) if rev > 0]
    for start in range(0, len(again), write.BATCH):
        runner.run(cypher.RESTATE, ds=ds, rows=again[start : start + write.BATCH])
    return write.begin_revision(
        runner, ds, last, moment=moment, counts=counts, state=counted[-1] if counted else State(), base=base,
        action=action, payload=payload, token=token, erasures=last.erasures + 1,
    )  # fmt: skip


def _forget_payloads(runner: Runner, ds: str, traces: Traces) -> None:
    """Erase the audit payloads that name the subject, with their salt."""
    named = [
        row["a.seq"]
        for row in runner.run(cypher.AUDIT, ds=ds, since=0)
        if row["a.payload"] is not None and traces.found_in(row["a.payload"])
    ]
    runner.run(cypher.FORGET_PAYLOADS, ds=ds, rows=named)


def kept_elsewhere(runner: Runner, ds: str, last: DatasetHead, traces: Traces) -> tuple[str, ...]:
    """Where id or names still stand: facts of this dataset, other datasets."""
    texts = _texts(traces.telling)
    if not texts:
        return ()
    places = {row.id for row in holding(runner, ds, last, traces.telling)}
    for query in (cypher.ELSEWHERE, cypher.ELSEWHERE_EDGES, cypher.PAYLOADS_ELSEWHERE):
        places.update(f"dataset {row[0]}" for row in runner.run(query, ds=ds, texts=texts))
    return tuple(sorted(places))


def expired(runner: Runner, ds: str, last: DatasetHead, on: date) -> list[Held]:
    """Rows past their retention, and current facts that name a person among them."""
    rows = [_held(row) for row in sealed_rows(runner, ds, last)]
    return past_retention(rows, (row for row in rows if row.rev_to is None), on)


def expire(
    runner: Runner,
    ds: str,
    last: DatasetHead,
    gone: list[Held],
    *,
    shape: Shape,
    moment: datetime,
    actor: str,
    on: date,
    token: str,
) -> int:
    """Remove expired rows, the past included; no tombstone is laid."""
    _refuse_damaged(runner, ds, last)
    _rewrite(runner, ds, last, gone, (), None, shape)
    payload: dict[str, Any] = {"actor": actor, "on": on.isoformat(), "rows": len(gone)}
    current = [row for row in gone if row.rev_to is None]
    return _restate(runner, ds, last, current, moment, "expire", payload, token)[0]
