"""Rising and fading people in words: how far, how sure, and because of which facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from stakemap.findings.fact_sentences import sentence
from stakemap.findings.finding import Finding

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Cause", "Mover", "beyond_noise"]

_TOLD = 2
_EVENTS = {
    "began": ("new: {what}", "新出现：{what}"),
    "ended": ("ended: {what}", "已结束：{what}"),
    "added": ("newly known: {what}", "新获知：{what}"),
    "removed": ("no longer on record: {what}", "不再有记录：{what}"),
    "changed": ("corrected: {what}", "已更正：{what}"),
    "confirmed": ("confirmed again: {what}", "再次核实：{what}"),
    "faded": ("older evidence: {n} facts were not confirmed anew", "证据变旧：{n}条事实未再核实"),
    "others": ("{n} other changes together", "其余{n}项变化合计"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Facts that did part of a change.

    Attributes
    ----------
    event
        What happened to them; ``others`` for several that were undone together.
    facts
        Their ids.
    part
        What would be missing of the change without it.
    """

    event: str
    facts: tuple[str, ...]
    part: float


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody whose change is beyond noise.

    Attributes
    ----------
    node
        Id.
    before, after
        Values, 0 where not there.
    low, high
        90 % interval of the change over draws.
    rank_before, rank_after
        Places, ``None`` where not there.
    status
        ``came``, ``left`` or ``stayed``.
    causes
        The largest first.  Effects of single facts need not add up to the change: facts work together.
    """

    node: str
    before: float
    after: float
    low: float
    high: float
    rank_before: int | None
    rank_after: int | None
    status: str = "stayed"
    causes: tuple[Cause, ...] = ()

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        causes = [asdict(cause) | {"facts": list(cause.facts)} for cause in self.causes]
        return asdict(self) | {"change": self.change, "causes": causes}


def beyond_noise(before: Case, after: Case, movers: Iterable[Mover]) -> Iterator[Finding]:
    """One finding for each of them."""
    for mover in movers:
        en, zh = (_told(before, after, mover, lang) for lang in ("en", "zh"))
        rises = mover.change > 0
        facts = dict.fromkeys(fact for cause in mover.causes[:_TOLD] for fact in cause.facts)
        yield Finding(
            "rising" if rises else "fading",
            "influence",
            en,
            zh,
            subjects=(mover.node,),
            numbers={
                "before": mover.before,
                "after": mover.after,
                "change": mover.change,
                "low": mover.low,
                "high": mover.high,
            },
            facts=tuple(facts),
            caveat_en="What is known changes, and the person need not have: check the facts named.",
            caveat_zh="变化的可能只是我们所知的情况，而非本人：请核对所列事实。",
        )


def _told(before: Case, after: Case, mover: Mover, lang: str) -> str:
    zh = lang == "zh"
    case = after if mover.node in after.snapshot else before
    name, why = case.name(mover.node, lang), _because(before, after, mover, lang)
    low, high = (f"{100 * end:+.1f}" for end in (mover.low, mover.high))
    if mover.status == "came":
        said = (
            f"{name}新进入，排第{mover.rank_after}，影响力{mover.after:.0%}"
            if zh
            else f"{name} is new, at place {mover.rank_after}, with {mover.after:.0%}"
        )
    elif mover.status == "left":
        said = (
            f"{name}已不在场，原有影响力{mover.before:.0%}"
            if zh
            else f"{name} is no longer there; {mover.before:.0%} of the decision followed this person"
        )
    else:
        verb = ("上升" if mover.change > 0 else "下降") if zh else ("rises" if mover.change > 0 else "fades")
        said = (
            f"{name}的影响力由{mover.before:.0%}{verb}至{mover.after:.0%}"
            f"（第{mover.rank_before}至第{mover.rank_after}，90%区间{low}至{high}个百分点）"
            if zh
            else f"{name} {verb} from {mover.before:.0%} to {mover.after:.0%} (place {mover.rank_before} to "
            f"{mover.rank_after}; 90 %: {low} to {high} points)"
        )
    return f"{said}{why}{'。' if zh else '.'}"


def _because(before: Case, after: Case, mover: Mover, lang: str) -> str:
    if not mover.causes:
        return ""
    zh = lang == "zh"
    parts = [
        _EVENTS[cause.event][zh].format(what=_what(before, after, cause, lang), n=len(cause.facts))
        for cause in mover.causes[:_TOLD]
    ]
    return ("，因为" + "；".join(parts)) if zh else (", because of " + "; ".join(parts))


def _what(before: Case, after: Case, cause: Cause, lang: str) -> str:
    """The first fact in words, and how many there are."""
    case = after if cause.facts[0] in after.graph else before
    first = sentence(case.graph, case.graph[cause.facts[0]], lang)
    if len(cause.facts) == 1:
        return first
    n = len(cause.facts)
    return f"{n}条事实，如：{first}" if lang == "zh" else f"{n} facts, such as {first}"
