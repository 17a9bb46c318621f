"""The JSON of a report is plain, and is read back whole."""

import json

import pytest

import report_cases
import stakemap as sm
from stakemap.errors import InputError
from stakemap.reports.formats import render_json


def test_the_file_of_the_city_says_what_the_analysis_says():
    city = report_cases.city()
    twin = json.loads(render_json(city))
    tried = twin.pop("tryout")
    assert tried["tried"]
    assert twin == json.loads(json.dumps(city.to_dict()))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "stakemap-report-2"}', "nonsense"])
def test_what_is_no_report_is_refused_with_a_cure(tmp_path, text):
    path = tmp_path / "none.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"stakemap report"):
        sm.read_report(path)


def test_a_report_written_is_read_back(tmp_path):
    city = report_cases.city()
    (path,) = sm.report(city, tmp_path, formats=["json"])[:1]
    assert path.suffix == ".json"
    assert sm.read_report(path) == json.loads(path.read_text(encoding="utf-8"))
    assert sm.read_report(path)["run"] == city.run
