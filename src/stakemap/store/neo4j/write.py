"""Turning a delta into Cypher steps, and running them."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from stakemap.errors import Corrupt
from stakemap.graph.catalogue import Catalogue
from stakemap.model import Record
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j import dataset as read
from stakemap.store.neo4j.connection import Runner
from stakemap.store.neo4j.dataset import DatasetHead, Stored
from stakemap.store.neo4j.graph_model import (
    EDGES,
    ITEM,
    LABELS,
    LINKS,
    SEPARATOR,
    Shape,
    columns,
    link_lines,
    values_of,
)
from stakemap.store.shared import audit_log as audit
from stakemap.store.shared import recorded_time as moments
from stakemap.store.shared.admission import Admitted
from stakemap.store.shared.change_sets import UNTOUCHED_BY_SYNC, Scope
from stakemap.store.shared.delta import Delta, check_references, compare, refuse_marked
from stakemap.store.shared.digests import Row, State, keyed
from stakemap.store.shared.results import Receipt
from stakemap.store.shared.rows import parsed

__all__ = [
    "BATCH",
    "Step",
    "Work",
    "arriving",
    "batches",
    "begin_revision",
    "check",
    "delta_in_scope",
    "delta_of",
    "lock",
    "mark_of_plan",
    "publish",
    "refuse_erased",
    "remember",
    "replay",
    "run",
    "steps_of",
    "unlabelled",
    "written_by",
]

BATCH = 5_000
"""Rows in one query."""
FEW = 200
"""Rows of a kind from which on a query of its own pays."""


class Step(NamedTuple):
    """One query and the rows it is run over."""

    query: str
    rows: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Work:
    """A delta against the published revision, with what is needed to write it."""

    delta: Delta
    records: Mapping[str, Record]
    stored: Mapping[str, Stored]
    """At least the rows that change or go."""


def lock(runner: Runner, ds: str, token: str) -> DatasetHead:
    """The head of the dataset, made if it is new, which nobody else can write until the end."""
    salt = os.urandom(32)
    seal = keyed(salt, ds).hex()
    return read.head(runner, ds, cypher.LOCK, token=token, salt=salt.hex(), seal=seal)


def refuse_erased(runner: Runner, ds: str, salt: bytes, records: Iterable[Record]) -> None:
    """Refuse records that are, or name, somebody erased."""
    stones = [row["stone"] for row in runner.run(cypher.MARKS, ds=ds)]
    refuse_marked(salt, {bytes.fromhex(stone["mark"]) for stone in stones}, records)


def delta_of(runner: Runner, ds: str, last: DatasetHead, given: Admitted) -> Work:
    """Compare with the stored rows of the same ids."""
    stored = read.stored_of(runner, ds, last, [*(row.id for row in given.rows), *given.removed])
    return Work(compare(given.rows, given.removed, _pairs(stored)), given.records, stored)


def nothing_new(last: DatasetHead, given: Admitted, scope: Scope) -> bool:
    """Whether the head alone tells that a source is what the dataset holds already."""
    return scope.by == "all" and _sum(given.rows) == last.base


def delta_in_scope(
    runner: Runner, ds: str, last: DatasetHead, given: Admitted, scope: Scope
) -> tuple[Work, int]:
    """What a sync changes, and how many facts the scope holds."""
    if nothing_new(last, given, scope):
        return Work(compare((), (), {}), given.records, {}), last.base.count
    stored = read.stored_all(runner, ds, last)
    if scope.by in ("unit", "source"):
        rows = read.rows_at(runner, ds, last.rev)
        records = [parsed(*row) for row in rows]
        if scope.by == "unit":
            inside = scope.members(records, given.records.values())
        else:
            inside = {r.id for r in records if scope.holds(r.kind_of_fact, getattr(r, "source", None))}
    else:
        inside = {ident for ident, row in stored.items() if scope.holds(row.kind, None)}
    removed = sorted(inside - given.records.keys())
    return Work(compare(given.rows, removed, _pairs(stored)), given.records, stored), len(inside)


def _pairs(stored: Mapping[str, Stored]) -> Mapping[str, tuple[str, bytes]]:
    return {ident: (row.kind, row.seal) for ident, row in stored.items()}


def _sum(rows: Iterable[Row]) -> State:
    total = State()
    for row in rows:
        total.add(row.digest)
    return total


def check(runner: Runner, ds: str, last: DatasetHead, work: Work, catalogue: Catalogue) -> None:
    """Check that everything named is there after the write, from both sides."""
    check_references(
        work.delta,
        work.records,
        catalogue,
        lambda ids: read.kinds_of(runner, ds, last, ids),
        lambda ids, without: read.namers(runner, ds, last, work.stored, ids, without),
    )


def mark_of_plan(delta: Delta, last: DatasetHead) -> str:
    """A mark that two writes share if they bring the same change to the same revision."""
    rows = [row.digest for row in (*delta.added, *delta.changed)]
    return keyed(last.salt, "plan", last.rev, *rows, "removed", *delta.removed).hex()


# Steps


def steps_of(work: Work, shape: Shape, last: DatasetHead) -> list[Step]:
    """The queries that bring a delta into the graph: first what goes, then nodes, then relationships."""
    rev, scored = last.rev + 1, last.facts > last.base.count
    delta, stored = work.delta, work.stored
    coming = [(row, work.records[row.id]) for row in (*delta.added, *delta.changed)]
    old = [(row.id, stored[row.id]) for row in delta.changed] + [(i, stored[i]) for i in delta.removed]
    stays = {row.id for row in delta.changed if row.kind not in EDGES and stored[row.id].type is None}
    steps = list(_leaving(old, stays))
    steps += arriving([(row, record, rev) for row, record in coming], shape, stays, scored=scored)
    kinds = {row.id: row.kind for row in delta.changed}
    changed = {ident: row.kind for ident, row in old if ident in stays and row.kind != kinds[ident]}
    return unlabelled(changed) + steps


def unlabelled(changed: Mapping[str, str]) -> list[Step]:
    """Nodes that become another kind lose their label and the links of the old kind."""
    steps = []
    for kind in sorted(set(changed.values())):
        ids = [ident for ident, old in changed.items() if old == kind]
        steps += [Step(cypher.unlink(link.type, outward=link.outward), ids) for link in LINKS.get(kind, ())]
        steps.append(Step(cypher.unlabel(LABELS[kind]), ids))
    return steps


def _leaving(old: Iterable[tuple[str, Stored]], stays: set[str]) -> Iterator[Step]:
    """Rows to move to the history; nodes that only change stay where they are."""
    edges: dict[str, list[str]] = defaultdict(list)
    nodes: list[str] = []
    for ident, row in old:
        (nodes if row.type is None else edges[row.type]).append(ident)
    for rel_type in sorted(edges):
        yield Step(cypher.archive_edges(rel_type), edges[rel_type])
    yield Step(cypher.ARCHIVE_NODES, nodes)
    yield Step(cypher.DELETE_NODES, [ident for ident in nodes if ident not in stays])


def arriving(
    rows: Iterable[tuple[Row, Record, int]], shape: Shape, stays: set[str], *, scored: bool = True
) -> Iterator[Step]:
    """Rows to write, each with its revision; those in `stays` are nodes that get other values.

    Parameters
    ----------
    scored
        Whether there may be scores of somebody who comes back.
    """
    lines: dict[_Place, list[str]] = defaultdict(list)
    nodes: dict[str, list[Record]] = defaultdict(list)
    for row, record, rev in rows:
        rel_type = shape.type_of(record)
        if rel_type is None:
            nodes[row.kind].append(record)
            place = _Place(_UPDATED if row.id in stays else _CREATED, LABELS[row.kind], row.kind)
        else:
            place = _Place(_EDGE, rel_type, row.kind)
        lines[place].append(shape.line(row, record, rev))
    for form in (_UPDATED, _CREATED):
        yield from _written(form, lines)
    yield from _links(nodes, stays)
    if scored:
        yield from _relinked(nodes, stays)
    yield from _written(_EDGE, lines)


class _Place(NamedTuple):
    """How rows get into the graph, under which label or type, and their kind."""

    form: int
    name: str
    kind: str


_UPDATED, _CREATED, _EDGE = range(3)
_MANY = (cypher.update_nodes, cypher.create_nodes, cypher.create_edges)
_SOME = (cypher.UPDATE_FEW_NODES, cypher.CREATE_FEW_NODES, cypher.CREATE_FEW_EDGES)


def _written(form: int, lines: Mapping[_Place, list[str]]) -> Iterator[Step]:
    """Queries for the kinds with many rows, and one for all others."""
    few: list[dict[str, Any]] = []
    for place in sorted(place for place in lines if place.form == form):
        if len(lines[place]) >= FEW:
            yield Step(_MANY[form](place.name, columns(place.kind)), lines[place])
        else:
            few += [_row(place, line) for line in lines[place]]
    yield Step(_SOME[form], few)


def _row(place: _Place, line: str) -> dict[str, Any]:
    ends, values = values_of(line, place.kind)
    named = dict(zip(("from", "to"), ends, strict=False))
    return {"name": cypher.checked(place.name), "values": values, **named}


def _links(nodes: Mapping[str, list[Record]], stays: set[str]) -> Iterator[Step]:
    lines: list[str] = []
    for kind in sorted(nodes):
        for link in LINKS.get(kind, ()):
            again = [record.id for record in nodes[kind] if record.id in stays]
            yield Step(cypher.unlink(link.type, outward=link.outward), again)
            lines += link_lines(kind, link, nodes[kind])
    yield Step(cypher.LINK, lines)


def _relinked(nodes: Mapping[str, list[Record]], stays: set[str]) -> Iterator[Step]:
    subjects = [r.id for kind in ("person", "post", "unit") for r in nodes.get(kind, ())]
    yield Step(cypher.RELINK_SCORES, [ident for ident in subjects if ident not in stays])


def run(runner: Runner, ds: str, rev: int, query: str, rows: Sequence[Any]) -> None:
    """Run one query over at most `BATCH` rows.

    Raises
    ------
    Corrupt
        If a relationship found no end, although all ends were checked.
    """
    done = runner.run(query, rows=rows, ds=ds, rev=rev, separator=SEPARATOR, item=ITEM).consume()
    if "CREATE (a)-[r:" in query and done.counters.relationships_created != len(rows):
        raise Corrupt("a fact in the graph is not where the store left it", hint="call verify()")


def batches(steps: Iterable[Step]) -> Iterator[tuple[str, Sequence[Any]]]:
    """The steps cut to at most `BATCH` rows."""
    for query, rows in steps:
        for start in range(0, len(rows), BATCH):
            yield query, rows[start : start + BATCH]


# Publication


def _after(last: DatasetHead, work: Work) -> tuple[State, State]:
    """State of the dataset, and of it without assessments and runs, after a delta."""
    state, base = State(last.state.total, last.state.count), State(last.base.total, last.base.count)
    gone = [work.stored[row.id] for row in work.delta.changed] + [work.stored[i] for i in work.delta.removed]
    for old in gone:
        state.remove(old.seal)
        if old.kind not in UNTOUCHED_BY_SYNC:
            base.remove(old.seal)
    for row in (*work.delta.added, *work.delta.changed):
        state.add(row.digest)
        if row.kind not in UNTOUCHED_BY_SYNC:
            base.add(row.digest)
    return state, base


def publish(
    runner: Runner,
    ds: str,
    last: DatasetHead,
    work: Work,
    *,
    moment: datetime,
    actor: str,
    reason: str,
    action: str,
    token: str,
    types: Iterable[str],
) -> Receipt:
    """Make a written delta the next revision: its row, its link in the audit chain, the head."""
    state, base = _after(last, work)
    delta = work.delta
    counts = (len(delta.added), len(delta.changed), len(delta.removed))
    payload = {
        "actor": actor, "reason": reason, "added": counts[0], "changed": counts[1], "removed": counts[2]
    }  # fmt: skip
    rev, at = begin_revision(
        runner, ds, last, moment=moment, counts=counts, state=state, base=base,
        action=action, payload=payload, token=token, types=types,
    )  # fmt: skip
    return Receipt(ds, rev, at, *counts, written=True)


def begin_revision(
    runner: Runner,
    ds: str,
    last: DatasetHead,
    *,
    moment: datetime,
    counts: tuple[int, int, int],
    state: State,
    base: State,
    action: str,
    payload: Mapping[str, object],
    token: str,
    types: Iterable[str] = (),
    at: str | None = None,
    **more: Any,
) -> tuple[int, str]:
    """Write a revision, its audit entry and the head; its number and time."""
    rev, at = last.rev + 1, at or moments.next_stamp(moment, last.at)
    entry = audit.entry_after(last.seq, last.chain, (rev, at, *counts), rev, at, action, payload)
    values = dict(zip(("added", "changed", "removed"), counts, strict=True))
    values |= {"facts": state.count, "state": state.to_bytes().hex()}  # type: ignore[dict-item]
    runner.run(cypher.ADD_REVISION, values={"_ds": ds, "rev": rev, "at": at, "token": token} | values)
    runner.run(cypher.ADD_AUDIT, values={"_ds": ds} | _plain(entry._asdict()))
    known = sorted({*last.types, *types})
    head = {
        "rev": rev, "at": at, "facts": state.count, "state": state.to_bytes().hex(),
        "base": base.to_bytes().hex(), "base_facts": base.count, "types": known,
        "seq": entry.seq, "chain": entry.chain.hex(), "token": token,
        "staged": None, "staged_rev": None, "staged_cursor": None, "staged_at": None,
    }  # fmt: skip
    runner.run(cypher.SET_HEAD, ds=ds, values=head | more)
    return rev, at


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in values.items()}


def replay(runner: Runner, ds: str, salt: bytes, key: str) -> Receipt | None:
    """The receipt of the write that first used a key."""
    row = runner.run(cypher.REQUEST, ds=ds, key=keyed(salt, "request", key).hex()).single()
    if row is None:
        return None
    kept = row["request"]
    counts = (int(kept["added"]), int(kept["changed"]), int(kept["removed"]))
    return Receipt(ds, int(kept["rev"]), kept.get("at"), *counts, written=bool(kept["written"]))


def written_by(runner: Runner, ds: str, token: str, since: int) -> Receipt | None:
    """The receipt of a write whose answer was lost, if it was committed."""
    row = runner.run(cypher.REVISION_BY_TOKEN, ds=ds, since=since, token=token).single()
    if row is None:
        return None
    rev, at, added, changed, removed, *_ = row.values()
    return Receipt(ds, rev, at, added, changed, removed, written=True)


def remember(runner: Runner, ds: str, salt: bytes, key: str, receipt: Receipt) -> None:
    """Keep the receipt of a write under its key, of which only a keyed digest is stored."""
    mark = keyed(salt, "request", key)
    values = {
        "rev": receipt.rev, "at": receipt.at, "added": receipt.added, "changed": receipt.changed,
        "removed": receipt.removed, "written": int(receipt.written),
    }  # fmt: skip
    seal = keyed(salt, mark, *values.values())
    runner.run(cypher.ADD_REQUEST, values={"_ds": ds, "key": mark.hex(), "seal": seal.hex()} | values)
