"""What the client needs: by whom, how much of the decision they carry, which part of an offer meets it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from stakemap.context.display_names import Cast, cast_of
from stakemap.engagement.market.purchases import ours, purchases_of, running, topics_of
from stakemap.engagement.market.references import Assurance, Reference, assurance_of, references_to
from stakemap.model import Decision, Fact, Need, NeedStatement, OfferCover, OfferPart, Post, Supplier, Unit
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.influence.joint_influence import influence_together
from stakemap.wording.language import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from stakemap.context.case import Case

__all__ = ["Carer", "Common", "Cover", "NeedRow", "Needs", "WhiteSpace", "needs_of", "unit_of"]


@dataclass(frozen=True, slots=True)
class Carer(Plain):
    """Somebody to whom a need matters, as a source says.

    Attributes
    ----------
    node
        A person, or the empty seat of a post.
    influence
        Share of the decision that moves with them, in [0, 1], as point value; 0 outside the arrays.
    importance
        How much it matters to them, in [0, 1]; ``None`` where they did not say.
    said
        Whether they, their post or the unit they lead said so; else the need is that of their office.
    facts
        The need; with the statement.
    """

    node: str
    influence: float
    importance: float | None
    said: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cover(Plain):
    """A part of an offer that meets a need, whole or in part."""

    part: str
    supplier: str | None
    ours: bool
    partly: bool
    fact: str


@dataclass(frozen=True, slots=True)
class NeedRow(Plain):
    """One need.

    Attributes
    ----------
    need, subject, unit
        The need, whose it is, and the unit behind.
    category, importance
        What kind of thing would meet it; how much it matters, in [0, 1]; ``None`` where not known.
    state
        ``met`` or ``partly`` by a part of ours, else ``open``.
    covers
        The parts that meet it, ours first.
    carers
        To whom it matters, the most influential first.
    together
        Share of the decision that moves if all of them move, in [0, 1]; not the sum of theirs.
    references
        What neighbours of the same tier bought of this category.
    """

    need: str
    subject: str
    unit: str | None
    category: str | None
    importance: float | None
    state: str
    covers: tuple[Cover, ...]
    carers: tuple[Carer, ...]
    together: float
    references: tuple[Reference, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts it rests on, sorted."""
        found = {self.need, *(cover.fact for cover in self.covers)}
        found |= {fact for carer in self.carers for fact in carer.facts}
        return tuple(sorted(found | {fact for one in self.references for fact in one.facts}))


@dataclass(frozen=True, slots=True)
class WhiteSpace(Plain):
    """One unit and one category: what it needs of it, and who delivers now.

    Attributes
    ----------
    needs
        Ids of needs on record; may be empty where something is bought all the same.
    ours, others
        Ids of running contracts of ours, and of others.
    offered
        Whether we offer the category: one of our firms or offer parts has it.
    at_stake
        Sums of the running contracts of others, one for each currency.
    """

    unit: str
    category: str
    needs: tuple[str, ...]
    ours: tuple[str, ...]
    others: tuple[str, ...]
    offered: bool
    at_stake: tuple[tuple[str, Decimal], ...]

    @property
    def white(self) -> bool:
        """Needed, and nothing of ours delivers it."""
        return bool(self.needs) and not self.ours


@dataclass(frozen=True, slots=True)
class Common(Plain):
    """A need in which both sides have an interest: theirs to have it met, ours to deliver the part.

    Attributes
    ----------
    need, parts
        The need, and the parts of ours that meet it, whole or in part.
    roles
        In which parts of the decision those to whom it matters act, sorted.
    """

    need: str
    parts: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Needs(Plain):
    """What the client needs, met or not.

    Attributes
    ----------
    rows
        The needs, the one whose carers move most of the decision first.
    parts
        Offer parts there are on the day: ours first, then by supplier and id.
    white
        By unit and category.
    common
        Interests of both sides.
    assurances
        What is on record to lower the risk, for each who can stop the decision.
    cast
        What everything in the rows is called.
    """

    shown: ClassVar[tuple[str, ...]] = ("rows", "parts", "white", "common", "assurances")

    rows: tuple[NeedRow, ...]
    parts: tuple[str, ...]
    white: tuple[WhiteSpace, ...]
    common: tuple[Common, ...]
    assurances: tuple[Assurance, ...]
    cast: Cast = field(default_factory=Cast, repr=False)

    @property
    def on_record(self) -> bool:
        """Whether any need or offer part is on record."""
        return bool(self.rows or self.parts)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts it rests on, sorted; none where nothing is on record."""
        if not self.on_record:
            return ()
        found = {fact for row in self.rows for fact in row.facts} | set(self.parts)
        found |= {fact for one in self.white for fact in (*one.needs, *one.ours, *one.others)}
        return tuple(sorted(found | {fact for one in self.assurances for fact in one.facts}))

    def to_rows(self) -> list[dict[str, Any]]:
        """One flat row a need."""
        return [
            {
                "need": row.need,
                "whose": row.subject,
                "category": row.category,
                "importance": row.importance,
                "state": row.state,
                "parts": ", ".join(cover.part for cover in row.covers if cover.ours),
                "carers": ", ".join(carer.node for carer in row.carers),
                "together": row.together,
            }
            for row in self.rows
        ]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def __repr__(self) -> str:
        states = [row.state for row in self.rows]
        told = ", ".join(f"{states.count(state)} {state}" for state in ("met", "partly", "open"))
        return f"<Needs: {told}>"

    def _repr_html_(self) -> str:
        heads = ("need", "whose", "importance", "state", "parts", "carers", "together")
        lang = language()

        def named(nodes: Iterable[str]) -> str:
            return ", ".join(self.cast.name(node, lang) for node in nodes)

        rows = [
            (
                *(named([one]) for one in (row.need, row.subject)),
                _cell(row.importance),
                row.state,
                named(cover.part for cover in row.covers if cover.ours),
                named(carer.node for carer in row.carers),
                _cell(row.together),
            )
            for row in self.rows
        ]
        return html_table("Needs", heads, rows)


def _cell(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else "" if value is None else str(value)


def needs_of(case: Case) -> Needs:
    """The needs there are on the day, with everything that facts say of them."""
    return case.once(_needs)


def _needs(case: Case) -> Needs:
    there = [need for need in case.graph.of(Need) if case.seating.in_force(need)]
    rows = sorted(
        (_row(case, need) for need in there),
        key=lambda row: (-row.together, -(row.importance or 0.0), row.need),
    )
    parts = [part for part in case.graph.of(OfferPart) if case.seating.current(part)]
    parts.sort(key=lambda part: (not ours(case, part.supplier), part.supplier or "", part.id))
    return Needs(
        tuple(rows),
        tuple(part.id for part in parts),
        tuple(_white(case, rows, parts)),
        tuple(_common(case, rows)),
        assurance_of(case, [_carried(row) for row in rows]),
        cast_of(case, (node for row in rows for node in _named(row))),
    )


def _named(row: NeedRow) -> Iterator[str]:
    """Ids of what a row is about."""
    yield from (row.need, row.subject)
    yield from (cover.part for cover in row.covers)
    yield from (carer.node for carer in row.carers)


def _carried(row: NeedRow) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[Reference, ...]]:
    """A need as assurance sees it: who cares, which parts of ours meet it, what neighbours bought."""
    carers = tuple(carer.node for carer in row.carers)
    return row.need, carers, tuple(c.part for c in row.covers if c.ours), row.references


def unit_of(case: Case, subject: str) -> str | None:
    """The unit behind a unit, a post or a decision."""
    record = case.graph.get(subject)
    return (
        record.unit if isinstance(record, Post | Decision) else subject if isinstance(record, Unit) else None
    )


def _row(case: Case, need: Need) -> NeedRow:
    covers = tuple(sorted(_covers(case, need), key=lambda c: (not c.ours, c.partly, c.part)))
    mine = [cover for cover in covers if cover.ours]
    state = "open" if not mine else "partly" if all(cover.partly for cover in mine) else "met"
    carers = _carers(case, need)
    known = [carer.node for carer in carers if carer.node in case.snapshot]
    unit, category = unit_of(case, need.subject), case.once(topics_of).of(need.category)
    return NeedRow(
        need.id,
        need.subject,
        unit,
        category,
        need.importance,
        state,
        covers,
        carers,
        influence_together(case.influence, known),
        references_to(case, unit, category),
    )


def _covers(case: Case, need: Need) -> Iterator[Cover]:
    for fact in case.graph.about(need.id):
        if isinstance(fact, OfferCover) and case.seating.in_force(fact):
            part = case.graph[fact.part]
            supplier = part.supplier if isinstance(part, OfferPart) else None
            yield Cover(fact.part, supplier, ours(case, supplier), fact.partly, fact.id)


def _carers(case: Case, need: Need) -> tuple[Carer, ...]:
    """Each node once; what was said goes before what an office has, the larger importance first."""
    found: dict[str, Carer] = {}
    about = [
        s for s in case.graph.about(need.id) if isinstance(s, NeedStatement) and case.seating.in_force(s)
    ]
    said = [(s.person, s.importance, True, (need.id, s.id)) for s in about]
    for source, importance, stated, facts in (*said, (need.subject, need.importance, False, (need.id,))):
        for node, behind in _behind(case, source):
            value = case.scores["influence"][node] if node in case.snapshot else 0.0
            one = Carer(node, value, importance, stated, tuple(sorted({*facts, *behind})))
            before = found.get(node)
            if before is None or _louder(one) > _louder(before):
                found[node] = one
    return tuple(sorted(found.values(), key=lambda carer: (-carer.influence, carer.node)))


def _louder(carer: Carer) -> tuple[bool, float]:
    return carer.said, -1.0 if carer.importance is None else carer.importance


def _behind(case: Case, ident: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who stands behind a person, a post or a unit, with the facts that say so; nobody for a decision."""
    record = case.graph.get(ident)
    if isinstance(record, Post):
        return case.seating.holders(ident)
    if isinstance(record, Unit):
        return case.seating.head_holders(ident)
    return () if isinstance(record, Decision) else ((ident, ()),)


def _white(case: Case, rows: Iterable[NeedRow], parts: Iterable[OfferPart]) -> Iterator[WhiteSpace]:
    needed: dict[tuple[str, str], list[str]] = defaultdict(list)
    bought: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows:
        if row.unit is not None and row.category is not None:
            needed[row.unit, row.category].append(row.need)
    for purchase in purchases_of(case):
        if purchase.category is not None and running(case, purchase):
            bought[purchase.buyer, purchase.category].append(purchase)
    topics = case.once(topics_of)
    offered = {topics.of(part.category) for part in parts if ours(case, part.supplier)}
    firms: list[Fact] = [firm for firm in case.graph.of(Supplier) if ours(case, firm.id)]
    offered |= {topics.of(text) for firm in firms if isinstance(firm, Supplier) for text in firm.categories}
    for unit, category in sorted({*needed, *bought}):
        here = bought[unit, category]
        theirs = [one for one in here if not ours(case, one.holder)]
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for one in theirs:
            if one.value is not None and one.currency is not None:
                sums[one.currency] += one.value
        yield WhiteSpace(
            unit,
            category,
            tuple(sorted(needed[unit, category])),
            tuple(one.id for one in here if ours(case, one.holder)),
            tuple(one.id for one in theirs),
            category in offered,
            tuple(sorted(sums.items())),
        )


def _common(case: Case, rows: Iterable[NeedRow]) -> Iterator[Common]:
    """Needs that somebody stated and that a part of ours meets."""
    roles = case.electorate.roles if case.electorate is not None else {}
    for row in rows:
        parts = tuple(cover.part for cover in row.covers if cover.ours)
        stated = [carer.node for carer in row.carers if carer.said]
        if parts and stated:
            played = {str(role) for node in stated for role in roles.get(node, ())}
            yield Common(row.need, parts, tuple(sorted(played)))
