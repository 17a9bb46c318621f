"""What if: an analysis before and after a scenario, and which edit caused how much of each change.

Blame is taken in order: the part of an edit is what changes when it is added to those before it, so the
parts of a person add up to the whole change.  Beside it stands what would be missing without the edit
alone; the two differ where edits work together, and where an edit cannot be left out it is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from stakemap.analysis import Analysis, Plan, analyze
from stakemap.comparison import Comparison, compare
from stakemap.errors import InputError, StakemapError, UnknownName
from stakemap.findings.change import chance_moves, edit_words, people_move
from stakemap.findings.finding import Findings
from stakemap.scoring.results import frame, html_table, shown

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.scenario import Scenario
    from stakemap.scoring.results import Scores

__all__ = ["Blame", "WhatIf", "blame", "what_if"]

_LEAN = ("in_degree",)
"""Baselines that findings need; the others are left out of the runs between."""


@dataclass(frozen=True, eq=False, repr=False)
class Blame:
    """Which edit caused how much of each person's change.

    Attributes
    ----------
    measure
        The score.
    edits
        Each edit in words, in order.
    in_order
        For each node, the change each edit adds to those before it; they sum to the whole change.
    alone
        For each node, the change that is missing without that edit alone; ``None`` where the others do not
        work without it.
    chances
        Chance to pass before the first edit and after each; ``None`` without a decision.
    """

    measure: str
    edits: tuple[str, ...]
    in_order: Mapping[str, tuple[float, ...]]
    alone: Mapping[str, tuple[float | None, ...]]
    chances: tuple[float | None, ...]

    def of(self, node: str) -> list[tuple[str, float]]:
        """Each edit with its part of a node's change, the largest first.

        Raises
        ------
        UnknownName
            No such node before or after.
        """
        if node not in self.in_order:
            raise UnknownName("node", node, tuple(self.in_order))
        parts = zip(self.edits, self.in_order[node], strict=True)
        return sorted(parts, key=lambda part: -abs(part[1]))

    def to_rows(self) -> list[dict[str, object]]:
        """One row for each node and edit that changes it."""
        return [
            {
                "id": node,
                "edit": place,
                "what": self.edits[place - 1],
                "in_order": part,
                "alone": self.alone[node][place - 1],
            }
            for node, parts in self.in_order.items()
            for place, part in enumerate(parts, 1)
            if part
        ]

    def to_dict(self) -> dict[str, object]:
        """As plain values."""
        return {
            "measure": self.measure,
            "edits": list(self.edits),
            "chances": list(self.chances),
            "parts": self.to_rows(),
        }

    def to_frame(self) -> Any:
        """`to_rows` as a pandas frame (needs the ``frames`` extra)."""
        return frame(self.to_rows())

    def __repr__(self) -> str:
        return f"<Blame of {len(self.edits)} edits for {self.measure}>"

    def _repr_html_(self) -> str:
        rows = sorted(self.to_rows(), key=lambda r: -abs(float(str(r["in_order"]))))[:15]
        cells = [
            (
                str(r["id"]),
                str(r["what"]),
                f"{r['in_order']:+.4g}",
                "" if r["alone"] is None else f"{r['alone']:+.4g}",
            )
            for r in rows
        ]
        return html_table(f"What moved {self.measure}", ("who", "edit", "in order", "alone"), cells)


@dataclass(frozen=True, eq=False, repr=False)
class WhatIf:
    """A scenario with the analyses on either side of it.

    Attributes
    ----------
    scenario
        The edits.
    before, after
        Analyses under one plan.
    """

    scenario: Scenario
    before: Analysis
    after: Analysis
    blame: Blame

    @cached_property
    def comparison(self) -> Comparison:
        """Ranks and facts that differ."""
        return compare(self.before, self.after, measure=self.blame.measure)

    @cached_property
    def findings(self) -> Findings:
        """What changes, in words."""
        graph = self.before.graph
        if graph is None:
            return Findings(())
        made = {self.scenario.source}
        facts = [c.fact for c in self.comparison.facts if c.what != "removed" and c.fact not in made]
        edits = self.scenario.edits
        shifts = self.comparison.moves.changed()
        return Findings(
            [
                *chance_moves(graph, edits, self.blame.chances, facts),
                *people_move(graph, edits, shifts, self.blame.in_order, facts),
            ]
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "scenario": self.scenario.to_dict(),
            "comparison": self.comparison.to_dict(),
            "blame": self.blame.to_dict(),
            "findings": self.findings.to_dict(),
        }

    def __repr__(self) -> str:
        chances = [c for c in self.blame.chances if c is not None]
        moved = f", passes {shown(chances[0])} -> {shown(chances[-1])}" if chances else ""
        return f"<WhatIf {self.scenario.name}: {len(self.scenario)} edits{moved}>"

    def _repr_html_(self) -> str:
        return self.findings._repr_html_() + self.comparison._repr_html_() + self.blame._repr_html_()


def what_if(
    graph: PropertyGraph, scenario: Scenario, plan: Plan | None = None, *, measure: str = "influence"
) -> WhatIf:
    """What a scenario changes.

    Parameters
    ----------
    graph
        The facts before.
    scenario
        The edits; those without a date of their own happen on the day of the plan.
    plan
        Day, decision and the rest.
    measure
        The score that is followed.

    Raises
    ------
    EditsContradict, InputError
        A scenario that does not fit itself or the facts.
    UnknownName
        No such measure or decision.

    Examples
    --------
    >>> import stakemap as sm
    >>> from stakemap.examples import DECISION, TODAY, city
    >>> from stakemap.graph.edits import FlipStance
    >>> from stakemap.graph.scenario import Scenario
    >>> plan = sm.Plan(as_of=TODAY, today=TODAY, decision=DECISION)
    >>> found = what_if(city(), Scenario("won over", (FlipStance(DECISION, "p:qi-wangshu", 0.9),)), plan)
    >>> found.findings[0].text_en
    'The chance to pass goes from 9% to 22%, most of it because Qi Wangshu moves to a stance of 0.9.'
    """
    before = analyze(graph, plan=plan)
    fixed = before.plan
    after = analyze(scenario.apply(graph, fixed.as_of), plan=fixed)
    return WhatIf(scenario, before, after, _blamed(graph, scenario, fixed, measure, before, after))


def blame(
    graph: PropertyGraph, scenario: Scenario, plan: Plan | None = None, *, measure: str = "influence"
) -> Blame:
    """Which edit caused how much of each person's change.  Parameters and errors as in `what_if`."""
    return what_if(graph, scenario, plan, measure=measure).blame


def _blamed(
    graph: PropertyGraph, scenario: Scenario, plan: Plan, measure: str, before: Analysis, after: Analysis
) -> Blame:
    if measure not in before.scores:
        raise UnknownName("measure", measure, tuple(before.scores))
    if not scenario.edits:
        raise InputError("a scenario without edits changes nothing", hint="give at least one")
    names = (*_LEAN, measure) if measure in plan.measures and measure not in _LEAN else _LEAN
    lean = plan.changed(measures=names)
    n = len(scenario)
    runs = [before]
    for size in range(1, n):
        shorter = type(scenario)(scenario.name, scenario.edits[:size])
        runs.append(analyze(shorter.apply(graph, plan.as_of), plan=lean))
    runs.append(after)
    steps = [_values(run.scores[measure]) for run in runs]
    without = [
        _without(graph, scenario, place, lean, measure, steps[0]) if n > 1 else steps[0]
        for place in range(1, n + 1)
    ]
    nodes = sorted({node for step in steps for node in step})
    last = steps[-1]
    return Blame(
        measure=measure,
        edits=tuple(edit_words(before.graph or graph, edit) for edit in scenario.edits),
        in_order={n: tuple(b.get(n, 0.0) - a.get(n, 0.0) for a, b in pairwise(steps)) for n in nodes},
        alone={
            n: tuple(None if other is None else last.get(n, 0.0) - other.get(n, 0.0) for other in without)
            for n in nodes
        },
        chances=tuple(run.power.passing if run.power is not None else None for run in runs),
    )


def _without(
    graph: PropertyGraph,
    scenario: Scenario,
    place: int,
    plan: Plan,
    measure: str,
    before: Mapping[str, float],
) -> Mapping[str, float] | None:
    """Values without one edit; None where the rest does not work without it."""
    rest = scenario.without(place)
    if not rest.edits:
        return before
    try:
        return _values(analyze(rest.apply(graph, plan.as_of), plan=plan).scores[measure])
    except StakemapError:
        return None


def _values(scores: Scores) -> dict[str, float]:
    return dict(zip(scores.nodes, scores.values.tolist(), strict=True))
