"""A plan of effort as facts: a plan, its steps, who is accountable; to be edited, kept and signed off."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from stakemap.context.analysed import Analysed, case_of
from stakemap.engagement.account_plan.owners import owner_of
from stakemap.engagement.effort.commitments import current_plans
from stakemap.engagement.effort.planning import effort
from stakemap.engagement.effort.words import line_of
from stakemap.model import (
    Account,
    Basis,
    Channel,
    Ownership,
    PartialDate,
    Plan,
    Record,
    Source,
    Step,
    StepChange,
    TeamMember,
)
from stakemap.model.source_kinds import grade_of_kind
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.engagement.effort.result import EffortPlan
    from stakemap.engagement.effort.steps import Planned

__all__ = ["proposal"]

_NO_FACTS = "a plan needs facts", "analyse a graph"
_LONGEST = 200
_KIND = "own record"
"""Kind of the source of a proposal (`data/source_kinds.csv`)."""


def proposal(analysis: Analysed | Case, *, days: int | None = None) -> tuple[Record, ...]:
    """The plan of effort as facts that are not there yet: add them to the graph, edit them, keep them.

    New steps join the first plan that goes on; where none does, a plan is made.  Steps on record stay as they
    are and keep their hours, so that a second run proposes what is left.  Whoever is met and has no owner on
    record gets the one who meets them.

    Returns
    -------
    tuple of Record
        Source, account and plan where they are missing, steps, ownerships; empty where nothing is proposed.
        Ids follow from plan, member, person and number; dates from the day looked at, never from the clock.

    Raises
    ------
    InputError
        Bare arrays.

    Examples
    --------
    >>> import stakemap as sm
    >>> about = {"as_of": sm.examples.TODAY, "decision": sm.examples.DECISION, "draws": 0}
    >>> city = sm.analyze(sm.examples.city(), **about)
    >>> found = proposal(city)
    >>> again = sm.analyze(city.graph.with_(*found), **about)
    >>> len(proposal(again)) < len(found)
    True
    """
    case = case_of(analysis, *_NO_FACTS)
    plan = effort(case, days=days)
    if not plan.steps or case.day is None:
        return ()
    return tuple(_Proposal(case, plan, case.day).records())


def _bare(text: str) -> str:
    """A sentence without the stop at its end."""
    text = text.strip()
    return text[:-1] if unicodedata.category(text[-1]) == "Po" else text


class _Proposal:
    """The facts of one plan."""

    def __init__(self, case: Case, plan: EffortPlan, day: date) -> None:
        self.case, self.plan, self.day = case, plan, day
        last = date.fromisoformat(plan.last) if plan.last else day
        self.expires = last + timedelta(days=int(case.graph.catalogue.value("effort_keep")))
        self.source = f"s:plan:{day.isoformat()}"
        self.ids = {fact.id for fact in case.graph}

    def records(self) -> Iterator[Record]:
        """Everything that is not there yet."""
        plans, accounts = current_plans(self.case), self.case.graph.of(Account)
        if self.source not in self.ids:
            yield Source(
                id=self.source,
                title=self._both("proposal.source", day=self.day.isoformat()),
                kind=_KIND,
                published=PartialDate(self.day),
                obtained=PartialDate(self.day),
            )
        if plans:
            plan = plans[0].id
        else:
            account = accounts[0].id if accounts else "account:client"
            if not accounts:
                yield Account(id=account, **self._names("proposal.account"), **self._basis())
            plan = f"plan:{account}:{self.day.isoformat()}"
            yield Plan(id=plan, account=account, **self._names("proposal.plan"), **self._basis())
        yield from (self._step(plan, step) for step in self.plan.steps)
        yield from self._owners()

    def _basis(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "grade": grade_of_kind(_KIND),
            "basis": Basis.LEGITIMATE_INTEREST,
            "confirmed": self.day.isoformat(),
            "expires": self.expires,
        }

    def _names(self, key: str) -> dict[str, Any]:
        en, zh = (Words("engagement", lang).say(key) for lang in ("en", "zh"))
        return {"name": zh if self.case.graph.language == "zh" else en, "name_en": en, "name_zh": zh}

    def _both(self, key: str, **values: object) -> str:
        zh, en = (Words("engagement", lang).say(key, **values) for lang in ("zh", "en"))
        return self._line(zh, en)

    def _line(self, zh: str, en: str) -> str:
        """Both languages in one cell; where that is too long, the language of the facts, cut."""
        zh, en = _bare(zh), _bare(en)
        both = f"{zh} / {en}"
        if len(both) <= _LONGEST:
            return both
        return (zh if self.case.graph.language == "zh" else en)[:_LONGEST].strip()

    def _step(self, plan: str, step: Planned) -> Step:
        zh, en = (line_of(self.plan, step, lang) for lang in ("zh", "en"))
        whom = step.target if step.colleague else step.whom
        return Step(
            id=self._id(plan, step.member, whom, step.contact),
            plan=plan,
            name=self._line(zh["what"], en["what"]),
            whom=whom,
            owner=step.member,
            channel=None if step.colleague else Channel.MEETING if step.contact else Channel.CALL,
            due=PartialDate(step.day),
            hours=step.hours,
            bring=self._line(zh["bring"], en["bring"]) if zh["bring"] else None,
            change=StepChange.CONTACT,
            effect=self._line(zh["see"], en["see"]),
            expected=min(1.0, round(step.gain, 6)) if step.contact else None,
            **self._basis(),
        )

    def _id(self, plan: str, member: str, whom: str, contact: bool) -> str:
        """The first free number after those of the same two in the plan."""
        kind, number = "contact" if contact else "ask", 1
        while (ident := f"step:{plan}:{member}:{whom}:{kind}-{number}"[-_LONGEST:]) in self.ids:
            number += 1
        self.ids.add(ident)
        return ident

    def _owners(self) -> Iterator[Ownership]:
        for person in dict.fromkeys(step.target for step in self.plan.contacts):
            member = next(step.member for step in self.plan.contacts if step.target == person)
            ident = f"owner:{member}:{person}"[-_LONGEST:]
            known = isinstance(self.case.graph.get(member), TeamMember)
            if known and owner_of(self.case, person) is None and ident not in self.ids:
                yield Ownership(id=ident, member=member, subject=person, **self._basis())
