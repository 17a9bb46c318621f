"""The whole line in one place: a graph or a snapshot in, scores, power and findings out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from stakemap.analysis.plan import DEFAULT_MEASURES, Plan, canonical, package_digest, run_id
from stakemap.analysis.provenance import attached
from stakemap.analysis.standing import STANDING, beta_by_standing, standing_of
from stakemap.analysis.uncertainty import bounded, drawn_arrays, drawn_worlds, draws_wanted, smallest_flips
from stakemap.context.case import Case, Finder
from stakemap.decision.power_interest import Grid, grid_of
from stakemap.errors import InputError, PolicyRefused, Problem, UnknownName
from stakemap.findings import brokerage as brokerage_findings
from stakemap.findings import evidence as evidence_findings
from stakemap.findings import groups as group_findings
from stakemap.findings import influence as influence_findings
from stakemap.findings import relations as relation_findings
from stakemap.findings import routes as path_findings
from stakemap.findings import value_of_information as worth_findings
from stakemap.findings.decision import clock as clock_findings
from stakemap.findings.decision import mandate as remit_findings
from stakemap.findings.decision import motives as motive_findings
from stakemap.findings.decision import phases as phase_findings
from stakemap.findings.decision import power as power_findings
from stakemap.findings.decision import rivalry as rivalry_findings
from stakemap.findings.decision import users as user_findings
from stakemap.findings.finding import Findings
from stakemap.graph.decision.electorate import Electorate, electorate
from stakemap.graph.fact_check.answers import Audit
from stakemap.graph.projection import resolve_day
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Assessment, Record, Run, Susceptibility
from stakemap.scoring.core.registry import measure
from stakemap.scoring.core.results import Explanation, Scores, html_table, shown
from stakemap.scoring.influence.attention import KAPPA
from stakemap.scoring.influence.model import Influence, influence_of

if TYPE_CHECKING:
    from stakemap.access import Coverage, Gatekeepers, IntroductionPlan, Routes
    from stakemap.analysis.profile import Profile
    from stakemap.scoring.decision.power import Power
    from stakemap.scoring.uncertainty.flips import Flips
    from stakemap.scoring.uncertainty.worlds import Uncertainty

__all__ = ["DEFAULT_MEASURES", "Analysis", "Plan", "analyze"]

Beta = Mapping[str, float] | Any
Ends = str | Iterable[str] | None
Progress = Callable[[int, int], None] | None

FINDERS: tuple[tuple[str, Finder], ...] = (
    ("no-decision", power_findings.no_decision),
    ("decides", power_findings.who_decides),
    ("complexity", remit_findings.complexity),
    ("may-decide", remit_findings.may_decide),
    ("plain-words", user_findings.plain_words),
    ("user-and-buyer", user_findings.user_and_buyer),
    ("most-influential", influence_findings.most_influential),
    ("beyond-post", influence_findings.beyond_their_post),
    ("disagrees-with-count", influence_findings.disagreement),
    ("two-bosses", power_findings.two_bosses),
    ("empty-seat", power_findings.empty_seats),
    ("unknown-person", power_findings.unknown_people),
    ("stance-missing", evidence_findings.missing_stances),
    ("ties-missing", evidence_findings.no_ties_reported),
    ("nobody-knows", evidence_findings.out_of_reach),
    ("worth-checking", worth_findings.worth_checking),
    ("route", path_findings.best_routes),
    ("gatekeeper", path_findings.gatekeepers),
    ("single-thread", path_findings.single_threads),
    ("entry", relation_findings.entry),
    ("contact-conflict", relation_findings.contact_conflicts),
    ("orphaned", relation_findings.orphaned),
    ("introductions", path_findings.introduction_plan),
    ("undeclared-group", group_findings.undeclared_groups),
    ("origin-mix", group_findings.origin_mix),
    ("broker", brokerage_findings.brokers),
    ("cross-line", brokerage_findings.cross_lines),
    ("formal-informal", brokerage_findings.formal_and_informal),
    ("line-block-pull", group_findings.line_and_block),
    ("old-fact", evidence_findings.oldest_facts),
    ("compliance-risk", evidence_findings.compliance_risks),
    ("former-employer", evidence_findings.former_employers),
    ("critical-step", clock_findings.when_and_where),
    ("rival-move", rivalry_findings.rival_move),
    ("front-loaded", phase_findings.front_loaded),
    ("veto-risk", motive_findings.veto_risks),
    ("tension", motive_findings.tensions),
)
"""Every kind of finding, in the order of the report."""


@dataclass(frozen=True, eq=False, repr=False)
class Analysis:
    """What one analysis gives.  Make one with `analyze`.

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
    graph, electorate
        The facts it saw and who decides; ``None`` for bare arrays, or without a decision.
    """

    plan: Plan
    run: str
    snapshot: Snapshot
    scores: Mapping[str, Scores]
    influence: Influence
    power: Power | None = None
    findings: Findings = field(default_factory=lambda: Findings(()))
    skipped: tuple[str, ...] = ()
    graph: PropertyGraph | None = None
    electorate: Electorate | None = None
    uncertainty: Uncertainty | None = None

    @cached_property
    def case(self) -> Case | None:
        """The analysis with its facts at hand, as findings and reports see it."""
        if self.graph is None:
            return None
        day = date.fromisoformat(self.snapshot.as_of) if self.snapshot.as_of else None
        return Case(
            self.graph, self.snapshot, day, self.scores, self.electorate, self.power, self.uncertainty
        )

    @property
    def facts_digest(self) -> str:
        """Digest of the facts it saw; of the arrays where there are none."""
        return self.graph.digest if self.graph is not None else self.snapshot.digest

    @property
    def ledger(self) -> Any:
        """Kept, received and ceded influence of everybody; never a ranking."""
        return self.influence.ledger

    def flips(self) -> Flips | None:
        """The smallest sets of facts which, if false, change the first three; ``None`` for bare arrays.

        Solved when asked for: each fact alone; if none does it, pairs of the most moving ones.
        """
        return self._flips

    @cached_property
    def _flips(self) -> Flips | None:
        if self.graph is None or self.case is None:
            return None
        given = _susceptibility(self.graph, self.snapshot, self.case.day)
        return smallest_flips(self.graph, self.influence, given, self.case.day)

    def explain(self, node: str, measure: str = "influence") -> Explanation:
        """Why somebody has a score: parts, facts, sources."""
        if measure not in self.scores:
            raise UnknownName("measure", measure, tuple(self.scores))
        return self.scores[measure].explain(node)

    def routes(self, to: Ends = None, *, k: int = 3, **options: Any) -> Routes:
        """The k most reliable ways to somebody, by default to those who sign; see `stakemap.access.routes`.

        Examples
        --------
        >>> import stakemap as sm
        >>> tender = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, as_of=sm.examples.TODAY)
        >>> tender.routes(to="p:qi-wangshu", k=2)
        <Routes to p:qi-wangshu: verified, 2 routes>
        """
        from stakemap import access

        return access.routes(self, to, k=k, **options)

    def gatekeepers(self, to: Ends = None, **options: Any) -> Gatekeepers:
        """Those whom no way to somebody can leave out, with the proof; see `stakemap.access.gatekeepers`."""
        from stakemap import access

        return access.gatekeepers(self, to, **options)

    def coverage(self) -> Coverage:
        """Our team against those who matter; see `stakemap.access.coverage`."""
        from stakemap import access

        return access.coverage(self)

    def introductions(self, **options: Any) -> IntroductionPlan:
        """Who of us asks whom for an introduction to whom; see `stakemap.access.introductions`."""
        from stakemap import access

        return access.introductions(self, **options)

    def grid(self, *, power_line: float | None = None, interest_line: float | None = None) -> Grid | None:
        """Power against interest, as a view of the same numbers; ``None`` for bare arrays.

        Somebody is in a field only where the 90 % interval clears the line, else undecided.

        Parameters
        ----------
        power_line, interest_line
            Share of the decision and salience at which the fields part; assumed defaults.
        """
        return grid_of(self.case, power_line, interest_line) if self.case is not None else None

    def to_dict(self) -> dict[str, Any]:
        """The JSON twin of the report, valid under ``sm.schema("analysis")``."""
        from stakemap.analysis.export import twin

        return twin(self)

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
        for node in scores.ranks():
            text = f"{self.run}\0{scores.measure}\0{node}"
            ident = "a:" + hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
            yield Assessment(
                id=ident,
                subject=node,
                run=self.run,
                measure=scores.measure,
                value=scores[node],
                unit=scores.unit,
            )

    def __repr__(self) -> str:
        best = ", ".join(f"{node} {shown(value)}" for node, value in self.scores["influence"].top(3))
        about = f" of {self.plan.decision}" if self.plan.decision else ""
        return f"<Analysis{about} as of {self.snapshot.as_of or 'any day'}: {best}>"

    def _repr_html_(self) -> str:
        influence = self.scores["influence"]
        columns = ("influence", "formal_power", "hidden_influence", "in_degree")
        shown_columns = [name for name in columns if name in self.scores]
        rows = [
            (influence.name(node), *(shown(self.scores[name][node]) for name in shown_columns))
            for node, _ in influence.top(10)
        ]
        table = html_table("Who is listened to", ("who", *(c.replace("_", " ") for c in shown_columns)), rows)
        return table + self.findings._repr_html_() + self._pictures()

    def _pictures(self) -> str:
        if self.graph is None:
            return ""
        from stakemap import plot

        pictures = [plot.formal_and_informal(self)]
        if self.electorate is not None:
            pictures.append(plot.decision_chain(self))
        return "".join(
            f'<div style="max-width:100%;overflow:auto">{plot.svg(axes)}</div>' for axes in pictures
        )


def analyze(
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
    progress: Progress = None,
) -> Analysis:
    """Who decides, who is listened to, what is not known.

    Parameters
    ----------
    x
        A graph of facts, or a snapshot of arrays.
    as_of
        Day to look at; ``None`` is today (UTC).  Not with a snapshot.
    decision
        Id of the decision; ``None`` counts everybody the same, and the result says so.
    view
        influence (default), formal, informal or introduction.
    beta
        Formal power instead of a decision: {id: share}, or ``"standing"``, by what sources say about
        everybody's office (`scoring.standing`).
    plan
        All of this at once; values given beside it take precedence.
    draws
        Possible worlds behind every interval; 0 for none.  By default 500 on facts about at most 300
        people, else none.
    seed
        Of sampled numbers.
    findings
        False leaves out the claims in words, and the routes behind them: faster where only numbers count.
    audit
        What looking things up gave, for intervals that stand on it rather than on an assumed band.
    profile
        Figures fitted by `calibrate`; without a decision formal power then follows standing.
    progress
        Called with (draws done, draws).

    Returns
    -------
    Analysis

    Raises
    ------
    UnknownName
        No such decision, view or measure.
    PolicyRefused
        For the view ``conflict_check``, which is never scored.
    InputError
        A decision whose rule does not fit, or arguments that exclude each other.
    EmptySnapshotError
        Nobody is there on the day.

    Examples
    --------
    >>> import stakemap as sm
    >>> sm.analyze(sm.from_edges([("a", "b", 0.5), ("c", "b", 0.5)])).scores["influence"].top(1)[0][0]
    'b'
    """
    if isinstance(beta, str):
        plan, beta = _planned(plan or Plan(), beta=beta), None
    given = {"as_of": as_of, "decision": decision, "view": view, "draws": draws, "seed": seed}
    plan = _planned(plan or Plan(), **given, audit=audit, profile=profile)
    if plan.view == "conflict_check":
        cure = "look at the snapshot of this view; it is never scored"
        raise PolicyRefused([Problem("conflict checks are not scored", cure, field="view", code="policy")])
    if plan.beta not in (None, STANDING):
        raise UnknownName("kind of formal power", plan.beta, (STANDING,))
    if (beta is not None or plan.beta is not None) and plan.decision is not None:
        raise InputError("give a decision or beta, not both")
    if isinstance(x, Snapshot):
        return _from_arrays(x, plan, beta, given=(as_of, decision, view), progress=progress)
    bare = _from_facts(x, plan, beta, progress)
    return _told(bare) if findings else bare


def _planned(plan: Plan, **given: Any) -> Plan:
    if isinstance(given.get("as_of"), date):
        given["as_of"] = given["as_of"].isoformat()
    return plan.changed(**{name: value for name, value in given.items() if value is not None})


def _from_arrays(
    snapshot: Snapshot, plan: Plan, beta: Beta, given: tuple[object, ...], progress: Progress
) -> Analysis:
    if any(value is not None for value in given):
        raise InputError(
            "a snapshot has its day and view already", hint="leave out as_of, view and decision; pass beta"
        )
    if plan.beta is not None or plan.profile is not None:
        raise InputError("arrays have no facts about offices or kinds of tie", hint="give a graph of facts")
    plan = plan.changed(as_of=snapshot.as_of, view=snapshot.view or plan.view, decision=None)
    plan = plan.changed(draws=draws_wanted(plan.draws or 0))
    influence = influence_of(snapshot, beta=beta, kappa=_kappa(plan))
    run = run_id(plan, snapshot.digest, "", influence.beta.tolist() if beta is not None else None)
    drawn = drawn_arrays(influence, plan, progress) if plan.draws else None
    scores = attached(_scores(snapshot, influence, plan, drawn), run, snapshot, None)
    skipped = tuple(code for code, _ in FINDERS)
    return Analysis(plan, run, snapshot, scores, influence, skipped=skipped, uncertainty=drawn)


def _from_facts(graph: PropertyGraph, plan: Plan, beta: Beta, progress: Progress) -> Analysis:
    today = plan.day()
    graph = graph.unexpired(today).visible(plan.clearance)
    day = resolve_day(graph, plan.as_of)
    plan = plan.changed(as_of=day.isoformat() if day else None, today=today.isoformat())
    if plan.profile is not None:
        graph = plan.profile.applied(graph)
        plan = plan.changed(beta=STANDING if plan.decision is None and beta is None else None)
    snapshot = graph.snapshot(day, plan.view)
    known = standing_of(graph, snapshot, day)
    voters = electorate(graph, plan.decision, day) if plan.decision is not None else None
    power = _power(voters, plan) if voters is not None else None
    own = beta is not None
    if voters is not None and power is not None:
        beta = _weighted(power, voters)
    elif plan.beta is not None and beta is None:
        beta = beta_by_standing(graph, snapshot, known)
    given = _susceptibility(graph, snapshot, day)
    influence = influence_of(snapshot, beta=beta, kappa=_kappa(plan, graph), susceptibility=given)
    if plan.profile is not None:
        influence = replace(influence, notes=(*influence.notes, plan.profile.note))
    plan = plan.changed(draws=draws_wanted(plan.draws, snapshot))
    run = run_id(plan, graph.digest, graph.catalogue.digest, influence.beta.tolist() if own else None)
    drawn = drawn_worlds(graph, influence, plan, given, day, progress) if plan.draws else None
    found_scores = _scores(snapshot, influence, plan, drawn) | {STANDING: known}
    scores = attached(found_scores, run, snapshot, graph)
    return Analysis(
        plan,
        run,
        snapshot,
        scores,
        influence,
        power,
        graph=graph,
        electorate=voters,
        uncertainty=drawn,
    )


def _told(bare: Analysis) -> Analysis:
    """An analysis of facts with its findings."""
    assert bare.case is not None  # noqa: S101  there is a graph
    found = Findings(f for _, finder in FINDERS for f in finder(bare.case))
    done = replace(bare, findings=found)
    vars(done)["case"] = bare.case  # what was worked out for the findings is kept
    return done


def _kappa(plan: Plan, graph: PropertyGraph | None = None) -> float:
    if plan.kappa is not None:
        return plan.kappa
    return graph.catalogue.value("kappa") if graph is not None else KAPPA


def _susceptibility(graph: PropertyGraph, snapshot: Snapshot, day: date | None) -> dict[str, float]:
    from stakemap.graph.seats import Seating

    seating = Seating(graph, day)
    facts = [f for f in graph.of(Susceptibility) if seating.current(f) and f.person in snapshot]
    return {f.person: f.value for f in facts}


def _power(voters: Electorate, plan: Plan) -> Power:
    from stakemap.scoring.decision.power import power

    return power(voters.game, stances=voters.stances, seed=plan.seed)


def _weighted(power: Power, voters: Electorate) -> dict[str, float]:
    """Shapley-Shubik share times salience, summing to 1."""
    shares = dict(zip(power.players, power.shapley.tolist(), strict=True))
    raw = {node: share * voters.salience.get(node, 1.0) for node, share in shares.items()}
    total = sum(raw.values())
    return {node: value / total for node, value in raw.items()} if total > 0 else shares


def _scores(
    snapshot: Snapshot, influence: Influence, plan: Plan, drawn: Uncertainty | None
) -> dict[str, Scores]:
    own = influence.scores()
    scores = {name: own[name] for name in ("influence", "hidden_influence", "formal_power")}
    for name in plan.measures:
        scores[name] = measure(name)(snapshot)
    return bounded(scores, drawn) if drawn is not None else scores
