"""What a fact says, and whether a change changes what is said from its day on."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from stakemap.graph.seats import Seating
from stakemap.model import Fact, Record, Source

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["changes_something", "stated"]

_MARKS = ("confirmed", "source", "grade", "expires", "basis", "label", "note", "defaulted")


def stated(fact: Record) -> dict[str, object]:
    """What a fact says, apart from how well it is known."""
    return {name: value for name, value in fact.to_dict().items() if name not in _MARKS}


def changes_something(before: PropertyGraph, after: PropertyGraph, day: date | None) -> bool:
    """Whether the facts of one graph say anything from a day on that those of the other do not.

    A fact that ends and one that begins with the same words on the same day change nothing.

    Examples
    --------
    >>> from stakemap.examples import DECISION, city
    >>> from stakemap.graph.change.edits import FlipStance
    >>> graph = city()
    >>> same = FlipStance(DECISION, "p:qi-wangshu", 0.2).apply(graph, date(2026, 9, 1))
    >>> again = FlipStance(DECISION, "p:qi-wangshu", 0.2).apply(same, date(2026, 9, 1))
    >>> changes_something(graph, same, date(2026, 9, 1)), changes_something(same, again, date(2026, 9, 1))
    (True, False)
    """
    old, new = (
        {fact.id: fact for fact in graph if not isinstance(fact, Source)} for graph in (before, after)
    )
    differ = [i for i in old.keys() | new.keys() if old.get(i) is not new.get(i)]
    seatings = (Seating.on(graph, day) for graph in (before, after))
    sides = (
        Counter(_from(side[i], seating) for i in differ if i in side)
        for side, seating in zip((old, new), seatings, strict=True)
    )
    one, two = ({text: n for text, n in side.items() if text} for side in sides)
    return one != two


def _from(fact: Record, seating: Seating) -> str:
    """What a fact says from a day on; nothing where it had ended, by itself or with its unit."""
    body = {name: value for name, value in stated(fact).items() if name not in ("id", "valid")}
    if isinstance(fact, Fact):
        if not seating.runs(fact):
            return ""
        start, end = fact.valid.start, fact.valid.end
        begun = seating.day is None or start is None or start.earliest <= seating.day
        body["span"] = ("" if begun else str(start), str(end or ""))
    return repr(sorted(body.items()))
