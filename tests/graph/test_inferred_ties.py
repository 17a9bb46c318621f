import math
from datetime import date

import pytest

from stakemap.errors import LimitExceeded
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.inferred_ties import infer_ties, shared_past_strength
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.model import Group, Membership, Person, Post, Span, Spell, Tenure, Tie, Unit

DAY = date(2024, 1, 1)


def spell(person, start, end=None, kind="employment", unit="u", **more):
    body = {"place": more.pop("place")} if "place" in more else {"unit": unit}
    return Spell(
        id=f"{kind}:{person}:{start}",
        person=person,
        kind=kind,
        valid=Span(start=start, end=end),
        **body,
        **more,
    )


def graph_of(*facts, ranks=(None, None), size=None):
    people = [Person(id=i, name=i, rank=rank) for i, rank in zip("ab", ranks, strict=True)]
    return PropertyGraph([Unit(id="u", name="u", size=size), *people, *facts])


def only(graph, day=DAY):
    (tie,) = infer_ties(Seating(graph, day))
    return tie


def saturated(months):
    return 1 - math.exp(-months / 12)


def test_the_formula_by_hand():
    # b .5, 24 months, 120 people against 30 (half), two grades apart, 5 of 10 years since
    expected = 0.5 * (1 - math.exp(-2)) * math.sqrt(30 / 120) * math.exp(-0.35 * 2) * 2**-0.5

    assert shared_past_strength(
        0.5, 24, size=120, rank_gap=2, years_since=5, half_life=10, catalogue=Catalogue.default()
    ) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("size", [None, 1, 29, 30])
def test_a_body_of_thirty_or_less_is_small(size):
    values = {"rank_gap": 0, "years_since": 0, "half_life": 10, "catalogue": Catalogue.default()}

    assert shared_past_strength(0.5, None, size=size, **values) == 0.5


def test_shared_work_in_numbers():
    graph = graph_of(
        spell("a", "2010-01-01", "2016-01-01"), spell("b", "2013-01-01", "2019-01-01"), ranks=(5, 7), size=120
    )
    tie = only(graph)

    years = (DAY - date(2016, 1, 1)).days / 365.25
    expected = 0.5 * saturated(36) * 0.5 * math.exp(-0.7) * 2 ** (-years / 10)
    assert tie.strength == pytest.approx(expected, abs=1e-15)
    assert (tie.kind, tie.rule, tie.body, tie.months) == ("shared_work", "co_work", "u", 36)
    assert (tie.delta_ab, tie.delta_ba) == (1.0, 0.4), "the junior defers more"
    assert tie.facts == ("employment:a:2010-01-01", "employment:b:2013-01-01")


@pytest.mark.parametrize(
    ("kind", "rule", "b"),
    [
        ("employment", "co_work", 0.5),
        ("secondment", "secondment", 0.5),
        ("service", "military", 0.4),
        ("project", "project", 0.15),
    ],
)
def test_each_kind_of_past_has_its_level(kind, rule, b):
    tie = only(graph_of(spell("a", "2020-01-01", kind=kind), spell("b", "2022-01-01", kind=kind)))

    assert (tie.rule, tie.months) == (rule, 24)
    assert tie.strength == pytest.approx(b * saturated(24))
    assert (tie.delta_ab, tie.delta_ba) == (0.7, 0.7), "peers"


def test_school_at_the_same_time_counts_more_than_the_same_school():
    together = infer_ties(
        Seating(
            graph_of(
                spell("a", "2000-09-01", "2004-09-01", "education"),
                spell("b", "2001-09-01", "2005-09-01", "education"),
            ),
            DAY,
        )
    )
    apart = only(
        graph_of(
            spell("a", "1990-09-01", "1994-09-01", "education"),
            spell("b", "2001-09-01", "2005-09-01", "education"),
        )
    )

    assert [t.rule for t in together] == ["school_any_time", "school_same_time"]
    years = (DAY - date(2005, 9, 1)).days / 365.25
    assert apart.strength == pytest.approx(0.05 * 2 ** (-years / 10)), "since the later one left"
    years = (DAY - date(2004, 9, 1)).days / 365.25
    assert together[1].strength == pytest.approx(0.2 * saturated(36) * 2 ** (-years / 10))


@pytest.mark.parametrize(("last", "found"), [("2020-12-31", 0), ("2021-01-01", 1)])
def test_less_than_a_year_together_makes_no_tie(last, found):
    graph = graph_of(spell("a", "2018-01-01", last), spell("b", "2020-01-01", "2023-01-01"))

    assert len(infer_ties(Seating(graph, DAY))) == found


def test_a_time_that_still_runs_counts_up_to_the_day_and_has_not_faded():
    graph = graph_of(spell("a", "2022-01-01"), spell("b", "2020-01-01"))

    assert only(graph, date(2023, 6, 30)).months == 17
    assert only(graph, date(2023, 7, 1)).strength == pytest.approx(0.5 * saturated(18))


def test_the_future_makes_no_tie():
    graph = graph_of(spell("a", "2020-01-01"), spell("b", "2023-01-01"))

    assert infer_ties(Seating(graph, date(2022, 12, 31))) == ()


def test_without_a_known_start_nothing_is_inferred_from_work():
    graph = graph_of(spell("a", "2020-01-01"), Spell(id="s", person="b", kind="employment", unit="u"))

    assert infer_ties(Seating(graph, DAY)) == ()


def test_tenures_are_employment_in_the_unit_of_the_post():
    facts = [Post(id="p", name="p", unit="u", rank=3), Post(id="q", name="q", unit="u", rank=4)]
    facts += [Tenure(id="ta", person="a", post="p", valid=Span(start="2020-01-01"))]
    facts += [Tenure(id="tb", person="b", post="q", valid=Span(start="2022-01-01"))]
    tie = only(graph_of(*facts))

    assert tie.strength == pytest.approx(0.5 * saturated(24) * math.exp(-0.35)), "rank of the post held"
    assert tie.facts == ("ta", "tb")


def test_a_body_outside_the_graph_is_known_by_its_name_however_it_is_written():
    one = spell("a", "2020-01-01", place="Army Unit 7")
    two = spell("b", "2020-01-01", place="ＡＲＭＹ  unit７")

    assert only(graph_of(one, two)).body == "place:armyunit7"


def test_the_larger_of_two_sizes_counts():
    graph = graph_of(spell("a", "2020-01-01", size=40), spell("b", "2020-01-01"), size=120)

    assert only(graph).strength == pytest.approx(0.5 * saturated(48) * 0.5)


@pytest.mark.parametrize(
    ("kind", "b"),
    [
        ("alumni", 0.2),
        ("former_unit", 0.5),
        ("military", 0.4),
        ("hometown", 0.1),
        ("project_team", 0.15),
        ("study_group", 0.15),
        ("professional", 0.15),
        ("other", 0.15),
    ],
)
def test_members_of_an_informal_group_know_each_other_by_its_kind(kind, b):
    facts = [Group(id="g", name="g", kind=kind)]
    facts += [Membership(id=f"m{i}", person=i, group="g") for i in "ab"]
    tie = only(graph_of(*facts))

    assert (tie.kind, tie.months, tie.strength) == ("shared_group", None, b)


def test_the_convener_is_the_one_turned_to_whatever_the_ranks():
    facts = [Group(id="g", name="g", size=120), Membership(id="m1", person="a", group="g", role="convener")]
    facts += [Membership(id="m2", person="b", group="g")]
    tie = only(graph_of(*facts, ranks=(3, 4)))

    assert (tie.delta_ab, tie.delta_ba) == (0.4, 1.0)
    assert tie.strength == pytest.approx(0.15 * 0.5 * math.exp(-0.35))


@pytest.mark.parametrize("role", ["member", "convener"])
@pytest.mark.parametrize("ranks", [(3, 4), (4, 3), (3, 3), (None, 4), (3, None), (None, None)])
def test_the_senior_is_turned_to_whichever_of_the_two_comes_first(ranks, role):
    members = [Membership(id=f"m{i}", person=i, group="g", role=role) for i in "ab"]
    tie = only(graph_of(Group(id="g", name="g"), *members, ranks=ranks))
    senior = {(3, 4): (1.0, 0.4), (4, 3): (0.4, 1.0)}

    assert (tie.delta_ab, tie.delta_ba) == senior.get(ranks, (0.7, 0.7))


def test_who_left_a_group_is_no_member():
    facts = [Group(id="g", name="g"), Membership(id="m1", person="a", group="g")]
    facts += [Membership(id="m2", person="b", group="g", valid=Span(end="2020-01-01"))]

    assert infer_ties(Seating(graph_of(*facts), DAY)) == ()


def test_a_shared_past_opens_doors_and_is_a_tie_of_influence_only_where_asked_for():
    graph = graph_of(spell("a", "2020-01-01"), spell("b", "2022-01-01"), ranks=(1, 2))
    p = 0.5 * saturated(24) * math.exp(-0.35)

    for view in ("influence", "informal", "formal", "conflict_check"):
        assert graph.snapshot("2024-01-01", view).m == 0
    assert graph.snapshot("2024-01-01", "formal", inferred=True).m == 0
    assert graph.snapshot("2024-01-01", "conflict_check", inferred=True).m == 0
    influence = graph.snapshot("2024-01-01", inferred=True)
    assert influence.strength.tolist() == pytest.approx([p, p])
    assert influence.weight.tolist() == pytest.approx([p * 1.0, p * 0.4])
    introduction = graph.snapshot("2024-01-01", "introduction")
    assert introduction.weight.tolist() == pytest.approx([p, p])
    assert influence.evidence.assumed.all()


def test_a_tie_typed_as_a_shared_past_is_a_shared_past_and_no_deference():
    typed = Tie(id="t", kind="shared_work", from_id="a", to_id="b")
    asked = Tie(id="q", kind="advice", from_id="a", to_id="b")

    assert graph_of(typed).snapshot("2024-01-01").m == 0
    assert graph_of(typed).snapshot("2024-01-01", "introduction").m == 2
    assert graph_of(typed, asked).snapshot("2024-01-01").evidence.kinds == ("advice",)


def test_a_shared_spell_counts_once_however_often_it_is_stated():
    once = [spell("a", "2020-01-01"), spell("b", "2020-01-01")]
    again = [
        *once,
        Spell(id="again", person="a", kind="employment", unit="u", valid=Span(start="2021-01-01")),
    ]
    schools = [spell(i, "2020-01-01", kind="education") for i in "ab"]

    assert graph_of(*again).snapshot("2024-01-01", "introduction").strength.tolist() == pytest.approx(
        [0.5 * saturated(48)] * 2
    )
    assert graph_of(*schools).snapshot("2024-01-01", "introduction").strength.tolist() == pytest.approx(
        [0.2 * saturated(48)] * 2
    )


def test_two_shared_bodies_are_joined_by_noisy_or():
    facts = [spell(i, "2020-01-01") for i in "ab"] + [spell(i, "2020-01-01", place="School") for i in "ab"]
    facts = [*facts[:2], *(f.model_copy(update={"id": f"x{k}"}) for k, f in enumerate(facts[2:]))]
    p = 0.5 * saturated(48)

    doors = graph_of(*facts).snapshot("2024-01-01", "introduction")
    assert doors.strength.tolist() == pytest.approx([1 - (1 - p) ** 2] * 2)


def test_the_same_school_has_not_faded_while_one_of_the_two_is_still_there():
    gone, there = spell("a", "1990", "1994", kind="education"), spell("b", "2023-06", kind="education")

    assert only(graph_of(gone, there)).strength == 0.05


def test_a_body_of_thousands_meets_a_limit_instead_of_eating_the_machine():
    people = [Person(id=f"p{k}", name="P") for k in range(3200)]
    stays = [Spell(id=f"s{k}", person=f"p{k}", kind="service", place="Army") for k in range(3200)]

    with pytest.raises(LimitExceeded, match="at most 5000000 pairs"):
        infer_ties(Seating(PropertyGraph([*people, *stays]), DAY))


def test_the_confidence_of_an_inferred_tie_is_that_of_both_pasts():
    facts = [spell("a", "2020-01-01", grade="A1"), spell("b", "2020-01-01", grade="C3")]
    p = 0.5 * saturated(48) * (0.95 * 0.95) * (0.7 * 0.7)

    assert graph_of(*facts).snapshot("2024-01-01", "introduction").strength.tolist() == pytest.approx([p, p])


def test_inferred_ties_come_in_one_order_whatever_the_order_of_facts():
    facts = [spell(i, "2020-01-01") for i in "ab"] + [spell(i, "2019-01-01", kind="education") for i in "ab"]

    assert infer_ties(Seating(graph_of(*facts), DAY)) == infer_ties(Seating(graph_of(*facts[::-1]), DAY))
