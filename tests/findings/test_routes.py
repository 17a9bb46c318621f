"""Who reaches whom on facts: what counts as verified, what is never a way, what the reader is told."""

from __future__ import annotations

import json
from datetime import date

import pytest

import stakemap as sm
from stakemap import access
from stakemap.access import Access
from stakemap.access.gatekeeping import holds
from stakemap.access.route import step_text
from stakemap.context.contact_rules import barred
from stakemap.errors import InputError, LimitExceeded, UnknownName
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
CODES = ("route", "gatekeeper", "single-thread", "entry", "orphaned", "introductions")


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


def team(*members: TeamMember, facts=(), decision=None):
    """An analysis with two of ours and some facts; the first of ours is `us`."""
    graph = sm.PropertyGraph([*BASE, *members, *facts])
    return sm.analyze(graph, plan=PLAN, decision=decision)


SECOND = TeamMember(id="us2", name="us2", rank=14, role="technical")


@pytest.mark.parametrize(
    ("kind", "ends", "turned"),
    [
        ("advice", "ad", False),
        ("advice", "da", True),
        ("mentors", "da", True),
        ("secretary_to", "da", True),
        ("works_with", "da", False),
        ("contacts", "da", False),
    ],
)
def test_a_step_says_where_its_tie_was_told_the_other_way(kind, ends, turned):
    (step,) = told(tie("knows", "us", "a"), tie(kind, *ends)).best[0].steps[1:]
    assert ("the other way round" in step_text(step)) == ("方向相反" in step_text(step, "zh")) == turned


def test_of_steps_that_are_equally_sure_none_is_called_the_weakest():
    alike = told(tie("knows", "us", "a", strength=0.5), tie("contacts", "a", "d", strength=0.5))
    assert not alike.best[0].weak_steps
    assert "weakest step" not in alike.explain()
    three = [tie("knows", "us", "a", strength=0.9), tie("works_with", "a", "b", strength=0.5)]
    (one,) = told(*three, tie("works_with", "b", "d", strength=0.5)).best
    assert [(step.source, step.target) for step in one.weak_steps] == [("a", "b"), ("b", "d")]
    (sure,) = told(three[0], tie("works_with", "a", "d", strength=0.5)).best
    assert [step.target for step in sure.weak_steps] == ["d"]


def test_a_later_step_may_wait_for_its_tie_but_not_an_earlier_one():
    soon, late = Span(end="2026-10-01"), Span(start="2026-11-01")
    first, second = (tie("knows", "us", "a", valid=soon), tie("works_with", "a", "d", valid=late))
    assert told(first, second).answer == "no path"
    found = told(first, second, until="2026-12-31")
    assert found.best[0].nodes == ("us", "a", "d")
    assert [step.on for step in found.best[0].steps] == [DAY, "2026-11-01"]
    assert found.until == "2026-12-31"
    assert found.answer == "verified"
    assert found.chance.value == pytest.approx(found.best[0].probability)
    assert not told(first, second, until="2026-10-15").best
    swapped = (tie("knows", "us", "a", valid=late), tie("works_with", "a", "d", valid=soon))
    assert not told(*swapped, until="2026-12-31").best


def test_a_tie_of_a_post_can_be_used_until_the_post_is_left():
    def held(end, until):
        post = [Post(id="x", name="x", unit="u"), tie("secondment", "x", "d", valid=Span(start="2026-10-01"))]
        tenure = Tenure(
            id="t", person="a", post="x", source="s", grade="A1", valid=Span(start="2020", end=end)
        )
        return told(tie("knows", "us", "a"), *post, tenure, until=until)

    assert held("2026-12-01", "2026-12-31").best[0].steps[1].on == "2026-10-01"
    assert not held("2026-09-15", "2026-12-31").best


def test_a_period_must_begin_today_and_have_few_days_of_change():
    with pytest.raises(InputError, match="before the day"):
        told(tie("knows", "us", "d"), until="2026-08-01")
    starts = [f"{2027 + k // 12}-{1 + k % 12:02}" for k in range(61)]
    many = [
        tie("works_with", "a", ("b", "c")[k % 2], f"A{1 + k % 6}").model_copy(
            update={"id": f"many:{k}", "valid": Span(start=start)}
        )
        for k, start in enumerate(starts)
    ]
    assert told(tie("knows", "us", "d"), *many, until="2028-01-01").best
    with pytest.raises(LimitExceeded):
        told(tie("knows", "us", "d"), *many, until="2040-01-01")


def test_a_stage_a_unit_and_a_post_stand_for_their_people(tender):
    stage = next(panel.stage.id for panel in tender.electorate.panels if len(panel.members) > 1)
    voting = {m.node for p in tender.electorate.panels if p.stage.id == stage for m in p.members}
    assert set(tender.routes(stage).targets) == {n for n in voting if not n.startswith("seat:")}
    assert tender.gatekeepers(stage).proven
    assert "p:song-baichuan" in tender.routes("u:transport").targets
    assert tender.routes("post:transport-director").targets == ("p:song-baichuan",)


def test_a_way_inside_our_own_firm_leads_from_the_rest_of_us_to_one_of_us():
    third = TeamMember(id="us3", name="us3", rank=20)
    inside = [tie("knows", "us", "us2"), tie("knows", "us2", "us3")]
    found = team(SECOND, third, facts=inside).routes("us3")
    assert found.best[0].nodes == ("us2", "us3")
    alone = team(SECOND, third, facts=inside).routes("us3", source="us")
    assert alone.best[0].nodes == ("us", "us2", "us3")


def test_two_of_ours_with_different_parts_who_speak_to_one_person_are_named_with_a_lead():
    known = [tie("knows", "us", "a", strength=0.3), tie("knows", "us2", "a", strength=0.8)]
    seen = team(SECOND, facts=known)
    (one,) = seen.coverage().conflicts
    assert (one.person, one.members, one.lead, one.across) == ("a", ("us2", "us"), "us2", True)
    (finding,) = seen.findings.of("contact-conflict")
    assert set(finding.facts) == {"knows:us:a:A1", "knows:us2:a:A1"}
    assert "us2 to lead" in finding.text("en")
    same = team(SECOND.model_copy(update={"role": BASE[2].role}), facts=known)
    assert not same.findings.of("contact-conflict")


def test_who_left_hands_over_to_an_heir_or_to_whoever_has_the_best_way():
    left = TeamMember(id="old", name="old", valid=Span(end="2026-05-01"))
    ties = [tie("knows", "old", "a"), tie("knows", "old", "b"), tie("knows", "old", "c")]
    ties += [tie("knows", "us", "a"), tie("works_with", "a", "b", strength=0.9)]
    seen = team(left, facts=ties)
    by = {orphan.person: orphan for orphan in seen.coverage().orphans}
    assert (by["a"].heirs, by["a"].successor) == (("us",), "us")
    assert (by["b"].heirs, by["b"].successor) == ((), "us")
    assert (by["c"].heirs, by["c"].successor, by["c"].chance) == ((), None, 0.0)
    text = seen.findings.of("orphaned")[0].text("en")
    assert "b (us, " in text
    assert " a" not in text.split("taken over")[1]


def test_the_ladder_says_the_level_of_the_relation_and_the_next_step(tender):
    rungs = {rung.person: rung for rung in tender.coverage().ladder}
    known, asked = rungs["p:song-baichuan"], rungs["p:qi-wangshu"]
    assert (known.level, known.target, known.contact) == ("vendor", "preferred", "t:cai-wei")
    assert asked.route.nodes[:2] == ("t:cai-wei", "p:song-baichuan")
    for rung in (known, asked):
        assert (rung.step, rung.rule.name, rung.rule.until) == ("wait", "quiet", "2026-12-01")
    before = sm.analyze(sm.examples.city(), as_of="2026-08-01", decision=sm.examples.DECISION, draws=0)
    free = {rung.person: rung.step for rung in before.coverage().ladder}
    assert (free["p:song-baichuan"], free["p:qi-wangshu"]) == ("deepen", "ask")
    assert rungs["p:lan-zhixing"].of == "u:city-government"
    assert tender.coverage().entry is known
    formal = tender.scores["formal_power"]
    assert {n for n in tender.coverage().grid.people if formal[n] > 0} <= set(rungs)


@pytest.mark.parametrize("day", ["2026-08-01", sm.examples.TODAY, "2026-09-25"])
def test_nobody_is_introduced_to_or_by_somebody_whom_a_tender_bars(day):
    seen = sm.analyze(sm.examples.city(), as_of=day, decision=sm.examples.DECISION, draws=0)
    plan, at = seen.introductions(), date.fromisoformat(day)
    met = {n for route in (*plan.routes, *filter(None, plan.backups)) for n in route.nodes}
    assert plan.routes
    assert not [node for node in met if barred(seen.case, node, at)]
    assert not {ask.target for ask in plan.plan.asks} & {
        p for p, ours in seen.coverage().grid.contacts.items() if ours
    }
    assert set(plan.plan.barred) == {n for n in seen.case.snapshot.nodes if barred(seen.case, n, at)} | {
        *seen.case.once(Access).noted
    }
    for rung in seen.coverage().ladder:
        way = rung.route.nodes if rung.route and not rung.contact else ()
        kept = [node for node in (rung.person, *way) if barred(seen.case, node, at)]
        assert (rung.step == "wait") == (bool(kept) or rung.noted)
        assert rung.kept in (kept or (None,))
        assert (rung.kept == rung.person) == bool(barred(seen.case, rung.person, at))


def test_those_asked_of_late_rest_until_their_cool_down_is_over(tender):
    who = tender.introductions().plan.asks[0].asked[0]
    resting = tender.introductions(asked={who: "2026-08-15"})
    assert resting.plan.resting == (who,)
    assert not any(who in ask.asked for ask in resting.plan.asks)
    assert not tender.introductions(asked={who: "2026-01-15"}).plan.resting
    assert tender.introductions(asked={who: "2026-06-04"}).plan.resting, "89 of 90 days"
    assert not tender.introductions(asked={who: "2026-06-03"}).plan.resting
    short = access.Limits(cool_down=7)
    assert not tender.introductions(limits=short, asked={who: "2026-08-15"}).plan.resting


def test_the_way_to_take_if_an_introduction_fails_shares_nobody_with_it(tender):
    plan = tender.introductions()
    pairs = [(one, other) for one, other in zip(plan.routes, plan.backups, strict=True) if other is not None]
    assert pairs
    for one, other in pairs:
        assert one.nodes[-1] == other.nodes[-1]
        assert not set(one.nodes[:-1]) & set(other.nodes[:-1])


def test_weights_and_shares_have_intervals_where_there_were_draws(tender):
    assert tender.coverage().bounds is not None
    bounds, grid = tender.coverage().bounds, tender.coverage().grid
    assert bounds.known[0] <= grid.share_known <= bounds.known[1]
    assert all(low <= high for low, high in bounds.weight.values())
    told = {row["id"]: (row["low"], row["high"]) for row in tender.scores["influence"].to_rows()}
    assert dict(bounds.weight) == {person: told[person] for person in grid.people}
    plain = sm.analyze(tender.graph, plan=tender.plan.changed(draws=0))
    assert plain.coverage().bounds is None


def test_an_analysis_answers_in_one_call_and_each_answer_explains_itself(tender):
    found = tender.routes(to="p:qi-wangshu", k=3)
    assert found is access.routes(tender, found.targets, k=3)
    for result in (found, tender.gatekeepers(), tender.coverage(), tender.introductions()):
        english, chinese = result.explain(), result.explain("zh")
        assert english
        assert chinese != english
        assert result._repr_html_().startswith('<div class="stakemap">')
    assert "weakest step" in found.explain()
    assert "no verified way" in tender.routes().explain()


def test_the_proof_of_a_gatekeeper_is_the_check_of_taking_them_out(tender):
    found = tender.gatekeepers("p:tu-zhiye", least="reported")
    assert found.theirs == ("p:qi-wangshu",)
    assert found.checked == dict.fromkeys((*found.ours, *found.theirs), True)
    assert found.proven
    assert "Checked" in found.explain()


@pytest.fixture(scope="module")
def tender():
    plan = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)
    return sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, plan=plan)


def test_the_city_says_the_easiest_and_the_hardest_way_in(tender):
    (finding,) = tender.findings.of("entry")
    assert finding.numbers["easiest"] > finding.numbers["hardest"] > 0
    assert all(barred(tender.case, node, tender.case.day) is None for node in finding.subjects)
    assert "whom no rule of the tender keeps us from" in finding.text("en")


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
    assert all(holds(tender.case, keeper, person, least="reported") for person in people)
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
