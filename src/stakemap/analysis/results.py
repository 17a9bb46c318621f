"""What one analysis gives: its plan, numbers and claims, and what follows from them alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from stakemap.analysis.plan import Plan, canonical, package_digest
from stakemap.analysis.uncertainty import MOST_DRAWN, smallest_flips
from stakemap.context.case import Case
from stakemap.findings.finding import Findings
from stakemap.graph.decision.electorate import Electorate
from stakemap.graph.frozen import Frozen
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Assessment, Record, Run
from stakemap.scoring.core.results import Explanation, Scores
from stakemap.scoring.influence.model import Influence, Ledger
from stakemap.scoring.uncertainty.worlds import EXACT_HIGHEST
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.scoring.decision.power import Power
    from stakemap.scoring.uncertainty.flips import Flips
    from stakemap.scoring.uncertainty.worlds import Uncertainty

__all__ = ["Results"]


@dataclass(frozen=True, eq=False, repr=False)
class Results(Frozen):
    """The numbers and claims of one analysis; `Analysis` adds what one may ask of them.

    Attributes
    ----------
    plan
        As it was carried out: day and today resolved.
    snapshot
        The arrays all numbers come from.
    scores
        By name of measure: influence, hidden_influence, formal_power, standing and the baselines.
    influence
        The computed system behind the scores: splits and ledger.
    power
        Formal power of the decision, or ``None``.
    findings
        Claims in words; empty for bare arrays.
    skipped
        Codes of findings that need facts and had none.
    uncertainty
        Intervals, bands and the facts worth checking; ``None`` without draws.
    left_out
        Parts that a larger account goes without unless asked for: ``draws``; `notes` says it in words.
    case
        The same with the facts at hand, as findings and reports see it; ``None`` for bare arrays.
    """

    plan: Plan
    run: str
    snapshot: Snapshot
    scores: Mapping[str, Scores]
    influence: Influence
    power: Power | None = None
    findings: Findings = field(default_factory=lambda: Findings(()))
    skipped: tuple[str, ...] = ()
    uncertainty: Uncertainty | None = None
    case: Case | None = None
    left_out: tuple[str, ...] = ()

    def notes(self, lang: str = "en") -> tuple[str, ...]:
        """What was left out, and how to ask for it."""
        people, say = int(self.snapshot.ranked.sum()), Words("analysis", lang).say
        figures = {
            "people": people,
            "most": MOST_DRAWN,
            "exact": EXACT_HIGHEST,
            "draws": self.plan.draws or 0,
        }
        return tuple(say(f"left_out.{part}", **figures) for part in self.left_out)

    @property
    def graph(self) -> PropertyGraph | None:
        """The facts it saw; ``None`` for bare arrays."""
        return self.case.graph if self.case is not None else None

    @property
    def electorate(self) -> Electorate | None:
        """Who decides; ``None`` without a decision."""
        return self.case.electorate if self.case is not None else None

    @property
    def facts_digest(self) -> str:
        """Digest of the facts it saw; of the arrays where there are none."""
        return self.graph.digest if self.graph is not None else self.snapshot.digest

    @property
    def ledger(self) -> Ledger:
        """Kept, received and ceded influence of everybody; never a ranking."""
        return self.influence.ledger

    def flips(self) -> Flips | None:
        """The smallest sets of facts which, if false, change the first three; ``None`` for bare arrays.

        Solved when asked for: each fact alone; if none does it, pairs of the most moving ones.
        """
        return self._flips

    @cached_property
    def _flips(self) -> Flips | None:
        if self.case is None:
            return None
        context = self.case.context
        return smallest_flips(context.seating, self.influence, context.susceptibility(self.snapshot))

    def explain(self, node: str, measure: str = "influence") -> Explanation:
        """Why somebody, by id or by name, has a score: parts, facts, sources."""
        return self.scores[measure].explain(node if self.case is None else self.case.ident(node))

    def assessments(self) -> tuple[Record, ...]:
        """The scores as facts, with the run they come from: for `store.apply`.

        Examples
        --------
        >>> import stakemap as sm
        >>> [type(record).__name__ for record in sm.analyze(sm.from_edges([("a", "b")])).assessments()][:2]
        ['Run', 'Assessment']
        """
        run = Run(
            id=self.run,
            method=f"stakemap {package_digest()}",
            plan=canonical(self.plan.to_dict()),
            facts_digest=self.facts_digest,
            snapshot_digest=self.snapshot.digest,
            as_of=self.snapshot.as_of,  # type: ignore[arg-type]
        )
        written = ("influence", "hidden_influence", "formal_power")
        return (run, *(a for name in written for a in self._assessed(self.scores[name])))

    def _assessed(self, scores: Scores) -> Iterable[Assessment]:
        """The figures that the report shows, with their intervals where draws gave some."""
        shown, bounds = scores.as_shown, scores.bounds
        for node in scores.ranks():
            place = scores.index(node)
            low, high = (float(side[place]) for side in bounds) if bounds is not None else (None, None)
            text = f"{self.run}\0{scores.measure}\0{node}"
            ident = "a:" + hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
            yield Assessment(
                id=ident,
                subject=node,
                run=self.run,
                measure=scores.measure,
                value=shown[node],
                unit=scores.unit,
                low=low,
                high=high,
            )
