"""Exports of CRM programs to facts: what is taken, what is left out and why, who may be one."""

from __future__ import annotations

import pytest

import stakemap as sm
from crm_exports import hubspot, ident, salesforce, written
from stakemap.errors import InputError, PolicyRefused, UnknownName
from stakemap.io import Evidence, read_records
from stakemap.model import (
    Channel,
    Decision,
    DecisionRole,
    Interaction,
    Ownership,
    Person,
    Post,
    Role,
    Starter,
    TeamMember,
    Tenure,
    Tie,
    Unit,
)

KEPT = Evidence("legitimate_interest", "24 months")


def left(reading, why):
    return {one.heading or one.count for one in reading.imported.left if one.why == why}


@pytest.fixture
def city(tmp_path):
    return read_records(salesforce(tmp_path / "sf"), format="salesforce", evidence=KEPT)


def test_every_contact_is_a_person_with_their_post_and_boss(city):
    graph = city.graph

    assert not city.problems
    assert len(list(graph.of(Person))) == 30 == len(list(graph.of(Tenure)))
    posts = {tenure.person: graph[tenure.post] for tenure in graph.of(Tenure)}
    first = f"p:salesforce:{ident('003', 0)[:15]}"
    second = f"p:salesforce:{ident('003', 1)[:15]}"
    assert (graph[first].name, posts[first].name) == ("Ann Ames", "Director")
    assert graph[posts[second].unit].name == "Transport Bureau, Signals"
    reports = {(tie.from_id, tie.to_id) for tie in graph.of(Tie) if tie.kind == "reports_to"}
    assert (posts[second].id, first) in reports
    assert len(reports) == 28


def test_bodies_stand_under_their_parent_and_deleted_ones_are_left_out(city):
    names = {unit.id: unit.name for unit in city.graph.of(Unit)}
    leads = {(names[t.from_id], names[t.to_id]) for t in city.graph.of(Tie) if t.kind == "leads"}

    assert "Closed Bureau" not in names.values()
    assert {("River City", "Transport Bureau"), ("Transport Bureau", "Transport Bureau, Roads")} <= leads
    assert left(city, "deleted") == {1}


def test_activities_are_contacts_only_where_two_met_and_it_is_over(city):
    contacts = list(city.graph.of(Interaction))

    assert len(contacts) == 36
    assert {c.channel for c in contacts} == {Channel.CALL, Channel.MESSAGE}
    assert {c.started_by for c in contacts} == {Starter.OURS, Starter.THEIRS}
    assert all(c.purpose is None for c in contacts if c.channel is Channel.MESSAGE)
    assert [left(city, why) for why in ("not_done", "no_contact", "nobody", "no_owner")] == [{1}] * 4
    assert sum(c.decision is not None for c in contacts) == 3


def test_whoever_was_in_contact_knows_the_other_since_the_first_and_as_of_the_last(city):
    graph = city.graph
    days = {}
    for contact in graph.of(Interaction):
        days.setdefault((contact.member, contact.person), []).append(contact.day)
    known = {(t.from_id, t.to_id): (t.valid.start, t.confirmed) for t in graph.of(Tie) if t.kind == "knows"}

    assert known == {pair: (min(on), max(on)) for pair, on in days.items()}


def test_only_users_who_own_or_met_somebody_are_members_of_the_team(city):
    graph = city.graph

    assert {member.name for member in graph.of(TeamMember)} == {"Jie Chen", "Mia Park"}
    assert sum(1 for _ in graph.of(Ownership)) == 33  # thirty people and three bodies


def test_roles_are_read_by_the_table_and_others_are_left_out(city):
    roles = {role.role for role in city.graph.of(DecisionRole)}

    assert roles == {Role.DECIDER, Role.TECHNICAL_GATEKEEPER, Role.USER, Role.BUDGET_HOLDER}
    assert left(city, "no_role") == {1}
    ends = {decision.name: decision.valid.end for decision in city.graph.of(Decision)}
    assert ends == {"Smart parking": None, "Old lights": "2024-05-01"}


def test_no_address_no_note_and_no_subject_of_a_message_is_kept(city):
    kept = "\n".join(str(record.to_dict()) for record in city.records)

    for text in ("river.example", "lunch", "0815-4711", "About signals 1'"):
        assert text not in kept
    assert {one.heading: one.why for one in city.imported.left if one.heading} == {
        "Description": "content", "HomePhone": "private", "Amount": "money", "IsPrimary": "system",
    }  # fmt: skip


def test_every_fact_has_source_basis_and_expiry_from_the_options(city):
    facts = [record for record in city.records if hasattr(record, "complete")]

    assert all(fact.complete for fact in facts)
    assert {fact.source for fact in facts} == {"src:salesforce:2026-08-30"}
    met = city.graph[f"p:salesforce:{ident('003', 1)[:15]}"]
    assert (met.confirmed, str(met.expires)) == ("2026-07-01", "2028-07-01")


def test_the_account_of_the_import_counts_every_row(city):
    told = {one.file: (one.object, one.taken, one.rows) for one in city.imported.files}

    assert told["Contact.csv"] == ("contact", 30, 30)
    assert told["Account.csv"] == ("account", 3, 4)
    assert told["Task.csv"] == ("activity:task", 36, 40)
    assert told["User.csv"] == ("user", 2, 3)
    assert told["OpportunityContactRole.csv"] == ("role", 4, 5)
    for lang in ("en", "zh"):
        lines = list(city.imported.lines(lang))
        assert all(line.strip() for line in lines)
        assert not any("Ames" in line or "@" in line for line in lines)


def test_a_hubspot_export_is_read_by_its_own_names(tmp_path):
    reading = read_records(hubspot(tmp_path), format="hubspot", evidence=KEPT)
    graph = reading.graph

    assert not reading.problems
    assert {person.id for person in graph.of(Person)} == {"p:hubspot:51", "p:hubspot:52", "p:hubspot:53"}
    assert [(r.player, r.role) for r in graph.of(DecisionRole)] == [("p:hubspot:51", Role.DECIDER)]
    contacts = {(c.person, c.channel, c.occasion, c.started_by) for c in graph.of(Interaction)}
    assert contacts == {
        ("p:hubspot:51", Channel.MEETING, "1", None),
        ("p:hubspot:52", Channel.MEETING, "1", None),
        ("p:hubspot:51", Channel.MESSAGE, None, Starter.THEIRS),
    }
    assert left(reading, "not_done") == {1}
    assert left(reading, "no_post") == {1}


def test_duplicates_are_proposed_with_the_reason_and_not_merged(tmp_path):
    reading = read_records(hubspot(tmp_path), format="hubspot", evidence=KEPT)

    assert [(a.one, a.other, a.why) for a in reading.imported.alike] == [
        ("p:hubspot:52", "p:hubspot:53", "email")
    ]
    assert {"p:hubspot:52", "p:hubspot:53"} <= {record.id for record in reading.records}


LIST = [["姓名", "单位", "职务", "部门", "邮箱", "最近联系", "我方负责人"],
        ["李伟", "市交通局", "局长", "", "a@x", "2026-05-01", "陈洁"],
        ["王芳", "市交通局", "科长", "信息科", "b@x", "", "陈洁"],
        ["王芳", "市财政局", "科员", "", "c@x", "", ""],
        ["王芳", "市财政局", "科员", "", "c@x", "", ""],
        ["", "市财政局", "科员", "", "", "", ""]]  # fmt: skip


def test_a_plain_list_in_chinese_needs_no_ids(tmp_path):
    path = written(tmp_path, "list", LIST) / "list.csv"
    reading = read_records(path, format="contacts", evidence=KEPT)
    graph = reading.graph

    assert not reading.problems
    assert (reading.language, reading.imported.exported) == ("zh", "2026-05-01")
    assert sorted(p.name for p in graph.of(Person)) == ["李伟", "王芳", "王芳"]
    assert "市交通局信息科" in {u.name for u in graph.of(Unit)}
    assert {p.name for p in graph.of(Post)} == {"局长", "科长", "科员"}
    assert (left(reading, "twice"), left(reading, "no_name")) == ({1}, {1})
    assert [a.why for a in reading.imported.alike] == ["name"]


def test_a_column_that_a_red_line_refuses_is_refused_as_at_every_door(tmp_path):
    rows = [["Name", "Company", "Religion__c"], ["Ann Ames", "Roads", "none of ours"]]
    path = written(tmp_path, "list", rows) / "list.csv"
    day = Evidence("contract", "1 year", exported="2026-09-01")

    with pytest.raises(PolicyRefused) as refused:
        sm.read(path, format="contacts", evidence=day)
    assert refused.value.problems[0].cell == "C1"
    assert "none of ours" not in str(refused.value)
    rows[1][2] = ""
    written(tmp_path, "list", rows)
    assert len(list(sm.read(path, format="contacts", evidence=day).of(Person))) == 1


def test_doubtful_words_of_a_purpose_are_told_and_not_refused(tmp_path):
    folder = hubspot(tmp_path)
    written(folder, "meetings", [
        ["Record ID", "Meeting name", "Meeting start time", "Meeting outcome", "Activity assigned to",
         "Associated Contact IDs"],
        ["1", "Bring a gift", "2026-03-05 14:00", "COMPLETED", "Mia Park", "51"],
    ])  # fmt: skip
    reading = read_records(folder, format="hubspot", evidence=KEPT)

    (warning,) = reading.warnings
    assert (warning.file, warning.cell, warning.field) == ("meetings.csv", "B2", "purpose")


def test_the_day_of_the_export_basis_and_retention_must_be_told_somewhere(tmp_path):
    path = written(tmp_path, "list", [["Name"], ["Ann Ames"]]) / "list.csv"

    with pytest.raises(InputError, match="day of the export"):
        sm.read(path, format="contacts", evidence=KEPT)
    with pytest.raises(InputError) as refused:
        sm.read(path, format="contacts", evidence=Evidence(exported="2026-09-01"))
    assert [problem.cause for problem in refused.value.problems] == [
        "lawful basis missing", "retention missing",
    ]  # fmt: skip
    with pytest.raises(InputError, match="no file with the columns"):
        sm.read(path, format="salesforce", evidence=KEPT)
    with pytest.raises(UnknownName):
        sm.read(path, format="siebel", evidence=KEPT)


def test_days_of_figures_alone_are_read_in_the_order_that_their_column_shows(tmp_path):
    rows = [["Name", "Last Contact"], ["Ann Ames", "3/4/2026"], ["Bo Brook", "3/14/2026 9:30 AM"]]
    path = written(tmp_path, "list", rows) / "list.csv"
    reading = read_records(
        path, format="contacts", evidence=Evidence("contract", "1 year", exported="2026-09-01")
    )

    assert sorted(p.confirmed for p in reading.graph.of(Person)) == ["2026-03-04", "2026-03-14"]
    written(tmp_path, "list", rows[:2])
    doubt = read_records(
        path, format="contacts", evidence=Evidence("contract", "1 year", exported="2026-09-01")
    )
    assert [problem.cell for problem in doubt.doubts] == ["B2"]


def test_only_the_account_asked_for_is_taken_with_those_under_it(tmp_path):
    folder = salesforce(tmp_path / "sf")
    evidence = Evidence("contract", "1 year", client="Transport Bureau")
    reading = read_records(folder, format="salesforce", evidence=evidence)

    assert len(list(reading.graph.of(Person))) == 20
    assert "Budget Office" not in {unit.name for unit in reading.graph.of(Unit)}
    assert left(reading, "other_account") == {2, 10}


def test_thirty_contacts_and_a_decision_give_a_report_with_coverage(city, tmp_path):
    decision = next(d for d in city.graph.of(Decision) if d.name == "Smart parking")
    plan = sm.Plan(as_of="2026-09-01", today="2026-09-01", decision=decision.id, draws=20)
    analysis = sm.analyze(city.graph, plan=plan)
    coverage = analysis.coverage()

    known = {person for person, members in coverage.grid.contacts.items() if members}
    met = {contact.person for contact in city.graph.of(Interaction)}
    assert known == met & set(coverage.grid.people) != set()
    files = sm.report(analysis, out=tmp_path, formats=("html",))
    page = files[0].read_text(encoding="utf-8")
    assert "Jie Chen" in page
    assert "Ann Ames" in page
