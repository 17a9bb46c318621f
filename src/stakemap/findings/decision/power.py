"""Who formally decides, and where the chain is open or pulled two ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from stakemap.context.case import Case
from stakemap.findings.finding import Finding
from stakemap.model import Post, Tie
from stakemap.scoring.influence.model import NO_DECISION

__all__ = ["empty_seats", "no_decision", "two_bosses", "unknown_people", "who_decides"]

_SHOWN = 5
_CAVEAT_EN = "Formal power assumes that nobody's vote is known in advance; it says what the rule gives, not what people do."
_CAVEAT_ZH = "正式权力假设事先不知道任何人的投票；它说明规则赋予的份额，而不是实际行为。"


def no_decision(case: Case) -> Iterator[Finding]:
    """Say so when nobody asked about a decision: everybody then counts the same."""
    if case.electorate is None and NO_DECISION not in case.scores["formal_power"].notes:
        yield Finding(
            "no-decision",
            "power",
            "No decision was named: formal power stands for what the office says, not for a rule.",
            "未指定决策事项：正式权力依据职务或给定权重，而非决策规则。",
            caveat_en="Name a decision to see who formally decides.",
            caveat_zh="指定一项决策后才能看出谁有正式决定权。",
        )
    elif case.electorate is None:
        yield Finding(
            "no-decision",
            "power",
            "No decision was named: everyone counts the same as a starting point, so formal power is flat.",
            "未指定决策事项：以人人相同为起点，因此正式权力没有差别。",
            caveat_en="Name a decision to see who formally decides.",
            caveat_zh="指定一项决策后才能看出谁有正式决定权。",
        )


def who_decides(case: Case) -> Iterator[Finding]:
    """The largest shares of formal power, and everyone without whom nothing passes."""
    if case.electorate is None or case.power is None:
        return
    formal = case.scores["formal_power"]
    order = sorted(case.electorate.players, key=lambda node: (-formal[node], node))
    for node in [n for n in order if formal[n] > 0][:_SHOWN]:
        veto = node in case.power.vetoes
        share = formal[node]
        yield Finding(
            "decides",
            "power",
            f"{case.name(node)} holds {share:.0%} of the formal power"
            + (" and can stop the decision alone." if veto else "."),
            f"{case.name(node, 'zh')}拥有{share:.0%}的正式权力" + ("，可单独否决。" if veto else "。"),
            subjects=(node,),
            numbers={"formal_power": share, "veto": float(veto)},
            facts=case.electorate.facts_of(node),
            caveat_en=_CAVEAT_EN,
            caveat_zh=_CAVEAT_ZH,
        )


def empty_seats(case: Case) -> Iterator[Finding]:
    """Seats without a known holder that vote or through which influence passes."""
    formal, influence = case.scores["formal_power"], case.scores["influence"]
    places = {node: k for k, node in enumerate(case.snapshot.nodes)}
    threshold = sorted((influence[n] for n in case.people), reverse=True)[: max(3, len(case.people) // 10)]
    for node in sorted(case.seats, key=lambda n: (-influence[n], n)):
        if formal[node] > 0 or (threshold and influence[node] >= threshold[-1] > 0):
            yield _open_place(case, node, formal[node], influence[node], places[node])


def unknown_people(case: Case) -> Iterator[Finding]:
    """People of whom only the place is known, where they vote or are listened to."""
    formal, influence = case.scores["formal_power"], case.scores["influence"]
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
    what_en = "nobody is known to sit there" if seat else "it is not known who this is"
    what_zh = "目前不知由谁担任" if seat else "尚不清楚是谁"
    vote_en = f"holds {formal:.0%} of the formal power, but " if formal > 0 else "matters, but "
    vote_zh = f"拥有{formal:.0%}的正式权力，但" if formal > 0 else "有影响，但"
    return Finding(
        "empty-seat" if seat else "unknown-person",
        "evidence",
        f"{case.name(node)} {vote_en}{what_en}: {influence:.0%} of the decision runs through this place.",
        f"{case.name(node, 'zh')}{vote_zh}{what_zh}：决策的{influence:.0%}经过此处。",
        subjects=(node,),
        numbers={"formal_power": formal, "influence": influence},
        facts=tuple(sorted(facts)),
        caveat_en="Fill it in first: it moves every other number.",
        caveat_zh="应先查明：它会影响其他所有数字。",
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
    en = [", ".join(case.graph.name(x) for x in side) for side in (masters, others)]
    zh = ["、".join(case.graph.name(x, "zh") for x in side) for side in (masters, others)]
    return Finding(
        "two-bosses",
        "power",
        f"{case.graph.name(unit)} has two masters: {en[0]} leads it (block), {en[1]} guides it (line).",
        f"{case.graph.name(unit, 'zh')}有两个上级：{zh[0]}（块·领导），{zh[1]}（条·业务指导）。",
        subjects=(unit, *masters, *others),
        numbers={
            "masters": float(len(masters) + len(others)),
            "stances_apart": _apart(case, masters, others),
        },
        facts=tuple(sorted(t.id for t in ties)),
        caveat_en=f"Whether the two pull apart shows only in their stances{_known_stances(case, [unit, *masters, *others], 'en')}.",
        caveat_zh=f"两者是否分歧，要看各自立场{_known_stances(case, [unit, *masters, *others], 'zh')}。",
    )


def _known_stances(case: Case, units: list[str], lang: str) -> str:
    """Stances that the heads of these units expressed, in words; empty where none is known."""
    if case.electorate is None:
        return ""
    known = [f"{case.name(node, lang)} {value:g}" for node, value in _stances(case, units)]
    if not known:
        return "，目前均不明" if lang == "zh" else ", and none is known"
    return (
        f"（已知：{'、'.join(known)}）" if lang == "zh" else f" (known: {', '.join(known)}; 1 is surely for)"
    )


def _stances(case: Case, units: list[str]) -> list[tuple[str, float]]:
    """Heads of these units who said where they stand, with their stance."""
    if case.electorate is None:
        return []
    heads = dict.fromkeys(node for unit in units for node, _ in case.seating.head_holders(unit))
    return [(n, case.electorate.stances[n]) for n in heads if n in case.electorate.stances]


def _unit_of(case: Case, ident: str) -> str:
    record = case.graph.get(ident)
    return record.unit if isinstance(record, Post) else ident
