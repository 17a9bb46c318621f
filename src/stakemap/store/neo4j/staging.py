"""Writes above the transaction limit: batch by batch beside the published revision, then published at once.

Readers of the store see the published revision alone.  The head node has a mark of what is being
written and how many batches are done, in the same transaction as each batch: whoever brings the same
change goes on where it stopped; whoever brings another one waits, and takes back what was left behind.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from stakemap.errors import Cancelled, Conflict, Unavailable
from stakemap.store.neo4j import cypher, write
from stakemap.store.neo4j.connection import Runner, Server
from stakemap.store.neo4j.dataset import Neo4jDataset
from stakemap.store.neo4j.graph_model import EDGES, GraphModel
from stakemap.store.neo4j.head import DatasetHead, head_of
from stakemap.store.neo4j.rows import opened
from stakemap.store.neo4j.write import Step
from stakemap.store.shared.delta import Delta
from stakemap.store.shared.digests import Row
from stakemap.store.shared.results import Receipt
from stakemap.store.shared.rows import parsed
from stakemap.work import checkpoint

__all__ = ["LEASE", "Staging", "begin"]

LEASE = 10.0
"""Seconds without a sign of life after which a staged write is taken back."""
_PAUSE = 0.2
_BACK = "back:"


def begin(data: Neo4jDataset, mark: str, types: Iterable[str]) -> None:
    """Announce a staged write on the head node."""
    known = sorted({*data.head.types, *types})
    data.ask(cypher.STAGE, mark=mark, rev=data.head.rev + 1, cursor=0, types=known)


class _Lost(Exception):
    """The head no longer bears the mark of this write."""


class Staging:
    """The staged writes of one dataset: going on with one's own, and what others left behind.

    Parameters
    ----------
    lease
        Seconds without a sign of life after which a write of somebody else is taken back.
    """

    def __init__(self, server: Server, ds: str, model: GraphModel, lease: float) -> None:
        self._server, self._ds, self._model, self._lease = server, ds, model, lease

    def finish(
        self,
        base: DatasetHead,
        delta: Delta,
        mark: str,
        token: str,
        publish: Callable[[Neo4jDataset], Receipt],
        again: Callable[[Neo4jDataset, Receipt], Receipt],
    ) -> Receipt:
        """Write the batches that are missing and publish the revision.

        Parameters
        ----------
        publish
            Makes it the next revision, within the last transaction.
        again
            Takes the receipt of a revision with the same mark that is published already.

        Raises
        ------
        Conflict
            If somebody took the write back, because it gave no sign of life for too long.
        """
        steps = write.steps_of(delta, self._model, base)
        try:
            self._send(token, mark, base.rev + 1, steps, done=base.staged_cursor, stop_by=checkpoint)
        except Cancelled:
            self._take_back(token, mark)
            raise

        def last_step(runner: Runner) -> Receipt:
            now = Neo4jDataset.locked(runner, self._ds, token)
            if now.head.staged == mark:
                return publish(now)
            found = write.written_by(now, mark, base.rev)
            if found is None:
                raise Conflict(base.rev, now.head.rev)
            return again(now, found)

        return self._server.write(last_step)

    def _send(
        self,
        token: str,
        mark: str,
        rev: int,
        steps: Iterable[Step],
        done: int = 0,
        stop_by: Callable[[], None] = lambda: None,
    ) -> bool:
        """Run the batches after the first `done`, each with its number on the head; whether all could be.

        Before each it may be told to end: what is taken back is taken back whole.
        """
        try:
            for number, (query, rows) in enumerate(write.batches(steps)):
                if number >= done:
                    stop_by()
                    self._server.write(self._batch(token, mark, number, rev, query, rows))
        except _Lost:
            return False
        return True

    def _batch(
        self, token: str, mark: str, number: int, rev: int, query: str, rows: Sequence[Any]
    ) -> Callable[[Runner], None]:
        def work(runner: Runner) -> None:
            now = Neo4jDataset.locked(runner, self._ds, token)
            if now.head.staged != mark:
                raise _Lost
            if now.head.staged_cursor == number:
                write.run(runner, self._ds, rev, query, rows)
                now.ask(cypher.BEAT, cursor=number + 1)

        return work

    def wait(self, token: str) -> None:
        """Wait until no other write is staged, or take back one that has died.

        Raises
        ------
        Unavailable
            If the other write takes longer than the store's timeout.
        """
        until = time.monotonic() + max(self._server.timeout, self._lease + 1)
        while time.monotonic() < until:
            now = self._server.read(lambda runner: head_of(runner, self._ds))
            if now.staged is None:
                return
            if now.staged_age > self._lease:
                self._take_back(token, now.staged)
            else:
                time.sleep(_PAUSE)
        raise Unavailable("another process is writing to the dataset", hint="try again later")

    def _take_back(self, token: str, mark: str) -> None:
        """Undo the batches of a write that was never published; safe to repeat."""
        mine = _BACK + token

        def claim(runner: Runner) -> DatasetHead | None:
            now = Neo4jDataset.locked(runner, self._ds, token)
            head = now.head
            if head.staged != mark:
                return None
            now.ask(cypher.STAGE, mark=mine, rev=head.staged_rev, cursor=0, types=list(head.types))
            return head

        head = self._server.write(claim)
        if head is None or head.staged_rev is None:
            return
        rev = head.staged_rev

        def undoing(runner: Runner) -> list[Step]:
            return list(_undoing(Neo4jDataset(runner, self._ds, head), rev, self._model))

        if not self._send(token, mine, rev, self._server.read(undoing)):
            return

        def end(runner: Runner) -> None:
            now = Neo4jDataset.locked(runner, self._ds, token)
            if now.head.staged == mine:
                now.ask(cypher.UNSTAGE)

        self._server.write(end)


def _undoing(data: Neo4jDataset, rev: int, model: GraphModel) -> Iterator[Step]:
    """What brings the graph back to the published revision, the history rows of the write last."""
    for rel_type in data.head.types:
        ids = [row[0] for row in data.ask(cypher.edges_staged(rel_type), rev=rev)]
        yield Step(cypher.delete_edges(rel_type), ids)
    fresh = {}
    for found in data.ask(cypher.NODES_STAGED, rev=rev):
        fresh[found["x.id"]] = opened(found["x.id"], found["x._fact"], rev).kind
    staged = data.ask(cypher.VERSIONS_STAGED, rev=rev)
    kept = [opened(ident, fact, since, place=place) for ident, fact, since, place in staged]
    old = {row.id for row in kept}
    yield Step(cypher.DELETE_NODES, sorted(fresh.keys() - old))
    there = {row[0] for row in data.ask(cypher.NODES_OF, ids=sorted(old))}
    stays = {row.id for row in kept if row.id in there and row.kind not in EDGES}
    yield Step(cypher.DELETE_NODES, sorted(there - stays))
    yield from write.unlabelled(
        {row.id: fresh[row.id] for row in kept if row.id in stays and fresh.get(row.id, row.kind) != row.kind}
    )
    rows = []
    for text in kept:
        record = parsed(text.id, text.kind, text.body)
        rows.append((Row(text.id, text.kind, None, text.body, text.seal), record, text.rev_from))
    yield from write.arriving(rows, model, stays)
    yield Step(cypher.DELETE_VERSIONS, [[row.id, row.rev_from] for row in kept])
