"""Health of our relations, from dated contacts, complaints and deliveries: metadata alone, never content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from stakemap.context.analysed import Analysed, case_of
from stakemap.context.contact_rules import barred_days
from stakemap.context.display_names import cast_of
from stakemap.engagement.relations.relation import Relation, Relations
from stakemap.model import (
    Channel,
    Complaint,
    Delivery,
    Interaction,
    Label,
    OpenIssue,
    PartialDate,
    Starter,
    Supplier,
    SupplierSide,
    TeamMember,
    Tie,
)
from stakemap.scoring.engagement.health import (
    Burden,
    Contact,
    HealthRates,
    RelationHealth,
    health,
    silence_chance,
)
from stakemap.wording.phrases import LANGUAGES, Words

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["RATES", "by_us", "how_alive", "relations", "spoken"]

RATES = (
    "health_half_life",
    "health_growth",
    "health_longest",
    "health_saturation",
    "health_one_way",
    "health_recovery",
    "health_complaint",
    "health_unanswered",
    "health_late",
    "health_issue",
    *(f"contact_{channel.value}" for channel in Channel),
)
"""The assumptions that make the health of a relation."""
_MORE_IS_WEAKER = ("health_saturation", "health_one_way", "health_recovery")
_MORE_IS_WEAKER_TOO = ("health_complaint", "health_unanswered", "health_late", "health_issue")
_MOST_POINTS = 60
Rates = Mapping[str, float]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Met:
    """A day of contact of a pair: its earliest and latest reading, channels, who started, facts."""

    earliest: date
    latest: date
    channels: tuple[Channel, ...]
    theirs: bool | None
    facts: tuple[str, ...]

    @property
    def middle(self) -> date:
        return self.earliest + (self.latest - self.earliest) // 2


def relations(analysis: Analysed | Case) -> Relations:
    """The health of each of our relations on the day of the analysis.

    Members who left, people who are no longer there and contacts after the day are left out.  Contacts of
    one pair on one day count once, by the weightiest channel.

    Raises
    ------
    InputError
        Bare arrays.
    """
    return case_of(analysis, "relations need facts", "analyse a graph with contacts").once(_relations)


def spoken(case: Case) -> PropertyGraph:
    """The facts that may be spoken of: without those labelled restricted or sealed."""
    return case.once(_spoken)


def _spoken(case: Case) -> PropertyGraph:
    return case.graph.visible(Label.INTERNAL)


def how_alive(case: Case) -> Mapping[str, tuple[tuple[float, tuple[str, ...]], ...]]:
    """Person -> health and facts of each relation with them, as in `relations`: a tenth of its cost."""
    return case.once(_how_alive)


def _how_alive(case: Case) -> Mapping[str, tuple[tuple[float, tuple[str, ...]], ...]]:
    if case.day is None:
        return {}
    found: dict[str, list[tuple[float, tuple[str, ...]]]] = defaultdict(list)
    for pair, met in sorted(_met(case, case.day).items()):
        past, ties = _past(case, case.day, pair, met)
        facts = tuple(sorted({*past.facts, *(tie.id for tie in ties)}))
        found[pair[1]].append((past.on(case.day, case.once(_assumed)[0]).value, facts))
    return {person: tuple(each) for person, each in found.items()}


def _relations(case: Case) -> Relations:
    if case.day is None:
        return Relations(())
    met = _met(case, case.day)
    found = [_relation(case, case.day, pair, days) for pair, days in sorted(met.items())]
    found.sort(key=lambda one: (-one.value, one.person, one.member))
    book = case.graph.catalogue.assumptions
    rates = {name: (book[name].value, book[name].low, book[name].high) for name in RATES}
    named = {ident for one in found for ident in (one.member, one.person)}
    parts = {member: _part(case, member) for member in sorted({one.member for one in found})}
    return Relations(tuple(found), case.day.isoformat(), rates, cast_of(case, named, parts))


def _part(case: Case, member: str) -> tuple[str, str]:
    """What one of ours does for the account, in English and Chinese."""
    record = case.graph[member]
    role = record.role if isinstance(record, TeamMember) else ""
    en, zh = (Words("access", lang).say(f"role.{role}") for lang in LANGUAGES)
    return en, zh


def _met(case: Case, day: date) -> dict[Pair, list[_Met]]:
    """Days of contact of each pair of people who are there, in order."""
    there = case.seating.current
    found: dict[Pair, dict[str, list[Interaction]]] = defaultdict(lambda: defaultdict(list))
    for contact in spoken(case).of(Interaction):
        ends = (case.graph[contact.member], case.graph[contact.person])
        if contact.day.earliest <= day and all(map(there, ends)):
            found[contact.member, contact.person][str(contact.day)].append(contact)
    return {
        pair: sorted((_day_of(several, day) for several in by.values()), key=lambda m: (m.middle, m.facts))
        for pair, by in found.items()
    }


def _day_of(several: list[Interaction], day: date) -> _Met:
    starters = {contact.started_by for contact in several} - {None}
    when = several[0].day
    return _Met(
        when.earliest,
        min(when.latest, day),
        tuple(sorted({contact.channel for contact in several})),
        starters == {Starter.THEIRS} if len(starters) == 1 else None,
        tuple(sorted(contact.id for contact in several)),
    )


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Something that went wrong: from when, answered and mended when, which assumption weighs it."""

    since: date
    answered: date | None
    mended: date | None
    kind: str
    fact: str

    def burden(self, day: date, rates: Rates) -> Burden | None:
        """How it weighs on a day; None before it came."""
        if day < self.since:
            return None
        open_ = self.mended is None or self.mended > day
        unheard = open_ and (self.answered is None or self.answered > day)
        kind = "health_unanswered" if self.kind == "health_complaint" and unheard else self.kind
        return Burden(rates[kind], None if open_ or self.mended is None else float((day - self.mended).days))


def _troubles(case: Case, person: str, day: date) -> list[_Trouble]:
    """What went wrong by our doing for somebody, their posts, or a unit in which they have one."""
    posts = case.seating.posts_of.get(person, ())
    about = {person, *(post.id for post in posts), *(post.unit for post in posts)}
    graph, found = spoken(case), []
    for one in graph.of(Complaint):
        if one.subject in about and by_us(case, one.supplier) and one.raised.earliest <= day:
            answered, settled = _last(one.answered or one.settled), _last(one.settled)
            found.append(_Trouble(one.raised.earliest, answered, settled, "health_complaint", one.id))
    late = (p for p in graph.of(Delivery) if p.subject in about and by_us(case, p.supplier) and p.late(day))
    found += [_Trouble(p.promised.after, None, _last(p.done), "health_late", p.id) for p in late]
    issues = (i for i in graph.of(OpenIssue) if i.subject in about and i.raised.earliest <= day)
    found += [_Trouble(i.raised.earliest, None, _last(i.settled), "health_issue", i.id) for i in issues]
    return sorted(found, key=lambda trouble: trouble.fact)


def _last(day: PartialDate | None) -> date | None:
    return day.latest if day is not None else None


def by_us(case: Case, supplier: str | None) -> bool:
    """Whether something was delivered by us: we are named, or nobody is."""
    record = case.graph.get(supplier) if supplier is not None else None
    return supplier is None or (isinstance(record, Supplier) and record.side is SupplierSide.OURS)


@dataclass(frozen=True, slots=True)
class _Past:
    """What is on record of a pair: contacts, troubles, and since when a tie says they know each other."""

    met: list[_Met]
    troubles: list[_Trouble]
    since: date | None

    @property
    def facts(self) -> tuple[str, ...]:
        return (*(f for one in self.met for f in one.facts), *(t.fact for t in self.troubles))

    def on(
        self, day: date, rates: Rates, *, end: str = "middle", unknown: bool | None = None
    ) -> RelationHealth:
        """The health on a day; `end` reads partial dates, `unknown` says who starts where nobody knows."""
        contacts = [
            Contact(
                float(max(0, (day - getattr(one, end)).days)),
                max(rates[f"contact_{channel.value}"] for channel in one.channels),
                one.theirs if one.theirs is not None else unknown,
            )
            for one in self.met
            if one.middle <= day
        ]
        burdens = [b for trouble in self.troubles if (b := trouble.burden(day, rates)) is not None]
        known = float((day - self.since).days) if self.since is not None and self.since <= day else 0.0
        return health(contacts, burdens, _rates(rates), known=known)


def _rates(rates: Rates) -> HealthRates:
    names = ("half_life", "growth", "longest", "saturation", "one_way", "recovery")
    return HealthRates(*(rates[f"health_{name}"] for name in names))


def _relation(case: Case, day: date, pair: Pair, met: list[_Met]) -> Relation:
    member, person = pair
    past, ties = _past(case, day, pair, met)
    book = case.graph.catalogue.assumptions
    usual, weak, strong = case.once(_assumed)
    now = past.on(day, usual)
    unsure: tuple[bool | None, ...] = (None, True, False)
    low = min(past.on(day, weak, end="earliest", unknown=who).value for who in unsure)
    high = max(past.on(day, strong, end="latest", unknown=who).value for who in unsure)
    gaps, silent = _silences(case, person, [one.middle for one in met], day)
    rhythmic = len(gaps) >= book["cooling_gaps"].value and sum(gaps) > 0
    chance = silence_chance(gaps, silent) if rhythmic else 1.0
    return Relation(
        member,
        person,
        now.value,
        low,
        high,
        now.strength,
        now.balance,
        now.service,
        now.half_life,
        len(met),
        sum(one.theirs is False for one in met),
        sum(one.theirs is True for one in met),
        met[0].middle.isoformat(),
        met[-1].middle.isoformat(),
        (day - met[-1].middle).days,
        sum(gaps) / len(gaps) if rhythmic else None,
        silent,
        chance,
        rhythmic and chance < book["cooling_chance"].value,
        tuple((at.isoformat(), past.on(at, usual).value) for at in _months(met[0].middle, day)),
        tuple(trouble.fact for trouble in past.troubles),
        tuple(sorted({*past.facts, *(tie.id for tie in ties)})),
    )


def _past(case: Case, day: date, pair: Pair, met: list[_Met]) -> tuple[_Past, list[Tie]]:
    """What is on record of a pair, and the dated ties between the two."""
    ties = _ties(case, pair)
    since = min((t.valid.start.latest for t in ties if t.valid.start is not None), default=None)
    return _Past(met, _troubles(case, pair[1], day), since), ties


def _assumed(case: Case) -> tuple[Rates, Rates, Rates]:
    """The constants as assumed, and at the ends of their ranges that make relations weak and strong."""
    book = case.graph.catalogue.assumptions
    usual, weak, strong = ({n: _end(book[n], n, side) for n in RATES} for side in (0, -1, 1))
    return usual, weak, strong


def _end(assumed: object, name: str, side: int) -> float:
    """A constant as assumed (0), or at the end of its range that makes relations weak (-1) or strong (1)."""
    value, low, high = (float(getattr(assumed, end)) for end in ("value", "low", "high"))
    more = name in _MORE_IS_WEAKER or name in _MORE_IS_WEAKER_TOO
    return value if side == 0 else (low if (side < 0) != more else high)


def _ties(case: Case, pair: Pair) -> list[Tie]:
    """Dated ties on record between one of ours and one of theirs."""
    return case.once(_dated_ties).get(frozenset(pair), [])


def _dated_ties(case: Case) -> dict[frozenset[str], list[Tie]]:
    """Ties with a start by their two ends."""
    found: dict[frozenset[str], list[Tie]] = defaultdict(list)
    for tie in spoken(case).of(Tie):
        if tie.valid.start is not None:
            found[frozenset((tie.from_id, tie.to_id))].append(tie)
    return dict(found)


def _silences(case: Case, person: str, days: list[date], now: date) -> tuple[list[int], int]:
    """Days between contacts and since the last one, those left out on which contact was forbidden."""
    ends = pairwise([*days, now])
    free = [(b - a).days - barred_days(case, person, a + timedelta(1), b) for a, b in ends]
    return [max(0, gap) for gap in free[:-1]], max(0, free[-1])


def _months(first: date, last: date) -> Iterable[date]:
    """The first contact, the start of each month after it, and the day; the last sixty of them."""
    points, year, month = [first], first.year, first.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if date(year, month, 1) >= last:
            return [*points, last][-_MOST_POINTS:] if first < last else [last]
        points.append(date(year, month, 1))
