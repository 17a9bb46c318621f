"""What a copy for an audience may stand on, checked against the rule told in plain words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engagement_accounts
import every_fact
import stakemap as sm
from marked_facts import PUBLISHED, labelled, marked
from stakemap.errors import UnknownName
from stakemap.graph.release.admission import admitted
from stakemap.graph.release.audience import audience_named, audiences
from stakemap.model import FACTS, Fact, Label, Person, Record, Source, Tenure, Tie, Unit

OUTSIDE = {
    "account", "authority", "budget_line", "decision", "decision_role", "milestone", "person", "post",
    "source", "tenure", "tie", "unit",
}  # fmt: skip
ORDER = tuple(Label)


def graphs():
    seeds = st.integers(0, 10_000)
    accounts = st.builds(lambda k: labelled(engagement_accounts.account(k), k), seeds)
    return accounts | st.builds(labelled, every_fact.graphs(), seeds)


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_outside_goes_only_what_is_public_published_and_on_the_list(graph):
    copy = admitted(graph, "external")
    cited = {fact.source for fact in copy if isinstance(fact, Fact)}
    for record in copy:
        assert record.kind_of_fact in OUTSIDE
        if isinstance(record, Source):
            assert record.id in cited
            assert record.kind in PUBLISHED
        elif isinstance(record, Fact):
            original = graph[record.id]
            assert original.label is Label.PUBLIC
            assert graph.source_of(original).kind in PUBLISHED
            assert (record.note, record.basis, record.expires, record.grade) == (None, None, None, None)
        if isinstance(record, Tie):
            assert graph.catalogue[record.kind].uses == ("authority",)
        if isinstance(record, Person):
            assert record.origin is None


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_the_team_gets_what_its_labels_let_through_and_no_kin(graph):
    copy = admitted(graph, "team")
    for record in copy:
        assert record == graph[record.id]
        assert record.kind_of_fact not in {"review", "susceptibility", "assessment", "run"}
        if isinstance(record, Fact):
            assert ORDER.index(record.label) <= ORDER.index(Label.INTERNAL)
        if isinstance(record, Tie):
            assert "conflict" not in graph.catalogue[record.kind].uses


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_each_audience_sees_a_part_of_what_the_wider_one_sees(graph):
    boss, team, outside = (set(map(id_of, admitted(graph, name))) for name in ("boss", "team", "external"))
    assert outside <= boss
    assert team <= boss
    assert boss == set(map(id_of, graph.visible("internal")))


def id_of(record: Record) -> str:
    return record.id


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_a_copy_of_a_copy_is_the_same(graph):
    for name in audiences():
        copy = admitted(graph, name)
        assert admitted(copy, name) == copy


def test_every_row_names_things_that_exist():
    uses = {use for kind in sm.Catalogue.default().kinds.values() for use in kind.uses}
    fields = {field for record in FACTS.values() for field in record.model_fields}
    for row in audiences().values():
        assert (row.kinds.names or set()) | row.without <= set(FACTS)
        assert (row.ties.names or set()) <= uses
        assert (row.fields.names or set()) <= fields
        assert all(row.called)
        assert all(row.left_out)


def test_the_external_row_is_a_white_list_in_every_column():
    row = audience_named("external")
    lists = (row.kinds, row.ties, row.fields, row.sources, row.sections, row.topics, row.findings)
    assert not any(one.everything for one in lists)
    assert not row.run_record


def test_a_field_off_the_list_takes_no_public_fact_with_it():
    facts = [
        Source(id="s", title="Register", kind="register"),
        Unit(id="u", name="U", source="s", label="public"),
        sm.model.Account(id="a", name="secret"),
        sm.model.Decision(id="d", name="D", unit="u", account="a", source="s", label="public"),
    ]
    copy = admitted(sm.PropertyGraph(facts), "external")
    assert [record.id for record in copy] == ["d", "s", "u"]
    assert copy["d"].account is None


def test_a_public_fact_about_somebody_who_is_not_public_is_left_out():
    facts = [
        Source(id="s", title="Register", kind="register"),
        Unit(id="u", name="U", source="s", label="public"),
        sm.model.Post(id="x", name="X", unit="u", source="s", label="public"),
        Person(id="p", name="P", source="s"),
        Tenure(id="t", person="p", post="x", source="s", label="public"),
    ]
    assert [record.id for record in admitted(sm.PropertyGraph(facts), "external")] == ["s", "u", "x"]


def test_an_unknown_audience_is_refused_with_those_there_are():
    with pytest.raises(UnknownName, match="audience"):
        admitted(sm.PropertyGraph([]), "press")


def test_marks_stand_for_every_free_text():
    graph, ids, marks = marked(engagement_accounts.account(3))
    assert set(ids.values()) == {record.id for record in graph}
    assert all(isinstance(fact.note, str) for fact in graph if fact.kind_of_fact == "person")
    assert len(marks) > len(ids)
