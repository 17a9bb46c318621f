"""Rising and fading people in words: how far, how sure, and because of which facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.findings.fact_sentences import sentence
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import scope
from stakemap.scoring.core.plain import Plain
from stakemap.wording.lists import percent

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.wording.phrases import Words

__all__ = ["Cause", "Mover", "beyond_noise"]

_TOLD = 2


@dataclass(frozen=True, slots=True)
class Cause(Plain):
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
class Mover(Plain):
    """Somebody whose change is beyond noise.

    Attributes
    ----------
    node
        Id.
    before, after
        Values as readers are told them, the medians of the draws; 0 where not there.
    low, high
        90% interval of the change over draws, each of after minus before.
    change
        The median of these; the interval holds it.
    rank_before, rank_after
        Places, ``None`` where not there or at zero.
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
    change: float
    rank_before: int | None
    rank_after: int | None
    status: str = "stayed"
    causes: tuple[Cause, ...] = ()


def beyond_noise(before: Case, after: Case, movers: Iterable[Mover]) -> Iterator[Finding]:
    """One finding for each of them."""
    return (_moved(before, after, mover) for mover in movers)


def _moved(before: Case, after: Case, mover: Mover) -> Finding:
    facts = dict.fromkeys(fact for cause in mover.causes[:_TOLD] for fact in cause.facts)
    return claim(
        "rising" if mover.change > 0 else "fading",
        "influence",
        lambda words: _told(before, after, mover, words),
        caveat="trend.caveat",
        subjects=(mover.node,),
        numbers={name: getattr(mover, name) for name in ("before", "after", "change", "low", "high")},
        facts=facts,
        room="findings_change",
    )


def _told(before: Case, after: Case, mover: Mover, words: Words) -> str:
    case = after if mover.node in after.snapshot else before
    moves = "rises" if mover.change > 0 else "fades"
    return words.say(
        f"trend.{moves if mover.status == 'stayed' else mover.status}",
        name=case.name(mover.node, words.lang),
        before=percent(mover.before),
        after=percent(mover.after),
        what=scope(case, words.lang),
        change=100 * abs(mover.change),
        place=_place(mover, words),
        low=100 * mover.low,
        high=100 * mover.high,
        why=_because(before, after, mover, words),
    )


def _place(mover: Mover, words: Words) -> str:
    """The places before and after, or the new one; nothing where there is none at zero."""
    old, rank = mover.rank_before, mover.rank_after
    if rank is None or (old is None and mover.status == "stayed"):
        return ""
    return words.say("trend.place" if mover.status == "stayed" else "trend.new_place", old=old, rank=rank)


def _because(before: Case, after: Case, mover: Mover, words: Words) -> str:
    if not mover.causes:
        return ""
    parts = (
        words.say(
            f"event.{cause.event}{'.many' if len(cause.facts) > 1 else ''}",
            what=_what(before, after, cause, words),
            n=len(cause.facts),
        )
        for cause in mover.causes[:_TOLD]
    )
    return words.say("trend.why", causes=words.say("trend.why_joiner").join(parts))


def _what(before: Case, after: Case, cause: Cause, words: Words) -> str:
    """The first fact in words, and how many there are."""
    case = after if cause.facts[0] in after.graph else before
    first, n = sentence(case.graph, case.graph[cause.facts[0]], words.lang), len(cause.facts)
    return words.say("trend.fact" if n == 1 else "trend.facts", n=n, first=first)
