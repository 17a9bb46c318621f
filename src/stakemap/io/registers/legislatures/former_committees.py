"""Committees of former congresses: each unbroken stretch of congresses under one name is a body of its own.

The numbers of subcommittees are given again to others, so an id alone is no body; and nothing in the files
says that one of them became another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stakemap.graph.name_index import fold
from stakemap.io.registers.linking import Linked
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, as_line, as_object, as_objects

__all__ = ["Former", "Stretch", "stretches"]

_SORT = "former_committees"
_NEW_YEAR_FROM = 74
"""The first congress that began in January; those before began in March."""
_NUMBER = re.compile(r"[1-9]\d{0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One name in congresses that follow each other."""

    name: str
    first: int
    last: int


def stretches(congresses: object, names: Mapping[str, object], name: str) -> list[Stretch]:
    """The stretches of one id, in order; the last has the name of the record itself.

    Examples
    --------
    >>> stretches(["93", "94", "97"], {"93": "Roads", "94": "Roads", "97": "Roads"}, "Committee on Roads")
    [Stretch(name='Roads', first=93, last=94), Stretch(name='Committee on Roads', first=97, last=97)]
    >>> stretches(["95", "96"], {"95": "Bees", "96": "Honey"}, "Honey")
    [Stretch(name='Bees', first=95, last=95), Stretch(name='Honey', first=96, last=96)]
    """
    found: list[Stretch] = []
    told = [as_line(one) for one in congresses] if isinstance(congresses, list) else []
    for number in sorted({int(text) for text in told if _NUMBER.fullmatch(text)}):
        called = as_line(names.get(str(number))) or name
        last = found[-1] if found else None
        if last is not None and last.last == number - 1 and fold(last.name) == fold(called):
            found[-1] = Stretch(last.name, last.first, number)
        else:
            found.append(Stretch(called, number, number))
    return [*found[:-1], Stretch(name, found[-1].first, found[-1].last)] if found else []


def _begins(congress: int) -> str:
    """The first day of a congress."""
    year = 1789 + 2 * (congress - 1)
    return f"{year}-01-03" if congress >= _NEW_YEAR_FROM else f"{year}-03-04"


@dataclass(slots=True)
class Former:
    """Records of former committees, until it is known which there are today."""

    linked: Linked
    waiting: list[tuple[Object, str, Place]] = field(default_factory=list)
    held: dict[str, list[tuple[str, Stretch]]] = field(default_factory=dict)

    def add(self, record: Object, above: str, place: Place) -> None:
        """A committee with all its subcommittees, for later; `above` is its chamber."""
        self.waiting.append((record, above, place))

    def take(self) -> None:
        """Those that are not among the committees of today.

        Without these nobody can say that one has ended.
        """
        known = dict(self.linked.gathered.known["unit"])
        today = self.linked.gathered.read["committees"] > 0
        for record, above, place in self.waiting:
            self._stretches(place.record, record, place, above, known, ended=today)
            for part in as_objects(record.get("subcommittees")):
                ident = f"{place.record}{as_line(part.get('thomas_id'))}"
                at = Place(place.file, _SORT, place.row, ident, place.source)
                self._stretches(ident, part, at, place.record, known, ended=today)

    def _stretches(
        self, ident: str, record: Object, place: Place, above: str, known: Mapping[str, str], *, ended: bool
    ) -> None:
        if ident in known:
            self.linked.gathered.leave(_SORT, "older", place)
            return
        name = as_line(record.get("name"))
        found = stretches(record.get("congresses"), as_object(record.get("names")), name)
        for one in found:
            raw = ident if one is found[-1] else f"{ident}.{one.first}"
            until = {"end": _begins(one.last + 1)} if ended or one is not found[-1] else {}
            own = {"id": raw, "name": one.name, "parent": self._over(above, one.first)}
            self.linked.take(_SORT, {**record, **own, "start": _begins(one.first), **until}, place)
            self.held.setdefault(ident, []).append((raw, one))

    def _over(self, above: str, congress: int) -> str:
        """The body above in a congress, of those that one id has been."""
        raws: Iterator[str] = (r for r, one in self.held.get(above, ()) if one.first <= congress <= one.last)
        return next(raws, above)
