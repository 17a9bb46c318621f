"""Change over time: who rises and who fades, beyond what is not known, and which facts did it.

Two days of one account share the luck of their draws, so a change counts only where its own 90% interval
leaves out 0.  What caused it is asked of the model itself (`stakemap.comparison.causes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from stakemap.analysis import Analysis
from stakemap.analysis.uncertainty import MOST_DRAWN
from stakemap.comparison.causes import Causes
from stakemap.errors import InputError
from stakemap.findings.change.alerts import came_and_went, chance_change
from stakemap.findings.change.trend import Mover, beyond_noise
from stakemap.findings.finding import Findings
from stakemap.graph.change.events import Happening, Moment, happenings
from stakemap.graph.frozen import Frozen
from stakemap.graph.mistaken_arguments import check_kind, not_an_analysis
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Person
from stakemap.scoring.core.rank_moves import Move, Moves, compare_scores
from stakemap.scoring.core.results import Scores, frame, html_table, measured, shown
from stakemap.scoring.uncertainty.paired_draws import Difference, differences
from stakemap.scoring.uncertainty.worlds import DRAWS
from stakemap.wording.language import called
from stakemap.work import working

__all__ = ["Drift", "draws_of", "drift"]

_TOLD = 3
_FEWER = 200
"""Draws of large accounts."""


@dataclass(frozen=True, eq=False, repr=False)
class Drift(Frozen):
    """What changed between two analyses, beyond noise.  Make one with `drift`.

    Attributes
    ----------
    before, after
        The analyses.
    measure
        The score that is followed.
    moves
        Values and ranks before and after, noise or not.
    spans
        90% interval of each node's change over draws; empty without draws.
    events
        Every fact that counts otherwise, by id.
    movers
        Those whose change is beyond noise and large enough to tell, the largest first, with their causes.
    least
        Smallest change worth telling (assumption ``least_change``).
    """

    before: Analysis
    after: Analysis
    measure: str
    moves: Moves
    spans: Mapping[str, Difference]
    events: tuple[Happening, ...]
    movers: tuple[Mover, ...]
    least: float

    @property
    def rising(self) -> tuple[Mover, ...]:
        """Those who gain, the largest first; newcomers among them."""
        return tuple(mover for mover in self.movers if mover.change > 0)

    @property
    def fading(self) -> tuple[Mover, ...]:
        """Those who lose, the largest first; those who left among them."""
        return tuple(mover for mover in self.movers if mover.change < 0)

    @property
    def quiet(self) -> bool:
        """Whether nothing is beyond noise."""
        return not self.movers

    @property
    def alerts(self) -> Findings:
        """All that is beyond noise, in words: of the chance of a yes, of people, of what came and went."""
        before, after = self.before.case, self.after.case
        chance = () if before is None or after is None else chance_change(before, after, self.least)
        gone = came_and_went(self.before.findings, self.after.findings)
        return Findings((*chance, *self.findings, *gone))

    @cached_property
    def findings(self) -> Findings:
        """Each mover in words."""
        if self.before.case is None or self.after.case is None:
            return Findings(())
        return Findings(beyond_noise(self.before.case, self.after.case, self.movers))

    def to_rows(self) -> list[dict[str, object]]:
        """One row a person: before, after, change with its interval, and whether it is beyond noise."""
        told = {mover.node for mover in self.movers}
        rows = []
        for move in self.moves:
            span = self.spans.get(move.node)
            low, high = (span.low, span.high) if span is not None else (None, None)
            noise = {"low": low, "high": high, "beyond_noise": move.node in told}
            rows.append(move.to_dict() | noise)
        return rows

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame, indexed by id (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), "id", labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "measure": self.measure,
            "days": [self.before.snapshot.as_of, self.after.snapshot.as_of],
            "runs": [self.before.run, self.after.run],
            "least": self.least,
            "events": [event.to_dict() for event in self.events],
            "movers": [mover.to_dict() for mover in self.movers],
            "findings": self.findings.to_dict(),
        }

    def __repr__(self) -> str:
        days = f"{self.before.snapshot.as_of or 'any day'} to {self.after.snapshot.as_of or 'any day'}"
        return f"<Drift {days}: {len(self.rising)} rising, {len(self.fading)} fading>"

    def _repr_html_(self) -> str:
        scores = self.after.scores[self.measure]
        rows = [_cells(mover, called(scores.names, mover.node)) for mover in self.movers]
        notes = () if rows else ("nothing beyond noise",)
        head = ("who", "before", "after", "change (90%)", "because")
        return html_table(f"{measured(self.measure)}: beyond noise", head, rows, notes)


def _cells(mover: Mover, name: str) -> tuple[str, ...]:
    because = "; ".join(f"{c.event}: {', '.join(c.facts[:_TOLD])}" for c in mover.causes[:_TOLD])
    span = f"{mover.change:+.3f} ({mover.low:+.3f} to {mover.high:+.3f})"
    return name, shown(mover.before), shown(mover.after), span, because


def draws_of(*graphs: PropertyGraph) -> int:
    """As many draws for all sides of a comparison: fewer where there are many people."""
    return DRAWS if max(len(graph.of(Person)) for graph in graphs) <= MOST_DRAWN else _FEWER


def drift(before: Analysis, after: Analysis, *, measure: str = "influence", causes: bool = True) -> Drift:
    """Who rose and who faded between two analyses, beyond noise, and why.

    Parameters
    ----------
    before, after
        Two days, or two states of what is known; of one plan, with as many draws of one seed.
    measure
        influence, hidden_influence or in_degree: what is followed through the draws.
    causes
        False leaves out which facts did it: faster.

    Raises
    ------
    UnknownName
        A measure that is not followed through the draws.
    InputError
        Analyses without draws, or whose draws do not belong together.

    Examples
    --------
    >>> import stakemap as sm
    >>> from stakemap.examples import TODAY, city
    >>> plan = sm.Plan(today=TODAY, draws=200)
    >>> one, two = (sm.analyze(city(), as_of=day, plan=plan, findings=False) for day in ("2025-09-01", TODAY))
    >>> [(m.node, m.causes[0].event) for m in drift(one, two).rising]
    [('p:lu-xiangyi', 'began')]
    """
    for analysis in (before, after):
        check_kind(analysis, Analysis, not_an_analysis)
    if before.uncertainty is None or after.uncertainty is None:
        raise InputError("these analyses have no draws: noise is not known", hint="analyze(..., draws=500)")
    one, two = ((side.draws, side.seed) for side in (before.uncertainty, after.uncertainty))
    if one != two:
        told = " against ".join(f"{draws} draws of seed {seed}" for draws, seed in (one, two))
        raise InputError(f"{told} cannot be compared", hint="analyze both with the same draws= and seed=")
    spans = differences(before.uncertainty[measure], after.uncertainty[measure])
    scored = before.scores[measure], after.scores[measure]
    moves = compare_scores(*scored)
    least = _least(after)
    moving = [move for move in moves if _tells(move, spans[move.node], least)]
    sides = _moments(before, after)
    events = happenings(*sides) if sides is not None else ()
    known = Causes(after, sides, events, moving, measure) if causes and sides is not None else None
    movers = []
    for place, move in enumerate(moving):
        with working(share=(place / len(moving), (place + 1) / len(moving))):
            movers.append(_mover(scored, move, spans[move.node], known))
    return Drift(before, after, measure, moves, spans, events, tuple(movers), least)


def _least(analysis: Analysis) -> float:
    from stakemap.graph.catalogue import Catalogue

    book = analysis.graph.catalogue if analysis.graph is not None else Catalogue.default()
    return book.value("least_change")


def _told(scores: Scores, node: str) -> tuple[float, int | None]:
    """The value and the place of somebody; 0 and no place where not there."""
    return (scores.as_shown[node], scores.place(node)) if node in scores else (0.0, None)


def _tells(move: Move, span: Difference, least: float) -> bool:
    ranked = move.rank_before is not None or move.rank_after is not None
    return ranked and span.beyond_noise and abs(move.change) >= least and move.change * span.median > 0


def _moments(before: Analysis, after: Analysis) -> tuple[Moment, Moment] | None:
    one, two = before.case, after.case
    return (Moment(one.graph, one.day), Moment(two.graph, two.day)) if one and two else None


def _mover(sides: tuple[Scores, Scores], move: Move, span: Difference, causes: Causes | None) -> Mover:
    """Somebody's change as readers are told it: every figure from the draws that give the interval."""
    before, after = (_told(scores, move.node) for scores in sides)
    return Mover(
        node=move.node,
        before=before[0],
        after=after[0],
        low=span.low,
        high=span.high,
        change=span.median,
        rank_before=before[1],
        rank_after=after[1],
        status=move.status,
        causes=causes.of(move) if causes is not None else (),
    )
