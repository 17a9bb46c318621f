"""Those who use it, those who pay for it, and those who can judge the matter."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import pairwise

from stakemap.access.reach import reach
from stakemap.context.case import Case
from stakemap.findings.finding import Finding
from stakemap.findings.names import people_text
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Competence, DecisionRole, Role
from stakemap.scoring.brokerage.cut_points import tie_facts
from stakemap.structure.layers_of_account import layers

__all__ = ["plain_words", "user_and_buyer"]

_USE, _PAY = (Role.USER, Role.BENEFICIARY), (Role.BUDGET_HOLDER, Role.PURCHASER)


def user_and_buyer(case: Case) -> Iterator[Finding]:
    """How far those who use a thing are from those who pay for it, who stands between, which side we know."""
    if case.electorate is None:
        return
    users, buyers = (_playing(case, roles) for roles in (_USE, _PAY))
    if not users or not buyers:
        return
    facts = {fact for side in (users, buyers) for several in side.values() for fact in several}
    snapshot = layers(case).snapshot
    way = shortest_way(snapshot, users, buyers)
    for one, other in pairwise(way):
        facts |= set(tie_facts(snapshot, one, other))
    yield Finding(
        "user-and-buyer",
        "access",
        _apart_en(case, way) + _unknown_sides(case, users, buyers, "en"),
        _apart_zh(case, way) + _unknown_sides(case, users, buyers, "zh"),
        subjects=way,
        numbers={"users": float(len(users)), "buyers": float(len(buyers)), "ties": float(len(way) - 1)},
        facts=tuple(sorted(facts)),
        caveat_en="The shortest way over informal ties, reported or inferred from a shared past; ties that "
        "nobody reported are not in it.",
        caveat_zh="依有报告的或由共同经历推断的非正式关系求得的最短路径；未被报告的关系不在其中。",
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


def _apart_en(case: Case, way: tuple[str, ...]) -> str:
    if not way:
        return "No informal tie on record leads from those who use it to those who pay for it."
    names = [case.name(node) for node in way]
    if len(way) == 1:
        return f"{names[0]} both uses it and pays for it."
    if len(way) == 2:
        return f"Those who use it and those who pay for it are tied directly: {names[0]} and {names[1]}."
    return (
        f"Those who use it and those who pay for it are {len(way) - 1} ties apart; between "
        f"{names[0]} and {names[-1]} stand{'s' if len(way) == 3 else ''} {' and '.join(names[1:-1])}."
    )


def _apart_zh(case: Case, way: tuple[str, ...]) -> str:
    if not way:
        return "按记录，使用方与付款方之间没有非正式关系可通。"
    names = [case.name(node, "zh") for node in way]
    if len(way) == 1:
        return f"{names[0]}既是使用方，也是付款方。"
    if len(way) == 2:
        return f"使用方与付款方有直接联系：{names[0]}与{names[1]}。"
    return f"使用方与付款方相隔{len(way) - 1}段关系：{names[0]}与{names[-1]}之间有{'、'.join(names[1:-1])}。"


def _unknown_sides(case: Case, users: dict[str, list[str]], buyers: dict[str, list[str]], lang: str) -> str:
    """Which of the two sides nobody of ours knows; nothing where we have no team on record."""
    if not reach(case).team:
        return ""
    known = reach(case).snapshot
    shut = [
        name
        for name, side in zip(_SIDES[lang], (users, buyers), strict=True)
        if not any(_tied(known, ours, theirs) for ours in reach(case).team for theirs in side)
    ]
    if not shut:
        return ""
    if lang == "zh":
        return f"我方无人认识{'，也无人认识'.join(shut)}。"
    return f" Nobody of ours knows {' or '.join(shut)}."


def _tied(snapshot: Snapshot, one: str, other: str) -> bool:
    return one in snapshot and other in snapshot and snapshot.arc(one, other) is not None


_SIDES = {"en": ("those who use it", "those who pay"), "zh": ("使用方", "付款方")}


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
    yield Finding(
        "plain-words",
        "power",
        f"Of the {n} people with a vote these have a professional subject on record: "
        f"{people_text(case, experts)}. For the other {k} bring plain words beside the specification.",
        f"{n}名有投票权者中，有专业领域记录的是：{people_text(case, experts, 'zh')}。"
        f"对其余{k}人，除技术材料外还应备通俗材料。",
        subjects=experts,
        numbers={"voters": float(n), "without": float(k)},
        facts=tuple(sorted(fact.id for facts in found.values() for fact in facts)),
        caveat_en="No record is not no knowledge: publications, degrees and offices were looked at.",
        caveat_zh="没有记录不等于不懂行：所依据的是论著、学历与任职。",
    )
