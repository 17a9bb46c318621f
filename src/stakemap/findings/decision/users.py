"""Those who use it, those who pay for it, and those who can judge the matter."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import pairwise

from stakemap.access import Access
from stakemap.context.case import Case
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import people_text
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Competence, DecisionRole, Role
from stakemap.scoring.brokerage.cut_points import tie_facts
from stakemap.structure import Structure
from stakemap.wording.phrases import Words

__all__ = ["plain_words", "user_and_buyer"]

_USE, _PAY = (Role.USER, Role.BENEFICIARY), (Role.BUDGET_HOLDER, Role.PURCHASER)


def user_and_buyer(case: Case) -> Iterator[Finding]:
    """How far those who use a thing are from those who pay for it, who stands between, which side we know.

    Nothing is said where one side has empty seats only: nobody can have a tie to them.
    """
    if case.electorate is None:
        return
    users, buyers = (_playing(case, roles) for roles in (_USE, _PAY))
    if not all(any(node in case.seating.people for node in side) for side in (users, buyers)):
        return
    facts = {fact for side in (users, buyers) for several in side.values() for fact in several}
    snapshot = case.once(Structure).snapshot
    way = shortest_way(snapshot, users, buyers)
    for one, other in pairwise(way):
        facts |= set(tie_facts(snapshot, one, other))
    yield claim(
        "user-and-buyer",
        "access",
        lambda words: _apart(case, way, words) + _unknown_sides(case, users, buyers, words),
        caveat="user-and-buyer.caveat" + (".inferred" if case.context.inferred else ""),
        subjects=way,
        numbers={"users": float(len(users)), "buyers": float(len(buyers)), "ties": float(len(way) - 1)},
        facts=sorted(facts),
        room="findings_decision",
    )


def _playing(case: Case, roles: tuple[Role, ...]) -> dict[str, list[str]]:
    """Who plays one of some parts, with the facts that say so."""
    assert case.electorate is not None  # noqa: S101  the caller looked
    found: dict[str, list[str]] = defaultdict(list)
    for fact in case.graph.about(case.electorate.decision):
        if isinstance(fact, DecisionRole) and fact.role in roles and case.seating.current(fact):
            for node, behind in case.seating.holders_of(fact.player):
                found[node] += [fact.id, *behind]
    return dict(found)


def shortest_way(
    snapshot: Snapshot, starts: dict[str, list[str]], goals: dict[str, list[str]]
) -> tuple[str, ...]:
    """The fewest ties from one set to another, in either direction; empty where there is no way.

    Of several ways the one whose people come first by id.  One node where somebody is in both sets.
    """
    near: dict[int, list[int]] = defaultdict(list)
    for i, j in sorted(zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)):
        near[i].append(j)
        near[j].append(i)
    before: dict[int, int] = {k: k for k in sorted(snapshot.index(n) for n in starts if n in snapshot)}
    wanted, queue = {snapshot.index(n) for n in goals if n in snapshot}, deque(before)
    while queue:
        at = queue.popleft()
        if at in wanted:
            way = [at]
            while before[way[-1]] != way[-1]:
                way.append(before[way[-1]])
            return tuple(snapshot.nodes[k] for k in reversed(way))
        for other in sorted(near[at]):
            if other not in before:
                before[other] = at
                queue.append(other)
    return ()


def _apart(case: Case, way: tuple[str, ...], words: Words) -> str:
    """How far the two sides are apart, and who stands between."""
    names = [case.name(node, words.lang) for node in way] or [""]
    length = ("none", "both", "direct", "one_between")[len(way)] if len(way) <= 3 else "between"
    return words.say(
        f"user-and-buyer.{length}",
        first=names[0],
        last=names[-1],
        ties=len(way) - 1,
        between=words.say("user-and-buyer.between_joiner").join(names[1:-1]),
    )


def _unknown_sides(
    case: Case, users: dict[str, list[str]], buyers: dict[str, list[str]], words: Words
) -> str:
    """Which of the two sides nobody of ours knows; nothing where we have no team on record."""
    network = case.once(Access)
    if not network.team:
        return ""
    shut = [
        words.say(f"user-and-buyer.{name}")
        for name, side in (("users", users), ("buyers", buyers))
        if not any(_tied(network.snapshot, ours, theirs) for ours in network.team for theirs in side)
    ]
    if not shut:
        return ""
    return words.say("user-and-buyer.unknown", sides=words.say("user-and-buyer.unknown_joiner").join(shut))


def _tied(snapshot: Snapshot, one: str, other: str) -> bool:
    return one in snapshot and other in snapshot and snapshot.arc(one, other) is not None


def plain_words(case: Case) -> Iterator[Finding]:
    """Who of those with a vote has a professional subject on record, and for how many none is."""
    if case.electorate is None:
        return
    voters = [node for node in case.electorate.players if node in case.seating.people]
    found: dict[str, list[Competence]] = defaultdict(list)
    for fact in case.graph.of(Competence):
        if fact.person in voters and case.seating.current(fact):
            found[fact.person].append(fact)
    others = [node for node in voters if node not in found]
    if not found or not others:
        return
    experts = tuple(node for node in voters if node in found)
    k, n = len(others), len(voters)
    yield claim(
        "plain-words",
        "power",
        lambda words: words.say("plain-words", n=n, k=k, experts=people_text(case, experts, words.lang)),
        caveat="plain-words.caveat",
        subjects=experts,
        numbers={"voters": float(n), "without": float(k)},
        facts=sorted(fact.id for facts in found.values() for fact in facts),
        room="findings_decision",
    )
