"""Of whom a card is: posts today and before, schools and services, field, say by the rules."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from stakemap.context.post_names import name_with_unit
from stakemap.findings.card.saying import line
from stakemap.findings.fact_sentences import choice, span_text
from stakemap.model import Competence, DecisionRole, Person, Spell, Tenure
from stakemap.wording.lists import half, listed, percent
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.findings.finding import Finding
    from stakemap.graph.decision.electorate import Electorate
    from stakemap.model import Fact
    from stakemap.scoring.decision.power import Power

__all__ = ["career", "field", "posts", "say"]


def posts(case: Case, person: str) -> Iterator[Finding]:
    """The posts held on the day, the most senior first."""
    for post in case.seating.posts_of.get(person, ()):
        (held,) = dict(case.seating.holders(post.id))[person]
        tenure = case.graph[held]
        if isinstance(tenure, Tenure):
            yield _post(case, tenure)


def _post(case: Case, tenure: Tenure) -> Finding:
    key = "post.acting" if tenure.acting else "post.held"

    def said(words: Words) -> str:
        text = words.say(key, post=name_with_unit(case.graph, tenure.post, words.lang))
        return _in_time(text, tenure, words)

    return line(key, "post", said, (tenure.person, tenure.post), (tenure.id, tenure.post))


def _in_time(text: str, fact: Fact, words: Words) -> str:
    when = span_text(fact.valid, words.lang)
    return words.say("in_time", text=text, when=when) if when else text


def career(case: Case, person: str) -> Iterator[Finding]:
    """Posts and places before today, the latest first, then how they came into office."""
    past: list[Tenure | Spell] = [
        fact
        for fact in case.graph.about(person)
        if isinstance(fact, Tenure | Spell) and _before(case, fact, person)
    ]
    past.sort(key=lambda fact: fact.id)
    past.sort(key=lambda fact: fact.valid.start or fact.valid.end or "", reverse=True)
    for fact in past:
        yield _served(case, fact) if isinstance(fact, Tenure) else _spent(case, fact)
    record = case.graph[person]
    if isinstance(record, Person) and record.origin is not None:
        origin = record.origin.value
        yield line(
            "career.origin",
            "career",
            lambda words: words.say("career.origin", origin=choice(origin, words.lang)),
            (person,),
            (person,),
        )


def _before(case: Case, fact: Tenure | Spell, person: str) -> bool:
    """Whether it is theirs: a tenure that ended by the day, or a spell that began by then."""
    start = fact.valid.start
    begun = fact.person == person and (case.day is None or start is None or start.earliest <= case.day)
    return begun and (isinstance(fact, Spell) or not case.seating.current(fact))


def _served(case: Case, tenure: Tenure) -> Finding:
    def said(words: Words) -> str:
        text = words.say("career.post", post=name_with_unit(case.graph, tenure.post, words.lang))
        return _in_time(text, tenure, words)

    return line("career.post", "career", said, (tenure.person, tenure.post), (tenure.id, tenure.post))


def _spent(case: Case, spell: Spell) -> Finding:
    key = "career.detail" if spell.detail else "career.spell"

    def said(words: Words) -> str:
        body = case.graph.name(spell.unit, words.lang) if spell.unit else half(spell.place or "", words.lang)
        kind, detail = choice(spell.kind.value, words.lang), half(spell.detail or "", words.lang)
        return _in_time(words.say(key, kind=kind, body=body, detail=detail), spell, words)

    free = (spell.place, spell.detail)
    return line(key, "career", said, (spell.person,), (spell.id,), free=free)


def field(case: Case, person: str) -> Iterator[Finding]:
    """What they can judge, as a source says."""
    for fact in case.graph.about(person):
        if isinstance(fact, Competence) and case.seating.current(fact):
            said = partial(_topic, fact.topic)
            yield line("field.topic", "field", said, (person,), (fact.id,), free=(fact.topic,))


def _topic(topic: str, words: Words) -> str:
    return words.say("field.topic", topic=half(topic, words.lang))


def say(case: Case, person: str) -> Iterator[Finding]:
    """The formal power in the decision, as the brief tells it, and whether they can stop it alone."""
    if case.electorate is None or case.power is None:
        return
    yield (_vote if person in case.power.players else _voteless)(case, case.electorate, case.power, person)


def _vote(case: Case, voters: Electorate, power: Power, person: str) -> Finding:
    share, alone = case.scores["formal_power"][person], person in power.vetoes
    panels = [panel for panel in voters.panels if any(member.node == person for member in panel.members)]
    key = "say.alone" if alone else "say.part"

    def said(words: Words) -> str:
        steps = listed((panel.stage.called(words.lang) for panel in panels), words.lang)
        name = case.name(voters.decision, words.lang)
        told = words.say(key, share=percent(share), decision=name, steps=steps)
        return words.say("say.estimated", text=told) if power.error else told

    numbers = {"share": share, "alone": float(alone), "steps": float(len(panels))}
    return line(key, "say", said, (person,), voters.facts_of(person), numbers)


def _voteless(case: Case, voters: Electorate, _: Power, person: str) -> Finding:
    roles, key = voters.roles.get(person, ()), "say.role" if voters.roles.get(person) else "say.none"

    def said(words: Words) -> str:
        parts = listed((choice(role, words.lang) for role in roles), words.lang)
        return words.say(key, decision=case.name(voters.decision, words.lang), roles=parts)

    about = case.graph.about(voters.decision)
    given = (role for role in about if isinstance(role, DecisionRole) and case.seating.current(role))
    facts = [role.id for role in given if person in dict(case.seating.holders_of(role.player))]
    return line(key, "say", said, (person,), (voters.decision, *facts), {"roles": float(len(roles))})
