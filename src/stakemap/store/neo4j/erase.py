"""Carrying a removal out in a Neo4j store, the past included, and looking for what is left."""

from __future__ import annotations

from stakemap.store.neo4j import cypher, write
from stakemap.store.neo4j.dataset import Neo4jDataset
from stakemap.store.neo4j.graph_model import EDGES, GraphModel, sealed
from stakemap.store.shared.audit_log import Note
from stakemap.store.shared.change_sets import UNTOUCHED_BY_SYNC
from stakemap.store.shared.digests import State, canonical
from stakemap.store.shared.erasure import Removal
from stakemap.store.shared.integrity import states
from stakemap.store.shared.redaction import Traces, beside
from stakemap.store.shared.rows import parsed

__all__ = ["kept_elsewhere", "remove"]


def remove(data: Neo4jDataset, removal: Removal, note: Note, model: GraphModel) -> tuple[int, str]:
    """Delete and rewrite rows without trace in the history, as one revision; its number and time.

    The state of every earlier revision is written anew, since the past has lost rows.
    """
    for query, rows in write.batches(_steps_of(data, removal, model)):
        write.run(data.runner, data.name, data.head.rev, query, rows)
    left = list(data.sealed_rows())
    counted = states(((row.seal, row.rev_from, row.rev_to) for row in left), data.head.rev)
    base = State()
    for row in left:
        if row.rev_to is None and row.kind not in UNTOUCHED_BY_SYNC:
            base.add(row.seal)
    again = [[rev, state.count, state.to_bytes().hex()] for rev, state in enumerate(counted) if rev]
    for start in range(0, len(again), write.BATCH):
        data.ask(cypher.RESTATE, rows=again[start : start + write.BATCH])
    return write.begin_revision(
        data, (0, 0, len(removal.current)), (counted[-1], base), note,
        token=data.token, erasures=data.head.erasures + 1,
    )  # fmt: skip


def _steps_of(data: Neo4jDataset, removal: Removal, model: GraphModel) -> list[write.Step]:
    current = removal.current
    moved = [old for old, _ in removal.rewritten if old.rev_to is None]
    edges = [row.id for row in (*current, *moved) if row.kind in EDGES]
    steps = [write.Step(cypher.delete_edges(rel_type), edges) for rel_type in data.head.types]
    steps.append(write.Step(cypher.DELETE_NODES, [row.id for row in current if row.kind not in EDGES]))
    past = [[row.id, row.rev_from] for row in removal.gone if row.rev_to is not None]
    steps.append(write.Step(cypher.DELETE_VERSIONS, past))
    again = [
        (row, parsed(row.id, row.kind, row.body), old.rev_from)
        for old, row in removal.rewritten
        if old.rev_to is None
    ]
    steps += write.arriving(again, model, {row.id for row, *_ in again if row.kind not in EDGES})
    versions = [
        [row.id, old.rev_from, sealed(row)] for old, row in removal.rewritten if old.rev_to is not None
    ]
    return [*steps, write.Step(cypher.REWRITE_VERSIONS, versions)]


def kept_elsewhere(data: Neo4jDataset, traces: Traces) -> tuple[str, ...]:
    """Where id or names still stand: facts of this dataset, how many others."""
    if not traces.telling:
        return ()
    texts = [canonical(text)[1:-1] for text in traces.telling]
    places = {row.id for row in data.holding(traces.telling)}
    others: set[str] = set()
    for query in (cypher.ELSEWHERE, cypher.ELSEWHERE_EDGES, cypher.PAYLOADS_ELSEWHERE):
        others.update(row[0] for row in data.ask(query, texts=texts))
    return (*beside(len(others)), *sorted(places))
