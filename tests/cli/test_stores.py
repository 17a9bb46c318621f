"""`load`, `erase` and `verify`."""

from __future__ import annotations

import json

import pytest

from stakemap.io import read, write
from stakemap.model import Person
from stakemap.store import connect


def held(account="bureau"):
    with connect("sqlite:///accounts.db", dataset=account, create=False) as store:
        return store.load()


def test_loading_twice_changes_nothing_the_second_time(call, bureau):
    first = call("load", bureau, "--store", "sqlite:///accounts.db")
    second = call("load", bureau, "--store", "sqlite:///accounts.db")

    assert "16 created, 0 changed, 0 removed" in first.stdout
    assert "0 created, 0 changed, 0 removed" in second.stdout
    assert held().facts == read(bureau).facts


def test_a_dry_run_shows_the_exact_changes_and_writes_nothing(call, bureau, folder):
    done = call("load", bureau, "--store", "sqlite:///accounts.db", "--dry-run")

    assert "+ person p:li-wei" in done.stdout
    assert "nothing was written" in done.stdout
    assert not (folder / "accounts.db").exists()


def test_a_dry_run_names_the_fields_that_differ(call, store, bureau):
    graph = read(bureau)
    write(graph.with_(graph["p:wu"].model_copy(update={"rank": 3})).without("t:sun:li-wei"), "next.json")
    done = call("load", "next.json", "--store", store, "--account", "bureau", "--dry-run")

    assert "~ person p:wu  rank: (empty) -> 3" in done.stdout
    assert "- tie t:sun:li-wei" in done.stdout
    assert "would be: 0 created, 1 changed, 1 removed" in done.stdout


def test_a_file_that_shrank_is_refused_unless_more_is_allowed(call, store, bureau):
    write(read(bureau).without("p:sun", "p:wu"), "small.json")
    load = ("load", "small.json", "--store", store, "--account", "bureau")

    assert "over the guard" in call(*load, code=1).stderr
    assert "4 removed" in call(*load, "--max-shrink", "0.5").stdout


def test_bad_rows_stop_a_load_or_are_left_out_with_exit_1(call, broken, folder):
    load = ("load", broken, "--store", "sqlite:///accounts.db", "--account", "bureau")

    assert "--keep-good" in call(*load, code=1).stderr
    assert not (folder / "accounts.db").exists()
    assert "15 created" in call(*load, "--keep-good", code=1).stdout


def test_rows_that_are_left_out_remove_nothing(call, store, broken):
    done = call("load", broken, "--store", store, "--account", "bureau", "--keep-good", code=1)

    assert "0 created, 0 changed, 0 removed" in done.stdout
    assert "t:wu:qian" in held()


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
    assert (
        "unknown id 'p:nobody'" in call("erase", "p:nobody", "--store", store, "--reason", "r", code=2).stderr
    )


def test_erasing_needs_a_reason(call, store):
    assert "--reason" in call("erase", "p:li-wei", "--store", store, code=2).stderr


def test_a_terminal_is_asked_first(call, store, monkeypatch):
    from stakemap.cli import erase as erasing

    monkeypatch.setattr(erasing, "_agreed", lambda *_: False)

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


def test_verify_finds_a_whole_store_whole_and_a_damaged_one_damaged(call, store, folder):
    import sqlite3

    assert "bureau: ok, 16 facts" in call("verify", "--store", store).stdout
    with sqlite3.connect(folder / "accounts.db") as connection:
        connection.execute("UPDATE fact SET body = replace(body, 'Wu Yong', 'Wu Song')")
    connection.close()
    done = call("verify", "--store", store, code=1)

    assert "damaged" in done.stdout
    assert "p:wu" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "--store", "sqlite:///nowhere.db"),
        ("report", "--store", "sqlite:///nowhere.db"),
        ("erase", "p:x", "--store", "sqlite:///nowhere.db", "--reason", "r"),
        ("verify", "--store", "ftp://somewhere"),
        ("verify", "--store", "accounts.db"),
    ],
)
def test_no_store_ends_with_2_and_makes_none(call, folder, arguments):
    done = call(*arguments, code=2)

    assert done.stderr.startswith("error: ")
    assert "what to do: " in done.stderr
    assert list(folder.iterdir()) == []


def test_a_file_that_is_no_store_ends_with_2(call, folder):
    (folder / "note.db").write_text("hello " * 100)

    assert call("verify", "--store", "sqlite:///note.db", code=2).stderr


def test_store_errors_name_ids_and_never_names(call, folder):
    write([Person(id="p:li-wei", name="李伟", name_en="Li Wei")], "bare.json")
    done = call("load", "bare.json", "--store", "sqlite:///accounts.db", code=1)

    assert "p:li-wei" in done.stderr
    assert not any(name in done.stderr + done.stdout for name in ("李伟", "Li Wei"))


def test_json_counts_what_was_done(call, bureau):
    said = json.loads(call("load", bureau, "--store", "sqlite:///accounts.db", "--json").stdout)

    assert said["account"] == "bureau"
    assert (said["added"], said["changed"], said["removed"]) == (16, 0, 0)
