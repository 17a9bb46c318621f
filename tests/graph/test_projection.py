"""Each sentence of the definitions about arcs, with numbers worked by hand."""

import math
from datetime import UTC, date, datetime

import numpy as np
import pytest

from stakemap.errors import InputError, UnknownName
from stakemap.examples import TODAY, city
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.projection.arrays import project
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.graph.snapshot import ORGANIZATION, PERSON, SEAT, TEAM, UNKNOWN
from stakemap.graph.views import VIEWS
from stakemap.model import Interaction, Person, Post, Source, Span, TeamMember, Tenure, Tie, Unit

SHARED_PAST = {"shared_work", "shared_service", "shared_school", "shared_project", "shared_group"}


def people(*ids, **more):
    return [Person(id=i, name=i, **more) for i in ids]


def tie(kind, a, b, ident=None, **more):
    return Tie(id=ident or f"{kind}:{a}:{b}", kind=kind, from_id=a, to_id=b, **more)


def post(ident, unit="u", **more):
    return Post(id=ident, name=ident, unit=unit, **more)


def holds(person, seat, **more):
    return Tenure(id=f"h:{person}:{seat}", person=person, post=seat, **more)


def arcs(graph, view="influence", as_of=None, values="strength"):
    snapshot = graph.snapshot(as_of, view)
    numbers = getattr(snapshot, values).tolist()
    ends = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
    return {(snapshot.nodes[i], snapshot.nodes[j]): v for (i, j), v in zip(ends, numbers, strict=True)}


def graph_of(*facts, catalogue=None):
    flat = [f for group in facts for f in (group if isinstance(group, list) else [group])]
    return PropertyGraph(flat, catalogue=catalogue)


# --- direction and views


def test_reports_to_and_leads_read_from_either_end_give_the_same_arc():
    frame = [Unit(id="u", name="u"), post("pa"), post("pb", head=True), *people("a", "b")]
    seats = [holds("a", "pa"), holds("b", "pb")]

    reported = graph_of(frame, seats, tie("reports_to", "pa", "pb")).snapshot(view="formal")
    led = graph_of(frame, seats, tie("leads", "pb", "pa")).snapshot(view="formal")

    assert arcs(graph_of(frame, seats, tie("reports_to", "a", "b")))[("a", "b")] == 0.6
    assert reported.digest == led.digest
    assert (reported.nodes, reported.targets.tolist(), reported.strength.tolist()) == (("a", "b"), [1], [0.6])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("advice", {("a", "b")}),
        ("informs", {("a", "b")}),
        ("mentors", {("b", "a")}),
        ("promoted", {("b", "a")}),
        ("secretary_to", {("a", "b"), ("b", "a")}),
        ("works_with", {("a", "b"), ("b", "a")}),
    ],
)
def test_the_end_that_defers_turns_to_the_other(kind, expected):
    found = arcs(graph_of(people("a", "b"), tie(kind, "a", "b")), "informal")

    assert set(found) == expected
    assert set(found.values()) == {Catalogue.default()[kind].strength}


@pytest.mark.parametrize(
    "kind", [k.kind for k in Catalogue.default().serving(["introduction"]) if k.kind not in SHARED_PAST]
)
def test_in_the_introduction_view_every_tie_runs_both_ways_whatever_defers_says(kind):
    meaning = Catalogue.default()[kind]
    made = {
        "person": lambda i: [Person(id=i, name=i)],
        "unit": lambda i: [Unit(id=i, name=i)],
        "team_member": lambda i: [TeamMember(id=i, name=i)],
        "post": lambda i: [],
    }
    first = next(k for k in meaning.from_kinds if k != "post")
    last = next(k for k in meaning.to_kinds if k != "post")
    found = arcs(graph_of(made[first]("x"), made[last]("y"), tie(kind, "x", "y")), "introduction")

    ends = {"x": "x", "y": "y"}
    if meaning.bearer == "post":
        ends = {i: f"seat:{i}" if k == "unit" else i for i, k in (("x", first), ("y", last))}
    assert found == dict.fromkeys([(ends["x"], ends["y"]), (ends["y"], ends["x"])], meaning.strength)


@pytest.mark.parametrize("view", ["influence", "formal", "informal"])
def test_a_kind_in_which_nobody_defers_makes_no_arc_in_the_influence_views(view):
    graph = graph_of(people("a", "b"), tie("knows", "a", "b"), tie("kin", "a", "b"))

    assert arcs(graph, view) == {}
    assert graph.snapshot(view=view).nodes == ("a", "b")


def test_even_a_kind_that_serves_influence_makes_no_arc_where_nobody_defers():
    from dataclasses import replace

    book = Catalogue.default().with_(replace(Catalogue.default()["advice"], kind="sees", defers="none"))
    graph = graph_of(people("a", "b"), tie("sees", "a", "b"), catalogue=book)

    assert arcs(graph) == {}
    assert set(arcs(graph, "introduction")) == {("a", "b"), ("b", "a")}


@pytest.mark.parametrize("view", ["influence", "formal", "informal", "introduction"])
def test_kin_and_declared_interests_are_seen_by_the_conflict_check_alone(view):
    facts = [*people("a", "b"), Unit(id="u", name="u"), tie("kin", "a", "b")]
    facts.append(tie("declared_interest", "a", "u"))
    graph = graph_of(facts)

    assert arcs(graph, view) == {}
    assert graph.snapshot(view=view).nodes == ("a", "b")
    assert set(arcs(graph, "conflict_check")) == {("a", "b"), ("b", "a"), ("a", "u"), ("u", "a")}


def test_a_view_is_the_same_whichever_were_asked_of_the_day_before():
    facts, day = city().facts, date.fromisoformat(TODAY)
    asked = Seating(PropertyGraph(facts), day)
    for view in VIEWS:
        assert project(asked, view) == project(Seating(PropertyGraph(facts), day), view)


def test_each_view_takes_the_kinds_of_its_use_and_influence_takes_formal_and_informal_together():
    facts = [Unit(id="u", name="u"), post("pa"), post("pb", head=True), *people("a", "b")]
    facts += [holds("a", "pa"), holds("b", "pb"), tie("reports_to", "pa", "pb"), tie("contacts", "a", "b")]
    graph = graph_of(facts)

    formal, informal = arcs(graph, "formal"), arcs(graph, "informal")
    # both live in one unit at an unknown time: no tie of a shared past without dates
    assert formal == {("a", "b"): 0.6}
    assert informal == {("a", "b"): 0.3, ("b", "a"): 0.3}
    assert arcs(graph) == {("a", "b"): pytest.approx(1 - 0.4 * 0.7), ("b", "a"): 0.3}


def test_an_unknown_view_is_refused_with_the_known_ones():
    with pytest.raises(UnknownName, match="influence"):
        graph_of(people("a")).snapshot(view="influense")


# --- from posts to people


def test_a_line_between_posts_with_p_and_q_holders_becomes_p_times_q_arcs_of_strength_over_q():
    facts = [Unit(id="u", name="u"), post("low"), post("high", head=True), *people(*"abxyz")]
    facts += [holds(i, "low") for i in "ab"] + [holds(i, "high") for i in "xyz"]
    found = arcs(graph_of(facts, tie("reports_to", "low", "high", strength=0.9)), "formal")

    assert found == {(i, j): pytest.approx(0.9 / 3) for i in "ab" for j in "xyz"}


def test_a_line_between_units_goes_from_head_post_to_head_post():
    facts = [Unit(id="u", name="u"), Unit(id="v", name="v"), *people("a", "b")]
    facts += [post("hu", "u", head=True), post("hv", "v", head=True), holds("a", "hu"), holds("b", "hv")]

    assert arcs(graph_of(facts, tie("leads", "u", "v")), "formal") == {("b", "a"): 0.6}
    assert arcs(graph_of(facts, tie("guides", "u", "v")), "formal") == {("b", "a"): 0.4}


def test_two_posts_of_one_person_are_one_node():
    facts = [Unit(id="u", name="u"), Unit(id="v", name="v"), *people("a", "b")]
    facts += [post("hu", "u", head=True), post("hv", "v", head=True), post("pv", "v")]
    facts += [holds("a", "hu"), holds("a", "hv"), holds("b", "pv")]
    graph = graph_of(facts, tie("leads", "u", "v"))

    assert graph.snapshot(view="formal").nodes == ("a", "b")
    assert arcs(graph, "formal") == {("b", "a"): 0.6}, "the arc of a to itself is dropped"


def test_an_arc_to_oneself_is_dropped_and_q_stays():
    facts = [Unit(id="u", name="u"), post("low"), post("high", head=True), *people("a", "b")]
    facts += [holds("a", "low"), holds("a", "high"), holds("b", "high")]

    assert arcs(graph_of(facts, tie("reports_to", "low", "high")), "formal") == {("a", "b"): 0.3}


def test_a_unit_without_a_head_post_gets_an_empty_seat_as_head():
    facts = [Unit(id="u", name="u"), post("pu", "u"), *people("a", "b"), holds("a", "pu")]
    facts += [Unit(id="v", name="v"), post("hv", "v", head=True), holds("b", "hv")]
    graph = graph_of(facts, tie("leads", "v", "u"))
    snapshot = graph.snapshot(view="formal")

    assert snapshot.nodes == ("a", "b", "seat:u")
    assert snapshot.kinds.tolist() == [PERSON, PERSON, SEAT]
    assert snapshot.ranked.tolist() == [True, True, False]
    assert arcs(graph, "formal") == {("a", "seat:u"): 0.6, ("seat:u", "b"): 0.6}


def test_where_neither_a_head_nor_a_line_is_on_record_nobody_defers_to_anybody():
    facts = [Unit(id="u", name="u"), post("pu", "u"), *people("a"), holds("a", "pu")]

    assert graph_of(facts).snapshot(view="formal").nodes == ("a",)
    assert arcs(graph_of(facts), "formal") == {}


def test_an_empty_head_post_passes_influence_on():
    facts = [Unit(id="u", name="u"), Unit(id="v", name="v"), post("hu", "u", head=True), post("pu", "u")]
    facts += [post("hv", "v", head=True), *people("a", "b"), holds("a", "pu"), holds("b", "hv")]
    found = arcs(graph_of(facts, tie("leads", "v", "u")), "formal")

    assert found == {("a", "seat:hu"): 0.6, ("seat:hu", "b"): 0.6}


def test_a_post_without_a_line_of_its_own_defers_to_its_units_head_and_that_is_assumed():
    facts = [Unit(id="u", name="u"), post("h", head=True), post("p1"), post("p2"), *people(*"abc")]
    facts += [holds("a", "h"), holds("b", "p1"), holds("c", "p2")]
    snapshot = graph_of(facts, tie("reports_to", "p2", "p1", strength=0.8)).snapshot(view="formal")

    assert arcs(graph_of(facts, tie("reports_to", "p2", "p1", strength=0.8)), "formal") == {
        ("b", "a"): 0.6,
        ("c", "b"): 0.8,
    }
    evidence = snapshot.evidence
    assert [evidence.kinds[k] for k in evidence.kind] == ["default_line", "reports_to"]
    assert evidence.assumed.tolist() == [True, False]
    assert evidence.facts_of(0) == ("p1", "h:b:p1", "h:a:h")


def test_a_line_of_the_holder_counts_as_a_line_of_the_post():
    facts = [Unit(id="u", name="u"), post("h", head=True), post("p"), *people(*"abc"), holds("a", "h")]

    assert arcs(graph_of(facts, holds("b", "p"), tie("reports_to", "b", "c")), "formal") == {("b", "c"): 0.6}


def test_a_line_to_a_post_that_is_gone_is_no_line():
    facts = [Unit(id="u", name="u"), post("h", head=True), post("p"), *people("a", "b"), holds("a", "h")]
    facts += [holds("b", "p"), post("old", valid=Span(end="2020-01-01")), tie("reports_to", "p", "old")]

    assert arcs(graph_of(facts), "formal", "2022-01-01") == {("b", "a"): 0.6}
    assert arcs(graph_of(facts), "formal", "2019-01-01")[("b", "seat:old")] == 0.6


def test_nodes_are_people_unknown_people_and_one_seat_for_each_empty_post():
    facts = [Unit(id="u", name="u"), Unit(id="lonely", name="l"), post("h", head=True), post("p")]
    facts += [*people("a"), *people("x", unknown=True), TeamMember(id="m", name="m")]
    snapshot = graph_of(facts).snapshot()

    assert dict(zip(snapshot.nodes, snapshot.kinds.tolist(), strict=True)) == {
        "a": PERSON,
        "x": UNKNOWN,
        "seat:h": SEAT,
        "seat:p": SEAT,
    }


def test_organisations_are_nodes_only_where_a_tie_of_the_view_names_them():
    graph = graph_of(people("a"), Unit(id="u", name="u"), Unit(id="v", name="v"), tie("advice", "a", "u"))
    snapshot = graph.snapshot()

    assert snapshot.nodes == ("a", "u")
    assert snapshot.kinds.tolist() == [PERSON, ORGANIZATION]
    assert graph.snapshot(view="formal").nodes == ("a",)


def test_team_members_are_nodes_of_the_introduction_view_only():
    graph = graph_of(people("a"), TeamMember(id="m", name="m"), tie("knows", "m", "a"))

    assert graph.snapshot().nodes == ("a",)
    snapshot = graph.snapshot(view="introduction")
    assert snapshot.kinds.tolist() == [PERSON, TEAM]
    assert arcs(graph, "introduction") == {("a", "m"): 0.5, ("m", "a"): 0.5}


def _met(day, channel="meeting", person="a"):
    return Interaction(id=f"met:{person}:{day}", member="m", person=person, day=day, channel=channel)


def test_whoever_spoke_with_one_of_ours_knows_them_by_the_last_time_fading_since():
    facts = [*people("a"), TeamMember(id="m", name="m"), _met("2018-09-01"), _met("2025-03-01")]
    facts += [_met("2026-01-01", "letter"), _met("2027-01-01")]
    snapshot = graph_of(facts).snapshot(as_of="2026-09-01", view="introduction")
    faded = snapshot.evidence.strength.tolist()

    assert faded == [pytest.approx(0.25)] * 2  # a year and a half, the half-life of "knows"
    assert set(snapshot.evidence.facts) == {"met:a:2025-03-01"}
    assert arcs(graph_of(facts)) == {}


@pytest.mark.parametrize("channel", ["letter", "message", "event", "official"])
def test_writing_or_being_in_one_room_makes_nobody_known(channel):
    facts = [*people("a"), TeamMember(id="m", name="m"), _met("2026-01-01", channel)]

    assert arcs(graph_of(facts), "introduction") == {}


def test_a_stated_tie_stands_above_a_contact():
    stated = tie("knows", "m", "a", strength=0.3)
    facts = [*people("a"), TeamMember(id="m", name="m"), _met("2026-01-01"), stated]

    assert arcs(graph_of(facts), "introduction") == {("a", "m"): 0.3, ("m", "a"): 0.3}


def test_a_tie_of_team_members_never_enters_the_influence_views():
    from dataclasses import replace

    old = Catalogue.default()["advice"]
    book = Catalogue.default().with_(replace(old, kind="asks", from_kinds=("team_member", "person")))
    graph = graph_of(people("a"), TeamMember(id="m", name="m"), tie("asks", "m", "a"), catalogue=book)

    assert arcs(graph) == {}
    assert graph.snapshot().nodes == ("a",)


def test_a_tie_borne_by_a_person_at_a_post_goes_to_whoever_holds_it():
    facts = [Unit(id="u", name="u"), post("h", head=True), *people("a", "b"), holds("b", "h")]

    assert arcs(graph_of(facts, tie("advice", "a", "h")), "informal") == {("a", "b"): 0.5}


# --- strength, confidence, cost


def test_a_missing_strength_is_the_catalogues_and_marked_assumed():
    graph = graph_of(people(*"abc"), tie("contacts", "a", "b"), tie("contacts", "a", "c", strength=0.3))
    evidence = graph.snapshot().evidence

    assert evidence.strength.tolist() == [0.3, 0.3, 0.3, 0.3]
    marked = {evidence.facts_of(row)[0]: bool(evidence.assumed[row]) for row in range(4)}
    assert marked == {"contacts:a:b": True, "contacts:a:c": False}


@pytest.mark.parametrize("value", [{"strength": 0.0}, {"count": 0.0}])
def test_a_tie_of_strength_or_count_zero_makes_no_arc(value):
    assert arcs(graph_of(people("a", "b"), tie("advice", "a", "b", **value))) == {}


@pytest.mark.parametrize(
    ("p", "cost"), [(1.0, 1), (0.9999999, 1), (0.5, 693147), (0.9, 105361), (1e-9, 20723266)]
)
def test_cost_is_minus_a_million_logarithms_rounded_and_at_least_one(p, cost):
    found = arcs(graph_of(people("a", "b"), tie("advice", "a", "b", strength=p)), values="cost")

    assert found == {("a", "b"): cost}


def test_the_confidence_of_a_post_arc_is_that_of_its_tie_and_both_tenures():
    facts = [Unit(id="u", name="u"), post("low"), post("high", head=True), *people("a", "b")]
    facts += [holds("a", "low", grade="B2"), holds("b", "high", grade="A1")]
    graph = graph_of(facts, tie("reports_to", "low", "high", strength=0.8, grade="C3"))

    expected = 0.8 * (0.85 * 0.85) * (0.95 * 0.95) * (0.7 * 0.7)
    assert arcs(graph, "formal") == {("a", "b"): pytest.approx(expected, abs=1e-15)}
    evidence = graph.snapshot(view="formal").evidence
    assert evidence.facts_of(0) == ("reports_to:low:high", "h:a:low", "h:b:high")


def test_in_a_draw_a_present_fact_counts_in_full_and_an_arc_needs_its_tie_and_both_tenures():
    facts = [Unit(id="u", name="u"), post("low"), post("high", head=True), *people("a", "b", "c")]
    facts += [holds("a", "low", grade="B2"), holds("b", "high", grade="A1"), holds("c", "high", grade="A1")]
    snapshot = graph_of(facts, tie("reports_to", "low", "high", strength=0.8, grade="C3")).snapshot(
        view="formal"
    )
    evidence, every = snapshot.evidence, np.ones(4, np.bool_)

    assert evidence.combine(2, every)[0].tolist() == [0.4, 0.4], "strength over q, without confidence"
    for k, fact in enumerate(evidence.facts):
        present = every.copy()
        present[k] = False
        gone = {"h:b:high": [0.0, 0.4], "h:c:high": [0.4, 0.0]}.get(fact, [0.0, 0.0])
        assert evidence.combine(2, present)[0].tolist() == gone, "q stays as in the snapshot"


def test_with_every_fact_present_and_sure_a_draw_gives_the_values_of_the_snapshot():
    facts = [Unit(id="u", name="u"), post("low"), post("high", head=True), *people("a", "b", "c")]
    facts += [
        holds("a", "low"),
        holds("b", "high"),
        holds("c", "high"),
        tie("advice", "a", "b", strength=0.3),
    ]
    facts += [tie("contacts", "a", "b", count=5.0), tie("reports_to", "low", "high")]
    snapshot = graph_of(facts).snapshot()
    present = np.ones(len(snapshot.evidence.facts), np.bool_)
    strength, weight = snapshot.evidence.combine(snapshot.m, present)

    assert (snapshot.evidence.confidence == 1).all()
    np.testing.assert_array_equal(strength, snapshot.strength)
    np.testing.assert_array_equal(weight, snapshot.weight)


SOURCES = [Source(id="s1", title="one"), Source(id="s2", title="two")]


def combined(*ties, as_of=None):
    return arcs(graph_of(people("a", "b"), SOURCES, list(ties)), "influence", as_of).get(("a", "b"))


def advice(ident, strength, source="s1", grade="A1", **more):
    return tie("advice", "a", "b", ident, strength=strength, source=source, grade=grade, **more)


A1 = 0.95 * 0.95


def test_facts_of_one_kind_ends_and_source_with_overlapping_time_count_once_with_the_strongest():
    assert combined(advice("t1", 0.5), advice("t2", 0.8)) == pytest.approx(0.8 * A1)


def test_the_strongest_is_judged_after_confidence():
    sure, doubtful = advice("t1", 0.5), advice("t2", 0.8, grade="E5")

    assert combined(sure, doubtful) == pytest.approx(0.5 * A1)


def test_facts_of_two_sources_are_joined_by_noisy_or():
    one, two = 0.5 * A1, 0.8 * A1

    assert combined(advice("t1", 0.5), advice("t2", 0.8, "s2")) == pytest.approx(1 - (1 - one) * (1 - two))


def test_facts_whose_times_do_not_overlap_count_apart_as_far_as_both_hold():
    first = {"valid": Span(start="2018", end="2020-06-01")}
    second = {"valid": Span(start="2020-06-01", end="2024")}

    assert combined(advice("t1", 0.5, **first), advice("t2", 0.8, **second), as_of="2020-05-31") == (
        pytest.approx(0.5 * A1)
    )
    assert combined(advice("t1", 0.5, **first), advice("t2", 0.8, **second), as_of="2020-06-01") == (
        pytest.approx(0.8 * A1)
    )


def test_overlap_is_judged_through_a_chain_of_times():
    spans = [Span(start="2010", end="2030"), Span(start="2012", end="2030"), Span(start="2014", end="2030")]
    ties = [advice(f"t{k}", 0.5 + k / 10, valid=span) for k, span in enumerate(spans)]

    assert combined(*ties, as_of="2024-01-01") == pytest.approx(0.7 * A1)


def test_facts_without_a_source_are_not_taken_for_the_same():
    one, two = advice("t1", 0.5, None), advice("t2", 0.5, None)

    assert combined(one, two) == pytest.approx(1 - (1 - 0.5 * A1) ** 2)


def test_noisy_or_runs_within_a_kind_and_then_over_kinds():
    works = tie("works_with", "a", "b", strength=0.4, source="s1", grade="A1")
    expected = 1 - (1 - 0.5 * A1) * (1 - 0.8 * A1) * (1 - 0.4 * A1)

    assert combined(advice("t1", 0.5), advice("t2", 0.8, "s2"), works) == pytest.approx(expected)


def test_a_kind_that_reads_the_same_from_either_end_counts_once_whoever_is_named_first():
    there = tie("works_with", "a", "b", strength=0.4, source="s1")
    back = tie("works_with", "b", "a", strength=0.5, source="s1", grade=None)
    graph = graph_of(people("a", "b"), Source(id="s1", title="one", grade="A1"), there, back)

    assert arcs(graph) == {("a", "b"): pytest.approx(0.5 * A1), ("b", "a"): pytest.approx(0.5 * A1)}


def test_turning_to_each_other_is_two_facts_of_an_introduction():
    there, back = advice("t1", 0.5), tie("advice", "b", "a", "t2", strength=0.8, source="s1", grade="A1")
    graph = graph_of(people("a", "b"), SOURCES, there, back)
    joined = pytest.approx(1 - (1 - 0.5 * A1) * (1 - 0.8 * A1))

    assert arcs(graph, "introduction") == {("a", "b"): joined, ("b", "a"): joined}


# --- counted contacts


def test_counts_of_a_kind_are_added_before_the_logarithm():
    ties = [tie("contacts", "a", "b", f"t{k}", count=n, source=f"s{k}") for k, n in ((1, 3.0), (2, 4.0))]
    graph = graph_of(people("a", "b"), [s.model_copy(update={"grade": "A1"}) for s in SOURCES], ties)
    weight = math.log(1 + 7) * A1

    assert arcs(graph, values="weight")[("a", "b")] == pytest.approx(weight)
    assert arcs(graph)[("a", "b")] == pytest.approx(weight / (weight + 1))
    assert arcs(graph, values="cost")[("a", "b")] == round(-1e6 * math.log(weight / (weight + 1)))
    assert graph.snapshot().counted


def test_counts_of_two_kinds_have_a_logarithm_each():
    graph = graph_of(
        people("a", "b"), tie("contacts", "a", "b", count=3.0), tie("informs", "a", "b", count=4.0)
    )
    weight = math.log(4) + math.log(5)

    assert arcs(graph, values="weight")[("a", "b")] == pytest.approx(weight)


def test_on_an_arc_with_both_the_weights_add_and_the_strengths_join():
    graph = graph_of(people("a", "b"), tie("contacts", "a", "b", count=9.0), tie("advice", "a", "b"))
    counted = math.log(10)

    assert arcs(graph, values="weight")[("a", "b")] == pytest.approx(0.5 + counted)
    assert arcs(graph)[("a", "b")] == pytest.approx(1 - 0.5 * (1 - counted / (counted + 1)))
    assert arcs(graph)[("b", "a")] == pytest.approx(counted / (counted + 1))


def test_counts_at_a_shared_post_are_divided_among_its_holders():
    facts = [Unit(id="u", name="u"), post("h", head=True), *people(*"abc"), holds("b", "h"), holds("c", "h")]
    found = arcs(graph_of(facts, tie("advice", "a", "h", count=6.0)), "informal", values="weight")

    assert found == {("a", "b"): pytest.approx(math.log(4)), ("a", "c"): pytest.approx(math.log(4))}


# --- a day


def test_a_graph_without_dates_is_not_filtered_and_has_no_day():
    graph = graph_of(people("a", "b"), tie("advice", "a", "b"))

    assert not graph.dated
    assert graph.snapshot().as_of is None
    assert graph.snapshot("1990-01-01").m == 1


def test_no_day_means_today_in_utc_once_anything_is_dated():
    graph = graph_of(people("a", "b"), tie("advice", "a", "b", valid=Span(start="2000-01-01")))
    before = datetime.now(UTC).date().isoformat()
    day = graph.snapshot().as_of

    assert before <= day <= datetime.now(UTC).date().isoformat()


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2024-02-10", "2024-02-10"),
        ("2024-02", "2024-02-29"),
        ("2024", "2024-12-31"),
        (date(2024, 2, 10), "2024-02-10"),
        (datetime(2024, 2, 10, 13, tzinfo=UTC), "2024-02-10"),
    ],
)
def test_of_a_month_or_a_year_the_last_day_counts(given, day):
    assert graph_of(people("a")).snapshot(given).as_of == day


@pytest.mark.parametrize("given", ["", "tomorrow", "2024-13", 20240101, 3.5, [2024]])
def test_what_is_no_day_is_refused(given):
    with pytest.raises(InputError, match="not a day"):
        graph_of(people("a")).snapshot(given)


def test_a_partial_date_that_may_cover_the_day_counts_as_in():
    graph = graph_of(people("a", "b"), tie("advice", "a", "b", valid=Span(start="2020", end="2022")))
    seen = {day: graph.snapshot(day).m for day in ("2019-12-31", "2020-01-01", "2022-12-30", "2022-12-31")}

    assert seen == {"2019-12-31": 0, "2020-01-01": 1, "2022-12-30": 1, "2022-12-31": 0}


def test_people_and_posts_that_are_not_there_on_the_day_take_their_ties_with_them():
    gone = Person(id="a", name="a", valid=Span(end="2020-01-01"))
    facts = [Unit(id="u", name="u"), post("p", head=True), gone, *people("b"), holds("a", "p")]
    graph = graph_of(facts, tie("advice", "a", "b"), tie("advice", "b", "p"))

    assert graph.snapshot("2019-12-31").nodes == ("a", "b")
    assert graph.snapshot("2020-01-01").nodes == ("b", "seat:p")
    assert arcs(graph, as_of="2020-01-01") == {("b", "seat:p"): 0.5}


def test_expiry_is_not_judged_against_the_day():
    graph = graph_of(people("a", "b", expires=date(2020, 1, 1)), tie("advice", "a", "b"))

    assert graph.snapshot("2024-01-01").m == 1


# --- a new kind is one new row

ROW = (
    "kind,from,to,defers,uses,bearer,neo4j_type,strength,low,high,strength_source,half_life_years,red_line,"
    "label_en,label_zh,reading_en,reading_zh\n"
    "co_authors,person,person,both,influence|introduction,person,CO_AUTHORS,0.35,0.1,0.6,assumed,5,no,"
    "wrote with,合著,{from} wrote with {to},{from}与{to}合著\n"
)


def test_a_new_row_makes_a_new_kind_work_everywhere(tmp_path):
    file = tmp_path / "relations.csv"
    file.write_text(ROW, encoding="utf-8-sig")
    written = [tie("co_authors", "a", "b", confirmed="2019-03", valid=Span(start="2015"))]
    graph = graph_of(people("a", "b"), written, catalogue=Catalogue.read(file))

    expected = 0.35 * 2 ** (-5 / 5)  # five years since it was confirmed, half-life five years
    snapshot = graph.snapshot("2024-03-01", "informal")
    assert snapshot.strength.tolist() == pytest.approx([expected, expected])
    assert snapshot.evidence.kinds == ("co_authors",)
    assert snapshot.evidence.assumed.all()
    assert graph.to_networkx("introduction", as_of="2024-03-01")["a"]["b"]["strength"] == pytest.approx(
        expected
    )
    assert graph.neighbours("a", kind="co_authors") == ("b",)
    assert graph.catalogue["co_authors"].reading("Ann", "Bob", "zh") == "Ann与Bob合著"


def test_a_new_authority_kind_is_projected_from_posts_and_is_a_line_of_its_own():
    from dataclasses import replace

    book = Catalogue.default().with_(replace(Catalogue.default()["leads"], kind="supervises", strength=0.45))
    facts = [Unit(id="u", name="u"), post("h", head=True), post("p"), post("q"), *people(*"abc")]
    facts += [holds("a", "h"), holds("b", "p"), holds("c", "q"), tie("supervises", "q", "p")]

    assert arcs(graph_of(facts, catalogue=book), "formal") == {("b", "c"): 0.45, ("c", "a"): 0.6}
