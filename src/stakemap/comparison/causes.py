"""Which facts did a change: the later day is solved again as if they had not begun, ended or faded.

What is then missing of a person's change is the part of those facts.  Parts need not add up to the
change, since facts work together; those that pull the other way are not causes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from stakemap.analysis import Analysis, analyze
from stakemap.analysis.plan import FEWEST_MEASURES
from stakemap.errors import Cancelled, StakemapError
from stakemap.findings.change.trend import Cause
from stakemap.graph.change.events import Event, Happening, Moment, undone
from stakemap.graph.frozen import Frozen
from stakemap.scoring.core.rank_moves import Move

__all__ = ["MOST_UNDONE", "Causes"]

MOST_UNDONE = 60
"""Most events that are undone one by one; the rest are undone together."""
_LEAST_PART = 0.1
"""Share of a change from which a cause is told."""
# fmt: off
_MOVING = frozenset({
    "person", "unit", "post", "tenure", "tie", "membership", "spell", "group", "decision", "decision_role",
    "susceptibility",
})
# fmt: on
"""Kinds of fact that can move influence."""


@dataclass(frozen=True, eq=False)
class Causes(Frozen):
    """The causes of the changes between two moments.

    Attributes
    ----------
    after
        The later analysis.
    sides
        The two moments.
    events
        What happened between them.
    moves
        The people whose change is to be explained.
    measure
        The score.
    """

    after: Analysis
    sides: tuple[Moment, Moment]
    events: Sequence[Happening]
    moves: Sequence[Move]
    measure: str

    @cached_property
    def _able(self) -> tuple[Happening, ...]:
        """Events that can move a score, those that name one of these people first."""
        about = {move.node for move in self.moves}
        able = [event for event in self.events if event.kind in _MOVING]
        return tuple(sorted(able, key=lambda e: (not about & self._ends[e.fact], e.fact)))

    @cached_property
    def _ends(self) -> Mapping[str, frozenset[str]]:
        """Whom each event names."""
        found = {}
        for event in self.events:
            records = (side.graph.get(event.fact) for side in reversed(self.sides))
            record = next((r for r in records if r is not None), None)
            found[event.fact] = frozenset(record.ends() if record is not None else ()) | {event.fact}
        return found

    @cached_property
    def _shared(self) -> tuple[tuple[Cause, Mapping[str, float]], ...]:
        """Single events, the rest of them together, and all that faded, with what is left without each."""
        single = [event for event in self._able if event.event is not Event.FADED]
        faded = [event for event in self._able if event.event is Event.FADED]
        groups = [(event.event.value, [event]) for event in single[:MOST_UNDONE]]
        groups += [("others", single[MOST_UNDONE:]), ("faded", faded)]
        return tuple(found for name, group in groups if (found := self._without(name, group)) is not None)

    def _without(self, name: str, group: Sequence[Happening]) -> tuple[Cause, Mapping[str, float]] | None:
        if not group:
            return None
        plan = self.after.plan.changed(draws=0, measures=FEWEST_MEASURES)
        try:
            scores = analyze(undone(*self.sides, group), plan=plan, findings=False).scores[self.measure]
        except Cancelled:
            raise
        except StakemapError:
            return None  # what is left cannot be analysed: these events have no part of their own
        return Cause(name, tuple(event.fact for event in group), 0.0), {node: scores[node] for node in scores}

    def of(self, move: Move) -> tuple[Cause, ...]:
        """The causes of one person's change, the largest first.

        Several events of one sort that name the person are one cause.
        """
        own = [event for event in self._able if move.node in self._ends[event.fact]]
        sorts = {sort: [e for e in own if e.event is sort] for sort in Event if sort is not Event.FADED}
        groups = {sort.value: several for sort, several in sorts.items() if len(several) > 1}
        inside = {event.fact for several in groups.values() for event in several}
        known = [self._without(name, several) for name, several in groups.items()]
        known += [one for one in self._shared if len(one[0].facts) > 1 or one[0].facts[0] not in inside]
        return _largest(move, (one for one in known if one is not None))


def _largest(move: Move, known: Iterable[tuple[Cause, Mapping[str, float]]]) -> tuple[Cause, ...]:
    told = []
    for cause, without in known:
        missing = (move.after or 0.0) - without.get(move.node, 0.0)
        if missing * move.change > _LEAST_PART * move.change**2:
            told.append(Cause(cause.event, cause.facts, missing))
    return tuple(sorted(told, key=lambda c: (-abs(c.part), c.event, c.facts)))
