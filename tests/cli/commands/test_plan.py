"""`plan`: words, facts to edit and a calendar."""

import json

import pytest
from icalendar import Calendar

import stakemap as sm
from stakemap.model import Step

DAY = ("--as-of", sm.examples.TODAY, "--today", sm.examples.TODAY)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "city.xlsx"
    sm.write(sm.examples.city(), path)
    return path


def test_a_plan_is_said_written_and_taken_up_by_the_next_run(call, book, tmp_path):
    out, ics = tmp_path / "planned.xlsx", tmp_path / "plan.ics"
    told = call("plan", str(book), *DAY, "--out", str(out), "--ics", str(ics), "--json")
    value = json.loads(told.stdout)
    assert value["plan"]["steps"]
    graph = sm.read(out)
    assert {ident for ident in value["proposed"] if ident not in sm.examples.city()} <= {f.id for f in graph}
    steps = [f for f in graph.of(Step) if f.id in value["proposed"]]
    days = {str(e.decoded("dtstart")) for e in Calendar.from_ical(ics.read_bytes()).walk("VEVENT")}
    assert {str(step.due) for step in steps} <= days
    again = json.loads(call("plan", str(out), *DAY, "--json").stdout)
    assert not set(again["proposed"]) & set(value["proposed"])


def test_what_is_there_is_not_written_over(call, book, tmp_path):
    path = tmp_path / "plan.ics"
    path.write_text("mine")
    call("plan", str(book), *DAY, "--ics", str(path), code=2)
    assert path.read_text() == "mine"


def test_the_plan_is_said_in_chinese(call, book):
    told = call("plan", str(book), *DAY, "--lang", "zh")
    assert "拜会" in told.stdout
    assert "meets" not in told.stdout


@pytest.mark.parametrize("command", ["plan", "diff"])
def test_the_day_of_the_clock_is_the_day_to_look_at_where_none_is_named(call, book, command):
    files = (str(book),) * (2 if command == "diff" else 1)
    assert call(command, *files, *DAY[2:]).stdout == call(command, *files, *DAY).stdout
