"""The section on what moves the offices."""

import json

import report_cases
from stakemap.reports.formats import render_html, render_json
from stakemap.reports.sections.motives import motives_part
from stakemap.reports.writer import Writer


def test_every_motive_of_the_twin_stands_beside_a_decider_with_its_facts():
    said = json.loads(render_json(report_cases.city()))["outlook"]["motives"]
    sides = [
        side
        for driver in motives_part(Writer.alone(report_cases.city())).drivers
        for side in (*driver.office, *driver.own)
    ]
    assert len(sides) == len(said)
    assert all(side.facts for side in sides)


def test_what_is_not_computed_is_said():
    page = render_html(report_cases.city())
    assert "How well an offer fits these motives is not computed here." in page
    assert "what neighbours of the same tier bought stands under needs and offers" in page
