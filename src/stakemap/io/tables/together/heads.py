"""Who heads a unit by the very title, where no column says it: 局长 of a 局, Head of IT in IT."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict

from stakemap.graph.name_index import fold
from stakemap.io.tables.drafts import Draft
from stakemap.io.tables.typed.separators import several
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["heads_by_title", "tell_heads"]

_REMARK = re.compile(r"\s*\([^()]*\)\s*")


def tell_heads(drafts: list[Draft]) -> None:
    """Mark the one post of a unit whose title says that it heads it, unless a column says who does."""
    posts = [draft for draft in drafts if draft.fact == "post"]
    if any("head" in post.values or "head" in post.row.columns for post in posts):
        return
    found: dict[str, list[Draft]] = defaultdict(list)
    for post in posts:
        unit, title = str(post.values.get("unit") or ""), str(post.values.get("name") or "")
        if unit and heads_by_title(title, unit):
            found[fold(unit)].append(post)
    for told in found.values():
        if len(told) == 1:
            told[0].values["head"] = True
            told[0].row.read_as(told[0].typed_in.get("name", "name"), "", "heads_by_title")


def heads_by_title(title: str, unit: str) -> bool:
    """Whether a title is that of the head of a unit of this name, and of nobody else in it.

    Examples
    --------
    >>> [heads_by_title(title, "水务局") for title in ("局长", "党组书记、局长", "副局长", "处长")]
    [True, True, False, False]
    >>> heads_by_title("市长", "云岭市人民政府"), heads_by_title("主任", "信息中心")
    (True, True)
    >>> [heads_by_title(title, "IT") for title in ("Head of IT", "Head", "Director", "IT manager")]
    [True, True, False, False]
    """
    body = fold(_REMARK.sub("", unicodedata.normalize("NFKC", unit)))
    parts = [fold(_REMARK.sub("", unicodedata.normalize("NFKC", part))) for part in several(title)]
    chief = _chinese(body) if body and not body.isascii() else _english(body)
    return any(part in chief or (part.startswith(body) and part[len(body) :] in chief) for part in parts)


def _english(unit: str) -> frozenset[str]:
    forms = vocabulary("head_title").labels["en"].values()
    return frozenset(fold(form.format(unit=unit)) for form in forms)


def _chinese(unit: str) -> frozenset[str]:
    """Titles of the head of a unit by how its name ends; the leadership of a bureau has its title."""
    word = vocabulary("head_form").labels["zh"]
    unit = unit.removesuffix(word["team"]).removesuffix(word["leaders"])
    known = vocabulary("head_of_end")
    end = next((ending for ending in sorted(known.codes, key=len, reverse=True) if unit.endswith(ending)), "")
    if known.code(end) == "by_place":
        return frozenset({f"{unit.removesuffix(end).removesuffix(word['people'])[-1:]}{word['chief']}"})
    if known.code(end) == "director":
        return frozenset({word["director"]})
    names = (unit[-1:], unit[-2:], unit) if known.code(end) else ()
    return frozenset(f"{name}{word['chief']}" for name in names)
