"""Rows S5 to S74 of the mission's checklist that an account team works with: what the model must hold."""

import pytest

from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import (
    Account,
    Alliance,
    AllianceMember,
    Award,
    BudgetLine,
    Complaint,
    Contract,
    Decision,
    Delivery,
    Interaction,
    Milestone,
    Need,
    NeedStatement,
    OfferCover,
    OfferPart,
    OpenIssue,
    Ownership,
    Person,
    Plan,
    Post,
    Qualification,
    Requirement,
    Review,
    Source,
    Span,
    Step,
    Supplier,
    TeamMember,
    Tie,
    Unit,
    parse,
)

SITE = {"source": "s", "grade": "A2", "basis": "published"}
FRAME = [
    Source(id="s", title="Bureau website", published="2026-03"),
    Unit(id="u:bureau", name="交通局", name_en="Transport bureau", tier="city"),
    Unit(id="u:next", name="邻市交通局", name_en="Bureau of the next city", tier="city"),
    Post(id="post:head", name="局长", unit="u:bureau", head=True),
    Person(id="p:li", name="李某"),
    Person(id="p:zhao", name="赵某"),
    Tie(id="t", kind="advice", from_id="p:li", to_id="p:zhao", strength=0.5),
    Account(id="a", name="交通局", unit="u:bureau"),
    TeamMember(id="m:chen", name="陈某", account="a"),
    TeamMember(id="m:wang", name="王某", account="a"),
    Decision(id="d", name="停车", unit="u:bureau", account="a", quiet=Span(start="2026-10", end="2026-12")),
    Supplier(id="sup:us", name="我公司", side="ours"),
    Supplier(id="sup:rival", name="北光", side="rival", places=("江河市",), tiers=("city",)),
]
ROWS = {
    "S5 the calendar of a budget": [
        BudgetLine(
            id="b",
            name="停车",
            unit="u:bureau",
            year=2026,
            drafted="2025-10",
            approved="2026-01-20",
            released="2026-03",
            closes="2026-12-31",
        )
    ],
    "S14 what neighbours of the same tier already bought": [
        Contract(id="c", name="停车", buyer="u:next", supplier="sup:us", category="停车", citable=True)
    ],
    "S16 who is in, until when, and how it renews": [
        Contract(
            id="c",
            name="信号",
            buyer="u:bureau",
            supplier="sup:rival",
            valid=Span(start="2024", end="2027-01-01"),
            renewal="tender",
            notice="2026-10-01",
        )
    ],
    "S17 qualifications with expiry, and what a tender asks for": [
        Qualification(id="q", supplier="sup:us", name="二级资质", valid=Span(end="2026-11-01")),
        Requirement(id="r", decision="d", name="二级资质"),
    ],
    "S19 the days of a tender": [
        Milestone(id=f"ms:{kind}", decision="d", kind=kind, day="2026-10-12")
        for kind in ("notice", "questions_due", "bids_due", "opening", "result", "objections_due", "signing")
    ],
    "S32 an extended product: needs, parts of the offer, owners": [
        Need(id="n", name="少误报", subject="u:bureau", importance=0.8),
        OfferPart(id="o", name="校准", evidence="省级检测报告"),
        OfferCover(id="oc", part="o", need="n", partly=True),
        Ownership(id="own", member="m:chen", subject="o"),
    ],
    "S35 our own people by place": [
        TeamMember(id="m:far", name="远", place="省会", languages=("中文",), hours=8)
    ],
    "S37 awards, counted once": [
        Award(
            id="w", title="信号", buyer="u:bureau", supplier="sup:rival", ocid="o-1", value=5, currency="CNY"
        )
    ],
    "S41 an alliance with one lead": [
        Alliance(id="al", name="联合", decision="d"),
        AllianceMember(id="al:1", supplier="sup:rival", alliance="al", role="lead"),
        AllianceMember(id="al:2", supplier="sup:us", alliance="al"),
    ],
    "S44 dated contacts of a relation": [
        Interaction(
            id=f"i:{day}",
            member="m:chen",
            person="p:li",
            day=day,
            channel="call",
            started_by="theirs",
            **SITE,
        )
        for day in ("2025-03", "2026-02-11", "2026-05-20")
    ],
    "S46 a plan with steps that say what they should change": [
        Plan(id="pl", name="秋季", account="a", goal="让把关人了解我们", target="preferred", decision="d"),
        Step(
            id="st", plan="pl", name="演示", whom="p:li", owner="m:chen", due="2026-09-15", change="contact"
        ),
        Ownership(id="own", member="m:chen", subject="pl"),
    ],
    "S51 open issues of a stakeholder": [
        OpenIssue(
            id="is", name="数据格式", subject="p:li", decision="d", owner="m:wang", raised="2026-05", **SITE
        )
    ],
    "S57 who stated which need": [
        Need(id="n", name="少误报", subject="d"),
        NeedStatement(id="ns", person="p:li", need="n", importance=0.9, **SITE),
        NeedStatement(id="np", person="post:head", need="n"),
    ],
    "S66 who answers for a relation, one after the other": [
        Ownership(id="o1", member="m:wang", subject="p:li", valid=Span(end="2026-05"), **SITE),
        Ownership(id="o2", member="m:chen", subject="p:li", valid=Span(start="2026-05"), **SITE),
    ],
    "S67 a plan signed off": [
        Plan(id="pl", name="秋季", account="a"),
        Review(id="rv", member="m:wang", plan="pl", day="2026-09-01", verdict="approved"),
        Review(id="rf", member="m:wang", finding="single-thread", day="2026-09-01"),
    ],
    "S68 deliveries and complaints, promised, done, answered": [
        Delivery(id="dl", name="报告", subject="u:bureau", promised="2026-06-30", done="2026-07-21"),
        Complaint(id="cp", name="误报", subject="p:li", raised="2026-07-02", answered="2026-07-09", **SITE),
    ],
    "S69 who takes part in which negotiation": [
        Interaction(
            id=f"i:{who}", member=who, person="p:li", day="2026-09-02", decision="d", occasion="谈判", **SITE
        )
        for who in ("m:chen", "m:wang")
    ],
    "S74 what a step costs": [
        Plan(id="pl", name="秋季", account="a"),
        Step(id="st", plan="pl", name="演示", hours=6, cost="3000.50", currency="CNY"),
    ],
}


@pytest.mark.parametrize("facts", ROWS.values(), ids=ROWS.keys())
def test_the_model_holds_the_row_and_no_score_moves_by_it(facts):
    """Whoever spoke with one of ours is a way in, which no score knows."""
    plain = PropertyGraph(FRAME)
    graph = plain.with_(*facts)

    for fact in facts:
        assert graph[fact.id] == fact == parse(fact.to_dict())
    views = ("influence", "formal", "informal", "introduction")
    for view in views[:3] if any(isinstance(fact, Interaction) for fact in facts) else views:
        one, other = plain.snapshot("2026-09-01", view), graph.snapshot("2026-09-01", view)
        assert [*map(str, one.nodes)] == [n for n in map(str, other.nodes) if n != "m:far"]
        assert (one.m, list(one.strength)) == (other.m, list(other.strength))
