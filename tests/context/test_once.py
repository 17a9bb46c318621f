"""Time is applied once: an analysis and its report work out no day, no seats and no view a second time."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

import stakemap as sm
import stakemap.reports.formats  # what is loaded later would not be counted
from stakemap import access
from stakemap.graph import seats
from stakemap.graph.projection import arrays

PLAN = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)
read_city = (
    sm.examples.city.__wrapped__
)  # anew each time: other tests have worked out much of the one that is kept


@pytest.fixture
def counted(monkeypatch):
    """How often seats, views and days were worked out, by facts and day; wherever a module calls it from."""
    found = Counter()
    made = seats.Seating.__init__

    def seating(self, graph, day):
        found["seats", graph.digest, day] += 1
        made(self, graph, day)

    def project(seating, view, **wanted):
        found["view", seating.graph.digest, seating.day, view] += 1
        return projection_of(seating, view, **wanted)

    def resolve_day(graph, as_of):
        found["day", graph.digest] += 1
        return day_of(graph, as_of)

    projection_of, day_of = arrays.project, seats.resolve_day
    monkeypatch.setattr(seats.Seating, "__init__", seating)
    for name, module in list(sys.modules.items()):
        if name.startswith("stakemap"):
            for called, theirs, ours in (
                ("project", projection_of, project),
                ("resolve_day", day_of, resolve_day),
            ):
                if vars(module).get(called) is theirs:
                    monkeypatch.setattr(module, called, ours)
    return found


def test_an_analysis_and_its_report_work_out_day_seats_and_views_once(counted, tmp_path):
    tender = sm.analyze(read_city(), decision=sm.examples.DECISION, plan=PLAN.changed(what_ifs=0))
    sm.report(tender, tmp_path, lang="zh")
    day = tender.case.day
    assert set(counted.values()) == {1}, {key: times for key, times in counted.items() if times > 1}
    assert {key[2:] for key in counted if key[0] == "view"} >= {
        (day, view) for view in ("influence", "informal", "introduction")
    }
    assert {key[0] for key in counted} == {"day", "seats", "view"}


def test_routes_over_time_work_out_the_first_day_no_second_time(counted):
    tender = sm.analyze(read_city(), decision=sm.examples.DECISION, plan=PLAN)
    access.routes(tender, until="2026-12-31")
    access.routes(tender, until="2026-12-31")
    assert {times for key, times in counted.items() if key[0] != "day"} == {1}


def test_two_decisions_of_the_same_facts_share_seats_views_and_groups(counted):
    city, plan = read_city(), PLAN.changed(draws=0)
    decisions = (sm.examples.DECISION, sm.examples.OTHER_DECISION)
    one, two = (sm.analyze(city, decision=decision, plan=plan) for decision in decisions)
    assert {times for key, times in counted.items() if key[0] != "day"} == {1}
    assert sm.groups(one).found is sm.groups(two).found
    assert one.case.context is two.case.context
    assert sm.analyze(city, as_of="2025-01-01", plan=plan).case.context is not one.case.context
