"""What the next hours should bring, whose hours do not suffice, and who is left out for what reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.access import Access
from stakemap.engagement.effort.planning import effort
from stakemap.engagement.effort.result import EffortPlan
from stakemap.engagement.effort.steps import Left, Reason
from stakemap.engagement.effort.words import points
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import first_few
from stakemap.wording.lists import percent

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.wording.phrases import Words

__all__ = ["best_hours", "cannot_be_met", "first_hours", "overloaded"]

_ROOM = "findings_engagement"


def _plan(case: Case) -> EffortPlan | None:
    return effort(case) if case.once(Access).team else None


def best_hours(case: Case) -> Iterator[Finding]:
    """How much influence the plan should bring within direct reach, in how many hours, with whom first."""
    plan = _plan(case)
    if plan is None or not plan.contacts:
        return
    first = plan.steps[0]
    numbers = {
        "contacts": float(len(plan.contacts)),
        "people": float(len({step.target for step in plan.contacts})),
        "hours": plan.hours,
        "gain": plan.gain,
        "gain_low": plan.span[0],
        "gain_high": plan.span[1],
    }

    def text(words: Words) -> str:
        return words.say(
            "effort-plan",
            n=len(plan.contacts),
            people=int(numbers["people"]),
            hours=f"{plan.hours:g}",
            last=plan.last,
            gain=points(plan.gain),
            low=points(plan.span[0]),
            high=points(plan.span[1]),
            day=first.day,
            member=case.name(first.member, words.lang),
            target=case.name(first.target, words.lang),
        )

    yield claim(
        "effort-plan",
        "access",
        text,
        caveat="effort-plan.caveat",
        subjects=tuple(dict.fromkeys(step.target for step in plan.contacts)),
        numbers=numbers,
        facts=sorted({fact for step in plan.steps for fact in step.facts}),
        room=_ROOM,
    )


def first_hours(case: Case) -> Iterator[Finding]:
    """That part of the hours brings most of the gain: further ones add less."""
    plan = _plan(case)
    points_ = plan.returns if plan is not None else ()
    if plan is None or len(points_) < 3 or plan.gain <= 0:
        return
    used, won = next((h, g) for h, g in points_ if g >= plan.gain / 2)
    if used / plan.hours >= won / plan.gain:
        return
    numbers = {"hours": used, "all_hours": plan.hours, "gain": won, "all_gain": plan.gain}
    share = won / plan.gain
    yield claim(
        "effort-returns",
        "access",
        lambda words: words.say(
            "effort-returns",
            share=percent(share),
            used=f"{used:g}",
            hours=f"{plan.hours:g}",
            price=f"{plan.hours / (100 * plan.gain):.1f}",
        ),
        caveat="effort-returns.caveat",
        numbers=numbers | {"share": share},
        facts=sorted({fact for step in plan.steps for fact in step.facts}),
        room=_ROOM,
    )


def overloaded(case: Case) -> Iterator[Finding]:
    """Those of ours whose promised steps do not fit into their hours, or fill them up to the line."""
    plan = _plan(case)
    for load in plan.loads if plan is not None else ():
        if not load.alarm or load.hours is None:
            continue
        there, promised, over = sum(load.hours), sum(load.promised) + load.over, load.over
        steps = [one.step.id for one in plan.commitments if one.step.owner == load.member] if plan else []
        member, last = load.member, plan.last if plan else None
        yield claim(
            "load-alarm",
            "access",
            lambda words, member=member, there=there, promised=promised, over=over, last=last: (  # type: ignore[misc]
                words.say(
                    "load-alarm",
                    name=case.name(member, words.lang),
                    there=f"{there:g}",
                    promised=f"{promised:g}",
                    last=last,
                ),
                words.say("load-alarm.over", over=f"{over:g}") if over > 0 else "",
            ),
            caveat="load-alarm.caveat",
            subjects=(member,),
            numbers={"hours": there, "promised": promised, "over": over},
            facts=sorted({member, *steps}),
            room=_ROOM,
        )


def cannot_be_met(case: Case) -> Iterator[Finding]:
    """Those who matter whom a rule of a tender or an integrity note keeps out of the plan."""
    plan = _plan(case)
    held = [one for one in plan.left if one.reason in (Reason.RULE, Reason.INTEGRITY)] if plan else []
    if not held:
        return
    counts = Counter(one.reason for one in held)
    facts = {fact for one in held if one.rule is not None for fact in one.rule.facts}
    weight = sum(one.weight for one in held)

    def text(words: Words) -> tuple[str, ...]:
        return (
            words.say("not-to-be-met", n=len(held), share=percent(weight), names=_names(case, held, words)),
            words.say("not-to-be-met.rule", n=counts[Reason.RULE]) if counts[Reason.RULE] else "",
            words.say("not-to-be-met.note", n=counts[Reason.INTEGRITY]) if counts[Reason.INTEGRITY] else "",
        )

    yield claim(
        "not-to-be-met",
        "access",
        text,
        caveat="not-to-be-met.caveat",
        subjects=tuple(one.person for one in held),
        numbers={"people": float(len(held)), "share": weight},
        facts=sorted({*facts, *(one.person for one in held if one.person in case.graph)}),
        room=_ROOM,
    )


def _names(case: Case, held: list[Left], words: Words) -> str:
    names = (case.name(one.person, words.lang) for one in held)
    return first_few(names, words, more="and_more")
