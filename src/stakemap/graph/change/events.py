"""What happened to the facts between two moments, and the later facts without one of these events.

A moment is a graph with a day: the same facts on two days, or two states of what is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from stakemap.graph.change.effect import paired, stated
from stakemap.graph.confidence import confidence, grade_of
from stakemap.graph.seats import Seating
from stakemap.model import Certainty, Fact, Record, parse

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Event", "Happening", "Moment", "happenings", "undone"]

_SAME = 1e-12


class Event(StrEnum):
    """What may happen to a fact between two moments."""

    BEGAN = "began"
    ENDED = "ended"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    FADED = "faded"


@dataclass(frozen=True)
class Moment:
    """Facts as known, looked at on a day; ``day=None`` filters nothing and lets nothing fade."""

    graph: PropertyGraph
    day: date | None

    @cached_property
    def _seating(self) -> Seating:
        return Seating.on(self.graph, self.day)

    def holds(self, fact: Record | None) -> bool:
        """Whether a fact counts: it is there and holds, or may hold, on the day, as does its unit."""
        return fact is not None and self._seating.current(fact)

    def dated(self, fact: Record | None) -> bool:
        """Whether a fact is there and its own dates cover the day."""
        if not isinstance(fact, Fact):
            return fact is not None
        return self.day is None or fact.valid.covers(self.day) is not Certainty.NO


@dataclass(frozen=True, slots=True)
class Happening:
    """One fact that counts otherwise at the later moment.

    Attributes
    ----------
    fact
        Its id.
    kind
        Its kind of fact.
    event
        ``began`` and ``ended`` by its own dates; ``added`` (it held before, but was not known) and
        ``removed``; ``changed``; ``confirmed`` anew; ``faded``, since it was last confirmed longer ago.
    before, after
        Confidence at either moment, 0 where it does not count.
    """

    fact: str
    kind: str
    event: Event
    before: float
    after: float

    def to_dict(self) -> dict[str, object]:
        """As plain values."""
        return {
            "fact": self.fact,
            "kind": self.kind,
            "event": self.event.value,
            "before": self.before,
            "after": self.after,
        }


def happenings(before: Moment, after: Moment) -> tuple[Happening, ...]:
    """Every fact that counts otherwise at the later moment, by id.

    Examples
    --------
    >>> from stakemap.examples import city
    >>> graph = city()
    >>> one, two = (Moment(graph, date(2026, month, 1)) for month in (4, 6))
    >>> [h.fact for h in happenings(one, two) if h.event is Event.BEGAN][:2]
    ['owner:cai-wei:transport', 't:cai-wei']
    """
    sides = ((fact for fact in side.graph if isinstance(fact, Fact)) for side in (before, after))
    found = (_happening(before, after, old, new) for old, new in paired(*sides))
    return tuple(one for one in found if one is not None)


def _happening(before: Moment, after: Moment, old: Fact | None, new: Fact | None) -> Happening | None:
    known = new or old
    was, now = before.holds(old), after.holds(new)
    if known is None or not (was or now):
        return None
    if was != now and before.dated(old) == after.dated(new):
        return None  # it began or ended with its unit, which is told of the unit
    first = confidence(before.graph, old, before.day) if old is not None and was else 0.0
    last = confidence(after.graph, new, after.day) if new is not None and now else 0.0
    event = _event(before, after, old if was else None, new if now else None, known, last - first)
    return Happening(known.id, known.kind_of_fact, event, first, last) if event is not None else None


def _event(
    before: Moment, after: Moment, old: Fact | None, new: Fact | None, known: Fact, gain: float
) -> Event | None:
    if old is None:
        start = known.valid.start
        later = start is not None and before.day is not None and start.earliest > before.day
        return Event.BEGAN if later or known.id in before.graph else Event.ADDED
    if new is None:
        return Event.ENDED if known.id in after.graph else Event.REMOVED
    if stated(old) != stated(new):
        return Event.CHANGED
    if abs(gain) <= _SAME:
        return None
    return Event.CONFIRMED if gain > 0 else Event.FADED


def undone(before: Moment, after: Moment, events: Iterable[Happening]) -> PropertyGraph:
    """The later facts, had these events not happened: each fact counts as it did before.

    Raises
    ------
    InputError
        If what is left does not hang together.
    """
    graph, gone, back = after.graph, [], []
    for one in events:
        old = before.graph.get(one.fact)
        if one.event in (Event.BEGAN, Event.ADDED):
            gone.append(one.fact)
        elif isinstance(old, Fact):
            back.append(_as_before(before, after, old))
    if back:
        missing = [record for fact in back for record in _named(before.graph, fact) if record.id not in graph]
        graph = graph.with_(*{r.id: r for r in (*missing, *back)}.values())
    return graph.without(*gone) if gone else graph


def _named(graph: PropertyGraph, fact: Record) -> list[Record]:
    """What a fact names, and what that names in turn."""
    found: dict[str, Record] = {}
    waiting = [fact]
    while waiting:
        for _, ident in waiting.pop().references():
            record = graph.get(ident)
            if record is not None and ident not in found:
                found[ident] = record
                waiting.append(record)
    return list(found.values())


def _as_before(before: Moment, after: Moment, fact: Fact) -> Fact:
    """A fact that on the later day counts as it did on the earlier one."""
    values = fact.to_dict()
    if after.day is None or before.day is None:
        return fact
    if fact.valid.end is not None:
        end = max(fact.valid.end.after, after.day + timedelta(days=1))
        values["valid"] = {**values["valid"], "end": end.isoformat()}
    grade, confirmed = grade_of(before.graph, fact), before.graph.confirmed(fact)
    if grade is not None:
        values["grade"] = grade
    if confirmed is not None:
        values["confirmed"] = (confirmed.earliest + (after.day - before.day)).isoformat()
    made = parse(values)
    assert isinstance(made, Fact)  # noqa: S101  of a fact comes a fact
    return made
