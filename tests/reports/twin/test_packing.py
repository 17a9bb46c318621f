"""The file of a report holds each thing once, and gives back every value."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import report_cases
import stakemap as sm
from stakemap.errors import InputError
from stakemap.reports.formats import render_json
from stakemap.reports.twin.packing import PACKED, packed, unpacked

IDS = ["p:1", "p:2", "f:1", "f:2"]
FIELDS = st.sampled_from([*IDS, "id", "columns", "rows", "plain", "by_node", "a/b", "a", "@0", "#1", "!"])
TEXTS = st.sampled_from([*IDS, "#0", "@1", "!x", "verified", "verified too"]) | st.text(max_size=6)
FIGURES = st.none() | st.booleans() | st.integers(-3, 300) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    FIGURES | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=4),
    max_leaves=30,
)
TABLES = st.lists(st.sampled_from(IDS), unique=True).map(lambda ids: [{"id": one} for one in ids])
OBJECTS = st.dictionaries(FIELDS, VALUES, max_size=6)
TWINS = OBJECTS | st.builds(
    lambda nodes, facts, rest: {**rest, "nodes": nodes, "evidence": {"facts": facts}}, TABLES, TABLES, OBJECTS
)


@settings(max_examples=300, deadline=None)
@given(TWINS)
def test_what_was_packed_comes_back_whatever_it_is(twin):
    assert unpacked(json.loads(json.dumps(packed(twin)))) == twin


def test_the_file_of_the_city_gives_back_what_the_analysis_says():
    city = report_cases.city()
    twin = unpacked(json.loads(render_json(city)))
    tried = twin.pop("tryout")
    assert tried["tried"]
    assert twin == json.loads(json.dumps(city.to_dict()))


def test_every_id_of_a_fact_stands_once_in_the_file():
    text = render_json(report_cases.city())
    ids = json.loads(text)["ids"]
    assert [one for one in ids if text.count(f'"{one}"') != 1] == []


def test_a_file_of_before_is_read_as_it_is(tmp_path):
    old = report_cases.city().to_dict()
    path = tmp_path / "old.json"
    path.write_text(json.dumps(old), encoding="utf-8")
    assert sm.read_report(path) == json.loads(json.dumps(old))


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
    assert sm.read_report(path)["run"] == city.run
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == PACKED
