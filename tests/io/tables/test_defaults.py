"""What the settings say for rows that say nothing else."""

from __future__ import annotations

import pytest

from stakemap.io import read, read_records
from stakemap.model import Account, Fact, Source
from stakemap.model.source_kinds import grade_of_kind
from typed_workbook import SETTINGS, SHEETS, one


def test_defaults_are_written_into_each_fact_and_marked(book):
    person = read(book())["p:li-wei"]

    assert (person.source, person.grade, person.basis, str(person.expires)) == (
        "src:city-website",
        "B2",
        "published",
        "2029-03-02",
    )
    assert person.defaulted == ("source", "grade", "basis", "expires")


def test_the_account_of_the_settings_is_a_fact(book):
    (account,) = read(book()).of(Account)

    assert account.name == "City of Rivers"


def test_a_retention_counts_from_the_confirmation_of_the_row(book):
    people = [("Name", "Confirmed"), ("Li Wei", "2026-05"), ("Wang Fang", None)]
    graph = read(book(People=people))

    assert str(graph["p:li-wei"].expires) == "2029-05-01"
    assert str(graph["p:wang-fang"].expires) == "2029-03-02"


def test_a_retention_without_a_day_to_count_from_is_refused(book):
    people = [*SHEETS["People"], ("Zhao Min", None, "A talk")]
    problem = one(book(People=people))

    assert (problem.sheet, problem.row) == ("People", 4)
    assert "no day to count from" in problem.cause


@pytest.mark.parametrize(("rows", "cell"), [([("Date of the default source", None)], "B3"), ([], "")])
def test_a_default_source_without_a_date_is_told_at_the_empty_cell_of_the_date(book, rows, cell):
    settings = [("Setting", "Value"), ("Default source", "A talk"), *rows]
    settings += [("Default lawful basis", "published"), ("Keep for", "36 months")]
    problem = one(book(Settings=settings, Sources=None))

    assert (problem.cell or "", "retentions count" in problem.cause) == (cell, True)


def test_a_fact_about_a_person_without_source_is_refused(book):
    settings = [s for s in SETTINGS if s[0] != "Default source"]
    people = [("Name", "Source"), ("Li Wei", "City website"), ("Wang Fang", None)]
    settings = [("Setting", "Value"), *settings]
    units = [row[:1] for row in SHEETS["Units"]]
    reading = read_records(book(Settings=settings, People=people, Posts=None, Ties=None, Units=units))

    assert reading.summary.endswith("People row 3 source missing")


def test_a_missing_basis_is_reported_once_where_all_facts_lack_it(book):
    settings = [("Setting", "Value"), *[s for s in SETTINGS if s[0] != "Default lawful basis"]]
    problem = one(book(Settings=settings))

    assert (problem.sheet, problem.field) == ("Settings", "basis")
    assert "in all 4 facts about people" in problem.cause


@pytest.mark.parametrize(
    ("kind", "grade"),
    [("official publication", "A1"), ("我方会议", "B2"), ("hearsay", "D4"), (None, None), ("a letter", None)],
)
def test_the_kind_of_the_default_source_gives_the_grade_of_all_facts(book, kind, grade):
    settings = [
        ("Setting", "Value"),
        ("Default source", "A talk"),
        ("Date of the default source", "2026-05"),
        ("Kind of the default source", kind),
        ("Default lawful basis", "published"),
        ("Keep for", "36 months"),
    ]
    path = book(Settings=settings, Sources=None)
    graph = read(path)
    (source,) = graph.of(Source)
    assert {fact.grade for fact in graph if isinstance(fact, Fact)} == {grade or "F6"}
    assert grade_of_kind(source.kind) == grade
    told = [one.how for one in read_records(path).readings]
    assert ("ungraded" in told) == (grade is None)
