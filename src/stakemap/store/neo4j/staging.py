"""Writes above the transaction limit: batch by batch beside the published revision, then published at once.

Readers of the store see the published revision alone.  The head node has a mark of what is being
written and how many batches are done, in the same transaction as each batch: whoever brings the same
change goes on where it stopped; whoever brings another one waits, and takes back what was left behind.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from stakemap.errors import Conflict, Unavailable
from stakemap.store.neo4j import cypher, write
from stakemap.store.neo4j import dataset as read
from stakemap.store.neo4j.connection import Runner, Server
from stakemap.store.neo4j.dataset import DatasetHead, Text
from stakemap.store.neo4j.graph_model import EDGES, Shape
from stakemap.store.neo4j.write import Step, Work
from stakemap.store.shared.digests import Row
from stakemap.store.shared.results import Receipt
from stakemap.store.shared.rows import parsed

__all__ = ["LEASE", "begin", "finish", "take_back", "wait_for_others"]

LEASE = 10.0
"""Seconds without a sign of life after which a staged write is taken back."""
_PAUSE = 0.2
_BACK = "back:"


def begin(runner: Runner, ds: str, last: DatasetHead, mark: str, types: Iterable[str]) -> None:
    """Announce a staged write on the head node."""
    known = sorted({*last.types, *types})
    runner.run(cypher.STAGE, ds=ds, mark=mark, rev=last.rev + 1, cursor=0, types=known)


class _Lost(Exception):
    """The head no longer bears the mark of this write."""


def finish(
    server: Server,
    ds: str,
    base: DatasetHead,
    work: Work,
    mark: str,
    *,
    shape: Shape,
    token: str,
    publish: Callable[[Runner, DatasetHead], Receipt],
    again: Callable[[Runner, Receipt], Receipt],
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
    try:
        for number, (query, rows) in enumerate(write.batches(write.steps_of(work, shape, base))):
            if number >= base.staged_cursor:
                server.write(_batch(ds, token, mark, number, base.rev + 1, query, rows))
    except _Lost:
        pass

    def last_step(runner: Runner) -> Receipt:
        now = write.lock(runner, ds, token)
        if now.staged == mark:
            return publish(runner, now)
        found = write.written_by(runner, ds, mark, base.rev)
        if found is None:
            raise Conflict(base.rev, now.rev)
        return again(runner, found)

    return server.write(last_step)


def _batch(
    ds: str, token: str, mark: str, number: int, rev: int, query: str, rows: Sequence[Any]
) -> Callable[[Runner], None]:
    def work(runner: Runner) -> None:
        now = write.lock(runner, ds, token)
        if now.staged != mark:
            raise _Lost
        if now.staged_cursor == number:
            write.run(runner, ds, rev, query, rows)
            runner.run(cypher.BEAT, ds=ds, cursor=number + 1)

    return work


def wait_for_others(server: Server, ds: str, token: str, shape: Shape, lease: float) -> None:
    """Wait until no other write is staged, or take back one that has died.

    Raises
    ------
    Unavailable
        If the other write takes longer than the store's timeout.
    """
    until = time.monotonic() + max(server.timeout, lease + 1)
    while time.monotonic() < until:
        now = server.read(lambda runner: read.head(runner, ds))
        if now.staged is None:
            return
        if now.staged_age > lease:
            take_back(server, ds, token, shape, now.staged)
        else:
            time.sleep(_PAUSE)
    raise Unavailable("another process is writing to the dataset", hint="try again later")


def take_back(server: Server, ds: str, token: str, shape: Shape, mark: str) -> None:
    """Undo the batches of a write that was never published; safe to repeat."""
    mine = _BACK + token

    def claim(runner: Runner) -> DatasetHead | None:
        now = write.lock(runner, ds, token)
        if now.staged != mark:
            return None
        runner.run(cypher.STAGE, ds=ds, mark=mine, rev=now.staged_rev, cursor=0, types=list(now.types))
        return now

    now = server.write(claim)
    if now is None or now.staged_rev is None:
        return
    rev = now.staged_rev
    steps = server.read(lambda runner: list(_undoing(runner, ds, now, rev, shape)))
    try:
        for number, (query, rows) in enumerate(write.batches(steps)):
            server.write(_batch(ds, token, mine, number, rev, query, rows))
    except _Lost:
        return

    def end(runner: Runner) -> None:
        if write.lock(runner, ds, token).staged == mine:
            runner.run(cypher.UNSTAGE, ds=ds)

    server.write(end)


def _undoing(runner: Runner, ds: str, now: DatasetHead, rev: int, shape: Shape) -> Iterator[Step]:
    """What brings the graph back to the published revision, the history rows of the write last."""
    for rel_type in now.types:
        ids = [row[0] for row in runner.run(cypher.edges_staged(rel_type), ds=ds, rev=rev)]
        yield Step(cypher.delete_edges(rel_type), ids)
    fresh = {}
    for found in runner.run(cypher.NODES_STAGED, ds=ds, rev=rev):
        fresh[found["x.id"]] = read.opened(found["x.id"], found["x._fact"], rev).kind
    kept = [_text(row.values()) for row in runner.run(cypher.VERSIONS_STAGED, ds=ds, rev=rev)]
    old = {row.id for row in kept}
    yield Step(cypher.DELETE_NODES, sorted(fresh.keys() - old))
    there = {row[0] for row in runner.run(cypher.NODES_OF, ds=ds, ids=sorted(old))}
    stays = {row.id for row in kept if row.id in there and row.kind not in EDGES}
    yield Step(cypher.DELETE_NODES, sorted(there - stays))
    yield from write.unlabelled(
        {row.id: fresh[row.id] for row in kept if row.id in stays and fresh.get(row.id, row.kind) != row.kind}
    )
    rows = []
    for text in kept:
        record = parsed(text.id, text.kind, text.body)
        rows.append((Row(text.id, text.kind, None, text.body, text.seal), record, text.rev_from))
    yield from write.arriving(rows, shape, stays)
    yield Step(cypher.DELETE_VERSIONS, [[row.id, row.rev_from] for row in kept])


def _text(values: Sequence[Any]) -> Text:
    ident, fact, rev_from, place = values
    return read.opened(ident, fact, rev_from, None, place)
