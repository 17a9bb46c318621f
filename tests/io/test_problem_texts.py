"""Every cause and cure that a reader of files can give is also said in Chinese."""

from __future__ import annotations

import importlib.util
import re
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest

import typed_rows
from stakemap import policy
from stakemap.errors import InputError, Problem
from stakemap.io import read_records, template, told
from stakemap.io.problem_texts import told_reading, translated
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.records import read_grids
from stakemap.io.tables.vocabulary import sheets
from stakemap.io.workbook.reading import workbook_grids
from stakemap.wording.phrases import phrases

LARGE, SLOW = 100_000, {"one-name"}
ALLOWED = re.compile(
    r"[“'][^”']*[”']|#\w*!?|\d{4}-\d\d(-\d\d)?|U\+\w+|\.?\b(?:xlsx?|json|csv|md|CSV|JSON|XML|DTD|NUL|UTF-\d+|"
    r"utf-8|gb18030|Excel|stakemap|facts?|id|digest|encoding|AND|OR|NaN|posts|people|users|board|mayor|seat|"
    r"sheets?|A|F|B2|CNY|a|to|C|E|D|months|years|YYYY-MM-DD|\w+\.xml|xl/\w+\.xml)\b"
)
NAMES = re.compile(
    "|".join(
        sorted((n for s in sheets().values() for n in (*s.names.values(), s.key)), key=len, reverse=True)
    )
)
CODES = re.compile("只能有 .*|已有：.*|请从以下各项中选：.*|请将表命名为：.*|保存期限“.*”")
SAMPLES = {
    "n": "7",
    "place": "People row 4",
    "kind": "person",
    "list": "'a', 'b'",
    "quoted": "'a'",
    "rules": "health, gift",
    "rest": "keep one",
}
"""What may stand for a placeholder, by its first word."""
KINDS = [
    {
        "fact": "person",
        "id": "p:a",
        "name": " Ann",
        "rank": 99,
        "confirmed": "1",
        "grade": "Z9",
        "basis": "x",
    },
    {"fact": "tie", "id": "t", "kind": "Loves", "from_id": "x", "to_id": "x", "strength": 2, "count": -1},
    {"fact": "tie", "id": "t", "kind": "advice", "from_id": "x", "to_id": "y", "strength": 1, "count": 1},
    {"fact": "decision", "id": "d", "name": "D", "stages": [{"id": "a", "name": "a"}] * 2},
    {"fact": "decision", "id": "e", "name": "E", "stages": [{"id": "a", "name": "a"}] * 200, "quiet": 3},
    {
        "fact": "decision",
        "id": "f",
        "name": "F",
        "stages": [{"id": "u", "name": "u"}],
        "rule": "u AND 3 OF (u",
    },
    {"fact": "decision", "id": "g", "name": "G", "stages": [{"id": "u", "name": "u"}], "rule": "u AND board"},
    {"fact": "motive", "id": "m", "subject": "p", "kind": "public_view", "text": "x"},
    {"fact": "motive", "id": "m", "subject": "p", "kind": "public_view", "text": ""},
    {"fact": "spell", "id": "s", "person": "p", "kind": "education", "unit": "u", "place": "x"},
    {"fact": "stance", "id": "s2", "decision": "d", "person": "p", "position": "x", "religion": "y"},
    {"fact": "budget_line", "id": "b", "name": "a\nb", "unit": "u", "year": 1.5, "expires": "soon"},
    {
        "fact": "unit",
        "id": "u",
        "name": 3,
        "size": 0,
        "label": "y",
        "valid": {"start": "2019", "end": "2019"},
    },
    {"fact": "person", "id": "seat:1", "name": ["x"], "unknown": "maybe", "valid": []},
    {
        "fact": "contract",
        "id": "c",
        "name": "C",
        "buyer": "u",
        "supplier": "s",
        "value": "x",
        "currency": "yuan",
    },
    {"fact": "contract", "id": "c", "name": "C", "buyer": "u", "supplier": "s", "value": 5},
    {
        "fact": "contract",
        "id": "c",
        "name": "C",
        "buyer": "u",
        "supplier": "s",
        "value": [],
        "currency": "CNN",
    },
    {
        "fact": "award",
        "id": "w",
        "title": "W",
        "buyer": "u",
        "supplier": "s",
        "value": 1.23456,
        "currency": "CNY",
    },
    {
        "fact": "award",
        "id": "w",
        "title": "W",
        "buyer": "u",
        "supplier": "s",
        "value": 1e20,
        "currency": "CNY",
    },
    {"fact": "complaint", "id": "x", "name": "X", "subject": "u", "raised": "2026-03", "answered": "2026-01"},
    {"fact": "interaction", "id": "i", "member": "m", "person": "p", "day": "2026", "note": "what was said"},
    {"fact": "step", "id": "s", "plan": "p", "name": "S", "done": "2026", "hours": -1, "change": "x"},
    {"fact": "review", "id": "r", "member": "m", "day": "2026"},
]


def module(name):
    path = Path(__file__).resolve().parents[1] / name
    spec = importlib.util.spec_from_file_location(path.stem, path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def told_by_bad_files(folder):
    bad = module("hostile/test_bad_files.py")
    for name, (files, _) in (bad.FILES | bad.FOLDERS).items():
        size = sum(map(len, [files] if isinstance(files, bytes) else files.values()))
        if size < LARGE and name not in SLOW:
            yield from problems_of(bad.place(folder, name, files))
    for number, fact in enumerate(KINDS):
        yield from problems_of(bad.place(folder, f"fact{number}.json", bad.as_json(fact)))


def problems_of(path):
    try:
        return read_records(path).problems
    except InputError as error:
        return error.problems


def told_by_planted_faults(folder, lang):
    """Each filled cell of the template's examples made wrong in several ways, column by column."""
    path = folder / f"{lang}.xlsx"
    template(path, lang)
    book = openpyxl.load_workbook(path)
    for page in book:
        for row in page.iter_rows(min_row=2, max_col=1):
            if str(row[0].value).startswith("#"):
                row[0].value = row[0].value[2:]
    book.save(path)
    for text in ("no such thing", "3/4/2019", "80%", "-5", "9999", "2.5", "中国", "", "2019.1", "宗教"):
        grids = workbook_grids(path)
        for grid in grids[2:]:
            for _, row in grid.rows[1:]:
                for column in list(row):
                    if (column + len(text)) % 2:
                        row[column] = text
        yield from read_grids(grids).problems


@pytest.fixture(scope="module")
def messages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("told")
    problems = [*told_by_bad_files(folder)]
    for lang in ("en", "zh"):
        problems += told_by_planted_faults(folder, lang)
    return {text for p in problems for text in (p.cause, p.cure) if text}


def test_every_message_has_a_chinese_form_without_english_words(messages):
    left = {}
    for text in messages:
        chinese = translated(text, "zh")
        words = re.findall(r"[A-Za-z]{2,}", NAMES.sub("", ALLOWED.sub("", CODES.sub("", chinese))))
        if chinese == text or words:
            left[text] = chinese

    assert len({re.sub(r"\d+|'[^']*'", "x", text) for text in messages}) > 150
    assert left == {}


def test_every_row_of_the_table_is_recognised_and_keeps_its_placeholders():
    for row in phrases("problems").values():
        said = re.sub(r"\{(\w+?)\d*\}", lambda hole: SAMPLES.get(hole[1], "§"), row["en"])
        chinese = translated(said, "zh")
        assert chinese != said, row
        assert not re.search(r"\{\w+\}", chinese), row
        assert set(re.findall(r"\{\w+\}", row["zh"])) <= set(re.findall(r"\{\w+\}", row["en"])), row


def test_the_help_of_a_column_and_the_reason_of_a_rule_are_cures_in_both_languages():
    meant = defaultdict(set)
    for sheet in sheets().values():
        for column in sheet.columns:
            meant[column.helps["en"]].add(column.helps["zh"])
    for english, chinese in meant.items():
        assert translated(english, "zh") in chinese
    for row in policy.refusals():
        assert translated(f"refused by rule {row.rule}: {row.why_en}", "zh").endswith(row.why_zh)


def test_what_was_typed_is_said_only_when_asked():
    problem = Problem("not a number", "type it again", sheet="Ties", cell="D2", field="strength", value="Ann")

    assert told(problem) == "[Ties]!D2 Strength: not a number; type it again"
    assert told(problem, "zh") == "[Ties]!D2 Strength：不是数字；请重新填写"
    assert told(problem, "zh", show_value=True) == "[Ties]!D2 Strength：不是数字，填的是“Ann”；请重新填写"


def test_an_unknown_sentence_stays_as_it_is():
    assert translated("something new", "zh") == "something new"


def test_of_several_kinds_and_sheets_only_the_last_has_an_or_before_it():
    kinds = translated("no person or post or unit or team member of this name", "zh")
    sheets_ = translated("mend the name, or add it to the sheet 'People' or 'Posts' or 'Units'", "zh")
    assert kinds == "没有这个名称（应为：人员、岗位、单位或团队）"
    assert sheets_ == "请改正名称，或在“People”、“Posts”或“Units”表中添加"


def test_a_kind_of_tie_that_is_none_of_ours_is_answered_with_all_that_may_be_chosen():
    rows = [["From", "Kind", "To"], ["Ann", "met at sea", "Bo"]]
    grids = [Grid("Ties", "a.xlsx", [(n, dict(enumerate(row, 1))) for n, row in enumerate(rows, 1)])]
    cures = [problem.cure for problem in read_grids(grids).problems if problem.field == "kind"]
    assert len(cures) == 1
    for label in ("kin of", "mentors", "knows", "works with"):
        assert label in cures[0]
    for inferred in ("defers to the unit's head", "shared work"):
        assert inferred not in cures[0]


def test_choices_beyond_those_that_are_told_are_said_to_be_there():
    assert translated("one of: a, b, ...", "zh") == "请从以下各项中选：a、b等"


@pytest.mark.parametrize("tab", ["通讯录", "客户关系表", "人员"])
def test_a_cell_of_a_list_of_people_is_called_by_the_column_that_it_was_read_as(tab):
    rows = [["姓名", "部门", "职务"], ["甲一鸣", "信息中心", "主任"]]
    lines = [told_reading(one, "zh") for one in typed_rows.told(**{tab: rows}).readings]
    assert any("!B2 单位：" in line for line in lines)
    assert any("!C2 岗位：" in line for line in lines)
