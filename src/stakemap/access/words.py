"""Routes, gatekeepers, coverage and plans in words, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stakemap.access.coverage_table import Conflict, Coverage, Orphan
    from stakemap.access.introduction_plan import IntroductionPlan
    from stakemap.access.results import Gatekeepers, Route, Routes, Step
    from stakemap.context.display_names import Cast
    from stakemap.scoring.routes.route_reliability import Chance

__all__ = [
    "chance_text",
    "conflict_text",
    "coverage_explained",
    "explained",
    "gates_explained",
    "handover_text",
    "percent",
    "plan_explained",
    "state_text",
    "step_text",
]

_STATES = {
    "verified": ("verified", "已核实"),
    "reported": ("reported, not verified", "有报告，未核实"),
    "inferred": ("partly inferred from a shared past", "部分由共同经历推断"),
}
_STEP_STATES = {"verified": "已核实", "reported": "有报告", "inferred": "推断"}


def percent(value: float) -> str:
    """A share as whole percent; what is there but rounds to nothing is "<1%"."""
    return "<1%" if 0 < value < 0.005 else f"{value:.0%}"


def state_text(state: str, lang: str = "en") -> str:
    """How well a route is known."""
    return _STATES[state][lang == "zh"]


def chance_text(chance: Chance, lang: str = "en") -> str:
    """A chance, with its interval where it was sampled."""
    if chance.exact:
        return percent(chance.value)
    low, high = percent(chance.low), percent(chance.high)
    if lang == "zh":
        return f"{percent(chance.value)}（抽样估计，{low}至{high}）"
    return f"{percent(chance.value)} (sampled, {low} to {high})"


def step_text(step: Step, lang: str = "en") -> str:
    """One step: kind, state, last confirmed, whether it ends with a post, on which day it opens."""
    zh = lang == "zh"
    parts = [step.label[zh], _STEP_STATES[step.state] if zh else step.state]
    if step.confirmed:
        parts.append(f"{step.confirmed}核实" if zh else f"confirmed {step.confirmed}")
    if step.bearer == "post":
        parts.append("随职务终止" if zh else "ends with the post")
    if step.on:
        parts.append(f"可自{step.on}起" if zh else f"from {step.on}")
    return ("，" if zh else ", ").join(parts)


def explained(found: Routes, lang: str = "en") -> str:
    """The answer, then each route with its steps, one line each."""
    zh, cast = lang == "zh", found.cast
    who = ("或" if zh else " or ").join(cast.name(node, lang or "") for node in found.targets)
    lines = [_answer(found, who, lang)]
    for number, route in enumerate(found.best, start=1):
        works, known = percent(route.probability), state_text(route.state, lang)
        way = cast.way(route.nodes, lang)
        lines.append(f"{number}. {way}（{works}；{known}）" if zh else f"{number}. {way} ({works}; {known})")
        lines += [_step_line(found, route, step, lang) for step in route.steps]
    for gap in found.closing:
        pair, how = cast.way((gap.step.source, gap.step.target), lang), step_text(gap.step, lang)
        said = f"核实即可打通：{pair}（{how}）" if zh else f"would close the gap if verified: {pair} ({how})"
        lines.append(f"   {said}")
    return "\n".join(lines)


def _step_line(found: Routes, route: Route, step: Step, lang: str) -> str:
    zh, facts = lang == "zh", ", ".join(step.facts)
    weak = ("; weakest step", "；最弱一段")[zh] if step is route.weakest and len(route) > 1 else ""
    pair, works = found.cast.way((step.source, step.target), lang), percent(step.probability)
    colon, comma = ("：", "，") if zh else (": ", ", ")
    return f"   {pair}{_levels(step, zh)}{colon}{step_text(step, lang)}{comma}{works}{weak} [{facts}]"


def _levels(step: Step, zh: bool) -> str:
    if None in step.ranks:
        return ""
    one, other = step.ranks
    return f"（级别{one}→{other}）" if zh else f" (level {one} to {other})"


def _answer(found: Routes, who: str, lang: str) -> str:
    zh = lang == "zh"
    if not found.best:
        return f"没有到{who}的路径。" if zh else f"No way to {who} in the facts at hand."
    any_ = chance_text(found.chance, lang)
    if zh:
        told = "" if found.verified else "没有已核实的路径；"
        return f"到{who}：{told}最佳{len(found.best)}条中至少一条可行的把握为{any_}。"
    told = "" if found.verified else "no verified way; "
    return f"To {who}: {told}that at least one of the {len(found.best)} best ways works: {any_}."


def gates_explained(found: Gatekeepers, lang: str = "en") -> str:
    """Who is on every route, the smallest cut, and what happened when they were taken out."""
    zh, cast = lang == "zh", found.cast
    who = ("或" if zh else " or ").join(cast.name(node, lang) for node in found.targets)
    if not found.cut.reached_before:
        return f"没有到{who}的路径。" if zh else f"No way to {who} in the facts at hand."
    lines = []
    for node in (*found.ours, *found.theirs):
        name, held = cast.name(node, lang), found.checked.get(node, False)
        if zh:
            lines.append(f"到{who}都要经过{name}。{'已验证：去掉后再无路径。' if held else '未通过验证。'}")
        else:
            proof = "Checked: taken out, no way is left." if held else "The check failed."
            lines.append(f"Every way to {who} passes through {name}. {proof}")
    if found.cut.direct:
        pairs = "; ".join(cast.way(pair, lang) for pair in found.cut.direct)
        lines.append(f"有直接联系：{pairs}。" if zh else f"There is a direct tie: {pairs}.")
    elif set(found.cut.nodes) <= {*found.ours, *found.theirs}:
        lines += [f"   {cast.way(way, lang)}" for way in found.cut.disjoint]
    else:
        lines += _cut_lines(found, who, lang)
    return "\n".join(lines)


def _cut_lines(found: Gatekeepers, who: str, lang: str) -> list[str]:
    cast, cut = found.cast, found.cut
    names = cast.listed(cut.nodes, lang)
    if lang == "zh":
        left = "仍可到达" if cut.reached_after else "再无路径"
        lines = [f"最小割：{names}。去掉后{left}；下列{len(cut.disjoint)}条路径中间互不重复，因此不能更少："]
    else:
        left = "somebody is still reached" if cut.reached_after else "no way is left"
        lines = [
            f"Smallest cut before {who}: {names}. Taken out, {left}; "
            f"these {len(cut.disjoint)} ways share nobody in between, so no fewer would do:"
        ]
    return [*lines, *(f"   {cast.way(way, lang)}" for way in cut.disjoint)]


def coverage_explained(found: Coverage, lang: str = "en") -> str:
    """Shares known and reached, gaps, single threads, conflicts and hand-overs, one line each."""
    zh, cast, grid = lang == "zh", found.cast, found.grid
    known, reached = (
        percent(share) + (_between(bounds, zh) if bounds else "")
        for share, bounds in (
            (grid.share_known, found.bounds and found.bounds.known),
            (grid.share_reached, found.bounds and found.bounds.reached),
        )
    )
    lines = [
        f"按权重计，直接认识{known}，经最佳路径可触及{reached}。"
        if zh
        else f"Of the weight {known} is known directly, {reached} within reach by the best way."
    ]
    if grid.gaps:
        names = cast.listed(grid.gaps, lang)
        lines.append(f"无人认识：{names}。" if zh else f"Nobody of ours knows {names}.")
    for member in grid.team:
        if alone := grid.left_by(member):
            name, names = cast.name(member, lang), cast.listed(alone, lang)
            lines.append(f"仅{name}认识{names}。" if zh else f"Only {name} knows {names}.")
    lines += [conflict_text(one, cast, lang) for one in found.conflicts]
    lines += [handover_text(one, cast, lang) for one in found.orphans]
    return "\n".join(lines)


def _between(bounds: tuple[float, float], zh: bool) -> str:
    low, high = (percent(side) for side in bounds)
    return f"（{low}至{high}）" if zh else f" ({low} to {high})"


def conflict_text(one: Conflict, cast: Cast, lang: str = "en") -> str:
    """Who speaks to one person, and who should lead."""
    who, person, lead = cast.listed(one.members, lang), cast.name(one.person, lang), cast.name(one.lead, lang)
    if lang == "zh":
        return f"{who}都在联系{person}：应统一口径，由{lead}牵头。"
    return f"{who} all speak to {person}: agree on one message, {lead} to lead."


def handover_text(one: Orphan, cast: Cast, lang: str = "en") -> str:
    """What became of the relation of somebody who left, and who should take over."""
    left, person = cast.name(one.member, lang), cast.name(one.person, lang)
    heir = cast.name(one.successor, lang) if one.successor else ""
    share = percent(one.chance)
    if lang == "zh":
        end = f"{'已' if one.heirs else '建议'}由{heir}接手（{share}）" if heir else "无人可接手"
        return f"{left}曾认识{person}（至{one.left}）：{end}。"
    if one.heirs:
        end = f"{heir} has taken over ({share})"
    elif heir:
        end = f"{heir} has the best way to take over ({share})"
    else:
        end = "nobody has a way to take over"
    return f"{left} knew {person} (until {one.left}): {end}."


def plan_explained(found: IntroductionPlan, lang: str = "en") -> str:
    """What the plan brings, then who asks whom in which order, each with what to do if it fails."""
    zh, cast, plan = lang == "zh", found.cast, found.plan
    best = (
        ("限额内没有更好的方案" if zh else "the best within the limits")
        if plan.exact
        else (
            f"限额内任何方案不超过{plan.bound:.1%}"
            if zh
            else f"no plan within the limits exceeds {plan.bound:.1%}"
        )
    )
    lines = [
        f"可触及的权重由{plan.base:.1%}升至{plan.value:.1%}（{best}）。"
        if zh
        else f"Within reach: {plan.base:.1%} before, {plan.value:.1%} with the plan; {best}."
    ]
    for number, (route, backup) in enumerate(zip(found.routes, found.backups, strict=True), start=1):
        lines.append(f"{number}. {cast.way(route.nodes, lang)} ({percent(route.probability)})")
        if backup is not None:
            way = f"{cast.way(backup.nodes, lang)} ({percent(backup.probability)})"
            lines.append(f"   若不成：{way}" if zh else f"   if that fails: {way}")
    return "\n".join(lines)
