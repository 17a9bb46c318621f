"""All that is wrong is said at once; what is good is kept."""

from __future__ import annotations

from stakemap.io import read, read_records
from stakemap.model import Person, Stage
from typed_rows import told
from typed_workbook import SHEETS, one, refused


def test_all_problems_are_reported_at_once_in_order_of_place(book):
    people = [("Name", "Origin", "Rank"), ("Li Wei", "militray", 99), ("Wang Fang", None, "high")]
    ties = [("From", "Kind", "To", "Strength", "Since", "Until")]
    ties += [("Wang Fang", "asks advice of", "Li Wei", 1.5, "2019-05-29", "2014-05-06")]
    problems = refused(book(People=people, Ties=ties))

    assert [(p.sheet, p.cell) for p in problems] == [
        ("People", "B2"),
        ("People", "C2"),
        ("People", "C3"),
        ("Ties", "D2"),
        ("Ties", "F2"),
    ]
    assert problems[0].cure == "did you mean 'military'?"
    assert problems[4].cause == "end 2014-05-06 before start 2019-05-29"
    assert all(p.cure for p in problems)


def test_the_summary_counts_rows_and_names_the_refused(book):
    people = [*SHEETS["People"], ("Zhao Min", None, "Nowhere")]
    reading = read_records(book(People=people))

    assert reading.summary.startswith("9 rows ok, 1 rejected: People row 4 no source of this name")


def test_good_rows_are_kept_without_those_that_name_a_refused_one(book):
    people = [("Name", "Since"), ("Li Wei", "2014-13"), ("Wang Fang", None)]
    path = book(People=people)
    reading = read_records(path)

    assert [(p.sheet, p.row) for p in reading.problems] == [("People", 2), ("Posts", 3), ("Ties", 2)]
    assert reading.problems[1].cause == "names People row 2, which is refused"
    assert {f.id for f in read(path, keep_good=True).of(Person)} == {"p:wang-fang"}
    assert [p.sheet for p in refused(path)] == ["People"]


def test_a_decision_with_a_refused_stage_is_refused(book):
    decisions = [("Decision", "Unit", "Rule"), ("Parking", "Transport Bureau", "screening AND approval")]
    stages = [("Decision", "Stage", "Votes needed"), ("Parking", "Screening", 1), ("Parking", "Approval", 2)]
    graph = read(book(Decisions=decisions, Stages=stages))
    decision = graph["decision:parking"]
    assert [s.id for s in decision.stages] == ["screening", "approval"]
    assert isinstance(decision.stages[0], Stage)

    stages[2] = ("Parking", "Approval", 0)
    reading = read_records(book(Decisions=decisions, Stages=stages))
    assert [(p.sheet, p.row, p.code) for p in reading.problems] == [
        ("Decisions", 2, "depends"),
        ("Stages", 2, "depends"),
        ("Stages", 3, "input"),
    ]
    rule = one(book(Decisions=[decisions[0], ("Parking", None, "board")]))
    assert (rule.sheet, rule.cell) == ("Decisions", "C2")


def test_rows_of_which_the_telling_cells_are_not_read_are_not_called_the_same():
    appointed = [
        ("序号", "任免事项", "日期"),
        (1, "任命甲一为局长", "2024-03"),
        (2, "免去乙二职务", "2024-03"),
    ]
    minutes = [("会议时间", "拜访对象", "我方人员"), ("待定一", "甲一", "丙三"), ("待定二", "甲一", "丙三")]
    for name, rows in (("任免", appointed), ("会议纪要", minutes)):
        causes = {problem.cause for problem in told(**{name: rows}).problems}
        assert causes
        assert not any("the same" in cause for cause in causes)


def test_rows_that_are_the_same_are_still_called_so():
    met = [
        ("会议时间", "拜访对象", "我方人员"),
        ("2024-03-01", "甲一", "丙三"),
        ("2024-03-01", "甲一", "丙三"),
    ]
    assert any("the same content" in problem.cause for problem in told(会议纪要=met).problems)
