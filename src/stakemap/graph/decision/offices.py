"""What sources say about somebody's offices on a day: rank of post, years in it, seats, bodies left.

Rows of plain values, each with the facts behind it, for `scoring.influence.standing`.  Facts about posts
only: nothing is taken from ties, from names or from anybody's private life.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from stakemap.graph.seats import Seating
from stakemap.model import Post, Tenure, Unit

__all__ = ["CAREER", "RANK", "SEAT", "YEARS", "Office", "offices"]

RANK, YEARS, SEAT, CAREER = "rank", "years", "seat", "career"


class Office(NamedTuple):
    """One thing that a source says about somebody's office.

    Attributes
    ----------
    node
        Who.
    part
        ``rank``: the amount is the distance below the highest rank known, in grades.  ``years``: time in
        the bodies where one sits, overlaps counted once.  ``seat``: the share of a body, 1 for its head and
        1 / n for one of n.  ``career``: a body that was left, half for having served there and half by the
        height of the post, fading since.
    amount
        0 or more.
    sure
        Confidence of the facts behind it, in [0, 1].
    facts
        Their ids.
    """

    node: str
    part: str
    amount: float
    sure: float
    facts: tuple[str, ...]


def offices(seating: Seating) -> tuple[Office, ...]:
    """Every row about everybody who is there on a day, in order.

    Parameters
    ----------
    seating
        The facts and who sits where on the day; without a day no years and no past posts are counted.

    Examples
    --------
    >>> from stakemap.examples import TODAY, city
    >>> found = offices(Seating(city(), date.fromisoformat(TODAY)))
    >>> sorted({row.part for row in found})
    ['career', 'rank', 'seat', 'years']
    """
    rows = [*_ranks(seating), *_seats(seating)]
    if seating.day is not None:
        rows += _years(seating, seating.day)
        rows += _careers(seating, seating.day)
    return tuple(sorted(rows, key=lambda row: (row.node, row.part, row.facts)))


def _ranks(seating: Seating) -> Iterator[Office]:
    """The rank of the most senior post held, else the person's own."""
    known = _known_ranks(seating)
    highest = max(known.values(), default=0)
    for person, rank in known.items():
        facts = _ranking_facts(seating, person, rank)
        yield Office(person, RANK, float(highest - rank), seating.sure.all(facts), facts)


def _known_ranks(seating: Seating) -> dict[str, int]:
    return {p: rank for p in seating.people if (rank := seating.rank(p)) is not None}


def _ranking_facts(seating: Seating, person: str, rank: int) -> tuple[str, ...]:
    """The most believed post of that rank with its tenure; else the person's own entry."""
    found = [
        (post.id, *facts)
        for post in seating.posts_of.get(person, ())
        if post.rank == rank
        for node, facts in seating.holders(post.id)
        if node == person
    ]
    return min(found, key=lambda facts: (-seating.sure.all(facts), facts), default=(person,))


def _seats(seating: Seating) -> Iterator[Office]:
    """One seat for each body in which somebody sits: all of it for its head, one of n for a member."""
    sitting: dict[str, set[str]] = defaultdict(set)
    for post in seating.posts.values():
        sitting[post.unit].update(node for node, _ in seating.holders(post.id))
    for person, posts in seating.posts_of.items():
        for unit in sorted({post.unit for post in posts}):
            held = [post for post in posts if post.unit == unit]
            best = [post for post in held if post.head] or held
            facts = min(
                ((p.id, *f) for p in best for node, f in seating.holders(p.id) if node == person),
                key=lambda facts: (-seating.sure.all(facts), facts),
            )
            share = 1.0 if best[0].head else 1.0 / _size(seating, unit, len(sitting[unit]))
            yield Office(person, SEAT, share, seating.sure.all(facts), facts)


def _size(seating: Seating, unit: str, known: int) -> int:
    """People in a body: as a source says, at least those whose posts are known."""
    body = seating.graph.get(unit)
    return max(known, (body.size or 0) if isinstance(body, Unit) else 0, 1)


def _years(seating: Seating, day: date) -> Iterator[Office]:
    """Time in the bodies where somebody sits today, earlier terms included; each day counts once."""
    graph = seating.graph
    bodies = {person: {post.unit for post in posts} for person, posts in seating.posts_of.items()}
    served: dict[str, list[tuple[date, date, Tenure]]] = defaultdict(list)
    for tenure in graph.of(Tenure):
        post = graph[tenure.post]
        if isinstance(post, Post) and post.unit in bodies.get(tenure.person, ()):
            start, end = tenure.valid.start, seating.until(tenure)
            if start is not None and start.earliest < day:
                left = min(end.earliest, day) if end is not None else day
                served[tenure.person].append((start.earliest, left, tenure))
    for person, terms in served.items():
        until = date.min
        for first, last, tenure in sorted(terms, key=lambda term: (term[0], term[2].id)):
            days = (last - max(first, until)).days
            if days > 0:
                yield Office(person, YEARS, days / 365.25, seating.sure[tenure.id], (tenure.id,))
                until = max(until, last)


def _careers(seating: Seating, day: date) -> Iterator[Office]:
    """One row for each body in which somebody held a post and sits no more: the post that counts most.

    Height is measured from the highest rank of the day, so that whoever once stood above it takes nothing
    from those of today; only where no rank of the day is known, from the highest of the past.
    """
    past = list(_left(seating, day))
    ranks = [post.rank for _, post, _ in past if post.rank is not None]
    highest = max(_known_ranks(seating).values(), default=max(ranks, default=0))
    best: dict[tuple[str, str], tuple[float, Office]] = {}
    for tenure, post, end in past:
        facts = (post.id, tenure.id)
        amount = _lasting(seating, post, end, day, highest)
        row = Office(tenure.person, CAREER, amount, seating.sure.all(facts), facts)
        order = (amount * row.sure, row)
        key = tenure.person, post.unit
        if key not in best or order > best[key]:
            best[key] = order
    yield from (row for _, row in best.values())


def _left(seating: Seating, day: date) -> Iterator[tuple[Tenure, Post, date]]:
    """Tenures that ended, in bodies where their holder sits no more, each with the day."""
    graph = seating.graph
    bodies = {person: {post.unit for post in posts} for person, posts in seating.posts_of.items()}
    for tenure in graph.of(Tenure):
        post, end = graph[tenure.post], seating.until(tenure)
        over = end is not None and end.earliest <= day and not seating.current(tenure)
        if end is None or not over or tenure.person not in seating.people:
            continue
        if isinstance(post, Post) and post.unit not in bodies.get(tenure.person, ()):
            yield tenure, post, end.earliest


def _lasting(seating: Seating, post: Post, end: date, day: date, highest: int) -> float:
    """What a post that was left still counts, in [0, 1]: (1 + height) / 2, halved every half-life."""
    book = seating.graph.catalogue
    height = 0.0
    if post.rank is not None:
        height = math.exp(-book.value("standing_grade") * max(0, highest - post.rank))
    years = max(0.0, (day - end).days / 365.25)
    return float((1.0 + height) / 2.0 * 2.0 ** (-years / book.value("career_half_life")))
