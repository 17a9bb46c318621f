"""Posts and empty seats are named with their unit, in either language and in the owner's own."""

from __future__ import annotations

import pytest

import stakemap as sm
from bare_case import bare_case
from stakemap.context.post_names import name_with_unit, node_name
from stakemap.examples import DECISION, TODAY, city
from stakemap.graph.change.edits import Vacate
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import seat_of
from stakemap.model import Decision, Person, Post, Stage, Tenure, Unit

CITY = city()


@pytest.fixture(scope="module")
def small():
    return PropertyGraph(
        [
            Unit(id="u:1", name="市交通局", name_en="Transport Bureau"),
            Unit(id="u:2", name="评审委员会", name_en="Evaluation panel", kind="committee"),
            Post(id="post:1", name="局长", unit="u:1", name_en="Director"),
            Post(id="post:2", name="市交通局副局长", unit="u:1", name_en="Deputy, transport bureau"),
            Decision(id="d:1", name="停车", unit="u:1", stages=(Stage(id="board", name="局务会"),)),
        ]
    )


@pytest.mark.parametrize(
    ("node", "lang", "name"),
    [
        ("seat:post:1", "en", "Director of Transport Bureau (nobody on record)"),
        ("seat:post:1", "zh", "市交通局局长（无任职记录）"),
        ("seat:post:1", "", "市交通局局长（无任职记录）"),
        ("seat:post:2", "en", "Deputy, transport bureau (nobody on record)"),
        ("seat:post:2", "zh", "市交通局副局长（无任职记录）"),
        ("seat:u:1", "en", "head of Transport Bureau (nobody on record)"),
        ("seat:u:1", "zh", "市交通局负责人（无任职记录）"),
        ("seat:u:2", "en", "Evaluation panel (members not on record)"),
        ("seat:u:2", "zh", "评审委员会（成员未登记）"),
        ("seat:d:1/board", "zh", "局务会（无任职记录）"),
        ("post:1", "en", "Director of Transport Bureau"),
        ("u:1", "zh", "市交通局"),
        ("p:not-there", "en", "p:not-there"),
    ],
)
def test_each_node_has_one_name(small, node, lang, name):
    assert node_name(small, node, lang) == name


def test_every_post_of_the_city_is_named_with_its_unit():
    for post in CITY.of(Post):
        for lang in ("en", "zh"):
            unit = CITY.name(post.unit, lang)
            assert unit.casefold() in name_with_unit(CITY, post.id, lang).casefold()
            assert unit.casefold() in node_name(CITY, seat_of(post.id), lang).casefold()


def test_no_text_of_an_analysis_names_an_empty_seat_without_its_unit():
    empty = Vacate("post:chief-engineer").apply(CITY)
    plan = sm.Plan(as_of=TODAY, today=TODAY, decision=DECISION, draws=0)
    found = sm.analyze(empty, plan=plan)
    seat = "Chief engineer of Hupo Transport Bureau (nobody on record)"
    told = [
        f.text_en
        for f in found.findings
        if "(nobody on record)" in f.text_en and "hief engineer" in f.text_en
    ]

    assert told
    assert all(seat in text for text in told)
    assert "seat:" not in found.scores["influence"]._repr_html_()


def test_latin_names_do_not_touch_in_chinese():
    unit, post = Unit(id="u:1", name="Roads Office"), Post(id="post:1", name="Clerk", unit="u:1")
    assert name_with_unit(PropertyGraph([unit, post]), "post:1", "zh") == "Roads Office Clerk"
    assert (
        name_with_unit(PropertyGraph([unit, Post(id="post:1", name="科员", unit="u:1")]), "post:1", "zh")
        == "Roads Office科员"
    )


def test_of_many_posts_those_at_the_head_come_first_and_the_rest_is_counted():
    units = [Unit(id=f"u:{k}", name=f"U{k}") for k in range(6)]
    posts = [Post(id=f"post:{k}", name=f"P{k}", unit=f"u:{k}", head=k in (3, 5)) for k in range(6)]
    held = [Tenure(id=f"t:{k}", person="p", post=f"post:{k}") for k in range(6)]
    facts = [*units, *posts, Person(id="p", name="Ann")]
    many, few = (bare_case([*facts, *held[:n]]).post_text("p") for n in (6, 4))
    assert many == "P3, U3; P5, U5; P0, U0; 3 more posts"
    assert few == "P3, U3; P0, U0; P1, U1; P2, U2"
