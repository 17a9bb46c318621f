"""`verify`."""

from __future__ import annotations

import sqlite3

from stakemap.store import connect


def test_verify_finds_a_whole_store_whole_and_a_damaged_one_damaged(call, store, folder):
    assert "bureau: ok, 16 facts" in call("verify", "--store", store).stdout
    with sqlite3.connect(folder / "accounts.db") as connection:
        connection.execute("UPDATE fact SET body = replace(body, 'Wu Yong', 'Wu Song')")
    connection.close()
    done = call("verify", "--store", store, code=1)

    assert "damaged" in done.stdout
    assert "p:wu" in done.stdout


def test_verify_says_that_the_anchor_is_missing_and_accept_makes_it_anew(call, store, bureau, folder):
    (folder / "accounts.db-anchor").unlink()
    done = call("verify", "--store", store)
    assert "bureau: ok" in done.stdout
    assert "no anchor" in done.stderr
    assert "没有锚文件" in call("verify", "--store", store, "--lang", "zh").stderr
    assert "--accept" in call("load", bureau, "--store", store, code=2).stderr
    assert "counts as acknowledged" in call("verify", "--store", store, "--accept").stdout
    done = call("verify", "--store", store)
    assert "anchor" not in done.stdout + done.stderr
    call("load", bureau, "--store", store)


def test_a_store_that_is_behind_is_damaged_makes_no_report_and_can_be_taken_as_it_is(
    call, store, bureau, folder
):
    before = (folder / "accounts.db").read_bytes()
    call("erase", "p:sun", "--store", store, "--reason", "r")
    (folder / "accounts.db").write_bytes(before)

    done = call("verify", "--store", store, code=1)
    assert "behind: 1 revision lost" in done.stdout
    assert "revisions lost: 1" in done.stderr
    assert "behind" in call("report", "--store", store, "--all", code=2).stderr
    assert "behind" in call("load", bureau, "--store", store, code=2).stderr
    assert "revisions given up: 1" in call("verify", "--store", store, "--accept").stdout
    call("verify", "--store", store)


def test_a_store_that_was_deleted_is_said_to_be_behind(call, store, folder):
    (folder / "accounts.db").unlink()
    connect(store).close()
    assert "revisions lost: 1" in call("verify", "--store", store, code=2).stderr
