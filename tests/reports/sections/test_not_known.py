"""What is not known of places, seats and the age of facts, worked out again from the facts."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stakemap as sm
from stakemap.model import Decision, DecisionRole, Person, Post, Span, Stage, StageKind, Tenure, Tie, Unit
from stakemap.reports.sections.brief.answers import answers
from stakemap.reports.sections.brief.not_known import not_known_part
from stakemap.reports.sections.brief.steps import steps_part
from stakemap.reports.writer import Writer

DAY = "2025-01-15"
PARENTS = {"v": "u", "w": "v", "x": "u"}
DATES = (None, "2021-03", "2022-12-20", "2024-06-01")

seats = st.lists(
    st.tuples(st.sampled_from("uvwx"), st.booleans(), st.sampled_from(DATES)), min_size=1, max_size=5
)


def office(rows, *, lines=PARENTS):
    """Units in a line, a post a row, its holder where it has one, confirmed on a day."""
    facts = [Unit(id=f"u:{u}", name=f"Body {u}") for u in "uvwx"]
    facts += [
        Tie(id=f"l:{low}", kind="leads", from_id=f"u:{top}", to_id=f"u:{low}", valid={"end": "2030"})
        for low, top in lines.items()
    ]
    for k, (unit, held, day) in enumerate(rows):
        facts.append(Post(id=f"post:{k}", name=f"Seat {k}", unit=f"u:{unit}"))
        if held:
            facts.append(Person(id=f"p:{k}", name=f"P{k}"))
            facts.append(Tenure(id=f"t:{k}", person=f"p:{k}", post=f"post:{k}", confirmed=day))
    return facts


def told(facts, **asked):
    analysis = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, draws=0, **asked)
    return Writer.alone(analysis, "en")


def beneath(unit):
    return {unit}.union(*(beneath(low) for low, top in PARENTS.items() if top == unit))


@settings(max_examples=12)
@given(seats)
def test_places_without_anybody_without_a_head_and_posts_without_a_holder_are_those_of_the_facts(rows):
    part = {one.name: one.text for one in not_known_part(told(office(rows)))}
    text = part.get("places", "")
    with_posts, held = {unit for unit, _, _ in rows}, {unit for unit, there, _ in rows if there}
    for unit in "uvwx":
        peopled = bool(beneath(unit) & held)
        nobody, head = (
            bool(re.search(rf"{lead}[^.]*Body {unit}\b", text))
            for lead in ("Nobody is on record at", "Who heads")
        )
        assert nobody == (unit not in with_posts and not peopled)
        seat = f"head of Body {unit} (nobody on record)" in part.get("seats", "")
        assert head == (unit not in with_posts and peopled and not seat)
    empty = sum(not there for _, there, _ in rows)
    if empty == len(rows) > 1:
        assert f"None of the {empty} posts that stand on this day has a known holder" in text
    elif empty == 1:
        assert f"Of the posts that stand on this day ({len(rows)}), one has no known holder" in text
    else:
        said = f"Of the {len(rows)} posts that stand on this day, {empty} have no known holder"
        assert (said in text) == bool(empty) == ("no known holder" in text)


@settings(max_examples=12)
@given(seats)
def test_how_old_facts_are_is_counted_as_by_hand(rows):
    text = {one.name: one.text for one in not_known_part(told(office(rows)))}.get("age", "")
    days = [day for _, there, day in rows if there]
    undated, old = sum(day is None for day in days), [day for day in days if day and day <= "2023-01-15"]
    if len(days) == 1 and (undated or old):
        assert text.startswith("The one fact")
        assert ("does not say when" in text) == bool(undated)
    elif 2 * undated > len(days):
        assert f"the {len(days)} facts" in text
        assert text.startswith("None") == (undated == len(days))
        assert text.startswith("None") or f"{undated} do not say" in text
    elif days and 2 * len(old) >= len(days):
        newest = max(day for day in days if day)
        assert f"the {len(days)} facts" in text
        assert f"newest on {newest}" in text
        assert text.startswith("None") == (len(old) == len(days) > 1)
        assert text.startswith("None") or f"{len(old)} were last" in text
    else:
        assert not text


@pytest.mark.parametrize("valid", [{"end": "2020-01-01"}, {"start": "2031-01-01"}])
@pytest.mark.parametrize("n", [1, 2])
def test_facts_that_have_all_ended_or_not_begun_are_told_as_such(valid, n):
    facts = office([("u", True, "2024-06-01")] * n)
    over = [f.model_copy(update={"valid": Span(**valid)}) if isinstance(f, Tenure) else f for f in facts]
    text = {one.name: one.text for one in not_known_part(told(over))}["age"]
    assert text.startswith("The one fact" if n == 1 else "None of the 2 facts")
    assert "on this day: " in text


@pytest.mark.parametrize("kind", ["alumni", "comrades", "advice"])
def test_what_ended_is_told_by_what_it_is_and_not_as_who_turns_to_whom(kind):
    facts = [Person(id=f"p:{k}", name=f"P{k}") for k in range(2)]
    facts.append(Tie(id="t", kind=kind, from_id="p:0", to_id="p:1", valid={"start": "1991", "end": "1995"}))
    text = {one.name: one.text for one in not_known_part(told(facts))}["age"]
    assert text.startswith("The one fact on people’s seats, groups and ties does not hold on this day")


def test_an_age_is_told_of_the_facts_without_an_end_alone():
    facts = office([("u", True, None), ("v", True, "2024-06-01")])
    facts[-1] = facts[-1].model_copy(update={"valid": Span(end="2030")})
    text = {one.name: one.text for one in not_known_part(told(facts))}["age"]
    assert text.startswith("The one fact on open seats")


@settings(max_examples=10)
@given(st.lists(st.booleans(), min_size=1, max_size=3), st.integers(1, 3))
def test_a_seat_is_a_must_only_where_no_yes_passes_without_it(held, quota):
    facts = office([("u", there, "2024-06-01") for there in held])
    quota = min(quota, len(held))
    stage = Stage(id="s", name="s", kind=StageKind.APPROVE, quota=quota)
    facts.append(Decision(id="d", name="d", stages=(stage,)))
    facts += [
        DecisionRole(id=f"r:{k}", decision="d", player=f"post:{k}", stage="s", role="approver")
        for k in range(len(held))
    ]
    risk = answers(told(facts, decision="d"))["risk"].text
    passing = [set(s) for s in itertools.combinations(range(len(held)), quota)]
    must = [k for k, there in enumerate(held) if not there and all(k in s for s in passing)]
    assert ("must pass through" in risk) == bool(must)
    for k, there in enumerate(held):
        assert not (f"through Seat {k}" in risk and k not in must)
        assert not (there and f"Seat {k} of Body u (" in risk)


@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.booleans()), min_size=1, max_size=4))
def test_people_of_one_name_are_told_apart_and_said_to_be_so(people):
    facts = office([])
    for k, (name, held) in enumerate(people):
        facts += [Person(id=f"p:{k}", name=f"Ann {name}"), Post(id=f"post:{k}", name=f"S{k}", unit="u:u")]
        facts += [Tenure(id=f"t:{k}", person=f"p:{k}", post=f"post:{k}")] if held else []
    writer = told(facts)
    names = [writer.name(f"p:{k}") for k in range(len(people))]
    assert len(set(names)) == len(names)
    alike = {
        k: [j for j, (other, _) in enumerate(people) if other == people[k][0]] for k in range(len(people))
    }
    assert all((name == f"Ann {people[k][0]}") == (len(alike[k]) == 1) for k, name in enumerate(names))
    text = {one.name: one.text for one in not_known_part(writer)}.get("namesakes", "")
    here = {k for k, (_, held) in enumerate(people) if held}
    for k, name in enumerate(names):
        assert (f"{name} (S{k}, " in text) == (k in here and len(here & {*alike[k]}) > 1)


@pytest.mark.parametrize(("end", "said"), [(None, ""), ("2025-03-01", "2025-03-01"), ("2025-06", "2025-06")])
def test_a_seat_says_until_when_its_holder_is_there(end, said):
    facts = office([("u", True, "2024-06-01")])
    facts = [
        one.model_copy(update={"valid": Span(end=end)}) if isinstance(one, Tenure) else one for one in facts
    ]
    stage = Stage(id="s", name="s", kind=StageKind.APPROVE)
    facts += [
        Decision(id="d", name="d", stages=(stage,)),
        DecisionRole(id="r", decision="d", player="post:0", stage="s", role="approver"),
    ]
    ((seat,),) = (step.seats for step in steps_part(told(facts, decision="d")).steps)
    assert seat.post == "Seat 0, Body u" + (f" until {said}" if said else "")


def test_a_head_who_is_not_on_record_is_told_as_a_seat_or_as_a_place_and_not_twice():
    """Three decide as heads of bodies that one without a head leads: its seat moves all of them."""
    facts = [Unit(id="u:top", name="Top")]
    stage = Stage(id="s", name="S", kind=StageKind.APPROVE)
    facts.append(Decision(id="d", name="D", stages=(stage,)))
    for one in "abc":
        facts += [Unit(id=f"u:{one}", name=one), Person(id=f"p:{one}", name=f"P{one}")]
        facts.append(Post(id=f"post:{one}", name=f"Head {one}", unit=f"u:{one}", head=True))
        facts.append(Tenure(id=f"t:{one}", person=f"p:{one}", post=f"post:{one}"))
        facts.append(Tie(id=f"l:{one}", kind="leads", from_id="u:top", to_id=f"u:{one}"))
        facts.append(DecisionRole(id=f"r:{one}", decision="d", player=f"p:{one}", role="approver", stage="s"))
    part = {one.name: one.text for one in not_known_part(told(facts, decision="d"))}
    assert "head of Top (nobody on record)" in part["seats"]
    assert "Who heads Top" not in part.get("places", "")


def test_bodies_with_an_and_in_their_names_can_be_told_apart():
    facts = office([("v", True, None)], lines={"v": "u", "w": "u", "x": "u"})
    names = {"u:w": "Human Rights and the Law", "u:x": "Tourism, Trade, and Export Promotion"}
    facts = [Unit(id=one.id, name=names[one.id]) if one.id in names else one for one in facts]
    part = {one.name: one.text for one in not_known_part(told(facts))}
    said = "Nobody is on record at Human Rights and the Law; Tourism, Trade, and Export Promotion."
    assert said in part["places"]
