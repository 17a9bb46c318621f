"""How sure a claim is, in words: what its interval covers and what it rests on."""

from __future__ import annotations

from stakemap.context.case import Case
from stakemap.scoring.uncertainty.fact_draws import Assumed

__all__ = ["apart", "caveat", "unreported"]

_NONE_EN = "No interval was drawn; ties that nobody reported are not in it."
_NONE_ZH = "未做区间估计；无人报告的关系不在其中。"


def unreported(case: Case, lang: str = "en") -> str:
    """What the intervals stand on: an assumed band or an audit."""
    drawn = case.uncertainty
    if drawn is None:
        return _NONE_ZH if lang == "zh" else _NONE_EN
    zh = lang == "zh"
    return (_ties_zh(drawn.assumed) if zh else _ties_en(drawn.assumed)) + _facts(drawn.assumed, zh=zh)


def _ties_en(assumed: Assumed) -> str:
    if assumed.audit is not None:
        absent, found = assumed.audit
        return f"90 % interval stands on an audit: {absent} of {absent + found} true ties were not reported."
    low, high = (100 * side for side in assumed.missing)
    return f"90 % interval assumes {low:g} to {high:g} % unreported ties (assumed band)."


def _ties_zh(assumed: Assumed) -> str:
    if assumed.audit is not None:
        absent, found = assumed.audit
        return f"90%区间依据抽查：{absent + found}条真实关系中{absent}条未被报告。"
    low, high = (100 * side for side in assumed.missing)
    return f"90%区间假定{low:g}%至{high:g}%的关系未被报告（假定范围）。"


def _facts(assumed: Assumed, *, zh: bool) -> str:
    """What a check of graded facts gave; nothing where none was checked."""
    right, wrong = assumed.facts_checked
    if not right + wrong:
        return ""
    if zh:
        return f"抽查的{right + wrong}条事实中{right}条属实。"
    return f" Of {right + wrong} facts looked up, {right} were right."


_BY = {"influence": ("by influence", "按影响力"), "hidden_influence": ("by being listened to", "按被听取")}


def caveat(case: Case, node: str, measure: str, lang: str = "en") -> str:
    """The rank interval of somebody by influence or by being listened to, and what it stands on."""
    drawn = case.uncertainty
    if drawn is None:
        return unreported(case, lang)
    spread = drawn[measure]
    best, worst = (side[spread.index(node)] for side in spread.rank_interval)
    if not best <= worst:
        return unreported(case, lang)
    if lang == "zh":
        rank = f"排名第{best:g}" if best == worst else f"排名第{best:g}至第{worst:g}"
        return f"{_BY[measure][1]}{rank}；{unreported(case, lang)}"
    rank = f"Rank {best:g}" if best == worst else f"Rank {best:g} to {worst:g}"
    return f"{rank} {_BY[measure][0]}; {unreported(case, lang)}"


def apart(case: Case, node: str, measure: str, other: str) -> bool:
    """Whether two measures rank somebody differently beyond noise; without draws nothing tells otherwise.

    The two ranks are compared draw by draw, since both move with the same facts: the 90 % interval of
    their difference must leave out 0.
    """
    drawn = case.uncertainty
    if drawn is None:
        return True
    place = drawn[measure].index(node)
    low, high = (float(side[place]) for side in drawn.rank_gap(measure, other))
    return low > 0 or high < 0
