"""The sheet What if: people by name, posts as unit/post, dates as everywhere in the workbook."""

from __future__ import annotations

import pytest

from stakemap.graph.change.edits import Appoint, FlipStance, Leave, Move, Vacate
from stakemap.io import read_records, template
from typed_workbook import one, refused

HEAD = ("Change", "Who", "Post", "On", "Decision", "Position")


def rows(*more):
    return {"What_if": [HEAD, *more]}


def test_each_change_is_read_with_names_as_ids(book):
    made = book(
        Decisions=[("Decision", "Unit"), ("Parking", "City Government")],
        **rows(
            ("falls empty", None, "Transport Bureau/Director", "2027-03"),
            ("takes the post", "Wang Fang", "Transport Bureau / Director", "2027年3月"),
            ("moves to the post", "Li Wei", "City Government/Mayor", "2027-04"),
            ("takes the position", "Wang Fang", None, None, "Parking", 0.9),
            ("leaves", "Wang Fang", None, "2027/5"),
        ),
    )
    reading = read_records(made)

    assert reading.problems == ()
    assert reading.scenario.edits == (
        Vacate("post:transport-bureau-director", "2027-03"),
        Appoint("p:wang-fang", "post:transport-bureau-director", "2027-03"),
        Move("p:li-wei", "post:city-government-mayor", "2027-04"),
        FlipStance("decision:parking", "p:wang-fang", 0.9),
        Leave("p:wang-fang", "2027-05"),
    )
    assert reading.scenario.name == "What if"


def test_a_workbook_without_such_rows_has_no_scenario(book, tmp_path):
    assert read_records(book()).scenario is None
    assert read_records(book(**rows())).scenario is None


def test_the_examples_of_the_template_do_not_count(tmp_path):
    template(tmp_path / "t.xlsx")
    assert read_records(tmp_path / "t.xlsx").scenario is None


def test_an_unknown_name_is_told_at_its_cell_with_the_nearest_names(book):
    problem = one(book(**rows(("leaves", "Li Wie", None, None))))

    assert (problem.sheet, problem.cell) == ("What if", "B2")
    assert problem.near == ("Li Wei (Transport Bureau/Director)",)
    assert "Li" not in problem.text()


@pytest.mark.parametrize(
    ("row", "cell", "cause"),
    [
        (("leaves", None, None, None), "B2", "not given"),
        (("falls empty", "Li Wei", "City Government/Mayor", None), "B2", "not used with this change"),
        (("leaves", "Li Wei", None, "soon"), "D2", "not a date"),
        (("takes the post", "Li Wei", "Mayer", None), "C2", "no post of this name"),
    ],
)
def test_what_does_not_fit_is_told_at_its_cell(book, row, cell, cause):
    problem = one(book(**rows(row)))
    assert (problem.cell, problem.cause) == (cell, cause)


def test_a_name_whose_row_is_refused_waits_for_it(book):
    people = [("Name", "Rank"), ("Li Wei", "very high"), ("Wang Fang", None)]
    problems = refused(book(People=people, **rows(("leaves", "Li Wei", None, None))))

    assert {p.sheet for p in problems} == {"People"}


def test_the_good_rows_stay_where_others_are_refused(book):
    made = book(**rows(("leaves", "Nobody At All", None, None), ("leaves", "Wang Fang", None, None)))
    assert read_records(made).scenario.edits == (Leave("p:wang-fang"),)
