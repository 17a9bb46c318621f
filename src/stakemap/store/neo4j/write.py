"""Turning a delta into Cypher steps, and running them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from stakemap.errors import Corrupt
from stakemap.model import FACTS, Decision, DecisionRole, Record
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.connection import Runner
from stakemap.store.neo4j.dataset import Neo4jDataset, plain
from stakemap.store.neo4j.graph_model import (
    EDGES,
    ITEM,
    LABELS,
    LINKS,
    SEPARATOR,
    SOURCE,
    GraphModel,
    columns,
    link_lines,
    source_pairs,
    stage_rows,
    values_of,
)
from stakemap.store.neo4j.head import DatasetHead
from stakemap.store.shared.audit_log import Entry, Note, entry_after
from stakemap.store.shared.change_sets import UNTOUCHED_BY_SYNC
from stakemap.store.shared.delta import Delta, Stored
from stakemap.store.shared.digests import Row, State, keyed
from stakemap.store.shared.recorded_time import next_stamp
from stakemap.store.shared.results import Receipt

__all__ = [
    "BATCH",
    "Step",
    "appended",
    "arriving",
    "batches",
    "begin_revision",
    "mark_of_plan",
    "publish",
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


def mark_of_plan(delta: Delta, last: DatasetHead) -> str:
    """A mark that two writes share if they bring the same change to the same revision."""
    rows = [row.digest for row in delta.coming]
    return keyed(last.salt, "plan", last.rev, *rows, "removed", *delta.removed).hex()


# Steps


def steps_of(delta: Delta, model: GraphModel, last: DatasetHead) -> list[Step]:
    """The queries that bring a delta into the graph: first what goes, then nodes, then relationships."""
    rev, scored = last.rev + 1, last.facts > last.base.count
    old, stored = list(delta.gone()), delta.stored
    stays = {row.id for row in delta.changed if row.kind not in EDGES and stored[row.id].type is None}
    steps = list(_leaving(old, stays))
    coming = [(row, delta.records[row.id], rev) for row in delta.coming]
    steps += arriving(coming, model, stays, scored=scored)
    kinds = {row.id: row.kind for row in delta.changed}
    changed = {ident: row.kind for ident, row in old if ident in stays and row.kind != kinds[ident]}
    return unlabelled(changed) + steps


def unlabelled(changed: Mapping[str, str]) -> list[Step]:
    """Nodes that become another kind lose their label and the links of the old kind."""
    steps = []
    for kind in sorted(set(changed.values())):
        ids = [ident for ident, old in changed.items() if old == kind]
        steps += [Step(cypher.unlink(link.type, outward=link.outward), ids) for link in LINKS.get(kind, ())]
        steps += [Step(cypher.DROP_STAGES, ids)] if kind == "decision" else []
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
    rows: Iterable[tuple[Row, Record, int]], model: GraphModel, stays: set[str], *, scored: bool = True
) -> Iterator[Step]:
    """Rows to write, each with its revision; those in `stays` are nodes that get other values.

    Parameters
    ----------
    scored
        Whether there may be scores of somebody who comes back.
    """
    lines: dict[_Place, list[str]] = defaultdict(list)
    nodes: dict[str, list[Any]] = defaultdict(list)
    edges: list[Any] = []
    for row, record, rev in rows:
        rel_type = model.type_of(record)
        if rel_type is None:
            nodes[row.kind].append(record)
            place = _Place(_UPDATED if row.id in stays else _CREATED, LABELS[row.kind], row.kind)
        else:
            edges.append(record)
            place = _Place(_EDGE, rel_type, row.kind)
        lines[place].append(model.line(row, record, rev))
    for form in (_UPDATED, _CREATED):
        yield from _written(form, lines)
    yield from _links(nodes, stays)
    if scored:
        yield from _relinked(nodes, stays)
    yield from _written(_EDGE, lines)
    yield Step(cypher.SPEAK, source_pairs(edges))
    yield from _stages(nodes["decision"], edges, stays)


def _stages(decisions: Sequence[Decision], edges: Iterable[Record], stays: set[str]) -> Iterator[Step]:
    """Stages of new and changed decisions, and the seats of all whose decision or role changes."""
    yield Step(cypher.DROP_STAGES, [decision.id for decision in decisions if decision.id in stays])
    yield Step(cypher.CREATE_STAGES, stage_rows(decisions))
    seated = {edge.decision for edge in edges if isinstance(edge, DecisionRole) and edge.stage is not None}
    yield Step(cypher.SEAT, sorted(seated | {decision.id for decision in decisions}))


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
    again = [record.id for kind in sorted(nodes) for record in nodes[kind] if record.id in stays]
    yield Step(cypher.unlink(SOURCE.type, outward=True), again)
    for kind in sorted(nodes):
        if SOURCE.field in FACTS[kind].model_fields:
            lines += link_lines(kind, SOURCE, nodes[kind])
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


Sums = tuple[State, State]
"""State of the dataset, and of it without assessments and runs."""


def _after(last: DatasetHead, delta: Delta) -> Sums:
    state, base = State(last.state.total, last.state.count), State(last.base.total, last.base.count)
    for _, old in delta.gone():
        state.remove(old.seal)
        if old.kind not in UNTOUCHED_BY_SYNC:
            base.remove(old.seal)
    for row in delta.coming:
        state.add(row.digest)
        if row.kind not in UNTOUCHED_BY_SYNC:
            base.add(row.digest)
    return state, base


def publish(data: Neo4jDataset, delta: Delta, note: Note, token: str, types: Iterable[str]) -> Receipt:
    """Make a written delta the next revision: its row, its link in the audit chain, the head."""
    rev, at = begin_revision(data, delta.counts, _after(data.head, delta), note, token=token, types=types)
    return Receipt(data.name, rev, at, *delta.counts, written=True)


def begin_revision(
    data: Neo4jDataset,
    counts: tuple[int, int, int],
    sums: Sums,
    note: Note,
    *,
    token: str,
    types: Iterable[str] = (),
    erasures: int | None = None,
) -> tuple[int, str]:
    """Write a revision, its audit entry and the head; its number and time.

    Parameters
    ----------
    erasures
        How many there were with this one, if it is one.
    """
    last, (state, base) = data.head, sums
    rev, at = last.rev + 1, next_stamp(note.moment, last.at)
    entry = entry_after(last.seq, last.chain, (rev, at, *counts), note)
    stood = {"facts": state.count, "state": state.to_bytes().hex()}
    values = dict(zip(("added", "changed", "removed"), counts, strict=True)) | stood
    own = {"_ds": data.name}
    data.ask(cypher.ADD_REVISION, values=own | {"rev": rev, "at": at, "token": token} | values)
    data.ask(cypher.ADD_AUDIT, values=own | plain(entry._asdict()))
    head = stood | {
        "rev": rev, "at": at, "token": token, "types": sorted({*last.types, *types}),
        "base": base.to_bytes().hex(), "base_facts": base.count,
        "seq": entry.seq, "chain": entry.chain.hex(),
        "staged": None, "staged_rev": None, "staged_cursor": None, "staged_at": None,
    }  # fmt: skip
    if erasures is not None:
        head["erasures"] = erasures
    data.ask(cypher.SET_HEAD, values=head)
    return rev, at


def appended(data: Neo4jDataset, note: Note) -> Entry:
    """An entry more in the audit chain, which tells of no new revision."""
    last = data.head
    rev, at, added, changed, removed, *_ = (
        data.ask(cypher.REVISION, rev=last.rev).single(strict=True).values()
    )
    stamp = next_stamp(note.moment, next((one.at for one in data.entries(last.seq - 1)), at))
    entry = entry_after(last.seq, last.chain, (rev, at, added, changed, removed), note, at=stamp)
    data.ask(cypher.ADD_AUDIT, values={"_ds": data.name} | plain(entry._asdict()))
    data.ask(cypher.SET_HEAD, values={"seq": entry.seq, "chain": entry.chain.hex()})
    return entry


def written_by(data: Neo4jDataset, token: str, since: int) -> Receipt | None:
    """The receipt of a write whose answer was lost, if it was committed."""
    row = data.ask(cypher.REVISION_BY_TOKEN, since=since, token=token).single()
    if row is None:
        return None
    rev, at, added, changed, removed, *_ = row.values()
    return Receipt(data.name, rev, at, added, changed, removed, written=True)
