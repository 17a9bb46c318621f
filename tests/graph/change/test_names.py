"""Scenarios name people, posts, units, decisions and stages as a person does; ids are never needed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakemap.errors import InputError
from stakemap.examples import DECISION, TODAY, city
from stakemap.graph.change.edits import (
    AddTie,
    Appoint,
    ChangeQuota,
    ChangeVote,
    FlipStance,
    Leave,
    Move,
    Reorganise,
    Vacate,
)
from stakemap.graph.change.scenario import Scenario
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Decision, Person, Post, Stage, Tenure, Unit

CITY = city()
PEOPLE = [p for p in CITY.of(Person) if sum(q.name == p.name for q in CITY.of(Person)) == 1]


def plain(graph, *edits):
    return Scenario("x", edits).resolved(graph).edits


def wrong(graph, *edits):
    with pytest.raises(InputError) as caught:
        Scenario("x", edits).resolved(graph)
    return caught.value.problems


@pytest.fixture(scope="module")
def bureau():
    """Two people of one name, told apart by where they sit; one of them was once in the other's post."""
    return PropertyGraph(
        [
            Unit(id="u:1", name="市交通局", name_en="Transport Bureau"),
            Unit(id="u:2", name="市公安局"),
            Post(id="post:1", name="局长", unit="u:1", name_en="Director"),
            Post(id="post:2", name="局长", unit="u:2"),
            Person(id="p:1", name="李伟"),
            Person(id="p:2", name="李伟"),
            Person(id="p:3", name="王芳"),
            Tenure(id="t:1", person="p:1", post="post:1", valid={"start": "2020"}),
            Tenure(id="t:2", person="p:2", post="post:2", valid={"start": "2021"}),
            Tenure(id="t:3", person="p:3", post="post:1", valid={"start": "2010", "end": "2019"}),
            Decision(id="d:1", name="智慧停车", unit="u:1", stages=(Stage(id="board", name="局务会"),)),
        ]
    )


def test_every_kind_of_edit_takes_names(bureau):
    assert plain(
        bureau,
        Leave("王芳", on="2027-03"),
        Vacate("市交通局/局长"),
        Appoint("王芳", "Transport Bureau / Director"),
        Move("王芳", "市公安局局长"),
        FlipStance("智慧停车", "市公安局", 0.5),
        ChangeQuota("智慧停车", "局务会", 2),
        ChangeVote("智慧停车", "王芳", weight=2),
        AddTie("advice", "王芳", "市公安局/局长"),
        Reorganise("市公安局", led_by="市交通局"),
    ) == (
        Leave("p:3", on="2027-03"),
        Vacate("post:1"),
        Appoint("p:3", "post:1"),
        Move("p:3", "post:2"),
        FlipStance("d:1", "u:2", 0.5),
        ChangeQuota("d:1", "board", 2),
        ChangeVote("d:1", "p:3", weight=2),
        AddTie("advice", "p:3", "post:2"),
        Reorganise("u:2", led_by="u:1"),
    )


def test_a_name_of_two_is_refused_with_both_told_apart_by_their_posts(bureau):
    (problem,) = wrong(bureau, Leave("李伟"))

    assert (problem.field, problem.row) == ("person", 1)
    assert problem.near == ("李伟 (市交通局/局长)", "李伟 (市公安局/局长)")


@pytest.mark.parametrize(
    ("typed", "ident"),
    [
        ("李伟 (市交通局/局长)", "p:1"),
        ("市公安局局长李伟", "p:2"),
        ("市公安局李伟", "p:2"),
        ("李伟，市交通局", "p:1"),
        ("市交通局/局长", "p:1"),
        ("p:2", "p:2"),
    ],
)
def test_what_is_offered_and_what_people_say_tells_them_apart(bureau, typed, ident):
    assert plain(bureau, Leave(typed)) == (Leave(ident),)


def test_a_person_named_by_a_post_alone_is_who_holds_it_on_the_day(bureau):
    from datetime import date

    names = Scenario("x", (Leave("市交通局/局长"),))
    assert names.resolved(bureau, date(2015, 1, 1)).edits == (Leave("p:3"),)


def test_an_unknown_name_gets_the_nearest_names_and_keeps_them_out_of_the_error(bureau):
    (problem,) = wrong(bureau, Leave("王方芳"))
    assert problem.near == ("王芳",)
    assert problem.value == "王方芳"
    with pytest.raises(InputError) as caught:
        Scenario("x", (Leave("王方芳"),)).apply(bureau)
    assert "王" not in f"{caught.value}{caught.value!r}{problem!r}"


def test_all_wrong_names_are_told_at_once(bureau):
    assert [(p.row, p.field) for p in wrong(bureau, Leave("x"), Appoint("y", "z"))] == [
        (1, "person"),
        (2, "person"),
        (2, "post"),
    ]


def test_two_ways_of_naming_one_person_contradict_as_one(bureau):
    with pytest.raises(InputError, match="say the same"):
        Scenario("x", (Leave("王芳"), Leave("p:3"))).apply(bureau)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PEOPLE), st.sampled_from(["", "en", "zh"]))
def test_a_name_gives_what_the_id_gives(person, lang):
    by_name = Scenario("x", (Leave(CITY.name(person.id, lang)),))
    by_id = Scenario("x", (Leave(person.id),))
    assert by_name.apply(CITY, TODAY).digest == by_id.apply(CITY, TODAY).digest


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(CITY.of(Post)), st.sampled_from(["{u}/{p}", "{u} {p}", "{p}, {u}"]))
def test_a_post_is_found_by_its_unit_and_title(post, form):
    text = form.format(u=CITY.name(post.unit), p=CITY.name(post.id))
    same = [p for p in CITY.of(Post) if (p.unit, p.called("en")) == (post.unit, post.called("en"))]
    try:
        assert plain(CITY, Vacate(text)) == (Vacate(post.id),)
    except InputError as error:
        assert len(same) > 1 or error.problems[0].near  # noqa: PT017  a title that is not one post's alone


def test_the_decision_of_the_city_is_found_by_name():
    assert plain(CITY, FlipStance(CITY.name(DECISION), "岐望舒", 0.1))[0].decision == DECISION


def test_who_sits_in_a_post_is_found_as_they_are_addressed_and_who_sat_there_is_not():
    graph = PropertyGraph(
        [
            Unit(id="u:1", name="市交通局"),
            Post(id="post:1", name="副局长", unit="u:1", name_en="Director"),
            Person(id="p:1", name="赵明", name_en="Zhao Ming"),
            Person(id="p:2", name="王芳", name_en="Wang Fang"),
            Tenure(id="t:1", person="p:1", post="post:1", valid={"start": "2020"}),
            Tenure(id="t:2", person="p:2", post="post:1", valid={"start": "2010", "end": "2019"}),
        ]
    )
    for spoken in ("赵副局长", "赵局", "Director Zhao"):
        assert plain(graph, Leave(spoken)) == (Leave("p:1"),)
    for spoken in ("王副局长", "Director Wang"):
        assert [problem.value for problem in wrong(graph, Leave(spoken))] == [spoken]
