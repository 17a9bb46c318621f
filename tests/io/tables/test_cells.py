"""Dates and numbers as people type them."""

from __future__ import annotations

import pytest

from stakemap.graph.catalogue import Catalogue
from stakemap.io import read
from stakemap.io.tables.cells import CellError, read_cell
from stakemap.io.tables.vocabulary import kinds_vocabulary, sheets
from stakemap.model import Tie
from typed_workbook import one

KINDS = kinds_vocabulary(Catalogue.default())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2019", "2019"),
        (2019, "2019"),
        ("2019-03", "2019-03"),
        ("2019/3/14", "2019-03-14"),
        ("2019年3月", "2019-03"),
        ("2019.03", "2019-03"),
        ("2019-3-1", "2019-03-01"),
        ("2019.3", "2019-03"),
        (2019.3, "2019-03"),
        (20190314, "2019-03-14"),
    ],
)
def test_dates_are_read_as_far_as_they_are_known(book, typed, kept):
    ties = [("From", "Kind", "To", "Since"), ("Wang Fang", "advice", "Li Wei", typed)]
    graph = read(book(Ties=ties))

    assert next(str(t.valid.start) for t in graph.of(Tie) if t.kind == "advice") == kept


@pytest.mark.parametrize(
    ("typed", "cure"),
    [
        ("3/4/2019", "day and month"),
        ("2019.1", "write 2019-01 or 2019-10"),
        ("2023-02-30", "2019-03-14"),
        ("winter 2019", "2019-03-14"),
        (20193, "2019-03-14"),
    ],
)
def test_a_date_that_cannot_be_told_is_refused_with_the_right_form(book, typed, cure):
    ties = [("From", "Kind", "To", "Until"), ("Wang Fang", "advice", "Li Wei", typed)]
    problem = one(book(Ties=ties))

    assert problem.cell == "D2"
    assert cure in problem.cure


@pytest.mark.parametrize("value", ["-0.1", "1.01", "nan", "inf", "1e400", "strong", "1,5", "180%", "true"])
def test_a_strength_out_of_range_or_not_a_number_is_refused(book, value):
    ties = [("From", "Kind", "To", "Strength"), ("Wang Fang", "advice", "Li Wei", value)]
    problem = one(book(Ties=ties))

    assert (problem.sheet, problem.cell, problem.value) == ("Ties", "D2", value)
    assert problem.cure


@pytest.mark.parametrize(
    ("typed", "value"),
    [("副处级（主持工作）", 16), ("正处", 18), ("division head (in charge)", 18)],
)
def test_a_remark_behind_a_rank_is_left_alone(typed, value):
    assert read_cell(sheets()["people"].column("rank"), typed, KINDS) == value


@pytest.mark.parametrize("typed", ["副处级（拟任）", "division head (until 2020)", "科员（未定）"])
def test_a_remark_that_changes_it_is_not(typed):
    with pytest.raises(CellError):
        read_cell(sheets()["people"].column("rank"), typed, KINDS)
