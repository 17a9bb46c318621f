"""The conduct check: each rule warns where its facts are, is silent where one of them is missing."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engagement_accounts
import stakemap as sm
from stakemap import examples
from stakemap.analysis.plan import Plan as AnalysisPlan
from stakemap.engagement.conduct.rules import conduct_rules
from stakemap.engagement.tender.contact_check import contact_check
from stakemap.model import (
    Account,
    ComplianceRisk,
    Decision,
    DecisionRole,
    Interaction,
    Milestone,
    Person,
    Plan,
    Post,
    Review,
    Role,
    Source,
    Spell,
    SpellKind,
    Stage,
    Step,
    Supplier,
    TeamMember,
    Tenure,
    Tie,
    Unit,
)

DAY = "2026-09-10"


def span(start=None, end=None):
    return {"valid": {"start": start, "end": end}}


def base():
    """A bureau with a tender that is open, one who approves, one outsider, one supplier."""
    return [
        Source(id="s", title="Register", published="2026-05-01"),
        Account(id="a", name="A"),
        Unit(id="u", name="Bureau"),
        Unit(id="u:firm", name="Firm", kind="company"),
        Supplier(id="sup", name="Firm", unit="u:firm"),
        Post(id="post", name="Head", unit="u"),
        Person(id="p:in", name="In"),
        Person(id="p:out", name="Out"),
        TeamMember(id="t:us", name="Us"),
        Tie(id="t:1", kind="advice", from_id="p:in", to_id="p:out"),
        Decision(id="d", name="D", unit="u", stages=(Stage(id="b", name="Board"),)),
        DecisionRole(id="r", decision="d", player="p:in", stage="b", role=Role.APPROVER),
        Milestone(id="m1", decision="d", kind="notice", day="2026-09-01"),
        Milestone(id="m2", decision="d", kind="result", day="2026-10-01"),
    ]


def risk(ident="c", subject="p:in", **more):
    return ComplianceRisk(id=ident, subject=subject, text="as the source reports", **more)


def asked(graph, **values):
    return sm.analyze(graph, plan=AnalysisPlan(**{"draws": 0, "today": "2026-09-01", **values}))


def checked(*facts, without=(), clearance="sealed"):
    held = {f.id: f for f in (*base(), *facts)}
    graph = sm.PropertyGraph([f for f in held.values() if f.id not in without])
    return asked(graph, as_of=DAY, clearance=clearance).conduct_check()


def rules(found):
    return {one.rule for one in found.warnings}


def step(whom, due="2026-12-01"):
    return [
        Plan(id="plan", name="Plan", account="a", decision="d", state="active"),
        Step(id="step", plan="plan", name="Talk", whom=whom, owner="t:us", channel="meeting", due=due),
    ]


def test_nothing_on_record_warns_of_nothing():
    assert checked().warnings == ()
    assert "no" not in repr(checked()).replace("none", "")


def test_c1_a_risk_in_the_chain_while_its_tender_is_open():
    assert set(checked(risk()).of("C1")[0].facts) == {"c", "d", "r", "m1", "m2"}
    assert not checked(risk(), without=("m1", "m2")).of("C1"), "no tender is open"
    assert not checked(risk(subject="p:out")).of("C1"), "not in the chain"
    assert checked(risk(subject="u")).of("C1"), "the body that decides"


def test_c2_several_risks_of_one_subject_in_one_year():
    two = [risk("c1", **span("2026-02")), risk("c2", **span("2026-08"))]
    assert checked(*two).of("C2")[0].facts == ("c1", "c2")
    assert not checked(two[0], risk("c2", **span("2025-08"))).of("C2")
    assert not checked(two[0], risk("c2", "p:out", **span("2026-08"))).of("C2")


def test_c3_a_risk_close_to_the_chain_by_kin_interest_or_work():
    kin = Tie(id="k", kind="kin", from_id="p:out", to_id="p:in", label="restricted")
    interest = Tie(id="i", kind="declared_interest", from_id="p:in", to_id="u:firm")
    work = Spell(id="w", person="p:in", kind=SpellKind.EMPLOYMENT, unit="u:firm", **span("2020"))
    assert checked(kin, risk(subject="p:out")).of("C3")[0].conflict
    assert checked(interest, risk(subject="u:firm")).of("C3")[0].facts == ("c", "d", "i")
    assert not checked(work, risk(subject="u:firm")).of("C3")[0].conflict
    assert not checked(risk(subject="p:out")).of("C3")
    assert not checked(kin, risk(subject="p:out"), clearance="internal").of("C3"), "kinship is not seen"


def test_c4_a_step_for_a_decision_outside_its_chain():
    assert checked(*step("p:out")).of("C4")[0].facts == ("plan", "step")
    assert not checked(*step("p:in")).of("C4")
    holder = Tenure(id="h", person="p:in", post="post", **span("2020"))
    assert not checked(*step("post"), holder).of("C4"), "the post of one who has a part"
    kin = Tie(id="k", kind="kin", from_id="p:out", to_id="p:in", label="restricted")
    assert checked(*step("p:out"), kin).of("C4")[0].conflict


def test_c5_is_what_the_contact_check_stops():
    found = checked(*step("p:in", "2026-09-15"))
    assert found.of("C5")[0].about == "p:in"
    assert not checked(*step("p:in", "2026-12-15")).of("C5")


def test_c6_an_interest_in_a_supplier_or_a_change_of_side_within_the_time():
    interest = Tie(id="i", kind="declared_interest", from_id="p:in", to_id="u:firm")
    assert checked(interest).of("C6")[0].conflict
    work = Spell(id="w", person="p:out", kind=SpellKind.EMPLOYMENT, unit="u:firm", **span("2026-01"))
    left = Tenure(id="h", person="p:out", post="post", **span("2020", "2025-01-01"))
    assert checked(work, left).of("C6")[0].facts == ("d", "h", "sup", "w")
    long_ago = left.model_copy(update={"valid": sm.model.Span(start="2010", end="2020-01-01")})
    assert not checked(work, long_ago).of("C6")
    assert not checked(work, left, without=("sup",)).of("C6")


def test_c7_a_risk_that_nobody_signed_for():
    told = risk(confirmed="2026-06-01")
    signed = Review(id="v", member="t:us", finding="compliance-risk", day="2026-07-01")
    assert checked(told).of("C7")
    assert not checked(told, signed).of("C7")
    newer = risk(confirmed="2026-08-01")
    assert checked(newer, signed).of("C7"), "recorded after the signature"


def test_c8_one_who_evaluates_and_works_for_a_supplier():
    work = Spell(id="w", person="p:in", kind=SpellKind.EMPLOYMENT, unit="u:firm", **span("2020"))
    assert checked(work).of("C8")[0].facts == ("d", "r", "sup", "w")
    assert not checked(work.model_copy(update={"valid": sm.model.Span(start="2020", end="2021")})).of("C8")


def test_every_rule_says_law_and_next_step_in_both_languages():
    assert list(conduct_rules()) == [f"C{n}" for n in range(1, 9)]
    for one in conduct_rules().values():
        assert all(one.law + one.text + one.next_step)
    assert {name for name, one in conduct_rules().items() if one.refuses} == {"C1", "C3", "C4", "C8"}


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_warnings_of_random_accounts_hold_when_computed_anew(seed):
    graph = engagement_accounts.account(seed, people=5)
    analysis = asked(graph, as_of=engagement_accounts.DAY, clearance="sealed")
    found = analysis.conduct_check()
    for one in found.warnings:
        assert one.about in graph
        assert all(fact in graph for fact in one.facts)
        assert one.refuses == conduct_rules()[one.rule].refuses
    stopped = {breach.facts for breach in contact_check(analysis).breaches if breach.stops}
    assert {one.facts for one in found.of("C5")} == stopped
    for one in found.of("C4"):
        parts = {part.player for part in graph.of(DecisionRole) if part.decision == one.decision}
        assert one.about not in parts or one.conflict
    open_risks = {r.id for r in graph.of(ComplianceRisk)}
    for one in (*found.of("C1"), *found.of("C3"), *found.of("C7")):
        assert open_risks & {*one.facts}
    assert found.refused is any(one.rule in ("C1", "C3", "C4", "C8") for one in found.warnings)
    assert json.loads(json.dumps(found.to_dict()))["refused"] is found.refused


def test_kinship_is_told_by_this_check_alone_and_stands_on_no_page():
    from stakemap.reports.formats import render_html

    kin = Tie(id="kin-of-two", kind="kin", from_id="p:out", to_id="p:in", label="restricted")
    graph = sm.PropertyGraph([*base(), *step("p:out"), kin])
    analysis = asked(graph, as_of=DAY, decision="d", clearance="sealed")
    assert analysis.conduct_check().of("C4")[0].conflict
    assert "kin-of-two" not in render_html([analysis])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_strict_report_withholds_ways_to_people_and_says_so(lang):
    from stakemap.reports.formats import render_html

    day = {"as_of": examples.TODAY, "decision": "d:smart-traffic", "what_ifs": 0}
    graph = examples.city()
    plain, strict = (asked(graph, **day, strict_conduct=s) for s in (False, True))
    assert strict.conduct_check().refused
    assert plain.plan.to_dict().keys() == strict.plan.to_dict().keys() - {"strict_conduct"}
    said = {"en": "withheld", "zh": "暂不显示"}[lang]
    pages = [render_html([one], lang) for one in (plain, strict)]
    assert [said in page for page in pages] == [False, True]
    assert [one.to_dict()["access"] is None for one in (plain, strict)] == [False, True]
    assert strict.to_dict()["engagement"]["effort"] is None
    ways = {f.code for f in plain.findings if f.topic == "access"}
    assert "route" in ways
    assert not {"route", "gatekeeper", "introductions"} & {f.code for f in strict.findings}
    assert len(pages[1]) < len(pages[0])


def test_no_part_of_a_strict_report_leads_to_people_where_ways_are_withheld():
    from stakemap.reports.contact_list import contact_rows
    from stakemap.reports.formats import report_files
    from stakemap.reports.sections.brief.covered import covered_part
    from stakemap.reports.writer import Writer

    day = {"as_of": examples.TODAY, "decision": "d:smart-traffic", "what_ifs": 0}
    plain, strict = (asked(examples.city(), **day, strict_conduct=s) for s in (False, True))
    told = [covered_part(Writer.alone(one)) for one in (plain, strict)]

    assert any("→" in person.way for person in told[0].people)
    assert not any("→" in person.way for person in told[1].people)
    assert not told[1].lost
    assert [any(row["next_step"] for row in contact_rows(one)) for one in (plain, strict)] == [True, False]
    assert [one.to_dict()["cards"] is None for one in (plain, strict)] == [False, True]
    books = [report_files(one, ["xlsx"]) for one in (plain, strict)]
    shown = [openpyxl.load_workbook(BytesIO(next(iter(book.values()))))["# Coverage"] for book in books]
    said = [any("through others" in str(cell) for row in sheet.values for cell in row) for sheet in shown]
    assert said == [True, False]


def test_a_strict_comparison_leads_to_nobody_where_ways_are_withheld():
    day = {"as_of": examples.TODAY, "decision": "d:smart-traffic", "what_ifs": 0, "draws": 20}
    plain, strict = (asked(examples.city(), **day, strict_conduct=s) for s in (False, True))

    assert sm.compare(plain, plain).access is not None
    assert sm.compare(plain, strict).access is None


def test_strictness_changes_nothing_where_nothing_warns():
    from stakemap.reports.formats import render_html

    graph = sm.PropertyGraph(base())
    plain, strict = (asked(graph, as_of=DAY, decision="d", strict_conduct=s) for s in (False, True))
    assert not strict.conduct_check().refused
    assert len(render_html([strict])) - len(render_html([plain])) < 400, "but for the plan and the run"


def test_a_contact_on_record_in_a_quiet_time_is_told():
    met = Interaction(id="i", member="t:us", person="p:in", day="2026-09-05", channel="meeting")
    assert checked(met).of("C5")[0].facts[0] == "i"
    assert date.fromisoformat(DAY) > date(2026, 9, 5)
