"""Who sits where on a day: holders of posts, heads of units, empty seats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from stakemap.errors import InputError, Problem
from stakemap.graph.confidence import Confidences
from stakemap.model import Certainty, Entity, Fact, PartialDate, Person, Post, Record, Spell, Tenure, Unit

if TYPE_CHECKING:
    from stakemap.graph.fact_index import FactIndex

__all__ = ["Holder", "Seating", "resolve_day", "seat_of"]

T = TypeVar("T")
Holder = tuple[str, tuple[str, ...]]
"""A node id and the facts that put it there (the tenure; none for an empty seat)."""

_ENDS_WITH = {"post": "unit", "tenure": "post", "authority": "post", "spell": "unit", "membership": "group"}
"""Kinds of fact that last no longer than the body which a field of theirs names."""


def seat_of(ident: str) -> str:
    """Node id of the empty seat of a post, of a unit without a head, or of a stage."""
    return f"seat:{ident}"


def resolve_day(graph: FactIndex, as_of: str | date | None) -> date | None:
    """The day to look at: as given, else today (UTC); None where no fact is dated and none is given.

    Parameters
    ----------
    graph
        The facts.
    as_of
        A day, or text; of a month or a year the last day counts.

    Raises
    ------
    InputError
        If it is no day.
    """
    if as_of is None:
        return datetime.now(UTC).date() if graph.dated else None
    if isinstance(as_of, date):
        return as_of.date() if isinstance(as_of, datetime) else as_of
    try:
        return PartialDate(as_of).latest
    except (ValueError, TypeError):
        raise InputError([Problem("not a day", "write it as 2026-09-01", field="as_of")]) from None


class Seating:
    """Posts, holders and heads on one day; ``day=None`` filters nothing."""

    def __init__(self, graph: FactIndex, day: date | None) -> None:
        self.graph, self.day = graph, day
        self._ranks: dict[str, int | None] = {}
        self._held: dict[tuple[str | None, str | None], bool] = {(None, None): True}
        self._answers: dict[object, object] = {}
        self.sure = Confidences(graph, day)

    @staticmethod
    def on(graph: FactIndex, day: date | None) -> Seating:
        """The seating of a graph on a day, one for all who ask while somebody holds it."""
        found: Seating | None = graph.derived.get((Seating, day))
        if found is None:
            found = graph.derived[Seating, day] = Seating(graph, day)
        return found

    def once(self, ask: Callable[[Seating], T]) -> T:
        """What a question about the day gives, asked once however many want to know."""
        if ask not in self._answers:
            self._answers[ask] = ask(self)
        return cast("T", self._answers[ask])

    def current(self, fact: Record) -> bool:
        """Whether a fact holds, or may hold, on the day: a post with its unit, a tenure with its post."""
        if self.day is None or not isinstance(fact, Fact):
            return True
        span = (fact.valid.start, fact.valid.end)
        held = self._held.get(span)
        if held is None:
            held = self._held[span] = fact.valid.covers(self.day) is not Certainty.NO
        if not held or fact.kind_of_fact not in _ENDS_WITH:
            return held
        body = self._body(fact)
        return body is None or self.current(body)

    def until(self, fact: Fact) -> PartialDate | None:
        """When a fact ends: on its own day, or with the body that it ends with where that is earlier."""
        return min(self._ends(fact), key=lambda end: end.earliest, default=None)

    def _ends(self, fact: Fact) -> Iterator[PartialDate]:
        """The end of a fact and those of the bodies that it ends with."""
        if fact.valid.end is not None:
            yield fact.valid.end
        body = self._body(fact)
        if body is not None:
            yield from self._ends(body)

    def runs(self, fact: Record) -> bool:
        """Whether a fact holds on the day or will hold: neither it nor what a tie or role is about ended."""
        about = () if isinstance(fact, Entity) else (self.graph.get(end) for end in fact.ends())
        return all(self._lasts(one) for one in (fact, *about) if isinstance(one, Fact))

    def _lasts(self, fact: Fact) -> bool:
        """Whether a fact did not end by the day, and begins before anything that it ends with ends."""
        if self.day is None:
            return True
        start = fact.valid.start
        least = self.day if start is None else max(self.day, start.earliest)
        return all(end.latest > least for end in self._ends(fact))

    def _body(self, fact: Fact) -> Fact | None:
        name = _ENDS_WITH.get(fact.kind_of_fact)
        ident = getattr(fact, name) if name else None
        body = self.graph.get(ident) if ident else None
        return body if isinstance(body, Fact) else None

    def in_force(self, fact: Record) -> bool:
        """Whether a fact holds on the day and everything it is about is there."""
        ends = (self.graph.get(end) for end in fact.ends())
        return self.current(fact) and all(end is None or self.current(end) for end in ends)

    @cached_property
    def people(self) -> dict[str, Person]:
        """People who are there on the day."""
        return {p.id: p for p in self.graph.of(Person) if self.current(p)}

    @cached_property
    def posts(self) -> dict[str, Post]:
        """Posts in force on the day: a place in the body, not only a line in somebody's career."""
        there = {p.id: p for p in self.graph.of(Post) if self.current(p)}
        gone = {ident for ident, post in there.items() if self._past_only(post)}
        peopled = {post.unit for ident, post in there.items() if ident not in gone}
        led = {i for i in gone if there[i].head and (there[i].unit in peopled or self._named(there[i].unit))}
        return {ident: post for ident, post in there.items() if ident not in gone - led}

    def _past_only(self, post: Post) -> bool:
        """Whether a post is known from tenures that ended, and no line, role or limit in force names it."""
        terms = self._terms.get(post.id)
        return terms is not None and all(map(self._over, terms)) and not self._named(post.id)

    @cached_property
    def _terms(self) -> Mapping[str, list[Tenure]]:
        """Tenures of each post, of any time."""
        found: dict[str, list[Tenure]] = defaultdict(list)
        for tenure in self.graph.of(Tenure):
            found[tenure.post].append(tenure)
        return found

    def _over(self, term: Tenure) -> bool:
        if self.day is None or self.current(term):
            return False
        end = self.until(term)
        return end is not None and end.earliest <= self.day

    def _named(self, ident: str) -> bool:
        """Whether something in force, other than who held it and what belongs to it, is about a body."""
        return any(
            self.current(fact)
            for fact in self.graph.about(ident)
            if not isinstance(fact, Tenure | Post | Spell)
        )

    @cached_property
    def tenures(self) -> tuple[Tenure, ...]:
        """Tenures in force, of people and posts that are there."""
        return tuple(t for t in self.graph.of(Tenure) if t.person in self.people and self.current(t))

    @cached_property
    def _holders(self) -> dict[str, tuple[Holder, ...]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for tenure in self.tenures:
            held = found[tenure.post].setdefault(tenure.person, tenure.id)
            if held != tenure.id and self.sure[tenure.id] > self.sure[held]:
                found[tenure.post][tenure.person] = tenure.id
        return {post: tuple((p, (t,)) for p, t in sorted(held.items())) for post, held in found.items()}

    @cached_property
    def posts_of(self) -> dict[str, tuple[Post, ...]]:
        """Posts that each person holds, the most senior first."""
        found: dict[str, dict[str, Post]] = defaultdict(dict)
        for tenure in self.tenures:
            found[tenure.person][tenure.post] = self.posts[tenure.post]
        order = {
            p: sorted(posts.values(), key=lambda x: (-(x.rank or 0), not x.head, x.id))
            for p, posts in found.items()
        }
        return {person: tuple(posts) for person, posts in order.items()}

    @cached_property
    def heads(self) -> dict[str, tuple[Post, ...]]:
        """Head posts of each unit."""
        found: dict[str, list[Post]] = defaultdict(list)
        for post in self.posts.values():
            if post.head:
                found[post.unit].append(post)
        return {unit: tuple(posts) for unit, posts in found.items()}

    def holders(self, post: str) -> tuple[Holder, ...]:
        """Holders of a post; its empty seat where nobody is known to hold it."""
        return self._holders.get(post) or ((seat_of(post), ()),)

    def vacant(self, post: str) -> bool:
        """Whether nobody is known to hold a post."""
        return post not in self._holders

    def head_holders(self, unit: str) -> tuple[Holder, ...]:
        """Holders of the head posts of a unit; an empty seat where it has no head post.

        Of two tenures that make one person head the more believed one counts.
        """
        heads = self.heads.get(unit)
        if not heads:
            return ((seat_of(unit), ()),)
        merged: dict[str, tuple[str, ...]] = {}
        for post in heads:
            for node, facts in self.holders(post.id):
                held = merged.setdefault(node, facts)
                if held != facts and self.sure.all(facts) > self.sure.all(held):
                    merged[node] = facts
        return tuple(sorted(merged.items()))

    def holders_of(self, ident: str) -> tuple[Holder, ...]:
        """The people (or empty seats) for whom a person, post or unit stands; none if it is not there."""
        record = self.graph.get(ident)
        if isinstance(record, Post):
            return self.holders(ident) if ident in self.posts else ()
        if isinstance(record, Unit):
            return self.head_holders(ident) if self.current(record) else ()
        return ((ident, ()),) if record is not None and self.current(record) else ()

    def rank(self, person: str) -> int | None:
        """Administrative level: of the most senior post held, else the person's own."""
        if person not in self._ranks:
            ranks = [p.rank for p in self.posts_of.get(person, ()) if p.rank is not None]
            own = self.people[person].rank if person in self.people else None
            self._ranks[person] = max(ranks) if ranks else own
        return self._ranks[person]
