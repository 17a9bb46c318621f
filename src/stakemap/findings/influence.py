"""Who is listened to beyond their post, and where the score and a plain count disagree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from stakemap.context.case import Case
from stakemap.findings.certainty import apart, caveat
from stakemap.findings.finding import Finding

__all__ = ["beyond_their_post", "disagreement", "most_influential"]

_SHOWN = 5
_LEAST_GAP, _LEAST_SHARE = 3, 0.1
_NOTICEABLE = 0.02


def most_influential(case: Case) -> Iterator[Finding]:
    """The person whose position moves most of the decision."""
    influence, formal = case.scores["influence"], case.scores["formal_power"]
    for node, value in influence.top(1):
        others = value - formal[node]
        yield Finding(
            "most-influential",
            "influence",
            f"{case.name(node)} moves most: {value:.0%} of the decision follows, "
            f"{formal[node]:.0%} by formal power and {others:.0%} because others listen.",
            f"{case.name(node, 'zh')}影响最大：决策的{value:.0%}随其变动，"
            f"其中{formal[node]:.0%}来自正式权力，{others:.0%}来自他人听取其意见。",
            subjects=(node,),
            numbers={"influence": value, "formal_power": formal[node], "hidden_influence": others},
            facts=_behind(case, node),
            caveat_en=caveat(case, node, "influence") + _alike(case, node, "en"),
            caveat_zh=caveat(case, node, "influence", "zh") + _alike(case, node, "zh"),
        )


def beyond_their_post(case: Case) -> Iterator[Finding]:
    """People whose rank by hidden influence is far above their rank by formal power."""
    hidden, formal = case.scores["hidden_influence"], case.scores["formal_power"]
    if case.electorate is None:
        return
    formal_ranks, hidden_ranks = formal.ranks(), hidden.ranks()
    found = []
    for node, value in hidden.top(len(case.people)):
        gap = formal_ranks[node] - hidden_ranks[node]
        if value >= _NOTICEABLE and gap >= _needed_gap(case):
            found.append((node, value, gap))
    for node, value, gap in found[:_SHOWN]:
        yield _listened_to(case, node, value, formal[node], gap)


def _listened_to(case: Case, node: str, value: float, formal: float, gap: int) -> Finding:
    post_en, post_zh = case.post_text(node), case.post_text(node, "zh")
    who_en = f"{case.name(node)} ({post_en})" if post_en else case.name(node)
    who_zh = f"{case.name(node, 'zh')}（{post_zh}）" if post_zh else case.name(node, "zh")
    vote_en = f"has {formal:.0%} of the formal power" if formal > 0 else "has no vote"
    vote_zh = f"正式权力仅{formal:.0%}" if formal > 0 else "没有投票权"
    return Finding(
        "beyond-post",
        "influence",
        f"{who_en} {vote_en}, yet {value:.0%} of the decision moves with this person's view, because deciders listen.",
        f"{who_zh}{vote_zh}，但因决策者听取其意见，决策的{value:.0%}随其看法变动。",
        subjects=(node,),
        numbers={"hidden_influence": value, "formal_power": formal, "rank_gap": float(gap)},
        facts=_behind(case, node),
        caveat_en=caveat(case, node, "hidden_influence"),
        caveat_zh=caveat(case, node, "hidden_influence", "zh"),
    )


def disagreement(case: Case) -> Iterator[Finding]:
    """Where influence and plain in-degree rank somebody at least 3 places and 10 % of the people apart.

    Where draws were made, only if the 90 % interval of the difference leaves out 0.
    """
    by_score, by_count = case.scores["influence"].ranks(), case.scores["in_degree"].ranks()
    gaps = sorted(
        ((abs(by_score[n] - by_count[n]), n) for n in by_score), key=lambda pair: (-pair[0], pair[1])
    )
    clear = (pair for pair in gaps if pair[0] >= _needed_gap(case))
    sure = (pair for pair in clear if apart(case, pair[1], "influence", "in_degree"))
    for gap, node in islice(sure, _SHOWN):
        score, count = by_score[node], by_count[node]
        higher = score < count
        yield Finding(
            "disagrees-with-count",
            "influence",
            f"{case.name(node)} is {_ordinal(score)} by influence but {_ordinal(count)} by how many turn to them: "
            + (
                "few turn to them, but the right ones."
                if higher
                else "many turn to them, but few who decide."
            ),
            f"{case.name(node, 'zh')}按影响力排第{score}，按被请教人数排第{count}："
            + ("请教者虽少，却是关键的人。" if higher else "请教者虽多，但少有决策者。"),
            subjects=(node,),
            numbers={"influence_rank": float(score), "in_degree_rank": float(count), "gap": float(gap)},
            facts=_behind(case, node),
            caveat_en=f"Either the insight or an error in the facts: check them. {caveat(case, node, 'influence')}",
            caveat_zh=f"这要么是洞察，要么是事实有误，请核对。{caveat(case, node, 'influence', 'zh')}",
        )


def _alike(case: Case, node: str, lang: str) -> str:
    """Who cannot be told apart from somebody: the rest of the band."""
    if case.uncertainty is None:
        return ""
    spread = case.uncertainty["influence"]
    others = [n for n in spread.bands[spread.band_of[node] - 1] if n != node]
    if not others:
        return "与其他人可以区分。" if lang == "zh" else " Nobody else is in the same band."
    names = [case.name(n, lang) for n in others[:_SHOWN]]
    rest = len(others) - len(names)
    if lang == "zh":
        return f"与{'、'.join(names)}{f'等{len(others)}人' if rest else ''}同处一档，无法区分高下。"
    return f" In one band, not to be told apart: {', '.join(names)}{f' and {rest} more' if rest else ''}."


def _needed_gap(case: Case) -> float:
    return max(_LEAST_GAP, _LEAST_SHARE * len(case.people))


def _behind(case: Case, node: str) -> tuple[str, ...]:
    voted = (
        case.electorate.facts_of(node) if case.electorate and case.scores["formal_power"][node] > 0 else ()
    )
    return tuple(sorted({*case.facts_behind(node), *voted}))


def _ordinal(place: int) -> str:
    tail = {1: "st", 2: "nd", 3: "rd"}.get(place % 10 if place % 100 not in (11, 12, 13) else 0, "th")
    return f"{place}{tail}"
