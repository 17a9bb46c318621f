"""The sheet What if: people by name, posts as unit/post, dates as everywhere in the workbook."""

from __future__ import annotations

import pytest

from stakemap.graph.change.edits import Appoint, FlipStance, Leave, Move, Vacate
from stakemap.io import read_records, template
from stakemap.model import Person
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


def test_a_surname_and_title_names_who_sits_there_and_is_listed(book):
    posts = [
        ("Post", "Unit", "Heads the unit", "Holder"),
        ("局长", "Transport Bureau", "yes", "李伟"),
        ("副局长", "Transport Bureau", None, "李芳"),
        ("Mayor", "City Government", "yes", "Bo Burr"),
    ]
    people = [("Name",), ("李伟",), ("李芳",), ("Bo Burr",)]
    typed = rows(("leaves", "李副局长", None, None), ("leaves", "Mayor Burr", None, None))
    reading = read_records(book(Posts=posts, People=people, Ties=None, **typed))

    named = {p.name: p.id for p in reading.graph.of(Person)}
    assert reading.scenario.edits == (Leave(named["李芳"]), Leave(named["Bo Burr"]))
    listed = [(r.cell, r.typed, r.taken) for r in reading.readings if r.sheet == "What if"]
    assert listed == [("B2", "李副局长", "李芳"), ("B3", "Mayor Burr", "Bo Burr")]


def test_a_surname_and_title_that_fits_two_is_refused_with_both(book):
    posts = [
        ("Post", "Unit", "Holder"),
        ("局长", "Transport Bureau", "李伟"),
        ("局长", "City Government", "李芳"),
    ]
    people = [("Name",), ("李伟",), ("李芳",)]
    typed = rows(("leaves", "李局长", None, None))
    problem = one(book(Posts=posts, People=people, Ties=None, **typed))

    assert (problem.cell, problem.cause) == ("B2", "2 of this name")
    assert problem.near == ("李伟 (Transport Bureau/局长)", "李芳 (City Government/局长)")


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
