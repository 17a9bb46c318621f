"""Small random accounts with contacts, tenders and what the level of a relation rests on."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from stakemap.model import (
    Account,
    Award,
    Channel,
    Complaint,
    Contract,
    Decision,
    DecisionRole,
    Delivery,
    Indicator,
    Interaction,
    Label,
    Level,
    Milestone,
    Need,
    OfferCover,
    OfferPart,
    OpenIssue,
    Person,
    Plan,
    PlanState,
    Post,
    Relationship,
    RelationSign,
    Span,
    Step,
    Supplier,
    SupplierSide,
    TeamMember,
    Tenure,
    Tie,
    Unit,
)

__all__ = ["DAY", "START", "contact_accounts", "level_accounts", "tender_accounts"]

DAY = date(2026, 9, 1)
START = date(2026, 3, 1)
DAYS = st.integers(0, 90).map(lambda n: (START + timedelta(n)).isoformat())
SUPPLIERS = st.sampled_from(["us", "rival", "other"])
TERMS = st.sampled_from([Span(), Span(start="2024", end="2026"), Span(start="2025", end="2028")])


@st.composite
def contact_accounts(draw):
    """Two of ours, one of whom may have left; two of theirs; contacts, also after the day; troubles."""
    left = draw(st.sampled_from([Span(), Span(end="2026-05-01")]))
    facts = [TeamMember(id="m:0", name="M"), TeamMember(id="m:1", name="N", valid=left)]
    facts += [Person(id="p:0", name="P"), Person(id="p:1", name="Q"), Supplier(id="s", name="S")]
    facts.append(Supplier(id="us", name="Us", side=SupplierSide.OURS))
    for k in range(draw(st.integers(0, 9))):
        day = DAY - timedelta(days=draw(st.integers(-20, 900)))
        facts.append(
            Interaction(
                id=f"c:{k}",
                member=draw(st.sampled_from(["m:0", "m:1"])),
                person=draw(st.sampled_from(["p:0", "p:1"])),
                day=day.isoformat(),
                channel=draw(st.sampled_from(Channel)),
                started_by=draw(st.sampled_from([None, "ours", "theirs"])),
                label=draw(st.sampled_from([Label.INTERNAL, Label.INTERNAL, Label.SEALED])),
            )
        )
    supplier = st.sampled_from([None, "s", "us"])
    if draw(st.booleans()):
        settled = draw(st.sampled_from([None, "2026-08-01", "2026-12-01"]))
        facts.append(OpenIssue(id="z", name="Z", subject="p:0", raised="2026-06-01", settled=settled))
    if draw(st.booleans()):
        facts.append(Complaint(id="x", name="X", subject="p:0", supplier=draw(supplier), raised="2026-07-01"))
    if draw(st.booleans()):
        done = draw(st.sampled_from([None, "2026-05-01", "2026-08-01"]))
        promise = {"promised": "2026-06-01", "done": done, "supplier": draw(supplier)}
        facts.append(Delivery(id="y", name="Y", subject="p:1", **promise))
    return facts


@st.composite
def tender_accounts(draw):
    """A tender with some of its days, contacts on record and steps, some without a day, a person, a way."""
    facts = [Account(id="a", name="A"), Unit(id="u", name="U"), TeamMember(id="m", name="M")]
    quiet = Span(start="2026-03-20", end="2026-04-20") if draw(st.booleans()) else None
    facts.append(Decision(id="d", name="D", quiet=quiet))
    if draw(st.booleans()):
        facts.append(Milestone(id="notice", decision="d", kind="notice", day="2026-03-10"))
    facts += [Person(id=f"p:{k}", name=f"P{k}") for k in range(3)]
    for k in range(2):
        role = draw(st.sampled_from(["approver", "user", "influencer"]))
        facts.append(DecisionRole(id=f"r:{k}", decision="d", player=f"p:{k}", role=role))
    facts.append(Plan(id="plan", name="P", account="a", state=draw(st.sampled_from(PlanState))))
    people, ways = st.sampled_from(["p:0", "p:1", "p:2"]), st.sampled_from(Channel)
    for k in range(draw(st.integers(0, 4))):
        given_ = {"whom": draw(st.none() | people), "channel": draw(st.none() | ways)}
        given_ |= {
            "due": draw(st.none() | DAYS | st.just("2026-03")),
            "state": draw(st.sampled_from(PlanState)),
        }
        facts.append(Step(id=f"s:{k}", plan="plan", name="X", **given_))
    for k in range(draw(st.integers(0, 3))):
        where = {"person": draw(people), "day": draw(DAYS), "channel": draw(ways)}
        facts.append(Interaction(id=f"c:{k}", member="m", **where))
    return facts


@st.composite
def level_accounts(draw):
    """A unit with a head and a clerk, ties to ours, and any of the facts that indicators rest on."""
    facts = [Account(id="a", name="A"), Unit(id="u", name="U"), TeamMember(id="m", name="M", account="a")]
    for ident, head in (("p:0", True), ("p:1", False)):
        facts += [Person(id=ident, name=ident), Post(id=f"post:{ident}", name="Post", unit="u", head=head)]
        facts.append(Tenure(id=f"t:{ident}", person=ident, post=f"post:{ident}"))
        if draw(st.booleans()):
            facts.append(Tie(id=f"k:{ident}", kind="knows", from_id="m", to_id=ident))
    facts.append(Tie(id="advice", kind="advice", from_id="p:1", to_id="p:0"))
    sides = (("us", "ours"), ("rival", "rival"), ("other", "rival"))
    facts += [Supplier(id=s, name=s, side=SupplierSide(side)) for s, side in sides]
    facts.append(Relationship(id="rel", account="a", subject="u", level=draw(st.sampled_from(Level))))
    for k in range(draw(st.integers(0, 3))):
        facts.append(Contract(id=f"c:{k}", name="C", buyer="u", supplier=draw(SUPPLIERS), valid=draw(TERMS)))
    for k in range(draw(st.integers(0, 3))):
        told = {"bidders": draw(st.none() | st.integers(1, 5)), "day": f"2025-0{k + 1}-01"}
        facts.append(Award(id=f"w:{k}", title="W", buyer="u", supplier=draw(SUPPLIERS), **told))
    for k in range(draw(st.integers(0, 3))):
        told = {"promised": draw(st.sampled_from(["2026-03-01", "2026-12-01"]))}
        told |= {"done": draw(st.sampled_from([None, "2026-02-01", "2026-04-01"]))}
        facts.append(Delivery(id=f"d:{k}", name="D", subject="u", supplier=draw(SUPPLIERS), **told))
    for k in range(draw(st.integers(0, 2))):
        told = {
            "supplier": draw(SUPPLIERS),
            "settled": draw(st.sampled_from([None, "2026-06-01", "2026-12-01"])),
        }
        facts.append(Complaint(id=f"x:{k}", name="X", subject="u", raised="2026-05-01", **told))
    for k in range(draw(st.integers(0, 3))):
        told = {"day": draw(st.sampled_from(["2024-01-01", "2026-08-01"]))}
        told |= {"started_by": draw(st.sampled_from([None, "ours", "theirs"]))}
        facts.append(
            Interaction(id=f"i:{k}", member="m", person=draw(st.sampled_from(["p:0", "p:1"])), **told)
        )
    facts.append(OfferPart(id="part", name="Part"))
    for k in range(draw(st.integers(0, 2))):
        facts.append(Need(id=f"n:{k}", name="N", subject=draw(st.sampled_from(["u", "post:p:0"]))))
        if draw(st.booleans()):
            facts.append(OfferCover(id=f"v:{k}", part="part", need=f"n:{k}"))
    for name in draw(st.lists(st.sampled_from(Indicator), unique=True, max_size=6)):
        level = draw(st.sampled_from(Level))
        facts.append(RelationSign(id=f"s:{name}", subject="u", indicator=name, level=level))
    return facts
