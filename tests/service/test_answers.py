"""What another program sends and gets."""

from __future__ import annotations

import json
import logging

import jsonschema
import pytest

import stakemap as sm
from stakemap.analysis.schema import InfluenceReport, InfluenceRequest, schema_names
from stakemap.errors import Cancelled, InputError, PolicyRefused, StakemapError
from stakemap.service.answers import answer, problem_report


@pytest.fixture(scope="module")
def city():
    return sm.examples.city()


def request(**values):
    return InfluenceRequest(
        decision=sm.examples.DECISION, as_of=sm.examples.TODAY, today=sm.examples.TODAY, **values
    )


def test_a_request_gives_the_same_numbers_as_the_library(city):
    reply = answer(request(), city)
    plan = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)
    own = sm.analyze(city, decision=sm.examples.DECISION, plan=plan)
    assert reply.run == own.run
    assert reply.scores["influence"].values == own.scores["influence"].to_dict()["values"]


def test_a_reply_survives_json_and_fits_the_published_schema(city):
    text = answer(request(), city).model_dump_json()
    jsonschema.validate(json.loads(text), sm.schema("report"))
    assert InfluenceReport.model_validate_json(text).run == answer(request(), city).run


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_is_a_valid_schema(name):
    meta = jsonschema.Draft202012Validator(jsonschema.Draft202012Validator.META_SCHEMA)
    assert list(meta.iter_errors(sm.schema(name))) == []


def test_an_unknown_field_or_view_is_refused_before_anything_is_computed():
    for values in ({"decison": "d"}, {"view": "conflict_check"}, {"as_of": "yesterday"}, {"seed": -1}):
        with pytest.raises(InputError) as caught:
            InfluenceRequest(**values)
        assert problem_report(caught.value).problems[0].field == next(iter(values))
        with pytest.raises(InputError):
            InfluenceRequest.model_validate_json(json.dumps(values))


def test_a_request_for_what_must_not_be_recorded_is_refused_by_its_rule():
    with pytest.raises(PolicyRefused):
        InfluenceRequest.model_validate({"religion": "Canary"})
    with pytest.raises(InputError) as caught:
        InfluenceRequest.model_validate_json('{"decision": Canary')
    assert "Canary" not in f"{caught.value!r} {caught.value}"


def test_a_problem_names_field_and_fact_but_no_value():
    with pytest.raises(InputError) as caught:
        sm.model.parse({"fact": "person", "id": "p:1", "name": "Ann Canary", "rank": "director-canary"})
    report = problem_report(caught.value)
    assert report.problems[0].field == "rank"
    assert report.problems[0].fact_id == "p:1"
    assert "canary" not in report.model_dump_json().lower()


def test_any_error_of_the_package_becomes_a_message(city):
    with pytest.raises(StakemapError) as caught:
        answer(InfluenceRequest(decision="d:none"), city)
    assert problem_report(caught.value).code == "unknown-name"


def test_logs_hold_ids_and_no_names(city, caplog):
    with caplog.at_level(logging.DEBUG):
        answer(request(), city)
    assert "run:" in caplog.text
    names = {p.name for p in city.of(sm.model.Person)} | {
        p.name_en for p in city.of(sm.model.Person) if p.name_en
    }
    assert not [name for name in names if name in caplog.text]


def test_an_answer_tells_how_far_it_is_and_ends_in_time(city):
    told = []
    answer(request(draws=10), city, progress=lambda share, part: told.append((share, part)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert list(dict.fromkeys(part for _, part in told))[-1] == "report"
    with pytest.raises(Cancelled) as stopped:
        answer(request(), city, deadline=sm.Deadline(0))
    assert problem_report(stopped.value).code == "cancelled"
