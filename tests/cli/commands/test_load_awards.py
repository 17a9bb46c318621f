"""`load --format ocds`: published awards into an account."""

from __future__ import annotations

import json

import pytest

from stakemap.store import connect

STORE = ("--store", "sqlite:///accounts.db")


def release(ocid, day, amount=5, buyer="Bureau of Parking", **more):
    value = {"amount": amount, "currency": "CNY"}
    award = {"id": "1", "date": f"{day}T10:00:00Z", "suppliers": [{"name": "Lamps Ltd"}], "value": value}
    return {
        "ocid": ocid,
        "id": f"{ocid}-{day}",
        "date": day,
        "buyer": {"name": buyer},
        "awards": [award | more],
    }


@pytest.fixture
def releases(folder):
    def written(*told, name="releases.json"):
        (folder / name).write_text(json.dumps({"publisher": {"name": "Register"}, "releases": told}), "utf-8")
        return name

    return written


def awards(folder):
    with connect("sqlite:///accounts.db", dataset="bureau") as store:
        return {record.id: record for record in store.records() if record.kind_of_fact == "award"}


def test_awards_join_the_account_and_a_known_buyer_is_that_one(call, bureau, releases, folder):
    call("load", bureau, *STORE, "--account", "bureau")
    name = releases(
        release("o-1", "2024-01-01"), release("o-1", "2024-02-01", 7), release("o-2", "2024-01-03")
    )
    done = call("load", name, "--format", "ocds", "--keep-for", "5 years", *STORE, "--account", "bureau")

    found = awards(folder)
    assert {one.buyer for one in found.values()} == {"u:bureau"}
    assert sorted(str(one.value) for one in found.values()) == ["5", "7"], "told twice, counted once"
    assert {str(one.expires) for one in found.values()} == {"2029-02-01"}
    assert "awards: 2" in done.stderr
    again = call("load", name, "--format", "ocds", "--keep-for", "5 years", *STORE, "--account", "bureau")
    assert again.stdout.startswith("0 created, 0 changed, 0 removed")


def test_later_releases_change_what_earlier_ones_said_and_nothing_else(call, bureau, releases, folder):
    call("load", bureau, *STORE, "--account", "bureau")
    given = ("--format", "ocds", "--keep-for", "2031-01-01", *STORE, "--account", "bureau")
    call("load", releases(release("o-1", "2024-01-01")), *given)
    done = call("load", releases(release("o-1", "2024-03-01", 9)), *given)

    assert [str(one.value) for one in awards(folder).values()] == ["9"]
    assert "0 removed" in done.stdout
    call("verify", *STORE)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_does_not_count_is_told_with_the_reason(call, releases, lang):
    name = releases(release("o-1", "2024-01-01", status="cancelled"), release("o-2", "2024-01-01"))
    done = call("check", name, "--format", "ocds", "--lang", lang)

    assert ("cancelled" if lang == "en" else "已取消") in done.stdout
    body = json.loads(call("check", name, "--format", "ocds", "--json").stdout)
    assert body["import"]["left_out"] == {"award cancelled": 1}
    assert (body["import"]["releases"], body["import"]["awards"]) == (2, 1)


def test_an_award_without_a_buyer_is_refused_and_the_others_kept_on_demand(call, releases, folder):
    name = releases(release("o-1", "2024-01-01"), release("o-2", "2024-01-01") | {"buyer": {}})
    given = ("--format", "ocds", "--keep-for", "5 years", *STORE, "--account", "bureau")
    assert "without a buyer" in call("load", name, *given, code=1).stderr
    call("load", name, *given, "--keep-good", code=1)
    assert len(awards(folder)) == 1


def test_a_file_of_something_else_and_no_retention_are_told(call, bureau, releases, folder):
    (folder / "x.json").write_text("{}", "utf-8")
    assert call("load", "x.json", "--format", "ocds", *STORE, code=1).stderr
    name = releases(release("o-1", "2024-01-01"))
    assert "expir" in call("load", name, "--format", "ocds", *STORE, code=1).stderr
