"""`load`."""

from __future__ import annotations

import json

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


def test_store_errors_name_ids_and_never_names(call, folder):
    write([Person(id="p:li-wei", name="李伟", name_en="Li Wei")], "bare.json")
    done = call("load", "bare.json", "--store", "sqlite:///accounts.db", code=1)

    assert "p:li-wei" in done.stderr
    assert not any(name in done.stderr + done.stdout for name in ("李伟", "Li Wei"))


def test_json_counts_what_was_done(call, bureau):
    said = json.loads(call("load", bureau, "--store", "sqlite:///accounts.db", "--json").stdout)

    assert said["account"] == "bureau"
    assert (said["added"], said["changed"], said["removed"]) == (16, 0, 0)
