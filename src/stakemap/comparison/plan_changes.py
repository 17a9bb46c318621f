"""What changed between two states of the plans of an account: steps, owners, sign-offs, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stakemap.findings.fact_sentences import choice, span_text
from stakemap.graph.change.effect import differing
from stakemap.model import Ownership, Plan, Review, Span, Step
from stakemap.scoring.core.plain import Plain
from stakemap.wording.lists import half, listed
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["PlanChange", "plan_changes"]

_Kept = Plan | Step | Ownership | Review
_Both = tuple[str, str]
_SILENT = frozenset({"fact", "id", "source", "confirmed", "defaulted", "note", "plan", "expires", "basis"})
"""Fields of which no page tells: bookkeeping."""


@dataclass(frozen=True, slots=True)
class PlanChange(Plain):
    """One step, plan, owner or sign-off that is new, changed or gone.

    Attributes
    ----------
    fact, kind
        Id, and step, plan, ownership or review.
    action
        added, changed or removed.
    fields
        (field, before, after) of what changed, each value in English and in Chinese; empty where it is new
        or gone.
    titles
        What it is called, in English and in Chinese.
    """

    fact: str
    kind: str
    action: str
    fields: tuple[tuple[str, _Both, _Both], ...]
    titles: tuple[str, str]

    def text(self, lang: str = "en") -> str:
        """The change in words."""
        words, own = Words("change", lang), lang == "zh"
        what = words.say(f"plan.{self.kind}", name=self.titles[own])
        parts = (
            words.say("plan.field", field=words.say(f"plan.field.{name}"), was=was[own], now=now[own])
            for name, was, now in self.fields
        )
        fields = listed(parts, lang, by="semicolon")
        return words.say(f"plan.{self.action}", what=what, fields=fields)


def plan_changes(one: PropertyGraph, two: PropertyGraph) -> tuple[PlanChange, ...]:
    """Plans, steps, owners and sign-offs that differ, by kind and id; bookkeeping alone is left out.

    Examples
    --------
    >>> import stakemap as sm
    >>> city = sm.examples.city()
    >>> done = city["step:autumn:licence"].model_copy(update={"hours": 8.0})
    >>> print(plan_changes(city, city.with_(done))[0].text())
    changed: step “renew the signal works licence” (hours: 6 -> 8)
    """
    found = []
    kinds: tuple[type[_Kept], ...] = (Plan, Step, Ownership, Review)
    for kind in kinds:
        for before, after in differing(one.of(kind), two.of(kind)):
            if (told := _change(one, two, before, after)) is not None:
                found.append(told)
    return tuple(found)


def _change(
    one: PropertyGraph, two: PropertyGraph, before: _Kept | None, after: _Kept | None
) -> PlanChange | None:
    known, graph = (after, two) if after is not None else (before, one)
    assert known is not None  # noqa: S101  one side has it
    titles = _title(graph, known, "en"), _title(graph, known, "zh")
    if before is None or after is None:
        action = "added" if before is None else "removed"
        return PlanChange(known.id, known.kind_of_fact, action, (), titles)
    was, now = before.to_dict(), after.to_dict()
    names = sorted(n for n in was.keys() | now.keys() if n not in _SILENT and was.get(n) != now.get(n))
    fields = tuple((name, _both(one, before, name), _both(two, after, name)) for name in names)
    return PlanChange(known.id, known.kind_of_fact, "changed", fields, titles) if fields else None


def _title(graph: PropertyGraph, fact: _Kept, lang: str) -> str:
    if isinstance(fact, Step):
        return half(fact.name, lang)
    if isinstance(fact, Plan):
        return fact.called(lang)
    member = graph.name(fact.member, lang)
    about = fact.subject if isinstance(fact, Ownership) else fact.plan or fact.finding or ""
    return f"{member} → {graph.name(about, lang) if about in graph else about}"


def _both(graph: PropertyGraph, fact: _Kept, field: str) -> _Both:
    """What a field holds, in English and in Chinese."""
    value = getattr(fact, field)
    return _shown(graph, value, "en"), _shown(graph, value, "zh")


def _shown(graph: PropertyGraph, value: object, lang: str) -> str:
    """A value in one line: a record by its name, a word of a closed list and a time as people say them."""
    if isinstance(value, StrEnum):
        words, key = Words("change", lang), f"plan.value.{value.value}"
        return words.say(key) if words.known(key) else choice(value.value, lang)
    if isinstance(value, Span):
        return span_text(value, lang) or "-"
    if isinstance(value, str):
        return graph.name(value, lang) if value in graph else half(value, lang)
    return "-" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
