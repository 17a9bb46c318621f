"""Who formally decides, and where the chain is open or pulled two ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from stakemap.context.case import Case
from stakemap.findings.certainty import estimated
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import people_text, scope
from stakemap.findings.shares import shares_of, split_text
from stakemap.graph.decision.electorate import Electorate
from stakemap.model import Post, Tie
from stakemap.scoring.core.results import DIGITS
from stakemap.scoring.influence.model import NO_DECISION
from stakemap.wording.lists import listed, percent, who_stands
from stakemap.wording.phrases import Words

__all__ = ["empty_seats", "no_decision", "two_bosses", "unknown_people", "who_decides"]

_SHOWN = 5


def no_decision(case: Case) -> Iterator[Finding]:
    """Say so when nobody asked about a decision: everybody then counts the same."""
    if case.electorate is None:
        flat = NO_DECISION in case.scores["formal_power"].notes
        yield claim(
            "no-decision",
            "power",
            lambda words: words.say(f"no-decision.{'everybody' if flat else 'offices'}"),
            caveat="no-decision.caveat",
            room="findings_decision",
        )


def who_decides(case: Case) -> Iterator[Finding]:
    """The largest shares of formal power, and everyone without whom nothing passes."""
    if case.electorate is None or case.power is None:
        return
    formal = case.scores["formal_power"]
    vetoes = set(case.power.vetoes)
    shares = {node: round(formal[node], DIGITS) for node in case.electorate.players if formal[node] > 0}
    voting, told = sorted(shares, key=lambda node: (-shares[node], node not in vetoes, node)), 0
    for (_, veto), group in groupby(voting, key=lambda node: (shares[node], node in vetoes)):
        equals = tuple(group)
        apart = told + len(equals) <= _SHOWN
        for nodes in [(node,) for node in equals] if apart else [equals]:
            yield _deciders(case, case.electorate, nodes, formal[nodes[0]], veto=veto)
        told += len(equals)
        if told >= _SHOWN:
            return


def _deciders(
    case: Case, electorate: Electorate, nodes: Sequence[str], share: float, *, veto: bool
) -> Finding:
    """One with a share, or all who have the same where they are more than are told one by one."""
    key = f"decides{'' if len(nodes) == 1 else '.alike'}{'.veto' if veto else ''}"

    def said(words: Words) -> tuple[str, ...]:
        name, who = case.name(nodes[0], words.lang), people_text(case, nodes, words.lang)
        told = words.say(key, name=name, who=who, n=len(nodes), share=percent(share))
        return told, estimated(case, words.lang)

    return claim(
        "decides",
        "power",
        said,
        caveat="decides.caveat",
        subjects=tuple(nodes),
        numbers={"formal_power": share, "veto": float(veto)},
        facts=sorted({fact for node in nodes for fact in electorate.facts_of(node)}),
        room="findings_decision",
    )


def empty_seats(case: Case) -> Iterator[Finding]:
    """Seats without a known holder that vote or through which influence passes."""
    formal, influence = _votes(case), case.scores["influence"].as_shown
    places = {node: k for k, node in enumerate(case.snapshot.nodes)}
    threshold = sorted((influence[n] for n in case.people), reverse=True)[: max(3, len(case.people) // 10)]
    for node in sorted(case.seats, key=lambda n: (-influence[n], n)):
        if formal[node] > 0 or (threshold and influence[node] >= threshold[-1] > 0):
            yield _open_place(case, node, formal[node], influence[node], places[node])


def _votes(case: Case) -> Mapping[str, float]:
    """Shares of those who vote; nobody votes where no decision is named."""
    formal = case.scores["formal_power"]
    return {node: formal[node] if case.electorate is not None else 0.0 for node in case.snapshot.nodes}


def unknown_people(case: Case) -> Iterator[Finding]:
    """People of whom only the place is known, where they vote or are listened to."""
    formal, influence = _votes(case), case.scores["influence"].as_shown
    values = sorted(influence[n] for n in case.people)
    middle = values[len(values) // 2] if values else 0.0
    for node in sorted(case.unknown, key=lambda n: (-influence[n], n)):
        if formal[node] > 0 or influence[node] > middle:
            yield _open_place(case, node, formal[node], influence[node], None)


def _open_place(case: Case, node: str, formal: float, influence: float, place: int | None) -> Finding:
    seat = place is not None
    facts = set(case.facts_behind(node))
    if case.electorate is not None:
        facts |= set(case.electorate.facts_of(node)) if formal > 0 else set()
    record = case.graph.get(node.removeprefix("seat:"))
    if record is not None:
        facts.add(record.id)

    def text(words: Words) -> str:
        return words.say(
            "open-place",
            name=case.name(node, words.lang),
            vote=words.say(f"open-place.{'vote' if formal > 0 else 'no_vote'}", formal=percent(formal)),
            what=words.say(f"open-place.{'seat' if seat else 'person'}"),
            influence=percent(influence),
            split=split_text(case, node, words),
            scope=scope(case, words.lang),
        )

    return claim(
        "empty-seat" if seat else "unknown-person",
        "evidence",
        text,
        caveat="open-place.caveat",
        subjects=(node,),
        numbers={"formal_power": formal, "influence": influence} | shares_of(case, node).numbers(),
        facts=sorted(facts),
        room="findings_decision",
    )


def two_bosses(case: Case) -> Iterator[Finding]:
    """Units that one body leads and another guides: the line and the block may pull apart."""
    leads: dict[str, list[Tie]] = defaultdict(list)
    guides: dict[str, list[Tie]] = defaultdict(list)
    for tie in case.tie_facts("block"):
        leads[_unit_of(case, tie.to_id)].append(tie)
    for tie in case.tie_facts("professional"):
        guides[_unit_of(case, tie.to_id)].append(tie)
    found = []
    for unit in sorted(leads.keys() & guides.keys()):
        masters = sorted({t.from_id for t in leads[unit]})
        others = sorted({t.from_id for t in guides[unit]} - set(masters))
        if others:
            ties = [*leads[unit], *guides[unit]]
            found.append((-_apart(case, masters, others), unit, masters, others, ties))
    for _, unit, masters, others, ties in sorted(found, key=lambda row: row[:2]):
        yield _two_bosses(case, unit, masters, others, ties)


def _apart(case: Case, masters: list[str], others: list[str]) -> float:
    """How far the known stances of the two sides are apart, 0 where one is not known."""
    sides = [[x for _, x in _stances(case, units)] for units in (masters, others)]
    return abs(sum(sides[0]) / len(sides[0]) - sum(sides[1]) / len(sides[1])) if all(sides) else 0.0


def _two_bosses(case: Case, unit: str, masters: list[str], others: list[str], ties: list[Tie]) -> Finding:
    def named(several: list[str], lang: str) -> str:
        return listed((case.graph.name(one, lang) for one in several), lang)

    return claim(
        "two-bosses",
        "power",
        lambda words: words.say(
            "two-bosses.two" if len(masters) == len(others) == 1 else "two-bosses.more",
            n=len(masters) + len(others),
            unit=case.graph.name(unit, words.lang),
            masters=named(masters, words.lang),
            others=named(others, words.lang),
        ),
        caveat=lambda words: words.say(
            "two-bosses.caveat", known=_known_stances(case, [*masters, *others], words)
        ),
        subjects=(unit, *masters, *others),
        numbers={
            "masters": float(len(masters) + len(others)),
            "stances_apart": _apart(case, masters, others),
        },
        facts=sorted(t.id for t in ties),
        room="findings_decision",
    )


def _known_stances(case: Case, units: list[str], words: Words) -> str:
    """Stances that the heads of these units expressed, in words; empty where there is no decision."""
    if case.electorate is None:
        return ""
    known = [
        who_stands(case.name(node, words.lang), value, words.lang) for node, value in _stances(case, units)
    ]
    if not known:
        return words.say("two-bosses.unknown")
    return words.say("two-bosses.known", stances=listed(known, words.lang))


def _stances(case: Case, units: list[str]) -> list[tuple[str, float]]:
    """Heads of these units who said where they stand, with their stance."""
    if case.electorate is None:
        return []
    heads = dict.fromkeys(node for unit in units for node, _ in case.seating.head_holders(unit))
    return [(n, case.electorate.stances[n]) for n in heads if n in case.electorate.stances]


def _unit_of(case: Case, ident: str) -> str:
    record = case.graph.get(ident)
    return record.unit if isinstance(record, Post) else ident
