"""Nothing is called, and no program is started, unless the user asks for it."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from audit_hook import DOORS, SOURCE, passed

QUIET = {
    "importing the package": "import stakemap",
    "importing every public name": "import stakemap\nfor name in dir(stakemap): getattr(stakemap, name)",
    "importing the errors": "import stakemap.errors",
    "importing the model": "import stakemap.model",
}
for part in ("graph", "scoring", "findings", "io", "store", "analysis", "reports", "cli"):
    if importlib.util.find_spec(f"stakemap.{part}"):
        QUIET[f"importing {part}"] = f"import stakemap.{part}"


@pytest.mark.parametrize("code", QUIET.values(), ids=QUIET.keys())
def test_no_connection_is_opened_and_no_program_started_by(code, watched):
    done = watched(code)

    assert done.code == 0, done.err
    assert done.calls == ()


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "socket.getaddrinfo"),
        ("import socket; socket.socket().connect(('127.0.0.1', 9))", "socket.connect"),
        ("import subprocess, sys; subprocess.run([sys.executable, '-V'])", "subprocess.Popen"),
        ("import os; os.system('true')", "os.system"),
    ],
)
def test_the_watch_sees_and_stops(code, call, watched):
    done = watched(f"try:\n    {code}\nexcept PermissionError:\n    pass")

    assert done.code == 0, done.err
    assert done.calls == (call,)


def through(place, act):
    """Run something as if a module of stakemap did it."""
    exec(compile("act()", f"{SOURCE}/{place}", "exec"), {"act": act})
    return passed()


def connect():
    with socket.socket() as one:
        one.settimeout(0.01)
        one.connect_ex(("127.0.0.1", 9))


def start():
    subprocess.run([sys.executable, "-c", ""], check=True)


def test_the_suite_sees_what_a_module_reaches_through_no_door():
    assert through("io/files.py", connect)[:1] == ("socket.connect from io/files.py",)
    assert "subprocess.Popen from store/neo4j/connection.py" in through("store/neo4j/connection.py", start)
    assert through("store/neo4j/connection.py", connect) == ()
    assert through("processes.py", start) == ()


def test_every_declared_door_is_a_module():
    assert {place for place in DOORS if not (Path(SOURCE) / place).is_file()} == set()


def test_what_a_test_starts_itself_is_its_own_matter():
    connect()
    start()
    assert passed() == ()
