import json
from datetime import date

import pytest

import stakemap as sm
from stakemap.model import Person, Source

KEPT = {"source": "s", "grade": "A1", "basis": "published", "expires": date(2039, 1, 1)}
NOTES = {"religion": "sings in the church CANARY", "health": "away for an illness CANARY"}


@pytest.fixture
def file(tmp_path):
    people = [Person(id=f"p:{rule}", name=f"N {rule}", note=note, **KEPT) for rule, note in NOTES.items()]
    sm.write(sm.PropertyGraph([Source(id="s", title="Site"), *people]), tmp_path / "city.json")
    return tmp_path / "city.json"


@pytest.mark.parametrize(("lang", "said"), [("en", "2 texts to read again"), ("zh", "2 处文字请再读一遍")])
def test_the_place_and_the_rule_are_told_and_nothing_is_refused(call, file, lang, said):
    done = call("check", file, "--lang", lang)
    assert said in done.stdout
    assert "religion" in done.stdout
    assert "CANARY" not in done.stdout + done.stderr


def test_the_json_result_names_fact_and_field(call, file):
    told = json.loads(call("check", file, "--json").stdout)
    assert {(w["fact_id"], w["field"]) for w in told["warnings"]} == {(f"p:{rule}", "note") for rule in NOTES}


def test_loading_tells_it_too(call, file, tmp_path):
    done = call("load", file, "--store", f"sqlite:///{tmp_path / 'city.db'}")
    assert "2 texts to read again" in done.stderr
