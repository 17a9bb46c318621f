"""A finished report is given at once, and only to whom, and only as long, as it may be given."""

from __future__ import annotations

import pytest

import stakemap as sm
from stakemap.service.jobs.job_request import JobRequest, digest_of
from stakemap.service.state.file import StateFile
from stakemap.service.state.keys import Keys
from stakemap.service.state.results import StoredFile
from stakemap.service.web import finished_reports

PATH = "/v1/accounts/alpha/report?as_of=2026-09-01"
WANTED = JobRequest(as_of="2026-09-01")


@pytest.fixture
def past(monkeypatch):
    """The answers that were given past the app."""
    given = []
    answered = finished_reports.FinishedReports._answer

    def counted(self, meant, request):
        found = answered(self, meant, request)
        given.extend([found] if found else [])
        return found

    monkeypatch.setattr(finished_reports.FinishedReports, "_answer", counted)
    return given


def finished(service, ask, body=b"<p>Canary report"):
    """A report of alpha as it stands, for whoever has the rights of this key."""
    access = service.resources.keys.known(ask.key).access
    rev = service.resources.kept.revision("alpha")
    digest = digest_of("alpha", rev, access, WANTED.dated().values())
    made = StoredFile("report.html", "text/html; charset=utf-8", "t", body)
    service.resources.kept.results.put(digest, "alpha", [made])


def test_it_is_the_same_answer_until_anything_changes(service, past):
    ask = service("reader")
    finished(service, ask)
    first, second, third = (ask("GET", PATH) for _ in range(3))
    assert len(past) == 2
    assert {answer.body for answer in (first, second, third)} == {b"<p>Canary report"}
    drop = {"x-request-id"}
    assert {k: v for k, v in second.headers.items() if k not in drop} == {
        k: v for k, v in first.headers.items() if k not in drop
    }
    assert ask("GET", PATH, if_none_match=first.headers["etag"]).status == 304
    assert 'route="/v1/accounts/{account}/report",status="200"' in ask("GET", "/metrics").body.decode()
    with sm.connect(service.url, dataset="alpha") as store:
        noted = [entry for entry in store.audit() if entry.action == "read"]
        assert len(noted) == 1
        store.apply(sm.store.ChangeSet(removed=["t:alpha-1"]))  # by another process, as it were
    assert ask("GET", PATH).status == 202
    finished(service, ask, b"newer")
    assert [ask("GET", PATH).body for _ in range(2)] == [b"newer"] * 2
    with sm.connect(service.url, dataset="alpha") as store:
        store.erase("p:alpha-2", reason="request")
    assert ask("GET", PATH).status == 202
    assert not service.resources.kept.results.bytes()


def test_nobody_else_gets_it(service, past):
    ask = service("reader")
    finished(service, ask)
    assert [ask("GET", PATH).status for _ in range(2)] == [200, 200]
    assert service("owner", "beta")("GET", PATH).status == 404
    assert service("owner")("GET", PATH).status == 202  # sees more, so it is another report
    past.clear()
    with StateFile(service.file.path) as file:  # as `stakemap key revoke` beside the service
        Keys(file).revoke(ask.key.split("_")[1])
    assert ask("GET", PATH).status == 401
    assert not past


def test_it_counts_as_a_request(service, past):
    ask = service("reader")
    finished(service, ask)
    ask("GET", PATH)
    object.__setattr__(service.resources.settings, "rate", 0.1)
    object.__setattr__(service.resources, "rates", type(service.resources.rates)(clock=lambda: 0.0))
    assert [ask("GET", PATH).status for _ in range(2)] == [429, 429]
    assert not past
