"""The page for people: let in by a key, shown what it opens in either language, nothing from elsewhere."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

import stakemap as sm
from languages import CJK
from service_client import Client
from stakemap.errors import Cancelled, InputError, Problem
from stakemap.model import parse
from stakemap.service.answers import problem_report
from stakemap.service.state.results import StoredFile
from stakemap.service.web.pages import acts, views

FORM = "application/x-www-form-urlencoded"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def signed_in(service, role="owner", *accounts, **headers):
    """Somebody who typed a key into the page."""
    key = service(role, *accounts).key
    stranger = Client(service.app)
    answer = stranger("POST", "/login", raw=urlencode({"key": key}).encode(), content_type=FORM)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert {"httponly", "samesite=strict"} <= {part.strip().lower() for part in cookie.split(";")}
    return Client(service.app, cookie=cookie.partition(";")[0], **headers)


class Loads(HTMLParser):
    """What a page asks the browser to fetch or run."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.found += [values.get("src"), values.get("href") if tag == "link" else None]
        self.found += [tag] if tag in {"script", "style", "iframe", "object"} else []
        self.found += [name for name in values if name.startswith("on") and name != "on"]
        self.found += ["style"] if "style" in values else []


def tried(title):
    """One change that was tried out, as a job tells it."""
    cell = {"before": "1", "after": "2"}
    rows = [{"title": title, "cells": [cell, {**cell, "after": "1"}]}]
    said = {"summary": "1", "heads": ["A", "B"], "now": ["1", "1"], "notes": ["n"], "variants": rows}
    edits = [{"do": "leave", "person": "p:alpha-0"}]
    told = {"en": said, "zh": {**said, "heads": ["甲", "乙"]}}
    return {"told": told, "tryout": {"tried": [{"edits": edits}]}}


def pages(service, ask):
    """Every page there is, each kind of result among them."""
    resources = service.resources
    key = resources.keys.of_session(ask.headers["cookie"].partition("=")[2]).id
    problem = {"code": "input", "message": "not a number", "hint": "mend it", "problems": []}
    problem["problems"] = [{"code": "", "cause": "not a number", "cure": "", "field": "", "fact_id": ""}] * 2
    row = {"sheet": "<b>", "cell": "C3", "row": 3, "said_en": "<i>wrong", "said_zh": "\u9519"}
    counts = {"rows_ok": 1, "rows_rejected": 1, "rows_waiting": 2, "people": 1, "facts": 2}
    receipt = {"rev": 2, "added": 1, "changed": 0, "removed": 0, "written": True}
    shown = {
        "check": {**counts, "problems": [row], "written": None},
        "load": {**counts, "problems": [], "written": receipt},
        "changes": {"since": 1, "rev": 2, "alerts": [{"en": "x", "zh": "\u53d8"}], "facts": [{"text": "+"}]},
        "tryout": {"decisions": [{"decision": "d", "name": {"en": "Road", "zh": "路"}, **tried("<b>")}]},
        "report": {},
    }
    paths = ["/", "/page/alpha", "/page/beta", "/page/alpha/jobs/none"]
    for number, (kind, values) in enumerate(shown.items()):
        name = f"{'check' if kind == 'load' else kind}.json"
        job = resources.kept.jobs.add("alpha", key, kind, {}, rev=1, digest=f"d{number}")
        made = StoredFile(name, "application/json", "t", json.dumps(values).encode())
        resources.kept.results.put(f"d{number}", "alpha", [made])
        resources.kept.jobs.end(job.id, None)
        paths.append(f"/page/alpha/jobs/{job.id}")
    for number, end in enumerate(("wait", "fail", "cancel")):
        job = resources.kept.jobs.add("alpha", key, "report", {}, rev=1, digest=f"e{number}")
        if end == "fail":
            resources.kept.jobs.end(job.id, problem)
        if end == "cancel":
            resources.kept.jobs.cancel(job.id)
        paths.append(f"/page/alpha/jobs/{job.id}")
    return paths


def test_every_page_is_in_the_language_asked_for_and_brings_nothing_from_elsewhere(service):
    ask = signed_in(service)
    for path in pages(service, ask):
        for lang in ("en", "zh"):
            answer = ask("GET", f"{path}?lang={lang}")
            text = answer.body.decode()
            assert answer.status == (404 if "beta" in path or "none" in path else 200), path
            assert set(Loads(text).found) - {None} <= {"data:,", "/page.css"}, path
            assert "script-src 'self'" in answer.headers["content-security-policy"]
            seen = re.sub(r"<title>.*?</title>|<a[^>]*hreflang.*?</a>|<[^>]*>", " ", text, flags=re.DOTALL)
            if lang == "en":
                assert not CJK.search(seen), (path, CJK.search(seen))
            else:
                assert CJK.search(seen), path
            assert "<b>" not in text
            assert "<i>" not in text


def test_a_session_of_one_account_reads_no_byte_of_another(service):
    ask = signed_in(service, "owner", "alpha")
    own = signed_in(service, "owner", "beta")
    key = service.resources.keys.of_session(own.headers["cookie"].partition("=")[2]).id
    job = service.resources.kept.jobs.add("beta", key, "report", {}, rev=1, digest="d")
    made = StoredFile("x.html", "text/html", "t", b"Canary beta")
    service.resources.kept.results.put("d", "beta", [made])
    service.resources.kept.jobs.end(job.id, None)
    assert b"Canary beta" in own("GET", f"/page/beta/jobs/{job.id}/file?name=x.html").body
    form = {"raw": b"person=x&since=1&mode=check&tie=x", "content_type": FORM}
    holes = [route for room in (views, acts) for route in room.router.routes if "{account}" in route.path]
    assert len(holes) >= 9
    for account in ("beta", "alpha"):
        for route in holes:
            place = route.path.replace("{account}", account).replace("{job_id}", job.id)
            answer = ask(min(route.methods - {"HEAD"}), f"{place}?name=x.html", **form)
            assert b"anary beta" not in answer.body, place
            assert answer.status != 500
            if account == "beta":
                assert answer.status == 404, place
    assert b"beta" not in ask("GET", "/").body


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_days_of_changes_stand_as_people_write_them(service, lang):
    ask = signed_in(service, "owner", "alpha")
    for place in ("/", "/page/alpha"):
        text = ask("GET", f"{place}?lang={lang}").body.decode()
        assert not re.findall(r">[^<>]*\d{4}-\d\d[^<>]*<", text), place


def test_without_a_session_every_page_leads_to_the_way_in(service):
    stranger = Client(service.app, cookie="stakemap_session=wrong")
    for path in ("/page/alpha", "/page/none", "/page/alpha/jobs/x"):
        answer = stranger("GET", path)
        assert (answer.status, answer.headers["location"]) == (303, "/")
    assert stranger("GET", "/").status == 200
    wrong = stranger("POST", "/login", raw=b"key=sm_no_no", content_type=FORM)
    assert (wrong.status, b"alert" in wrong.body) == (401, True)


def test_a_form_of_another_site_does_nothing(service):
    ask = signed_in(service)
    for headers in ({"origin": "https://elsewhere.example"}, {"sec_fetch_site": "cross-site"}):
        answer = ask("POST", "/page/alpha/report", raw=b"format=html", content_type=FORM, **headers)
        assert answer.status == 403
    assert service.resources.kept.jobs.of("alpha") == []
    answer = ask("POST", "/page/alpha/report", raw=b"format=md", content_type=FORM, origin="http://service")
    assert answer.status == 303
    assert len(service.resources.kept.jobs.of("alpha")) == 1


def test_forms_ask_for_jobs_and_out_is_out(service):
    ask = signed_in(service)
    boundary = b"--b\r\nContent-Disposition: form-data; name="
    upload = boundary + b'"mode"\r\n\r\ncheck\r\n' + boundary
    upload += b'"workbook"; filename="x.xlsx"\r\n\r\nPK\r\n--b--\r\n'
    answer = ask("POST", "/page/alpha/upload", raw=upload, content_type="multipart/form-data; boundary=b")
    assert answer.status == 303
    assert ask("POST", "/page/alpha/changes", raw=b"since=1", content_type=FORM).status == 303
    assert ask("POST", "/page/alpha/tryout", raw=b"", content_type=FORM).status == 303
    kinds = {job.kind for job in service.resources.kept.jobs.of("alpha")}
    assert kinds == {"check", "tryout", "changes"}
    assert ask("POST", "/logout").status == 303
    assert ask("GET", "/page/alpha").status == 303


@pytest.mark.parametrize("role", ["reader", "editor", "owner"])
def test_who_may_not_load_is_not_offered_to_and_told_so(service, role):
    ask = signed_in(service, role)
    text = ask("GET", "/page/alpha").body.decode()
    assert ('value="load"' in text) == (role == "owner")
    assert ("role owner" in text) == (role != "owner")
    answer = service(role)("POST", "/v1/accounts/alpha/uploads?mode=load", raw=b"PK", content_type=XLSX)
    assert answer.status == (202 if role == "owner" else 403)


def asked(service, answer):
    """The edits that a form asked to try out."""
    assert answer.status == 303, answer.body
    job = service.resources.kept.jobs.get("alpha", answer.headers["location"].rpartition("/")[2])
    return [{k: v for k, v in edit.items() if v is not None} for edit in job.request["scenario"]["edits"]]


def test_what_if_offers_people_positions_and_ties_and_asks_for_them(service):
    with sm.connect(service.url, dataset="alpha") as store:
        known = {"source": "s:alpha", "basis": "legitimate_interest", "grade": "B2", "expires": "2099-01-01"}
        kin = {
            "fact": "tie",
            "id": "t:kin",
            "kind": "kin",
            "from_id": "p:alpha-1",
            "to_id": "p:alpha-2",
            **known,
        }
        past = {**kin, "id": "t:past", "kind": "mentors", "valid": {"end": "2001"}}
        road = {"fact": "decision", "id": "d:road", "name": "Road", **known}
        votes = {"fact": "decision_role", "id": "r:0", "decision": "d:road", "role": "decider", **known}
        store.apply(map(parse, (kin, past, road, {**votes, "player": "p:alpha-0"})))
    ask = signed_in(service, accept_language="en")
    text = ask("GET", "/page/alpha").body.decode()
    ties = re.search(r'<datalist id="ties">(.*?)</datalist>', text)[1]
    shown = re.findall(r'value="([^"]*)"', ties)
    assert shown == [f"Canary alpha {k} asks advice of Canary alpha 0" for k in (1, 2)]
    assert 'name="decision" value="d:road"' in text
    who, at = {"person": "Canary alpha 0"}, {"decision": "d:road"}

    def tried_out(place="/page/alpha/what-if", **form):
        return ask("POST", place, raw=urlencode(form).encode(), content_type=FORM)

    expected = {
        "leave": {"do": "leave", **who, "on": "2027-03-01"},
        "for": {"do": "flip_stance", "position": 0.9, **who, **at, "on": "2027-03-01"},
        "against": {"do": "flip_stance", "position": 0.1, **who, **at, "on": "2027-03-01"},
        "unknown": {"do": "drop_stance", **who, **at, "on": "2027-03-01"},
    }
    for what, edit in expected.items():
        assert asked(service, tried_out(what=what, on="2027-03-01", **who, **at)) == [edit]
    ended = {"do": "drop_tie", "kind": "advice", "from_id": "p:alpha-2", "to_id": "p:alpha-0"}
    assert asked(service, tried_out("/page/alpha/what-if/tie", tie=shown[1])) == [ended]
    refused = tried_out("/page/alpha/what-if/tie", tie="Canary elsewhere")
    assert (refused.status, b"Canary elsewhere" in refused.body) == (422, False)


def test_a_change_that_was_tried_out_leads_to_its_whole_page(service):
    ask = signed_in(service)
    resources = service.resources
    key = resources.keys.of_session(ask.headers["cookie"].partition("=")[2]).id
    job = resources.kept.jobs.add("alpha", key, "tryout", {}, rev=1, digest="d")
    values = {"decisions": [{"decision": None, "name": {"en": "", "zh": ""}, **tried("one leaves")}]}
    made = StoredFile("tryout.json", "application/json", "t", json.dumps(values).encode())
    resources.kept.results.put("d", "alpha", [made])
    place = f"/page/alpha/jobs/{job.id}/what-if"
    assert ask("POST", place, raw=b"of=0&number=0", content_type=FORM).status == 404  # it is not done yet
    resources.kept.jobs.end(job.id, None)
    edits = asked(service, ask("POST", place, raw=b"of=0&number=0", content_type=FORM))
    assert edits == [{"do": "leave", "person": "p:alpha-0"}]
    for wrong in (b"of=1", b"number=1"):
        assert ask("POST", place, raw=wrong, content_type=FORM).status == 404


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "the time is over; give it"), ("zh", "时间已到；请给更多时间")]
)
def test_why_a_job_failed_and_what_to_do_is_said_once_in_the_language_of_the_page(service, lang, said):
    ask = signed_in(service)
    resources = service.resources
    key = resources.keys.of_session(ask.headers["cookie"].partition("=")[2]).id
    late = Cancelled("the time is over", hint="give it more seconds, or ask for less: fewer draws")
    names = InputError([Problem("no such tie", "choose one of the list", field="tie", sheet="edits", row=1)])
    texts = []
    for error in (late, names):
        job = resources.kept.jobs.add("alpha", key, "what_if", {}, rev=1, digest="x")
        resources.kept.jobs.end(job.id, problem_report(error).model_dump())
        texts.append(ask("GET", f"/page/alpha/jobs/{job.id}?lang={lang}").body.decode())
    assert texts[0].count(said) == 1
    assert texts[0].count('role="alert"') == texts[1].count('role="alert"') == 1
    assert ("edits" in texts[1], "choose one" in texts[1]) == (False, lang == "en")
