"""From an export of a CRM program to report, plan, calendar and portfolio, as the pages say; recomputed."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date

import openpyxl
import pytest

from crm_exports import salesforce
from stakemap.io import read
from stakemap.model import Fact, Tie
from stakemap.reports.formats import read_report
from stakemap.scoring.engagement.working_days import working

DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")
STORE = ("--store", "sqlite:///accounts.db")
TYPED = {
    "en": {
        "settings": {"B3": "City of Rivers", "B4": "Own notes", "B10": "2026-09-01"},
        "Team": ("Hours a week", "5"),
        "Ties": [("Ann Ames", "asks advice of", "Cai Ames"), ("Dee Ames", "asks advice of", "Ann Crane")],
        "Decision roles": [("Smart parking", "Ann Crane", "approver")],
    },
    "zh": {
        "settings": {"B3": "江城市", "B4": "自有记录", "B10": "2026-09-01"},
        "团队": ("每周工时", "5"),
        "关系": [("Ann Ames", "请教", "Cai Ames"), ("Dee Ames", "请教", "Ann Crane")],
        "决策角色": [("Smart parking", "Ann Crane", "审批者")],
    },
}


def fill(path, lang):
    """What somebody adds to the workbook, as its first sheet says."""
    book = openpyxl.load_workbook(path)
    for name, typed in TYPED[lang].items():
        if name == "settings":
            for cell, text in typed.items():
                book.worksheets[1][cell] = text
        elif isinstance(typed, tuple):
            at = next(c.column for c in book[name][1] if c.value == typed[0])
            for row in (2, 3):
                book[name].cell(row, at, typed[1])
        else:
            for row in typed:
                line = next(k for k in range(2, 2000) if not book[name].cell(k, 1).value)
                for at, text in enumerate(row, 1):
                    book[name].cell(line, at, text)
    book.save(path)


@pytest.fixture(params=["en", "zh"])
def begun(request, call, folder):
    """The workbook of an export, filled in."""
    export = salesforce(folder / "crm-export")
    given = ("--format", "salesforce", "--basis", "legitimate_interest", "--keep-for", "24 months")
    call("template", "bureau.xlsx", "--from", export, *given, "--lang", request.param)
    fill(folder / "bureau.xlsx", request.param)
    return request.param


def test_every_step_of_the_first_day_works_and_says_what_the_facts_say(begun, call, folder):
    call("check", "bureau.xlsx")
    call("load", "bureau.xlsx", *STORE, "--account", "bureau")
    call("report", *STORE, *DAY, "--draws", "20", "--write-back", "--formats", "json", "--lang", begun)
    planned = call("plan", "bureau.xlsx", *DAY, "--ics", "plan.ics", "--out", "planned.xlsx", "--json")
    call("contacts", "bureau.xlsx", *DAY, "--out", "contacts.csv")
    call("portfolio", *STORE, "--as-of", "2026-09-01")
    call("check", "planned.xlsx")

    facts = read(folder / "bureau.xlsx")
    told = read_report(next((folder / "reports").glob("bureau-*[0-9a-f].json")))
    relations_hold(told["engagement"]["relations"]["relations"], folder / "crm-export")
    plan_holds(json.loads(planned.stdout)["plan"], facts)
    assert (folder / "plan.ics").read_text("utf-8").count("BEGIN:VEVENT") == len(
        json.loads(planned.stdout)["plan"]["steps"]
    )
    contacts_hold(folder / "contacts.csv", facts)
    portfolio_holds(json.loads((folder / "reports" / "portfolio.json").read_text("utf-8")), facts, told)


def relations_hold(rows, export):
    """Contacts, days since the last and who started, against the file of the export."""
    with (export / "Task.csv").open(encoding="utf-8") as file:
        tasks = [row for row in csv.DictReader(file) if row["Status"] == "Completed" and row["CallType"]]
    met = defaultdict(list)
    for row in tasks:
        met[f"p:salesforce:{row['WhoId'][:15]}"].append(row)
    assert {row["person"] for row in rows} == met.keys()
    for row in rows:
        mine = met[row["person"]]
        last = max(date.fromisoformat(one["ActivityDate"]) for one in mine)
        assert row["days"] == (date(2026, 9, 1) - last).days
        assert row["contacts"] == len({one["ActivityDate"] for one in mine})
        assert row["ours"] == sum(one["CallType"] == "Outbound" for one in mine)


def plan_holds(plan, facts):
    """Sums, hours, days and ways of the plan."""
    steps = plan["steps"]
    ties = {(t.from_id, t.to_id) for t in facts.of(Tie)} | {(t.to_id, t.from_id) for t in facts.of(Tie)}
    known = {(t.from_id, t.to_id) for t in facts.of(Tie) if t.kind == "knows"}
    assert steps
    assert plan["gain"] == pytest.approx(sum(step["gain"] for step in steps))
    assert plan["hours"] == pytest.approx(sum(step["hours"] for step in steps))
    assert plan["hours_a_point"] == pytest.approx(plan["hours"] / plan["gain"] / 100)
    hours = defaultdict(float)
    for step in steps:
        day = date.fromisoformat(step["day"])
        assert working(day)
        assert plan["first"] <= step["day"] <= plan["last"]
        hours[step["member"], day.isocalendar()[:2]] += step["hours"]
        if step["way"] == "own":
            assert (step["member"], step["target"]) in known
        assert all(pair in ties for pair in zip(step["route"], step["route"][1:], strict=False))
    for load in plan["loads"]:
        mine = sum(step["hours"] for step in steps if step["member"] == load["member"])
        assert mine == pytest.approx(sum(load["planned"]))
        assert sum(load["planned"]) <= sum(load["hours"])
        assert max(load["hours"]) == 5
    people = {step["target"] for step in steps}
    assert people.isdisjoint({one["person"] for one in plan["left"]})


def contacts_hold(path, facts):
    """Everybody once, and known by whoever has a tie with them."""
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))[1:]
    names = {fact.id: getattr(fact, "name", "") for fact in facts}
    known = {t.to_id: names[t.from_id] for t in facts.of(Tie) if t.kind == "knows"}
    assert len({row[0] for row in rows}) == len(rows) == 30
    for row in rows:
        assert row[9] == known.get(row[0], "")
        assert float(row[6]) <= float(row[5]) <= float(row[7])


def portfolio_holds(told, facts, report):
    """The line of the account."""
    (line,) = told["accounts"]
    known = {t.to_id for t in facts.of(Tie) if t.kind == "knows"}
    grid = [one["person"] for one in report["access"]["coverage"]["people"]]
    assert (line["people"], line["known"]) == (len(grid), len(known.intersection(grid)))
    assert line["hours"] == 2 * 5 * told["horizon"]["load_weeks"]
    assert line["oldest"] == min(f.confirmed for f in facts if isinstance(f, Fact) and f.confirmed)
    assert not told["failed"]


def test_what_is_added_to_an_export_needs_no_row_of_sources_to_enter_a_store(begun, call, folder):
    graph = read(folder / "bureau.xlsx")
    added = [tie for tie in graph.of(Tie) if tie.source == graph[tie.source].id and tie.kind == "advice"]

    assert len(added) == 2
    assert all(tie.complete and tie.grade == "F6" and "grade" in tie.defaulted for tie in added)
    assert {graph[tie.source].title for tie in added} == {TYPED[begun]["settings"]["B4"]}
    call("load", "bureau.xlsx", *STORE)


def test_a_week_later_three_cells_changed_read_as_what_changed(begun, call, folder):
    call("load", "bureau.xlsx", *STORE, "--account", "bureau")
    book = openpyxl.load_workbook(folder / "bureau.xlsx")
    team, hours = next((n, t) for n, t in TYPED[begun].items() if isinstance(t, tuple))
    at = next(c.column for c in book[team][1] if c.value == hours[0])
    book[team].cell(2, at, "8")
    ties = next(n for n in TYPED[begun] if n in ("Ties", "关系"))
    row = next(k for k in range(2, 2000) if book[ties].cell(k, 1).value == "Dee Ames")
    book[ties].cell(row, 3, "Bo Brook")
    units = book.worksheets[2]
    units["F2"] = "Harbour"
    book.save(folder / "bureau.xlsx")
    call("load", "bureau.xlsx", *STORE, "--account", "bureau")
    told = call("diff", *STORE, "--from", "1", "--to", "2", *DAY, "--everything", "--lang", begun)

    lines = told.stdout.splitlines()
    assert len(lines) <= 60, "one page"
    text = told.stdout
    assert "Bo Brook" in text
    assert "Ann Crane" in text
    assert any("8" in line for line in lines)
