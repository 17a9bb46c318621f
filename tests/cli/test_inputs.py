"""Commands that work on a file or on an account of a store take one of the two."""

from __future__ import annotations

import pytest

COMMANDS = [
    ("contacts",),
    ("conduct",),
    ("export", "--format", "graphml", "--out", "a.graphml"),
    ("pseudonymise", "--out", "a.json"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=[words[0] for words in COMMANDS])
@pytest.mark.parametrize("given", [(), ("a.xlsx", "--store", "sqlite:///a.db")], ids=["neither", "both"])
def test_neither_and_both_are_refused(words, given, call):
    told = call(*words, *given, code=2).stderr
    assert "name a file, or a store with --store" in told
    assert "report" not in told, "it is another command"
