"""The end of a unit ends its posts and their tenures: brute force on random accounts."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

import stakemap as sm
from stakemap.errors import InputError
from stakemap.graph.change.edits import AddTie, Appoint, ChangeVote, DropTie, Leave, Move, Vacate
from stakemap.graph.change.scenario import Scenario
from stakemap.graph.decision.electorate import electorate
from stakemap.graph.decision.offices import offices
from stakemap.graph.inferred_ties import infer_ties
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.model import Certainty, Post, Span, Spell, Tenure, Tie, Unit
from strategies import PEOPLE, POSTS, days, facts

REPORTED = ("formal", "informal", "influence", "conflict_check")
few = settings(max_examples=25, deadline=None)
ends = st.none() | st.dates(date(2010, 1, 1), date(2024, 12, 31)).map(date.isoformat)


def over(record, day):
    return record.valid.covers(day) is Certainty.NO


def closed(graph, day):
    """Posts whose unit is not there on the day."""
    return [post for post in graph.of(Post) if over(graph[post.unit], day)]


@given(facts(), days(), st.sampled_from(REPORTED))
def test_no_tie_rests_on_a_post_whose_unit_has_ended(drawn, day, view):
    graph = PropertyGraph(drawn)
    gone = {post.id for post in closed(graph, day)}
    evidence = graph.snapshot(day, view).evidence
    rows = [[graph[fact] for fact in evidence.facts_of(row)] for row in range(len(evidence))]
    reported = [facts for facts in rows if any(isinstance(fact, Tie) for fact in facts)]
    named = {ident for facts in reported for fact in facts for ident in (fact.id, *fact.ends())}

    assert not named & gone  # a past shared in such a post is still a past shared
    assert not gone & Seating(graph, day).posts.keys()


@few
@given(facts(), days())
def test_the_posts_of_an_ended_unit_count_as_posts_that_ended_themselves(drawn, day):
    graph = PropertyGraph(drawn)
    plain = graph.with_(
        *(post.model_copy(update={"valid": Span(end="1900")}) for post in closed(graph, day)),
        *(unit.model_copy(update={"valid": Span()}) for unit in graph.of(Unit) if not over(unit, day)),
    )
    implied, explicit = Seating(graph, day), Seating(plain, day)

    assert implied.tenures == explicit.tenures
    for view in REPORTED:
        assert graph.snapshot(day, view).digest == plain.snapshot(day, view).digest
    assert voters(implied) == voters(explicit)


edits = st.one_of(
    st.builds(Vacate, st.sampled_from(POSTS)),
    st.builds(Appoint, st.sampled_from(PEOPLE), st.sampled_from(POSTS), beside=st.booleans()),
    st.builds(Move, st.sampled_from(PEOPLE), st.sampled_from(POSTS), beside=st.booleans()),
    st.builds(Leave, st.sampled_from(PEOPLE)),
    st.builds(ChangeVote, st.just("d:1"), st.sampled_from((*PEOPLE, *POSTS)), st.just(2), st.booleans()),
    st.builds(AddTie, st.just("leads"), *(st.sampled_from(POSTS),) * 2),
    st.builds(DropTie, st.sampled_from(("leads", "guides")), *(st.sampled_from(POSTS),) * 2),
)


@given(facts(), days(), edits)
def test_an_edit_takes_the_posts_of_an_ended_unit_for_ended(drawn, day, edit):
    graph = PropertyGraph(drawn)
    ended = {unit.id for unit in graph.of(Unit) if unit.valid.end and unit.valid.end.latest <= day}
    posts = [post for post in graph.of(Post) if post.unit in ended]
    plain = graph.with_(*(post.model_copy(update={"valid": Span(end="1900")}) for post in posts))

    implied, explicit = (outcome(one, day, edit) for one in (graph, plain))

    assert implied == explicit


def outcome(graph, day, edit):
    """What the edit is refused for, else the arcs and voters after it and the facts that it touched."""
    try:
        after = Scenario("x", (edit,)).apply(graph, day)
    except InputError as error:
        return [problem.code for problem in error.problems]
    touched = {fact.id for fact in after if graph.get(fact.id) != fact} | {
        fact.id for fact in graph if fact.id not in after
    }
    views = [after.snapshot(day, view).digest for view in REPORTED]
    return touched, views, voters(Seating(after, day))


def voters(seating):
    try:
        found = electorate(seating, "d:1")
    except InputError as error:
        return type(error)
    return found.players, found.stances, found.panels


@few
@given(facts(), days(), st.lists(ends, min_size=2, max_size=2))
def test_a_term_or_spell_ends_with_its_unit_as_if_that_were_written_into_it(drawn, day, given_ends):
    """The shared past stops growing, and years in office too."""
    unit_ends = dict(zip(("u:1", "u:2"), given_ends, strict=True))
    units = {post.id: post.unit for post in drawn if isinstance(post, Post)}
    implied, explicit = [], []
    for fact in drawn:
        plain = fact.model_copy(update={"source": None, "confirmed": None, "valid": Span()})
        if isinstance(fact, Unit):
            plain = plain.model_copy(update={"valid": Span(end=unit_ends[fact.id])})
        elif isinstance(fact, Tenure | Spell):
            plain = plain.model_copy(update={"valid": Span(start="2009")})
        elif not hasattr(fact, "valid"):
            plain = fact
        implied.append(plain)
        body = units[fact.post] if isinstance(fact, Tenure) else getattr(fact, "unit", None)
        if isinstance(fact, Tenure | Spell | Post):
            span = Span(start=plain.valid.start, end=unit_ends[body])
            plain = plain.model_copy(update={"valid": span})
        explicit.append(plain)
    implied, explicit = (Seating(PropertyGraph(some), day) for some in (implied, explicit))

    assert infer_ties(implied) == infer_ties(explicit)
    assert offices(implied) == offices(explicit)


@few
@given(facts(), days())
def test_what_is_recorded_as_going_on_is_told_once_for_each_unit(drawn, day):
    graph = PropertyGraph(drawn)
    analysis = sm.analyze(graph, plan=sm.Plan(as_of=day.isoformat(), draws=0))
    told = {f.subjects[0]: set(f.facts) - {f.subjects[0]} for f in analysis.findings.of("outlived-unit")}

    expected = {}
    for unit in graph.of(Unit):
        end = unit.valid.end
        if end is None or end.latest > day:
            continue
        going = set()
        for post in graph.of(Post):
            if post.unit != unit.id:
                continue
            terms = [term for term in graph.of(Tenure) if term.post == post.id]
            later = post.valid.end is not None and post.valid.end.earliest > end.latest
            if later or (not terms and post.valid.end is None):
                going.add(post.id)
            for term in terms:
                known = [e for e in (term.valid.end, post.valid.end) if e is not None]
                if all(e.earliest > end.latest for e in known):
                    going.add(term.id)
        if going:
            expected[unit.id] = going
    assert told == expected
