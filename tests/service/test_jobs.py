"""Jobs: acknowledged is on disk; a process that dies is one failed job; erasure takes what was made."""

from __future__ import annotations

import json
import os
import signal
import time

from openpyxl import load_workbook

import stakemap as sm
from service_client import Client
from stakemap.comparison.tryout import tryout
from stakemap.io import write
from stakemap.service.jobs.tasks import Task, carry_out
from stakemap.service.state.file import StateFile
from stakemap.service.state.jobs import Jobs
from stakemap.service.web.app import create_app
from stakemap.store import Access

JOBS = "/v1/accounts/alpha/jobs"
QUICK = {"kind": "analysis", "draws": 0, "today": "2026-09-01", "as_of": "2026-09-01"}


def kept(service):
    """All bytes that the service keeps."""
    return b"".join(
        path.read_bytes() for path in service.file.path.parent.glob("service.db*") if path.is_file()
    )


def test_the_life_of_a_job_and_of_its_result(working):
    ask = working("owner")
    asked = ask("POST", JOBS, QUICK, idempotency_key="k")
    assert asked.status == 202
    assert ask("POST", JOBS, QUICK, idempotency_key="k").json["id"] == asked.json["id"]
    assert ask("POST", JOBS, {**QUICK, "seed": 1}, idempotency_key="k").status == 422
    told = working.ended(ask, asked.json["id"])
    assert (told["state"], told["files"], told["share"]) == ("done", ["analysis.json"], 1.0)
    with sm.connect(working.url, dataset="alpha") as store:
        own = sm.analyze(store.load(), plan=sm.Plan(as_of="2026-09-01", today="2026-09-01", draws=0))
    given = ask("GET", asked.headers["location"] + "/result")
    assert given.json["scores"]["influence"]["values"] == own.scores["influence"].to_dict()["values"]
    assert (
        ask("GET", asked.headers["location"] + "/result", if_none_match=given.headers["etag"]).status == 304
    )
    events = ask("GET", asked.headers["location"] + "/events").body.decode()
    assert json.loads(events.rpartition("data: ")[2])["state"] == "done"

    # the changes that the library tries out, with a table in both languages
    tried = working.ended(ask, ask("POST", JOBS, {**QUICK, "kind": "tryout"}).json["id"])
    (found,) = ask("GET", f"{JOBS}/{tried['id']}/result").json["decisions"]
    assert found["tryout"] == json.loads(json.dumps(tryout(own).to_dict()))
    assert [len(found["told"][lang]["variants"]) for lang in ("en", "zh")] == [
        len(found["tryout"]["tried"])
    ] * 2

    # a report in two formats, and the scenario and what changed beside it
    files = ask("POST", JOBS, {**QUICK, "kind": "report", "formats": ["html", "md"], "lang": "zh"}).json["id"]
    edits = [{"do": "leave", "person": "p:alpha-0"}]
    scenario = {**QUICK, "kind": "what_if", "scenario": {"name": "gone", "edits": edits}}
    tried = ask("POST", JOBS, scenario).json["id"]
    bad = ask(
        "POST", JOBS, {**QUICK, "kind": "what_if", "scenario": {"name": "x", "edits": [{"do": "?"}]}}
    ).json["id"]
    told = working.ended(ask, files)
    assert [name.rpartition(".")[2] for name in told["files"]] == ["html", "md", "json"]
    page = ask("GET", f"{JOBS}/{files}/result")
    assert page.headers["content-type"].startswith("text/html")
    assert "sandbox" in page.headers["content-security-policy"]
    assert b"Canary alpha 0" in page.body
    assert working.ended(ask, tried)["state"] == "done"
    told = working.ended(ask, bad)
    assert (told["state"], told["problem"]["problems"][0]["field"]) == ("failed", "do")

    # erased: no byte of the person is left in what the service keeps
    ask("POST", "/v1/accounts/alpha/facts", {"facts": [], "removed": ["t:alpha-0"]})
    changed = working.ended(
        ask, ask("POST", JOBS, {**QUICK, "kind": "changes", "since": 1, "draws": 50}).json["id"]
    )
    found = ask("GET", f"{JOBS}/{changed['id']}/result").json
    assert [one["id"] for one in found["facts"]] == ["t:alpha-0"]
    working.file.wipe()
    assert b"p:alpha-1" in kept(working)
    gone = ask("DELETE", "/v1/accounts/alpha/people/p:alpha-1?reason=request")
    assert (gone.status, gone.json["absent"]) == (200, True)
    assert ask("GET", f"{JOBS}/{files}").status == 404
    assert b"p:alpha-1" not in kept(working)
    assert b"alpha 1" not in kept(working)


def test_a_report_is_made_once_and_then_given_at_once(working):
    ask = working("reader")
    path = "/v1/accounts/alpha/report?format=md&as_of=2026-09-01"
    first = ask("GET", path)
    assert first.status == 202
    assert ask("GET", path).json["id"] == first.json["id"]
    working.ended(ask, first.json["id"])
    given = ask("GET", path)
    assert given.status == 200
    assert ask("GET", path, if_none_match=given.headers["etag"]).status == 304
    working("owner")("POST", "/v1/accounts/alpha/facts", {"facts": [], "removed": ["t:alpha-0"]})
    assert ask("GET", path).status == 202


def test_a_process_that_is_killed_is_one_failed_job_that_can_run_again(working):
    ask, crew = working("owner"), working.resources.workers
    job = ask("POST", JOBS, {**QUICK, "draws": 10_000}).json["id"]
    until = time.monotonic() + 30
    while not crew.pids and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(crew.pids[0], signal.SIGKILL)
    told = working.ended(ask, job)
    assert (told["state"], told["problem"]["code"]) == ("failed", "killed")
    assert working.ended(ask, ask("POST", JOBS, QUICK).json["id"])["state"] == "done"
    assert ask("POST", f"{JOBS}/{job}/again").status == 202
    assert ask("DELETE", f"{JOBS}/{job}").json["state"] == "cancelled"
    late = working.ended(ask, ask("POST", JOBS, {**QUICK, "draws": 9_999, "seconds": 0.001}).json["id"])
    assert (late["state"], late["problem"]["code"]) == ("failed", "cancelled")


def test_a_job_outlives_the_service_and_a_key_that_was_revoked_gets_none(service):
    ask, lost = service("owner"), service("owner")
    job = ask("POST", JOBS, QUICK).json["id"]
    other = lost("POST", JOBS, {**QUICK, "seed": 7}).json["id"]
    service.resources.keys.revoke(lost.key.split("_")[1])
    with service.file.writing() as file:  # as kill -9 leaves it
        file.execute("UPDATE jobs SET state = 'running', attempts = 1")
    service.file.close()
    with StateFile(service.file.path) as file:
        app = create_app(service.url, file)
        crew = app.state.resources.workers
        crew.start()
        again = Client(app, ask.key)
        assert service.ended(again, job)["state"] == "done"
        until = time.monotonic() + 30
        while not Jobs(file).get("alpha", other).over and time.monotonic() < until:
            time.sleep(0.05)
        assert Jobs(file).get("alpha", other).problem["code"] == "key"
        crew.stop()


def test_what_ended_the_service_three_times_is_not_tried_again(service):
    ask = service("owner")
    job = ask("POST", JOBS, QUICK).json["id"]
    with service.file.writing() as file:
        file.execute("UPDATE jobs SET state = 'running', attempts = 3")
    Jobs(service.file).take_up()
    assert ask("GET", f"{JOBS}/{job}", accept_language="zh").json["problem"]["message"] == "该进程三次中止"


def test_an_erasure_beside_the_service_takes_what_was_kept(service):
    ask, results = service("owner"), service.resources.kept.results

    class Made:
        name, media, body = "x.json", "application/json", b"p:alpha-2"

    ask("GET", "/v1/accounts/alpha")
    results.put("d", "alpha", [Made])
    results.put("e", "beta", [Made])
    with sm.connect(service.url, dataset="alpha") as store:
        store.erase("p:alpha-2", reason="request")
    service.resources.kept.everywhere()
    assert results.file("d", "alpha") is None
    assert results.file("e", "beta") is not None


def test_only_as_much_is_kept_as_was_said(service):
    results = service.resources.kept.results
    results._most = 25

    class Made:
        name, media, body = "x", "application/json", b"0123456789"

    for digest in "abc":
        results.put(digest, "alpha", [Made])
    assert [bool(results.names(digest, "alpha")) for digest in "abc"] == [False, True, True]


def carried(service, tmp_path, kind, upload, role="owner"):
    access = Access("tester", role=role, accounts=("gamma",))
    task = Task("j", service.url, "gamma", access, kind, {}, 0, 60.0, tmp_path / "scratch", upload)
    return carry_out(task, lambda share, part: None)


def test_an_uploaded_workbook_is_told_cell_by_cell_and_written_when_whole(service, tmp_path):
    path = tmp_path / "own.xlsx"
    with sm.connect(service.url, dataset="alpha") as store:
        write(store.load(), path)
    data = path.read_bytes()
    whole = carried(service, tmp_path, "load", data)
    assert json.loads(whole.files[0].body)["written"]["added"] == 6
    again = carried(service, tmp_path, "load", data)
    assert json.loads(again.files[0].body)["written"]["rev"] == 1
    book = load_workbook(path)
    for cell in (cell for sheet in book for row in sheet for cell in row if cell.value == "B2"):
        cell.value = "Canary grade"
    book.save(path)
    found = json.loads(carried(service, tmp_path, "load", path.read_bytes()).files[0].body)
    assert found["written"] is None
    assert all(one["sheet"] and one["cell"] and one["said_en"] != one["said_zh"] for one in found["problems"])
    assert found["problems"]
    assert "Canary grade" not in json.dumps(found)
    assert carried(service, tmp_path, "check", b"PK no workbook").problem["code"] == "input"
    assert carried(service, tmp_path, "load", data, "reader").problem["code"] == "access"
    assert not (tmp_path / "scratch").exists()
