"""Standing: four shares of equal weight, each from its facts."""

from __future__ import annotations

import math
import random

import pytest

from stakemap.errors import InputError
from stakemap.graph.snapshot import SEAT, Snapshot
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.influence.standing import standing, standing_beta

PEOPLE = Snapshot.from_arrays([], [], [], nodes=["a", "b", "c"])


def row(node, part, amount, sure=1.0, fact="f"):
    return (node, part, amount, sure, (fact,))


def test_the_highest_rank_a_long_service_the_head_of_many_bodies_and_a_long_career_come_near_one():
    rows = [
        row("a", "rank", 0.0),
        row("a", "years", 60.0),
        *(row("a", part, 1.0, 1.0, f"{part}{k}") for part in ("seat", "career") for k in range(99)),
    ]
    assert standing(PEOPLE, offices=rows)["a"] == pytest.approx(1.0, abs=0.01)


def test_each_part_has_the_formula_of_its_docstring():
    rows = [row("a", "rank", 2.0, 0.5), row("b", "years", 5.0), row("c", "seat", 0.25, 0.8)]
    known = standing(PEOPLE, offices=rows)
    assert known["a"] == pytest.approx(0.5 * math.exp(-0.7) / 4)
    assert known["b"] == pytest.approx(0.5 / 4)
    assert known["c"] == pytest.approx(0.2 / 1.2 / 4)


def test_a_career_of_three_bodies_gives_half_and_more_bodies_always_give_more():
    def career(*amounts):
        rows = [row("a", "career", amount, 1.0, f"h{k}") for k, amount in enumerate(amounts)]
        return 4 * standing(PEOPLE, offices=rows)["a"]

    assert career(1.0, 1.0, 1.0) == pytest.approx(0.5)
    assert career(0.5, 0.25) == pytest.approx(1 - 2 ** (-0.75 / 3))
    values = [career(*[0.6] * k) for k in range(30)]
    assert values == sorted(set(values))
    assert values[-1] < 1


def test_the_parts_of_an_explanation_sum_to_the_number_and_name_their_facts():
    rows = [
        row("a", "years", 3.0, 0.9, "h1"),
        row("a", "years", 4.0, 0.5, "h2"),
        row("a", "seat", 1.0, 1.0, "p"),
    ]
    why = standing(PEOPLE, offices=rows).explain("a")
    assert why.total == pytest.approx(why.value, abs=1e-15)
    assert {part.facts for part in why.parts} == {("h1",), ("h2",), ("p",)}


def test_without_facts_everybody_has_none_and_it_says_so():
    known = standing(PEOPLE)
    assert known.values.tolist() == [0, 0, 0]
    assert "no fact" in known.notes[0]
    assert standing_beta(PEOPLE, known).values == pytest.approx([1 / 3] * 3)


def test_weight_0_counts_everybody_the_same_and_an_empty_seat_never_counts():
    graph = Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b", "seat:x"], kinds=[0, 0, SEAT])
    known = standing(graph, offices=[row("a", "seat", 1.0), row("seat:x", "seat", 1.0)])
    flat = standing_beta(graph, known, weight=0.0)
    assert flat.values.tolist() == [0.5, 0.5, 0.0]
    steep = standing_beta(graph, known, weight=6.0)
    assert steep["a"] == pytest.approx(1.75 * steep["b"])
    assert steep["seat:x"] == 0
    assert "standing" in influence_of(graph, beta=steep).notes[0]


@pytest.mark.parametrize(
    "rows",
    [
        [row("a", "charm", 1.0)],
        [row("a", "years", -1.0)],
        [row("a", "years", math.nan)],
        [row("a", "seat", 1.0, 1.5)],
        [row("a", "rank", 0.0), row("a", "rank", 1.0)],
    ],
)
def test_rows_that_make_no_sense_are_refused(rows):
    with pytest.raises(InputError):
        standing(PEOPLE, offices=rows)


@pytest.mark.parametrize("options", [{"grade": 0.0}, {"term": -1.0}, {"term": math.inf}])
def test_constants_must_be_above_0(options):
    with pytest.raises(InputError):
        standing(PEOPLE, **options)
    with pytest.raises(InputError):
        standing_beta(PEOPLE, standing(PEOPLE), weight=-1.0)


def test_rows_in_any_order_give_what_each_person_gives_alone():
    rng = random.Random(3)
    rows = [
        row(node, part, rng.uniform(0, 4), rng.random(), part)
        for node in "ac"
        for part in ("rank", *["years", "seat", "career"] * 4)
    ]
    rng.shuffle(rows)
    known = standing(PEOPLE, offices=rows)
    assert known["b"] == 0.0
    for node in "ac":
        assert known[node] == standing(PEOPLE, offices=[one for one in rows if one[0] == node])[node]
        told = known.explain(node)
        assert sum(part.value for part in told.parts) == pytest.approx(known[node])
        assert len(told.parts) == 13
