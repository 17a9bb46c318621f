"""`verify`."""

from __future__ import annotations

import sqlite3


def test_verify_finds_a_whole_store_whole_and_a_damaged_one_damaged(call, store, folder):
    assert "bureau: ok, 16 facts" in call("verify", "--store", store).stdout
    with sqlite3.connect(folder / "accounts.db") as connection:
        connection.execute("UPDATE fact SET body = replace(body, 'Wu Yong', 'Wu Song')")
    connection.close()
    done = call("verify", "--store", store, code=1)

    assert "damaged" in done.stdout
    assert "p:wu" in done.stdout
