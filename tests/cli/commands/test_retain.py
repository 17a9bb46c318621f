"""`retain`."""

from __future__ import annotations

import json
from datetime import date

from stakemap.store import connect


def shortened(store, ident="p:sun"):
    with connect(store, dataset="bureau") as held:
        held.apply([held.load()[ident].model_copy(update={"expires": date(2027, 1, 1)})])


def test_a_dry_run_says_what_would_go_and_removes_nothing(call, store, folder):
    shortened(store)
    done = call("retain", "--store", store, "--today", "2027-01-01", "--dry-run", "--max-shrink", "1")
    assert "bureau: 2 facts and 1 former versions are past" in done.stdout
    with connect(store, dataset="bureau") as held:
        assert "p:sun" in held.load()


def test_what_is_past_its_retention_leaves_no_byte(call, store, folder):
    shortened(store)
    done = call("retain", "--store", store, "--today", "2027-01-01", "--max-shrink", "1", "--json")
    (account,) = json.loads(done.stdout)["accounts"]
    assert (account["facts"], account["former_versions"]) == (["p:sun", "t:sun:li-wei"], 1)
    assert not any("孙平".encode() in path.read_bytes() for path in folder.glob("accounts.db*"))
    again = call("retain", "--store", store, "--today", "2027-01-01", "--lang", "zh")
    assert "没有保存期已满的内容" in again.stdout


def test_the_guard_leaves_an_account_as_it_is(call, store, folder):
    done = call("retain", "--store", store, "--today", "2031-01-01", code=2)
    assert "over the guard of 5%" in done.stderr
    with connect(store, dataset="bureau") as held:
        assert len(held.load()) > 10
