"""The picture of the organisation."""

import json
import re

import report_cases
from stakemap.reports.formats import render_html
from stakemap.reports.sections import picture
from stakemap.reports.writer import Writer


def test_the_script_is_given_the_figures_of_everybody_in_the_picture():
    analysis = report_cases.city()
    found = picture.picture_part(Writer.alone(analysis)).picture
    data = json.loads(found.data)
    rows = {one["name"]: {data["labels"][at]: said for at, said in one["rows"]} for one in data["people"]}
    for node, value in analysis.scores["influence"].as_shown.top(3):
        assert rows[analysis.case.name(node)]["Moves of the decision"] == f"{value:.0%}"
    assert all(f'id="{person["gid"]}"' in found.svg for person in data["people"])


def test_too_many_people_are_not_drawn(monkeypatch):
    monkeypatch.setattr(picture, "_MOST", 3)
    found = picture.picture_part(Writer.alone(report_cases.analysed()))
    assert found.picture is None
    assert found.people > 3


def test_a_picture_of_few_people_is_not_blown_up_to_the_width_of_the_page():
    analysis = report_cases.analysed()
    found = picture.picture_part(Writer.alone(analysis)).picture
    own = float(re.search(r'viewBox="0 0 (\S+)', found.svg)[1])
    assert own < found.widest < 1.5 * own
    assert f'<div class="sm-stage" style="max-width:{found.widest}px">' in render_html(analysis)
