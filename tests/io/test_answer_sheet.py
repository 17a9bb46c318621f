"""A sheet of answers: read, or refused with every row that does not fit."""

from __future__ import annotations

import pytest

from stakemap.errors import InputError
from stakemap.io import told
from stakemap.io.answer_sheet import read_answers


def sheet(folder, text):
    path = folder / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_both_languages_and_empty_lines_are_read(tmp_path):
    assert read_answers(sheet(tmp_path, "\ufeff编号,答案,备注\np:a,是,x\n\np:b,否,\np:c,3\n")) == {
        "p:a": 1.0,
        "p:b": 0.0,
        "p:c": 3.0,
    }


def test_every_bad_row_is_told_at_once_without_what_was_typed(tmp_path):
    with pytest.raises(InputError) as caught:
        read_answers(sheet(tmp_path, "id,answer\np:a,yes\np:a,no\np:b,perhaps\n,1\np:c,nan\n"))
    problems = caught.value.problems
    assert [problem.row for problem in problems] == [3, 4, 5, 6]
    assert "perhaps" not in "".join(problem.text() for problem in problems)
    assert problems[1].value == "perhaps"
    assert "不是有效答案" in told(problems[1], "zh")
    assert "回答了两次" in told(problems[0], "zh")


@pytest.mark.parametrize("text", ["", "id,value\np:a,1\n"])
def test_a_sheet_without_its_columns_is_refused(tmp_path, text):
    with pytest.raises(InputError, match="columns"):
        read_answers(sheet(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="read"):
        read_answers(tmp_path / "none.csv")
