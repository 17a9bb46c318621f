"""Posts that are known from past tenures alone are no seats of today."""

from __future__ import annotations

from datetime import date

import pytest

import stakemap as sm
from stakemap.graph.seats import Seating
from stakemap.model import (
    Authority,
    Decision,
    DecisionRole,
    Person,
    Post,
    Stage,
    Tenure,
    Tie,
    Unit,
)

DAY = date(2026, 1, 1)


def tenure(person, post, start="2000-01-01", end="2010-01-01"):
    return Tenure(id=f"h:{person}:{post}", person=person, post=post, valid={"start": start, "end": end})


def past(*more, head=False):
    """One person who held post p in unit u until 2010, and holds none today."""
    return sm.PropertyGraph(
        [
            Unit(id="u", name="u"),
            Post(id="p", name="p", unit="u", head=head),
            Person(id="a", name="a"),
            Person(id="b", name="b"),
            tenure("a", "p"),
            *more,
        ]
    )


def seats(graph, day=DAY):
    return {node for node in graph.snapshot(day).nodes if node.startswith("seat:")}


def test_a_career_leaves_no_empty_seats():
    assert seats(past()) == set()
    assert seats(past(head=True)) == set()
    assert not Seating(past(), DAY).posts


def test_on_the_day_it_was_held_it_is_there():
    assert "seat:p" not in seats(past(), date(2005, 1, 1))
    assert set(Seating(past(), date(2005, 1, 1)).posts) == {"p"}


def test_a_post_that_nobody_is_known_to_have_held_is_an_empty_seat():
    assert seats(past(Post(id="q", name="q", unit="u"))) == {"seat:q"}


STAGES = (Stage(id="s", name="s", kind="approve"),)


@pytest.mark.parametrize(
    "more",
    [
        [Tie(id="t", kind="reports_to", from_id="b", to_id="p")],
        [Tie(id="t", kind="advice", from_id="b", to_id="p")],
        [
            Decision(id="d", name="d", stages=STAGES),
            DecisionRole(id="r", decision="d", player="p", role="decider", stage="s"),
        ],
        [Authority(id="x", post="p", action="sign")],
        [tenure("b", "p", "2027-01-01", None)],
    ],
    ids=["line", "advice", "role", "limit", "successor named"],
)
def test_a_seat_in_force_stays(more):
    assert seats(past(*more)) >= {"seat:p"}


def test_a_line_that_ended_keeps_no_seat():
    over = Tie(id="t", kind="reports_to", from_id="b", to_id="p", valid={"end": "2012-01-01"})
    assert seats(past(over)) == set()


def test_the_head_of_a_body_in_which_others_sit_stays_as_an_empty_seat():
    member = [Post(id="m", name="m", unit="u"), tenure("b", "m", "2020-01-01", None)]
    assert seats(past(*member, head=True)) == {"seat:p"}
    assert seats(past(*member)) == set(), "nobody said that there is a head"
    led = [Unit(id="v", name="v"), Tie(id="t", kind="leads", from_id="v", to_id="u")]
    assert "seat:p" in seats(past(*led, head=True))


def test_seats_of_which_no_term_is_over_are_found_without_going_through_all_facts():
    graph = past(Tenure(id="h:now", person="b", post="p", valid={"start": "2020-01-01"}))
    assert set(Seating(graph, DAY).posts) == {"p"}
    assert "_about" not in vars(graph)


def test_a_hundred_people_with_twenty_past_posts_each_are_a_hundred_nodes():
    people = [Person(id=f"p{k:03}", name="P") for k in range(100)]
    bodies = [Unit(id=f"u{k:02}", name="U") for k in range(50)]
    facts = [*people, *bodies]
    for k, person in enumerate(people):
        for term in range(20):
            post = f"post:{k}:{term}"
            unit, head = f"u{(k + 7 * term) % 50:02}", term == 3
            facts.append(Post(id=post, name="post", unit=unit, rank=term % 9, head=head))
            facts.append(
                tenure(person.id, post, f"{1980 + k % 5 + term}-01-01", f"{1982 + k % 5 + term}-01-01")
            )
    graph = sm.PropertyGraph(facts)
    assert graph.snapshot(DAY).n == 100
    found = sm.analyze(graph, as_of=DAY, draws=20, findings=False)
    assert not found.scores["standing"].alike
    assert {part.label for part in found.explain("p000", "standing").parts} == {"career"}
