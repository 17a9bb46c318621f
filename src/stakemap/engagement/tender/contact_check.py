"""Every contact, planned or on record, held against the rules of the tenders it falls into.

What a rule forbids stops that step in every plan: `stopped` names the steps.  Who may be contacted on a day
is asked of `stakemap.context.contact_rules`: `barred`, `free_from`, `rules_on`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from stakemap.context.analysed import Analysed, case_of
from stakemap.context.contact_rules import Rule, barred, free_from, rules_on
from stakemap.context.display_names import Cast, cast_of
from stakemap.engagement.relations.contacts import spoken
from stakemap.model import Interaction, PartialDate, Plan, PlanState, Step
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.wording.language import language
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    import pandas as pd

    from stakemap.context.case import Case

__all__ = [
    "Breach", "ContactCheck", "Rule", "barred", "contact_check", "free_from", "planned_contacts", "rules_on",
    "stopped",
]  # fmt: skip

_OPEN = (PlanState.PLANNED, PlanState.ACTIVE)


@dataclass(frozen=True, slots=True)
class Breach(Plain):
    """A contact that a rule limits.

    Attributes
    ----------
    fact
        Id of the step or the recorded contact.
    planned
        Whether it is a step still to be done; else it is on record.
    member, whom
        Who of ours, where known, and with whom.
    day
        As it is on record.
    channel
        How.
    rule
        The rule; of several the one that forbids longest.
    stops
        Whether the rule forbids it; else it says how contact has to be made.
    free
        The first day from then on when nothing forbids it, as an ISO date; ``None`` where no end is known.
    facts
        Ids of the contact and of what the rule rests on, sorted.
    """

    fact: str
    planned: bool
    member: str | None
    whom: str
    day: PartialDate
    channel: str
    rule: Rule
    stops: bool
    free: str | None
    facts: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class ContactCheck:
    """Contacts held against the rules of tenders.

    Attributes
    ----------
    breaches
        What a rule limits: what is stopped first, planned before recorded, then by day.
    checked
        How many contacts and steps were looked at.
    undated
        Ids of open steps with a contact and without a day: they could not be checked.
    cast
        Names and posts.
    """

    breaches: tuple[Breach, ...]
    checked: int = 0
    undated: tuple[str, ...] = ()
    cast: Cast = field(default_factory=Cast, repr=False)

    @property
    def stopped(self) -> tuple[Breach, ...]:
        """Open steps that a rule forbids."""
        return tuple(one for one in self.breaches if one.stops and one.planned)

    @property
    def happened(self) -> tuple[Breach, ...]:
        """Contacts on record that a rule forbade."""
        return tuple(one for one in self.breaches if one.stops and not one.planned)

    @property
    def cautions(self) -> tuple[Breach, ...]:
        """What is allowed, in the way that a rule says."""
        return tuple(one for one in self.breaches if not one.stops)

    def to_rows(self) -> list[dict[str, Any]]:
        """One flat row a contact."""
        return [
            {
                **{k: v for k, v in one.to_dict().items() if k not in ("rule", "facts")},
                "rule": one.rule.name,
                "decision": one.rule.decision,
                "source": one.rule.source,
            }
            for one in self.breaches
        ]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """One row a contact, as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        breaches = [one.to_dict() for one in self.breaches]
        return {"breaches": breaches, "checked": self.checked, "undated": list(self.undated)}

    def explain(self, fact: str, lang: str | None = None) -> str:
        """What limits a step or a contact, with the source, in words (``en`` or ``zh``)."""
        lang = lang or language()
        words = Words("engagement", lang)
        found = [f"{one.rule.text(lang)} ({one.rule.law(lang)})" for one in self.breaches if one.fact == fact]
        return found[0] if found else words.say("check.nothing")

    def __repr__(self) -> str:
        found = f"{len(self.stopped)} stopped, {len(self.happened)} happened"
        return f"<ContactCheck: {self.checked} checked, {found}>"

    def _repr_html_(self) -> str:
        name, lang = self.cast.name, language()
        rows = [
            (name(one.whom, lang), str(one.day), one.rule.text(lang), "stopped" if one.stops else "with care")
            for one in self.breaches
        ]
        return html_table("Contact check", ("with", "day", "rule", ""), rows)


def contact_check(analysis: Analysed | Case) -> ContactCheck:
    """Open steps and recorded contacts that fall into a quiet time or go past the lawful channel.

    Raises
    ------
    InputError
        Bare arrays.
    """
    return case_of(analysis, "a contact check needs facts", "analyse a graph").once(_check)


def stopped(case: Case) -> frozenset[str]:
    """Ids of the steps that no plan may hold as they are."""
    return frozenset(one.fact for one in contact_check(case).stopped)


@dataclass(frozen=True, slots=True)
class _Asked:
    fact: str
    planned: bool
    member: str | None
    whom: str
    day: PartialDate
    channel: str
    about: str | None


def _check(case: Case) -> ContactCheck:
    asked, undated = [*_contacts(case)], []
    for step, plan in planned_contacts(case):
        assert step.whom is not None and step.channel is not None  # noqa: S101, PT018  it means a contact
        if step.due is None:
            undated.append(step.id)
        else:
            channel = step.channel.value
            asked.append(_Asked(step.id, True, step.owner, step.whom, step.due, channel, plan.decision))
    found = [breach for one in asked if (breach := _breach(case, one)) is not None]
    found.sort(key=lambda b: (not b.stops, not b.planned, b.day.earliest, b.fact))
    named = {ident for b in found for ident in (b.member, b.whom) if ident is not None}
    return ContactCheck(tuple(found), len(asked), tuple(undated), cast_of(case, named, {}))


def planned_contacts(case: Case) -> Iterator[tuple[Step, Plan]]:
    """Open steps that mean a contact, each with its plan."""
    for step in _open_steps(case):
        if step.whom is not None and step.channel is not None:
            yield step, _plan(case, step)


def _plan(case: Case, step: Step) -> Plan:
    plan = case.graph[step.plan]
    assert isinstance(plan, Plan)  # noqa: S101  the graph checked what a step names
    return plan


def _open_steps(case: Case) -> list[Step]:
    steps = sorted(case.graph.of(Step), key=lambda step: step.id)
    return [step for step in steps if step.state in _OPEN and _plan(case, step).state in _OPEN]


def _contacts(case: Case) -> Iterator[_Asked]:
    for one in spoken(case).of(Interaction):
        yield _Asked(one.id, False, one.member, one.person, one.day, one.channel.value, one.decision)


def _breach(case: Case, one: _Asked) -> Breach | None:
    """What limits a contact on any day that its date may mean; mere care if it may be about the tender."""
    day, last, care = one.day.earliest, one.day.latest, None
    while day <= last:
        for rule in rules_on(case, one.whom, day, one.channel):
            if rule.bars:
                return _made(case, one, rule, day)
            if care is None and one.about in (None, rule.decision):
                care = (rule, day)
        day += timedelta(1)
    return _made(case, one, *care) if care is not None else None


def _made(case: Case, one: _Asked, rule: Rule, day: date) -> Breach:
    free = free_from(case, one.whom, day, one.channel)
    return Breach(
        one.fact,
        one.planned,
        one.member,
        one.whom,
        one.day,
        one.channel,
        rule,
        rule.bars,
        free.isoformat() if free else None,
        tuple(sorted({one.fact, *rule.facts})),
    )
