"""Stored rows, as the server gives them: a page of nodes at a time, with all that leaves them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from stakemap.errors import Corrupt
from stakemap.model import FACTS
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.connection import Runner
from stakemap.store.neo4j.graph_model import SEAL
from stakemap.store.neo4j.head import CURE
from stakemap.store.shared.rows import Held

__all__ = ["Text", "current", "opened"]

_PAGE = 2_000
"""Nodes in one answer, with all that leaves them."""
_LAST = "\U0010ffff"


class Text(NamedTuple):
    """A stored row: id, kind, body, digest, first revision, the one in which it went, and its type of old."""

    id: str
    kind: str
    body: str
    seal: bytes
    rev_from: int
    rev_to: int | None = None
    place: str | None = None

    @property
    def source(self) -> str | None:
        """The source that a fact gives."""
        cls = FACTS.get(self.kind)
        if cls is None or "source" not in cls.model_fields:
            return None
        source: str | None = json.loads(self.body).get("source")
        return source

    @property
    def held(self) -> Held:
        """The row as the planning of an erasure takes it."""
        return Held(self.id, self.kind, self.source, self.body, self.rev_from, self.rev_to)


def opened(ident: str, fact: str, rev_from: int, rev_to: int | None = None, place: str | None = None) -> Text:
    """The parts of a stored row.

    Raises
    ------
    Corrupt
        If it has not the form of one.
    """
    try:
        brace = fact.index("{", SEAL)
        return Text(
            ident, fact[SEAL:brace], fact[brace:], bytes.fromhex(fact[:SEAL]), rev_from, rev_to, place
        )
    except (AttributeError, TypeError, ValueError):
        raise Corrupt(f"the record {ident} is not what was written", hint=CURE) from None


def current(runner: Runner, ds: str, query: str = cypher.ROWS) -> Iterator[tuple[str | None, str, str, int]]:
    """Every current row, also of a revision that is not published yet.

    Type (None for a node), id, text and revision; all None for a row that another transaction takes
    away while it is read.
    """
    after = ""
    while True:
        found = runner.run(query, ds=ds, after=after, end=_LAST, page=_PAGE).single(strict=True)
        nodes, texts, revs, *edges = found.values()
        yield from zip(repeat(None), nodes, texts, revs, strict=False)
        yield from zip(*edges, strict=True)
        if len(nodes) < _PAGE:
            return
        after = next(filter(None, reversed(nodes)), _LAST)
