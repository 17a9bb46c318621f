"""Signs that no font here can draw: what stands for them in a PDF, and which fields they come from."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from unicodedata import name

from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["STAND_IN", "stood_for", "undrawable"]

STAND_IN = "\u25a1"
"""What stands for a sign; the face that comes with matplotlib has it."""
_COMMON = chr(0x4E00)
"""A sign that every Chinese font has."""
_log = logging.getLogger("stakemap.pdf")


def undrawable(texts: Iterable[str], families: tuple[str, ...]) -> str:
    """The signs that no font here can draw, each once, sorted.

    Raises
    ------
    InputError
        If Chinese is among them and no Chinese font is here: nothing of it could be read.
    """
    from stakemap.plot.canvas.fonts import missing, require

    lacking = missing(texts, families)
    if any(name(sign, "").startswith("CJK") for sign in lacking):
        require(_COMMON, families)
    return lacking


def stood_for(signs: str, graph: PropertyGraph | None, lang: str) -> str:
    """A line that says for which signs `STAND_IN` stands, by code and kind of fact; the log says fields."""
    words, told = Words(lang), []
    for sign in signs:
        fields = sorted(set(_fields(graph, sign))) if graph is not None else []
        code = f"U+{ord(sign):04X}"
        _log.warning("no font here can draw %s, which stands in %s", code, ", ".join(fields) or "the page")
        kinds = dict.fromkeys(_kind(field.partition(".")[0], words) for field in fields)
        told.append(words.say("sign_of", sign=code, of=words.say("comma").join(kinds)) if kinds else code)
    return words.say("signs_replaced", sign=STAND_IN, signs=words.say("semicolon").join(told))


def _fields(graph: PropertyGraph, sign: str) -> Iterator[str]:
    """Kind and field of every text of the facts that has a sign."""
    for fact in graph:
        texts = ((field, value) for field, value in fact if isinstance(value, str))
        yield from (f"{fact.kind_of_fact}.{field}" for field, value in texts if sign in value)


def _kind(kind: str, words: Words) -> str:
    key = f"fact_{kind}"
    return words.say(key if words.known(key) else "fact_other")
