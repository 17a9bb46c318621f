"""People by surname and title, posts of the same unit, several names in one cell."""

from __future__ import annotations

import time

import pytest

from stakemap.io import read, read_records
from stakemap.model import Person, Tie
from typed_workbook import refused

PEOPLE = [("Name",), ("李伟",), ("李明",), ("王晓敏",), ("欧阳雪",)]
UNITS = [("Name",), ("市水务局",), ("市财政局",)]
POSTS = [
    ("Post", "Unit", "Heads the unit", "Holder"),
    ("局长", "市水务局", "yes", "李伟"),
    ("副局长", "市水务局", None, "王晓敏"),
    ("处长", "市财政局", None, "欧阳雪"),
]


def ends(path):
    graph = read(path)
    return [(graph[t.from_id].name, graph[t.to_id].name) for t in graph.of(Tie) if t.kind == "advice"]


def made(book, *ties, posts=POSTS, people=PEOPLE):
    return book(People=people, Units=UNITS, Posts=posts, Ties=[("From", "Kind", "To"), *ties])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("李局长", "李伟"),
        ("李伟局长", "李伟"),
        ("王副局长", "王晓敏"),
        ("欧阳处长", "欧阳雪"),
        ("王局长", "王晓敏"),
    ],
)
def test_a_surname_and_a_title_name_the_one_person_they_fit(book, text, name):
    path = made(book, ("李明", "advice", text))
    assert ends(path) == [("李明", name)]
    (reading,) = [one for one in read_records(path).readings if one.field == "to_id"]
    assert (reading.how, reading.typed, reading.taken) == ("name", text, name)


def test_a_title_is_learned_from_a_holder_whose_name_was_written_shorter(book):
    people = [*PEOPLE, ("Dr. Bo Burr",)]
    posts = [*POSTS, ("Deputy director", "市财政局", None, "Bo Burr")]
    path = made(book, ("李明", "advice", "Deputy director Burr"), posts=posts, people=people)
    assert ends(path) == [("李明", "Dr. Bo Burr")]


def test_a_surname_and_a_title_that_fit_two_are_refused_with_both(book):
    posts = [*POSTS, ("局长", "市财政局", "yes", "李明")]
    (problem,) = refused(made(book, ("王晓敏", "advice", "李局长"), posts=posts))
    assert problem.cause == "a surname and title that fits People row 2 and People row 3"


def test_a_surname_without_such_a_post_is_nobody(book):
    (problem,) = refused(made(book, ("王晓敏", "advice", "赵局长")))
    assert "of this name" in problem.cause


@pytest.mark.parametrize("mark", ["、", "\uff0c", ";", "和", "\n", " & "])
def test_several_names_in_one_cell_are_several_rows(book, mark):
    assert sorted(ends(made(book, (f"李明{mark}王晓敏", "advice", "李伟")))) == [
        ("李明", "李伟"),
        ("王晓敏", "李伟"),
    ]


def test_several_names_on_both_sides_are_refused_with_both_readings(book):
    (problem,) = refused(made(book, ("李明、王晓敏", "advice", "李伟、欧阳雪")))
    assert "each with each, or one with one" in problem.cause


def test_a_name_among_several_that_is_nobody_is_told(book):
    (problem,) = refused(made(book, ("李明、王小敏", "advice", "李伟")))
    assert "of this name" in problem.cause


def test_a_comma_in_a_name_stays_where_the_whole_names_somebody(book):
    people = [*PEOPLE, ("Smith, Ann",)]
    assert ends(made(book, ("Smith, Ann", "advice", "李伟"), people=people)) == [("Smith, Ann", "李伟")]


def test_a_title_of_the_own_unit_goes_before_the_same_title_elsewhere(book):
    posts = [(*row, at) for row, at in zip(POSTS, ("Reports to", None, "局长", None), strict=True)]
    posts.append(("局长", "市财政局", "yes", None, None))
    graph = read(made(book, posts=posts))
    (tie,) = [t for t in graph.of(Tie) if t.kind == "reports_to"]
    assert graph[graph[tie.to_id].unit].name == "市水务局"


def test_many_cells_of_many_names_cost_little():
    from stakemap.io import LIMITS
    from stakemap.io.tables.grids import Grid
    from stakemap.io.tables.records import read_grids

    people = [(1, {1: "Name"}), *((n, {1: f"甲{n}"}) for n in range(2, 4_000))]
    several = "、".join(f"甲{n}" for n in range(2, 42))
    ties = [(1, {1: "From", 2: "Kind", 3: "To"})]
    ties += [(n, {1: several, 2: "advice", 3: several}) for n in range(2, 500)]
    ties += [(n, {1: f"乙{n}", 2: "advice", 3: f"丙{n}、丁{n}"}) for n in range(500, 1_500)]
    started = time.process_time()
    reading = read_grids([Grid("People", "a", people), Grid("Ties", "a", ties)], limits=LIMITS)

    assert reading.rows_rejected >= 1_498
    assert time.process_time() - started < 10


@pytest.mark.parametrize("text", ["n/k", "not yet known", "??", "不详"])
def test_a_holder_who_is_not_known_is_told_in_many_ways(book, text):
    posts = [*POSTS, ("Deputy director", "市财政局", None, text)]
    graph = read(made(book, posts=posts))
    assert [p.unknown for p in graph.of(Person) if "市财政局" in p.name] == [True]
