"""Title rows, moved headings, merged cells; one fault is told once."""

from __future__ import annotations

import openpyxl
import pytest

from stakemap.errors import LimitExceeded
from stakemap.io import Limits, read, read_records
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.layout import fill_merged
from stakemap.model import Person, Tie
from typed_workbook import SHEETS, refused, typed


@pytest.mark.parametrize("above", [0, 1, 3, 12])
@pytest.mark.parametrize("title", ["Our people, as of May", None])
def test_headings_are_found_below_titles_and_blank_rows(book, above, title):
    rows = [(title, None, None)] * above + SHEETS["People"]
    reading = read_records(book(People=rows))

    assert reading.problems == ()
    assert {p.name for p in reading.graph.of(Person)} == {"Li Wei", "Wang Fang"}
    assert [one.how for one in reading.readings] == (["above"] if above and title else [])


def test_settings_are_found_below_a_title_and_a_misspelt_one_is_still_told(book):
    rows = [("What holds for all", None), ("Setting", "Value"), *SHEETS["Settings"][1:]]
    assert read_records(book(Settings=rows)).problems == ()
    (problem,) = refused(book(Settings=[*rows[:2], ("Acount", "City"), *rows[2:]]))
    assert (problem.cell, problem.cause) == ("A3", "unknown setting")


def test_cells_merged_downwards_are_filled_and_listed(tmp_path):
    ties = [("From", "Kind", "To"), ("Wang Fang", "advice", "Li Wei"), (None, None, "Bo"), (None, None, "Cy")]
    people = [("Name",), ("Li Wei",), ("Wang Fang",), ("Bo",), ("Cy",)]
    path = typed(tmp_path / "city.xlsx", Ties=ties, People=people)
    made = openpyxl.load_workbook(path)
    made["Ties"].merge_cells("A2:A4")
    made["Ties"].merge_cells("B2:B4")
    made.save(path)
    reading = read_records(path)

    assert reading.problems == ()
    assert sum(t.kind == "advice" for t in reading.graph.of(Tie)) == 3
    assert [(one.how, one.cell, one.taken) for one in reading.readings] == [
        ("merged", "A2", "A2:A4"),
        ("merged", "B2", "B2:B4"),
    ]


def test_filling_is_bounded():
    rows = [(n, {1: "x", 2: "y"}) for n in range(1, 1001)]
    with pytest.raises(LimitExceeded):
        fill_merged(Grid("a", "a.xlsx", rows, merged=["A1:A1000"] * 20), Limits(elements=10_000))


def test_the_same_fault_in_many_cells_is_told_once(book):
    ties = [("From", "Kind", "To", "Strength"), *[("Wang Fang", "advice", "Li Wei", "lots")] * 30]
    assert len(refused(book(Ties=ties))) == 3  # the number, and the rows that say the same, from both ends
    ties = [("From", "Kind", "To"), *[("Wang Fang", "advice", "Li Wie")] * 30]
    (problem,) = refused(book(Ties=ties))
    assert problem.cause == "no person or post or unit or team member of this name (so in 30 cells)"


@pytest.mark.parametrize("heading", ["Nmae", None])
def test_what_only_follows_from_a_sheet_that_cannot_be_read_is_not_listed(book, heading):
    people = [(heading, "Origin"), *[(row[0], row[1]) for row in SHEETS["People"][1:]]]
    assert {p.sheet for p in refused(book(People=people))} == {"People"}


def test_a_misspelt_sheet_is_known_by_its_columns_and_listed_else_one_problem(book):
    reading = read_records(book(People=None, Poeple=SHEETS["People"]))
    assert reading.problems == ()
    assert [(one.how, one.taken) for one in reading.readings] == [("sheet", "People")]
    (problem,) = refused(book(People=None, Poeple=[("Name",), ("Li Wei",), ("Wang Fang",)]))
    assert problem.cause == "unknown sheet"


def test_a_title_in_an_older_form_is_still_read(book):
    people = [("full name", "career origin"), ("Li Wei", "military"), ("Wang Fang", None)]
    assert len(read(book(People=people)).of(Person)) == 2
