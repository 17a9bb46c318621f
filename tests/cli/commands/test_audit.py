"""`audit`, and `report --audit`."""

from __future__ import annotations

import json

import openpyxl

DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")


def filled(path):
    """The sheet with every known tie unknown, and every fact right."""
    book = openpyxl.load_workbook(path)
    about, known, facts = book.worksheets
    about["B2"], about["B3"] = "2026-09-01", "Registry visit 7"
    for row in range(2, known.max_row + 1):
        known.cell(row, 5).value = "cannot tell"
    known["D2"], known["E2"], known["F2"] = "Nobody We Have", "absent", "minutes"
    for row in range(2, facts.max_row + 1):
        facts.cell(row, 5).value = "right"
    book.save(path)


def test_a_sheet_is_written_filled_and_taken_back_for_the_report(call, bureau, folder):
    first = call("audit", bureau, "--as-of", "2026-09-01", "--out", "sheet.xlsx")
    assert "5 people and" in first.stdout
    filled(folder / "sheet.xlsx")
    second = call("audit", bureau, "--as-of", "2026-09-01", "--answers", "sheet.xlsx", "--out", "audit.json")
    assert "1 of 1 known ties are not in the facts" in second.stdout
    assert "4 look-ups gave no answer" in second.stderr

    call("report", bureau, *DAY, "--out", "plain")
    call("report", bureau, *DAY, "--out", "audited", "--audit", "audit.json")
    page = next((folder / "audited").glob("*.html")).read_text(encoding="utf-8")
    assert "Registry visit 7" in page
    assert "are unreported (assumed)" not in page
    assert "are unreported (assumed)" in next((folder / "plain").glob("*.html")).read_text(encoding="utf-8")
    run = next((folder / "audited").glob("*.run.json"))
    assert json.loads(run.read_text(encoding="utf-8"))["plans"][0]["audit"]["source"] == "Registry visit 7"

    again = call("rebuild", run, "--out", "again")
    assert "the same bytes" in again.stdout
    same = call("report", bureau, *DAY, "--out", "audited", "--audit", "audit.json")
    assert "unchanged" in same.stdout


def test_a_sheet_that_is_not_filled_is_refused_cell_by_cell(call, bureau):
    call("audit", bureau, "--out", "sheet.xlsx")
    done = call("audit", bureau, "--answers", "sheet.xlsx", "--out", "audit.json", code=1)
    assert "sheet.xlsx[Known ties]!D2" in done.stderr
    assert "sheet.xlsx[Audit]!B2" in done.stderr


def test_nothing_is_written_over_and_other_files_are_no_audit(call, bureau, folder):
    call("audit", bureau, "--out", "sheet.xlsx")
    assert "already there" in call("audit", bureau, "--out", "sheet.xlsx", code=2).stderr
    call("audit", bureau, "--out", "sheet.xlsx", "--force")
    assert "no-such" in call("report", bureau, "--audit", "no-such.json", code=2).stderr
    (folder / "other.json").write_text("{}", encoding="utf-8")
    done = call("report", bureau, "--audit", "other.json", code=1)
    assert "is not an audit of this package" in done.stderr
