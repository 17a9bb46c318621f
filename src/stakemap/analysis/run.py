"""From a graph or a snapshot to an analysis: day, arrays, power, influence, draws, claims, in this order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from stakemap.analysis.analysis import Analysis
from stakemap.analysis.plan import FEWEST_MEASURES, Plan, run_id
from stakemap.analysis.profile import Profile
from stakemap.analysis.provenance import with_provenance
from stakemap.analysis.standing import (
    FITTED,
    OVERALL,
    STANDING,
    beta_by_standing,
    fitted_of,
    overall_of,
    standing_of,
)
from stakemap.analysis.uncertainty import bounded, drawn_arrays, drawn_worlds, draws_wanted
from stakemap.analysis.withheld import ways_withheld
from stakemap.context.case import Case
from stakemap.context.context import Context
from stakemap.decision.known_positions import known_positions
from stakemap.errors import EmptySnapshotError, InputError, PolicyRefused, Problem, check_known
from stakemap.findings.finders import FINDERS, found_in
from stakemap.findings.finding import Findings
from stakemap.graph.change.effect import differing
from stakemap.graph.decision.electorate import Electorate, electorate
from stakemap.graph.fact_check.answers import Audit
from stakemap.graph.mistaken_arguments import check_kind, kind_of, not_a_graph
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Person, Source, Stance
from stakemap.scoring.core.registry import measure
from stakemap.scoring.core.results import Scores
from stakemap.scoring.influence.attention import RowRule
from stakemap.scoring.influence.model import Influence, influence_of
from stakemap.scoring.network.distance import searches_kept
from stakemap.scoring.uncertainty.worlds import DRAWS
from stakemap.work import Deadline, Progress, begin, checkpoint, rarely_collected, working

if TYPE_CHECKING:
    from stakemap.scoring.decision.power import Power

__all__ = ["analyze", "other_positions", "outcome"]

Beta = Mapping[str, float] | Any


def analyze(  # noqa: PLR0913  the library's main door: every option of a plan by name, and what is none
    x: PropertyGraph | Snapshot,
    *,
    as_of: str | date | None = None,
    decision: str | None = None,
    view: str | None = None,
    beta: Beta | None = None,
    plan: Plan | None = None,
    draws: int | None = None,
    seed: int | None = None,
    findings: bool = True,
    audit: Audit | None = None,
    profile: Profile | None = None,
    progress: Progress | None = None,
    deadline: Deadline | None = None,
) -> Analysis:
    """Who decides, who is listened to, what is not known.

    Parameters
    ----------
    x
        A graph of facts, or a snapshot of arrays.
    as_of, decision, view, draws, seed, audit, profile
        As in `Plan`: the day (not with a snapshot), the decision by id or name, what counts, how many
        possible worlds stand behind every interval, and what these stand on.
    beta
        Formal power instead of a decision: {id: share}, or ``"standing"``, by what sources say about
        everybody's office (`scoring.influence.standing`).
    plan
        All of this at once; values given beside it take precedence.
    findings
        False leaves out the claims in words, and the routes behind them: faster where only numbers count.
    progress, deadline
        Called with the share that is done, from 0 to 1, and the part under way: facts, influence, scores,
        draws or findings; until when it may go on, which another thread can call off.

    Raises
    ------
    UnknownName, PolicyRefused
        No such decision, view or measure; the view ``conflict_check``, which is never scored.
    InputError
        A decision whose rule does not fit, or arguments that exclude each other.
    EmptySnapshotError, Cancelled
        Nobody is there on the day; called off, or the time is over.

    Examples
    --------
    >>> import stakemap as sm
    >>> sm.analyze(sm.from_edges([("a", "b", 0.5), ("c", "b", 0.5)])).scores["influence"].top(1)[0][0]
    'b'
    """
    given = {"as_of": as_of, "decision": decision, "view": view, "draws": draws, "seed": seed}
    plan, beta = _planned(plan, beta, **given, audit=audit, profile=profile)
    check_kind(x, PropertyGraph | Snapshot, not_a_graph)
    with rarely_collected(), working(progress, deadline):
        if isinstance(x, Snapshot):
            return _from_arrays(x, plan, beta, given=(as_of, decision, view))
        if plan.decision is not None:
            plan = plan.deciding(x, plan.decision)
        return _from_facts(x, plan, beta, findings=findings)


def _planned(plan: Plan | None, beta: Beta | None, **given: Any) -> tuple[Plan, Beta | None]:
    """The plan with the values given beside it, and formal power where it is given as numbers."""
    _check_kinds(plan=plan, audit=given["audit"], profile=given["profile"])
    if isinstance(beta, str):
        given["beta"], beta = beta, None
    if isinstance(given["as_of"], date):
        given["as_of"] = given["as_of"].isoformat()
    plan = (plan or Plan()).changed(**{name: value for name, value in given.items() if value is not None})
    _check(plan, beta)
    return plan, beta


def _check_kinds(**given: object) -> None:
    for name, kind in (("plan", Plan), ("audit", Audit), ("profile", Profile)):
        if given[name] is not None and not isinstance(given[name], kind):
            cause = f"{kind_of(given[name])} is no {name}"
            raise InputError([Problem(cause, f"make it with sm.{kind.__name__}", field=name)])


def _check(plan: Plan, beta: Beta | None) -> None:
    if plan.view == "conflict_check":
        cure = "look at the snapshot of this view; it is never scored"
        raise PolicyRefused([Problem("conflict checks are not scored", cure, field="view", code="policy")])
    if isinstance(plan.seed, bool) or not isinstance(plan.seed, int) or plan.seed < 0:
        raise InputError("a seed must be a whole number, 0 or more")
    check_known("kind of formal power", plan.beta, (None, STANDING))
    if (beta is not None or plan.beta is not None) and plan.decision is not None:
        raise InputError("give a decision or beta, not both")


_FACTS, _INFLUENCE, _SCORES, _DRAWS, _FINDINGS = (0.0, 0.06), (0.06, 0.1), (0.1, 0.3), (0.3, 0.7), (0.7, 1.0)
"""About when the parts of an analysis run, as shares of it: of 61 people with 500 draws."""


def _from_arrays(snapshot: Snapshot, plan: Plan, beta: Beta, given: tuple[object, ...]) -> Analysis:
    if any(value is not None for value in given):
        raise InputError(
            "a snapshot has its day and view already", hint="leave out as_of, view and decision; pass beta"
        )
    if plan.beta is not None or plan.profile is not None:
        raise InputError("arrays have no facts about offices or kinds of tie", hint="give a graph of facts")
    plan = plan.changed(as_of=snapshot.as_of, view=snapshot.view or plan.view, decision=None)
    left_out = _left_out(plan, draws_wanted(plan.draws or 0))
    plan = plan.changed(draws=draws_wanted(plan.draws or 0))
    begin("influence", *_INFLUENCE)
    influence = influence_of(snapshot, beta=beta, rule=_rule(plan))
    run = run_id(plan, snapshot.digest, "", influence.beta.tolist() if beta is not None else None)
    found = _scores(snapshot, influence, plan)
    begin("draws", *_DRAWS)
    drawn = drawn_arrays(influence, plan) if plan.draws else None
    scores = with_provenance(bounded(found, drawn), run, snapshot, None)
    skipped = tuple(code for code, _ in FINDERS)
    return Analysis(
        plan, run, snapshot, scores, influence, skipped=skipped, uncertainty=drawn, left_out=left_out
    )


def _left_out(plan: Plan, draws: int) -> tuple[str, ...]:
    """What nobody declined and was still not made, or not in full."""
    if plan.draws is not None or draws >= DRAWS:
        return ()
    return ("more_draws",) if draws else ("draws",)


def outcome(graph: PropertyGraph, plan: Plan) -> Analysis:
    """The analysis of a decision as far as its outcome goes: for many changes, one after the other.

    Parameters
    ----------
    graph, plan
        As for `analyze`.

    Returns
    -------
    Analysis
        What `analyze` gives, without findings; with a decision also without standing, and only influence has
        its middle and its interval.
    """
    return _from_facts(graph, plan, None, findings=False, lean=plan.decision is not None)


def _from_facts(
    graph: PropertyGraph, plan: Plan, beta: Beta, *, findings: bool, lean: bool = False
) -> Analysis:
    begin("facts", *_FACTS)
    context, plan = _context(graph, plan)
    whole, graph, snapshot = graph, context.graph, context.snapshot(plan.view)
    if not snapshot.n or (findings and not context.snapshot("informal").n):
        raise _nobody(whole, plan)
    known = standing_of(context.seating, snapshot) if not lean else None
    voters = electorate(context.seating, plan.decision) if plan.decision is not None else None
    power = _power(voters, plan) if voters is not None else None
    say, given = beta, context.susceptibility(snapshot)
    if voters is not None and power is not None:
        say = _weighted(power, voters)
    elif plan.beta is not None and beta is None and known is not None:
        say = beta_by_standing(graph.catalogue, snapshot, known)
    begin("influence", *_INFLUENCE)
    influence = influence_of(snapshot, beta=say, rule=_rule(plan, graph), susceptibility=given)
    draws = draws_wanted(plan.draws, snapshot)
    left_out, plan = _left_out(plan, draws), plan.changed(draws=draws)
    by_hand = influence.beta.tolist() if beta is not None else None
    run = run_id(plan, graph.digest, graph.catalogue.digest, by_hand)
    plain = _scores(snapshot, influence, plan) | _of_offices(influence, known, given, plan)
    begin("draws", *_DRAWS)
    drawn = drawn_worlds(context.seating, influence, plan, given) if plan.draws else None
    told = {"influence": plain["influence"]} if lean else plain
    scores = with_provenance({**plain, **bounded(told, drawn)}, run, snapshot, graph, voters)
    case = _with_what_is_told(Case(context, snapshot, scores, influence, plan.seed, voters, power, drawn))
    begin("findings", *_FINDINGS)
    found = _told(_guarded(found_in(case), case, plan), plan) if findings else Findings(())
    return Analysis(
        plan,
        run,
        snapshot,
        scores,
        influence,
        case.power,
        found,
        uncertainty=drawn,
        case=case,
        left_out=left_out,
    )


def _of_offices(
    influence: Influence, known: Scores | None, given: Mapping[str, float], plan: Plan
) -> dict[str, Scores]:
    """What office says beside ties: standing; without a decision also both together, and as fitted."""
    if known is None:
        return {}
    found = {STANDING: known}
    if plan.decision is None:
        found[OVERALL] = overall_of(influence, known, given)
        if plan.profile is not None:
            found[FITTED] = fitted_of(influence, known, given, plan.profile)
    return found


def other_positions(before: Analysis, graph: PropertyGraph) -> Analysis | None:
    """The analysis of the facts of one before but for positions, without findings and further measures.

    Parameters
    ----------
    before
        Of a decision.
    graph
        Its facts with other positions.

    Returns
    -------
    Analysis or None
        What `analyze` gives of the facts; its scores and draws are those of before, which positions do not
        enter.  ``None`` where anything else differs.
    """
    case = before.case
    plan = before.plan.changed(measures=FEWEST_MEASURES)
    if case is None or plan.decision is None or case.electorate is None or case.power is None:
        return None
    graph = plan.admitted(graph)
    if not _but_for_positions(case.graph, graph):
        return None
    context = case.context.with_positions(graph)
    voters = electorate(context.seating, plan.decision)
    power = _power(voters, plan)
    if _weighted(power, voters) != _weighted(case.power, case.electorate):
        return None
    run = run_id(plan, graph.digest, graph.catalogue.digest)
    names = {"influence", "hidden_influence", "formal_power", STANDING, *plan.measures}
    scores = {name: replace(one, run=run) for name, one in before.scores.items() if name in names}
    case = replace(case, context=context, scores=scores, electorate=voters, power=power)
    case = _with_what_is_told(case)
    made = replace(before, plan=plan, run=run, scores=scores, power=case.power, case=case)
    return replace(made, findings=Findings(()), left_out=())


def _but_for_positions(one: PropertyGraph, two: PropertyGraph) -> bool:
    """Whether two graphs hold the same facts beside positions and new sources."""
    return all(
        isinstance(fact, Stance) or (isinstance(fact, Source) and fact.id not in one)
        for pair in differing(one.facts, two.facts)
        for fact in pair
        if fact is not None
    )


_OF_CONDUCT = frozenset({"step-barred", "contact-barred", "step-care"})
"""Claims about contacts that warn, and lead nowhere."""


def _guarded(found: Findings, case: Case, plan: Plan) -> Findings:
    """Without claims that lead to people, where a strict plan withholds these."""
    if not ways_withheld(plan, case):
        return found
    return Findings(f for f in found if f.topic != "access" or f.code in _OF_CONDUCT)


def _told(found: Findings, plan: Plan) -> Findings:
    """The claims that the audience is told."""
    told = plan.told_to
    return found if told is None else Findings((f for f in found if f.code in told.findings), found.lang)


def _context(graph: PropertyGraph, plan: Plan) -> tuple[Context, Plan]:
    """The facts that count on the day, and the plan as it is carried out: day and today resolved."""
    today = plan.day()
    graph = _somebody(plan.admitted(graph), plan)
    context = Context.on(graph, plan.as_of, inferred=plan.inferred)
    as_of = context.day.isoformat() if context.day else None
    return context, plan.changed(as_of=as_of, today=today.isoformat())


def _nobody(given: PropertyGraph, plan: Plan) -> EmptySnapshotError:
    """Why an analysis finds nobody: facts have expired, or there are none on the day."""
    expired = len(given) - len(given.unexpired(plan.day()))
    if expired:
        cause = f"nobody is left: {expired} of {len(given)} facts may no longer be kept on this day"
        hint = "keep them longer where they are read (--keep-for), or look from an earlier day (--today)"
        return EmptySnapshotError(cause, hint=hint)
    cause = "nobody is on record on this day: an analysis wants people, posts or ties"
    return EmptySnapshotError(cause, hint="add them from a workbook or a register, or look at another day")


def _somebody(seen: PropertyGraph, plan: Plan) -> PropertyGraph:
    """The facts for an audience, among which somebody must be."""
    if plan.audience is not None and not seen.of(Person):
        cure = "label what outsiders may see as public, and give the published source"
        raise InputError(f"nobody is left in a copy for the audience {plan.audience}", hint=cure)
    return seen


def _rule(plan: Plan, graph: PropertyGraph | None = None) -> RowRule:
    if graph is None:
        return RowRule(kappa=plan.kappa)
    book = graph.catalogue
    return RowRule(half=book.value("attention_half"), counting=book.value("kappa"), kappa=plan.kappa)


def _power(voters: Electorate, plan: Plan) -> Power:
    from stakemap.scoring.decision.power import power

    return power(voters.game, stances=voters.stances, seed=plan.seed)


def _with_what_is_told(case: Case) -> Case:
    """The same; its power has names, and tells no chance where too few positions are known."""
    if case.power is None:
        return case
    known, names = known_positions(case), case.scores["influence"].names
    return replace(case, power=replace(case.power, told=known is None or known.told, names=names))


def _weighted(power: Power, voters: Electorate) -> dict[str, float]:
    """Shapley-Shubik share times salience, summing to 1."""
    shares = dict(zip(power.players, power.shapley.tolist(), strict=True))
    raw = {node: share * voters.salience.get(node, 1.0) for node, share in shares.items()}
    total = sum(raw.values())
    return {node: value / total for node, value in raw.items()} if total > 0 else shares


def _scores(snapshot: Snapshot, influence: Influence, plan: Plan) -> dict[str, Scores]:
    begin("scores", *_SCORES)
    own = influence.scores()
    scores = {name: own[name] for name in ("influence", "hidden_influence", "formal_power")}
    with searches_kept():
        for place, name in enumerate(plan.measures):
            checkpoint(place, len(plan.measures))
            scores[name] = measure(name)(snapshot)
    return scores
