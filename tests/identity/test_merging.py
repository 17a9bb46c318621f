"""Merging keeps who said what, and undoing gives back the graph as it was."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakemap.errors import InputError
from stakemap.graph.property_graph import PropertyGraph
from stakemap.identity import Merges, joined, merged, undone
from stakemap.model import Fact, Group, Label, Membership, Person, Source, Tie
from strategies import facts


@given(facts(), st.data())
@settings(max_examples=60)
def test_merge_then_undo_is_the_graph_as_it_was(given_facts, data):
    graph = PropertyGraph(given_facts)
    people = [person.id for person in graph.of(Person)]
    ids = st.sampled_from(people) if people else st.nothing()
    pairs = data.draw(st.lists(st.tuples(ids, ids), max_size=3)) if people else []
    one, merges = merged(graph, pairs)
    kept = Merges.from_dict(json.loads(json.dumps(merges.to_dict())))

    back = undone(one, kept)

    assert back.digest == graph.digest
    assert back == graph
    gone = {step.gone["id"] for step in merges.steps}
    assert {p.id for p in one.of(Person)} == set(people) - gone
    assert not any(ident in gone for fact in one for _, ident in fact.references())
    aside = sum(len(step.aside) for step in merges.steps)
    assert len(one) == len(graph) - len(gone) - aside


@given(facts())
@settings(max_examples=30)
def test_every_moved_fact_keeps_its_source_and_says_whose_it_was(given_facts):
    graph = PropertyGraph(given_facts)
    people = [person.id for person in graph.of(Person)]
    one, merges = merged(graph, [tuple(people[:2])] if len(people) > 1 else [])
    for step in merges.steps:
        for ident in step.changed.keys() - {step.kept}:
            assert step.gone["id"] in graph[ident].ends()
            assert one[ident].source == graph[ident].source


def two(**more):
    """Two records of one person, each with a tie, and a tie between them."""
    people = [Person(id="a", name="李伟"), Person(id="b", name="Li Wei", name_en="Li Wei", **more)]
    ends = {"t:a": ("a", "c"), "t:b": ("c", "b"), "t:ab": ("a", "b")}
    ties = [Tie(id=i, kind="advice", from_id=f, to_id=t, label="public") for i, (f, t) in ends.items()]
    return PropertyGraph([*people, Person(id="c", name="Bo"), *ties])


def test_a_tie_between_the_two_is_set_aside_and_comes_back():
    one, merges = merged(two(), [("b", "a")])
    assert [fact.id for fact in one] == ["a", "c", "t:a", "t:b"]
    assert (one["t:b"].to_id, one["a"].name_en) == ("a", "Li Wei")
    assert [body["id"] for body in merges.steps[0].aside] == ["t:ab"]
    assert undone(one, merges) == two()


def test_what_hung_on_a_closed_record_is_as_closed_and_as_short_lived_after_it():
    graph = two(label="restricted", expires=date(2027, 1, 1))
    one, merges = merged(graph, [("a", "b")])
    assert one["t:b"].label is Label.RESTRICTED
    assert str(one["t:b"].expires) == "2027-01-01"
    assert one["a"].name_en is None
    assert {fact.id for fact in one.visible()} <= {fact.id for fact in graph.visible()}
    assert undone(one, merges) == graph


@given(facts())
@settings(max_examples=30)
def test_no_fact_is_seen_after_a_merge_that_was_not_seen_before(given_facts):
    graph = PropertyGraph(given_facts)
    people = [person.id for person in graph.of(Person)]
    one, _ = merged(graph, [tuple(people[:2])] if len(people) > 1 else [])
    for label in Label:
        before = {fact.id for fact in graph.visible(label)}
        assert {fact.id for fact in one.visible(label) if isinstance(fact, Fact)} <= before


def test_three_records_are_one_and_never_against_an_answer():
    people = PropertyGraph([Person(id=ident, name="Li Wei") for ident in "abc"])
    one, merges = merged(people, [("a", "b"), ("c", "b")])
    assert [person.id for person in one] == ["a"]
    assert undone(one, merges) == people
    with pytest.raises(InputError, match="is different from one"):
        merged(people, [("a", "b"), ("c", "b")], [("c", "a")])


def test_undo_takes_what_came_later_as_it_is_and_brings_back_nobody_who_was_erased():
    graph = two()
    one, merges = merged(graph, [("a", "b")])
    later = one.without("t:b").with_(Tie(id="new", kind="advice", from_id="c", to_id="a"))
    back = undone(later, merges)
    assert {fact.id for fact in back} == {"a", "b", "c", "t:a", "t:ab", "new"}
    with pytest.raises(InputError, match="no longer there"):
        undone(one.without("a"), merges)
    with pytest.raises(InputError, match="is there already"):
        undone(graph, merges)


@pytest.mark.parametrize(
    "values", [None, {}, {"stakemap_merges": 1, "steps": [{"kept": "a"}]}, {"stakemap_merges": 2}]
)
def test_what_is_no_file_of_merges_is_refused(values):
    with pytest.raises(InputError):
        Merges.from_dict(values)


@given(facts(), facts())
@settings(max_examples=30)
def test_files_joined_lose_no_record_and_the_same_file_twice_is_that_file(one, other):
    graphs = [PropertyGraph(one), PropertyGraph(other)]
    both = joined(graphs)
    assert joined([graphs[0], graphs[0]]) == graphs[0]
    assert set(graphs[0]) <= set(both)
    renamed = sum(fact.id not in graphs[0] or fact != graphs[0][fact.id] for fact in graphs[1])
    assert renamed <= len(both) - len(graphs[0]) <= len(graphs[1])


def test_an_id_that_means_something_else_in_the_next_file_is_another_there_with_all_that_names_it():
    source = Source(id="s", title="List")
    member = Membership(id="m", person="p", group="g", source="s")
    first = PropertyGraph([source, Person(id="p", name="Ann"), Group(id="g", name="G"), member])
    second = PropertyGraph([source, Person(id="p", name="Bo"), Group(id="g", name="G"), member])
    both = joined([first, second])
    assert [fact.id for fact in both] == ["g", "m", "m~2", "p", "p~2", "s"]
    assert both["m~2"].person == "p~2"
