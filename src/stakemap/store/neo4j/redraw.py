"""Drawing a graph of an older form anew, from the facts that it keeps, page by page in place."""

from __future__ import annotations

from stakemap.graph.catalogue import Catalogue
from stakemap.store.neo4j import cypher, write
from stakemap.store.neo4j.connection import Server
from stakemap.store.neo4j.dataset import Neo4jDataset
from stakemap.store.neo4j.graph_model import GraphModel
from stakemap.store.neo4j.rows import opened
from stakemap.store.neo4j.staging import LEASE
from stakemap.store.neo4j.writer import ATOMIC_LIMIT, Writer
from stakemap.store.shared.digests import Row
from stakemap.store.shared.recorded_time import now
from stakemap.store.shared.rows import checked

__all__ = ["redraw"]

_PAGE = 2_000


def redraw(server: Server) -> None:
    """Let every node of every dataset show what the present version shows; may be repeated.

    No fact, revision or history changes.  Each page is a transaction under the lock of its dataset.

    Raises
    ------
    Corrupt
        If a fact is not what was written; pages before it are drawn.
    """
    model = GraphModel(Catalogue.default())
    for name in server.read(lambda runner: runner.run(cypher.DATASETS_BEGUN).single(strict=True)[0]):
        writer = Writer(server, name, Catalogue.default(), now, ATOMIC_LIMIT, LEASE)
        after: str | None = ""
        while after is not None:
            last = after
            after = writer.alone(lambda data, last=last: _page(data, last, model))  # type: ignore[misc]


def _page(data: Neo4jDataset, after: str, model: GraphModel) -> str | None:
    """Draw the next nodes; the id of the last, None when there are no more."""
    rows = []
    for ident, fact, rev in data.ask(cypher.NODES_AFTER, after=after, page=_PAGE):
        found = opened(ident, fact, rev)
        record = checked(ident, found.kind, found.body, found.seal)
        rows.append((Row(ident, found.kind, None, found.body, found.seal), record, rev))
    ids = [row.id for row, *_ in rows]
    steps = [*write.arriving(rows, model, set(ids)), write.Step(cypher.SPEAK_AGAIN, ids)]
    for query, part in write.batches(steps):
        write.run(data.runner, data.name, data.head.rev, query, part)
    return ids[-1] if ids else None
