"""A graph under change: what ends, what is added, on which day, under which source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from stakemap.errors import InputError, Problem
from stakemap.graph.confidence import grade_of
from stakemap.graph.seats import Seating
from stakemap.model import Fact, Post, Record, Tenure, parse

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Change", "refused"]

_LONGEST_ID = 200
_KEYS = ("person", "post", "decision", "kind", "from_id", "to_id")
"""Fields that tell made facts of one kind apart."""


def refused(cause: str, cure: str, ident: str, *, field: str = "", code: str = "input") -> InputError:
    """An edit that does not fit a record."""
    return InputError([Problem(cause, cure, fact_id=ident, field=field, code=code)])


class Change:
    """A graph under change: what ends, what is added, on which day, under which source."""

    def __init__(self, graph: PropertyGraph, day: date | None, source: str) -> None:
        self.graph, self.day, self.source = graph, day, source
        self._seating = Seating.on(graph, day)
        self.gone: set[str] = set()
        self.new: dict[str, Record] = {}

    def done(self) -> PropertyGraph:
        """The graph after it."""
        graph = self.graph.with_(*self.new.values()) if self.new else self.graph
        return graph.without(*sorted(self.gone)) if self.gone else graph

    def record(self, ident: str, *kinds: type[Record]) -> Record:
        """A record of one of these kinds."""
        found = self.graph[ident]
        if not isinstance(found, kinds):
            wanted = " or ".join(kind.kind_of_fact for kind in kinds)
            raise refused(f"is a {found.kind_of_fact}, not a {wanted}", f"name a {wanted}", ident)
        return found

    def lasting(self, ident: str, *kinds: type[Record]) -> Record:
        """A record that has not ended by the day, by itself or with its unit; of one of these kinds."""
        found = self.record(ident, *kinds) if kinds else self.graph[ident]
        if not self.runs(found):
            raise refused(
                "is no longer there on the day of the edit",
                "give an earlier day, or leave the edit out",
                ident,
                code="ended",
            )
        return found

    def runs(self, fact: Record) -> bool:
        """Whether a fact is in force on the day or comes into force later, and all that it is about."""
        return isinstance(fact, Fact) and self._seating.runs(fact)

    def end(self, facts: Iterable[Record]) -> None:
        """End facts on the day; take out those that had not begun, and all where there is no day."""
        for fact in facts:
            if isinstance(fact, Fact) and self.runs(fact):
                self._end(fact)

    def _end(self, fact: Fact) -> None:
        start = fact.valid.start
        if self.day is None or (start is not None and start.earliest >= self.day):
            self.gone.add(fact.id)
        else:
            span = {"start": start, "end": self.day.isoformat()}
            self.changed(fact, valid={k: v for k, v in span.items() if v})

    def changed(self, fact: Record, **values: object) -> None:
        """A fact with other values: believed as before, but of this scenario."""
        marks: dict[str, object] = {"source": self.source} if isinstance(fact, Fact) else {}
        if isinstance(fact, Fact) and (confirmed := self.graph.confirmed(fact)):
            marks["confirmed"] = confirmed
        if isinstance(fact, Fact) and (grade := grade_of(self.graph, fact)):
            marks["grade"] = grade
        self.new[fact.id] = parse(fact.to_dict() | marks | values)

    def add(self, fact: str, **values: object) -> None:
        """A new fact that holds from the day on."""
        key = ":".join(str(values[name]) for name in sorted(values) if name in _KEYS)
        ident = f"{self.source}:{fact}:{key}"
        if len(ident) > _LONGEST_ID:
            ident = f"{self.source[:100]}:{fact}:{hashlib.blake2b(key.encode(), digest_size=12).hexdigest()}"
        body = {"fact": fact, "id": ident, "source": self.source} | {
            k: v for k, v in values.items() if v is not None
        }
        if self.day is not None:
            body["valid"] = {"start": self.day.isoformat()}
        self.gone.discard(ident)
        self.new[ident] = parse(body)

    def holders(self, post: str) -> list[Tenure]:
        """Tenures of a post that run and were not ended by this edit."""
        found = [t for t in self.graph.about(post) if isinstance(t, Tenure) and self.runs(t)]
        return [t for t in found if t.id not in self.gone and t.id not in self.new]

    def seat(self, person: str, post: str, *, acting: bool, beside: bool) -> None:
        """Put somebody into a post that is free, or beside its holders."""
        self.lasting(post, Post)
        held = [t for t in self.holders(post) if t.person != person]
        if held and not beside:
            raise refused("the post is held", "vacate it first, or say beside = true", post, code="held")
        self.add("tenure", person=person, post=post, acting=acting or None)
