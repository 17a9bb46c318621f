"""Facts, day and seats of one analysis: resolved once, handed down to everything that asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar, TypeVarTuple, cast

from stakemap.graph.frozen import Frozen
from stakemap.graph.projection.arrays import project
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating, resolve_day
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Susceptibility

__all__ = ["Context"]

T = TypeVar("T")
Given = TypeVarTuple("Given")


@dataclass(frozen=True, eq=False, repr=False)
class Context(Frozen):
    """The facts that count on a day, who sits where then, and the arrays of each view.

    Each is worked out once, when it is first asked for, for all analyses of these facts on this day.

    Attributes
    ----------
    graph
        The facts that count.
    day
        The day; ``None`` where no fact is dated and none was asked for.
    inferred
        Whether ties inferred from a shared past count as ties of influence.
    """

    graph: PropertyGraph
    day: date | None
    inferred: bool = False
    _snapshots: dict[str, Snapshot] = field(default_factory=dict, init=False)
    _answers: dict[object, object] = field(default_factory=dict, init=False)

    @classmethod
    def on(cls, graph: PropertyGraph, as_of: str | date | None = None, *, inferred: bool = False) -> Context:
        """The context of a graph on a day (``None`` is today, UTC), one for all while somebody holds it.

        Raises
        ------
        InputError
            `as_of` is no day.
        """
        day = resolve_day(graph, as_of)
        found: Context | None = graph.derived.get((cls, day, inferred))
        if found is None:
            found = graph.derived[cls, day, inferred] = cls(graph, day, inferred)
        return found

    def once(self, ask: Callable[[Context, *Given], T], *given: *Given) -> T:
        """What a question about facts and day gives, asked once whatever decision is analysed."""
        key = (ask, *given)
        if key not in self._answers:
            self._answers[key] = ask(self, *given)
        return cast("T", self._answers[key])

    @cached_property
    def seating(self) -> Seating:
        """Who sits where on the day."""
        return Seating.on(self.graph, self.day)

    def snapshot(self, view: str) -> Snapshot:
        """The arrays of a view on the day.

        Raises
        ------
        UnknownName
            No such view.
        """
        if view not in self._snapshots:
            self._snapshots[view] = project(self.seating, view, inferred=self.inferred)
        return self._snapshots[view]

    def on_day(self, day: date) -> Context:
        """The same facts on a day."""
        return self if day == self.day else Context(self.graph, day, self.inferred)

    def with_positions(self, graph: PropertyGraph) -> Context:
        """The same day of facts that differ in positions alone, on which no array depends."""
        made = Context(graph, self.day, self.inferred)
        made._snapshots.update(self._snapshots)
        return made

    def susceptibility(self, snapshot: Snapshot) -> dict[str, float]:
        """How open people are to others, where a source says so."""
        facts = [f for f in self.graph.of(Susceptibility) if self.seating.current(f)]
        return {f.person: f.value for f in facts if f.person in snapshot}
