"""What the ties of a route stand on: verified, reported or inferred; whose tie it is; when last confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stakemap.access.route import Route, Step
from stakemap.graph.confidence import State, state
from stakemap.graph.snapshot import Evidence, Snapshot
from stakemap.model import Fact, Interaction, PartialDate, Record, Tenure, Tie

if TYPE_CHECKING:
    from stakemap.graph.catalogue import Kind
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["LEVELS", "TieEvidence"]

LEVELS = (State.VERIFIED, State.REPORTED, State.INFERRED)
"""From what is best known to what is only concluded from a shared past."""
_ONE_WAY = ("secretary_to", "secondment")
"""Kinds by which both ends turn to each other, that yet read one way."""

Int8s = NDArray[np.int8]
Floats = NDArray[np.float64]


class TieEvidence:
    """The facts behind the arcs of a snapshot, and the arcs that are left if only some facts count.

    `ranks` are the administrative levels of its nodes, where known.
    """

    def __init__(self, graph: PropertyGraph, snapshot: Snapshot, ranks: Mapping[str, int | None]) -> None:
        self.graph, self.snapshot, self.ranks = graph, snapshot, ranks
        self._levels: dict[State, Snapshot] = {LEVELS[-1]: snapshot}

    @property
    def evidence(self) -> Evidence:
        """The evidence of the snapshot."""
        found = self.snapshot.evidence
        assert found is not None  # noqa: S101  made from facts
        return found

    @cached_property
    def row_levels(self) -> Int8s:
        """Place in `LEVELS` of each row of evidence, shape (E,).

        A row without a stated tie or contact is inferred, whatever the grade of the facts it was inferred
        from; one with a tie is verified if every fact it needs is.
        """
        evidence = self.evidence
        facts = [self.graph[ident] for ident in evidence.facts]
        stated = np.array([isinstance(fact, (Tie, Interaction)) for fact in facts], np.bool_)
        sure = np.array([state(self.graph, fact) is State.VERIFIED for fact in facts], np.bool_)
        rows = np.repeat(np.arange(len(evidence)), np.diff(evidence.fact_ptr))
        ties = np.bincount(rows, stated[evidence.fact_index], len(evidence))
        doubts = np.bincount(rows, ~sure[evidence.fact_index], len(evidence))
        return np.where(ties == 0, 2, np.where(doubts == 0, 0, 1)).astype(np.int8)

    @cached_property
    def force(self) -> Floats:
        """Strength times confidence of each row of evidence, shape (E,)."""
        evidence = self.evidence
        strength = np.where(evidence.count > 0, np.log1p(evidence.count), evidence.strength)
        found: Floats = strength * evidence.certainty()
        return found

    def at(self, least: State) -> Snapshot:
        """The snapshot of what is known at least so well: weaker evidence neither makes nor mends an arc."""
        if least not in self._levels:
            self._levels[least] = self._only(self.row_levels <= LEVELS.index(least))
        return self._levels[least]

    def _only(self, kept: NDArray[np.bool_]) -> Snapshot:
        whole, evidence = self.snapshot, self.evidence
        known = replace(
            evidence,
            strength=np.where(kept, evidence.strength, 0.0),
            count=np.where(kept, evidence.count, 0.0),
        )
        strength, weight = known.combine(whole.m)
        return Snapshot.build(
            whole.nodes,
            whole.kinds,
            whole.sources,
            whole.targets,
            strength,
            weight,
            as_of=whole.as_of,
            view=whole.view,
            evidence=known,
        )

    def row_state(self, row: int) -> State:
        """How well one row of evidence is known."""
        return LEVELS[int(self.row_levels[row])]

    def level(self, arc: int) -> State:
        """The best that is known of an arc."""
        rows = self.evidence.rows_of(arc)
        return LEVELS[int(self.row_levels[rows.start : rows.stop].min(initial=len(LEVELS) - 1))]

    def step(self, arc: int) -> Step:
        """An arc with its best known, strongest evidence."""
        snapshot, evidence = self.snapshot, self.evidence
        source = snapshot.nodes[int(snapshot.sources[arc])]
        target = snapshot.nodes[int(snapshot.targets[arc])]
        rows, level = evidence.rows_of(arc), self.level(arc)
        of_level = [row for row in rows if LEVELS[int(self.row_levels[row])] is level]
        row = max(of_level, key=lambda r: (float(self.force[r]), -r))
        kind = self.graph.catalogue[evidence.kinds[int(evidence.kind[row])]]
        facts = [self.graph[ident] for ident in evidence.facts_of(row)]
        ties = [fact for fact in facts if isinstance(fact, Tie)]
        dates = [date for fact in facts if (date := self._confirmed(fact)) is not None]
        kinds = {evidence.kinds[int(evidence.kind[r])] for r in rows} - {kind.kind}
        return Step(
            source,
            target,
            kind=kind.kind,
            also=tuple(sorted(kinds)),
            state=level.value,
            probability=float(snapshot.strength[arc]),
            bearer=kind.bearer,
            confirmed=_oldest(dates),
            since=ties[0].valid.start if ties else None,
            until=ties[0].valid.end if ties else None,
            ranks=(self.ranks.get(source), self.ranks.get(target)),
            facts=tuple(fact.id for fact in facts),
            sources=tuple(sorted({f.source for f in facts if isinstance(f, Fact) and f.source})),
            label=(kind.label("en"), kind.label("zh")),
            turned=_turned(kind, facts, source, target),
        )

    def _confirmed(self, fact: Record) -> PartialDate | None:
        """When it was last confirmed; a contact on its day."""
        return fact.day if isinstance(fact, Interaction) else self.graph.confirmed(fact)

    def step_at(self, least: State, arc: int) -> Step:
        """An arc of what is known at least so well, with the strength that gives it."""
        known = self.at(least)
        here = self.snapshot.arc(known.nodes[int(known.sources[arc])], known.nodes[int(known.targets[arc])])
        assert here is not None  # noqa: S101  weaker evidence only takes arcs away
        return replace(self.step(here), probability=float(known.strength[arc]))

    def route(self, least: State, arcs: Iterable[int]) -> Route:
        """A way over arcs of what is known at least so well."""
        return Route(tuple(self.step_at(least, arc) for arc in arcs))

    def between(self, source: str, target: str) -> Step | None:
        """The tie of two nodes; ``None`` where there is none."""
        arc = self.snapshot.arc(source, target)
        return self.step(arc) if arc is not None else None

    def facts_between(self, source: str, target: str) -> tuple[str, ...]:
        """Facts behind the tie of two nodes; none where there is no tie."""
        step = self.between(source, target)
        return step.facts if step is not None else ()


def _turned(kind: Kind, facts: Iterable[Record], source: str, target: str) -> bool:
    """Whether a tie that reads one way was told the other way than the step goes."""
    if kind.symmetric and kind.kind not in _ONE_WAY:
        return False
    holders = {fact.post: fact.person for fact in facts if isinstance(fact, Tenure)}
    ends = [(tie.from_id, tie.to_id) for tie in facts if isinstance(tie, Tie)]
    named = {tuple(holders.get(end, end) for end in pair) for pair in ends}
    return (target, source) in named and (source, target) not in named


def _oldest(dates: list[PartialDate]) -> PartialDate | None:
    return min(dates, key=lambda date: (date.earliest, date), default=None)
