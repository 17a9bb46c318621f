"""What a decision is heading for: chance and time of a yes, who can carry or stop it, whom to brief.

Everything is computed from the rule, the stances and the ties of one analysis; nothing is assumed about
anybody that no source says, and what is assumed of the rest is printed in `Outlook.notes`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from stakemap.context.analysed import case_of
from stakemap.decision.clock import decision_steps
from stakemap.decision.known_positions import Known, known_positions
from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.decision.electorate import Electorate
from stakemap.graph.frozen import Frozen
from stakemap.graph.rules.game import votes
from stakemap.graph.seats import seat_of
from stakemap.model import Certainty, ComplianceRisk, Decision, Person, StageKind
from stakemap.scoring.core.results import DIGITS, frame, html_table, shown
from stakemap.scoring.decision.clock import Clock, clock
from stakemap.scoring.decision.coalitions import Coalitions, minimal_blocking, minimal_winning
from stakemap.scoring.decision.outcome import outcome_influence
from stakemap.wording.language import Called, called

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed
    from stakemap.context.case import Case
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.scoring.core.results import Scores
    from stakemap.scoring.decision.cheapest_coalition import Cheapest
    from stakemap.scoring.decision.outreach import Outreach

T = TypeVar("T")

__all__ = ["SUPPORTER", "Outlook", "decision_steps", "outlook"]

SUPPORTER = 0.75
"""From this stance on somebody counts as saying yes already (assumed)."""


@dataclass(frozen=True, eq=False, repr=False)
class Outlook(Frozen):
    """What a decision is heading for.  Make one with `outlook`.

    Attributes
    ----------
    decision
        Its id.
    known
        How far the positions are known.  While that is too little (``known.told`` is False) no chance is
        given: it would be that of coin tosses.  Then `passing`, `influence`, `leverage`, `critical`, `clock`
        and `briefing` are ``None``, and the chance lies between ``known.low`` (all unknown against) and
        ``known.high`` (all for); ``known.ask`` says whom to ask first.
    passing
        Chance to pass at the stances, disturbances left out.
    influence
        Points of the chance to pass per unit of each person's stated position, through all who listen.
    leverage
        The same by the own vote alone; of a voter, the chance to be the one who decides.
    winning, blocking
        Minimal coalitions; ``None`` where the rule is too large to list them.
    vetoes
        Without whom nothing passes.
    critical
        The approver whose vote is most likely to decide today; ``None`` where no approver's can.
    days
        Day by which 5, 50 and 95% of the yeses have come, counted from the start; ``None`` where no yes can
        come.
    clock
        Time and chance of a yes, disturbances counted, with the critical step.
    cheapest
        The coalition of least effort; ``None`` where no efforts are given, or none is enough.
    briefing
        Whom to brief within the stated effort; ``None`` where none is stated.
    names
        Display names of nodes.
    notes
        What the reader must know.
    """

    decision: str
    known: Known
    passing: float | None
    influence: Scores | None
    leverage: Scores | None
    winning: Coalitions | None
    blocking: Coalitions | None
    vetoes: tuple[str, ...]
    critical: str | None
    days: tuple[int, int, int] | None
    clock: Clock | None
    cheapest: Cheapest | None
    briefing: Outreach | None
    names: Mapping[str, str]
    notes: tuple[str, ...]

    def named(self, nodes: tuple[str, ...]) -> tuple[str, ...]:
        """Display names, the id where there is none."""
        return tuple(self.names.get(node, node) for node in nodes)

    def to_dict(self) -> dict[str, Any]:
        """As plain values, with ids."""
        parts = {
            "winning": self.winning,
            "blocking": self.blocking,
            "cheapest": self.cheapest,
            "briefing": self.briefing,
            "clock": self.clock,
        }
        scores = {"influence": self.influence, "leverage": self.leverage}
        return {
            "decision": self.decision,
            "passing": self.passing,
            "known": {**self.known.to_dict(), "told": self.known.told},
            **{name: one.to_dict()["values"] if one is not None else None for name, one in scores.items()},
            "vetoes": list(self.vetoes),
            "critical": self.critical,
            "days": list(self.days) if self.days is not None else None,
            **{name: part.to_dict() if part is not None else None for name, part in parts.items()},
            "notes": list(self.notes),
        }

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a person: points of the outcome for each unit of their view; none while untold."""
        return self.influence.to_rows() if self.influence is not None else []

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels, names=self.names)

    def __repr__(self) -> str:
        return f"<Outlook of {self.decision}: {self._chance}, {self.clock!r}>"

    @property
    def _chance(self) -> str:
        if self.passing is not None:
            return f"passes with probability {shown(self.passing)}"
        low, high = shown(self.known.low), shown(self.known.high)
        return f"the chance cannot be told yet: between {low} and {high}"

    def _repr_html_(self) -> str:
        best = self.influence.top(10) if self.influence is not None else []
        people = [(called(self.names, n), shown(v)) for n, v in best]
        title = f"Who moves the outcome ({self._chance})"
        tables = [html_table(title, ("who", "points per unit"), people, self.notes)]
        listed = (("Smallest coalitions that carry it", self.winning), ("that stop it", self.blocking))
        for text, found in listed:
            if found is not None:
                rows = [
                    (", ".join(called(self.names, one) for one in members),)
                    for members in found.smallest[:10]
                ]
                tables.append(html_table(f"{text}: {found.count} in all", ("who",), rows))
        return "".join(tables) + (self.clock._repr_html_() if self.clock is not None else "")


def _briefing(
    case: Case, voters: Electorate, may_ask: Mapping[str, float], effort: float | None
) -> Outreach | None:
    """Whom to brief within an effort; ``None`` without anybody who may be asked, or without an effort."""
    if not may_ask or effort is None:
        return None
    from stakemap.scoring.decision.outreach import outreach

    return outreach(case.influence.listening, voters.game, voters.stances, may_ask, effort)


def outlook(
    analysis: Analysed, *, efforts: Mapping[str, float] | None = None, effort: float | None = None
) -> Outlook:
    """What the decision of an analysis is heading for.

    Parameters
    ----------
    analysis
        Of a graph of facts, with a decision.
    efforts
        Effort of winning over single people by open and lawful means, as {id: effort}, in any unit; only
        they may be asked.  People named in a compliance note, empty seats and unknown people are never
        asked, and nobody is during the quiet time of the decision.
    effort
        What can be spent in all.

    Raises
    ------
    InputError
        An analysis without facts or without a decision, or an effort out of range.

    Examples
    --------
    >>> import stakemap as sm
    >>> from stakemap.examples import DECISION, TODAY, city
    >>> found = outlook(sm.analyze(city(), decision=DECISION, plan=sm.Plan(as_of=TODAY, today=TODAY)))
    >>> found.vetoes, found.clock.critical
    (('p:qi-wangshu', 'p:suan-wuyi'), 'screen')
    """
    case = case_of(analysis, "an outlook needs facts", "analyse a graph")
    if case.electorate is None or case.power is None:
        raise InputError("the analysis has no decision", hint="analyze(graph, decision=...)")
    graph, voters, power, day = case.graph, case.electorate, case.power, case.day
    known = known_positions(case)
    assert known is not None  # noqa: S101  a decision has them
    steps, whole = decision_steps(graph, voters, day)
    rows, notes = case.influence.listening, [*voters.notes, *power.notes]
    may_ask, refused = _may_ask(graph, voters, efforts or {}, day)
    notes += refused
    bought = _cheapest(voters, may_ask, effort, notes) if may_ask else None
    briefing = _briefing(case, voters, may_ask, effort) if known.told else None
    ticking = clock(voters.game, voters.stances, steps, disturbances=whole, seed=case.seed)
    return Outlook(
        decision=voters.decision,
        known=known,
        passing=power.passing_unknown_as_half if known.told else None,
        influence=outcome_influence(rows, voters.game, voters.stances) if known.told else None,
        leverage=power.scores("leverage") if known.told else None,
        winning=_within_limit(partial(minimal_winning, voters.game), notes),
        blocking=_within_limit(partial(minimal_blocking, voters.game), notes),
        vetoes=power.vetoes,
        critical=_critical(voters, power.scores("leverage")) if known.told else None,
        days=_days(ticking),
        clock=ticking if known.told else None,
        cheapest=bought,
        briefing=briefing,
        names=Called(case.snapshot.nodes, partial(_name_of, case)),
        notes=tuple(dict.fromkeys(notes)),
    )


def _days(ticking: Clock) -> tuple[int, int, int] | None:
    early, middle, late = (ticking.day(share) for share in (0.05, 0.5, 0.95))
    return None if early is None or middle is None or late is None else (early, middle, late)


def _cheapest(
    voters: Electorate, may_ask: Mapping[str, float], effort: float | None, notes: list[str]
) -> Cheapest | None:
    """The coalition of least effort, where the rule is small enough to find it."""
    from stakemap.scoring.decision.cheapest_coalition import cheapest

    friends = [node for node in voters.players if voters.stances.get(node, 0.0) >= SUPPORTER]
    notes.append(f"a stance of {SUPPORTER:g} or more counts as a yes already (assumed)")
    return _within_limit(lambda: cheapest(voters.game, may_ask, supporters=friends, effort=effort), notes)


def _critical(voters: Electorate, leverage: Scores) -> str | None:
    """Approver of the largest leverage; of equal ones the first by id."""
    held = {vote.name for vote in votes(voters.game)}
    panels = [p for p in voters.panels if p.stage.kind is StageKind.APPROVE and p.stage.id in held]
    nodes = {member.node for panel in panels for member in panel.members}
    best = min(nodes, key=lambda node: (-round(leverage[node], DIGITS), node), default=None)
    return best if best is not None and leverage[best] > 0 else None


def _may_ask(
    graph: PropertyGraph, voters: Electorate, efforts: Mapping[str, float], day: date | None
) -> tuple[dict[str, float], list[str]]:
    """Efforts of those who may be asked, and why the others may not."""
    decision = graph[voters.decision]
    quiet = decision.quiet if isinstance(decision, Decision) else None
    if efforts and quiet is not None and day is not None and quiet.covers(day) is not Certainty.NO:
        return {}, [f"the quiet time of {voters.decision} runs: nobody may be contacted, nobody is proposed"]
    risky = {fact.subject for fact in graph.of(ComplianceRisk)}
    may, notes = {}, []
    for node in sorted(efforts):
        record = graph[node] if not node.startswith(seat_of("")) else None
        if node in risky:
            notes.append(f"{node} has a compliance note: not to be asked")
        elif not isinstance(record, Person) or record.unknown:
            notes.append(f"{node} is no person who is known: not to be asked")
        else:
            may[node] = efforts[node]
    return may, notes


def _within_limit(compute: Callable[[], T], notes: list[str]) -> T | None:
    try:
        return compute()
    except LimitExceeded as error:
        notes.append(f"not listed: {error.args[0]}")
        return None


def _name_of(case: Any, node: str, lang: str) -> str:
    return str(case.name(node, lang or "en"))
