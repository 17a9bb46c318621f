"""Records of an export that may be one: proposed with the reason, never merged."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from itertools import combinations

from stakemap.graph.name_index import fold, slips, without_one
from stakemap.io.imported import Alike
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["Body", "Somebody", "alike"]

_ORDER = ("email", "name_unit", "near", "order", "name", "site", "body")
"""Reasons, the surest first; of several that hold for a pair the first is told."""
_MOST_OF_ONE = 20
"""Records that have one thing in common; of more it says nothing (a mailbox of a whole office)."""
_Pair = tuple[str, str, str]
_SHORTEST = 4
"""Letters of a name from which one that differs is a slip of the pen; in Chinese names one is a lot."""


@dataclass(frozen=True, slots=True)
class Body:
    """A unit by its id or name, with what may tell that another is the same."""

    text: str
    name: str
    site: str = field(default="", repr=False)
    above: str = ""
    """The body that leads it: the two share a website and are not one."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person by id or name; the address is compared and never kept."""

    text: str
    name: str = field(repr=False)
    unit: str
    email: str = field(repr=False)


def alike(
    persons: Iterable[Somebody], bodies: Iterable[Body], ids: Callable[[str, str], str]
) -> tuple[Alike, ...]:
    """Pairs that may be one, the surest first; `ids` gives the id of a kind and the text that names it.

    People: one address, one name (in one body or not), the same names in another order, names of four and
    more letters that differ in one, or in the order of two, within a body.  Bodies: one website, one name but
    for general words.
    """
    people, units = list(persons), list(bodies)
    found: dict[_Pair, str] = {}
    for why, key in _OF_PEOPLE:
        _pairs(people, "person", why, key, found)
    _near(people, found)
    for kind_why, unit_key in (("site", lambda b: _site(b.site)), ("body", lambda b: _core(b.name))):
        _pairs(units, "unit", kind_why, unit_key, found)
    for body in units:
        found.pop(_key("unit", body.text, body.above), None)
    told = (_named(kind, ids(kind, a), ids(kind, b), why) for (kind, a, b), why in found.items())
    return tuple(sorted(told, key=lambda x: (_ORDER.index(x.why), x.one, x.other)))


def _named(kind: str, one: str, other: str, why: str) -> Alike:
    return Alike(kind, min(one, other), max(one, other), why)


def _key(kind: str, one: str, other: str) -> _Pair:
    return kind, min(one, other), max(one, other)


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(fold(name).split()))


_OF_PEOPLE: tuple[tuple[str, Callable[[Somebody], Hashable]], ...] = (
    ("email", lambda p: p.email.casefold().strip()),
    ("name_unit", lambda p: (fold(p.name), p.unit) if p.unit else ""),
    ("order", lambda p: (_words(p.name), p.unit) if " " in p.name else ""),
    ("name", lambda p: fold(p.name)),
)


def _pairs(
    items: list[Somebody] | list[Body],
    kind: str,
    why: str,
    key: Callable[..., Hashable],
    found: dict[_Pair, str],
) -> None:
    """Add pairs that have one thing in common."""
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for item in items:
        common = key(item)
        if common != "":
            groups[common].append(item.text)
    for texts in groups.values():
        if 1 < len(texts) <= _MOST_OF_ONE:
            _put(kind, why, combinations(dict.fromkeys(texts), 2), found)


def _put(kind: str, why: str, pairs: Iterable[tuple[str, str]], found: dict[_Pair, str]) -> None:
    for a, b in pairs:
        key = _key(kind, a, b)
        old = found.get(key)
        if old is None or _ORDER.index(why) < _ORDER.index(old):
            found[key] = why


def _near(people: list[Somebody], found: dict[_Pair, str]) -> None:
    """Add names of one body that differ in one letter."""
    units: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for person in people:
        if person.unit:
            units[person.unit].append((fold(person.name), person.text))
    for named in units.values():
        buckets: dict[str, dict[str, None]] = defaultdict(dict)
        for name, text in named:
            for short in without_one(name):
                buckets[short][text] = None
        names = {text: name for name, text in named}
        for texts in buckets.values():
            if 1 < len(texts) <= _MOST_OF_ONE:
                close = (p for p in combinations(texts, 2) if 0 < slips(names[p[0]], names[p[1]]) <= 1)
                _put("person", "near", close, found)


def _site(text: str) -> str:
    """The host of a website without what stands before and behind it.

    Examples
    --------
    >>> _site("https://www.Roads.example/about")
    'roads.example'
    """
    host = re.sub(r"^[a-z]+://", "", text.strip().casefold()).partition("/")[0]
    return host.removeprefix("www.")


def _core(name: str) -> str:
    """A name of a body without general words and signs; nothing where nothing else is left.

    Examples
    --------
    >>> _core("City of River Dept. of Roads") == _core("River City Roads Department")
    True
    """
    general = {fold(word) for word in vocabulary("unit_word").codes}
    words = re.findall(r"\w+", fold(name))
    return " ".join(sorted(word for word in words if word not in general))
