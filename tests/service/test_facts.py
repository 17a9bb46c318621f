"""Facts over HTTP: what is acknowledged is in the store, once; who wrote first is not written over."""

from __future__ import annotations

import json

import jsonschema
import pytest

import stakemap as sm
from service_client import Client
from stakemap.service.state.file import StateFile
from stakemap.service.web.app import create_app
from stakemap.store import Access

FACTS = "/v1/accounts/alpha/facts"


def person(ident="p:new", **more):
    known = {"source": "s:alpha", "basis": "legitimate_interest", "grade": "B2", "expires": "2099-01-01"}
    return {"fact": "person", "id": ident, "name": "Canary New", **known, **more}


def test_pages_give_every_fact_once_in_order(service):
    ask, seen, after = service("reader"), [], ""
    while after is not None:
        page = ask("GET", f"{FACTS}?limit=2&after={after}").json
        seen += [fact["id"] for fact in page["facts"]]
        after = page["next"]
    with sm.connect(service.url, dataset="alpha") as store:
        assert seen == sorted(record.id for record in store.records())


def test_every_fact_fits_the_schema_that_is_published(service):
    described = service.app.openapi()
    facts = service("reader")("GET", FACTS).json["facts"]
    assert facts
    for fact in facts:
        schema = {**described, "$ref": f"#/components/schemas/Fact.{fact['fact']}"}
        jsonschema.validate(fact, schema)


def test_an_account_that_did_not_change_is_not_sent_again(service):
    ask = service("owner")
    tag = ask("GET", FACTS).headers["etag"]
    assert ask("GET", FACTS, if_none_match=tag).status == 304
    ask("POST", FACTS, {"facts": [person()]})
    assert ask("GET", FACTS, if_none_match=tag).status == 200


def test_of_two_who_change_the_same_state_the_second_is_refused(service):
    ask = service("owner")
    tag = ask("GET", "/v1/accounts/alpha").headers["etag"]
    first = ask("POST", FACTS, {"facts": [person("p:one")]}, if_match=tag)
    second = ask("POST", FACTS, {"facts": [person("p:two")]}, if_match=tag)
    assert (first.status, second.status) == (200, 412)
    assert ask("POST", FACTS, {"facts": [person("p:two")]}, if_match=first.headers["etag"]).status == 200
    assert ask("GET", f"{FACTS}/p:two").json["name"] == "Canary New"


def test_a_repetition_after_a_restart_gives_the_first_receipt(service, tmp_path):
    ask = service("owner")
    body = {"facts": [person()]}
    first = ask("POST", FACTS, body, idempotency_key="k1").json
    service.file.close()
    with StateFile(service.file.path) as file:
        again = Client(create_app(service.url, file), ask.key)
        assert again("POST", FACTS, body, idempotency_key="k1").json == first
        other = again("POST", FACTS, {"facts": [person("p:other")]}, idempotency_key="k1")
        assert (other.status, "another request" in other.json["message"]) == (422, True)
        assert again("GET", f"{FACTS}/p:other").status == 404


def test_two_keys_may_use_the_same_idempotency_key(service):
    one, two = service("owner"), service("owner")
    assert one("POST", FACTS, {"facts": [person("p:a")]}, idempotency_key="k").json["added"] == 1
    assert two("POST", FACTS, {"facts": [person("p:b")]}, idempotency_key="k").json["added"] == 1


def test_all_problems_are_told_at_once_without_values_and_nothing_is_written(service):
    ask = service("owner", accept_language="zh-CN,zh;q=0.9")
    bad = [person("p:x", rank="Canary rank"), person("p:y", grade="Z9"), {"fact": "Canary kind"}]
    answer = ask("POST", FACTS, {"facts": [person("p:fine"), *bad]})
    assert answer.status == 422
    assert {one["fact_id"] for one in answer.json["problems"]} == {"p:x", "p:y", ""}
    assert b"Canary" not in answer.body
    assert all(any("\u4e00" <= c <= "\u9fff" for c in one["cause"]) for one in answer.json["problems"])
    assert ask("GET", f"{FACTS}/p:fine").status == 404


def test_what_must_not_be_recorded_is_refused_here_as_well(service):
    answer = service("owner")("POST", FACTS, {"facts": [person(religion="any")]})
    assert (answer.status, answer.json["code"]) == (422, "policy")


def test_who_may_not_see_a_fact_gets_nothing_of_it(service):
    owner, reader = service("owner"), service("reader")
    sealed = person("p:sealed", label="sealed")
    assert owner("POST", FACTS, {"facts": [sealed]}).status == 200
    assert reader("GET", f"{FACTS}/p:sealed").status == 404
    assert b"p:sealed" not in reader("GET", FACTS).body
    assert (
        reader("GET", "/v1/accounts/alpha").json["facts"] + 1
        == owner("GET", "/v1/accounts/alpha").json["facts"]
    )


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"facts": [NaN]}', b'{"facts": 1e999}'])
def test_a_body_that_cannot_be_read_is_refused(service, raw):
    answer = service("owner")("POST", FACTS, raw=raw, content_type="application/json")
    assert answer.status in {400, 422}
    assert json.loads(answer.body)["code"]


def test_a_body_over_the_limit_is_refused_declared_or_not(service):
    object.__setattr__(service.resources.settings, "largest_body", 1000)
    app = create_app(service.url, service.file, service.resources.settings)
    ask = Client(app, service("owner").key)
    big = b'{"facts": [' + b" " * 2000 + b"]}"
    assert ask("POST", FACTS, raw=big, content_type="application/json").status == 413
    assert ask("POST", FACTS, raw=big, content_type="application/json", content_length="10").status == 413


def test_a_key_for_all_accounts_lists_them_and_one_for_one_only_that(service):
    every = Client(service.app, service.resources.keys.make(Access("all", role="owner"))[1])
    assert every("GET", "/v1/accounts").json["accounts"] == ["alpha", "beta"]
    assert service("owner")("GET", "/v1/accounts").json["accounts"] == ["alpha"]
