"""What if: an analysis before and after a scenario, and which edit caused how much of each change.

Blame is taken in order: the part of an edit is what changes when it is added to those before it, so the
parts of a person add up to the whole change.  Beside it stands what would be missing without the edit
alone; the two differ where edits work together, and where an edit cannot be left out it is empty.

An edit that is dated after the day of the plan happens at its date, and both sides are compared there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from stakemap.analysis import Analysis, Plan, analyze
from stakemap.analysis.plan import FEWEST_MEASURES
from stakemap.analysis.withheld import ways_withheld
from stakemap.comparison.chance import ChanceChange, chance_change, passing_chance
from stakemap.comparison.compare import Comparison, compare
from stakemap.errors import Cancelled, InputError, StakemapError, check_known
from stakemap.findings.change.no_result import compared_later, without_result
from stakemap.findings.change.what_if import chance_moves, edit_words, people_move
from stakemap.findings.finding import Finding, Findings
from stakemap.graph.change.scenario import Scenario
from stakemap.graph.change.succession import Succession, ended, freed, succession_on
from stakemap.graph.frozen import Frozen
from stakemap.graph.mistaken_arguments import check_kind, not_a_graph, wrong_kind
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import resolve_day
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import DIGITS, TOLERANCE, frame, html_table, measured, shown
from stakemap.wording.language import language
from stakemap.work import Deadline, Progress, begin, working

if TYPE_CHECKING:
    from stakemap.scoring.core.rank_moves import Move
    from stakemap.scoring.core.results import Scores

__all__ = ["Blame", "WhatIf", "blame", "what_if"]

_MAKE_ONE = 'write sm.Scenario("its name", [edit, ...]), with edits of sm.scenario, or sm.Scenario.read(path)'


@dataclass(frozen=True, eq=False, repr=False)
class Blame(Frozen):
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
        check_known("node", node, self.in_order)
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

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

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
        return html_table(f"What moved {measured(self.measure)}", ("who", "edit", "in order", "alone"), cells)


@dataclass(frozen=True, eq=False, repr=False)
class WhatIf(Frozen, Plain):
    """A scenario with the analyses on either side of it.

    Attributes
    ----------
    scenario
        The edits.
    before, after
        Analyses under one plan.
    blame
        Which edit caused how much.
    asked_on
        The day of the report, where the last edit happens later and both sides are compared on its day;
        ``None`` where they are compared on the day that was asked.
    """

    shown = ("scenario", "asked_on", "comparison", "chance", "succession", "lost_ties", "blame", "findings")

    scenario: Scenario
    before: Analysis
    after: Analysis
    blame: Blame
    asked_on: str | None = None

    @cached_property
    def comparison(self) -> Comparison:
        """Ranks and facts that differ."""
        return compare(self.before, self.after, measure=self.blame.measure)

    def told(self, move: Move) -> Move:
        """A move as readers are told it: with the medians of the draws that give the range of its change.

        Its places are those among such figures; nobody has one at zero.
        """
        one, two = (side.scores[self.comparison.measure] for side in (self.before, self.after))
        return replace(
            move,
            before=one.as_shown[move.node] if move.node in one else None,
            after=two.as_shown[move.node] if move.node in two else None,
            rank_before=one.place(move.node) if move.node in one else None,
            rank_after=two.place(move.node) if move.node in two else None,
        )

    @cached_property
    def chance(self) -> ChanceChange | None:
        """The chance to pass on both sides, world by world; ``None`` where one of them cannot be told."""
        return chance_change(self.before, self.after)

    @cached_property
    def succession(self) -> tuple[Succession, ...]:
        """For each post that loses a holder: who may follow, and what remains of our access."""
        if self.before.case is None or self.after.case is None:
            return ()
        one, two = self.before.case.seating, self.after.case.seating
        return tuple(succession_on(one, post) for post in freed(one, two))

    @cached_property
    def lost_ties(self) -> tuple[str, ...]:
        """Ids of the ties that end."""
        if self.before.case is None or self.after.case is None:
            return ()
        return ended(self.before.case.seating, self.after.case.seating)

    @cached_property
    def findings(self) -> Findings:
        """What changes, in words."""
        graph = self.before.graph
        if graph is None:
            return Findings(())
        made = {self.scenario.source}
        facts = [c.fact for c in self.comparison.facts if c.what != "removed" and c.fact not in made]
        edits = self.scenario.edits
        shifts = tuple(self.told(move) for move in self.comparison.moves.changed())
        return Findings(
            [
                *self._where(facts),
                *chance_moves(graph, edits, self.blame.chances, facts),
                *people_move(
                    graph,
                    edits,
                    shifts,
                    self.blame.in_order,
                    facts,
                    self.comparison.changes,
                    decided=self.before.electorate is not None,
                ),
            ]
        )

    def _where(self, facts: list[str]) -> Iterator[Finding]:
        """On which other day the sides were compared, and that nothing changes where nothing does.

        Where ways are withheld this is not told: these may differ.
        """
        if self.asked_on is not None:
            yield compared_later(self.asked_on, self.before.snapshot.as_of or "")
        case = self.before.case
        if not self.changes_result and case is not None and not ways_withheld(self.before.plan, case):
            yield without_result(case, self.scenario.edits, facts)

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a node: value and rank before and after."""
        return self.comparison.to_rows()

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame, indexed by id (``frames`` extra); `labels`: heads to read."""
        return self.comparison.to_frame(labels=labels)

    @cached_property
    def changes_result(self) -> bool:
        """Whether any figure differs: influence, place, chance, ways, coverage."""
        chances = {round(chance, DIGITS) for chance in self.blame.chances if chance is not None}
        moved = any(abs(move.change) > TOLERANCE or move.places for move in self.comparison.moves)
        reach = self.comparison.access
        return moved or len(chances) > 1 or (reach is not None and reach.changed)

    def __repr__(self) -> str:
        chances = [c for c in self.blame.chances if c is not None]
        moved = f", passes {shown(chances[0])} -> {shown(chances[-1])}" if chances else ""
        return f"<WhatIf {self.scenario.name}: {len(self.scenario)} edits{moved}>"

    def _repr_html_(self) -> str:
        title = f"What if: {self.scenario.name}"
        table = html_table(title, ("", "before", "after"), list(self._columns()))
        return table + self.findings._repr_html_() + self.blame._repr_html_()

    def _columns(self) -> Iterator[tuple[str, ...]]:
        """What has one value before and one after."""
        chance, change = self.chance, self.comparison.access
        if chance is not None:
            yield (
                "chance of a yes",
                _share(chance.before, chance.before_interval),
                _share(chance.after, chance.after_interval),
            )
        if change is None or self.before.case is None or self.after.case is None:
            return
        one, two = self.before.case, self.after.case
        for way in change.ways[:1]:
            routes = [
                "none" if route is None else " → ".join(case.name(node, language()) for node in route.nodes)
                for case, route in ((one, way.before), (two, way.after))
            ]
            yield ("best way to those who sign", *routes)
            keepers = ((one, way.keepers_before), (two, way.keepers_after))
            yield (
                "whom the ways need",
                *(
                    ", ".join(case.name(node, language()) for node in nodes) or "nobody"
                    for case, nodes in keepers
                ),
            )
        yield ("influence we know in person", *(f"{share:.1%}" for share in change.coverage.known))


def what_if(
    graph: PropertyGraph,
    scenario: Scenario,
    plan: Plan | None = None,
    *,
    measure: str = "influence",
    progress: Progress | None = None,
    deadline: Deadline | None = None,
) -> WhatIf:
    """What a scenario changes.

    Parameters
    ----------
    graph
        The facts before.
    scenario
        The edits, by id or by name; those without a date of their own happen on the day of the plan.  Where
        one is dated later, both sides are compared on the latest of these days.
    plan
        Day, decision and the rest.
    measure
        The score that is followed.
    progress, deadline
        As for `analyze`, over both sides and the edits one by one.

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
    >>> from stakemap.graph.change.edits import FlipStance
    >>> from stakemap.graph.change.scenario import Scenario
    >>> plan = sm.Plan(as_of=TODAY, today=TODAY, decision=DECISION)
    >>> found = what_if(city(), Scenario("won over", (FlipStance(DECISION, "p:qi-wangshu", 0.9),)), plan)
    >>> found.findings[0].text_en
    'The chance to pass goes from 9% to 22%, because Qi Wangshu moves to a stance of 0.9.'
    """
    check_kind(graph, PropertyGraph, not_a_graph)
    if not isinstance(scenario, Scenario):
        raise wrong_kind(scenario, "a scenario", _MAKE_ONE)
    asked = plan or Plan()
    day = _day(graph, scenario, asked)
    last = scenario.last_day()
    later = last is not None and day is not None and last > day
    with working(progress, deadline):
        with working(share=(0.0, 0.35)):
            before = analyze(graph, plan=asked.changed(as_of=_text(last if later else day)))
        tried = _Trial(graph, scenario.resolved(graph, day), day, before.plan)
        with working(share=(0.35, 0.7)):
            after = analyze(tried.after(), plan=before.plan)
        begin("edits", 0.7, 1.0)
        blamed = _blamed(tried, measure, before, after)
        return WhatIf(tried.scenario, before, after, blamed, _text(day) if later else None)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A scenario on a graph: edits without a date happen on `day`, both sides are compared under the plan."""

    graph: PropertyGraph
    scenario: Scenario
    day: date | None
    plan: Plan

    def after(self, scenario: Scenario | None = None) -> PropertyGraph:
        """The facts after the scenario, or after a part of it."""
        return (scenario or self.scenario).apply(self.graph, self.day)


def _day(graph: PropertyGraph, scenario: Scenario, plan: Plan) -> date | None:
    """The day that is asked for; none where neither a fact nor an edit has a date."""
    day = resolve_day(graph, plan.as_of)
    return plan.day() if day is None and scenario.last_day() is not None else day


def _text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def blame(
    graph: PropertyGraph, scenario: Scenario, plan: Plan | None = None, *, measure: str = "influence"
) -> Blame:
    """Which edit caused how much of each person's change.  Parameters and errors as in `what_if`."""
    return what_if(graph, scenario, plan, measure=measure).blame


def _blamed(tried: _Trial, measure: str, before: Analysis, after: Analysis) -> Blame:
    scenario, plan = tried.scenario, tried.plan
    check_known("measure", measure, before.scores)
    if not scenario.edits:
        raise InputError("a scenario without edits changes nothing", hint="give at least one")
    followed = {measure} & set(plan.measures) - set(FEWEST_MEASURES)
    lean = plan.changed(measures=(*FEWEST_MEASURES, *followed), draws=0)
    n = len(scenario)
    runs = [before]
    for size in range(1, n):
        shorter = type(scenario)(scenario.name, scenario.edits[:size])
        with working(share=((size - 1) / (2 * n), size / (2 * n))):
            runs.append(analyze(tried.after(shorter), plan=lean, findings=False))
    runs.append(after)
    steps = [_values(run.scores[measure]) for run in runs]
    without = [
        _without(tried, place, lean, measure, steps[0]) if n > 1 else steps[0] for place in range(1, n + 1)
    ]
    nodes = sorted({node for step in steps for node in step})
    last = steps[-1]
    return Blame(
        measure=measure,
        edits=tuple(edit_words(before.graph or tried.graph, edit) for edit in scenario.edits),
        in_order={n: tuple(b.get(n, 0.0) - a.get(n, 0.0) for a, b in pairwise(steps)) for n in nodes},
        alone={
            n: tuple(None if other is None else last.get(n, 0.0) - other.get(n, 0.0) for other in without)
            for n in nodes
        },
        chances=tuple(passing_chance(run) for run in runs),
    )


def _without(
    tried: _Trial, place: int, plan: Plan, measure: str, before: Mapping[str, float]
) -> Mapping[str, float] | None:
    """Values without one edit; None where the rest does not work without it."""
    rest = tried.scenario.without(place)
    if not rest.edits:
        return before
    n = len(tried.scenario)
    try:
        with working(share=((n + place - 1) / (2 * n), (n + place) / (2 * n))):
            return _values(analyze(tried.after(rest), plan=plan, findings=False).scores[measure])
    except Cancelled:
        raise
    except StakemapError:
        return None


def _share(value: float, interval: tuple[float, float] | None) -> str:
    return f"{value:.0%}" if interval is None else f"{value:.0%} ({interval[0]:.0%} to {interval[1]:.0%})"


def _values(scores: Scores) -> dict[str, float]:
    return {node: scores[node] for node in scores}
