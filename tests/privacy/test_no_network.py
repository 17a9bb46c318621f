"""Nothing is called, and no program is started, unless the user asks for it."""

from __future__ import annotations

import importlib.util

import pytest

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
