"""`load --format popolo|ftm|organograms`: public registers into an account."""

from __future__ import annotations

import json

import pytest

from stakemap.store import connect

STORE = ("--store", "sqlite:///accounts.db", "--account", "house")
GIVEN = ("--format", "popolo", "--keep-for", "2031-01-01")


@pytest.fixture
def register(folder):
    def written(*people, name="house.json", **seat):
        persons = [{"id": ident, "name": called} for ident, called in people]
        seats = [{"person_id": ident, "organization_id": "h", **seat} for ident, _ in people]
        body = {"persons": persons, "organizations": [{"id": "h", "name": "House"}], "memberships": seats}
        (folder / name).write_text(json.dumps(body), encoding="utf-8")
        return name

    return written


def names():
    with connect("sqlite:///accounts.db", dataset="house") as store:
        return {one.id: one.name for one in store.records() if one.kind_of_fact == "person"}


def test_a_look_writes_nothing_and_says_what_would_be(call, register, folder):
    name = register(("a", "Ann Bell"), ("b", "Bob Carr"))
    done = call("load", name, *GIVEN, *STORE, "--dry-run")
    assert done.stdout.splitlines()[-1].startswith("would be: 8 created")
    assert "read: persons 2" in done.stderr
    assert not (folder / "accounts.db").exists()


def test_the_same_file_again_changes_nothing_and_a_newer_one_what_it_said(call, register):
    call("load", register(("a", "Ann Bell"), ("b", "Bob Carr")), *GIVEN, *STORE)
    again = call("load", register(("a", "Ann Bell"), ("b", "Bob Carr")), *GIVEN, *STORE)
    assert again.stdout.startswith("0 created, 0 changed, 0 removed")
    call("load", register(("a", "Ann Bell-Fox")), *GIVEN, *STORE)
    assert names() == {"p:popolo:a": "Ann Bell-Fox", "p:popolo:b": "Bob Carr"}


def test_another_register_with_the_same_ids_takes_nobody_over(call, register):
    call("load", register(("a", "Ann Bell")), *GIVEN, *STORE)
    done = call("load", register(("a", "Zoe Young"), name="other.json"), *GIVEN, *STORE, "--json")
    assert names() == {"p:popolo:a": "Ann Bell"}
    assert "p:popolo:a" in json.loads(done.stdout)["not_overwritten"]


def test_one_source_by_name_is_one_register_whatever_its_files_are_called(call, register):
    named = ("--source", "Register of the house")
    call("load", register(("a", "Ann Bell"), name="may.json"), *GIVEN, *named, *STORE)
    call("load", register(("a", "Ann Fox"), name="june.json"), *GIVEN, *named, *STORE)
    assert names() == {"p:popolo:a": "Ann Fox"}


def test_wrong_records_refuse_the_load_and_the_good_ones_are_kept_on_request(call, register):
    name = register(("a", "Ann Bell"), start_date="2019", end_date="2018")
    assert "ends before it starts" in call("load", name, *GIVEN, *STORE, code=1).stderr
    call("load", name, *GIVEN, *STORE, "--keep-good", code=1)
    assert names() == {"p:popolo:a": "Ann Bell"}


def test_without_a_time_to_keep_them_facts_about_people_are_refused(call, register):
    done = call("load", register(("a", "Ann Bell")), "--format", "popolo", *STORE, code=1)
    assert "expires" in done.stderr
