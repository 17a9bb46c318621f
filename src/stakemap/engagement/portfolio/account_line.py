"""One account in one line, from kept scores and facts: what is at stake, how covered, what waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stakemap.access import Access
from stakemap.context.contact_rules import windows
from stakemap.engagement.effort.commitments import commitments
from stakemap.engagement.portfolio.calls import Call, calls_of
from stakemap.engagement.portfolio.stakes import Stake, stakes_of
from stakemap.engagement.portfolio.stored_scores import Kept, kept_scores
from stakemap.engagement.relations.levels import declared_with, level_with
from stakemap.model import Account, Certainty, Fact, Level, TeamMember, Tie, Unit
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.routes.coverage import cover

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["AccountLine", "Horizon", "Quiet", "account_line"]

_MONTH = 30.44
Names = tuple[str, str]
"""In English, in Chinese."""


@dataclass(frozen=True, slots=True)
class Horizon(Plain):
    """How far a portfolio looks.

    Attributes
    ----------
    stake_days
        Contracts that end within so many days are at stake.
    notice_days
        Notices, ends and quiet periods are told so many days ahead.
    load_weeks
        Hours of steps due within so many weeks are held against the hours of the team.
    old_months
        Facts confirmed longer ago count as old.
    """

    stake_days: int = 365
    notice_days: int = 60
    load_weeks: int = 4
    old_months: int = 24


@dataclass(frozen=True, slots=True)
class Quiet(Plain):
    """A time in which the rules of a tender forbid contact with some: now, or soon.

    `since` and `until` are ISO dates, ``until`` the first day no longer in; ``None`` where not known.
    """

    decision: Names
    since: str | None
    until: str | None
    now: bool


@dataclass(frozen=True, slots=True)
class AccountLine(Plain):
    """One account.

    Attributes
    ----------
    account
        Its name in the store.
    name
        What the client is called.
    as_of
        The day that is looked at.
    stakes
        What is at stake, by currency.
    people, known
        Those who matter (as in the report), and how many of them somebody of ours knows.
    coverage
        Share of their influence that is known directly, in [0, 1]; ``None`` without scores.
    decision, scored, fresh
        Of which decision the scores are, on which day, and whether they saw the facts as they are.
    run
        Whose scores; ``None`` where none are kept.
    level, target
        Level of the relation with the client today and to reach, as declared; ``None`` where nobody said.
    estimated
        The level that its indicators give; ``None`` where too few are known, or no unit stands at the top.
    hours_due, hours
        Hours of the steps due, late ones included, and hours of the team; ``None`` where none are on record.
    undated
        Steps that no calendar holds.
    quiet
        Times without contact, those of today first.
    oldest, old, facts
        When the oldest fact in force was last confirmed, how many were so too long ago, and how many there
        are; facts without any date are old.
    calls
        What waits for the manager.
    """

    account: str
    name: Names
    as_of: str
    stakes: tuple[Stake, ...]
    people: int
    known: int
    coverage: float | None
    decision: Names | None
    scored: str | None
    fresh: bool
    run: str | None
    level: Level | None
    target: Level | None
    estimated: Level | None
    hours_due: float | None
    hours: float | None
    undated: int
    quiet: tuple[Quiet, ...]
    oldest: str | None
    old: int
    facts: int
    calls: tuple[Call, ...]

    @property
    def load(self) -> float | None:
        """Hours due over hours there; ``None`` where either is not on record."""
        return self.hours_due / self.hours if self.hours and self.hours_due is not None else None


def account_line(
    graph: PropertyGraph, account: str, day: date, horizon: Horizon | None = None
) -> AccountLine:
    """One account from its facts and the scores that are kept with them.

    Parameters
    ----------
    graph
        All records of the account; what has expired or is labelled above internal is left out here.
    account
        Its name in the store.
    day
        The day that is looked at.

    Examples
    --------
    >>> import stakemap as sm
    >>> city, plan = sm.examples.city(), sm.Plan(as_of="2026-09-01", today="2026-09-01", draws=0)
    >>> kept = sm.analyze(city, plan=plan).assessments()
    >>> line = account_line(city.with_(*kept), "city", date(2026, 9, 1))
    >>> line.fresh, line.people, [call.code for call in line.calls][:1]
    (True, 15, ['forbidden-step'])
    """
    limits = horizon or Horizon()
    seen = graph.unexpired(day).visible()
    kept = kept_scores(seen, day)
    case = kept.case
    client = next(iter(seen.of(Account)), None)
    coverage, people, known = _coverage(kept)
    top = client.unit if client is not None and client.unit else _top(case)
    relation = declared_with(case, top) if top else None
    standing = level_with(case, top) if top and kept.run is not None else None
    due, there, undated = _load(case, day, limits.load_weeks)
    oldest, old, facts = _ages(case, day, limits.old_months)
    decision = kept.decision
    return AccountLine(
        account,
        (client.called("en"), client.called("zh")) if client else (account, account),
        day.isoformat(),
        stakes_of(case, day, limits.stake_days),
        people,
        known,
        coverage,
        (seen.name(decision, "en"), seen.name(decision, "zh")) if decision else None,
        str(kept.run.as_of) if kept.run is not None and kept.run.as_of else None,
        kept.fresh,
        kept.run.id if kept.run is not None else None,
        relation.level if relation else None,
        relation.target if relation else None,
        standing.estimated if standing else None,
        due,
        there,
        undated,
        tuple(_quiet(case, day, limits.notice_days)),
        oldest,
        old,
        facts,
        calls_of(case, day, limits.notice_days),
    )


def _coverage(kept: Kept) -> tuple[float | None, int, int]:
    """The share known directly, how many matter, and how many of them somebody of ours knows."""
    if "influence" not in kept.case.scores:
        return None, 0, 0
    access = kept.case.once(Access)
    grid = cover(access.snapshot, access.team, access.stakeholders)
    return grid.share_known, len(grid.people), len(grid.people) - len(grid.gaps)


def _top(case: Case) -> str | None:
    """The one unit that leads others and is led by none, where the client names none; else ``None``."""
    block = case.graph.catalogue.of_role("block")
    lines = [tie for tie in case.graph.of(Tie) if tie.kind in block and case.seating.in_force(tie)]
    led = {tie.to_id for tie in lines}
    tops = {tie.from_id for tie in lines} - led
    tops = {one for one in tops if isinstance(case.graph.get(one), Unit)}
    return tops.pop() if len(tops) == 1 else None


def _load(case: Case, day: date, weeks: int) -> tuple[float | None, float | None, int]:
    """Hours due, hours there in that time, and steps without a day."""
    until, open_steps = day + timedelta(weeks=weeks), commitments(case)
    due = [one.step.hours for one in open_steps if one.due is not None and one.due <= until]
    told = [hours for hours in due if hours is not None]
    team = [m.hours for m in case.graph.of(TeamMember) if case.seating.current(m) and m.hours is not None]
    undated = sum(one.due is None for one in open_steps)
    return (
        sum(told) if told or not due else None,
        sum(team) * weeks if team else None,
        undated,
    )


def _quiet(case: Case, day: date, ahead: int) -> Iterator[Quiet]:
    """Times without contact that run on the day or begin soon, of decisions that are not over.

    Rules of one decision that follow each other without a day between are one time.
    """
    spans: dict[str, list[tuple[date, date]]] = {}
    for window in windows(case):
        if window.rule.bars and case.seating.current(case.graph[window.decision]):
            spans.setdefault(window.decision, []).append((window.since or date.min, window.until or date.max))
    found = []
    for decision, each in spans.items():
        for since, until in _joined(each):
            if since <= day + timedelta(days=ahead) and until > day:
                names = (case.name(decision, "en"), case.name(decision, "zh"))
                found.append(Quiet(names, _iso(since), _iso(until), since <= day))
    yield from sorted(found, key=lambda q: (not q.now, q.since or "", q.until or "", q.decision))


def _joined(spans: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Half-open spans in order, those that touch or overlap as one.

    Examples
    --------
    >>> one, two, three = (date(2026, 9, day) for day in (1, 2, 3))
    >>> _joined([(two, three), (one, two)]) == [(one, three)]
    True
    """
    found: list[tuple[date, date]] = []
    for since, until in sorted(spans):
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(until, found[-1][1])
        else:
            found.append((since, until))
    return found


def _iso(day: date) -> str | None:
    return None if day in (date.min, date.max) else day.isoformat()


def _ages(case: Case, day: date, months: int) -> tuple[str | None, int, int]:
    """When the oldest fact in force was last confirmed, how many are old, and how many there are."""
    oldest, old, count = None, 0, 0
    before = day - timedelta(days=round(months * _MONTH))
    for fact in case.graph:
        if not isinstance(fact, Fact):
            continue
        if fact.valid.covers(day) is Certainty.NO:
            continue
        count += 1
        confirmed = case.graph.confirmed(fact)
        old += confirmed is None or confirmed.latest < before
        if confirmed is not None and (oldest is None or confirmed.earliest < oldest.earliest):
            oldest = confirmed
    return (str(oldest) if oldest is not None else None), old, count
