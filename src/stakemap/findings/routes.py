"""Who reaches whom: the best ways, whom they cannot leave out, whom they hang on, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stakemap import access
from stakemap.access import Access, Gatekeepers, Route, Routes, Step
from stakemap.access.gatekeeping import holds, threads
from stakemap.access.introduction_network import targets_of
from stakemap.access.route import state_text
from stakemap.context.case import Case
from stakemap.findings.fact_sentences import span_text
from stakemap.findings.finding import Finding
from stakemap.model import Decision
from stakemap.wording.lists import percent

__all__ = [
    "best_routes",
    "counted_text",
    "gatekeepers",
    "introduction_plan",
    "people_text",
    "route_text",
    "single_threads",
]

_SHOWN = 5
_COUNTED = {
    "inferred": ("all known and inferred ties", "所有已知与推断的关系"),
    "reported": ("all reported ties", "所有有报告的关系"),
    "verified": ("all verified ties", "所有已核实的关系"),
}
_ROUTE_EN = (
    "Read it as an order of preference: the percentages multiply strength and confidence of each tie, as if "
    "ties worked independently. Nobody was asked whether they would introduce us."
)
_ROUTE_ZH = "百分比仅供排序：由各段关系的强度与可信度相乘而得，假设各段相互独立；并未询问当事人是否愿意引荐。"


def counted_text(least: str, lang: str = "en") -> str:
    """The ties that were counted, in words."""
    return _COUNTED[least][lang == "zh"]


def people_text(case: Case, nodes: Sequence[str], lang: str = "en", shown: int = _SHOWN) -> str:
    """Names in a row; of many the first few and how many more."""
    names = [case.name(node, lang) for node in nodes[:shown]]
    rest = len(nodes) - len(names)
    if lang == "zh":
        return "、".join(names) + (f"等{len(nodes)}人" if rest else "")
    return ", ".join(names) + (f" and {rest} more" if rest else "")


def route_text(case: Case, route: Route, lang: str = "en") -> str:
    """The people of a route in order."""
    return " → ".join(case.name(node, lang) for node in route.nodes)


def best_routes(case: Case) -> Iterator[Finding]:
    """The best ways to those who sign and to the most powerful voters, or that none is verified."""
    for targets in targets_of(case):
        found = access.routes(case, targets)
        yield _verified(case, found) if found.verified else _unverified(case, found)


def _verified(case: Case, found: Routes) -> Finding:
    who_en, who_zh = (_either(case, found.targets, lang) for lang in ("en", "zh"))
    sure, best = found.verified[0], found.best[0]
    same = sure.nodes == best.nodes
    also_en = (
        ""
        if same
        else (
            f" On all evidence {route_text(case, best)} is likelier ({percent(best.probability)}), but {state_text(best.state)}."
        )
    )
    also_zh = (
        ""
        if same
        else (
            f"若计入全部证据，{route_text(case, best, 'zh')}更有把握（{percent(best.probability)}），但{state_text(best.state, 'zh')}。"
        )
    )
    weak = sure.weakest
    return Finding(
        "route",
        "access",
        f"The best verified way to {who_en} is {route_text(case, sure)} ({percent(sure.probability)}); its weakest step is "
        f"{case.name(weak.source)} to {case.name(weak.target)} ({percent(weak.probability)}).{also_en} "
        f"That one of the {len(found.best)} best ways works: {percent(found.chance.value)}.",
        f"到{who_zh}最可靠的已核实路径是{route_text(case, sure, 'zh')}（{percent(sure.probability)}），"
        f"最弱一段是{case.name(weak.source, 'zh')}到{case.name(weak.target, 'zh')}（{percent(weak.probability)}）。{also_zh}"
        f"最佳{len(found.best)}条路径中至少一条可行的把握为{percent(found.chance.value)}。",
        subjects=tuple(dict.fromkeys([*found.targets, *sure.nodes, *best.nodes])),
        numbers={
            "probability": best.probability,
            "verified_probability": sure.probability,
            "weakest": weak.probability,
            "any": found.chance.value,
            "routes": float(len(found.best)),
        },
        facts=found.facts,
        caveat_en=_ROUTE_EN,
        caveat_zh=_ROUTE_ZH,
    )


def _unverified(case: Case, found: Routes) -> Finding:
    who_en, who_zh = (_either(case, found.targets, lang) for lang in ("en", "zh"))
    if not found.best:
        facts = tuple(sorted(n for n in {*found.targets, *found.sources} if n in case.graph))
        return Finding(
            "route",
            "access",
            f"There is no way from our team to {who_en} in the facts at hand, verified or not.",
            f"就现有事实看，我方团队没有到达{who_zh}的任何路径（无论是否核实）。",
            subjects=found.targets,
            numbers={"routes": 0.0},
            facts=facts,
            caveat_en="Missing is not absent: nobody reported a tie, that is all.",
            caveat_zh="未见报告不等于不存在。",
        )
    best = found.best[0]
    gap_en, gap_zh = _gap(case, found, "en"), _gap(case, found, "zh")
    return Finding(
        "route",
        "access",
        f"There is no verified way from our team to {who_en}. The nearest: {route_text(case, best)} "
        f"({percent(best.probability)}; {state_text(best.state)}). {gap_en}",
        f"我方团队没有到达{who_zh}的已核实路径。最接近的是{route_text(case, best, 'zh')}"
        f"（{percent(best.probability)}；{state_text(best.state, 'zh')}）。{gap_zh}",
        subjects=tuple(dict.fromkeys([*found.targets, *best.nodes])),
        numbers={"probability": best.probability, "any": found.chance.value, "routes": float(len(found.best))}
        | ({"closed": found.closing[0].probability} if found.closing else {}),
        facts=found.facts,
        caveat_en=_ROUTE_EN,
        caveat_zh=_ROUTE_ZH,
    )


def _gap(case: Case, found: Routes, lang: str) -> str:
    zh = lang == "zh"
    if found.closing:
        pairs = [_tie(case, gap.step, lang) for gap in found.closing]
        if zh:
            return f"只需核实其中一段关系即可打通：{'；或'.join(pairs)}。"
        return f"Verifying one tie would close the gap: {'; or '.join(pairs)}."
    if found.nearest is None:
        return ""
    open_ = [step for step in found.nearest.steps if step.state != "verified"]
    pairs = [
        f"{case.name(s.source, lang)}{'与' if zh else ' and '}{case.name(s.target, lang)}" for s in open_
    ]
    if zh:
        return f"至少需核实{len(open_)}段关系：{'、'.join(pairs)}。"
    return f"At least {len(open_)} ties would have to be verified: {'; '.join(pairs)}."


def _tie(case: Case, step: Step, lang: str) -> str:
    one, other, kind = case.name(step.source, lang), case.name(step.target, lang), step.label[lang == "zh"]
    return f"{one}与{other}（{kind}）" if lang == "zh" else f"{one} and {other} ({kind})"


def _either(case: Case, nodes: Sequence[str], lang: str) -> str:
    names = [case.name(node, lang) for node in nodes]
    return ("或" if lang == "zh" else " or ").join(names)


def gatekeepers(case: Case) -> Iterator[Finding]:
    """Those who hold all ways to somebody, alone or together, with the proof."""
    if not case.once(Access).team:
        return
    behind: dict[tuple[str, str], list[str]] = {}
    for thread in case.once(threads):
        for keeper in thread.theirs[-1:]:
            if not holds(case, keeper, thread.person, least=thread.least):
                continue
            behind.setdefault((keeper, thread.least), []).append(thread.person)
    for (keeper, least), people in sorted(behind.items(), key=lambda item: (-len(item[1]), item[0])):
        yield _alone(case, keeper, least, people)
    for targets in targets_of(case):
        found = access.gatekeepers(case, targets)
        if 1 < len(found.cut.nodes) <= 3 and not found.theirs and found.cut.proven:
            yield _together(case, found)


def _alone(case: Case, keeper: str, least: str, people: Sequence[str]) -> Finding:
    proofs = [access.gatekeepers(case, person, least=least) for person in people]
    counted_en, counted_zh = _COUNTED[least]
    return Finding(
        "gatekeeper",
        "access",
        f"Our team reaches {people_text(case, people)} only through {case.name(keeper)}, counting {counted_en}. "
        f"Checked: with {case.name(keeper)} taken out no way is left.",
        f"我方要接触{people_text(case, people, 'zh')}都绕不开{case.name(keeper, 'zh')}（按{counted_zh}计算）。"
        f"已验证：去掉{case.name(keeper, 'zh')}后再无路径。",
        subjects=(keeper, *people),
        numbers={"people": float(len(people))},
        facts=tuple(sorted({fact for proof in proofs for fact in proof.facts})),
        caveat_en="This holds for the ties at hand; one more tie that nobody reported would open another way.",
        caveat_zh="仅就现有关系成立；多一段未报告的关系就可能另有路径。",
    )


def _together(case: Case, found: Gatekeepers) -> Finding:
    who_en, who_zh = (_either(case, found.targets, lang) for lang in ("en", "zh"))
    cut = found.cut.nodes
    counted_en, counted_zh = _COUNTED[found.least]
    ways_en = "; ".join(" → ".join(case.name(n) for n in way) for way in found.cut.disjoint)
    ways_zh = "；".join(" → ".join(case.name(n, "zh") for n in way) for way in found.cut.disjoint)
    return Finding(
        "gatekeeper",
        "access",
        f"All ways to {who_en} pass through {_either(case, cut, 'en')}, counting {counted_en}. Checked: with these "
        f"{len(cut)} taken out no way is left, and {len(cut)} ways share nobody in between ({ways_en}), so no fewer would do.",
        f"按{counted_zh}计算，到{who_zh}的所有路径都经过{_either(case, cut, 'zh')}。已验证：去掉这{len(cut)}人后再无路径；"
        f"且有{len(cut)}条中间互不重复的路径（{ways_zh}），因此不能更少。",
        subjects=(*cut, *found.targets),
        numbers={"cut": float(len(cut)), "ways": float(len(found.cut.disjoint))},
        facts=found.facts,
        caveat_en="This holds for the ties at hand; one more tie that nobody reported would open another way.",
        caveat_zh="仅就现有关系成立；多一段未报告的关系就可能另有路径。",
    )


def single_threads(case: Case) -> Iterator[Finding]:
    """People whom we reach only through one of ours, by member."""
    if not case.once(Access).team:
        return
    grid = access.coverage(case).grid
    hang: dict[str, list[str]] = {}
    for thread in case.once(threads):
        for member in thread.ours:
            hang.setdefault(member, []).append(thread.person)
    for person, member in grid.single.items():
        if person not in hang.setdefault(member, []):
            hang[member].append(person)
    for member, people in sorted(hang.items(), key=lambda item: (-grid.loss(item[0]), item[0])):
        if people:
            yield _single(case, member, people)


def _single(case: Case, member: str, people: Sequence[str]) -> Finding:
    evidence, grid = case.once(Access).evidence, access.coverage(case).grid
    hanging = [t for t in case.once(threads) if member in t.ours]
    only = [t.person for t in hanging]
    known = any(t.least == "reported" for t in hanging)
    loss = grid.loss(member)
    facts = {f for p in people if p in grid.contacts for f in evidence.facts_between(member, p)}
    facts |= {f for p in only for f in access.gatekeepers(case, p).facts}
    more_en = (
        f" Every {'reported ' if known else ''}way to {people_text(case, only)} begins with them."
        if only
        else ""
    )
    more_zh = (
        f"到{people_text(case, only, 'zh')}的所有{'有报告的' if known else ''}路径都从其开始。"
        if only
        else ""
    )
    return Finding(
        "single-thread",
        "access",
        f"Only {case.name(member)} of our team knows {people_text(case, people)}.{more_en}",
        f"我方只有{case.name(member, 'zh')}认识{people_text(case, people, 'zh')}。{more_zh}",
        subjects=(member, *people),
        numbers={"people": float(len(people)), "loss": loss},
        facts=tuple(sorted(facts)),
        caveat_en="If this one person leaves, the contact is lost: introduce a second one in time.",
        caveat_zh="此人一旦离开，联系即中断：应及早引入第二联系人。",
    )


def introduction_plan(case: Case) -> Iterator[Finding]:
    """What the plan of introductions brings, and its first step."""
    plan = access.introductions(case) if case.once(Access).team else None
    if plan is None or not plan.routes:
        return
    first, numbers = plan.routes[0], plan.plan
    ask_en = f"{case.name(first.nodes[0])} asks {case.name(first.nodes[1])} for an introduction on the way to {case.name(first.nodes[-1])}"
    ask_zh = f"先由{case.name(first.nodes[0], 'zh')}请{case.name(first.nodes[1], 'zh')}引荐，目标是{case.name(first.nodes[-1], 'zh')}"
    best_en = (
        "no plan within the limits does better"
        if numbers.exact
        else f"no plan within the limits can exceed {numbers.bound:.1%}"
    )
    best_zh = "限额内没有更好的方案" if numbers.exact else f"限额内任何方案不超过{numbers.bound:.1%}"
    yield Finding(
        "introductions",
        "access",
        f"With {len(plan.routes)} introductions, what is within reach grows from {numbers.base:.1%} to {numbers.value:.1%} of those who matter "
        f"({best_en}). First: {ask_en} ({percent(first.probability)}; {state_text(first.state)}).",
        f"通过{len(plan.routes)}次引荐，可触及的关键人权重由{numbers.base:.1%}升至{numbers.value:.1%}（{best_zh}）。"
        f"{ask_zh}（{percent(first.probability)}；{state_text(first.state, 'zh')}）。",
        subjects=tuple(dict.fromkeys(node for route in plan.routes for node in route.nodes)),
        numbers={
            "asks": float(len(plan.routes)),
            "before": numbers.base,
            "after": numbers.value,
            "bound": numbers.bound,
        },
        facts=plan.facts,
        caveat_en=f"Limits: {numbers.limits.per_person} favours asked of anybody, {numbers.limits.per_member} begun by each of ours. {_quiet(case, 'en')}{_ROUTE_EN}",
        caveat_zh=f"限额：每人最多被请求{numbers.limits.per_person}次，我方每人最多发起{numbers.limits.per_member}次。{_quiet(case, 'zh')}{_ROUTE_ZH}",
    )


def _quiet(case: Case, lang: str) -> str:
    """The time in which bidders must make no contact, in words; empty where none is known."""
    decision = case.graph.get(case.electorate.decision) if case.electorate is not None else None
    if not isinstance(decision, Decision) or decision.quiet is None:
        return ""
    span = span_text(decision.quiet, lang)
    return f"静默期（{span}）内不得接触。" if lang == "zh" else f"No contact in the quiet time ({span}). "
