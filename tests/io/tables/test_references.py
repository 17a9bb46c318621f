"""Names of other rows become ids, or it is said which row was meant."""

from __future__ import annotations

import random

from stakemap.io import read
from stakemap.model import Post, Tenure
from typed_workbook import SHEETS, one, refused


def test_made_ids_do_not_depend_on_the_order_or_on_other_rows(book):
    before = read(book())
    people, ties = SHEETS["People"], SHEETS["Ties"]
    more = [people[0], ("Aa Bb", None, None), *random.Random(1).sample(people[1:], 2)]
    after = read(book(People=more, Ties=[ties[0], ("Li Wei", "works with", "Aa Bb", 0.3), *ties[1:]]))

    assert {f.id for f in before.facts} < {f.id for f in after.facts}


def test_two_equal_names_ask_for_an_id_at_both_rows(book):
    people = [*SHEETS["People"], ("Li Wei", None, None)]
    problems = refused(book(People=people))

    named = [p for p in problems if "the same name" in p.cause]
    assert [(p.cell, p.cause) for p in named] == [
        ("A2", "the same name as People row 4"),
        ("A4", "the same name as People row 2"),
    ]
    assert all("the same where it is one person" in p.cure for p in named)
    assert sum("2 rows have this name" in p.cause for p in problems) == 1


def test_equal_names_with_ids_are_told_apart_by_id(book):
    people = [("Name", "Id"), ("Li Wei", "p:1"), ("Li Wei", "p:2"), ("Wang Fang", None)]
    posts = [("Post", "Unit", "Holder"), ("Mayor", "City Government", "p:2")]
    ties = [("From", "Kind", "To"), ("Wang Fang", "advice", "p:1")]
    graph = read(book(People=people, Posts=posts, Ties=ties))

    assert graph.of(Tenure)[0].person == "p:2"


def test_equal_titles_of_two_units_are_told_apart_by_unit_and_post(book):
    posts = [
        ("Post", "Unit", "Reports to"),
        ("Director", "City Government", None),
        ("Director", "Transport Bureau", "City Government / Director"),
    ]
    graph = read(book(Posts=posts))

    assert {p.id for p in graph.of(Post)} == {
        "post:city-government-director",
        "post:transport-bureau-director",
    }
    assert "2 rows have this name" in one(book(Posts=[*posts[:2], (*posts[2][:2], "Director")])).cause


def test_an_unknown_kind_and_an_unknown_name_say_what_was_meant(book):
    ties = [("From", "Kind", "To"), ("Wang Fang", "ask advice of", "Li Wie")]
    kind, name = sorted(refused(book(Ties=ties)), key=lambda p: p.cell)

    assert "asks advice of" in kind.cure
    assert "People row 2" in name.cure
    assert "Li" not in name.text()


def test_a_row_without_its_unit_is_told_that_alone_and_not_what_follows_from_it(book):
    posts = [
        ("Post", "Unit", "Reports to", "Holder"),
        ("Director", "Transport Bureau", None, "Li Wei"),
        ("Director", "City Government", None, None),
        ("Deputy director", None, "Director", "Wang Fang"),
    ]
    problem = one(book(Posts=posts, Ties=None))
    assert (problem.cell, problem.field) == ("B4", "unit")
