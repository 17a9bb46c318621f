"""Facts of the account that hang in the air: nothing is lost and nothing guessed, it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from stakemap.context.case import Case
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import first_few
from stakemap.model import Award, Contract, Fact, Need, Ownership, Plan, PlanState, Step
from stakemap.wording.lists import half, listed
from stakemap.wording.phrases import Words

__all__ = ["awards_twice", "needs_of_nobody", "owners_who_left", "several_currencies", "undated_steps"]

_OPEN = (PlanState.PLANNED, PlanState.ACTIVE)


def owners_who_left(case: Case) -> Iterator[Finding]:
    """Open plans and steps whose owner is no longer with us."""
    held: dict[str, list[Plan | Step]] = defaultdict(list)
    said: dict[str, list[str]] = defaultdict(list)
    for step in _open_steps(case):
        if step.owner is not None:
            held[step.owner].append(step)
    for ownership in case.graph.of(Ownership):
        plan = case.graph[ownership.subject]
        if isinstance(plan, Plan) and plan.state in _OPEN and case.seating.current(ownership):
            held[ownership.member].append(plan)
            said[ownership.member].append(ownership.id)
    for member in sorted(held):
        if not case.seating.current(case.graph[member]):
            yield _told("owner-left", held[member], case, who=member, also=(*said[member], member))


def _open_steps(case: Case) -> list[Step]:
    """Steps still to be done, of plans that go on."""
    plans = {plan.id for plan in case.graph.of(Plan) if plan.state in _OPEN}
    return [step for step in case.graph.of(Step) if step.plan in plans and step.state in _OPEN]


def undated_steps(case: Case) -> Iterator[Finding]:
    """Open steps without a day: no calendar can hold them."""
    undated = [step for step in _open_steps(case) if step.due is None]
    if undated:
        yield _told("step-undated", undated, case, caveat=True)


def needs_of_nobody(case: Case) -> Iterator[Finding]:
    """Needs whose unit, post or decision is no longer there."""
    lonely = [
        need
        for need in case.graph.of(Need)
        if case.seating.current(need) and not case.seating.current(case.graph[need.subject])
    ]
    if lonely:
        yield _told("need-of-nobody", lonely, case, also=sorted({n.subject for n in lonely}))


def several_currencies(case: Case) -> Iterator[Finding]:
    """Contracts and awards in more than one currency: their sums are not added."""
    priced: dict[str, list[str]] = defaultdict(list)
    bought: tuple[Contract | Award, ...] = (*case.graph.of(Contract), *case.graph.of(Award))
    for fact in bought:
        if fact.value is not None and fact.currency is not None:
            priced[fact.currency].append(fact.id)
    if len(priced) > 1:
        counts = [(code, len(facts)) for code, facts in sorted(priced.items())]
        yield claim(
            "several-currencies",
            "evidence",
            lambda words: words.say(
                "several-currencies", sums=listed((f"{code} {n}" for code, n in counts), words.lang)
            ),
            caveat="several-currencies.caveat",
            numbers={code: float(n) for code, n in counts},
            facts=sorted(fact for facts in priced.values() for fact in facts),
            room=_ROOM,
        )


def awards_twice(case: Case) -> Iterator[Finding]:
    """Awards that several records tell of: they count once."""
    by_key: dict[tuple[str, ...], list[Award]] = defaultdict(list)
    for award in case.graph.of(Award):
        by_key[award.key].append(award)
    twice = [award for same in by_key.values() for award in same if len(same) > 1]
    if twice:
        single = len({award.key for award in twice})
        yield _told("award-twice", twice, case, awards=single)


_ROOM = "findings_account"


def _told(
    code: str,
    facts: Iterable[Fact],
    case: Case,
    *,
    who: str = "",
    also: Iterable[str] = (),
    caveat: bool = False,
    **numbers: int,
) -> Finding:
    """A claim about some facts, the first few of them by name."""
    found = sorted(facts, key=lambda fact: fact.id)
    numbers = {"n": len(found), **numbers}

    def say(words: Words) -> str:
        named = {"what": _named(case, found, words), "who": case.name(who, words.lang) if who else ""}
        return words.say(code, **named, **numbers)

    return claim(
        code,
        "evidence",
        say,
        caveat=f"{code}.caveat" if caveat else "",
        subjects=(who,) if who else (),
        numbers={name: float(n) for name, n in numbers.items()},
        facts=(*(fact.id for fact in found), *also),
        room=_ROOM,
    )


def _named(case: Case, facts: list[Fact], words: Words) -> str:
    return first_few((_name(case, fact, words.lang) for fact in facts), words)


def _name(case: Case, fact: Fact, lang: str) -> str:
    if isinstance(fact, Award):
        return half(fact.title, lang)
    return half(fact.name, lang) if isinstance(fact, Step) else case.name(fact.id, lang)
