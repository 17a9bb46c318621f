"""What stands round the service: its outermost layer, changes since a revision, keys of repeated requests."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3

import pytest

import stakemap as sm
from service_client import Client
from stakemap.errors import InputError, Unavailable
from stakemap.service.state.file import StateFile
from stakemap.service.state.idempotency import IdempotencyKeys
from stakemap.service.web.metrics import Metrics
from stakemap.service.web.middleware import RequestLayer
from stakemap.store import ChangeSet

CHANGES = "/v1/accounts/alpha/changes"


def failing(started):
    """An app that fails with a text that nobody may see, before or after its answer began."""

    async def app(scope, receive, send):
        if scope["type"] != "http":
            await send({"type": "other"})
            return
        if started:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("Canary of a fact")

    return app


@pytest.mark.parametrize(("started", "status"), [(False, 500), (True, 200)])
def test_an_unforeseen_error_is_answered_without_its_text_and_only_where_nothing_was_said(
    started, status, caplog
):
    metrics = Metrics()
    with caplog.at_level(logging.INFO):
        said = Client(RequestLayer(failing(started), metrics, 100))("BREW", "/x")
    assert said.status == status
    assert said.headers["x-request-id"]
    if not started:
        assert said.json["code"] == "unexpected"
    assert "Canary" not in said.body.decode() + caplog.text
    line = json.loads(caplog.records[-1].getMessage())
    assert (line["error"], line["method"], line["route"], line["status"]) == (
        "RuntimeError", "OTHER", "none", status,
    )  # fmt: skip
    assert 'method="OTHER"' in metrics.text()


def test_what_is_no_request_goes_through():
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(RequestLayer(failing(False), Metrics(), 100)({"type": "lifespan"}, None, send))
    assert sent == [{"type": "other"}]


def test_changes_since_a_revision_are_told_by_id_kind_and_action(service):
    ask = service()
    with sm.connect(service.url, dataset="alpha") as store:
        before = store.head().rev
        store.apply(ChangeSet(removed=["t:alpha-1"]))
    told = ask("GET", f"{CHANGES}?since={before}").json
    assert told["changes"] == [{"id": "t:alpha-1", "kind": "tie", "action": "removed"}]
    assert (told["since"], told["rev"]) == (before, before + 1)
    everything = ask("GET", CHANGES).json["changes"]
    assert {one["action"] for one in everything} == {"added"}
    assert "t:alpha-1" not in {one["id"] for one in everything}
    assert ask("GET", f"{CHANGES}?since=99").json["changes"] == []


def test_a_key_stands_for_one_request(tmp_path):
    with StateFile(tmp_path / "state.db") as file:
        keys = IdempotencyKeys(file)
        assert keys.checked(None, "k", "alpha", {}) is None
        first = keys.checked("once", "k", "alpha", {"a": 1})
        assert first == keys.checked("once", "k", "alpha", {"a": 1})
        assert len({first, keys.checked("once", "j", "alpha", 1), keys.checked("once", "k", "beta", 1)}) == 3
        with pytest.raises(InputError, match="another request"):
            keys.checked("once", "k", "alpha", {"a": 2})
        for wrong in ("", "a\nb", "x" * 1000):
            with pytest.raises(InputError, match="not an idempotency key"):
                keys.checked(wrong, "k", "alpha", {})


def test_a_file_of_the_service_is_usable_or_refused_and_a_failed_write_leaves_nothing(tmp_path):
    with pytest.raises(Unavailable):
        StateFile(tmp_path)
    (tmp_path / "text.db").write_text("no database, but a text that is long enough to look like one" * 20)
    with pytest.raises(Unavailable):
        StateFile(tmp_path / "text.db")
    with StateFile(tmp_path / "state.db") as file:
        with pytest.raises(sqlite3.IntegrityError), file.writing() as kept:
            kept.executemany("INSERT INTO repeated VALUES (x'01', x'02', ?)", [(1.0,), (2.0,)])
        with file.writing() as kept:
            assert kept.execute("SELECT count(*) FROM repeated").fetchone()[0] == 0
