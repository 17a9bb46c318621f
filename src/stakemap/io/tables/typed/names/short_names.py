"""Names as people shorten or adorn them: 交通局, Transport, Dr. Ames, Ames, Ann, Li Wei (acting)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from typing import Generic, TypeVar

from stakemap.graph.name_index import HAN, fold
from stakemap.io.tables.typed.names.post_before_name import post_before_name
from stakemap.io.tables.vocabulary import vocabulary

__all__ = [
    "ShortNames",
    "bare_name",
    "is_acting",
    "name_alone",
    "remark_behind",
    "titled_head",
    "whole_number",
    "without_title",
]

T = TypeVar("T", bound=Hashable)

_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_DEGREES = re.compile(r"(\S+ \S.*?)(?:\s*,\s*(?:[A-Z]{2,5}|(?:[A-Z][a-z]{0,2}\.){2,3}))+")
"""A whole name, and behind commas the capitals of degrees and licences: RN, P.E."""
_LAST_FIRST = re.compile(r"([^,]+),\s*([^,]+)")
_MOST_COMPARED = 200_000
"""Names compared in one file: a long list of unknown names costs no more."""
_SHORTEST = 2
_LONGEST = 200
"""Signs of a name: a longer one is not taken apart."""
_NUMBER = re.compile(r"\d{1,6}(?:\.0+)?", re.ASCII)
_REMARKED = re.compile(r"[^()]+\(([^()]{1,30})\)")
_BESIDE = re.compile(r"([^()\n\d]*[A-Za-z][^()\n\d]*?)\s*(?:\(([^()]{1,60})\)|\n\s*([^()\n]{1,60}))")
"""A name, and what stands behind it in brackets or on a line of its own."""


def bare_name(text: str) -> str:
    """The name of a person without titles and without what stands in brackets.

    Examples
    --------
    >>> bare_name("Cllr Dr. Ann Ames (acting)"), bare_name("Ames, Ann"), bare_name("李伟副局长")
    ('ann ames', 'ann ames', '李伟')
    >>> bare_name("Ann Ames, MD, P.E."), bare_name("Ames, ANN")
    ('ann ames', 'ann ames')
    """
    if len(text) > _LONGEST:
        return fold(text)
    if told := post_before_name(text):
        return fold(told.name)
    shown = _REMARK.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    shown = found[1] if (found := _DEGREES.fullmatch(shown)) else shown
    turned = _LAST_FIRST.fullmatch(shown)
    if turned and vocabulary("honorific").code(turned[2].rstrip(".")) != "behind":
        shown = f"{turned[2]} {turned[1]}"
    words = fold(shown.replace(".", " ").replace(",", " ")).split(" ")
    while len(words) > 1 and vocabulary("honorific").code(words[0]) == "before":
        words = words[1:]
    while len(words) > 1 and vocabulary("honorific").code(words[-1]) == "behind":
        words = words[:-1]
    if len(words) == 1 and re.match(HAN, words[0]):
        return without_title(words[0])
    return " ".join(words)


def titled_head(text: str) -> tuple[str, str]:
    """The title and the name of whoever heads a unit, where a cell tells both; else no title.

    Examples
    --------
    >>> titled_head("主任：甲一"), titled_head("甲一")
    (('主任', '甲一'), ('', '甲一'))
    """
    title, mark, name = unicodedata.normalize("NFKC", text).strip().partition(":")
    return (title.strip(), name.strip()) if mark and name.strip() else ("", text.strip())


def remark_behind(name: str) -> str:
    """What stands in brackets behind a name; nothing where nothing does.

    Examples
    --------
    >>> remark_behind("陈放（我方）"), remark_behind("Ann Ames")
    ('我方', '')
    """
    found = _REMARKED.fullmatch(unicodedata.normalize("NFKC", name).strip())
    return found[1] if found else ""


def without_title(text: str) -> str:
    """A name without the title behind it, in Chinese bare or in brackets; another text as it is.

    A surname alone keeps its title, and a name what tells it from another.

    Examples
    --------
    >>> [without_title(text) for text in ("钱小满局长", "孙涛（售前）", "李伟同志", "Ann Ames")]
    ['钱小满', '孙涛', '李伟', 'Ann Ames']
    >>> [without_title(text) for text in ("张处长", "欧阳主任", "张伟（大）", "李总工程师")]
    ['张处长', '欧阳主任', '张伟（大）', '李总工程师']
    >>> [without_title(text) for text in ("Ann Ames (Director of Ports)", "Ann Ames (the elder)")]
    ['Ann Ames', 'Ann Ames (the elder)']
    """
    english = _BESIDE.fullmatch(text.strip())
    beside = re.findall(r"[A-Za-z]+", english[2] or english[3]) if english else []
    if english and any(vocabulary("title_word").code(word) for word in beside):
        return english[1]
    found = _titled().fullmatch(unicodedata.normalize("NFKC", text).strip())
    return (found["name"] or found["anybody"]) if found else text


def name_alone(text: str) -> str:
    """A name without the title behind it, or the unit and the title before it or in brackets.

    Examples
    --------
    >>> name_alone("市交通局局长甘一鸣"), name_alone("甘一鸣（信息办主任）"), name_alone("甘一鸣局长")
    ('甘一鸣', '甘一鸣', '甘一鸣')
    """
    told = post_before_name(text)
    return told.name if told else without_title(text)


def is_acting(name: str) -> bool:
    """Whether a remark behind a name says that somebody only stands in.

    Examples
    --------
    >>> is_acting("Ann Ames (acting)"), is_acting("Ann Ames (Port)")
    (True, False)
    """
    remarks = _REMARK.findall(unicodedata.normalize("NFKC", name)) if len(name) <= _LONGEST else []
    return any(vocabulary("acting_word").code(remark.strip(" ()[]")) for remark in remarks)


def _without_accents(name: str) -> str:
    """A name in its plain letters, as a keyboard without accents writes it."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


@cache
def _titled() -> re.Pattern[str]:
    """A whole name and a title: a known surname before any title, anybody before a form of address."""
    titles, parts, polite, double, single = (
        "|".join(sorted(_chinese(words, code), key=len, reverse=True))
        for words, code in (
            ("title_word", "behind"),
            *(("team_role", ""), ("honorific", "behind")),
            *(("surname", "double"), ("surname", "single")),
        )
    )
    name = rf"(?!(?:{double}|{single})(?:{titles})$)(?:(?:{double})|(?!{double})(?:{single})){HAN}{{1,2}}?"
    said = rf"(?:(?:{titles})|\((?:{titles}|{parts})\))"
    return re.compile(rf"(?P<name>{name})\s*{said}|(?P<anybody>{HAN}{{2,}}?)(?:{polite})")


def _chinese(words: str, code: str) -> Iterator[str]:
    """The words of a vocabulary that stand for a code, or for any."""
    for word, meant in vocabulary(words).codes.items():
        if not word.isascii() and code in ("", meant):
            yield re.escape(word)


def whole_number(text: str) -> str:
    """A whole number without the point that a column of numbers with empty cells gets.

    Examples
    --------
    >>> whole_number("3.0"), whole_number("3"), whole_number("a3.0")
    ('3', '3', 'a3.0')
    """
    return text.partition(".")[0] if _NUMBER.fullmatch(text) else text


class ShortNames(Generic[T]):
    """Things with names that may be told by a part of it; asked where no whole name fits.

    Examples
    --------
    >>> found = ShortNames([(1, ["City Transport Bureau"]), (2, ["市财政局"])], [(3, ["Dr. Ann Ames"])])
    >>> found.unit("Transport"), found.unit("财政局"), found.person("Ann Ames"), found.unit("Bureau")
    ((1,), (2,), (3,), ())
    >>> ShortNames([(1, ["市公安局交通管理局"]), (2, ["市发展和改革委员会"])], []).unit("交通局")
    ()
    """

    def __init__(
        self, units: Iterable[tuple[T, Iterable[str]]], people: Iterable[tuple[T, Iterable[str]]]
    ) -> None:
        self._units = [(fold(name), unit) for unit, names in units for name in names]
        self._people: dict[str, list[T]] = defaultdict(list)
        for person, names in people:
            for name in {bare_name(name) for name in names}:
                self._people[name].append(person)
        self._plain: dict[str, list[T]] = defaultdict(list)
        for name, who in self._people.items():
            self._plain[_without_accents(name)].extend(who)
        self._compared = 0

    def person(self, text: str) -> tuple[T, ...]:
        """Who has this name, apart from titles; where nobody has, also apart from accents.

        Examples
        --------
        >>> found = ShortNames([], [(1, ["Zoë Müller"]), (2, ["José Paz"]), (3, ["Jose Paz"])])
        >>> [found.person(text) for text in ("Zoe Muller", "Jose Paz", "José Páz")]
        [(1,), (3,), (2, 3)]
        """
        bare = bare_name(text)
        found = self._people.get(bare) or self._plain.get(_without_accents(bare))
        return tuple(dict.fromkeys(found or ()))

    def part_of_person(self, text: str) -> tuple[T, ...]:
        """Whose name has more words, and this among them: a first or last name, with initials or without.

        Examples
        --------
        >>> found = ShortNames([], [(1, ["Ann Ames"]), (2, ["Bo Ames"]), (3, ["钱小满"])])
        >>> [found.part_of_person(text) for text in ("Ann", "B. Ames", "Ames", "小满", "Ann Burr")]
        [(1,), (2,), (1, 2), (3,), ()]
        """
        short = bare_name(text)
        if len(short) < _SHORTEST or self._compared > _MOST_COMPARED:
            return ()
        self._compared += len(self._people)
        found = (who for name, people in self._people.items() if _is_shorter(short, name) for who in people)
        return tuple(dict.fromkeys(found))

    def unit(self, text: str) -> tuple[T, ...]:
        """Of which unit a text is a short name: how its name ends, else some of its words or characters."""
        short = fold(_REMARK.sub(" ", unicodedata.normalize("NFKC", text)))
        if len(short) < _SHORTEST or self._compared > _MOST_COMPARED:
            return ()
        self._compared += len(self._units)
        for fits in (_is_end, _is_same, _is_part):
            found = tuple(dict.fromkeys(unit for name, unit in self._units if fits(short, name)))
            if found:
                return found
        return ()


def _is_shorter(short: str, name: str) -> bool:
    """Whether the words of a name are some of another's in their order, one at least in full.

    Of a Chinese name of three characters the last two are its given name.
    """
    if re.match(HAN, short):
        return len(short) == len(name) - 1 == _SHORTEST and name.endswith(short)
    part, whole = short.split(" "), name.split(" ")
    if part == whole or len(part) > len(whole) or all(len(word) < _SHORTEST for word in part):
        return False
    rest = iter(whole)
    return all(any(word == other or word == other[:1] for other in rest) for word in part)


def _is_end(short: str, name: str) -> bool:
    chinese = re.match(HAN, short) is not None
    return name.endswith(short if chinese else f" {short}") and bool(_telling(short))


def _is_same(short: str, name: str) -> bool:
    """Whether an English name says the same apart from words that many names have."""
    return re.match(HAN, short) is None and bool(_telling(short)) and _telling(short) == _telling(name)


def _is_part(short: str, name: str) -> bool:
    """Whether a name begins with the words of a short one, or has its Chinese characters in their order.

    In a Chinese name no other body stands: neither 交通局 nor 公安局 is 公安局交通管理局.
    """
    if re.match(HAN, short):
        other = any(vocabulary("unit_end").code(c) for c in name[:-3])
        return len(short) > _SHORTEST and short[-1] in name[-3:] and not other and _in_order(short, name)
    words = _telling(short)
    return bool(words) and words == _telling(name)[: len(words)]


def _telling(name: str) -> list[str] | str:
    """The words of an English name without those that many names have."""
    if re.match(HAN, name):
        return name
    return [word for word in name.split(" ") if vocabulary("unit_word").code(word) is None]


def _in_order(part: Iterable[str], whole: Iterable[str]) -> bool:
    rest = iter(whole)
    return all(any(one == other for other in rest) for one in part)
