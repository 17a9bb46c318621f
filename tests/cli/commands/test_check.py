"""`check`."""

from __future__ import annotations

import json


def test_a_good_file_is_counted_and_ends_with_0(call, bureau):
    done = call("check", bureau)

    assert "bureau.xlsx: 17 rows ok" in done.stdout
    assert done.stderr == ""


def test_a_bad_cell_is_told_with_its_place_value_cause_and_cure(call, broken):
    done = call("check", broken, code=1)

    assert "16 rows ok, 1 rejected" in done.stdout
    assert "broken.xlsx[" in done.stdout
    assert "'Secret Name'" in done.stdout
    assert "not a number" in done.stdout


def test_check_speaks_chinese(call, broken):
    assert "1 行被拒" in call("check", broken, "--lang", "zh", code=1).stdout


def test_a_marked_copy_is_written_once(call, broken, folder):
    call("check", broken, "--marked", "marked.xlsx", code=1)
    again = call("check", broken, "--marked", "marked.xlsx", code=2)

    assert (folder / "marked.xlsx").is_file()
    assert "already there" in again.stderr
    call("check", broken, "--marked", "marked.xlsx", "--force", code=1)


def test_json_names_the_cell_but_not_the_value(call, broken):
    done = call("check", broken, "--json", code=1)
    said = json.loads(done.stdout)

    assert said["exit"] == 1
    assert said["rows_rejected"] == 1
    assert said["problems"][0]["cell"]
    assert "Secret Name" not in done.stdout + done.stderr


def test_keeping_the_good_rows_still_ends_with_1(call, broken):
    assert "facts stay" in call("check", broken, "--keep-good", code=1).stdout


def test_no_file_ends_with_2_and_says_what_to_name(call, folder):
    done = call("check", "nowhere.xlsx", code=2)

    assert "no such file: nowhere.xlsx" in done.stderr
    assert "what to do: name a workbook" in done.stderr


def test_a_file_that_is_no_workbook_is_refused(call, folder):
    (folder / "note.xlsx").write_text("hello")

    assert "not an Excel workbook" in call("check", "note.xlsx", code=1).stderr
