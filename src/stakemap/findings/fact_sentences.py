"""Facts in words, Chinese and English: what the evidence appendix and `explain` show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stakemap.model import (
    Authority,
    BudgetLine,
    Competence,
    ComplianceRisk,
    DecisionRole,
    Entity,
    Fact,
    Factor,
    Membership,
    Motive,
    Person,
    Post,
    Record,
    Relationship,
    Source,
    Span,
    Spell,
    Stance,
    Susceptibility,
    Tenure,
    Tie,
)

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["choice", "sentence", "span_text"]

_WORDS: dict[str, tuple[str, str]] = {
    "military": ("military", "军人"),
    "university": ("university", "高校"),
    "lateral_transfer": ("lateral transfer", "平调"),
    "civil_service": ("career civil service", "公务员"),
    "recruited": ("openly recruited", "招聘"),
    "education": ("studied", "就读"),
    "service": ("served", "服役"),
    "employment": ("worked", "任职"),
    "secondment": ("was seconded", "挂职"),
    "project": ("took part in a project", "参与项目"),
    "initiator": ("initiator", "发起人"),
    "user": ("user", "使用方"),
    "influencer": ("influencer", "影响者"),
    "technical_gatekeeper": ("technical gatekeeper", "技术把关人"),
    "budget_holder": ("budget holder", "预算负责人"),
    "approver": ("approver", "审批人"),
    "decider": ("decider", "决策人"),
    "purchaser": ("purchaser", "采购人"),
    "beneficiary": ("beneficiary", "受益方"),
    "convener": ("convener", "召集人"),
    "member": ("member", "成员"),
    "propose": ("propose", "提议"),
    "review": ("review", "审核"),
    "approve": ("approve", "批准"),
    "sign": ("sign", "签字"),
    "pay": ("pay", "付款"),
    "audit": ("audit", "审计"),
    "vendor": ("vendor", "供应商"),
    "preferred": ("preferred supplier", "优先供应商"),
    "partner": ("partner", "合作伙伴"),
    "alliance": ("alliance", "联盟"),
    "performance_target": ("performance target", "政绩目标"),
    "organizational_need": ("need of the organisation", "组织需要"),
    "differentiation": ("wish to be distinctive", "独树一帜"),
    "risk_avoidance": ("wish to avoid mistakes", "不犯错误"),
    "professional_interest": ("professional interest", "专业兴趣"),
    "public_view": ("publicly stated view", "公开观点"),
    "policy_change": ("policy change", "政策变化"),
    "election": ("election", "换届选举"),
    "term_end": ("end of a term", "任期届满"),
    "budget_cut": ("budget cut", "预算削减"),
    "delays": ("delays", "推迟"),
    "stops": ("stops", "中止"),
    "speeds": ("speeds", "加快"),
    "other": ("other", "其他"),
}


def choice(code: str, lang: str = "en") -> str:
    """A word of a closed list for readers of a language."""
    pair = _WORDS.get(code)
    return pair[lang == "zh"] if pair else code.replace("_", " ")


def span_text(span: Span, lang: str = "en") -> str:
    """A half-open time in words; empty where nothing is known."""
    if span.start and span.end:
        return f"{span.start}至{span.end}" if lang == "zh" else f"{span.start} to {span.end}"
    if span.start:
        return f"自{span.start}起" if lang == "zh" else f"since {span.start}"
    if span.end:
        return f"至{span.end}" if lang == "zh" else f"until {span.end}"
    return ""


def sentence(graph: PropertyGraph, fact: Record, lang: str = "en") -> str:
    """A fact as one sentence, with its time."""
    teller = _TELLERS.get(type(fact))
    zh = lang == "zh"
    if teller is not None:
        text = teller(graph, fact, lang, zh)
    elif isinstance(fact, Entity):
        text = fact.called(lang)
    else:
        text = fact.title if isinstance(fact, Source) else fact.id
    when = span_text(fact.valid, lang) if isinstance(fact, Fact) else ""
    if not when:
        return text
    return f"{text}（{when}）" if zh else f"{text} ({when})"


def _tie(graph: PropertyGraph, fact: Tie, lang: str, zh: bool) -> str:
    kind = graph.catalogue[fact.kind]
    return kind.reading(graph.name(fact.from_id, lang), graph.name(fact.to_id, lang), lang)


def _tenure(graph: PropertyGraph, fact: Tenure, lang: str, zh: bool) -> str:
    post = graph[fact.post]
    unit = graph.name(post.unit, lang) if isinstance(post, Post) else ""
    person, title = graph.name(fact.person, lang), graph.name(fact.post, lang)
    if zh:
        return f"{person}{'代理' if fact.acting else '任'}{'' if title.startswith(unit) else unit}{title}"
    return f"{person} {'acts as' if fact.acting else 'is'} {title}, {unit}"


def _spell(graph: PropertyGraph, fact: Spell, lang: str, zh: bool) -> str:
    body = graph.name(fact.unit, lang) if fact.unit else fact.place or ""
    person, verb = graph.name(fact.person, lang), choice(fact.kind.value, lang)
    detail = f"（{fact.detail}）" if zh and fact.detail else f", {fact.detail}" if fact.detail else ""
    return f"{person}曾{verb}：{body}{detail}" if zh else f"{person} {verb} at {body}{detail}"


def _membership(graph: PropertyGraph, fact: Membership, lang: str, zh: bool) -> str:
    person, group, role = (
        graph.name(fact.person, lang),
        graph.name(fact.group, lang),
        choice(fact.role.value, lang),
    )
    return f"{person}是{group}的{role}" if zh else f"{person} is {role} of {group}"


def _role(graph: PropertyGraph, fact: DecisionRole, lang: str, zh: bool) -> str:
    player, what, role = (
        graph.name(fact.player, lang),
        graph.name(fact.decision, lang),
        choice(fact.role.value, lang),
    )
    veto = ("，有否决权" if zh else ", with a veto") if fact.veto else ""
    return f"{player}在“{what}”中为{role}{veto}" if zh else f"{player} is {role} in {what}{veto}"


def _stance(graph: PropertyGraph, fact: Stance, lang: str, zh: bool) -> str:
    who, what = graph.name(fact.person, lang), graph.name(fact.decision, lang)
    return (
        f"{who}对“{what}”的立场为{fact.position:g}" if zh else f"{who} stands at {fact.position:g} on {what}"
    )


def _motive(graph: PropertyGraph, fact: Motive, lang: str, zh: bool) -> str:
    who, kind = graph.name(fact.subject, lang), choice(fact.kind.value, lang)
    return f"{who}的{kind}：{fact.text}" if zh else f"{who}, {kind}: {fact.text}"


def _factor(graph: PropertyGraph, fact: Factor, lang: str, zh: bool) -> str:
    what, effect = graph.name(fact.decision, lang), choice(fact.effect.value, lang)
    return f"{fact.name}{effect}“{what}”" if zh else f"{fact.name} {effect} {what}"


def _authority(graph: PropertyGraph, fact: Authority, lang: str, zh: bool) -> str:
    post, action = graph.name(fact.post, lang), choice(fact.action.value, lang)
    scope = fact.scope or ("全部事项" if zh else "anything")
    limit = f"{fact.limit:,.0f} {fact.currency or ''}".strip() if fact.limit is not None else ""
    if zh:
        return f"{post}可{action}{scope}" + (f"，上限{limit}" if limit else "")
    return f"{post} may {action} {scope}" + (f" up to {limit}" if limit else "")


def _budget(graph: PropertyGraph, fact: BudgetLine, lang: str, zh: bool) -> str:
    unit = graph.name(fact.unit, lang)
    return f"{unit}{fact.year}年预算：{fact.name}" if zh else f"{unit}, budget {fact.year}: {fact.name}"


def _competence(graph: PropertyGraph, fact: Competence, lang: str, zh: bool) -> str:
    who = graph.name(fact.person, lang)
    return f"{who}的专业领域：{fact.topic}" if zh else f"{who} is competent in {fact.topic}"


def _susceptibility(graph: PropertyGraph, fact: Susceptibility, lang: str, zh: bool) -> str:
    who = graph.name(fact.person, lang)
    return f"{who}受他人影响程度{fact.value:g}" if zh else f"{who} follows others to {fact.value:g}"


def _relationship(graph: PropertyGraph, fact: Relationship, lang: str, zh: bool) -> str:
    who, level = graph.name(fact.subject, lang), choice(fact.level.value, lang)
    return f"与{who}的关系：{level}" if zh else f"relation with {who}: {level}"


def _risk(graph: PropertyGraph, fact: ComplianceRisk, lang: str, zh: bool) -> str:
    where = graph.name(fact.subject, lang)
    return f"合规风险，须回避（{where}）" if zh else f"compliance risk, keep clear ({where})"


def _person(graph: PropertyGraph, fact: Person, lang: str, zh: bool) -> str:
    if fact.unknown:
        return f"{fact.called(lang)}（身份不明）" if zh else f"{fact.called(lang)} (not known who)"
    origin = choice(fact.origin.value, lang) if fact.origin else ""
    if not origin:
        return fact.called(lang)
    return f"{fact.called(lang)}，出身：{origin}" if zh else f"{fact.called(lang)}, career origin: {origin}"


def _post(graph: PropertyGraph, fact: Post, lang: str, zh: bool) -> str:
    unit = graph.name(fact.unit, lang)
    return f"{unit}设有{fact.called(lang)}" if zh else f"{fact.called(lang)} is a post of {unit}"


_TELLERS: dict[type[Record], Callable[[PropertyGraph, Any, str, bool], str]] = {
    Authority: _authority,
    BudgetLine: _budget,
    Competence: _competence,
    ComplianceRisk: _risk,
    DecisionRole: _role,
    Factor: _factor,
    Membership: _membership,
    Motive: _motive,
    Person: _person,
    Post: _post,
    Relationship: _relationship,
    Spell: _spell,
    Stance: _stance,
    Susceptibility: _susceptibility,
    Tenure: _tenure,
    Tie: _tie,
}
