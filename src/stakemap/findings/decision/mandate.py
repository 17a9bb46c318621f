"""What an item must pass, and who may decide an amount like this on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stakemap.context.case import Case
from stakemap.findings.decision.power import two_bosses
from stakemap.findings.finding import Finding
from stakemap.model import Action, Authority, BudgetLine, Post, Unit

__all__ = ["complexity", "may_decide"]

_DECIDING = (Action.APPROVE, Action.SIGN)
_ACTION = {Action.APPROVE: ("approve", "审批"), Action.SIGN: ("sign", "签批")}


def complexity(case: Case) -> Iterator[Finding]:
    """How much there is to pass: steps, voters, units, tiers of government, vetoes, double masters."""
    if case.electorate is None or case.power is None:
        return
    voters, steps = case.electorate.players, len(case.electorate.panels)
    units = sorted(set(_units_of(case, voters)))
    records = [unit for name in units if isinstance(unit := case.graph.get(name), Unit)]
    tiers = {unit.tier for unit in records if unit.tier is not None}
    torn = [finding for finding in two_bosses(case) if finding.subjects[0] in units]
    numbers = {
        "steps": steps, "voters": len(voters), "units": len(units), "tiers": len(tiers),
        "vetoes": len(case.power.vetoes), "two_masters": len(torn),
    }  # fmt: skip
    n = {name: str(value) for name, value in numbers.items()}
    tiers_en = f" on {n['tiers']} tiers of government" if len(tiers) > 1 else ""
    tiers_zh = f"涉及{n['tiers']}级政府的" if len(tiers) > 1 else "涉及"
    facts = {fact for node in voters for fact in case.electorate.facts_of(node)}
    yield Finding(
        "complexity",
        "power",
        f"What it must pass: {n['steps']} steps and {n['voters']} people and seats with a vote, from "
        f"{n['units']} units{tiers_en}; vetoes: {n['vetoes']}, units with two masters: {n['two_masters']}.",
        f"须经{n['steps']}个环节、{n['voters']}名有投票权的人和席位，{tiers_zh}{n['units']}个单位；"
        f"可单独否决者{n['vetoes']}名，有两个上级的单位{n['two_masters']}个。",
        subjects=tuple(units),
        numbers={name: float(value) for name, value in numbers.items()},
        facts=tuple(sorted(facts | set(units) | {fact for finding in torn for fact in finding.facts})),
        caveat_en="Counted from the facts on record, to compare items and accounts; it forecasts nothing.",
        caveat_zh="依现有记录计数，供不同事项与客户之间比较，不作预测。",
    )


def _units_of(case: Case, nodes: tuple[str, ...]) -> Iterator[str]:
    """Units of the posts of some people and of empty seats."""
    for node in nodes:
        yield from (post.unit for post in case.seating.posts_of.get(node, ()))
        seat = case.graph.get(node.removeprefix("seat:")) if node.startswith("seat:") else None
        if isinstance(seat, Post):
            yield seat.unit
        elif isinstance(seat, Unit):
            yield seat.id


@dataclass(frozen=True, slots=True)
class _Remit:
    """The authority of a voter through one post; `limit` None: no limit."""

    node: str
    fact: Authority

    def text(self, case: Case, lang: str) -> str:
        action = _ACTION[self.fact.action][lang == "zh"]
        limit = self.fact.limit
        if lang == "zh":
            return f"{case.name(self.node, lang)}（{action}，{'不限额' if limit is None else f'限额{limit:,.0f}'}）"
        return f"{case.name(self.node)} ({action}, {'no limit' if limit is None else f'up to {limit:,.0f}'})"


def may_decide(case: Case) -> Iterator[Finding]:
    """Whose recorded authority covers the amount of the item, and whose does not."""
    if case.electorate is None:
        return
    lines = [
        line
        for line in case.graph.of(BudgetLine)
        if line.decision == case.electorate.decision
        and line.amount is not None
        and case.seating.current(line)
    ]
    currencies = {line.currency for line in lines}
    if len(currencies) != 1:
        return  # no amount is on record, or amounts that cannot be added
    amount, currency = sum(line.amount or 0.0 for line in lines), currencies.pop()
    held = [remit for remit in _remits(case) if remit.fact.limit is None or remit.fact.currency == currency]
    if not held:
        return
    inside = [remit for remit in held if remit.fact.limit is None or remit.fact.limit >= amount]
    beyond = [remit for remit in held if remit not in inside]
    money = f"{amount:,.0f}" + (f" {currency}" if currency else "")
    yield Finding(
        "may-decide",
        "power",
        _sentence(case, inside, beyond, money, "en"),
        _sentence(case, inside, beyond, money, "zh"),
        subjects=tuple(dict.fromkeys(remit.node for remit in held)),
        numbers={"amount": amount, "within": float(len(inside)), "beyond": float(len(beyond))},
        facts=tuple(sorted({remit.fact.id for remit in held} | {line.id for line in lines})),
        caveat_en="Limits as recorded; whether the subject of each covers this item stands in its source.",
        caveat_zh="限额依记录；各项授权的事项范围是否涵盖本事项，须看其来源。",
    )


def _remits(case: Case) -> Iterator[_Remit]:
    """Authorities to approve or sign, of posts whose holders vote."""
    assert case.electorate is not None  # noqa: S101  the caller looked
    by_post: dict[str, list[Authority]] = {}
    for fact in case.graph.of(Authority):
        if fact.action in _DECIDING and case.seating.current(fact):
            by_post.setdefault(fact.post, []).append(fact)
    for node in case.electorate.players:
        for post in case.seating.posts_of.get(node, ()):
            yield from (_Remit(node, fact) for fact in by_post.get(post.id, ()))


def _sentence(case: Case, inside: list[_Remit], beyond: list[_Remit], money: str, lang: str) -> str:
    able, short = ([remit.text(case, lang) for remit in several] for several in (inside, beyond))
    if lang == "zh":
        first = (
            f"按记录，有权决定{money}的是：{'、'.join(able)}。"
            if able
            else f"按记录，有投票权者无人可单独决定{money}。"
        )
        return first + (f"超出限额的是：{'、'.join(short)}。" if short else "")
    first = (
        f"On paper {money} may be decided by {', '.join(able)}."
        if able
        else f"On paper nobody with a vote may decide {money} alone."
    )
    return first + (f" It is beyond the limit of {', '.join(short)}." if short else "")
