"""Stores that are there, and those that are not."""

from __future__ import annotations

import pytest


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
