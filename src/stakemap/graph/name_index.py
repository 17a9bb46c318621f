"""Names to records: whatever has a name is found by its id, by its name, or as unit and post.

Sheets, scenario files and the command line ask the same index, so that a name means the same everywhere.
It holds whatever its user puts in (rows of a sheet, ids of a graph) and says nothing by itself.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Generic, TypeVar

from stakemap.policy import simplified

__all__ = [
    "HAN",
    "MOST_ALIKE",
    "NameIndex",
    "fold",
    "forms_of_address",
    "in_two_languages",
    "slips",
    "without_one",
]

T = TypeVar("T")

MOST_ALIKE = 4
"""Records kept under one name: enough to say that it is not clear; a million equal names cost no more."""
_LONGEST = 200
_MOST_TYPED = 60
_MOST_COMPARED = 60_000
"""Names compared for all nearest names together: a long list of wrong names costs no more."""
_SEPARATORS = re.compile(r"[\s_\-\u2010\u2011\u2013*:?()]+")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u00b4`]")
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
_MARKS = re.compile(r"[\W_]+")
HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
"""A Chinese character, for patterns."""
_LATIN = r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f .,'&-]+"
_CHINESE = rf"{HAN}[{HAN[1:-1]}()]*"
_IN_TWO = re.compile(
    rf"(?P<first>{_LATIN}?)\s*[/|(]?\s*(?P<second>{_CHINESE}?)\)?"
    rf"|(?P<before>{_CHINESE}?)\s*[/|(]?\s*(?P<last>{_LATIN}?)\)?"
)
_LONGEST_TITLE = 6
"""Chinese characters at the end of a title by which its holder is addressed, as in 采购科科长."""
_BETWEEN_HAN = re.compile(rf"(?<={HAN}) (?={HAN})")


@cache
def _fold(text: str) -> str:
    seen = unicodedata.normalize("NFKC", _APOSTROPHES.sub("'", _UNSEEN.sub("", text)))
    plain = _SEPARATORS.sub(" ", simplified(seen.casefold())).strip()
    return _BETWEEN_HAN.sub("", plain)


def fold(text: str) -> str:
    """The form in which headings, choices and names are compared.

    Examples
    --------
    >>> fold("Led_by (block) *") == fold("Led by （Block）")
    True
    """
    return _fold(text[:_LONGEST])


def in_two_languages(text: str) -> tuple[str, str] | None:
    """The Latin and the Chinese part of a text that is written in one and then in the other.

    Examples
    --------
    >>> [in_two_languages(text) for text in ("Name 姓名", "交通局（Transport Bureau）", "A座2楼")]
    [('Name', '姓名'), ('Transport Bureau', '交通局'), None]
    """
    found = _IN_TWO.fullmatch(unicodedata.normalize("NFKC", text[:_LONGEST]).strip())
    if found is None:
        return None
    latin, han = (found["first"], found["second"]) if found["first"] else (found["last"], found["before"])
    return latin.strip(), han.strip()


def _joined(text: str) -> str:
    """Names put together, without what stands between them."""
    return _MARKS.sub("", fold(text))


class NameIndex(Generic[T]):
    """Everything that has a name, by kind.

    Examples
    --------
    >>> index = NameIndex[int]()
    >>> index.add("post", 1, ["Director"])
    >>> index.add("post", 2, ["Director"])
    >>> index.add_joined("post", 1, ["Transport Bureau"], ["Director"])
    >>> index.find("director", ["post"]), index.find("Transport Bureau / Director", ["post"])
    ((1, 2), (1,))
    >>> index.near("direktor", ["post"])
    (1, 2)
    """

    def __init__(self) -> None:
        self._ids: dict[str, tuple[str, T]] = {}
        self._names: dict[tuple[str, str], list[T]] = defaultdict(list)
        self._joined: dict[tuple[str, str], list[T]] = defaultdict(list)
        self._compared = 0

    def add(self, kind: str, item: T, names: Iterable[str]) -> None:
        """Make something known by its names."""
        for name in {fold(name) for name in names if name}:
            _put(self._names[kind, name], item)

    def identify(self, ident: str, kind: str, item: T) -> None:
        """Make it known by its id; the first of an id counts."""
        self._ids.setdefault(ident, (kind, item))

    def add_joined(self, kind: str, item: T, one: Iterable[str], two: Iterable[str]) -> None:
        """Make it known by two names together, in either order: ``Bureau / Director``, 交通局局长."""
        seconds = [name for name in two if name]
        for first in one:
            for second in seconds:
                for text in (f"{first}{second}", f"{second}{first}"):
                    _put(self._joined[kind, _joined(text)], item)

    def find(self, text: str, kinds: Iterable[str]) -> tuple[T, ...]:
        """All that a text may mean: what has this id, else this name, else these two names together."""
        wanted = tuple(kinds)
        known = self._ids.get(text)
        if known is not None and known[0] in wanted:
            return (known[1],)
        named = [item for kind in wanted for item in self._names.get((kind, fold(text)), ())]
        if not named:
            named = [item for kind in wanted for item in self._joined.get((kind, _joined(text)), ())]
        return tuple(dict.fromkeys(named))

    def knows(self, text: str, kinds: Iterable[str]) -> bool:
        """Whether a text is an id or a whole name, and not put together of two."""
        return text in self._ids or any((kind, fold(text)) in self._names for kind in kinds)

    def together(self, text: str, kind: str) -> tuple[T, ...]:
        """What two names put together mean."""
        return tuple(self._joined.get((kind, _joined(text)), ()))

    def other(self, text: str, kinds: Iterable[str]) -> T | None:
        """Something of one of these kinds that a text names, if any does."""
        known = self._ids.get(text)
        return known[1] if known is not None else next(iter(self.find(text, kinds)), None)

    def near(self, text: str, kinds: Iterable[str], most: int = 1) -> tuple[T, ...]:
        """What has the names most like a text; nothing where very many were asked for already."""
        if self._compared > _MOST_COMPARED:
            return ()
        wanted = set(kinds)
        names: dict[str, list[T]] = {}
        for (kind, name), items in self._names.items():
            if kind in wanted:
                names.setdefault(name, []).extend(items)
        self._compared += len(names)
        if self._compared > _MOST_COMPARED:
            return ()
        found = get_close_matches(fold(text)[:_MOST_TYPED], list(names), n=most)
        return tuple(dict.fromkeys(item for name in found for item in names[name]))


def _put(items: list[T], item: T) -> None:
    if len(items) < MOST_ALIKE and item not in items:
        items.append(item)


def without_one(name: str) -> Iterator[str]:
    """The name, and each text that is left without one letter of it: two names one slip apart share one."""
    yield name
    yield from {name[:k] + name[k + 1 :] for k in range(len(name))}


def slips(one: str, other: str) -> int:
    """0 for equal names, 1 where one letter is another, too many, missing or behind the next, else 2.

    Examples
    --------
    >>> slips("mueller", "muller"), slips("meier", "meyer"), slips("meier", "meire"), slips("meier", "maya")
    (1, 1, 1, 2)
    """
    if one == other:
        return 0
    k = next(
        (k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, last = one[k:], other[k:]
    turned = last[:2] == rest[1::-1] and rest[2:] == last[2:]
    return 1 if last == rest[1:] or rest == last[1:] or rest[1:] == last[1:] or turned else 2


def forms_of_address(name: str, title: str) -> set[str]:
    """How somebody of an office may be addressed, folded as names are compared.

    Examples
    --------
    >>> sorted(forms_of_address("李伟", "副局长"))
    ['李伟副局', '李伟副局长', '李伟局', '李伟局长', '李副局', '李副局长', '李局', '李局长']
    >>> sorted(forms_of_address("Bo Burr", "Director"))
    ['director bo', 'director bo burr', 'director burr']
    """
    person, office = fold(name), fold(title)
    if re.fullmatch(rf"{HAN}{{2,4}}", person):
        given = {1, len(person)} | ({2} if len(person) > 2 else set())  # two characters: a surname as 欧阳
        ends = {office} | {office[-n:] for n in range(2, _LONGEST_TITLE) if n <= len(office)}
        ends |= _spoken(office)
        return {person[:n] + end for n in given for end in ends}
    return {f"{office} {part}" for part in (person, *person.split(" ")[:: max(1, person.count(" "))])}


def _spoken(office: str) -> set[str]:
    """The title of a chief or a deputy as it is spoken, without its last character.

    Examples
    --------
    >>> sorted(_spoken("副局长")), sorted(_spoken("秘书长")), sorted(_spoken("主任"))
    (['副局', '局'], ['书'], [])
    """
    part = _parts_of_titles().get
    if not office[:-1] or part(office[-1]) != "chief":
        return set()
    return {office[-2]} | ({office[-3:-1]} if part(office[-3:-2]) == "deputy" else set())


@cache
def _parts_of_titles() -> Mapping[str, str]:
    text = resources.files("stakemap.data").joinpath("choices.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["label_zh"]: row["value"] for row in rows if row["vocabulary"] == "chief"}
