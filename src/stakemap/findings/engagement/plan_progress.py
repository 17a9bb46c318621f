"""What became of plans: late steps, what came true, what was signed off, who has no owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from stakemap.access import Access
from stakemap.engagement.account_plan.progress import PlanProgress, Progress, Sign, plan_progress
from stakemap.engagement.effort.words import points
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import first_few
from stakemap.wording.lists import percent

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.wording.phrases import Words

__all__ = ["came_true", "late_steps", "nobody_accountable", "sign_off"]

_ROOM = "findings_engagement"


def _told(case: Case) -> PlanProgress | None:
    return plan_progress(case) if case.once(Access).team else None


def _named(names: Iterable[str], words: Words) -> str:
    return first_few(names, words, more="and_more")


def late_steps(case: Case) -> Iterator[Finding]:
    """Open steps whose day is past."""
    told = _told(case)
    late = told.of(Progress.LATE) if told is not None else ()
    if told is None or not late:
        return
    yield claim(
        "plan-late",
        "evidence",
        lambda words: words.say(
            "plan-late", n=len(late), names=_named((told.name(s.step, words.lang) for s in late), words)
        ),
        caveat="plan-late.caveat",
        numbers={"late": float(len(late))},
        facts=sorted(step.step for step in late),
        room=_ROOM,
    )


def came_true(case: Case) -> Iterator[Finding]:
    """How many of the done steps are followed by what they should change, and what was expected of them."""
    told = _told(case)
    seen, unseen = (told.signs(s) for s in (Sign.SEEN, Sign.NOT_SEEN)) if told is not None else ((), ())
    if told is None or not (seen or unseen):
        return
    n, m = len(seen), len(seen) + len(unseen)

    def text(words: Words) -> tuple[str, ...]:
        names = _named((told.name(s.step, words.lang) for s in unseen), words)
        expected, held = points(told.expected), points(told.expected_seen)
        return (
            words.say("plan-came-true", n=n, m=m),
            words.say("plan-came-true.not", names=names) if unseen else "",
            words.say("plan-came-true.points", expected=expected, held=held) if told.expected > 0 else "",
        )

    yield claim(
        "plan-came-true",
        "evidence",
        text,
        caveat="plan-came-true.caveat",
        numbers={
            "seen": float(n),
            "done": float(m),
            "expected": told.expected,
            "expected_seen": told.expected_seen,
        },
        facts=sorted({fact for step in (*seen, *unseen) for fact in step.facts}),
        room=_ROOM,
    )


def sign_off(case: Case) -> Iterator[Finding]:
    """Plans that go on and that nobody signed off, or of which steps were recorded after it."""
    told = _told(case)
    if told is None:
        return
    for plan in told.unsigned:
        yield claim(
            "plan-unsigned",
            "evidence",
            lambda words, plan=plan: words.say("plan-unsigned", name=case.name(plan, words.lang)),  # type: ignore[misc]
            caveat="plan-unsigned.caveat",
            subjects=(plan,),
            facts=(plan,),
            room=_ROOM,
        )
    for one in told.signed:
        if one.since:
            yield claim(
                "plan-since-review",
                "evidence",
                lambda words, one=one: words.say(  # type: ignore[misc]
                    "plan-since-review",
                    name=case.name(one.plan, words.lang),
                    member=case.name(one.member, words.lang),
                    day=one.day,
                    verdict=words.say(f"verdict.{one.verdict.value}"),
                    n=len(one.since),
                ),
                caveat="plan-since-review.caveat",
                subjects=(one.plan,),
                numbers={"since": float(len(one.since))},
                facts=sorted({one.fact, one.plan, *one.since}),
                room=_ROOM,
            )


def nobody_accountable(case: Case) -> Iterator[Finding]:
    """Those who matter for whom nobody of ours is accountable; told where there are owners or plans."""
    told = _told(case)
    if told is None or not told.ownerless or not (told.owners or told.plans):
        return
    lonely, people = told.ownerless, len(told.ownerless) + len(told.owners)
    weight = case.once(Access).stakeholders
    share = sum(weight[p] for p in lonely) / total if (total := sum(weight.values())) > 0 else 0.0
    yield claim(
        "no-owner",
        "access",
        lambda words: words.say(
            "no-owner",
            n=len(lonely),
            m=people,
            share=percent(share),
            names=_named((case.name(p, words.lang) for p in lonely), words),
        ),
        caveat="no-owner.caveat",
        subjects=lonely,
        numbers={"people": float(len(lonely)), "of": float(people), "share": share},
        facts=sorted({*(p for p in lonely if p in case.graph), *(fact for _, _, fact in told.owners)}),
        room=_ROOM,
    )
