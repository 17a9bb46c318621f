"""`load`."""

from __future__ import annotations

import json
from datetime import date

from crm_exports import hubspot, written
from stakemap.io import read, write
from stakemap.model import Basis, Person, Source, Unit
from stakemap.store import connect

KEPT = {"source": "s:list", "grade": "B2", "basis": Basis.PUBLISHED, "expires": date(2031, 1, 1)}


def held(account="bureau"):
    with connect("sqlite:///accounts.db", dataset=account, create=False) as store:
        return store.load()


def test_loading_twice_changes_nothing_the_second_time(call, bureau):
    first = call("load", bureau, "--store", "sqlite:///accounts.db")
    second = call("load", bureau, "--store", "sqlite:///accounts.db")

    assert "16 created, 0 changed, 0 removed" in first.stdout
    assert "0 created, 0 changed, 0 removed" in second.stdout
    assert held().facts == read(bureau).facts


def test_a_file_of_another_name_is_told_to_make_a_new_account(call, bureau, folder):
    url = "sqlite:///accounts.db"
    first = call("load", bureau, "--store", url, "--lang", "en")
    (folder / "june.xlsx").write_bytes((folder / bureau).read_bytes())
    again = call("load", bureau, "--store", url, "--lang", "en")
    other = call("load", "june.xlsx", "--store", url, "--lang", "en")
    named = call("load", "june.xlsx", "--store", url, "--account", "bureau", "--lang", "zh")

    assert "a new account of this store: june; others there: bureau;" in other.stderr
    assert all("new account" not in one.stderr for one in (first, again))
    assert "新客户" not in named.stderr


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


def test_an_export_adds_to_an_account_and_writes_over_nothing_of_others(call, folder):
    write([*by_hand(), Person(id="p:ames", name="Ann Ames", **KEPT)], "base.json")
    hubspot(folder / "crm")
    into = ("--store", "sqlite:///accounts.db", "--account", "bureau")
    basis = ("--format", "hubspot", "--basis", "contract", "--keep-for", "2 years")
    call("load", "base.json", *into)
    done = call("load", folder / "crm", *into, *basis)
    again = call("load", folder / "crm", *into, *basis, "--lang", "zh")

    assert "p:ames (in the store) and p:hubspot:51" in done.stderr
    assert "an export does not say all there is" in done.stderr
    assert "新增 0，更改 0，移除 0" in again.stdout
    assert held()["unit:transport-bureau"].note == "entered by hand"
    assert {"p:ames", "p:hubspot:51", "p:hubspot:52", "p:hubspot:53"} <= {p.id for p in held().of(Person)}


def test_what_somebody_else_entered_stays_as_it_is(call, folder):
    rows = [
        ["Name", "Company", "Title", "Last Contact"],
        ["Ann Ames", "Transport Bureau", "Director", "2026-05"],
    ]
    written(folder / "list", "contacts", rows)
    write(by_hand(), "base.json")
    into = ("--store", "sqlite:///accounts.db", "--account", "bureau")
    call("load", "base.json", *into)
    basis = ("--format", "contacts", "--basis", "contract", "--keep-for", "2 years")
    done = call("load", folder / "list", *into, *basis, "--exported", "2026-09-01")

    assert "left as they are: 1" in done.stderr
    assert held()["unit:transport-bureau"].note == "entered by hand"
    assert "p:ann-ames" in held()


def by_hand():
    """A source and a body that somebody entered by hand."""
    return [
        Source(id="s:list", title="Staff list", published="2026-05-01"),
        Unit(id="unit:transport-bureau", name="Transport Bureau", note="entered by hand", **KEPT),
    ]
