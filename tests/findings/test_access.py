"""Who reaches whom on facts: what counts as verified, what is never a way, what the reader is told."""

from __future__ import annotations

import json

import pytest

import stakemap as sm
from stakemap import access
from stakemap.errors import InputError, UnknownName
from stakemap.model import (
    ComplianceRisk,
    Group,
    Label,
    Membership,
    Person,
    Post,
    Source,
    Span,
    TeamMember,
    Tenure,
    Tie,
    Unit,
)

DAY = "2026-09-01"
PLAN = sm.Plan(as_of=DAY, today=DAY)
CODES = ("route", "gatekeeper", "single-thread", "orphaned", "introductions")


def tie(kind: str, a: str, b: str, grade: str = "A1", **more) -> Tie:
    return Tie(
        id=f"{kind}:{a}:{b}:{grade}",
        kind=kind,
        from_id=a,
        to_id=b,
        source="s",
        grade=grade,
        confirmed="2026-08",
        **more,
    )


PEOPLE = ("a", "b", "c", "d")
BASE = [
    Source(id="s", title="s", published="2026-08-01"),
    Unit(id="u", name="u"),
    TeamMember(id="us", name="us", rank=10),
    *(Person(id=p, name=p, rank=10 + k) for k, p in enumerate(PEOPLE)),
]


def told(*facts, to: str = "d", **options):
    graph = sm.PropertyGraph([*BASE, *facts])
    return access.routes(sm.analyze(graph, plan=PLAN), to, **options)


def test_a_route_of_verified_ties_is_verified_and_knows_its_steps():
    found = told(tie("knows", "us", "a"), tie("works_with", "a", "d", "B2", strength=0.8))
    (route,) = found.best
    assert (found.answer, route.state, route.nodes) == ("verified", "verified", ("us", "a", "d"))
    assert found.verified == found.best
    assert route.probability == pytest.approx(route.steps[0].probability * route.steps[1].probability)
    last = route.steps[1]
    assert (last.kind, last.bearer, last.confirmed, last.ranks) == (
        "works_with",
        "person",
        "2026-08",
        (10, 13),
    )
    assert last.facts == ("works_with:a:d:B2",)
    assert last.sources == ("s",)


def test_one_reported_tie_makes_the_route_reported_and_is_named_as_what_would_close_the_gap():
    found = told(tie("knows", "us", "a"), tie("works_with", "a", "d", "C3"))
    assert found.answer == "no verified path"
    assert found.best[0].state == "reported"
    assert found.verified == ()
    assert [(g.step.source, g.step.target) for g in found.closing] == [("a", "d")]
    assert found.closing[0].probability == pytest.approx(found.best[0].probability)


def test_where_two_ties_are_open_the_fewest_are_named():
    ties = [tie("knows", "us", "a", "C3"), tie("works_with", "a", "d", "C3"), tie("works_with", "a", "b")]
    found = told(*ties, tie("works_with", "b", "c", "C3"), tie("works_with", "c", "d", "C3"))
    assert found.closing == ()
    assert found.nearest is not None
    assert found.nearest.nodes == ("us", "a", "d")


def test_an_inferred_tie_never_makes_a_route_verified_nor_adds_to_a_verified_figure():
    group = [Group(id="g", name="g", kind="military", source="s", grade="A1")]
    group += [Membership(id=f"m:{p}", person=p, group="g", source="s", grade="A1") for p in ("a", "d")]
    inferred = told(tie("knows", "us", "a"), *group)
    assert inferred.best[0].state == "inferred"
    assert inferred.answer == "no verified path"
    both = told(tie("knows", "us", "a"), tie("works_with", "a", "d", strength=0.1), *group)
    alone = told(tie("knows", "us", "a"), tie("works_with", "a", "d", strength=0.1))
    assert both.verified[0].probability == pytest.approx(alone.verified[0].probability)
    assert both.best[0].probability > alone.best[0].probability


def test_kin_declared_interests_and_restricted_facts_are_never_a_way():
    kin = tie("kin", "a", "d", label=Label.SEALED)
    secret = tie("works_with", "a", "d", label=Label.RESTRICTED)
    graph = sm.PropertyGraph([*BASE, tie("knows", "us", "a"), kin, secret])
    for clearance in (Label.INTERNAL, Label.RESTRICTED, Label.SEALED):
        seen = sm.analyze(graph, plan=PLAN.changed(clearance=clearance.value))
        assert access.routes(seen, "d").answer == "no path"
    assert not {"kin", "declared_interest"} & {*graph.snapshot(DAY, "introduction").evidence.kinds}


def test_nobody_asks_an_empty_seat_somebody_unknown_or_whom_an_integrity_note_is_about():
    ties = (tie("knows", "us", "a"), tie("works_with", "a", "d"))
    note = ComplianceRisk(id="r", subject="a", text="a note", source="s", grade="A1")
    assert told(*ties).best
    assert not told(*ties, note).best
    assert told(*ties, note, to="a").best, "they may be the end, as a matter for compliance"
    unknown = [fact for fact in BASE if fact.id != "a"] + [Person(id="a", name="a", unknown=True)]
    assert not access.routes(sm.analyze(sm.PropertyGraph([*unknown, *ties]), plan=PLAN), "d").best


def test_only_steps_of_the_day_count_and_a_tie_of_the_post_ends_with_the_post():
    over = told(tie("knows", "us", "a"), tie("works_with", "a", "d", valid=Span(end="2026-01-01")))
    assert over.answer == "no path"
    posts = [Post(id="x", name="x", unit="u"), tie("secondment", "x", "d")]

    def held(end):
        tenure = Tenure(
            id="t", person="a", post="x", source="s", grade="A1", valid=Span(start="2020", end=end)
        )
        return told(tie("knows", "us", "a"), *posts, tenure)

    assert held(None).best[0].steps[1].bearer == "post"
    assert "t" in held(None).best[0].steps[1].facts
    assert held("2026-01-01").answer == "no path"


def test_two_directions_of_one_tie_count_once_in_the_chance_that_some_route_works():
    ties = [tie("knows", "us", "a"), tie("knows", "us", "b"), tie("works_with", "a", "b")]
    found = told(*ties, tie("works_with", "a", "d"), tie("works_with", "b", "d"), k=4)
    assert len(found.best) == 4
    assert found.chance.exact
    assert (
        max(r.probability for r in found.best) < found.chance.value < sum(r.probability for r in found.best)
    )


@pytest.fixture(scope="module")
def tender():
    plan = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)
    return sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, plan=plan)


def test_the_city_has_no_verified_way_to_those_who_sign_and_says_what_would_close_the_gap(tender):
    found = access.routes(tender)
    assert set(found.targets) == {"p:ji-yuanzhou", "p:lan-zhixing"}
    assert found.answer == "no verified path"
    assert len(found.best) == 3
    assert found.closing
    text = tender.findings.of("route")[0]
    assert "no verified way" in text.text("en")
    assert "没有" in text.text("zh")


def test_the_gatekeepers_of_the_city_are_proven(tender):
    alone = tender.findings.of("gatekeeper")[0]
    assert alone.subjects[0] == "p:qi-wangshu"
    keeper, *people = alone.subjects
    reached = tender.case.access
    assert all(reached.holds(keeper, person, least="reported") for person in people)
    signers = access.gatekeepers(tender)
    assert signers.cut.proven
    assert set(signers.cut.nodes) == {"p:tong-yuxia", "p:xi-ruowei"}


def test_who_left_is_told_with_whom_nobody_took_over(tender):
    (left,) = tender.findings.of("orphaned")
    assert left.subjects[0] == "t:kong-gu"
    assert set(left.subjects[1:]) == {o.person for o in access.coverage(tender).orphans if not o.heirs}


def test_every_claim_about_access_rests_on_facts_and_stands_in_both_languages(tender):
    found = [f for f in tender.findings if f.code in CODES]
    assert {f.code for f in found} == set(CODES)
    for finding in found:
        assert finding.facts
        assert all(fact in tender.graph for fact in finding.facts)
        assert finding.topic == "access"


def test_the_plan_keeps_its_limits_and_prints_what_no_plan_can_exceed(tender):
    plan = access.introductions(tender).plan
    asked = [node for ask in plan.asks for node in ask.asked]
    assert all(asked.count(node) <= plan.limits.per_person for node in asked)
    assert plan.base < plan.value <= plan.bound
    fewer = access.introductions(tender, limits=access.Limits(asks=1)).plan
    assert len(fewer.asks) == 1
    assert fewer.value < plan.value


def test_the_twin_holds_it_all_and_is_the_same_twice(tender):
    block = tender.to_dict()["access"]
    assert {"routes", "gatekeepers", "coverage", "introductions", "team"} <= set(block)
    again = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, plan=tender.plan)
    assert json.dumps(block, sort_keys=True) == json.dumps(again.to_dict()["access"], sort_keys=True)
    written = {fact["id"] for fact in tender.to_dict()["evidence"]["facts"]}
    assert set(block["coverage"]["facts"]) <= written


def test_results_show_themselves_as_tables(tender):
    for result in (
        access.routes(tender),
        access.gatekeepers(tender),
        access.coverage(tender),
        access.introductions(tender),
    ):
        assert "<table>" in result._repr_html_()
    assert len(access.coverage(tender).to_frame()) == len(access.coverage(tender).grid.people)
    assert len(access.routes(tender).to_frame()) == sum(len(route) for route in access.routes(tender).best)
    assert len(access.introductions(tender).to_frame()) == 6


def test_a_tie_taken_away_changes_routes_and_coverage(tender):
    known = "tie:knows:cai-wei:song-baichuan"
    later = sm.analyze(tender.graph.without(known), plan=tender.plan)
    assert access.routes(later, "p:qi-wangshu").best != access.routes(tender, "p:qi-wangshu").best
    assert "p:song-baichuan" in access.coverage(later).grid.gaps
    assert access.coverage(later).grid.share_known < access.coverage(tender).grid.share_known


def test_without_a_team_nothing_is_claimed_and_arrays_are_refused():
    bare = sm.analyze(sm.from_edges([("a", "b"), ("b", "c")]))
    assert not [f for f in bare.findings if f.code in CODES]
    assert bare.to_dict()["access"] is None
    arrays = sm.analyze(sm.Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"]))
    with pytest.raises(InputError):
        access.routes(arrays)
    assert set(CODES) <= set(arrays.skipped)


def test_somebody_who_is_not_there_is_named(tender):
    with pytest.raises(UnknownName):
        access.routes(tender, "p:nobody")
