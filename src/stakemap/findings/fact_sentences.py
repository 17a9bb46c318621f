"""Facts in words, Chinese and English: what the evidence appendix and `explain` show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from stakemap.context.post_names import bare_title, name_with_unit
from stakemap.model import (
    Authority,
    Entity,
    Fact,
    PartialDate,
    Post,
    Record,
    Source,
    Span,
    Spell,
    Tenure,
    Tie,
)
from stakemap.wording.lists import half
from stakemap.wording.phrases import Words
from stakemap.wording.plain import money_text, year_text

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["choice", "days_text", "sentence", "span_text"]

_VARIANTS = ("unknown", "origin", "acting", "veto", "detail", "limit", "partly", "due", "finding", "done")
"""Fields that change the phrase where they are filled, the first of them wins: ``KIND.FIELD``."""


def choice(code: str, lang: str = "en") -> str:
    """A word of a closed list for readers of a language."""
    words, key = Words("facts", lang), f"choice.{code}"
    return words.say(key) if words.known(key) else code.replace("_", " ")


def span_text(span: Span, lang: str = "en") -> str:
    """A half-open time in words; empty where nothing is known."""
    return _between(span.start, span.end, lang)


def days_text(span: Span, lang: str = "en") -> str:
    """A half-open time by its first and its last day, where its end is a day: for rules that hold each day.

    Examples
    --------
    >>> days_text(Span(start="2026-11-20", end="2027-01-10")), days_text(Span(end="2027-01"))
    ('2026-11-20 to 2027-01-09', 'until 2027-01')
    """
    end = span.end
    exact = end is not None and end.earliest == end.latest
    return _between(span.start, PartialDate(end.earliest - timedelta(days=1)) if end and exact else end, lang)


def _between(start: PartialDate | None, end: PartialDate | None, lang: str) -> str:
    ends = {name: year_text(str(day), lang) for name, day in (("start", start), ("end", end)) if day}
    return Words("facts", lang).say(f"span.{'_'.join(ends)}", **ends) if ends else ""


def sentence(graph: PropertyGraph, fact: Record, lang: str = "en") -> str:
    """A fact as one sentence, with its time."""
    words = Words("facts", lang)
    text = _said(graph, fact, words)
    when = span_text(fact.valid, lang) if isinstance(fact, Fact) else ""
    return words.say("in_time", text=text, when=when) if when else text


def _said(graph: PropertyGraph, fact: Record, words: Words) -> str:
    if isinstance(fact, Tie):
        one, other = (name_with_unit(graph, end, words.lang) for end in (fact.from_id, fact.to_id))
        return graph.catalogue[fact.kind].reading(one, other, words.lang)
    kind, given = fact.kind_of_fact, dict(fact)
    filled = (f"{kind}.{field}" for field in _VARIANTS if _filled(given.get(field)))
    key = next(filter(words.known, filled), kind)
    if words.known(key):
        return words.say(key, **_values(graph, fact, words))
    if isinstance(fact, Entity):
        return fact.called(words.lang)
    return fact.title if isinstance(fact, Source) else fact.id


def _filled(value: object) -> bool:
    """Whether a field says something; a limit of 0 does."""
    return value is not None and value is not False


def _values(graph: PropertyGraph, fact: Record, words: Words) -> dict[str, object]:
    """Fields of a fact as a phrase shows them: other records by name, closed lists in words."""
    lang = words.lang
    values = {name: _plainly(value, lang) for name, value in fact}
    values |= {name: name_with_unit(graph, ident, lang) for name, ident in fact.references()}
    if isinstance(fact, Entity):
        values["name"] = fact.called(lang)
    return values | (_MORE[type(fact)](graph, fact, words) if type(fact) in _MORE else {})


def _plainly(value: object, lang: str) -> object:
    """A word of a closed list in a language, of a bilingual text the half in it."""
    if isinstance(value, Enum):
        return choice(value.value, lang)
    return half(value, lang) if isinstance(value, str) and not isinstance(value, PartialDate) else value


def _tenure(graph: PropertyGraph, fact: Tenure, words: Words) -> dict[str, str]:
    post, title = graph[fact.post], graph.name(fact.post, words.lang)
    unit = graph.name(post.unit, words.lang) if isinstance(post, Post) else ""
    return {"post": bare_title(title, unit), "unit": "" if words.zh and title.startswith(unit) else unit}


def _spell(graph: PropertyGraph, fact: Spell, words: Words) -> dict[str, str]:
    return {"body": graph.name(fact.unit, words.lang) if fact.unit else half(fact.place or "", words.lang)}


def _authority(_: PropertyGraph, fact: Authority, words: Words) -> dict[str, str]:
    limit = money_text(fact.limit, fact.currency, words.lang) if fact.limit is not None else ""
    return {"scope": half(fact.scope or "", words.lang) or words.say("authority.any-scope"), "limit": limit}


_MORE: dict[type[Record], Callable[[PropertyGraph, Any, Words], dict[str, str]]] = {
    Authority: _authority,
    Spell: _spell,
    Tenure: _tenure,
}
