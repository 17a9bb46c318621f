"""The section on how long it takes and where it is lost."""

import json
import re

import pytest

import report_cases
from stakemap.model import parse
from stakemap.reports.formats import render_html, render_json
from stakemap.reports.sections.clock import clock_part
from stakemap.reports.writer import Writer


def test_every_footnote_from_the_clock_on_leads_to_a_fact():
    page = render_html(report_cases.city())
    start, end = page.index('id="d1-clock"'), page.index('id="d1-tender"')
    targets = set(re.findall(r'href="#([\w-]+)"', page[start:end]))
    assert len(targets) > 15
    assert all(f'id="{target}"' in page for target in targets)


def test_the_figures_of_the_page_are_those_of_the_twin():
    said = json.loads(render_json(report_cases.city()))["outlook"]
    clock = clock_part(Writer.alone(report_cases.city()))

    assert clock.chance == f"{said['clock']['passing']:.0%}"
    assert [step.critical for step in clock.steps].index(True) == 1
    assert [row.people for row in clock.phases] == [len(p["nodes"]) for p in said["phases"]]
    assert len(clock.factors) == len(said["factors"]) == 4
    assert [m.left for m in clock.moves[1:]] == [m["left"] for m in said["rivalry"]["moves"]][:5]


def test_what_is_not_on_record_is_said():
    small = render_html(report_cases.analysed())
    assert "What may disturb it: no factor is on record" in small
    assert "only steps before the signature are on record" in small
    assert "The quiet period runs: nobody may be contacted." not in small, "no move without a chance"
    assert clock_part(Writer.alone(report_cases.analysed())).moves == ()
    stance = {"fact": "stance", "id": "st:2", "decision": "d:one", "person": "p:li", "position": 0.4}
    stance |= {"source": "s:site", "basis": "published", "expires": "2029-06-15"}
    known = report_cases.analysed(report_cases.small().with_(parse(stance)))
    assert "The quiet period runs: nobody may be contacted." in render_html(known)


def test_a_stop_with_days_ends_and_one_without_is_for_good():
    city = report_cases.city().graph
    cut = city.get("factor:smart-traffic:budget_cut")
    lasting = cut.model_copy(update={"id": "factor:lasting", "days": None})
    told = clock_part(Writer.alone(report_cases.analysed(city.with_(lasting), decision=cut.decision)))
    effects = {row.name: set() for row in told.factors}
    for row in told.factors:
        effects[row.name].add(row.effect)
    assert effects["mid-year budget cut"] == {"stops it for a time", "stops it for good"}


@pytest.mark.parametrize(("lang", "said"), [("en", "without what may disturb it"), ("zh", "未计干扰因素")])
def test_days_of_a_phase_say_that_nothing_disturbs_them(lang, said):
    assert said in report_cases.page(lang)
