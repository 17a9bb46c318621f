"""`report --scenario`: files and stores, several scenarios, what is refused."""

from __future__ import annotations

import json
import re

import pytest

from stakemap.wording.plain import with_days

GOES = "name: goes\nedits:\n- do: leave\n  person: p:qian\n"


@pytest.fixture
def goes(folder):
    path = folder / "goes.yaml"
    path.write_text(GOES, encoding="utf-8")
    return path


def test_a_scenario_is_tried_on_an_account_of_a_store(call, store, goes):
    said = call("report", "--store", store, "--scenario", goes, "--out", "out").stdout
    assert "out/bureau" in said
    assert ".html" in said


def test_several_scenarios_happen_one_after_the_other(call, bureau, goes, folder):
    other = folder / "other.yaml"
    other.write_text("name: other\nedits:\n- do: leave\n  person: p:li-wei\n", encoding="utf-8")
    said = call("report", bureau, "--scenario", goes, "--scenario", other, "--json").stdout
    values = json.loads(said)
    assert values["scenario"] == "goes + other"
    (twin,) = (path for path in values["files"] if path.endswith(".json"))
    assert len(json.loads((folder / twin).read_text("utf-8"))[0]["scenario"]["edits"]) == 2


def test_what_does_not_go_together_is_named_and_nothing_is_written(call, bureau, goes, folder):
    done = call("report", bureau, "--scenario", goes, "--scenario", goes, "--out", "out", code=1)
    assert "say the same" in done.stderr
    assert not (folder / "out").exists()


@pytest.mark.parametrize("more", [["--write-back"], ["--all"]])
def test_a_scenario_is_not_written_back_nor_tried_on_all(call, store, goes, more):
    done = call("report", "--store", store, "--scenario", goes, *more, code=2)
    assert "one set of facts" in done.stderr


def test_an_error_in_the_file_names_its_line(call, bureau, folder):
    path = folder / "bad.yaml"
    path.write_text("name: bad\nedits:\n- do: leave\n  wo: p:qian\n", encoding="utf-8")
    done = call("report", bureau, "--scenario", path, code=1)
    assert "line 3" in done.stderr


def test_people_are_named_by_name_on_the_command_line(call, bureau, folder):
    said = call("report", bureau, "--leave", "钱多", "--on", "2027年3月", "--out", "out", "--json").stdout
    values = json.loads(said)
    twin = next(path for path in values["files"] if path.endswith(".json"))
    edits = json.loads((folder / twin).read_text("utf-8"))[0]["scenario"]["edits"]
    assert edits == [{"do": "leave", "person": "p:qian", "on": "2027-03"}]
    assert values["scenario"] == "Qian Duo leaves (2027-03)"


def test_an_unknown_name_gets_the_nearest_names_on_the_screen(call, bureau, folder):
    said = call("report", bureau, "--leave", "Qian Dou", "--out", "out", code=1).stderr
    assert "no person or team member of this name" in said
    assert "Qian Duo" in said
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--on", "2027-03"], "nothing that happens on it"),
        (["--leave", "钱多", "--on", "soon"], "not a date"),
        (["--appoint", "钱多"], "NAME=UNIT/POST"),
    ],
)
def test_what_is_not_a_change_is_said_before_anything_is_read(call, bureau, options, said):
    assert said in call("report", bureau, *options, code=2).stderr


def test_the_sheet_what_if_gives_a_page_beside_the_report(call, bureau, folder):
    from openpyxl import load_workbook

    book = load_workbook(bureau)
    page = book.create_sheet("What if")
    page.append(("Change", "Who", "Post", "On"))
    page.append(("leaves", "钱多", None, "2027-03"))
    book.save(bureau)

    values = json.loads(call("report", bureau, "--out", "out", "--json").stdout)
    assert values["what_if"]["scenario"] == "What if"
    assert all((folder / path).exists() for path in (*values["files"], *values["what_if"]["files"]))
    assert not set(values["files"]) & set(values["what_if"]["files"])


@pytest.mark.parametrize(
    ("lang", "line"), [("en", "Compared on 2027-03-01, when"), ("zh", "比较日期为2027-03-01")]
)
def test_a_later_change_is_said_first_on_the_screen_and_on_the_page(call, bureau, folder, lang, line):
    more = ("--leave", "钱多", "--on", "2027-03", "--as-of", "2026-11-29", "--today", "2026-11-29")
    said = call("report", bureau, *more, "--out", "out", "--lang", lang).stdout
    assert said.splitlines()[0].startswith(line)
    page = next((folder / "out").glob("*.html")).read_text("utf-8")
    told = re.sub(r"<[^>]*>", "", page[: page.index('<ol class="edits">')])
    assert with_days(line, lang) in told
