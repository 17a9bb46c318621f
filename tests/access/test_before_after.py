"""Who reaches whom before and after, on random accounts: what is told is where the two sides differ."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stakemap as sm
from stakemap import access
from stakemap.access.before_after import access_change
from stakemap.model import Account, Person, Relationship, Source, TeamMember, Tie

DAY = "2026-09-01"
PLAN = sm.Plan(as_of=DAY, today=DAY, draws=0, measures=("in_degree",))
OURS, THEIRS = ("t:1", "t:2"), ("p:a", "p:b", "p:c", "p:d")
SAID = {"source": "s", "grade": "A1", "confirmed": "2026-08"}
PAIRS = [(one, two) for one in (*OURS, *THEIRS) for two in THEIRS if one != two]


def facts(pairs, *, team=OURS, relations=()):
    return [
        Source(id="s", title="s", published="2026-08-01"),
        Account(id="acc", name="acc"),
        *(TeamMember(id=one, name=one) for one in team),
        *(Person(id=one, name=one) for one in THEIRS),
        *(
            Tie(id=f"{one}>{two}", kind="knows", from_id=one, to_id=two, strength=0.5, **SAID)
            for one, two in pairs
            if one in team or one in THEIRS
        ),
        *(
            Relationship(id=f"rel:{one}", account="acc", subject=one, level="partner", **SAID)
            for one in relations
        ),
    ]


@cache
def case(pairs, team=OURS, relations=()):
    graph = sm.PropertyGraph(facts(pairs, team=team, relations=relations))
    return sm.analyze(graph, plan=PLAN, findings=False).case


some_pairs = st.lists(st.sampled_from(PAIRS), max_size=9, unique=True).map(lambda found: tuple(sorted(found)))


def reached(pairs, person, without=()):
    """Whether any of ours has a way to somebody: acquaintance goes both ways."""
    seen, waiting = set(), [one for one in OURS if one not in without]
    while waiting:
        here = waiting.pop()
        if here in seen or here in without:
            continue
        seen.add(here)
        waiting += [b if a == here else a for a, b in pairs if here in (a, b)]
    return person in seen


def keepers(pairs, person):
    others = [one for one in (*OURS, *THEIRS) if one != person]
    return {one for one in others if reached(pairs, person) and not reached(pairs, person, {one})}


@settings(max_examples=12)
@given(some_pairs, some_pairs)
def test_each_side_is_told_as_it_is_and_the_other_way_round_they_change_places(one, two):
    a, b = case(one), case(two)
    targets = [((person,), (person,)) for person in THEIRS]
    there, back = access_change(a, b, targets), access_change(b, a, targets)
    for person, way, again in zip(THEIRS, there.ways, back.ways, strict=True):
        for side, pairs, best, held, each in (
            (a, one, way.before, way.keepers_before, way.each_before),
            (b, two, way.after, way.keepers_after, way.each_after),
        ):
            assert (best is not None) is reached(pairs, person)
            assert best is None or best == access.routes(side, person).best[0]
            alone = keepers(pairs, person)
            assert each is bool(alone)
            assert set(held) == alone if each else len(held) <= 3
            assert each or not held or not reached(pairs, person, set(held))
        assert (way.before, way.keepers_before, way.counted_before) == (
            again.after,
            again.keepers_after,
            again.counted_after,
        )
        assert set(way.new_keepers) == {*way.keepers_after} - {*way.keepers_before}
        nodes = [None if route is None else route.nodes for route in (way.before, way.after)]
        assert (
            way.changed is again.changed is (nodes[0] != nodes[1] or way.keepers_before != way.keepers_after)
        )
    assert (there.lost, there.won) == (back.won, back.lost)
    ours = [{f"{x}>{y}" for x, y in pairs if x in OURS} for pairs in (one, two)]
    assert ({*there.lost}, {*there.won}) == (ours[0] - ours[1], ours[1] - ours[0])


@settings(max_examples=12)
@given(some_pairs, some_pairs)
def test_gaps_cuts_and_threads_are_those_of_the_two_coverages(one, two):
    a, b = case(one), case(two)
    before, after, told = access.coverage(a), access.coverage(b), access_change(a, b, ()).coverage
    assert told.known == (before.share_known, after.share_known)
    assert told.reached == (before.share_reached, after.share_reached)
    looked = {*after.grid.people}
    assert {*told.gaps_new} == {*after.grid.gaps} - {*before.grid.gaps}
    assert {*told.gaps_gone} == ({*before.grid.gaps} - {*after.grid.gaps}) & looked
    led = {person for person in before.grid.people if reached(one, person)}
    assert {*told.cut_off} == {person for person in led & looked if not reached(two, person)}
    via = [{(t.person, t.ours, t.theirs) for t in side.threads} for side in (before, after)]
    assert {(t.person, t.ours, t.theirs) for t in told.threads_new} == via[1] - via[0]
    gone = {key for key in via[0] - via[1] if key[0] in looked and reached(two, key[0])}
    assert {(t.person, t.ours, t.theirs) for t in told.threads_gone} == gone
    moved = told.known[0] != pytest.approx(told.known[1], abs=1e-12)
    moved |= told.reached[0] != pytest.approx(told.reached[1], abs=1e-12)
    lists = (told.gaps_new, told.gaps_gone, told.threads_new, told.threads_gone, told.cut_off)
    assert told.changed is (moved or any(lists))


@settings(max_examples=6)
@given(some_pairs)
def test_an_account_beside_itself_has_not_changed(pairs):
    same = access_change(case(pairs), case(pairs), [((person,), (person,)) for person in THEIRS])
    assert not same.changed
    assert not any(way.changed for way in same.ways)


def test_each_kind_of_change_is_a_change_of_the_whole():
    plain = case((("t:1", "p:a"),))
    for other in (case((("t:1", "p:a"), ("t:2", "p:a"))), case((("t:1", "p:a"),), relations=("p:b",))):
        assert access_change(plain, other, ()).changed
    assert access_change(plain, case((("t:1", "p:a"),), relations=("p:b",)), ()).won == ("rel:p:b",)
    same_ours = case((("t:1", "p:a"), ("p:a", "p:b")))
    way = access_change(plain, same_ours, [(("p:b",), ("p:b",))])
    assert way.changed
    assert way.ways[0].changed


def test_nobody_is_reached_where_nobody_is_ours_or_whoever_is_asked_for_is_not_there():
    nobody, some = case((("p:a", "p:b"),), team=()), case((("t:1", "p:a"),))
    for one, two, targets in (
        (nobody, nobody, (("p:a",), ("p:a",))),
        (some, some, (("gone",), ("t:1",))),
        (some, some, ((), ())),
    ):
        (way,) = access_change(one, two, [targets]).ways
        assert (way.before, way.after, way.keepers_before, way.keepers_after) == (None, None, (), ())
        assert (way.each_before, way.counted_before, way.changed) == (False, None, False)


def test_targets_of_both_sides_are_named_once_in_order():
    some = case((("t:1", "p:a"),))
    (way,) = access_change(some, some, [(("p:b", "p:a"), ("p:a", "p:c"))]).ways
    assert way.targets == ("p:b", "p:a", "p:c")
