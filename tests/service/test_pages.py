"""The page for people: let in by a key, shown what it opens in either language, nothing from elsewhere."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import pytest

from languages import CJK
from service_client import Client
from stakemap.service.state.results import StoredFile
from stakemap.service.web.pages import acts, views

FORM = "application/x-www-form-urlencoded"


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


def pages(service, ask):
    """Every page there is, each kind of result among them."""
    house = service.house
    key = house.keys.of_session(ask.headers["cookie"].partition("=")[2]).id
    problem = {"code": "input", "message": "not a number", "hint": "", "problems": []}
    problem["problems"] = [{"code": "", "cause": "not a number", "cure": "", "field": "", "fact_id": ""}] * 2
    row = {"sheet": "<b>", "cell": "C3", "row": 3, "said_en": "<i>wrong", "said_zh": "\u9519"}
    counts = {"rows_ok": 1, "rows_rejected": 1, "rows_waiting": 2, "people": 1, "facts": 2}
    receipt = {"rev": 2, "added": 1, "changed": 0, "removed": 0, "written": True}
    shown = {
        "check": {**counts, "problems": [row], "written": None},
        "load": {**counts, "problems": [], "written": receipt},
        "changes": {"since": 1, "rev": 2, "alerts": [{"en": "x", "zh": "\u53d8"}], "facts": [{"text": "+"}]},
        "report": {},
    }
    paths = ["/", "/page/alpha", "/page/beta", "/page/alpha/jobs/none"]
    for number, (kind, values) in enumerate(shown.items()):
        name = f"{'check' if kind == 'load' else kind}.json"
        job = house.keeping.jobs.add("alpha", key, kind, {}, rev=1, digest=f"d{number}")
        made = StoredFile(name, "application/json", "t", json.dumps(values).encode())
        house.keeping.results.put(f"d{number}", "alpha", [made])
        house.keeping.jobs.end(job.id, None)
        paths.append(f"/page/alpha/jobs/{job.id}")
    for number, end in enumerate(("wait", "fail", "cancel")):
        job = house.keeping.jobs.add("alpha", key, "report", {}, rev=1, digest=f"e{number}")
        if end == "fail":
            house.keeping.jobs.end(job.id, problem)
        if end == "cancel":
            house.keeping.jobs.cancel(job.id)
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
    key = service.house.keys.of_session(own.headers["cookie"].partition("=")[2]).id
    job = service.house.keeping.jobs.add("beta", key, "report", {}, rev=1, digest="d")
    made = StoredFile("x.html", "text/html", "t", b"Canary beta")
    service.house.keeping.results.put("d", "beta", [made])
    service.house.keeping.jobs.end(job.id, None)
    assert b"Canary beta" in own("GET", f"/page/beta/jobs/{job.id}/file?name=x.html").body
    form = {"raw": b"person=x&since=1&mode=check", "content_type": FORM}
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
    assert service.house.keeping.jobs.of("alpha") == []
    answer = ask("POST", "/page/alpha/report", raw=b"format=md", content_type=FORM, origin="http://service")
    assert answer.status == 303
    assert len(service.house.keeping.jobs.of("alpha")) == 1


def test_forms_ask_for_jobs_and_out_is_out(service):
    ask = signed_in(service)
    boundary = b"--b\r\nContent-Disposition: form-data; name="
    upload = boundary + b'"mode"\r\n\r\ncheck\r\n' + boundary
    upload += b'"workbook"; filename="x.xlsx"\r\n\r\nPK\r\n--b--\r\n'
    answer = ask("POST", "/page/alpha/upload", raw=upload, content_type="multipart/form-data; boundary=b")
    assert answer.status == 303
    person = f"person={quote('Canary alpha 0')}&on=2027-03-01".encode()
    assert ask("POST", "/page/alpha/what-if", raw=person, content_type=FORM).status == 303
    assert ask("POST", "/page/alpha/changes", raw=b"since=1", content_type=FORM).status == 303
    kinds = {job.kind for job in service.house.keeping.jobs.of("alpha")}
    assert kinds == {"check", "what_if", "changes"}
    assert ask("POST", "/logout").status == 303
    assert ask("GET", "/page/alpha").status == 303


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_who_may_not_write_is_not_offered_to(service, role):
    text = signed_in(service, role)("GET", "/page/alpha").body.decode()
    assert ('value="load"' in text) == (role == "editor")
