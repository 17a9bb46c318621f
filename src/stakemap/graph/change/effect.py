"""What a change does: the facts that differ, and whether what they say from its day on differs too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from stakemap.graph.seats import Seating
from stakemap.model import Fact, Record, Source

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["changes_something", "differing", "paired", "stated"]

R = TypeVar("R", bound=Record)

_MARKS = ("confirmed", "source", "grade", "expires", "basis", "label", "note", "defaulted")


def paired(before: Iterable[R], after: Iterable[R]) -> Iterator[tuple[R | None, R | None]]:
    """The facts of two sides by id, in order of id; ``None`` where a side has none of it."""
    old, new = ({fact.id: fact for fact in side} for side in (before, after))
    return ((old.get(ident), new.get(ident)) for ident in sorted(old.keys() | new.keys()))


def differing(before: Iterable[R], after: Iterable[R]) -> Iterator[tuple[R | None, R | None]]:
    """The pairs of `paired` whose two sides are not equal.

    Examples
    --------
    >>> a, b, other = Source(id="a", title="A"), Source(id="b", title="B"), Source(id="b", title="C")
    >>> [(old and old.title, new and new.title) for old, new in differing([a, b], [other])]
    [('A', None), ('B', 'C')]
    """
    return ((old, new) for old, new in paired(before, after) if old is not new and old != new)


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
    facts = ((fact for fact in graph if not isinstance(fact, Source)) for graph in (before, after))
    pairs = [*differing(*facts)]
    old, new = (Seating.on(graph, day) for graph in (before, after))
    one = Counter(_from(fact, old) for fact, _ in pairs if fact is not None)
    two = Counter(_from(fact, new) for _, fact in pairs if fact is not None)
    del one[""], two[""]
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
