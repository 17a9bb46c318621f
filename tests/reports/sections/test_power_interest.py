"""The section on power and interest."""

import json

import report_cases
from stakemap.reports.formats import render_html, render_json
from stakemap.reports.sections.power_interest import quadrants_part
from stakemap.reports.writer import Writer


def test_the_rows_are_those_of_the_twin():
    places = json.loads(render_json(report_cases.city()))["grid"]["places"]
    found = quadrants_part(Writer.alone(report_cases.city()))
    assert [row.power for row in found.rows] == [place["power"] for place in places]
    assert [row.decided for row in found.rows] == [p["quadrant"] != "undecided" for p in places]
    assert found.picture is not None


def test_a_grid_without_any_interest_is_one_line_and_draws_nothing():
    analysis = report_cases.analysed()
    assert quadrants_part(Writer.alone(analysis)).picture is None
    assert "Whom it concerns most: no interest is on record" in render_html(analysis)
