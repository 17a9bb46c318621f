"""Small accounts that need, buy and are sold to: one strategy for all tests of needs and rivals."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from stakemap.model import (
    Alliance,
    AllianceMember,
    AllianceRole,
    Award,
    Certainty,
    Contract,
    Decision,
    DecisionRole,
    Milestone,
    Need,
    NeedStatement,
    OfferCover,
    OfferPart,
    Person,
    Post,
    Procedure,
    Qualification,
    Renewal,
    Requirement,
    Role,
    Span,
    Spell,
    SpellKind,
    Stage,
    Supplier,
    SupplierSide,
    TeamMember,
    TenderEvent,
    Tenure,
    Tie,
    Tier,
    Unit,
)

DAY = "2026-09-01"
TODAY = date.fromisoformat(DAY)
SPANS = st.sampled_from([Span(), Span(end="2026-01-01"), Span(end="2027-03-01"), Span(start="2026-12-01")])
MOSTLY = st.sampled_from([Span(), Span(), Span(), Span(end="2026-01-01")])
"""Spans of needs, which are mostly there."""
CATEGORIES = st.sampled_from([None, "灯 / lamps", "lamps", "灯", "roads", "Roads"])
SUMS = st.sampled_from([(None, None), ("5", "CNY"), ("7.5", "USD"), ("20", "CNY"), ("0", "CNY")])
FIRMS = ("s:ours", "s:r1", "s:r2", "s:p")
PEOPLE = ("p:0", "p:1", "p:2")
UNITS = ("u:0", "u:1", "u:2")


def there(fact) -> bool:
    return fact.valid.covers(TODAY) is not Certainty.NO


def meaning(category: str | None) -> str | None:
    """What `CATEGORIES` mean."""
    return {None: None, "灯 / lamps": "lamps", "lamps": "lamps", "灯": "lamps"}.get(category, "roads")


@st.composite
def accounts(draw):
    """Facts of an account; anything optional may be missing."""
    tier, place = (
        st.sampled_from([None, Tier.CITY, Tier.CITY, Tier.COUNTY]),
        st.sampled_from([None, "A", "B"]),
    )
    facts = [Unit(id=u, name=u, tier=draw(tier), place=draw(place)) for u in UNITS]
    facts.append(Unit(id="u:firm", name="firm", kind="company"))
    facts += [Person(id=p, name=p) for p in (*PEOPLE, "p:firm")]
    facts += [Post(id=f"post:{k}", name=f"P{k}", unit=f"u:{k}", head=draw(st.booleans())) for k in range(3)]
    facts.append(Post(id="post:firm", name="F", unit="u:firm"))
    facts += [
        Tenure(id=f"t:{k}", person=PEOPLE[k], post=f"post:{k}") for k in range(3) if draw(st.integers(0, 3))
    ]
    facts.append(Tenure(id="t:firm", person="p:firm", post="post:firm", valid=draw(SPANS)))
    facts.append(TeamMember(id="m", name="M"))
    facts.append(
        Decision(id="d", name="D", unit=draw(st.none() | st.just("u:0")), stages=(Stage(id="one", name="1"),))
    )
    for k in range(3):
        if draw(st.integers(0, 2)):
            facts.append(
                DecisionRole(
                    id=f"r:{k}",
                    decision="d",
                    player=f"post:{k}",
                    stage="one",
                    role=Role.APPROVER,
                    veto=draw(st.booleans()),
                )
            )
    facts += draw(_suppliers())
    facts += draw(_bought())
    facts += draw(_needed())
    facts += draw(_tied())
    return facts


@st.composite
def _suppliers(draw):
    sides = (SupplierSide.OURS, SupplierSide.RIVAL, SupplierSide.RIVAL, SupplierSide.PARTNER)
    facts = []
    for firm, side in zip(FIRMS, sides, strict=True):
        unit = "u:firm" if firm == "s:r1" else None
        category = "灯 / lamps" if firm == "s:r2" else draw(CATEGORIES)
        facts.append(
            Supplier(
                id=firm,
                name=firm,
                side=side,
                unit=unit,
                places=draw(st.sampled_from([(), ("A",), ("A", "B")])),
                tiers=draw(st.sampled_from([(), (Tier.CITY,), (Tier.CITY, Tier.COUNTY)])),
                categories=(category,) if category else (),
            )
        )
        if draw(st.booleans()):
            name = draw(st.sampled_from(["证 / licence", "licence", "other"]))
            facts.append(Qualification(id=f"q:{firm}", supplier=firm, name=name, valid=draw(SPANS)))
    if draw(st.booleans()):
        facts.append(Requirement(id="req", decision="d", name="证 / licence", must=draw(st.booleans())))
    if draw(st.booleans()):
        day = draw(st.sampled_from(["2026-08-01", "2026-11-01", "2027-06"]))
        facts.append(Milestone(id="ms", decision="d", kind=TenderEvent.RESULT, day=day))
    if draw(st.booleans()):
        facts.append(Alliance(id="a", name="A", decision="d"))
        role = draw(st.sampled_from([AllianceRole.LEAD, AllianceRole.SUB]))
        facts.append(AllianceMember(id="am:1", supplier="s:r2", alliance="a", role=role))
        facts.append(AllianceMember(id="am:2", supplier=draw(st.sampled_from(["s:r1", "s:p"])), alliance="a"))
    return facts


@st.composite
def _bought(draw):
    facts, winners = [], draw(st.sampled_from([FIRMS, FIRMS, FIRMS[1:3], FIRMS[1:2]]))
    for k in range(draw(st.integers(0, 4))):
        value, currency = draw(SUMS)
        facts.append(
            Contract(
                id=f"c:{k}",
                name=f"C{k}",
                buyer=draw(st.sampled_from(UNITS)),
                supplier=draw(st.sampled_from(FIRMS)),
                category=draw(CATEGORIES),
                value=value,
                currency=currency,
                valid=draw(SPANS),
                signed=draw(st.sampled_from([None, "2024-01-01", "2025-05"])),
                ocid=draw(st.sampled_from([None, "o-1", "o-2"])),
                renewal=draw(st.none() | st.sampled_from(Renewal)),
                notice=draw(st.sampled_from([None, "2026-08-01", "2026-10-01"])),
                citable=draw(st.booleans()),
            )
        )
    for k in range(draw(st.sampled_from([0, 3, 12]))):
        value, currency = draw(SUMS)
        facts.append(
            Award(
                id=f"w:{k}",
                title=draw(st.sampled_from([f"W{k}", "c0", "C1"])),
                buyer=draw(st.sampled_from(UNITS[:2])),
                supplier=draw(st.sampled_from(winners)),
                category=draw(CATEGORIES),
                value=value,
                currency=currency,
                ocid=draw(st.sampled_from([None, None, "o-1", "o-2"])),
                lot=draw(st.sampled_from([None, "1"])),
                day=draw(st.sampled_from([None, "2023-02-01", "2026-01-05", "2027-01-01"])),
                bidders=draw(st.sampled_from([None, 1, 3])),
                procedure=draw(st.none() | st.sampled_from(Procedure)),
            )
        )
    return facts


@st.composite
def _needed(draw):
    facts = []
    parts = [f"o:{k}" for k in range(draw(st.integers(0, 3)))]
    for part in parts:
        supplier = draw(st.sampled_from([None, "s:ours", "s:r1", "s:p"]))
        evidence = draw(st.none() | st.just("a test"))
        facts.append(
            OfferPart(
                id=part,
                name=part,
                supplier=supplier,
                category=draw(CATEGORIES),
                evidence=evidence,
                valid=draw(MOSTLY),
            )
        )
    for k in range(draw(st.integers(0, 3))):
        subject = draw(st.sampled_from([*UNITS, "post:0", "post:1", "d"]))
        facts.append(
            Need(
                id=f"n:{k}",
                name=f"N{k}",
                subject=subject,
                category=draw(CATEGORIES),
                importance=draw(st.sampled_from([None, 0.3, 0.9])),
                valid=draw(MOSTLY),
            )
        )
        for n in range(draw(st.integers(0, 2))):
            who = draw(st.sampled_from([*PEOPLE, "post:1", "u:2"]))
            facts.append(NeedStatement(id=f"ns:{k}{n}", person=who, need=f"n:{k}", valid=draw(MOSTLY)))
        met = [part for part in parts if draw(st.booleans())]
        facts += [
            OfferCover(
                id=f"v:{k}:{part}", part=part, need=f"n:{k}", partly=draw(st.booleans()), valid=draw(MOSTLY)
            )
            for part in met
        ]
    return facts


@st.composite
def _tied(draw):
    facts = []
    ends = st.tuples(st.sampled_from([*PEOPLE, "p:firm"]), st.sampled_from([*PEOPLE, "p:firm"]))
    for k, (one, other) in enumerate(draw(st.lists(ends, max_size=5))):
        if one != other:
            basis = draw(st.sampled_from(["published", "consent"]))
            label = draw(st.sampled_from(["internal", "public", "restricted"]))
            facts.append(
                Tie(
                    id=f"tie:{k}",
                    kind="advice",
                    from_id=one,
                    to_id=other,
                    basis=basis,
                    label=label,
                    valid=draw(SPANS),
                )
            )
    if draw(st.booleans()):
        facts.append(Tie(id="tie:m", kind="knows", from_id="m", to_id=draw(st.sampled_from(PEOPLE))))
    if draw(st.booleans()):
        facts.append(Spell(id="spell", person="p:0", kind=SpellKind.EMPLOYMENT, unit="u:firm"))
    return facts
