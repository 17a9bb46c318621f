"""The driver's own logs hold nothing of ours, at any level."""

import logging
import socket
import threading
from datetime import date

import pytest

from stakemap.errors import Unavailable
from stakemap.model import Person, Source
from stakemap.store import connect
from stakemap.store.neo4j.quiet_driver import quiet_driver

pytest.importorskip("neo4j")


def from_driver(caplog):
    return [record for record in caplog.records if record.name.partition(".")[0] == "neo4j"]


@pytest.mark.parametrize("name", ["neo4j", "neo4j.io", "neo4j.pool", "neo4j.notifications"])
@pytest.mark.parametrize("level", [logging.DEBUG, logging.WARNING, logging.CRITICAL])
def test_what_the_driver_says_during_our_calls_is_dropped_and_other_users_keep_theirs(caplog, name, level):
    log = logging.getLogger(name)
    with caplog.at_level(logging.DEBUG, name):
        with quiet_driver():
            log.log(level, "C: RUN %s", {"name": "CANARY"})
            with quiet_driver():
                pass
            log.log(level, "S: FAILURE %s", "CANARY")
        log.log(level, "somebody else")

    assert [record.getMessage() for record in from_driver(caplog)] == ["somebody else"]


def test_another_thread_that_uses_the_driver_meanwhile_keeps_its_logs(caplog):
    log = logging.getLogger("neo4j.io")
    with caplog.at_level(logging.DEBUG, "neo4j.io"), quiet_driver():
        thread = threading.Thread(target=log.debug, args=("another thread",))
        thread.start()
        thread.join()

    assert [record.getMessage() for record in from_driver(caplog)] == ["another thread"]


def test_a_call_that_goes_wrong_leaves_the_driver_audible_for_others(caplog):
    with caplog.at_level(logging.DEBUG, "neo4j.io"):
        with pytest.raises(RuntimeError), quiet_driver():
            raise RuntimeError
        logging.getLogger("neo4j.io").debug("after")
    assert len(from_driver(caplog)) == 1


def test_opening_a_store_logs_nothing_of_the_driver(caplog):
    with socket.create_server(("127.0.0.1", 0)) as server, caplog.at_level(logging.DEBUG):
        logging.getLogger("neo4j").setLevel(logging.DEBUG)

        def answer():
            with server.accept()[0] as line:
                line.recv(64)
                line.sendall(b"HTTP/1.1 400 no")

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(Unavailable):
            connect(f"bolt://127.0.0.1:{server.getsockname()[1]}", auth=("CANARY", "CANARY"), timeout=1)
        logging.getLogger("neo4j").setLevel(logging.NOTSET)
    assert from_driver(caplog) == []


@pytest.mark.neo4j
def test_a_write_and_a_read_log_no_value_at_any_level(neo4j_url, caplog):
    kept = {"source": "s", "grade": "A1", "basis": "published", "expires": date(2039, 1, 1)}
    person = Person(id="p", name="CANARY", note="CANARY", **kept)
    with caplog.at_level(logging.DEBUG, "neo4j"), connect(neo4j_url) as store:
        store.sync([Source(id="s", title="CANARY"), person])
        assert store.load()["p"].name == "CANARY"
    assert "CANARY" not in caplog.text
