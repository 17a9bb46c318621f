"""Two analyses side by side: which ranks moved, and which facts differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from stakemap.access.introduction_network import Access, targets_of
from stakemap.analysis import Analysis
from stakemap.analysis.withheld import ways_withheld
from stakemap.errors import check_known
from stakemap.findings.change.claims import only_in
from stakemap.graph.change.effect import differing
from stakemap.graph.frozen import Frozen, FrozenMap
from stakemap.graph.mistaken_arguments import check_kind, not_an_analysis
from stakemap.model import Record
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import html_table
from stakemap.work import checkpoint

if TYPE_CHECKING:
    from stakemap.access.before_after import AccessChange
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.scoring.core.rank_moves import Move, Moves
    from stakemap.scoring.uncertainty.scenario_draws import Change

__all__ = ["Comparison", "FactChange", "compare", "fact_changes"]


@dataclass(frozen=True, slots=True)
class FactChange(Plain):
    """One fact that differs: added, removed or changed."""

    fact: str
    what: str
    kind: str


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Frozen):
    """Two analyses side by side.

    Attributes
    ----------
    before, after
        Runs that were compared.
    moves
        Ranks and values of one measure, before and after.
    facts
        Facts that differ between the two graphs.
    findings_new, findings_gone
        Claims made only by the second, only by the first; the same names in another order are none.
    changes
        The change of everybody's score and place, draw by draw; empty where the two were not drawn alike.
    access
        Routes, gatekeepers and coverage on both sides; ``None`` without facts about a team of ours, and where
        a strict plan withholds ways to people.
    """

    before: str
    after: str
    measure: str
    moves: Moves
    facts: tuple[FactChange, ...]
    findings_new: tuple[str, ...]
    findings_gone: tuple[str, ...]
    changes: Mapping[str, Change] = field(default_factory=FrozenMap)
    access: AccessChange | None = None

    def beyond_noise(self) -> list[Move]:
        """Those whose score changes by more than noise, greatest change first; empty without draws."""
        return [m for m in self.moves if m.node in self.changes and self.changes[m.node].beyond_noise]

    def top(self, k: int = 10) -> list[Move]:
        """The k greatest moves of people, as far as they are moves at all."""
        ranked = (m for m in self.moves.changed() if m.rank_before is not None or m.rank_after is not None)
        return list(islice(ranked, max(0, k)))

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a node: value and rank before and after."""
        return self.moves.to_rows()

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame, indexed by id (``frames`` extra); `labels`: heads to read."""
        return self.moves.to_frame(labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "before": self.before,
            "after": self.after,
            "measure": self.measure,
            "moves": [self._row(move) for move in self.moves],
            "facts": [change.to_dict() for change in self.facts],
            "findings_new": list(self.findings_new),
            "findings_gone": list(self.findings_gone),
            "access": self.access.to_dict() if self.access is not None else None,
        }

    def _row(self, move: Move) -> dict[str, Any]:
        drawn = self.changes.get(move.node)
        return move.to_dict() | {"drawn": drawn.to_dict() if drawn is not None else None}

    def __repr__(self) -> str:
        return f"<Comparison of {self.measure}: {len(self.facts)} facts differ>"

    def _repr_html_(self) -> str:
        rows = [(change.what, change.kind, change.fact) for change in self.facts[:10]]
        rest = len(self.facts) - len(rows)
        notes = (f"and {rest} more",) if rest > 0 else ()
        return self.moves._repr_html_() + html_table(
            "Facts that differ", ("what", "kind", "fact"), rows, notes
        )


def compare(before: Analysis, after: Analysis, *, measure: str = "influence") -> Comparison:
    """Ranks that moved between two analyses, and the facts that differ.

    Parameters
    ----------
    before, after
        Two dates, two scenarios or two runs.
    measure
        The score to compare.

    Raises
    ------
    InputError
        Something else than two analyses.
    UnknownName
        If either has no such measure.

    Examples
    --------
    >>> import stakemap as sm
    >>> graph = sm.from_edges([("ann", "bob", 0.8), ("cai", "bob")])
    >>> compare(sm.analyze(graph), sm.analyze(graph.without("cai"))).facts[0]
    FactChange(fact='cai', what='removed', kind='person')
    """
    from stakemap.scoring.core.rank_moves import compare_scores

    for analysis in (before, after):
        check_kind(analysis, Analysis, not_an_analysis)
        check_known("measure", measure, analysis.scores)
    one, two = before.scores[measure], after.scores[measure]
    checkpoint()
    return Comparison(
        before=before.run,
        after=after.run,
        measure=measure,
        moves=compare_scores(one, two),
        facts=fact_changes(before.graph, after.graph),
        findings_new=tuple(f.text_en for f in only_in(after.findings, before.findings)),
        findings_gone=tuple(f.text_en for f in only_in(before.findings, after.findings)),
        changes=_drawn(before, after, measure),
        access=_access(before, after),
    )


def _drawn(before: Analysis, after: Analysis, measure: str) -> Mapping[str, Change]:
    """The changes draw by draw, where both sides share their luck."""
    from stakemap.scoring.uncertainty.scenario_draws import changes

    one, two = before.uncertainty, after.uncertainty
    if one is None or two is None or (one.draws, one.seed) != (two.draws, two.seed):
        return FrozenMap()
    return changes(one[measure], two[measure]) if measure in one.spreads else FrozenMap()


def _access(before: Analysis, after: Analysis) -> AccessChange | None:
    from stakemap.access.before_after import access_change

    if before.case is None or after.case is None:
        return None
    if any(ways_withheld(side.plan, side.case) for side in (before, after)):
        return None
    cases = before.case, after.case
    one, two = (case.once(Access) for case in cases)
    if not (one.team or two.team):
        return None
    single = [t for case in cases for t in targets_of(case) if t != case.once(Access).signers]
    return access_change(*cases, [(one.signers, two.signers), *((t, t) for t in dict.fromkeys(single))])


def fact_changes(before: PropertyGraph | None, after: PropertyGraph | None) -> tuple[FactChange, ...]:
    """Facts that differ between two graphs, by id; scores that were kept are none."""
    sides = ((f for f in graph or () if not f.computed) for graph in (before, after))
    return tuple(_fact_change(one, two) for one, two in differing(*sides))


def _fact_change(one: Record | None, two: Record | None) -> FactChange:
    known = two or one
    assert known is not None  # noqa: S101  one side has it
    what = "added" if one is None else "removed" if two is None else "changed"
    return FactChange(known.id, what, known.kind_of_fact)
