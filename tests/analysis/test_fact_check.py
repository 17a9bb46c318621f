import csv
import json
import re

import openpyxl
import pytest

import stakemap as sm
from stakemap.analysis.plan import Plan
from stakemap.errors import InputError
from stakemap.graph.fact_check.answers import class_of
from stakemap.graph.fact_check.sample import reported
from stakemap.io.problem_texts import told

TODAY = sm.examples.TODAY
WORDS = {
    "en": {"found": "found", "absent": "absent", "unsure": "cannot tell", "right": "right", "wrong": "wrong"},
    "zh": {"found": "有", "absent": "无", "unsure": "无法判断", "right": "属实", "wrong": "不实"},
}
PLAN = Plan(as_of=TODAY, today=TODAY, decision=sm.examples.DECISION, draws=100)


@pytest.fixture(scope="module")
def city():
    return sm.examples.city()


@pytest.fixture(scope="module")
def plan(city):
    return sm.audit(city, as_of=TODAY)


def others(plan, me, wanted):
    kinds = plan.graph.catalogue.kinds.values()
    lines = {kind.kind for kind in kinds if "authority" in kind.uses}
    people = [node for node in plan.snapshot.nodes if node.startswith("p:") and node != me]
    return [node for node in people if reported(plan.snapshot, lines, me, node) is wanted]


def fill(plan, path, lang="en"):
    """A workbook as a careful user leaves it: some ties are absent, every fourth fact is wrong."""
    plan.save(path, lang=lang)
    book, words = openpyxl.load_workbook(path), WORDS[lang]
    about, known, facts = book.worksheets
    about["B2"], about["B3"] = "2026-09-02", "team 2, minutes"
    expected = {"absent": 0, "found": 0, "unsure": 0, "right": 0, "wrong": 0}
    for row in range(2, known.max_row + 1):
        me = known.cell(row, 1).value
        here = others(plan, me, wanted=True)
        if row % 3 == 0 or not here:
            known.cell(row, 4).value = plan.graph.name(others(plan, me, wanted=False)[0], lang)
            expected["absent"] += 1
        else:
            known.cell(row, 4).value, known.cell(row, 5).value = here[0], words["found"]
            expected["found"] += 1
        known.cell(row, 6).value = "minutes"
    for row in range(2, facts.max_row + 1):
        answer = "wrong" if row % 4 == 0 else "unsure" if row == 3 else "right"
        facts.cell(row, 5).value = words[answer]
        expected[answer] += answer != "unsure"
    book.save(path)
    return expected


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_filled_workbook_becomes_an_audit_of_counts(plan, tmp_path, lang):
    path = tmp_path / "sheet.xlsx"
    expected = fill(plan, path, lang)
    done = plan.read(path)
    assert (done.day, done.source) == ("2026-09-02", "team 2, minutes")
    assert (done.absent, done.found) == (expected["absent"], expected["found"])
    assert sum(right for right, _ in done.checked) == expected["right"]
    assert sum(wrong for _, wrong in done.checked) == expected["wrong"]
    assert sum(checked.unsure for checked in done.grades) == 1
    assert "p:" not in json.dumps(done.to_dict())


def test_a_folder_of_csv_does_the_same_and_no_cell_is_a_formula(plan, tmp_path, city):
    folder = plan.save(tmp_path / "sheet")
    rows = {
        path.stem: list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        for path in folder.glob("*.csv")
    }
    assert not any(cell[:1] in "=+-@" for table in rows.values() for row in table for cell in row if cell)
    rows["about"][1][1], rows["about"][2][1] = "2026-09-02", "own knowledge"
    for row in rows["known"][1:]:
        row[4] = "cannot tell"
    for row in rows["facts"][1:]:
        row[4] = "right"
    for name, table in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(table)
    done = sm.audit(city, as_of=TODAY, known=1, facts=1, seed=9).read(folder)  # the sheet holds its own lot
    assert done.known is None
    assert done.unsure == 10
    assert sum(map(sum, done.checked)) == len(plan.sample.facts)


def test_an_empty_sheet_is_told_cell_by_cell_at_once(plan, tmp_path):
    path = plan.save(tmp_path / "sheet.xlsx", lang="zh")
    with pytest.raises(InputError) as caught:
        plan.read(path)
    cells = [(problem.sheet, problem.cell) for problem in caught.value.problems]
    people, facts = len(plan.sample.people), len(plan.sample.facts)
    assert len(cells) == len(set(cells)) == 2 + people + facts
    assert {("抽查", "B2"), ("抽查", "B3"), ("已知关系", "D2"), ("事实", "E2")} <= set(cells)
    for problem in caught.value.problems:
        chinese = told(problem, "zh").replace("sheet.xlsx", "").replace(problem.cell, "")
        assert problem.cure
        assert not re.search(r"[A-Za-z]{2,}", chinese), chinese


def broken(plan, path, change):
    fill(plan, path)
    book = openpyxl.load_workbook(path)
    change(*book.worksheets)
    book.save(path)
    with pytest.raises(InputError) as caught:
        plan.read(path)
    return caught.value


def test_wrong_cells_name_their_cause_and_never_what_was_typed(city, tmp_path):
    plan = sm.audit(city, as_of=TODAY, known=99, facts=1)
    me = plan.sample.people[0]
    rows = [
        (row, others(plan, p, wanted=True), others(plan, p, wanted=None))
        for row, p in enumerate(plan.sample.people, 2)
    ]
    told_row, told_one = next((row, here[0]) for row, here, _ in rows if here and row > 6)
    line_row, line_one = next((row, only[0]) for row, _, only in rows if only and row > 6 and row != told_row)

    def change(about, known, facts):
        about["B2"] = "yesterday"
        known["D2"], known["E2"] = me, None
        known["D3"], known["E3"] = "Mystery Guest", None
        known["E4"] = "perhaps"
        known[f"D{told_row}"], known[f"E{told_row}"] = told_one, "absent"
        known[f"D{line_row}"], known[f"E{line_row}"] = line_one, None
        known["F5"] = None
        facts["E2"] = "true"

    error = broken(plan, tmp_path / "sheet.xlsx", change)
    assert sorted((problem.cell, problem.cause) for problem in error.problems) == sorted(
        [
            ("B2", "not a full day"),
            ("D2", "a tie to oneself"),
            ("D3", "nobody of this id or name"),
            ("E4", "not one of the choices"),
            ("F5", "no source"),
            (f"E{told_row}", "the file holds this tie"),
            (f"D{line_row}", "only the formal line says so"),
            ("E2", "not one of the choices"),
        ]
    )
    assert "Mystery" not in "".join(problem.text() for problem in error.problems)
    assert "Mystery" not in repr(error.problems) + str(error)


def test_a_tie_that_is_said_absent_may_name_somebody_unknown(plan, tmp_path):
    path = tmp_path / "sheet.xlsx"
    expected = fill(plan, path)
    book = openpyxl.load_workbook(path)
    known = book.worksheets[1]
    before = known["E2"].value
    known["D2"], known["E2"] = "Somebody New", "absent"
    book.save(path)
    done = plan.read(path)
    assert done.absent == expected["absent"] + (before == "found")


@pytest.mark.parametrize("sheet", [1, 2])
def test_a_row_that_was_taken_out_is_seen(plan, tmp_path, sheet):
    error = broken(plan, tmp_path / "sheet.xlsx", lambda *sheets: sheets[sheet].delete_rows(4))
    assert [problem.cell for problem in error.problems] == ["B6"]
    assert "since the lot was drawn" in error.problems[0].cause


def test_sheets_and_columns_that_are_gone_are_named(plan, tmp_path):
    def change(_about, known, facts):
        known["D1"] = "Something else"
        facts.title = "Other"

    causes = [problem.cause for problem in broken(plan, tmp_path / "sheet.xlsx", change).problems]
    assert causes == ["column 'Turns to' is not there", "sheet Facts / 事实 is not there"]
    with pytest.raises(InputError, match="no such file"):
        plan.read(tmp_path / "none.xlsx")


def test_another_file_than_that_of_the_lot_is_refused(plan, tmp_path):
    path = tmp_path / "sheet.xlsx"
    fill(plan, path)
    small = sm.from_edges([("a", "b", 0.5)])
    with pytest.raises(InputError) as caught:
        sm.audit(small).read(path)
    assert "not a graded fact of this file" in {problem.cause for problem in caught.value.problems}


def test_nothing_to_look_up_is_no_audit(plan, tmp_path):
    small = sm.audit(sm.from_edges([("a", "b", 0.5)]), known=0)
    path = small.save(tmp_path / "sheet.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B2"], book.worksheets[0]["B3"] = "2026-09-01", "x"
    book.save(path)
    with pytest.raises(InputError, match="nothing was looked up"):
        small.read(path)


def test_the_intervals_stand_on_the_audit_and_say_so(city, plan, tmp_path):
    path = tmp_path / "sheet.xlsx"
    fill(plan, path)
    done = plan.read(path)
    band, audited = sm.analyze(city, plan=PLAN), sm.analyze(city, plan=PLAN, audit=done)
    assert band.run != audited.run
    assert audited.plan.audit == done
    assert "audit" in audited.uncertainty.band
    assert "assumed band" in band.uncertainty.band
    twin = audited.to_dict()
    assert twin["uncertainty"]["audited"]
    assert twin["uncertainty"]["grades_audited"]
    assert "抽查" in twin["uncertainty"]["basis"]["zh"]
    assert Plan.from_dict(json.loads(json.dumps(audited.plan.to_dict(today=True)))) == audited.plan
    confidence = audited.uncertainty.facts.confidence(range(100))
    classes = [class_of(city, city[fact]) for fact in audited.uncertainty.facts.evidence.facts]
    assert all((row.std() > 0) == (number >= 0) for row, number in zip(confidence, classes, strict=True))


def test_bare_arrays_take_the_missing_share(city):
    done = sm.Audit("x", "2026-09-01", 3, 7)
    found = sm.analyze(city.snapshot(TODAY, "influence"), draws=20, audit=done)
    assert found.uncertainty.assumed.audit == (3, 7)
