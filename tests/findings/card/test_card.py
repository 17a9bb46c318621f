"""Each line of a card is true: what it says is worked out again by brute force, on random accounts."""

from datetime import date
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engagement_accounts
import stakemap as sm
import strategies
from stakemap import access, examples
from stakemap.access.next_step import next_step
from stakemap.errors import InputError
from stakemap.findings.card import card_of, people_with_cards
from stakemap.findings.card.making import TOPICS
from stakemap.graph.decision.contact_rules import windows_of
from stakemap.graph.rules.game import wins
from stakemap.model import (
    Competence,
    Complaint,
    ComplianceRisk,
    Delivery,
    Fact,
    Interaction,
    Motive,
    OpenIssue,
    Person,
    Post,
    Source,
    Span,
    Spell,
    Stance,
    Step,
    TeamMember,
    Tenure,
    Tie,
)
from stakemap.wording.lists import half, percent
from stakemap.wording.plain import odds

DAY = "2024-06-30"
NOW = date(2026, 9, 1)


def holds(fact, day):
    return str(fact.valid.covers(day)) != "no"


def numbered(card):
    """Each line has a number, and each number is that of a source on the card."""
    known = {source.number: source.id for source in card.sources}
    assert list(known) == list(range(1, len(known) + 1))
    for line in card.lines:
        assert line.sources
        assert set(line.sources) <= set(known)
        assert line.text("en")
        assert line.text("zh")
    return known


def post(case, card, said):
    _, held = said.subjects
    tenures = [t for t in case.graph.of(Tenure) if t.person == card.person and t.post == held]
    assert said.facts[0] in {t.id for t in tenures if holds(t, case.day)}
    assert case.graph.name(held, "en") in said.text("en")
    assert ("acting" in said.text("en")) == case.graph[said.facts[0]].acting


def career(case, card, said):
    fact = case.graph[said.facts[0]]
    if said.code == "career.origin":
        assert fact.id == card.person
        assert fact.origin is not None
    elif said.code == "career.post":
        assert isinstance(fact, Tenure)
        assert fact.person == card.person
        assert not case.seating.current(fact)
        assert case.graph.name(fact.post, "en") in said.text("en")
    else:
        assert isinstance(fact, Spell)
        assert fact.person == card.person
    if not isinstance(fact, Person) and fact.valid.start is not None:
        assert fact.valid.start.earliest <= case.day
        assert fact.valid.start in said.text("en")


def field(case, card, said):
    (fact,) = (case.graph[ident] for ident in said.facts)
    assert isinstance(fact, Competence)
    assert fact.person == card.person


def shapley(game, players, node):
    """Share of the orders of arrival in which somebody turns a no into a yes, by every set of the others."""
    others, n = [one for one in players if one != node], len(players)
    return sum(
        Fraction(factorial(k) * factorial(n - k - 1), factorial(n))
        for k in range(n)
        for before in combinations(others, k)
        if wins(game, frozenset({*before, node})) and not wins(game, frozenset(before))
    )


def say(case, card, said):
    players = case.electorate.players
    if said.code in ("say.role", "say.none"):
        assert card.person not in players
        assert bool(case.electorate.roles.get(card.person)) == (said.code == "say.role")
        return
    game, everybody = case.electorate.game, frozenset(players)
    stops = wins(game, everybody) and not wins(game, everybody - {card.person})
    assert (said.code == "say.alone") == stops
    assert ("can stop it alone" in said.text("en")) == stops
    if len(players) <= 6:
        weighed = {
            one: float(shapley(game, players, one)) * case.electorate.salience.get(one, 1.0)
            for one in players
        }
        assert said.numbers["share"] == pytest.approx(weighed[card.person] / (sum(weighed.values()) or 1.0))
    assert percent(said.numbers["share"]) in said.text("en")


def listened(case, card, said):
    book, posts = case.graph.catalogue, {p.id for p in case.seating.posts_of.get(card.person, ())}
    turning = set()
    for tie in (case.graph[ident] for ident in said.facts):
        kind = book[tie.kind]
        one, other = (tie.from_id, tie.to_id) if kind.defers == "from" else (tie.to_id, tie.from_id)
        assert other in {card.person, *posts}
        assert "influence" in kind.uses
        assert not kind.red_line
        assert holds(tie, case.day)
        turning.add(one)
    assert turning == set(said.subjects)
    assert said.numbers["people"] == len(turning)
    every = {
        tie.id
        for tie in case.graph.of(Tie)
        if tie.kind == case.graph[said.facts[0]].kind and case.seating.in_force(tie)
        if (tie.to_id if book[tie.kind].defers == "from" else tie.from_id) in {card.person, *posts}
        if (tie.from_id if book[tie.kind].defers == "from" else tie.to_id) not in {card.person, *posts}
    }
    assert every == set(said.facts)


def position(case, card, said):
    (stance,) = (case.graph[ident] for ident in said.facts)
    assert isinstance(stance, Stance)
    assert said.numbers["position"] == stance.position
    assert f"{stance.position:g}" in said.text("en")
    side = "for" if stance.position > 0.55 else "against" if stance.position < 0.45 else "neutral"
    assert side in said.text("en")
    assert (stance.person == card.person) == (said.code == "position.stated")
    source = case.graph.source_of(stance)
    assert (half(source.title, "en") if source else "no source on record") in said.text("en")


def known_by(case, card, said):
    (member,) = said.subjects
    assert isinstance(case.graph[member], TeamMember)
    pair = {member, card.person}
    met = [
        c for c in case.graph.of(Interaction) if {c.member, c.person} == pair and c.day.earliest <= case.day
    ]
    assert (said.code == "known_by.met") == bool(met)
    if met:
        assert max(met, key=lambda c: (c.day.latest, c.id)).day in said.text("en")
    else:
        ties = [case.graph[ident] for ident in said.facts]
        assert all({t.from_id, t.to_id} == pair for t in ties if isinstance(t, Tie))


def ways(case, card, said):
    nodes = said.subjects
    assert isinstance(case.graph[nodes[0]], TeamMember)
    assert nodes[-1] == card.person
    assert len(nodes) == said.numbers["steps"] + 1 > 2
    kinds = {case.graph[ident].kind for ident in said.facts if isinstance(case.graph[ident], Tie)}
    assert not any(case.graph.catalogue[kind].red_line for kind in kinds)
    best = sm.access.routes(case, card.person, k=3).best
    assert nodes in {route.nodes for route in best}
    assert odds(said.numbers["probability"]) in said.text("en")


def promises(case, card, said):
    (fact,) = (case.graph[ident] for ident in said.facts)
    assert isinstance(fact, Delivery)
    assert fact.done is None or fact.done.earliest > case.day
    assert (said.code == "promises.late") == (case.day > fact.promised.latest)


def complaints(case, card, said):
    (fact,) = (case.graph[ident] for ident in said.facts)
    assert isinstance(fact, Complaint | OpenIssue)
    assert fact.settled is None or fact.settled.earliest > case.day
    if isinstance(fact, Complaint):
        heard = fact.answered is not None and fact.answered.earliest <= case.day
        assert ("not answered" in said.text("en")) == (not heard)


def noted(case, person):
    """Whether an integrity note is on somebody, or on a post or unit of theirs."""
    posts = case.seating.posts_of.get(person, ())
    about = {person, *(post.id for post in posts), *(post.unit for post in posts)}
    risks = case.graph.of(ComplianceRisk)
    return any(risk.subject in about for risk in risks if case.seating.current(risk))


def next_steps(case, card, said):
    quiet = any(
        window.rule.bars and (window.since or NOW) <= case.day
        for decision in case.graph.of(sm.model.Decision)
        for window in windows_of(case.graph, decision)
    )
    if said.code in ("next.planned", "next.undated"):
        step = case.graph[said.facts[0]]
        assert isinstance(step, Step)
        assert step.whom in {card.person, *(p.id for p in case.seating.posts_of.get(card.person, ()))}
        assert step.state in ("planned", "active")
        assert half(step.name, "en") in said.text("en")
    elif said.text("en").startswith("wait"):
        assert quiet
    elif noted(case, card.person):
        assert said.text("en").startswith("ask compliance before any contact")
    else:
        known = case.once(sm.access.known_to_us).contacts[card.person]
        voters = case.electorate
        silent = voters is not None and card.person in voters.players and card.person not in voters.stances
        assert bool(known and silent) == ("where they stand" in said.text("en"))
        assert bool(known and not silent) == ("contact" in said.text("en"))


def cares(case, card, said):
    fact = case.graph[said.facts[0]]
    assert card.person in {getattr(fact, "subject", None), getattr(fact, "person", None)}
    assert not isinstance(fact, Motive) or fact.kind.personal


CHECKS = {
    "post": post, "career": career, "field": field, "say": say, "listened": listened, "position": position,
    "cares": cares, "known_by": known_by, "ways": ways, "promises": promises, "complaints": complaints,
    "next": next_steps,
}  # fmt: skip


def absent(case, card):
    """What is told as not known is on record nowhere."""
    graph, who = case.graph, card.person
    there = {
        "post": bool(case.seating.posts_of.get(who)),
        "position": any(s.person == who and holds(s, case.day) for s in graph.of(Stance)
                        if case.electorate is None or s.decision == case.electorate.decision),
        "cares": any(m.subject == who and m.kind.personal and holds(m, case.day) for m in graph.of(Motive)),
        "career": any(s.person == who and (s.valid.start is None or s.valid.start.earliest <= case.day)
                      for s in graph.of(Spell)),
        "listened": bool(card.of("listened")),
        "known_by": any(i.person == who and i.day.earliest <= case.day for i in graph.of(Interaction)
                        if case.seating.current(graph[i.member])),
        "ways": bool(card.of("known_by")),
    }  # fmt: skip
    for topic in card.missing:
        assert not there[topic], topic


def checked(case, card):
    known = numbered(card)
    for line in card.lines:
        CHECKS[line.topic](case, card, line.claim)
        named = {case.graph[f].source for f in line.claim.facts if isinstance(case.graph[f], Fact)} - {None}
        assert {known[number] for number in line.sources} == (named or {""})
    absent(case, card)
    assert not set(card.missing) & set(card.topics())
    assert [t for t in TOPICS if t in card.topics()] == list(card.topics())


def test_there_is_a_check_for_each_topic():
    assert set(CHECKS) == set(TOPICS)


@given(st.integers(0, 100_000))
@settings(max_examples=30, deadline=None)
def test_every_line_of_a_random_account_is_true(seed):
    case = engagement_accounts.analysed(seed).case
    for person in case.graph.of(Person):
        checked(case, card_of(case, person.id))


@given(strategies.facts(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_every_line_of_random_facts_is_true(facts, decided):
    graph = sm.PropertyGraph(facts)
    try:
        done = sm.analyze(graph, as_of=DAY, decision="d:1" if decided else None, draws=0, findings=False)
    except InputError:
        return
    for person in graph.of(Person):
        checked(done.case, card_of(done.case, person.id))


def test_every_line_of_the_city_is_true():
    done = _city()
    cards = [done.card(person.id) for person in done.graph.of(Person)]
    for card in cards:
        checked(done.case, card)
    assert {line.topic for card in cards for line in card.lines} == set(TOPICS)


def test_kin_and_friends_are_on_no_card():
    graph, private = _city().graph, {"kin", "declared_interest", "friendship", "hometown", "alumni"}
    assert {"kin", "declared_interest"} <= {tie.kind for tie in examples.city().of(Tie)}
    for card in _cards():
        assert not {"kin", "declared_interest"} & {
            graph[f].kind for f in card.facts if isinstance(graph[f], Tie)
        }
        assert not private & {graph[f].kind for line in card.of("listened") for f in line.claim.facts}


@cache
def _city():
    return sm.analyze(examples.city(), as_of=examples.TODAY, decision=examples.DECISION, draws=0)


def _cards():
    done = _city()
    return [done.card(person) for person in people_with_cards(done.case)]


def person(ident, **values):
    return Person(id=ident, name=values.pop("name", ident), **values)


def test_a_name_of_two_is_refused_with_both_and_their_posts():
    facts = [
        sm.model.Unit(id="u", name="Bureau"),
        person("a", name="Li Wei"),
        person("b", name="Li Wei"),
        Post(id="x", name="Director", unit="u"),
        Tenure(id="t", person="a", post="x"),
    ]
    done = sm.analyze(sm.PropertyGraph(facts), draws=0)
    with pytest.raises(InputError, match="2 of this name") as refused:
        done.card("Li Wei")
    assert refused.value.problems[0].near == ("Li Wei (Bureau/Director)", "Li Wei")
    assert "Li Wei" not in str(refused.value)
    assert done.card("Bureau/Director").person == "a"
    assert done.card("b").person == "b"


def test_an_unknown_name_is_refused_with_the_nearest():
    done = sm.analyze(sm.PropertyGraph([person("a", name="Li Wei"), person("b", name="Zhao")]), draws=0)
    with pytest.raises(InputError) as refused:
        done.card("Li Wie")
    assert refused.value.problems[0].near == ("Li Wei",)
    assert "Li W" not in str(refused.value)


def test_a_unit_has_no_card():
    done = sm.analyze(sm.PropertyGraph([person("a"), sm.model.Unit(id="u", name="Bureau")]), draws=0)
    with pytest.raises(InputError, match="no person of this name"):
        done.card("u")


def test_arrays_have_no_cards():
    with pytest.raises(InputError, match="facts"):
        sm.analyze(sm.Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"])).card("a")


def test_somebody_alone_has_a_card_that_says_what_is_not_known():
    card = sm.analyze(sm.PropertyGraph([person("a", name="Ann")])).card("Ann")
    assert card.topics() == ("next",)
    assert card.missing == ("post", "career", "listened", "position", "cares", "known_by", "ways")
    assert "Ann" in card.explain("zh")


def test_restricted_facts_are_on_no_card_whatever_the_clearance():
    facts = [
        Source(id="s", title="Log"),
        person("a"),
        Competence(id="c", person="a", topic="secret", label="restricted", source="s"),
    ]
    done = sm.analyze(sm.PropertyGraph(facts), plan=sm.Plan(clearance="sealed", draws=0))
    assert "secret" not in done.card("a").explain()


def test_a_line_whose_words_call_for_a_second_look_is_held_back_and_counted():
    facts = [
        person("a"),
        Competence(id="c", person="a", topic="religion"),
        Competence(id="d", person="a", topic="signals"),
    ]
    card = sm.analyze(sm.PropertyGraph(facts), draws=0).card("a")
    assert card.held_back == 1
    assert [line.text() for line in card.of("field")] == ["signals"]
    assert "religion" not in card.explain()
    assert "1 line" in card.explain()


def test_while_a_tender_forbids_contact_no_step_is_told():
    facts = [
        person("a"),
        sm.model.Account(id="acc", name="C"),
        sm.model.Plan(id="p", name="P", account="acc"),
        Step(id="st", plan="p", name="Lunch talk", whom="a", due="2026-09-10"),
        sm.model.Decision(id="d", name="D", quiet=Span(start="2026-08-01", end="2026-10-01")),
        sm.model.DecisionRole(id="r", decision="d", player="a", role="decider"),
    ]
    free, quiet = (
        sm.analyze(sm.PropertyGraph(facts), as_of=day, draws=0).card("a").of("next")[0].text()
        for day in ("2026-07-01", "2026-09-01")
    )
    assert free == "planned: Lunch talk, by 2026-09-10"
    assert quiet.startswith("wait")


@pytest.mark.parametrize(("lang", "through"), [("en", "for a way through"), ("zh", "引荐")])
def test_a_step_over_several_people_names_them_all(lang, through):
    case = sm.analyze(sm.examples.city(), as_of="2026-08-01", decision=sm.examples.DECISION, draws=0).case
    rungs = [access.rung_of(case, node) for node in people_with_cards(case)]
    asked = [one for one in rungs if one and one.route and not one.contact and one.rule is None]
    assert {len(one.route.nodes) for one in asked} >= {3, 4}
    for rung in asked:
        step = next_step(rung, lang, lambda node: f"<{node}>")
        assert [f"<{node}>" in step for node in rung.route.nodes[:-1]] == [True] * (len(rung.route.nodes) - 1)
        assert (through in step) == (len(rung.route.nodes) > 3 or lang == "zh")


def test_long_and_hostile_names_are_escaped_and_cut():
    nasty = "<script>alert(1)</script>" + "x" * 150
    facts = [person("a", name=nasty), Competence(id="c", person="a", topic="$x$")]
    card = sm.analyze(sm.PropertyGraph(facts), draws=0).card("a")
    assert "<script>" not in card.to_html()
    assert "<script>" not in card._repr_html_()
    assert "&lt;script&gt;" in card.to_html()


def test_a_card_is_plain_values_and_short_as_text():
    card = _city().card("p:qi-wangshu")
    values = card.to_dict()
    assert values["person"] == "p:qi-wangshu"
    assert {line["topic"] for line in values["lines"]} == set(card.topics())
    assert repr(card).startswith("<Card p:qi-wangshu: ")


def test_nobody_on_whom_an_integrity_note_is_is_named_for_an_introduction():
    """In the plan, on the ladder and on the card: compliance is asked first."""
    told = 0
    for seed in range(60):
        case = engagement_accounts.analysed(seed).case
        plan = access.introductions(case)
        goals = {route.nodes[-1] for route in plan.routes} if plan is not None else set()
        assert not {one for one in goals if noted(case, one)}
        for rung in access.coverage(case).ladder:
            assert rung.noted == noted(case, rung.person)
            told += rung.noted
            assert not rung.noted or rung.step == "wait"
    assert told
