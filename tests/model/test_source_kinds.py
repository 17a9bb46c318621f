import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stakemap as sm
from stakemap.graph.confidence import State, confidence, grade_of, state
from stakemap.io.tables.vocabulary import vocabulary
from stakemap.model import Person, Source
from stakemap.model.source_kinds import grade_of_kind, usual_grades
from strategies import facts, grades, partial_dates

ROWS = list(
    csv.DictReader(
        resources.files("stakemap.data").joinpath("source_kinds.csv").read_text("utf-8").splitlines()
    )
)
kinds = st.sampled_from([row["value"] for row in ROWS] + ["yearbook of my own making"])


def graph_with(own, of_source, kind, source="s"):
    person = Person(id="p", name="P", source=source, grade=own)
    return sm.PropertyGraph([person, Source(id="s", title="S", kind=kind, grade=of_source)])


@given(st.none() | grades, st.none() | grades, kinds)
def test_a_fact_counts_with_its_own_grade_else_its_sources_else_that_of_the_kind_else_f6(own, given, kind):
    graph = graph_with(own, given, kind)
    listed = next((row["grade"] for row in ROWS if row["value"] == kind), "")

    assert grade_of(graph, graph["p"]) == (own or given or listed or "F6")


@given(facts(), partial_dates)
def test_verified_is_a_matter_of_the_grade_alone_never_of_the_day(drawn, day):
    graph = sm.PropertyGraph(drawn)
    moved = sm.PropertyGraph(
        f.model_copy(update={"confirmed": day}) if hasattr(f, "confirmed") else f for f in drawn
    )
    for fact in graph:
        grade = grade_of(graph, fact) if hasattr(fact, "grade") and fact.kind_of_fact != "source" else None
        placeholder = isinstance(fact, Person) and fact.unknown
        assert (state(graph, fact) is State.VERIFIED) == (
            grade in ("A1", "A2", "B1", "B2") and not placeholder
        )
        assert state(moved, moved[fact.id]) is state(graph, fact)


def test_what_stands_on_a_bodys_own_page_is_verified_and_well_believed():
    graph = graph_with(None, None, "official publication")
    assert state(graph, graph["p"]) is State.VERIFIED
    assert confidence(graph, graph["p"], None) == pytest.approx(0.95 * 0.95)


def test_a_source_without_kind_and_grade_counts_as_before():
    graph = graph_with(None, None, Source(id="x", title="X").kind)
    assert grade_of(graph, graph["p"]) == "F6"


def test_a_fact_given_in_code_counts_fully_whatever_the_kinds():
    graph = sm.PropertyGraph([Person(id="p", name="P")])
    assert grade_of(graph, graph["p"]) is None


def test_every_kind_has_a_label_in_both_languages_and_says_where_its_grade_comes_from():
    for row in ROWS:
        assert row["label_en"], row["value"]
        assert row["label_zh"], row["value"]
        assert row["grade_source"].startswith("assumed: " if row["grade"] else "none: "), row["value"]
    named = [
        text
        for row in ROWS
        for text in (
            row["label_en"],
            row["label_zh"],
            *row["aliases_en"].split("|"),
            *row["aliases_zh"].split("|"),
        )
        if text
    ]
    assert len(named) == len(set(named)), "one word, one kind"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("官网", "official publication"), ("Press", "news"), ("同事", "colleague"), ("meeting", "meeting")],
)
def test_everyday_words_are_known(typed, kind):
    assert vocabulary("source_kind").code(typed) == kind


def test_the_surest_kind_stands_first_and_an_unknown_one_has_no_grade():
    assert next(iter(usual_grades().items())) == ("official publication", "A1")
    assert grade_of_kind(None) is grade_of_kind("Document") is None
