"""Keys: only digests are kept, and a key opens what it was made for, until it is revoked."""

from __future__ import annotations

import stat

from service_client import Client


def test_without_a_good_key_nothing_is_told(service):
    good = service("reader").key
    wrong = (good[:-1] + ("a" if good[-1] != "a" else "b"), good.replace("sm_", "xx_"), "sm__", "é", good[3:])
    for key in ("", *wrong):
        asked = Client(service.app, key.encode().decode("latin-1"))("GET", "/v1/accounts")
        assert asked.status in {401, 429}
        assert b"alpha" not in asked.body


def test_a_revoked_key_opens_nothing_and_its_sessions_are_over(service):
    ask, keys = service("reader"), service.house.keys
    key = keys.known(ask.key)
    session = keys.begin(key)
    assert keys.of_session(session) == key
    keys.revoke(key.id)
    assert ask("GET", "/v1/accounts").status == 401
    assert keys.of_session(session) is None
    assert keys.good(key.id) is None


def test_the_file_holds_no_key_and_is_its_owners_alone(service):
    secret = service("reader").key.rpartition("_")[2]
    session = service.house.keys.begin(next(iter(service.house.keys)))
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
    settings = service.house.settings
    object.__setattr__(settings, "rate", 0.001)
    try:
        service.house.rates._left.clear()
        ask, other = service("reader"), service("reader")
        answers = [ask("GET", "/v1/accounts") for _ in range(3)]
        assert [one.status for one in answers] == [429] * 3
        assert int(answers[0].headers["retry-after"]) > 0
        assert other("GET", "/health").status == 200
    finally:
        object.__setattr__(settings, "rate", 1e6)
