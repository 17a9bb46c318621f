"""People who stand between others, lines that hang on one tie, and who stands above or below the post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from stakemap import structure
from stakemap.context.case import Case
from stakemap.findings.fact_sentences import sentence, span_text
from stakemap.findings.finding import Finding, claim
from stakemap.findings.shares import split_text
from stakemap.model import Spell, SpellKind, Tie
from stakemap.scoring.core.results import TOLERANCE
from stakemap.scoring.influence.formal_informal_gap import Gap
from stakemap.structure import Broker, Brokerage, Crossing, Structure
from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words

__all__ = ["brokers", "cross_lines", "formal_and_informal"]

_SHOWN = 3
_CLEAR = 0.05
_LEAST = 2.0
_FACTS = 60
_FEWEST = 5


def brokers(case: Case) -> Iterator[Finding]:
    """The people whose contacts are least tied to each other, with the role they play between units."""
    found = structure.brokerage(case, "unit")
    for broker in found.top(_SHOWN):
        if broker.effective_size >= _LEAST:
            yield _broker(case, found, broker)


def _broker(case: Case, found: Brokerage, broker: Broker) -> Finding:
    role = broker.role
    beyond = {"pairs": broker.brokered[role], "z": broker.z[role]} if role else {}

    def said(words: Words) -> tuple[str, ...]:
        who, size = case.name(broker.node, words.lang), f"{broker.effective_size:.0f}"
        units = "broker.units.one" if broker.labels == 1 else "broker.units"
        return (
            words.say(f"broker.{broker.apart}", who=who, contacts=broker.contacts, size=size),
            words.say(units, units=broker.labels) if broker.labels else "",
            words.say("broker.role", role=broker.role_text(words.lang), **beyond) if role else "",
            words.say("broker.cut-off", parts=broker.cut_off + 1) if broker.cut_off else "",
        )

    return claim(
        "broker",
        "structure",
        said,
        caveat="broker.caveat",
        subjects=(broker.node,),
        numbers={
            "contacts": float(broker.contacts),
            "effective_size": broker.effective_size,
            "constraint": broker.constraint,
            "units": float(broker.labels),
            "cut_off": float(broker.cut_off),
            **beyond,
        },
        facts=sorted({fact for part in found.explain(broker.node) for fact in part.facts}),
    )


def cross_lines(case: Case) -> Iterator[Finding]:
    """Pairs of lines (条) that hang on one informal tie, and the exchange between units that is on record."""
    found = structure.brokerage(case, "line")
    size, inside = Counter(found.labels.values()), _tied_within(found)
    single = [one for one in found.crossings if one.single and _both_tied(one, size, inside)]
    single.sort(key=lambda one: (-min(size[line] for line in one.labels), one.labels))
    for one in single[:_SHOWN]:
        yield _thread(case, one)
    yield from _exchange(case)


def _tied_within(found: Brokerage) -> set[str]:
    """Lines with a tie between two of their people."""
    lines = [found.labels.get(node) for node in found.snapshot.nodes]
    arcs = zip(found.snapshot.sources.tolist(), found.snapshot.targets.tolist(), strict=True)
    return {line for i, j in arcs if (line := lines[i]) is not None and line == lines[j]}


def _both_tied(one: Crossing, size: Mapping[str, int], inside: set[str]) -> bool:
    """Whether both lines are more than this tie: two people each, and another tie within each."""
    return min(size[line] for line in one.labels) > 1 and set(one.labels) <= inside


def _thread(case: Case, one: Crossing) -> Finding:
    (left, right), ((first, second),) = one.labels, one.ties
    return claim(
        "cross-line",
        "structure",
        lambda words: words.say(
            "cross-line.thread",
            left=case.graph.name(left, words.lang),
            right=case.graph.name(right, words.lang),
            first=case.name(first, words.lang),
            second=case.name(second, words.lang),
        ),
        caveat="cross-line.thread.caveat",
        subjects=(first, second),
        numbers={"ties": 1.0},
        facts=one.facts,
    )


def _exchange(case: Case) -> Iterator[Finding]:
    spells = [
        s for s in case.graph.of(Spell) if s.kind is SpellKind.SECONDMENT and s.person in case.seating.people
    ]
    ties = sorted(case.tie_facts("exchange"), key=lambda tie: tie.id)
    facts: list[Tie | Spell] = [*ties, *sorted(spells, key=lambda s: s.id)]
    if not facts:
        return
    shown = facts[: _SHOWN + 1]
    people = {p for fact in facts for p in fact.ends() if p in case.seating.people}
    more = len(facts) - len(shown)

    def said(words: Words) -> str:
        told = [_exchanged(case, fact, words) for fact in shown]
        told += [words.say("cross-line.exchange.more", more=more)] if more else []
        return words.say("cross-line.exchange", exchanges=listed(told, words.lang, by="semicolon"))

    yield claim(
        "cross-line",
        "structure",
        said,
        caveat="cross-line.exchange.caveat",
        subjects=sorted(people),
        numbers={"exchanges": float(len(facts))},
        facts=sorted(fact.id for fact in facts),
    )


def _exchanged(case: Case, fact: Tie | Spell, words: Words) -> str:
    if isinstance(fact, Tie):
        return sentence(case.graph, fact, words.lang)
    body = case.graph.name(fact.unit, words.lang) if fact.unit else fact.place or ""
    who, when = case.name(fact.person, words.lang), span_text(fact.valid, words.lang)
    return words.say("cross-line.exchange.seconded", who=who, body=body, when=when)


def formal_and_informal(case: Case) -> Iterator[Finding]:
    """Who is listened to well above or below the post, and how far the two orders agree."""
    if not case.once(Structure).snapshot.m:
        return
    found = structure.gap(case)
    if len(found) < _FEWEST:
        return
    hidden = case.scores["hidden_influence"]
    if found.gaps.flat:
        return
    clear = [gap for gap in found if gap.p <= _CLEAR and hidden[gap.node] > TOLERANCE]
    up, down = [g for g in clear if g.gap > 0][:_SHOWN], [g for g in clear[::-1] if g.gap < 0][:_SHOWN]
    nodes = [gap.node for gap in (*up, *down)]
    facts = {fact for node in nodes for fact in (*case.facts_behind(node), *_tenures(case, node))}
    yield claim(
        "formal-informal",
        "structure",
        lambda words: words.say(
            "formal-informal",
            basis=words.say(f"formal-informal.by.{'level' if found.basis == 'level' else 'power'}"),
            agreement=found.gaps.agreement,
            p=found.gaps.p,
            gaps=_gap_words(case, up, down, words),
        ),
        caveat="formal-informal.caveat" if nodes else lambda _: (),
        subjects=nodes,
        numbers={
            "agreement": found.gaps.agreement,
            "p": found.gaps.p,
            "people": float(len(found)),
            **{f"gap_{gap.node}": gap.gap for gap in (*up, *down)},
        },
        facts=sorted(facts)[:_FACTS],
    )


def _tenures(case: Case, node: str) -> list[str]:
    return [t.id for t in case.seating.tenures if t.person == node]


def _gap_words(case: Case, up: Sequence[Gap], down: Sequence[Gap], words: Words) -> str:
    parts = [
        words.say(key, names=listed((_ranked(case, gap, words) for gap in side), words.lang))
        for key, side in (("formal-informal.above", up), ("formal-informal.below", down))
        if side
    ]
    return listed(parts, words.lang, by="semicolon") or words.say("formal-informal.none")


def _ranked(case: Case, gap: Gap, words: Words) -> str:
    name = case.name(gap.node, words.lang)
    split = split_text(case, gap.node, words, own=False)
    return words.say(
        "formal-informal.person", name=name, formal=gap.formal, informal=gap.informal, split=split
    )
