"""Indicators of the level of a relation, each computed from facts; ``None`` where no fact says anything.

What each means, from which value it speaks for which level, and where that comes from: rows of
`data/level_indicators.csv`.  `information`, `price` and `joint_plan` are declared alone: no fact shows them.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stakemap.access.introduction_network import Access
from stakemap.engagement.relations.contacts import by_us, how_alive, spoken
from stakemap.model import (
    Award,
    Certainty,
    Complaint,
    Contract,
    Decision,
    Delivery,
    Indicator,
    Interaction,
    Level,
    Need,
    NeedStatement,
    OfferCover,
    OfferPart,
    Post,
    Starter,
    Supplier,
    SupplierSide,
    Unit,
)

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["COMPUTED", "IndicatorRow", "Measured", "Scope", "indicator_rows", "scope_of"]

Measured = tuple[float, tuple[str, ...]] | None
"""A value and the facts it rests on; ``None`` where it is not known."""
_YEAR = 365


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator: a row of `data/level_indicators.csv`.

    `cuts` are the values from which it speaks for preferred, partner and alliance; ``None`` where it has
    nothing to say about a level; empty where it is declared alone.
    """

    name: Indicator
    seed: str
    scope: str
    unit: str
    more: bool
    cuts: tuple[float | None, ...]
    levels: tuple[Level, ...]
    source: str
    text_en: str
    text_zh: str
    cure_en: str
    cure_zh: str

    def holds(self, value: float, level: Level) -> bool | None:
        """Whether a value speaks for a level or one above; ``None`` where it says nothing about it."""
        cut = self.cuts[_ABOVE.index(level)] if self.cuts else None
        return None if cut is None else (value >= cut if self.more else value <= cut)

    def speaks_for(self, value: float) -> Level:
        """The highest level up to which a value holds everywhere it says something."""
        found = Level.VENDOR
        for level in self.levels:
            if not self.holds(value, level):
                break
            found = level
        return found


_ABOVE = (Level.PREFERRED, Level.PARTNER, Level.ALLIANCE)


@cache
def indicator_rows() -> tuple[IndicatorRow, ...]:
    """All indicators, in the order of the table."""
    text = resources.files("stakemap.data").joinpath("level_indicators.csv").read_text("utf-8")
    return tuple(map(_row, csv.DictReader(text.splitlines())))


def _row(row: Mapping[str, str]) -> IndicatorRow:
    levels = tuple(level for level in _ABOVE if row[level.value])
    cuts = tuple(float(row[one.value]) if row[one.value] else None for one in _ABOVE) if row["better"] else ()
    words = (row[name] for name in ("source", "text_en", "text_zh", "cure_en", "cure_zh"))
    kind = (Indicator(row["name"]), row["seed"], row["for"], row["unit"], row["better"] == "more")
    return IndicatorRow(*kind, cuts, levels, *words)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose relation it is: a unit with everybody who has a post in it, or a person.

    `weights` has the influence of each of them; of a person alone, 1.
    """

    subject: str
    unit: bool
    weights: Mapping[str, float]


def scope_of(case: Case, subject: str) -> Scope:
    """The scope of a unit or a person."""
    if not isinstance(case.graph.get(subject), Unit):
        return Scope(subject, False, {subject: 1.0})
    influence, posts = case.scores["influence"].as_shown, case.seating.posts_of
    inside = [p for p in case.people if any(post.unit == subject for post in posts.get(p, ()))]
    return Scope(subject, True, {person: influence[person] for person in inside})


def _side(case: Case, supplier: str | None) -> SupplierSide | None:
    record = case.graph.get(supplier) if supplier is not None else None
    return record.side if isinstance(record, Supplier) else None


def _contracts(case: Case, scope: Scope, *, running: bool) -> list[Contract]:
    found = [c for c in case.graph.of(Contract) if c.buyer == scope.subject]
    day = case.day
    begun = [c for c in found if day is None or c.valid.start is None or c.valid.start.earliest <= day]
    return [c for c in begun if day is None or c.valid.covers(day) is not Certainty.NO] if running else begun


def _awards(case: Case, scope: Scope) -> list[Award]:
    """Awards of the buyer up to the day, each once, the latest last."""
    found: dict[tuple[str, ...], Award] = {}
    for award in sorted(case.graph.of(Award), key=lambda a: a.id):
        early = award.day is None or case.day is None or award.day.earliest <= case.day
        if award.buyer == scope.subject and early:
            found.setdefault(award.key, award)
    return sorted(found.values(), key=lambda a: (a.day.earliest if a.day else date.min, a.id))


def _rivals(case: Case, scope: Scope) -> Measured:
    running, awards = _contracts(case, scope, running=True), _awards(case, scope)
    bid = next((a for a in reversed(awards) if a.bidders is not None), None)
    if not running and bid is None:
        return None
    held = {c.supplier for c in running if _side(case, c.supplier) is SupplierSide.RIVAL}
    others = 0
    if bid is not None and bid.bidders is not None:
        others = max(0, bid.bidders - (_side(case, bid.supplier) is SupplierSide.OURS))
    facts = {*(c.id for c in running), *((bid.id,) if bid is not None else ())}
    return float(max(len(held), others)), tuple(sorted(facts))


def _own_share(case: Case, scope: Scope) -> Measured:
    running = _contracts(case, scope, running=True)
    return _share([(c.id, by_us(case, c.supplier)) for c in running])


def _repeat(case: Case, scope: Scope) -> Measured:
    made = _contracts(case, scope, running=False)
    own = [c.id for c in made if by_us(case, c.supplier)]
    return (float(len(own)), tuple(sorted(own or [c.id for c in made]))) if made else None


def _wins(case: Case, scope: Scope) -> Measured:
    return _share([(a.id, by_us(case, a.supplier)) for a in _awards(case, scope)])


def _share(marked: Iterable[tuple[str, bool]]) -> Measured:
    """Share of facts that are marked; None without any."""
    every = sorted(marked)
    if not every:
        return None
    return sum(mark for _, mark in every) / len(every), tuple(ident for ident, _ in every)


def _on_time(case: Case, scope: Scope) -> Measured:
    day = case.day or date.max
    due = [
        d
        for d in case.graph.of(Delivery)
        if d.subject == scope.subject and by_us(case, d.supplier) and (d.promised.latest < day or d.done)
    ]
    return _share([(d.id, not d.late(day)) for d in due])


def _complaints(case: Case, scope: Scope) -> Measured:
    """Open complaints about us; not known where they have nothing of ours to complain of."""
    day = case.day or date.max
    about = [
        c
        for c in case.graph.of(Complaint)
        if c.subject == scope.subject and by_us(case, c.supplier) and c.raised.earliest <= day
    ]
    served = [c.id for c in _contracts(case, scope, running=False) if by_us(case, c.supplier)]
    served += [
        d.id for d in case.graph.of(Delivery) if d.subject == scope.subject and by_us(case, d.supplier)
    ]
    if not about and not served:
        return None
    open_ = [c.id for c in about if c.settled is None or c.settled.earliest > day]
    return float(len(open_)), tuple(sorted(open_ or {*served, *(c.id for c in about)}))


def _weighted(scope: Scope, those: Iterable[str]) -> float:
    """Share of the influence that some have; 0 where nobody has any."""
    total = math.fsum(scope.weights.values())
    return math.fsum(scope.weights[one] for one in those) / total if total > 0 else 0.0


def _awareness(case: Case, scope: Scope) -> Measured:
    """Share of influence of those who know somebody of ours."""
    access = case.once(Access)
    if not access.team or not any(scope.weights.values()):
        return None
    known = [p for p in scope.weights if _contacts_of(case, p)]
    ties = {f for p in known for m in _contacts_of(case, p) for f in access.evidence.facts_between(m, p)}
    return _weighted(scope, known), tuple(sorted(ties)) or tuple(sorted(scope.weights))


def _contacts_of(case: Case, person: str) -> tuple[str, ...]:
    """Those of ours who know somebody."""
    access = case.once(Access)
    if person not in access.snapshot:
        return ()
    return tuple(m for m in access.team if access.snapshot.arc(m, person) is not None)


def _key_people(case: Case, scope: Scope) -> Measured:
    """Share of influence of those with whom a relation of ours is alive; not known without contacts."""
    found = how_alive(case)
    if not found or not any(scope.weights.values()):
        return None
    least = case.graph.catalogue.value("level_alive")
    alive = [p for p in scope.weights if any(health >= least for health, _ in found.get(p, ()))]
    facts = {f for p in scope.weights for _, each in found.get(p, ()) for f in each}
    return _weighted(scope, alive), tuple(sorted(facts)) or tuple(sorted(scope.weights))


def _top_contact(case: Case, scope: Scope) -> Measured:
    heads = [node for node, _ in case.seating.head_holders(scope.subject) if node in case.graph]
    if not heads or not case.once(Access).team:
        return None
    evidence = case.once(Access).evidence
    known = {p: [f for m in _contacts_of(case, p) for f in evidence.facts_between(m, p)] for p in heads}
    facts = sorted({f for several in known.values() for f in several})
    return sum(bool(_contacts_of(case, p)) for p in heads) / len(heads), tuple(facts) or tuple(sorted(heads))


def _balance(case: Case, scope: Scope) -> Measured:
    """Share of the contacts of the last year that they started, where it is known who did."""
    if case.day is None:
        return None
    posts = case.seating.posts_of
    met = [
        c
        for c in spoken(case).of(Interaction)
        if c.person == scope.subject or any(post.unit == scope.subject for post in posts.get(c.person, ()))
        if c.started_by is not None and 0 <= (case.day - c.day.earliest).days < _YEAR
    ]
    return _share([(c.id, c.started_by is Starter.THEIRS) for c in met])


def _added_value(case: Case, scope: Scope) -> Measured:
    """Share of their needs that a part of our offer meets."""
    current = case.seating.current
    said = {s.need for s in case.graph.of(NeedStatement) if s.person == scope.subject and current(s)}
    needs = [n.id for n in case.graph.of(Need) if current(n) and (n.id in said or _theirs(case, n, scope))]
    parts = {p.id for p in case.graph.of(OfferPart) if by_us(case, p.supplier) and current(p)}
    covers = [c for c in case.graph.of(OfferCover) if c.part in parts and current(c)]
    met = {c.need for c in covers}
    found = _share([(need, need in met) for need in needs])
    if found is None:
        return None
    used = {c.id for c in covers if c.need in needs}
    return found[0], tuple(sorted({*found[1], *used}))


def _theirs(case: Case, need: Need, scope: Scope) -> bool:
    """Whether a need is that of the unit, of a post in it or of a decision of it."""
    record = case.graph[need.subject]
    owner = record.unit if isinstance(record, Post | Decision) else need.subject
    return scope.unit and owner == scope.subject


COMPUTED: Mapping[Indicator, Callable[[Case, Scope], Measured]] = {
    Indicator.RIVALS: _rivals,
    Indicator.OWN_SHARE: _own_share,
    Indicator.ON_TIME: _on_time,
    Indicator.COMPLAINTS: _complaints,
    Indicator.AWARENESS: _awareness,
    Indicator.KEY_PEOPLE: _key_people,
    Indicator.TOP_CONTACT: _top_contact,
    Indicator.BALANCE: _balance,
    Indicator.REPEAT: _repeat,
    Indicator.WINS: _wins,
    Indicator.ADDED_VALUE: _added_value,
}
"""How each indicator is computed that facts can show."""
