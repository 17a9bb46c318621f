"""Keys: only digests are kept, and a key opens what it was made for, until it is revoked."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import stakemap
from service_client import Client
from stakemap.errors import Unavailable
from stakemap.io.problem_texts import translated
from stakemap.service.state.file import StateFile
from stakemap.service.state.keys import Keys
from stakemap.store import Access


def test_without_a_good_key_nothing_is_told(service):
    good = service("reader").key
    wrong = (good[:-1] + ("a" if good[-1] != "a" else "b"), good.replace("sm_", "xx_"), "sm__", "é", good[3:])
    for key in ("", *wrong):
        asked = Client(service.app, key.encode().decode("latin-1"))("GET", "/v1/accounts")
        assert asked.status in {401, 429}
        assert b"alpha" not in asked.body


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/accounts"), ("GET", "/v1/x"), ("PUT", "/health")])
def test_whoever_may_not_ask_is_told_what_to_do_in_both_languages(service, method, path):
    told = Client(service.app, "sm_x_y")(method, path).json
    assert told["hint"]
    for text in (told["message"], told["hint"]):
        assert translated(text, "zh") != text


def test_a_revoked_key_opens_nothing_and_its_sessions_are_over(service):
    ask, keys = service("reader"), service.resources.keys
    key = keys.known(ask.key)
    session = keys.begin(key)
    assert keys.of_session(session) == key
    keys.revoke(key.id)
    assert ask("GET", "/v1/accounts").status == 401
    assert keys.of_session(session) is None
    assert keys.good(key.id) is None


def test_the_file_holds_no_key_and_is_its_owners_alone(service):
    secret = service("reader").key.split("_", 2)[2]  # a secret may hold the sign as well
    session = service.resources.keys.begin(next(iter(service.resources.keys)))
    service.file.wipe()
    held = b"".join(path.read_bytes() for path in service.file.path.parent.glob("service.db*"))
    assert b"tester" in held
    assert secret.encode() not in held
    assert session.encode() not in held
    assert stat.S_IMODE(service.file.path.stat().st_mode) == 0o600


def test_a_role_does_what_it_may_and_no_more(service):
    body = {"facts": [], "removed": ["t:alpha-0"]}
    assert service("reader")("POST", "/v1/accounts/alpha/facts", body).status == 403
    assert service("editor")("POST", "/v1/accounts/alpha/facts", body).json["removed"] == 1


def test_who_asks_too_often_waits_and_others_do_not(service):
    settings = service.resources.settings
    object.__setattr__(settings, "rate", 0.001)
    try:
        service.resources.rates._left.clear()
        ask, other = service("reader"), service("reader")
        answers = [ask("GET", "/v1/accounts") for _ in range(3)]
        assert [one.status for one in answers] == [429] * 3
        assert int(answers[0].headers["retry-after"]) > 0
        assert other("GET", "/health").status == 200
    finally:
        object.__setattr__(settings, "rate", 1e6)


def test_a_second_server_on_one_file_is_refused_until_the_first_is_gone(tmp_path):
    pytest.importorskip("fcntl")
    path = tmp_path / "service.db"
    code = "import sys; from stakemap.service.state.file import StateFile; file = StateFile(sys.argv[1])"
    code += "; file.hold(); print('holds', flush=True); input()"
    command = [sys.executable, "-c", code, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    env = {"PYTHONPATH": str(Path(stakemap.__file__).parents[1])}
    with subprocess.Popen(command, env=env, **pipes) as other, StateFile(path) as file:
        assert other.stdout.readline() == b"holds\n"
        with pytest.raises(Unavailable, match=f"process {other.pid} ") as refused:
            file.hold()
        assert "--state" in refused.value.hint
        assert translated(refused.value.args[0], "zh") == f"另一个服务正在使用这一服务文件：进程 {other.pid}"
        Keys(file).make(Access("beside"))
        (tmp_path / "link.db").symlink_to(path)
        with StateFile(tmp_path / "link.db") as same, pytest.raises(Unavailable, match=str(other.pid)):
            same.hold()
        other.send_signal(signal.SIGKILL)
        other.wait()
        file.hold()
        file.hold()
        with StateFile(path) as third, pytest.raises(Unavailable):
            third.hold()
    with StateFile(path) as file:
        file.hold()
