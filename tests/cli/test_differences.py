"""`diff`."""

from __future__ import annotations

import json

import pytest

from stakemap.io import read, write

DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")


@pytest.fixture
def later(bureau):
    """The bureau, one tie and one person later."""
    graph = read(bureau)
    write(graph.without("p:wu", "t:sun:li-wei"), "later.json")
    return "later.json"


def test_two_files_show_facts_ranks_and_findings(call, bureau, later):
    done = call("diff", bureau, later, *DAY)

    assert "facts that differ: 3" in done.stdout
    assert "- person p:wu" in done.stdout
    assert "gone: Wu Yong [p:wu]" in done.stdout


def test_two_moments_of_a_store(call, store, later):
    call("load", later, "--store", store, "--account", "bureau", "--max-shrink", "0.5")
    done = call("diff", "--store", store, "--from", "1", "--to", "2", *DAY, "--lang", "zh")

    assert "不同的事实：3 条" in done.stdout
    assert "已离开" in done.stdout


def test_days_and_today_are_moments_too(call, store):
    done = call("diff", "--store", store, "--from", "2020-01-01", "--to", "today")

    assert "facts that differ: 16" in done.stdout
    assert "only facts are compared" in done.stderr


def test_equal_sides_differ_in_nothing(call, bureau):
    done = call("diff", bureau, bureau, *DAY)

    assert done.stdout.splitlines() == ["no fact differs", "no rank changed"]


def test_json_holds_everything(call, bureau, later):
    said = json.loads(call("diff", bureau, later, *DAY, "--json").stdout)

    assert [fact["id"] for fact in said["facts"]] == ["p:wu", "t:sun:li-wei", "t:wu:qian"]
    assert said["decision"] == "d:parking"
    assert {"moves", "new_findings", "gone_findings"} <= said.keys()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("bureau.xlsx",),
        ("bureau.xlsx", "nowhere.xlsx"),
        ("--store", "sqlite:///accounts.db"),
        ("--store", "sqlite:///accounts.db", "--from", "9"),
        ("--store", "sqlite:///accounts.db", "--from", "soon"),
        ("bureau.xlsx", "bureau.xlsx", "--decision", "d:no"),
    ],
)
def test_a_misuse_ends_with_2(call, store, arguments):
    assert call("diff", *arguments, code=2).stderr
