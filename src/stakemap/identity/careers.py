"""Where somebody was and when, and whether two careers may be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from stakemap.graph.name_index import fold
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io.tables.vocabulary import vocabulary
from stakemap.model import Fact, Post, Spell, SpellKind, Tenure, Tie, Unit

__all__ = ["Career", "Careers", "Stint"]

_BESIDE = {"committee", "legislature"}
"""Kinds of bodies in which people sit beside a full-time post, as a minister who is a member; assumed."""
_HANDOVER = timedelta(days=92)
"""Two posts may overlap so long while one is handed over; assumed."""
_FEW = 4
"""Records in one post up to which it tells people apart: two holders in two files; assumed."""
_PASTS = {SpellKind.SERVICE, SpellKind.EMPLOYMENT, SpellKind.SECONDMENT}


@dataclass(frozen=True, slots=True)
class Stint:
    """Somebody at a body: in a post, in service or employed."""

    fact: str
    body: frozenset[str]
    above: frozenset[str]
    titles: frozenset[str]
    full_time: bool
    days: tuple[date, date] | None
    """From when to when it surely held; an end that is not known is the day it was last confirmed."""

    def same_body(self, other: Stint) -> bool:
        """Whether the bodies have a name in common, and one above them where both have any."""
        known = self.above and other.above
        return bool(self.body & other.body) and (not known or bool(self.above & other.above))

    def related(self, other: Stint) -> bool:
        """Whether one body stands above the other."""
        return bool(self.body & other.above or self.above & other.body)

    def clashes(self, other: Stint) -> bool:
        """Whether both fill a working day in different bodies for longer than a hand-over."""
        if not (self.full_time and other.full_time and self.days and other.days):
            return False
        both = min(self.days[1], other.days[1]) - max(self.days[0], other.days[0])
        return both > _HANDOVER and not self.same_body(other) and not self.related(other)


Career = tuple[Stint, ...]


class Careers:
    """The careers of a graph, by person.

    Parameters
    ----------
    graph
        Posts held and spells of service or employment are looked at; schools are not.
    """

    def __init__(self, graph: PropertyGraph) -> None:
        self.graph = graph
        self._over = _Lines(graph)
        found: dict[str, list[Stint]] = defaultdict(list)
        for person, stint in self._stints():
            found[person].append(stint)
        self.of: Mapping[str, Career] = {person: tuple(stints) for person, stints in found.items()}
        self._holders: dict[tuple[str, str], set[str]] = defaultdict(set)
        for person, stints in self.of.items():
            for stint in stints:
                for post in product(stint.body, stint.titles):
                    self._holders[post].add(person)

    def compare(self, one: str, other: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Field, level and facts of each comparison that can be made."""
        pairs = list(product(self.of.get(one, ()), self.of.get(other, ())))
        if not pairs:
            return
        level, facts = self._body(pairs)
        yield "body", level, facts
        dated = [p for p in pairs if all(stint.full_time and stint.days for stint in p)]
        if dated and level != "same_post":
            clash = next(((a.fact, b.fact) for a, b in dated if a.clashes(b)), ())
            yield "clash", "yes" if clash else "no", clash

    def _body(self, pairs: list[tuple[Stint, Stint]]) -> tuple[str, tuple[str, ...]]:
        """The closest that two careers come, and the facts that say so."""
        tests = (
            ("same_post", self._same_post),
            ("same_body", Stint.same_body),
            ("related", Stint.related),
        )
        for level, holds in tests:
            for one, other in pairs:
                if holds(one, other):
                    return level, (one.fact, other.fact)
        return "apart", ()

    def _same_post(self, one: Stint, other: Stint) -> bool:
        common = product(one.body & other.body, one.titles & other.titles)
        return one.same_body(other) and any(len(self._holders[post]) <= _FEW for post in common)

    def _stints(self) -> Iterator[tuple[str, Stint]]:
        for tenure in self.graph.of(Tenure):
            post = self.graph.get(tenure.post)
            if isinstance(post, Post):
                unit = self.graph.get(post.unit)
                beside = tenure.acting or (isinstance(unit, Unit) and _sits_beside(unit))
                yield tenure.person, self._stint(tenure, post.unit, _names(post), full_time=not beside)
        for spell in self.graph.of(Spell):
            if spell.kind in _PASTS:
                unit_id = spell.unit or ""
                place = () if spell.place is None else (spell.place,)
                yield spell.person, self._stint(spell, unit_id, (), place, full_time=True)

    def _stint(
        self, fact: Fact, unit: str, titles: Iterable[str], place: Iterable[str] = (), *, full_time: bool
    ) -> Stint:
        above = [name for over in self._over(unit) for name in self._body_names(over)]
        body = [*self._body_names(unit), *map(fold, place)]
        days = self._sure_days(fact)
        return Stint(fact.id, frozenset(body), frozenset(above), frozenset(titles), full_time, days)

    def _body_names(self, unit: str) -> tuple[str, ...]:
        record = self.graph.get(unit)
        return _names(record) if isinstance(record, Unit) else ()

    def _sure_days(self, fact: Fact) -> tuple[date, date] | None:
        start, end = fact.valid.start, fact.valid.end
        confirmed = self.graph.confirmed(fact)
        last = end.earliest if end else confirmed.earliest if confirmed else None
        return (start.latest, last) if start and last and start.latest < last else None


def _sits_beside(unit: Unit) -> bool:
    return (vocabulary("unit_kind").code(unit.kind) or fold(unit.kind)) in _BESIDE


def _names(record: Unit | Post) -> tuple[str, ...]:
    names = (record.name, record.name_en, record.name_zh)
    return tuple(dict.fromkeys(fold(name) for name in names if name))


class _Lines:
    """All bodies above a body, by the lines of command of a graph."""

    def __init__(self, graph: PropertyGraph) -> None:
        self._above: dict[str, list[str]] = defaultdict(list)
        for tie in graph.of(Tie):
            if tie.kind == "leads":
                self._above[tie.to_id].append(tie.from_id)

    def __call__(self, unit: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        waiting = list(self._above.get(unit, ()))
        while waiting:
            over = waiting.pop()
            if over not in found and over != unit:
                found[over] = None
                waiting.extend(self._above.get(over, ()))
        return tuple(found)
