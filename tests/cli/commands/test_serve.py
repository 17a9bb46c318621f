"""`serve`: what is said before the first request."""

import pytest

pytest.importorskip("fastapi")


@pytest.fixture
def told(call, monkeypatch):
    """``told(url, lang)``: the messages of a service that stops at once."""
    monkeypatch.setattr("stakemap.service.server.run", lambda *_: None)
    return lambda url, lang: call("serve", "--store", url, "--lang", lang).stderr


@pytest.mark.parametrize(("lang", "said"), [("en", "holds no account yet"), ("zh", "此库还没有客户")])
def test_a_store_without_an_account_is_told_of(told, store, lang, said):
    assert said in told(f"sqlite:///new-{lang}.db", lang)
    full = told(store, lang)
    assert said not in full
    assert "http://127.0.0.1:8000/" in full
