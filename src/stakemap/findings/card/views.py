"""Who turns to the person by reported ties, where they stand, what they said that they care about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from stakemap.context.post_names import name_with_unit
from stakemap.findings.card.saying import line, short
from stakemap.findings.fact_sentences import choice
from stakemap.findings.names import people_text
from stakemap.model import Motive, NeedStatement, Stance, Tie
from stakemap.wording.lists import half, stance_text
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.findings.finding import Finding

__all__ = ["cares", "listened", "position", "tied"]


def listened(case: Case, person: str) -> Iterator[Finding]:
    """Who turns to the person, by kind of informal tie that a source reports; never by inference."""
    book, own = case.graph.catalogue, {person, *(p.id for p in case.seating.posts_of.get(person, ()))}
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for tie in sorted(tied(case, person, ("from", "to")), key=lambda tie: tie.id):
        turning, turned_to = _ends(tie, book[tie.kind].defers)
        if turned_to in own and turning not in own:
            found[tie.kind][turning].append(tie.id)
    for kind, by in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        labels = {"en": book[kind].label_en, "zh": book[kind].label_zh}
        yield line(
            "listened.kind",
            "listened",
            partial(_turning, case, tuple(by), labels),
            by,
            (fact for facts in by.values() for fact in facts),
            {"people": float(len(by))},
        )


def _turning(case: Case, nodes: tuple[str, ...], labels: dict[str, str], words: Words) -> str:
    return words.say("listened.kind", names=people_text(case, nodes, words.lang), kind=labels[words.lang])


def tied(case: Case, person: str, defers: tuple[str, ...]) -> set[Tie]:
    """Ties of influence in force of a person or their posts, of kinds in which these ends turn."""
    book, own = case.graph.catalogue, {person, *(p.id for p in case.seating.posts_of.get(person, ()))}
    return {
        tie
        for ident in own
        for tie in case.graph.about(ident)
        if isinstance(tie, Tie)
        and "influence" in book[tie.kind].uses
        and book[tie.kind].defers in defers
        and case.seating.in_force(tie)
    }


def _ends(tie: Tie, defers: str) -> tuple[str, str]:
    """Who turns, and to whom."""
    return (tie.from_id, tie.to_id) if defers == "from" else (tie.to_id, tie.from_id)


def position(case: Case, person: str) -> Iterator[Finding]:
    """Where they stand on the decision, else on each decision, with the source and its day."""
    latest: dict[str, Stance] = {}
    voters = case.electorate
    for stance in sorted(_stances(case, person), key=partial(_when, case)):
        if voters is None or stance.decision == voters.decision:
            latest[stance.decision] = stance
    counted = case.graph.get(voters.stance_facts.get(person, "")) if voters is not None else None
    if isinstance(counted, Stance):
        latest[counted.decision] = counted
    yield from (_stated(case, person, latest[decision]) for decision in sorted(latest))


def _stances(case: Case, person: str) -> Iterator[Stance]:
    about = case.graph.about(person)
    return (s for s in about if isinstance(s, Stance) and s.person == person and case.seating.current(s))


def _when(case: Case, stance: Stance) -> tuple[str, str]:
    return stance.valid.start or case.graph.confirmed(stance) or "", stance.id


def _stated(case: Case, person: str, stance: Stance) -> Finding:
    key = "position.stated" if stance.person == person else "position.body"

    def said(words: Words) -> str:
        return words.say(
            key,
            stance=stance_text(stance.position, words.lang),
            position=stance.position,
            decision=case.name(stance.decision, words.lang),
            body=case.name(stance.person, words.lang),
            by=_by(case, stance, words),
        )

    return line(key, "position", said, (person, stance.decision), (stance.id,), {"position": stance.position})


def _by(case: Case, stance: Stance, words: Words) -> str:
    """The source of a position, and its day."""
    source = case.graph.source_of(stance)
    day = case.graph.confirmed(stance) or stance.valid.start
    if source is None:
        return words.say("by.day" if day else "by.nothing", day=day)
    title = short(half(source.title, words.lang))
    return words.say("by.source_day" if day else "by.source", source=title, day=day)


def cares(case: Case, person: str) -> Iterator[Finding]:
    """Professional interests and public views that a source reports for a purpose, and needs they stated."""
    wanted = case.electorate.decision if case.electorate is not None else None
    for fact in case.graph.about(person):
        if isinstance(fact, Motive) and _own(fact, person, wanted) and case.seating.current(fact):
            said = partial(_interest, fact)
            yield line("cares.stated", "cares", said, (person,), (fact.id,), free=(fact.text,))
        if isinstance(fact, NeedStatement) and fact.person == person and case.seating.in_force(fact):
            said = partial(_need, case, fact)
            free = [case.graph.name(fact.need, lang) for lang in ("", "en", "zh")]
            yield line("cares.need", "cares", said, (person, fact.need), (fact.id, fact.need), free=free)


def _own(motive: Motive, person: str, decision: str | None) -> bool:
    """Whether a motive is the person's own professional interest or view, for this decision or any."""
    fits = decision is None or motive.decision in (None, decision)
    return motive.kind.personal and motive.subject == person and fits


def _interest(motive: Motive, words: Words) -> str:
    kind = choice(motive.kind.value, words.lang)
    return words.say("cares.stated", kind=kind, text=short(half(motive.text, words.lang)))


def _need(case: Case, fact: NeedStatement, words: Words) -> str:
    return words.say("cares.need", need=name_with_unit(case.graph, fact.need, words.lang))
