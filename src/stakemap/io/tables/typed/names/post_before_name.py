"""Names with a post before them, as Chinese offices write them in one: 市交通局局长甲一鸣."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from stakemap.graph.name_index import HAN
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["PostAndName", "post_before_name", "titles_of_posts", "unit_ends"]

_LONGEST = 60
"""Signs of a text that is looked at."""
_SHORT = 2


class PostAndName(NamedTuple):
    """What a text tells of somebody beside the name; a unit or a title may be missing, not both."""

    unit: str
    title: str
    name: str


def post_before_name(text: str, *, under_names: bool = False) -> PostAndName | None:
    """The unit, the title and the name of a text that tells nothing else; ``None`` of any other text.

    The post may stand in brackets behind the name as well.  A name behind a post has a usual surname, or
    stands behind a title and a blank; under a heading of names also behind a unit and a title.  Without a
    title a blank stands between the unit and the name; behind a title alone a name of two characters may
    be another word.

    Examples
    --------
    >>> [tuple(post_before_name(text)) for text in ("市交通局 局长 甘一鸣", "校长甘一鸣")]
    [('市交通局', '局长', '甘一鸣'), ('', '校长', '甘一鸣')]
    >>> [tuple(post_before_name(text)) for text in ("数据局 甘一鸣", "理学院 甘一鸣（院长）")]
    [('数据局', '', '甘一鸣'), ('理学院', '院长', '甘一鸣')]
    >>> [tuple(post_before_name(text)) for text in ("甘一鸣（信息办主任）", "农一（局长）")]
    [('信息办', '主任', '甘一鸣'), ('', '局长', '农一')]
    >>> [post_before_name(text) for text in ("甘一鸣", "市交通局局长", "甘局长", "市委甘书记", "校长办公会")]
    [None, None, None, None, None]
    """
    shown = unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST else ""
    found = _form().fullmatch(shown)
    name = (found["known"] or found["any"]) if found else ""
    if found is None or _is_nobody(name, surname=bool(found["known"])):
        return None
    unit, title, behind = found["unit"] or "", found["title"] or "", found["behind"] or ""
    place = found["place"] or ""
    if behind and not title and (not unit or found["gap"]):
        return PostAndName(unit or place, behind, name) if not (unit and place) else None
    if found["any"]:
        sure = found["pause"] or (under_names and unit)
    else:
        sure = (found["pause"] or unit or len(name) > _SHORT) if title else found["gap"]
    if not sure or not (unit or title) or (title and behind):
        return None
    return PostAndName(unit, title or behind, name)


def _is_nobody(name: str, *, surname: bool) -> bool:
    """Whether what stands where a name may is a surname with a title, a title alone, or a body.

    Some people with a surname are called as a few bodies end: 王登科.
    """
    ends = (word for word, code in vocabulary("body_end").codes.items() if code == "body" or not surname)
    titled = {name, name[1:], name[2:]} & titles_of_posts()
    return bool(titled) or name.endswith(tuple(word for word in ends if not word.isascii()))


def unit_ends() -> set[str]:
    """How Chinese units end; a place alone is none."""
    places = vocabulary("place_end").codes.keys()
    names = (vocabulary(name).codes for name in ("unit_on_tab", "unit_end", "head_of_end"))
    return {word for codes in names for word in codes if not word.isascii()} - places


def titles_of_posts() -> set[str]:
    """Chinese titles and ranks that stand behind names or units."""
    titles, ranks = vocabulary("title_word").codes, vocabulary("rank").codes
    behind = {word for word, code in titles.items() if code == "behind"}
    return {word for word in (*behind, *ranks) if not word.isascii()}


@cache
def _form() -> re.Pattern[str]:
    ends, titles, double, single = (
        "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        for words in (unit_ends(), titles_of_posts(), *map(_surnames, ("double", "single")))
    )
    several = rf"(?:{titles})(?:[\u3001,]\s*(?:{titles}))*"
    known = rf"(?P<known>(?:{double}){HAN}{{1,2}}|(?!{double})(?:{single}){HAN}{{1,2}})"
    body = rf"[^\s\u3001,;()]+?(?:{ends})"
    before = rf"(?:(?P<unit>{body})(?P<gap>\s+)?)??(?:(?P<title>{several})(?P<pause>\s+)?)?"
    behind = rf"\s*\((?P<place>{body})??\s*(?P<behind>{several})\)"
    name = rf"(?:{known}|(?P<any>{HAN}{{2,3}}))"
    return re.compile(rf"{before}{name}(?:{behind})?")


def _surnames(code: str) -> list[str]:
    return [name for name, kind in vocabulary("surname").codes.items() if kind == code]
