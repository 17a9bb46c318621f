"""The person and us: who of ours knows them, ways in, what is promised or complained of, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from stakemap import access
from stakemap.access import Access, Route
from stakemap.access.next_step import next_step
from stakemap.access.route import state_text
from stakemap.context.contact_rules import kept_from
from stakemap.engagement.relations.contacts import by_us, spoken
from stakemap.findings.card.saying import line, short
from stakemap.findings.routes import route_text
from stakemap.model import Complaint, Delivery, Interaction, OpenIssue, PlanState, Step, TeamMember
from stakemap.wording.lists import half
from stakemap.wording.phrases import Words
from stakemap.wording.plain import odds

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.findings.finding import Finding

__all__ = ["complaints", "known_by", "next_steps", "promises", "ways"]

_TO_DO = (PlanState.PLANNED, PlanState.ACTIVE)


def known_by(case: Case, person: str) -> Iterator[Finding]:
    """Who of ours knows them, the strongest tie first, with the day of the last contact."""
    grid, met = case.once(access.known_to_us), _met(case, person)
    tied = grid.contacts[person] if person in grid.people else ()
    others = sorted(met.keys() - set(tied), key=lambda member: (str(met[member].day), member), reverse=True)
    for member in (*tied, *others):
        facts = case.once(Access).evidence.facts_between(member, person) if member in tied else ()
        last = met.get(member)
        key = "known_by.met" if last is not None else "known_by.tie"
        yield line(
            key,
            "known_by",
            partial(_known, case, member, last),
            (member,),
            (*facts, last.id) if last is not None else facts,
        )


def _met(case: Case, person: str) -> dict[str, Interaction]:
    """The last contact of each of ours who is there with somebody, up to the day."""
    found: dict[str, Interaction] = {}
    for contact in spoken(case).about(person):
        if not isinstance(contact, Interaction) or not case.seating.current(case.graph[contact.member]):
            continue
        if case.day is not None and contact.day.earliest > case.day:
            continue
        old = found.get(contact.member)
        if old is None or (contact.day.latest, contact.id) > (old.day.latest, old.id):
            found[contact.member] = contact
    return found


def _known(case: Case, member: str, last: Interaction | None, words: Words) -> str:
    record = case.graph[member]
    role = record.role.value if isinstance(record, TeamMember) else ""
    return words.say(
        "known_by.met" if last is not None else "known_by.tie",
        member=case.name(member, words.lang),
        role=Words("access", words.lang).say(f"role.{role}"),
        day=last.day if last is not None else "",
    )


def ways(case: Case, person: str) -> Iterator[Finding]:
    """The best ways by introduction, over somebody who knows both."""
    for route in case.once(access.best_ways, person):
        if len(route.steps) > 1:
            said = partial(_way, case, route)
            numbers = {"probability": route.probability, "steps": float(len(route.steps))}
            yield line("ways.route", "ways", said, route.nodes, route.facts, numbers)


def _way(case: Case, route: Route, words: Words) -> str:
    return words.say(
        "ways.route",
        way=route_text(case, route, words.lang),
        state=state_text(route.state, words.lang),
        odds=odds(route.probability, words.lang),
    )


def _concerns(case: Case, person: str) -> tuple[str, ...]:
    """The person, their posts, and the units in which these are."""
    posts = case.seating.posts_of.get(person, ())
    return tuple(dict.fromkeys((person, *(p.id for p in posts), *(p.unit for p in posts))))


def promises(case: Case, person: str) -> Iterator[Finding]:
    """What we promised to them, their post or their unit and have not done, the earliest first."""
    about, day = _concerns(case, person), case.day
    for fact in sorted(spoken(case).of(Delivery), key=lambda one: (one.promised, one.id)):
        done = fact.done is not None and (day is None or fact.done.earliest <= day)
        if fact.subject in about and by_us(case, fact.supplier) and not done:
            late = day is not None and day > fact.promised.latest
            key = "promises.late" if late else "promises.open"
            said = partial(_dealing, case, fact, key)
            yield line(key, "promises", said, (fact.subject,), (fact.id,), free=(fact.name,))


def complaints(case: Case, person: str) -> Iterator[Finding]:
    """Complaints about us and issues of theirs, their post or unit that are not settled, the oldest first."""
    about, day = _concerns(case, person), case.day
    found: list[Complaint | OpenIssue] = [*spoken(case).of(Complaint), *spoken(case).of(OpenIssue)]
    for fact in sorted(found, key=lambda one: (one.raised, one.id)):
        begun = day is None or fact.raised.earliest <= day
        settled = fact.settled is not None and (day is None or fact.settled.earliest <= day)
        if fact.subject in about and begun and not settled and _of_us(case, fact):
            key = _complaint_key(case, fact)
            said = partial(_dealing, case, fact, key)
            yield line(key, "complaints", said, (fact.subject,), (fact.id,), free=(fact.name,))


def _of_us(case: Case, fact: Complaint | OpenIssue) -> bool:
    return isinstance(fact, OpenIssue) or by_us(case, fact.supplier)


def _complaint_key(case: Case, fact: Complaint | OpenIssue) -> str:
    if isinstance(fact, OpenIssue):
        return "complaints.issue"
    heard = fact.answered is not None and (case.day is None or fact.answered.earliest <= case.day)
    return "complaints.answered" if heard else "complaints.unanswered"


def _dealing(case: Case, fact: Delivery | Complaint | OpenIssue, key: str, words: Words) -> str:
    values = {name: getattr(fact, name, "") for name in ("promised", "raised", "answered")}
    name, subject = short(half(fact.name, words.lang)), case.name(fact.subject, words.lang)
    return words.say(key, name=name, subject=subject, **values)


def next_steps(case: Case, person: str) -> Iterator[Finding]:
    """What the plan says comes next, else the next step on the ladder; to wait while a rule forbids it."""
    rule = kept_from(case, person, case.day) if case.day is not None else None
    planned = [] if rule is not None else _planned(case, person)
    for step in planned:
        key = "next.planned" if step.due else "next.undated"
        yield line(key, "next", partial(_step, case, step), (person,), (step.id,), free=(step.name,))
    rung = access.rung_of(case, person) if not planned else None
    if rung is not None:
        said = partial(_rung, case, rung)
        yield line("next.rung", "next", said, (person,), rung.facts)


def _planned(case: Case, person: str) -> list[Step]:
    """Steps on record with somebody or with their post that are still to do, the earliest first."""
    whom: Iterable[str] = (person, *(post.id for post in case.seating.posts_of.get(person, ())))
    steps = {s for one in whom for s in case.graph.about(one) if isinstance(s, Step) and s.whom == one}
    open_ = [step for step in steps if step.state in _TO_DO and case.seating.current(step)]
    return sorted(open_, key=lambda step: (step.due or "9999", step.id))


def _step(case: Case, step: Step, words: Words) -> str:
    key = "next.planned" if step.due else "next.undated"
    text = words.say(key, name=short(half(step.name, words.lang)), due=step.due)
    if step.owner is None:
        return text
    return words.say("next.owned", text=text, owner=case.name(step.owner, words.lang))


def _rung(case: Case, rung: access.Rung, words: Words) -> str:
    name = partial(case.name, lang=words.lang)
    silent = case.electorate is not None and case.electorate.is_silent(rung.person)
    return words.say("next.rung", step=next_step(rung, words.lang, name, silent=silent))
