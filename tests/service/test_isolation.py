"""A key for one account reads no byte of another, on every route there is; and no request ends in a 500."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service_client import Client
from stakemap.service.state.results import StoredFile
from stakemap.service.web.callers import Rates

IDS = {"fact_id": "p:beta-0", "person_id": "p:beta-0", "job_id": "", "name": "person", "post_id": "x"}


def routes(app):
    """Every method and path of the description, with its parameters."""
    for path, methods in app.openapi()["paths"].items():
        for method, about in methods.items():
            yield method.upper(), path, about


@pytest.fixture
def both(service):
    """A service in which beta has a job with a result, and who may ask for it."""
    own = service("owner", "beta")
    job = own("POST", "/v1/accounts/beta/jobs", {"kind": "analysis"}).json["id"]
    resources = service.resources
    found = resources.kept.jobs.get("beta", job)
    made = StoredFile("x.json", "application/json", "t", b"Canary beta")
    resources.kept.results.put(found.digest, "beta", [made])
    resources.kept.jobs.end(job, None)
    assert b"Canary beta" in own("GET", f"/v1/accounts/beta/jobs/{job}/result").body
    service.job = job
    return service


def filled(path, **ids):
    """A path with its holes filled in."""
    return re.sub(r"{(\w+)}", lambda hole: quote(ids[hole[1]]), path)


def test_a_key_of_one_account_reads_no_byte_of_another_on_any_route(both):
    ask, seen = both("owner", "alpha"), 0
    for method, path, _about in routes(both.app):
        ids = {**IDS, "job_id": both.job}
        for account in ("beta", "nothing") if "{account}" in path else ("",):
            place = filled(path, **{**ids, "account": account})
            answer = ask(method, f"{place}?reason=x", {} if method == "POST" else None)
            assert b"anary beta" not in answer.body, path
            if account:
                assert (answer.status, answer.json["code"]) in {(404, "unknown-name"), (422, "input")}, path
                seen += 1
        if "{account}" in path and ("job_id" in path or "fact_id" in path or "person_id" in path):
            place = filled(path, **{**ids, "account": "alpha"})
            assert ask(method, f"{place}?reason=x").status in {404, 422}, path
    assert seen > 20
    other = both("reader", "beta")
    assert other("GET", f"/v1/accounts/beta/jobs/{both.job}").status == 404  # another key of the same account


KNOWN = ["p:alpha-0", "alpha", "0", "-1", "2026-09-01", "\x00", "\ud800"]
TEXTS = st.text(max_size=12) | st.sampled_from(KNOWN)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def asked(draw, app):
    """A request as the description allows it, and as it does not."""
    method, path, about = draw(st.sampled_from(list(routes(app))))
    account = draw(st.sampled_from(["alpha", "alpha", "alpha", "beta"]) | TEXTS)
    filled = re.sub(r"{(\w+)}", lambda hole: _quoted(account if hole[1] == "account" else draw(TEXTS)), path)
    names = [one["name"] for one in about.get("parameters", ()) if one["in"] == "query"]
    given_names = draw(st.lists(st.sampled_from(names or ["x"])))
    query = "&".join(f"{name}={_quoted(draw(TEXTS))}" for name in given_names)
    headers = [one["name"] for one in about.get("parameters", ()) if one["in"] == "header"]
    heads = {name: _latin(draw(TEXTS)) for name in headers}
    body = draw(VALUES | st.fixed_dictionaries({"facts": st.lists(FACTS, max_size=2)}) | JOB)
    return method, f"{filled}?{query}", None if method in {"GET", "DELETE"} else body, heads


FACTS = st.fixed_dictionaries(
    {"fact": st.sampled_from(["person", "tie", "source", "unit"]) | TEXTS, "id": TEXTS},
    optional={"name": VALUES},
)
JOB = st.fixed_dictionaries(
    {"kind": st.sampled_from(["analysis", "what_if", "changes"])},
    optional={"decision": VALUES, "scenario": VALUES, "seed": VALUES, "draws": VALUES, "since": VALUES},
)


def _quoted(text):
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _latin(text):
    return "".join(c for c in text if 32 <= ord(c) < 127)


def test_no_request_is_answered_with_a_500(service):
    ask = service("owner", accept_language="zh")
    object.__setattr__(service.resources.settings, "waiting", 10)

    @given(asked(service.app))
    @settings(suppress_health_check=list(HealthCheck), deadline=None)
    def check(request):
        method, path, body, heads = request
        try:
            json.dumps(body)
        except UnicodeEncodeError:
            return
        answer = ask(method, path, body, **heads)
        assert answer.status not in {0, 500}, (request, answer.body)

    check()


def test_a_stranger_is_told_nothing_but_that_the_service_is_up(both):
    object.__setattr__(both.resources, "rates", Rates(clock=iter(range(0, 10**6, 100)).__next__))
    stranger = Client(both.app)
    open_to_all = {"/health", "/ready", "/metrics", "/v1/schemas", "/v1/schemas/{name}"}
    for method, path, _about in routes(both.app):
        place = filled(path, **{**IDS, "job_id": both.job, "account": "beta"})
        answer = stranger(method, place, {} if method == "POST" else None)
        assert answer.status == (200 if path in open_to_all else 401), path
        assert b"beta" not in answer.body, path
