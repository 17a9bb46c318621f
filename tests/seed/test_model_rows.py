"""Rows S1 to S31 of the mission's checklist: what the model must be able to hold.

Rows that ask for an analysis or a report only (S11, S16, S26, S28, S30, S31) have no claim on the model.
"""

import pytest

from stakemap.errors import InputError, PolicyRefused
from stakemap.graph.confidence import State, state
from stakemap.graph.inferred_ties import infer_ties
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.model import (
    FACTS,
    Authority,
    BudgetLine,
    Competence,
    ComplianceRisk,
    Decision,
    DecisionRole,
    Factor,
    Group,
    Membership,
    Motive,
    Origin,
    Person,
    Post,
    Relationship,
    Source,
    Span,
    Spell,
    Stage,
    Tenure,
    Tie,
    Unit,
    parse,
)
from stakemap.model.accounts import Account

FRAME = [
    Source(id="s:site", title="Bureau website", published="2024-03", grade="A2"),
    Unit(id="u:city", name="市政府", name_en="City government", tier="city"),
    Unit(id="u:bureau", name="交通局", name_en="Transport bureau", tier="city", size=120),
    Unit(id="u:province", name="交通厅", name_en="Provincial transport department", tier="province"),
    Post(id="post:director", name="局长", unit="u:bureau", head=True, rank=18),
    Post(id="post:it", name="信息科长", unit="u:bureau", rank=14),
    Person(id="p:zhao", name="赵某", name_en="Zhao", source="s:site", grade="A2"),
    Person(id="p:li", name="李某", name_en="Li", source="s:site", grade="A2"),
    Account(id="acc", name="Transport bureau", unit="u:bureau"),
    Decision(id="d:parking", name="Smart parking", unit="u:bureau", account="acc"),
]
SITE = {"source": "s:site", "grade": "A2", "basis": "published"}


def role(number, player, part, decision="d:parking", **more):
    return DecisionRole(id=f"r:{number}", decision=decision, player=player, role=part, **SITE, **more)


ROWS = {
    "S1 a document has a grade of its own, and a hasty one a low grade": [
        Source(id="s:deck", title="Slides compiled overnight, for reference only", grade="E5"),
        Competence(id="c", person="p:li", topic="ticketing", source="s:deck"),
    ],
    "S2 levels of government, ranked posts, lines and steps of one account": [
        Relationship(id="rel", account="acc", subject="u:bureau", level="vendor", target="preferred"),
        Tie(id="t", kind="leads", from_id="u:city", to_id="u:bureau"),
    ],
    "S3 lines and blocks are two kinds of tie, both dated": [
        Tie(id="block", kind="leads", from_id="u:city", to_id="u:bureau", valid=Span(start="2010")),
        Tie(id="line", kind="guides", from_id="u:province", to_id="u:bureau", valid=Span(start="2012-05")),
    ],
    "S4 what a post may do, on what, up to which amount": [
        Authority(
            id=f"a:{action}", post="post:director", action=action, scope="IT", limit=5e6, currency="CNY"
        )
        for action in ("propose", "review", "approve", "sign", "pay", "audit")
    ],
    "S5 a budget line with year, holder and stage": [
        BudgetLine(
            id="b",
            name="Parking sensors",
            unit="u:bureau",
            post="post:director",
            decision="d:parking",
            year=2026,
            stage="approved",
            amount=3.2e6,
            currency="CNY",
        )
    ],
    "S6 a body's drive for visible results, within a term": [
        Motive(
            id="m",
            subject="u:bureau",
            kind="performance_target",
            text="1,000 new spaces by the end of the term",
            valid=Span(start="2022-01", end="2027-01"),
            **SITE,
        )
    ],
    "S7 competence by topic, and the screener beside the line manager": [
        Competence(id="c", person="p:li", topic="sensor networks", **SITE),
        role(1, "post:it", "technical_gatekeeper", veto=True),
        role(2, "post:director", "decider"),
    ],
    "S8 signing, running and paying have role sets of their own": [
        Decision(id="d:accept", name="Acceptance", account="acc"),
        Decision(id="d:pay", name="Payment", account="acc"),
        role(1, "post:director", "decider"),
        role(2, "p:li", "user", "d:accept"),
        role(3, "u:city", "budget_holder", "d:pay"),
    ],
    "S9 user, buyer, payer and beneficiary are different roles": [
        role(1, "p:li", "user"),
        role(2, "u:province", "purchaser"),
        role(3, "u:city", "budget_holder"),
        role(4, "u:bureau", "beneficiary"),
    ],
    "S10 secondments, joint offices and exchange posts": [
        Tie(
            id="t1",
            kind="secondment",
            from_id="p:li",
            to_id="u:province",
            valid=Span(start="2023", end="2024"),
        ),
        Tie(id="t2", kind="joint_office", from_id="u:bureau", to_id="u:province"),
        Tie(id="t3", kind="secondment", from_id="post:it", to_id="u:province"),
        Spell(
            id="sp", person="p:li", kind="secondment", unit="u:province", valid=Span(start="2023", end="2024")
        ),
    ],
    "S12 sourced professional facts": [
        Competence(id="c1", person="p:li", topic="doctoral degree in traffic engineering", **SITE),
        Competence(id="c2", person="p:li", topic="national award for road safety", **SITE),
    ],
    "S13 an informal group, what it rests on, and graded membership": [
        Group(id="g", name="隧道校友会", name_en="Tunnel alumni", kind="alumni", size=60, **SITE),
        Membership(id="m1", person="p:li", group="g", role="convener", source="s:site", grade="C3"),
        Membership(id="m2", person="p:zhao", group="g", source="s:site", grade="D4"),
    ],
    "S14 the wish to be distinctive": [
        Motive(
            id="m", subject="u:city", kind="differentiation", text="first city with open parking data", **SITE
        )
    ],
    "S15 the wish to avoid mistakes, with its source": [
        Motive(id="m", subject="post:director", kind="risk_avoidance", text="asks for two references", **SITE)
    ],
    "S18 a process of ordered steps with bodies, quorum, veto and durations": [
        Decision(
            id="d:chain",
            name="Chain",
            stages=(
                Stage(id="users", name="用户小组", kind="user", quota=2, days_low=10, days_high=30),
                Stage(id="tech", name="Technical review", kind="technical"),
                Stage(id="board", name="Board", quota=3),
            ),
            rule="users(2) AND tech AND board",
        ),
        role(1, "post:it", "technical_gatekeeper", "d:chain", veto=True),
        role(2, "u:city", "approver", "d:chain", stage="board", weight=3),
    ],
    "S19 a tender with committee roles and a quiet period": [
        Decision(
            id="d:tender",
            name="Tender 2026-17",
            stages=(
                Stage(id="committee", name="Evaluation", quota=2),
                Stage(id="buy", name="Award", kind="purchase"),
            ),
            quiet=Span(start="2026-03-01", end="2026-04-15"),
        ),
        role(1, "p:li", "approver", "d:tender", stage="committee"),
        role(2, "u:city", "purchaser", "d:tender"),
    ],
    "S20 an integrity risk is recorded as one, with its source": [
        ComplianceRisk(id="x", subject="d:parking", text="the audit office opened a review", **SITE)
    ],
    "S21 military service with unit and years": [
        Spell(
            id="sp",
            person="p:li",
            kind="service",
            place="Signals regiment 7",
            valid=Span(start="1998", end="2006"),
        )
    ],
    "S22 university, faculty and cohort": [
        Unit(id="u:uni", name="理工大学", kind="university"),
        Spell(
            id="sp",
            person="p:li",
            kind="education",
            unit="u:uni",
            detail="civil engineering, class of 1999",
            valid=Span(start="1995-09", end="1999-07"),
        ),
    ],
    "S23 lateral transfer from an old unit": [
        Person(id="p:wang", name="Wang", origin="lateral_transfer"),
        Spell(
            id="sp",
            person="p:wang",
            kind="employment",
            unit="u:province",
            valid=Span(start="2010", end="2019"),
        ),
    ],
    "S24 a career civil servant's ladder of posts": [
        Person(id="p:wang", name="Wang", origin="civil_service", rank=18),
        Tenure(id="h1", person="p:wang", post="post:it", valid=Span(start="2012", end="2018")),
        Tenure(id="h2", person="p:wang", post="post:director", valid=Span(start="2018")),
        Tie(id="t", kind="promoted", from_id="p:zhao", to_id="p:wang", source="s:site", grade="C3"),
    ],
    "S25 openly recruited, from which industry": [
        Person(id="p:wang", name="Wang", origin="recruited"),
        Unit(id="u:firm", name="Sensor Co", kind="company"),
        Spell(
            id="sp", person="p:wang", kind="employment", unit="u:firm", valid=Span(start="2008", end="2021")
        ),
        Tie(id="t", kind="declared_interest", from_id="p:wang", to_id="u:firm", **SITE),
    ],
    "S27 the body's motive and the person's own interest are two facts": [
        Motive(
            id="m1",
            subject="u:bureau",
            kind="organizational_need",
            text="fewer queues",
            decision="d:parking",
            **SITE,
        ),
        Motive(
            id="m2",
            subject="p:li",
            kind="professional_interest",
            text="spoke on open data standards",
            decision="d:parking",
            purpose="choose what to present",
            **SITE,
        ),
    ],
    "S29 factors that delay, stop or speed a step": [
        Factor(id=f"f:{kind}", decision="d:parking", kind=kind, effect=effect, name=kind, days=30)
        for kind, effect in (
            ("policy_change", "delays"),
            ("audit", "stops"),
            ("election", "delays"),
            ("term_end", "speeds"),
            ("budget_cut", "stops"),
        )
    ],
}


@pytest.mark.parametrize("facts", ROWS.values(), ids=ROWS.keys())
def test_the_model_holds_the_row_and_gives_it_back(facts):
    by_id = {fact.id: fact for fact in [*FRAME, *facts]}
    graph = PropertyGraph(by_id.values())

    for fact in facts:
        assert graph[fact.id] == fact == parse(fact.to_dict())
    for view in ("influence", "formal", "introduction", "conflict_check"):
        assert graph.snapshot("2026-06-01", view).n >= 2


def graph_of(row):
    (facts,) = [facts for name, facts in ROWS.items() if name.split()[0] == row]
    return PropertyGraph([*FRAME, *facts])


def test_s1_a_low_grade_of_the_document_keeps_its_facts_from_being_verified():
    graph = graph_of("S1")

    assert state(graph, graph["c"]) is State.REPORTED
    assert state(graph, graph["p:li"]) is State.VERIFIED


def test_s3_lines_and_blocks_can_be_told_apart_and_ended():
    graph = graph_of("S3")

    assert {tie.kind for tie in graph.of(Tie)} == {"leads", "guides"}
    assert graph.snapshot("2011-01-01", "formal").evidence.kinds == ("default_line", "leads")
    assert graph.snapshot("2013-01-01", "formal").evidence.kinds == ("default_line", "guides", "leads")


def test_s12_personality_has_no_place():
    for field in ("personality", "mbti", "temperament", "性格", "气质"):
        with pytest.raises(PolicyRefused):
            parse({"fact": "person", "id": "p", "name": "P", field: "x"})


@pytest.mark.parametrize(
    "kind", ["gift", "gives_gifts_to", "favour", "pressure", "has_leverage_over", "kickback"]
)
def test_s20_unwritten_rules_are_never_a_tie(kind):
    with pytest.raises(PolicyRefused):
        parse({"fact": "tie", "id": "t", "kind": kind, "from_id": "p:li", "to_id": "p:zhao"})


def test_s20_an_integrity_risk_makes_no_arc():
    plain = PropertyGraph(FRAME)

    assert graph_of("S20").snapshot("2026-06-01").digest == plain.snapshot("2026-06-01").digest


@pytest.mark.parametrize(
    "origin",
    ["military", "university", "lateral_transfer", "civil_service", "recruited"],
    ids=lambda o: f"S21-S25 {o}",
)
def test_the_five_origins_are_career_facts(origin):
    assert Person(id="p", name="P", origin=origin).origin is Origin(origin)
    assert len(Origin) == 5


@pytest.mark.parametrize(("row", "kind"), [("S21", "service"), ("S22", "education"), ("S23", "employment")])
def test_a_past_shared_with_somebody_opens_a_tie(row, kind):
    graph = graph_of(row)
    (spell,) = [s for s in graph.of(Spell) if s.kind == kind]
    twin = spell.model_copy(update={"id": "twin", "person": "p:zhao"})
    (tie, *_) = infer_ties(Seating(graph.with_(twin), spell.valid.end.latest))

    assert {tie.a, tie.b} == {spell.person, "p:zhao"}


def test_s27_a_personal_interest_needs_a_purpose():
    with pytest.raises(InputError, match="purpose"):
        parse({"fact": "motive", "id": "m", "subject": "p:li", "kind": "public_view", "text": "x"})


def test_every_kind_of_fact_has_a_name_in_the_table_of_facts():
    assert {fact.kind_of_fact for facts in ROWS.values() for fact in facts} <= set(FACTS)
