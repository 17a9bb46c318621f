"""What a scenario changes, in words: the chance of a yes, who rises and falls, and by which edit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from stakemap.findings.finding import Finding
from stakemap.graph.change.edits import (
    AddTie,
    Appoint,
    ChangeQuota,
    ChangeRule,
    ChangeVote,
    DropTie,
    Edit,
    FlipStance,
    Leave,
    Move,
    Reorganise,
    Vacate,
)
from stakemap.model import Decision

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.scoring.core.rank_moves import Move as Shift
    from stakemap.scoring.uncertainty.scenario_draws import Change

__all__ = ["chance_moves", "edit_words", "noise_words", "people_move"]

_SHOWN = 5
_LEAST_PLACES = 1
_CAVEAT_EN = "Only what the scenario says is changed; how people would react to it is not modelled."
_CAVEAT_ZH = "仅改变情景所述内容；未模拟当事人的后续反应。"


def edit_words(graph: PropertyGraph, edit: Edit, lang: str = "en") -> str:
    """An edit as a sentence.

    Examples
    --------
    >>> from stakemap.examples import city
    >>> edit_words(city(), Leave("p:qi-wangshu", on="2026-10-01"))
    'Qi Wangshu leaves (2026-10-01)'
    """
    zh = lang == "zh"
    text = _words(graph, edit, lang, zh)
    if edit.own_day is None:
        return text
    return f"{text}（{edit.own_day}）" if zh else f"{text} ({edit.own_day})"


def _words(graph: PropertyGraph, edit: Edit, lang: str, zh: bool) -> str:  # noqa: PLR0911  one answer a kind
    def name(ident: str) -> str:
        return graph.name(ident, lang)

    match edit:
        case Leave():
            return f"{name(edit.person)}离任" if zh else f"{name(edit.person)} leaves"
        case Move():
            who, post = name(edit.person), name(edit.to_post)
            return f"{who}调任{post}" if zh else f"{who} moves to {post}"
        case Appoint():
            who, post = name(edit.person), name(edit.post)
            if zh:
                return f"{who}{'代理' if edit.acting else '兼任'}{post}"
            return f"{who} {'acts as' if edit.acting else 'also becomes'} {post}"
        case Vacate():
            return f"{name(edit.post)}出缺" if zh else f"{name(edit.post)} falls empty"
        case ChangeRule():
            return f"规则改为：{edit.rule}" if zh else f"the rule becomes {edit.rule}"
        case ChangeQuota():
            stage = _stage(graph, edit, lang)
            return f"{stage}需{edit.quota}票" if zh else f"{stage} needs {edit.quota} votes"
        case ChangeVote():
            return _vote_words(name(edit.player), edit, zh)
        case FlipStance():
            who = name(edit.person)
            return (
                f"{who}立场变为{edit.position:g}" if zh else f"{who} moves to a stance of {edit.position:g}"
            )
        case AddTie() | DropTie():
            said = graph.catalogue[edit.kind].reading(name(edit.from_id), name(edit.to_id), lang)
            gone = isinstance(edit, DropTie)
            return (
                f"{'不再' if gone else '新增'}：{said}" if zh else f"{'no longer' if gone else 'new'}: {said}"
            )
        case Reorganise():
            return _reorganised(graph, edit, lang)
    return edit.do


def _stage(graph: PropertyGraph, edit: ChangeQuota, lang: str) -> str:
    decision = graph.get(edit.decision)
    if isinstance(decision, Decision):
        for stage in decision.stages:
            if stage.id == edit.stage:
                return stage.called(lang)
    return edit.stage


def _vote_words(who: str, edit: ChangeVote, zh: bool) -> str:
    parts = []
    if edit.weight is not None:
        parts.append(f"票数变为{edit.weight}" if zh else f"has {edit.weight} votes")
    if edit.veto is not None:
        if zh:
            parts.append("获得否决权" if edit.veto else "失去否决权")
        else:
            parts.append("gains a veto" if edit.veto else "loses the veto")
    return f"{who}{'，'.join(parts)}" if zh else f"{who} {' and '.join(parts)}"


def _reorganised(graph: PropertyGraph, edit: Reorganise, lang: str) -> str:
    zh, unit, parts = lang == "zh", graph.name(edit.unit, lang), []
    if edit.led_by is not None:
        master = graph.name(edit.led_by, lang)
        parts.append(f"改由{master}领导" if zh else f"comes under {master}")
    if edit.guided_by is not None:
        master = graph.name(edit.guided_by, lang)
        parts.append(f"改由{master}业务指导" if zh else f"is guided by {master}")
    return f"{unit}{'，'.join(parts)}" if zh else f"{unit} {' and '.join(parts)}"


def chance_moves(
    graph: PropertyGraph, edits: Sequence[Edit], chances: Sequence[float | None], facts: Sequence[str] = ()
) -> Iterator[Finding]:
    """How far the chance to pass moves, and with which edit most of it.

    Parameters
    ----------
    graph
        With the names of all whom the edits name.
    edits
        In order.
    chances
        Before the first edit and after each; ``None`` where there is no decision.
    facts
        Facts that the scenario made or changed.
    """
    known = [chance for chance in chances if chance is not None]
    if len(known) != len(edits) + 1 or not edits:
        return
    first, last = known[0], known[-1]
    steps = [after - before for before, after in pairwise(known)]
    place = max(range(len(steps)), key=lambda k: (abs(steps[k]), -k))
    en, zh = (edit_words(graph, edits[place], lang) for lang in ("en", "zh"))
    most_en, most_zh = (
        (f", most of it because {en}", f"，主要因为{zh}") if abs(last - first) >= 0.005 else ("", "")
    )
    yield Finding(
        "scenario-chance",
        "power",
        f"The chance to pass goes from {first:.0%} to {last:.0%}{most_en}.",
        f"通过概率由{first:.0%}变为{last:.0%}{most_zh}。",
        numbers={"before": first, "after": last, "most": steps[place]},
        facts=tuple(facts),
        caveat_en=_CAVEAT_EN,
        caveat_zh=_CAVEAT_ZH,
    )


def people_move(
    graph: PropertyGraph,
    edits: Sequence[Edit],
    shifts: Sequence[Shift],
    parts: Mapping[str, Sequence[float | None]],
    facts: Sequence[str] = (),
    drawn: Mapping[str, Change] | None = None,
) -> Iterator[Finding]:
    """Who rises and falls most, and by which edit; changes beyond noise come first.

    Parameters
    ----------
    graph
        With the names of all.
    edits
        In order.
    shifts
        Ranks and values before and after, greatest change first.
    parts
        For each person the change that each edit makes.
    facts
        Facts that the scenario made or changed.
    drawn
        The change of each score draw by draw, where there are draws.
    """
    ranked = [s for s in shifts if s.rank_before is not None or s.rank_after is not None]
    moving = [s for s in ranked if s.status != "stayed" or abs(s.places) >= _LEAST_PLACES]
    known = drawn or {}
    moving.sort(key=lambda s: s.node in known and not known[s.node].beyond_noise)
    for shift in moving[:_SHOWN]:
        yield _shifted(graph, edits, shift, parts.get(shift.node, ()), tuple(facts), known.get(shift.node))


def noise_words(drawn: Change, lang: str = "en") -> str:
    """Whether a change is more than noise, and how large it is, as a sentence.

    Examples
    --------
    >>> from stakemap.scoring.uncertainty.scenario_draws import Change
    >>> noise_words(Change("p:a", 0.04, 0.1, 0.15))
    'A change beyond noise: +4 to +15 points in nine of ten worlds.'
    """
    low, high = (
        f"{100 * side:+.0f}".replace("-0", "0").replace("+0", "0") for side in (drawn.low, drawn.high)
    )
    if lang == "zh":
        sure = "变化超出误差" if drawn.beyond_noise else "变化在误差范围内"
        return f"{sure}：十分之九的情形为{low}至{high}个百分点。"
    sure = "A change beyond noise" if drawn.beyond_noise else "Within noise"
    return f"{sure}: {low} to {high} points in nine of ten worlds."


def _shifted(
    graph: PropertyGraph,
    edits: Sequence[Edit],
    shift: Shift,
    parts: Sequence[float | None],
    facts: tuple[str, ...],
    drawn: Change | None,
) -> Finding:
    known = [(abs(part), -k) for k, part in enumerate(parts) if part]
    why_en = why_zh = ""
    if known:
        edit = edits[-max(known)[1]]
        why_en = f", because {edit_words(graph, edit)}"
        why_zh = f"，因为{edit_words(graph, edit, 'zh')}"
    en, zh = graph.name(shift.node), graph.name(shift.node, "zh")
    before, after = shift.before or 0.0, shift.after or 0.0
    if shift.status == "left":
        text_en = f"{en} is no longer there; {before:.0%} of the decision followed this person"
        text_zh = f"{zh}不再在场；原有{before:.0%}的决策随其变动"
    elif shift.status == "came":
        text_en = f"{en} comes in at place {shift.rank_after}, with {after:.0%}"
        text_zh = f"{zh}进入，排第{shift.rank_after}，影响力{after:.0%}"
    else:
        verb_en, verb_zh = ("rises", "上升") if shift.places > 0 else ("falls", "下降")
        text_en = f"{en} {verb_en} from place {shift.rank_before} to {shift.rank_after}, from {before:.0%} to {after:.0%}"
        text_zh = (
            f"{zh}由第{shift.rank_before}{verb_zh}至第{shift.rank_after}，影响力由{before:.0%}变为{after:.0%}"
        )
    numbers = {"before": before, "after": after, "places": float(shift.places)}
    sure_en = sure_zh = ""
    if drawn is not None:
        sure_en, sure_zh = (f" {noise_words(drawn, lang)}" for lang in ("en", "zh"))
        numbers |= {"low": drawn.low, "high": drawn.high}
    return Finding(
        "scenario-person",
        "influence",
        f"{text_en}{why_en}.{sure_en}",
        f"{text_zh}{why_zh}。{sure_zh.strip()}",
        subjects=(shift.node,),
        numbers=numbers,
        facts=facts,
        caveat_en=_CAVEAT_EN,
        caveat_zh=_CAVEAT_ZH,
    )
