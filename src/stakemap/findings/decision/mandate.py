"""What an item must pass, and who may decide an amount like this on paper."""

from __future__ import annotations

from collections.abc import Iterator

from stakemap.context.case import Case
from stakemap.findings.decision.power import two_bosses
from stakemap.findings.finding import Finding, claim
from stakemap.model import Action, Authority, BudgetLine, Post, Unit
from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words
from stakemap.wording.plain import money_text

__all__ = ["complexity", "may_decide"]

_DECIDING = (Action.APPROVE, Action.SIGN)


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
    facts = {fact for node in voters for fact in case.electorate.facts_of(node)}
    kind = "no_units" if not units else "tiers" if len(tiers) > 1 else "one_tier"
    yield claim(
        "complexity",
        "power",
        lambda words: words.say(f"complexity.{kind}", **numbers),
        caveat="complexity.caveat",
        subjects=units,
        numbers={name: float(value) for name, value in numbers.items()},
        facts=sorted(facts | set(units) | {fact for finding in torn for fact in finding.facts}),
        room="findings_decision",
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
    held = [(node, fact) for node, fact in _mandates(case) if fact.limit is None or fact.currency == currency]
    if not held:
        return
    inside = [one for one in held if one[1].limit is None or one[1].limit >= amount]
    beyond = [one for one in held if one not in inside]

    def text(words: Words) -> str:
        able, short = (
            listed((_held(case, *one, words) for one in several), words.lang) for several in (inside, beyond)
        )
        money = money_text(amount, currency, words.lang)
        first = words.say(f"may-decide.{'able' if able else 'nobody'}", money=money, able=able)
        return first + (words.say("may-decide.short", short=short) if short else "")

    yield claim(
        "may-decide",
        "power",
        text,
        caveat="may-decide.caveat",
        subjects=dict.fromkeys(node for node, _ in held),
        numbers={"amount": amount, "within": float(len(inside)), "beyond": float(len(beyond))},
        facts=sorted({fact.id for _, fact in held} | {line.id for line in lines}),
        room="findings_decision",
    )


def _held(case: Case, node: str, fact: Authority, words: Words) -> str:
    """The authority of a voter, in words."""
    limit = "no_limit" if fact.limit is None else "limit"
    return words.say(
        "may-decide.held",
        name=case.name(node, words.lang),
        action=words.say(f"may-decide.{fact.action.value}"),
        limit=words.say(f"may-decide.{limit}", limit=fact.limit),
    )


def _mandates(case: Case) -> Iterator[tuple[str, Authority]]:
    """Authorities to approve or sign, of posts whose holders vote, each with the voter."""
    assert case.electorate is not None  # noqa: S101  the caller looked
    by_post: dict[str, list[Authority]] = {}
    for fact in case.graph.of(Authority):
        if fact.action in _DECIDING and case.seating.current(fact):
            by_post.setdefault(fact.post, []).append(fact)
    for node in case.electorate.players:
        for post in case.seating.posts_of.get(node, ()):
            yield from ((node, fact) for fact in by_post.get(post.id, ()))
