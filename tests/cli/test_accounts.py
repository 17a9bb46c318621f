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


@pytest.mark.parametrize(
    ("arguments", "every"),
    [
        (("report",), True),
        (("diff", "--from", "1", "--to", "1"), False),
        (("card", "Li Wei"), False),
        (("contacts",), False),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_of_several_accounts_one_is_asked_for_and_all_only_where_that_can_be(
    call, store, bureau, arguments, every, lang
):
    call("load", bureau, "--store", store, "--account", "second")
    said = call(*arguments, "--store", store, "--lang", lang, code=2).stderr
    assert ("bureau, second" if lang == "en" else "bureau、second") in said
    assert "--account" in said
    assert ("--all" in said) == every
