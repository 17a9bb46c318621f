"""No byte of a copy tells of what its audience may not see, whatever the format, nor does a number."""

from functools import cache

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import engagement_accounts
import stakemap as sm
from marked_facts import PUBLISHED, labelled, marked, seen_in, seen_in_files, texts_of
from stakemap import examples
from stakemap.errors import InputError, UnknownName
from stakemap.graph.release.admission import admitted
from stakemap.graph.release.audience import audiences
from stakemap.io.problem_texts import translated
from stakemap.model import Fact, Label, Person, Source, parse
from stakemap.reports.formats import FORMATS, render_html
from stakemap.reports.person_page import render_card

DAY = engagement_accounts.DAY
DRAWN = (Phase.explicit, Phase.reuse, Phase.generate)
"""A smaller seed is no simpler account, so that none is looked for."""
OUTSIDE_FIELDS = {
    "id", "name", "name_en", "name_zh", "title", "publisher", "locator", "scope",
}  # fmt: skip
FORMAL = ("leads", "guides", "reports_to", "deputizes")
_OF_THE_CITY = {
    "person", "unit", "post", "tenure", "decision", "decision_role", "authority", "milestone", "account",
    "budget_line",
}  # fmt: skip


def analysed(graph, decision="d:x", **options):
    """Of the decision where it is seen and somebody votes in it."""
    try:
        return sm.analyze(graph, as_of=DAY, decision=decision, **options)
    except (InputError, UnknownName):
        return sm.analyze(graph, as_of=DAY, **options)


def hidden_from_outside(graph, marks):
    """Marks that no copy for people outside may hold, by the rule in plain words, not by its code."""
    public = set()
    for record in graph:
        source = graph.source_of(record)
        if isinstance(record, Fact) and record.label is Label.PUBLIC and source and source.kind in PUBLISHED:
            public |= {record.id, source.id}
    return {mark for mark, (_, field) in marks.items() if field not in OUTSIDE_FIELDS} | {
        mark for record in graph if record.id not in public for mark in texts_of_own(record)
    }


def texts_of_own(record):
    """Marks of a record itself, not of those that it names."""
    ends = {ident for _, ident in record.references()}
    return texts_of([record]) - ends


def above(graph, label):
    """Marks of facts above a label."""
    order = tuple(Label)
    high = [f for f in graph if isinstance(f, Fact) and order.index(f.label) > order.index(label)]
    return {mark for fact in high for mark in texts_of_own(fact)}


@given(st.integers(0, 10_000))
@settings(max_examples=12, deadline=None, phases=DRAWN)
def test_a_random_account_leaks_nothing_in_any_format(tmp_path_factory, seed):
    plain = labelled(engagement_accounts.account(seed, people=5), seed)
    graph, ids, marks = marked(plain)
    analysis = analysed(graph, ids.get("d:x"), draws=5)
    folder = tmp_path_factory.mktemp("copies")
    assert seen_in_files(sm.report(analysis, folder / "all", FORMATS)), "the scanner sees marks"
    for audience, hidden in (
        ("boss", above(graph, Label.INTERNAL)),
        ("team", above(graph, Label.INTERNAL)),
        ("external", hidden_from_outside(graph, marks)),
    ):
        if not admitted(graph, audience).of(Person):
            continue
        files = sm.report(analysis, folder / audience, FORMATS, audience=audience)
        told = seen_in_files(files)
        assert told <= texts_of(admitted(graph, audience))
        assert not told & hidden
        copy = sm.analyze(graph, plan=analysis.plan.changed(audience=audience, decision=None))
        for person in copy.graph.of(Person):
            card = copy.card(person.id)
            page = render_card(card, "en", audience) + card.explain("zh") + repr(card) + card.to_html()
            assert seen_in((page + str(card.to_dict())).encode()) <= texts_of(copy.graph)


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None, phases=DRAWN)
def test_what_is_hidden_changes_no_byte_of_a_copy(tmp_path_factory, seed):
    graph = labelled(engagement_accounts.account(seed, people=5), seed)
    folder = tmp_path_factory.mktemp("copies")
    for audience in audiences():
        seen = admitted(graph, audience)
        if not seen.of(Person):
            continue
        both = []
        for number, facts in enumerate((graph, seen)):
            files = sm.report(analysed(facts, draws=5), folder / f"{audience}{number}", audience=audience)
            both.append({f.name: f.read_bytes() for f in files if not f.name.endswith(".run.json")})
        assert both[0] == both[1]


@cache
def city():
    """The invented city with marks, the offices and steps public, and its published papers marked as such."""
    facts = []
    for record in examples.city():
        if record.id in {"s:gazette", "s:tender", "s:budget", "s:yearbook", "s:website"}:
            facts.append(parse({**record.to_dict(), "kind": "official publication"}))
            continue
        formal = record.kind_of_fact == "tie" and record.kind in FORMAL
        public = record.kind_of_fact in _OF_THE_CITY or formal
        facts.append(parse({**record.to_dict(), "label": "public"}) if public else record)
    return marked(sm.PropertyGraph(facts))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_city_leaks_nothing_to_people_outside(tmp_path, lang):
    graph, ids, marks = city()
    analysis = sm.analyze(graph, as_of=examples.TODAY, decision=ids[examples.DECISION], draws=5)
    files = sm.report(analysis, tmp_path, FORMATS, lang, audience="external")
    told = seen_in_files(files)
    assert not told & hidden_from_outside(graph, marks)
    assert ids[examples.DECISION] in told
    assert not [path for path in files if "run" in path.name]
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in files}


def test_what_is_left_out_is_said_alike_for_all_facts():
    graph = labelled(engagement_accounts.account(5, people=4), 5)
    page = render_html(sm.analyze(graph, plan=sm.Plan(as_of=DAY, audience="external", draws=0)))
    assert audiences()["external"].left_out_text("en") in page
    assert "meeting" not in page.partition("<body>")[2]
    assert not any(character.isdigit() for character in audiences()["external"].left_out_text("en"))


def test_a_copy_of_nobody_is_refused_with_what_to_do():
    with pytest.raises(InputError, match="nobody is left") as refused:
        sm.analyze(examples.city(), plan=sm.Plan(as_of=DAY, audience="external"))
    assert "label" in refused.value.problems[0].cure


def test_formal_power_given_by_hand_goes_into_no_copy(tmp_path):
    city_ = examples.city()
    by_hand = sm.analyze(city_, as_of=DAY, beta={"p:qi-wangshu": 1.0}, draws=0)
    with pytest.raises(InputError, match="by hand"):
        sm.report(by_hand, tmp_path, audience="team")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_cannot_be_widened(tmp_path):
    team = sm.analyze(examples.city(), plan=sm.Plan(as_of=DAY, audience="team", draws=0))
    with pytest.raises(InputError, match="copy for team"):
        sm.report(team, tmp_path, audience="boss")


def test_arrays_have_no_labels(tmp_path):
    arrays = sm.analyze(sm.Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"]))
    with pytest.raises(InputError, match="no labels"):
        sm.report(arrays, tmp_path, audience="team")


def test_sources_that_no_public_fact_names_stay_inside():
    source = Source(id="s", title="Register", kind="register")
    idle = Source(id="i", title="zq00007x", kind="register")
    person = Person(id="p", name="P", label="public", source="s")
    copy = sm.analyze(sm.PropertyGraph([source, idle, person]), plan=sm.Plan(as_of=DAY, audience="external"))
    assert "zq00007x" not in render_html(copy)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_decision_that_is_hidden_and_one_that_is_nowhere_are_told_in_the_same_words(lang):
    source = Source(id="s", title="Gazette", kind="register")
    open_, closed = (
        parse({"fact": "decision", "id": ident, "name": name, "label": label, "source": "s"})
        for ident, name, label in (("d:open", "Open", "public"), ("d:closed", "Closed", "internal"))
    )
    person = Person(id="p:a", name="Ann", label="public", source="s")
    graph = sm.PropertyGraph([source, open_, closed, person])

    def told(**asked):
        with pytest.raises(UnknownName) as refused:
            sm.analyze(graph, plan=sm.Plan(as_of=DAY, **asked))
        error = refused.value
        return [translated(text, lang) for text in (str(error.args[0]), error.hint)]

    hidden = told(audience="external", decision="d:closed")
    assert hidden == told(audience="external", decision="d:nowhere")
    assert hidden == told(audience="external", decision="Closed")
    cause, cure = hidden
    assert ("shows no such decision" if lang == "en" else "副本里没有这个决策事项") in cause
    assert "Open" in cure
    assert "Closed" not in cure
    assert ("say who may see the row" if lang == "en" else "可见范围") in cure


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_card_of_somebody_hidden_and_of_nobody_are_refused_in_the_same_words(lang):
    source = Source(id="s", title="Gazette", kind="register")
    ann = Person(id="p:a", name="Ann", label="public", source="s")
    bea = Person(id="p:b", name="Bea", source="s")
    copy = sm.analyze(sm.PropertyGraph([source, ann, bea]), plan=sm.Plan(as_of=DAY, audience="external"))
    said = []
    for name in ("Bea", "Zoe"):
        with pytest.raises(InputError) as refused:
            copy.card(name)
        problem = refused.value.problems[0]
        said.append([translated(text, lang) for text in (problem.cause, problem.cure)])
    assert said[0] == said[1]
    assert ("in a copy for the audience" if lang == "en" else "副本里没有") in said[0][0]
