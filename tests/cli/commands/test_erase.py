"""`erase`."""

from __future__ import annotations

from stakemap.io import read, write
from stakemap.store import connect


def held(account="bureau"):
    with connect("sqlite:///accounts.db", dataset=account, create=False) as store:
        return store.load()


def test_erasing_reaches_every_account_and_proves_it(call, store, bureau):
    call("load", bureau, "--store", store, "--account", "second")
    done = call("erase", "p:li-wei", "--store", store, "--reason", "request 7")

    assert "1 person, 8 facts, 0 reports affected" in done.stdout
    assert "no trace of p:li-wei in 2 of 2 accounts" in done.stdout
    assert all("p:li-wei" not in held(name) for name in ("bureau", "second"))


def test_erasing_in_one_account_leaves_the_others_and_says_so(call, store, bureau):
    call("load", bureau, "--store", store, "--account", "second")
    done = call("erase", "p:li-wei", "--store", store, "--reason", "r", "--account", "second")

    assert "1 person, 4 facts" in done.stdout
    assert "still stand in: dataset bureau" in done.stderr
    assert "p:li-wei" in held("bureau")
    assert "p:li-wei" not in held("second")


def test_a_namesake_is_kept_and_named_by_id(call, store, bureau):
    graph = read(bureau)
    write(graph.with_(graph["p:sun"].model_copy(update={"name": "李伟", "name_zh": "李伟"})), "next.json")
    call("load", "next.json", "--store", store, "--account", "bureau")
    done = call("erase", "p:li-wei", "--store", store, "--reason", "r")

    assert "no trace of p:li-wei" in done.stdout
    assert "same spelling: p:sun" in done.stderr
    assert "李伟" not in done.stdout + done.stderr


def test_an_erased_person_is_not_loaded_again(call, store, bureau):
    call("erase", "p:li-wei", "--store", store, "--reason", "r")

    assert "erased on request" in call("load", bureau, "--store", store, code=1).stderr


def test_an_unknown_person_ends_with_2(call, store):
    said = call("erase", "p:nobody", "--store", store, "--reason", "r", code=2).stderr
    assert "unknown id" in said
    assert "p:nobody" not in said


def test_erasing_needs_a_reason(call, store):
    assert "--reason" in call("erase", "p:li-wei", "--store", store, code=2).stderr


def test_a_terminal_is_asked_first(call, store, monkeypatch):
    monkeypatch.setattr("stakemap.cli.commands.upkeep.erase._agreed", lambda *_: False)

    assert "nothing was erased" in call("erase", "p:li-wei", "--store", store, "--reason", "r", code=2).stderr
    assert "p:li-wei" in held()


def test_reports_that_still_name_the_person_are_listed(call, store, folder):
    (folder / "reports").mkdir()
    (folder / "reports" / "old-1.en.html").write_text("Li Wei decides", encoding="utf-8")
    (folder / "reports" / "old-1.json").write_text("p:li-wei", encoding="utf-8")
    (folder / "reports" / "other-2.en.html").write_text("nobody", encoding="utf-8")
    done = call("erase", "p:li-wei", "--store", store, "--reason", "r")

    assert "4 facts, 1 report affected" in done.stdout
    assert "old-1.en.html" in done.stdout
    assert "other-2" not in done.stdout
