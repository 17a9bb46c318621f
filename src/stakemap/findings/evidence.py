"""What the numbers stand on: oldest facts, missing facts, open ends, integrity notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from stakemap.context.case import Case
from stakemap.findings.fact_sentences import sentence
from stakemap.findings.finding import Finding
from stakemap.graph.confidence import months_between
from stakemap.model import (
    ComplianceRisk,
    Fact,
    Membership,
    Origin,
    Spell,
    SpellKind,
    TeamMember,
    Tenure,
    Tie,
    Unit,
)

__all__ = [
    "compliance_risks",
    "former_employers",
    "missing_stances",
    "no_ties_reported",
    "oldest_facts",
    "out_of_reach",
]

_SHOWN = 5


def oldest_facts(case: Case) -> Iterator[Finding]:
    """The facts behind the top five that were confirmed longest ago: check these first."""
    behind: dict[str, str] = {}
    for node, _ in case.scores["influence"].top(_SHOWN):
        for fact in case.facts_behind(node):
            behind.setdefault(fact, node)
    dated = sorted(
        (date, fact) for fact in behind if _may_have_ended(case, fact) and (date := case.confirmed(fact))
    )
    for date, fact in dated[:_SHOWN]:
        node = behind[fact]
        months = months_between(date.earliest, case.day) if case.day else 0
        yield Finding(
            "old-fact",
            "evidence",
            f"Check again: “{sentence(case.graph, case.graph[fact])}” was last confirmed {date}, {months} months ago.",
            f"请复核：“{sentence(case.graph, case.graph[fact], 'zh')}”最后核实于{date}，已过{months}个月。",
            subjects=(node,),
            numbers={"months": float(months)},
            facts=(fact,),
            caveat_en="An old fact is not a wrong one; its weight has faded where its end is open.",
            caveat_zh="旧不等于错；未注明结束的事实，其权重已随时间衰减。",
        )


def _may_have_ended(case: Case, ident: str) -> bool:
    """Whether a fact claims to hold until now: a closed past does not change any more."""
    fact = case.graph[ident]
    return isinstance(fact, Tie | Tenure | Membership) and fact.valid.open_ended


def missing_stances(case: Case) -> Iterator[Finding]:
    """Voters of whom no position is known, the most powerful first."""
    if case.electorate is None:
        return
    formal = case.scores["formal_power"]
    silent = [n for n in case.electorate.players if n not in case.electorate.stances]
    if not silent:
        return
    order = sorted(silent, key=lambda n: (-formal[n], n))
    share = sum(formal[n] for n in silent)
    shown = order[:_SHOWN]
    more = len(order) - len(shown)
    yield Finding(
        "stance-missing",
        "evidence",
        f"No position is known of {len(silent)} of {len(case.electorate.players)} voters, who hold {share:.0%} of the "
        f"formal power: {', '.join(case.name(n) for n in shown)}{f' and {more} more' if more else ''}.",
        f"{len(case.electorate.players)}名投票者中有{len(silent)}名立场不明，合计拥有{share:.0%}的正式权力："
        f"{'、'.join(case.name(n, 'zh') for n in shown)}{f'等{len(order)}人' if more else ''}。",
        subjects=tuple(order),
        numbers={"voters": float(len(case.electorate.players)), "silent": float(len(silent)), "share": share},
        facts=tuple(sorted({f for n in order for f in case.electorate.facts_of(n)})),
        caveat_en="An absent stance counts as one half.",
        caveat_zh="立场不明者按一半计算。",
    )


def no_ties_reported(case: Case) -> Iterator[Finding]:
    """Voters to whom only the formal line is known: nothing was reported about whom they ask."""
    if case.electorate is None or case.snapshot.evidence is None:
        return
    formal = case.scores["formal_power"]
    blank = [n for n in case.electorate.players if n in case.people and not _turns_informally(case, n)]
    order = sorted((n for n in blank if formal[n] > 0), key=lambda n: (-formal[n], n))
    if not order:
        return
    shown, share = order[:_SHOWN], sum(formal[n] for n in order)
    yield Finding(
        "ties-missing",
        "evidence",
        f"Nobody reported who advises {', '.join(case.name(n) for n in shown)} beyond the formal line; "
        f"they hold {share:.0%} of the formal power. Whom they listen to would move the ranking most.",
        f"除正式隶属关系外，尚不知{'、'.join(case.name(n, 'zh') for n in shown)}听取谁的意见；"
        f"他们拥有{share:.0%}的正式权力，查明后对排序影响最大。",
        subjects=tuple(order),
        numbers={"share": share, "people": float(len(order))},
        facts=tuple(sorted({f for n in order for f in case.electorate.facts_of(n)})),
        caveat_en="Missing is not absent: nobody reported a tie, that is all.",
        caveat_zh="未见报告不等于不存在。",
    )


def _turns_informally(case: Case, node: str) -> bool:
    """Whether a reported (not inferred, not formal) tie leads away from somebody."""
    evidence, place = case.snapshot.evidence, case.snapshot.index(node)
    if evidence is None:
        return False
    formal = {k for k, kind in enumerate(evidence.kinds) if "authority" in case.graph.catalogue[kind].uses}
    inferred = {k for k, kind in enumerate(evidence.kinds) if kind in case.graph.catalogue.inferred}
    arcs = range(int(case.snapshot.indptr[place]), int(case.snapshot.indptr[place + 1]))
    kinds = {int(evidence.kind[row]) for arc in arcs for row in evidence.rows_of(arc)}
    return bool(kinds - formal - inferred)


def out_of_reach(case: Case) -> Iterator[Finding]:
    """Powerful or influential people whom nobody of our team knows."""
    team = {m.id for m in case.graph.of(TeamMember) if case.seating.current(m)}
    if not team:
        return
    ties = list(case.tie_facts("contact"))
    known = {t.to_id if t.from_id in team else t.from_id for t in ties if {t.from_id, t.to_id} & team}
    formal = case.scores["formal_power"]
    voters = [n for n in case.people if case.electorate is not None and formal[n] > 0]
    wanted = dict.fromkeys(
        [
            *sorted(voters, key=lambda n: (-formal[n], n)),
            *(n for n, _ in case.scores["influence"].top(_SHOWN)),
        ]
    )
    missing = [n for n in wanted if n not in known]
    if not missing:
        return
    shown = missing[:_SHOWN]
    yield Finding(
        "nobody-knows",
        "access",
        f"Nobody of our team knows {', '.join(case.name(n) for n in shown)}: "
        f"{len(wanted) - len(missing)} of {len(wanted)} who matter are covered.",
        f"我方无人认识{'、'.join(case.name(n, 'zh') for n in shown)}：关键人{len(wanted)}名中已覆盖{len(wanted) - len(missing)}名。",
        subjects=tuple(missing),
        numbers={"wanted": float(len(wanted)), "covered": float(len(wanted) - len(missing))},
        facts=tuple(sorted(t.id for t in ties)),
        caveat_en="Covered means that one of us reported to know them, not that they support us.",
        caveat_zh="“覆盖”仅指我方有人自称认识，不代表对方支持。",
    )


def compliance_risks(case: Case) -> Iterator[Finding]:
    """Integrity notes: recorded to keep clear of, never a way to anyone."""
    for risk in case.graph.of(ComplianceRisk):
        if isinstance(risk, Fact) and case.seating.current(risk):
            yield Finding(
                "compliance-risk",
                "evidence",
                f"Integrity note on {case.name(risk.subject)}: keep clear and ask compliance first.",
                f"合规提示：{case.name(risk.subject, 'zh')}，请回避并先咨询合规部门。",
                subjects=(risk.subject,),
                facts=(risk.id,),
                caveat_en="A note is a report by one source, not a judgement.",
                caveat_zh="提示仅为单一来源的报告，不是结论。",
            )


def former_employers(case: Case) -> Iterator[Finding]:
    """Openly recruited people and the firms they came from: where a conflict of interest is to be checked."""
    came: dict[str, list[Spell]] = defaultdict(list)
    for spell in case.graph.of(Spell):
        record, firm = case.seating.people.get(spell.person), case.graph.get(spell.unit or "")
        recruited = record is not None and record.origin is Origin.RECRUITED
        if (
            recruited
            and spell.kind is SpellKind.EMPLOYMENT
            and isinstance(firm, Unit)
            and firm.kind == "company"
        ):
            came[firm.id].append(spell)
    for firm_id, spells in sorted(came.items())[:_SHOWN]:
        people = tuple(sorted({spell.person for spell in spells}))
        yield Finding(
            "former-employer",
            "evidence",
            f"{', '.join(case.name(node) for node in people)}: openly recruited, before at {case.name(firm_id)}. "
            "If that firm bids or supplies, a conflict-of-interest check is due.",
            f"{'、'.join(case.name(node, 'zh') for node in people)}系公开招聘，此前任职于{case.name(firm_id, 'zh')}。"
            "若该企业参与投标或供货，须先做利益冲突核查。",
            subjects=people,
            numbers={"people": float(len(people))},
            facts=tuple(sorted({*people, *(spell.id for spell in spells)})),
            caveat_en="A career on record, not an accusation; it counts in no score and opens no way.",
            caveat_zh="仅为履历记录，不构成指控；不计入任何分数，也不作为接近途径。",
        )
