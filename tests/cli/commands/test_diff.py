"""`diff`."""

from __future__ import annotations

import json
import re

import pytest

from stakemap import examples
from stakemap.io import read, write
from stakemap.model import Tie, parse

DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")


@pytest.fixture
def later(bureau):
    """The bureau, one tie and one person later."""
    graph = read(bureau)
    write(graph.without("p:wu", "t:sun:li-wei"), "later.json")
    return "later.json"


def test_two_files_show_facts_ranks_and_findings(call, bureau, later):
    done = call("diff", bureau, later, *DAY, "--everything")

    assert "facts that differ: 3" in done.stdout
    assert "- person Wu Yong [p:wu]" in done.stdout
    assert "gone: Wu Yong [p:wu]" in done.stdout


def test_two_moments_of_a_store(call, store, later):
    call("load", later, "--store", store, "--account", "bureau", "--max-shrink", "0.5")
    done = call("diff", "--store", store, "--from", "1", "--to", "2", *DAY, "--everything", "--lang", "zh")

    assert "不同的事实：3 条" in done.stdout
    assert "已离开" in done.stdout


def test_days_and_today_are_moments_too(call, store):
    done = call("diff", "--store", store, "--from", "2020-01-01", "--to", "today")

    assert "facts that differ: 16" in done.stdout
    assert "only facts are compared" in done.stderr


def test_equal_sides_differ_in_nothing(call, bureau):
    quiet, whole = (call("diff", bureau, bureau, *DAY, *more) for more in ((), ("--everything",)))

    assert quiet.stdout.splitlines() == ["nothing beyond noise"]
    assert whole.stdout.splitlines() == ["no fact differs", "nothing beyond noise", "no rank changed"]


def test_only_what_is_beyond_noise_is_told(call, bureau, later):
    assert call("diff", bureau, later, *DAY).stdout == (
        "nothing beyond noise (what differs at all: --everything)\n"
    )


def test_a_change_of_stance_and_a_voter_who_leaves_are_told_in_words(call, bureau):
    graph = read(bureau)
    write(graph.without("p:qian"), "gone.json")

    en, zh = (call("diff", bureau, "gone.json", *DAY, "--lang", lang).stdout for lang in ("en", "zh"))
    assert "Qian Duo is no longer there" in en
    assert en.splitlines()[-1].startswith("facts that differ: ")
    assert "钱多已不在场" in zh


def test_unchanged_input_gives_the_same_bytes(call, bureau, later):
    for more in ((), ("--json",), ("--everything", "--lang", "zh")):
        first, second = (call("diff", bureau, later, *DAY, *more).stdout for _ in range(2))
        assert first == second


def test_the_same_facts_are_compared_on_two_days(call, bureau):
    said = json.loads(call("diff", bureau, bureau, *DAY, "--as-of-before", "2026-05-01", "--json").stdout)

    assert {event["event"] for event in said["events"]} == {"faded"}
    assert said["facts"] == []
    assert said["quiet"] is True


def test_a_moment_in_the_past_is_told_against_another(call, store):
    done = call("diff", "--store", store, "--from", "1", "--to", "1", *DAY)

    assert done.stdout == "nothing beyond noise\n"


def test_json_holds_everything(call, bureau, later):
    said = json.loads(call("diff", bureau, later, *DAY, "--json").stdout)

    assert [fact["id"] for fact in said["facts"]] == ["p:wu", "t:sun:li-wei", "t:wu:qian"]
    assert said["decision"] == "d:parking"
    assert {"moves", "new_findings", "gone_findings", "alerts", "events", "change"} <= said.keys()
    assert said["quiet"] is True


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


def test_what_became_of_a_plan_is_told_by_sheet_and_column(call):
    city = examples.city()
    step = city["step:autumn:test-bench"]
    moved = parse(step.to_dict() | {"due": "2026-09-18", "state": "done", "done": "2026-09-11"})
    write(city, "before.json")
    write(city.with_(moved).without("contact:cai-wei:lu-xiangyi:2026-08-05"), "after.json")

    sides = ("before.json", "after.json", *DAY, "--everything", "--decision", "d:bridge-sensors")
    en, zh = (call("diff", *sides, "--lang", lang) for lang in ("en", "zh"))
    assert "facts that differ: 2" in en.stdout, en.stderr
    assert "[step:autumn:test-bench]" in en.stdout
    assert "[step:autumn:test-bench]" in zh.stdout
    assert "截止日期" in zh.stdout
    assert "- 往来记录 采薇与鹭相宜，会面，2026-08-05 [contact:cai-wei:lu-xiangyi:2026-08-05]" in zh.stdout


def test_places_are_those_of_the_report_none_at_zero_and_days_are_written_out(call, bureau):
    graph = read(bureau)
    day = {"valid": {"start": "2020-01-01", "end": "2026-08-01"}, "confirmed": "2026-03-02"}
    tie = next(fact for fact in graph.of(Tie) if fact.kind == "advice")
    lone = [
        parse({"fact": "person", "id": "p:lone", "name": "Lone", "source": tie.source, "basis": tie.basis})
    ]
    asked = dict(tie) | day | {"id": "t:lone", "to_id": "p:lone"}
    write(graph.with_(*lone, Tie(**asked)), "lone.json")

    days = ("--as-of-before", "2026-07-01", "--as-of", "2026-09-01", "--today", "2026-09-01")
    told = call("diff", "lone.json", "lone.json", *days, "--everything").stdout
    assert re.search(r"fell: Lone \[p:lone\] \d+ -> –\n", told)
    assert not re.search(r"\d{4}-\d\d-\d\d", told)
