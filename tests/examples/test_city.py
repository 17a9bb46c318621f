"""The invented city: complete, lawful, the same every time, and with its story in it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from itertools import combinations, pairwise
from math import factorial

import numpy as np
import pytest

from stakemap import examples, policy
from stakemap.analysis import analyze
from stakemap.graph.decision.electorate import Electorate, electorate
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.rules.game import players, wins
from stakemap.graph.seats import Seating
from stakemap.graph.snapshot import SEAT, UNKNOWN, Snapshot
from stakemap.graph.views import VIEWS
from stakemap.io import read
from stakemap.model import (
    Account,
    Action,
    Alliance,
    AllianceMember,
    AllianceRole,
    Authority,
    Award,
    Basis,
    BudgetLine,
    Complaint,
    ComplianceRisk,
    Contract,
    Decision,
    Delivery,
    Entity,
    Fact,
    Factor,
    Group,
    GroupBasis,
    Interaction,
    Label,
    Membership,
    Milestone,
    Motive,
    Need,
    NeedStatement,
    OfferCover,
    OfferPart,
    Origin,
    Person,
    Phase,
    Plan,
    Post,
    Qualification,
    Relationship,
    Requirement,
    Source,
    Spell,
    SpellKind,
    Stance,
    Step,
    Supplier,
    SupplierSide,
    TeamMember,
    Tenure,
    Tie,
    Tier,
    Unit,
)

TODAY = date.fromisoformat(examples.TODAY)
SURPRISE = "p:xi-ruowei"
SCREENER = "p:qi-wangshu"
POPULAR = "p:lu-xiangyi"
RESTRICTED = ("kin", "declared_interest")


@pytest.fixture(scope="module")
def graph() -> PropertyGraph:
    return examples.city()


@pytest.fixture(scope="module")
def seating(graph: PropertyGraph) -> Seating:
    return Seating(graph, TODAY)


@pytest.fixture(scope="module")
def snapshot(graph: PropertyGraph) -> Snapshot:
    return graph.snapshot(examples.TODAY)


@pytest.fixture(scope="module")
def tender(graph: PropertyGraph) -> Electorate:
    return electorate(Seating(graph, TODAY), examples.DECISION)


# what it holds


def test_the_city_has_about_sixty_people_and_twelve_bodies_of_three_tiers(graph: PropertyGraph) -> None:
    with_posts = {post.unit for post in graph.of(Post)}
    bodies = [unit for unit in graph.of(Unit) if unit.id in with_posts]

    assert 55 <= len(graph.of(Person)) <= 65
    assert len(bodies) == 12
    assert {unit.tier for unit in bodies} == {Tier.PROVINCE, Tier.CITY, Tier.COUNTY}
    assert all(unit.size and unit.place for unit in bodies)
    assert len(graph.of(Unit)) == 17, "and five bodies of a past: a school, a service, firms, a county"


def test_all_five_origins_and_some_unknown_ones_occur(graph: PropertyGraph) -> None:
    origins = Counter(person.origin for person in graph.of(Person))

    assert all(origins[origin] >= 5 for origin in Origin)
    assert origins[None] >= 3


def test_three_informal_groups_have_members_of_several_grades(graph: PropertyGraph) -> None:
    members = Counter(m.group for m in graph.of(Membership))
    grades = {m.grade for m in graph.of(Membership)}

    assert {g.kind for g in graph.of(Group)} == {
        GroupBasis.ALUMNI,
        GroupBasis.FORMER_UNIT,
        GroupBasis.PROJECT_TEAM,
    }
    assert len(members) == 3
    assert min(members.values()) >= 5
    assert len(grades) >= 4


def test_at_least_four_grades_of_source_from_verified_to_doubtful(graph: PropertyGraph) -> None:
    grades = {source.grade for source in graph.of(Source)}

    assert {"A1", "B2", "C3", "D4", "E4"} <= grades
    assert len(graph.of(Source)) >= 10
    assert all(source.published for source in graph.of(Source))


def test_the_account_says_that_all_of_it_is_invented_and_nothing_repeats_it(graph: PropertyGraph) -> None:
    (account,) = graph.of(Account)
    for lang, word in (("en", "invented"), ("zh", "虚构")):
        assert word in graph.name(account.id, lang)
    others = [fact for fact in graph.facts if fact.id != account.id]
    assert not [one for one in others if "invented" in str(one) or "虚构" in str(one)]


def test_every_entity_is_named_in_both_languages(graph: PropertyGraph) -> None:
    entities = [fact for fact in graph.facts if isinstance(fact, Entity)]

    assert all(e.name_zh and e.name_en and e.name_en.isascii() for e in entities)


def test_names_of_people_are_told_apart(graph: PropertyGraph) -> None:
    for lang in ("en", "zh"):
        names = Counter(graph.name(p.id, lang) for p in (*graph.of(Person), *graph.of(TeamMember)))
        assert max(names.values()) == 1


def test_careers_cover_every_kind_of_spell_with_partial_dates(graph: PropertyGraph) -> None:
    spells = graph.of(Spell)
    lengths = {len(str(s.valid.start)) for s in spells}

    assert {s.kind for s in spells} == set(SpellKind)
    assert lengths >= {4, 7}


def test_ties_of_most_kinds_that_can_be_declared_occur(graph: PropertyGraph) -> None:
    kinds = Counter(tie.kind for tie in graph.of(Tie))

    assert len(kinds) >= 18
    assert any(tie.count for tie in graph.of(Tie))
    assert kinds["kin"] == kinds["declared_interest"] == 1


def test_both_decisions_have_open_questions_around_them(graph: PropertyGraph) -> None:
    tender = graph[examples.DECISION]
    assert isinstance(tender, Decision)

    assert {d.id for d in graph.of(Decision)} == {examples.DECISION, examples.OTHER_DECISION}
    assert tender.quiet is not None
    assert tender.quiet.start is not None
    assert tender.quiet.start.earliest > TODAY, "the team still has some weeks"
    assert tender.rule is not None
    assert " AND " in tender.rule
    assert " OR " in tender.rule
    assert len(graph.of(Factor)) >= 3
    assert {m.kind.personal for m in graph.of(Motive)} == {True, False}
    assert all(a.limit for a in graph.of(Authority) if a.action is Action.APPROVE)
    assert {b.decision for b in graph.of(BudgetLine)} == {examples.DECISION, examples.OTHER_DECISION}
    assert len(graph.of(ComplianceRisk)) == 1


# lawful, complete, invented


def test_every_fact_is_complete_so_that_a_store_takes_it(graph: PropertyGraph) -> None:
    facts = [fact for fact in graph.facts if isinstance(fact, Fact)]

    assert [fact.id for fact in facts if not fact.complete] == []
    assert sum("expires" in fact.defaulted for fact in facts) > 0.8 * len(facts)


def test_nothing_has_expired_and_nothing_was_confirmed_in_the_future(graph: PropertyGraph) -> None:
    assert graph.unexpired(TODAY) == graph
    confirmed = [graph.confirmed(fact) for fact in graph.facts if isinstance(fact, Fact)]
    assert all(day is not None and day.earliest <= TODAY for day in confirmed)


def test_facts_about_a_persons_interests_have_a_purpose(graph: PropertyGraph) -> None:
    assert all(m.purpose for m in graph.of(Motive) if m.kind.personal)


def test_restricted_ties_are_labelled_and_kept_by_duty(graph: PropertyGraph) -> None:
    for tie in graph.of(Tie):
        if tie.kind in RESTRICTED:
            assert tie.label in (Label.RESTRICTED, Label.SEALED)
            assert tie.basis is Basis.LEGAL_OBLIGATION


@pytest.mark.parametrize("view", sorted(VIEWS.keys() - {"conflict_check"}))
def test_restricted_ties_never_reach_a_view_that_is_computed_with(graph: PropertyGraph, view: str) -> None:
    evidence = graph.snapshot(examples.TODAY, view).evidence
    restricted = {tie.id for tie in graph.of(Tie) if tie.kind in RESTRICTED}

    assert evidence is not None
    assert not restricted & set(evidence.facts)
    assert not set(RESTRICTED) & set(evidence.kinds)


def test_restricted_ties_stand_in_the_conflict_check_alone(graph: PropertyGraph) -> None:
    evidence = graph.snapshot(examples.TODAY, "conflict_check").evidence

    assert evidence is not None
    assert set(evidence.kinds) <= set(RESTRICTED)


def test_no_cell_looks_like_a_telephone_number_an_address_or_a_link() -> None:
    suspicious = re.compile(r"\d{7,}|@|https?:|www\.|\+\d{2}|\d{3,4}-\d{7}")
    amounts = {"authorities.csv", "budget.csv", "contracts.csv", "awards.csv"}

    for path in sorted(examples.city_folder().glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        if path.name in amounts:
            cells = [cell for cell in cells if not cell.replace(".", "").isdecimal()]
        assert [cell for cell in cells if suspicious.search(cell)] == [], path.name


def test_no_text_touches_a_red_line(graph: PropertyGraph) -> None:
    texts = [
        value
        for fact in graph.facts
        for value in fact.to_dict().values()
        if isinstance(value, str) and fact.kind_of_fact != "source"
    ]

    assert policy.doubtful(texts) == ()


# seats


def test_posts_are_empty_shared_doubled_and_held_by_somebody_not_known(
    graph: PropertyGraph, seating: Seating, snapshot: Snapshot
) -> None:
    vacant = [post for post in seating.posts if seating.vacant(post)]
    several = [post for post in seating.posts if len(seating.holders(post)) > 1]
    doubled = [person for person, posts in seating.posts_of.items() if len(posts) > 1]

    assert len(vacant) == 3
    assert several == ["post:procurement-officer"]
    assert doubled == ["p:mo-tinglan"]
    assert (snapshot.kinds == SEAT).sum() == 4, "three posts, and the head of a body without a head post"
    assert (snapshot.kinds == UNKNOWN).sum() == 2


def test_past_tenures_give_another_picture_of_the_past(graph: PropertyGraph) -> None:
    then = Seating(graph, date(2019, 6, 1))

    assert then.holders("post:chief-engineer")[0][0] == "p:gui-laowan"
    assert then.holders("post:deputy-mayor-secretary")[0][0] == SURPRISE
    assert sum(t.valid.end is not None for t in graph.of(Tenure)) >= 12
    assert graph.snapshot("2019-06-01").digest != graph.snapshot(examples.TODAY).digest


def test_some_dates_leave_it_open_whether_a_fact_still_holds(graph: PropertyGraph, seating: Seating) -> None:
    maybe = [t for t in seating.tenures if t.valid.covers(TODAY).value == "maybe"]

    assert [t.person for t in maybe] == ["p:sha-wanli"]


def test_one_body_has_two_masters_who_want_different_things(graph: PropertyGraph) -> None:
    stances = {s.person: s.position for s in graph.of(Stance) if s.decision == examples.DECISION}
    masters = {
        (t.kind, t.from_id)
        for t in graph.of(Tie)
        if t.to_id == "u:traffic-police" and t.kind in ("leads", "guides")
    }

    assert masters == {("leads", "u:city-government"), ("guides", "u:provincial-security")}
    assert stances["u:city-government"] - stances["u:provincial-security"] >= 0.5


# our side


def test_our_team_of_five_has_fresh_and_orphaned_ties(graph: PropertyGraph) -> None:
    team = graph.of(TeamMember)
    gone = {m.id for m in team if m.valid.covers(TODAY).value == "no"}
    knows = [t for t in graph.of(Tie) if t.kind == "knows"]

    assert len(team) == 5
    assert gone == {"t:kong-gu"}
    assert sum(t.from_id in gone for t in knows) == 3
    assert {t.strength is None for t in knows} == {True, False}
    assert len(graph.of(Account)) == 1
    assert len({r.level for r in graph.of(Relationship)}) >= 2


def test_nobody_of_the_team_knows_the_screener(graph: PropertyGraph) -> None:
    assert not [t for t in graph.of(Tie) if t.kind == "knows" and SCREENER in t.ends()]


# the story


def test_the_tender_passes_only_with_the_screener_and_the_money(tender: Electorate) -> None:
    everybody = set(tender.players)

    assert len(everybody) == 11
    assert "p:mo-tinglan" in {
        m.node for panel in tender.panels if panel.stage.id == "users" for m in panel.members
    } & {m.node for panel in tender.panels if panel.stage.id == "committee" for m in panel.members}
    assert wins(tender.game, everybody)
    for player in sorted(everybody):
        assert wins(tender.game, everybody - {player}) == (player not in (SCREENER, "p:suan-wuyi"))
    assert wins(tender.game, everybody - {"p:ji-yuanzhou"}), "one of two signatures is enough"


def test_some_who_vote_have_shown_no_stance(tender: Electorate) -> None:
    silent = set(tender.players) - set(tender.stances)

    assert 2 <= len(silent) <= 5


def test_the_screening_takes_longest(graph: PropertyGraph) -> None:
    decision = graph[examples.DECISION]
    assert isinstance(decision, Decision)

    voted = [stage for stage in decision.stages if stage.phase is Phase.NEGOTIATE]
    longest = max(voted, key=lambda stage: stage.days_high or 0)
    assert longest.id == "screen"


def test_somebody_without_a_vote_has_most_hidden_influence(tender: Electorate, snapshot: Snapshot) -> None:
    beta, total = _influence(snapshot, tender)
    hidden = total - beta

    assert SURPRISE not in tender.players
    assert _top(snapshot, hidden, 1) == [SURPRISE]
    assert SURPRISE in _top(snapshot, total, 4)
    assert _top(snapshot, total, 1) == [SCREENER]


def test_three_of_those_who_vote_turn_to_her(tender: Electorate, graph: PropertyGraph) -> None:
    declared = {
        t.from_id if t.kind == "advice" else t.to_id
        for t in graph.of(Tie)
        if SURPRISE in t.ends() and t.kind in ("advice", "mentors")
    }

    assert declared & set(tender.players) == {SCREENER, "p:suan-wuyi", "p:lan-zhixing"}


def test_in_degree_points_elsewhere(tender: Electorate, snapshot: Snapshot) -> None:
    _, total = _influence(snapshot, tender)
    in_degree = np.bincount(snapshot.targets, minlength=snapshot.n).astype(float)

    assert _top(snapshot, in_degree, 1) == [POPULAR]
    assert POPULAR not in _top(snapshot, total, 25)
    assert SURPRISE not in _top(snapshot, in_degree, 6)


def test_the_analysis_of_the_library_tells_the_same_story(graph: PropertyGraph) -> None:
    analysis = analyze(graph, as_of=examples.TODAY, decision=examples.DECISION)
    said = {(finding.code, subject) for finding in analysis.findings for subject in finding.subjects}

    assert analysis.scores["influence"].top(1)[0][0] == SCREENER
    assert analysis.scores["hidden_influence"].top(1)[0][0] == SURPRISE
    assert analysis.scores["in_degree"].top(1)[0][0] == POPULAR
    assert {
        ("decides", SCREENER),
        ("most-influential", SCREENER),
        ("beyond-post", SURPRISE),
        ("disagrees-with-count", POPULAR),
        ("nobody-knows", SCREENER),
        ("unknown-person", "p:unknown-investment"),
        ("two-bosses", "u:traffic-police"),
        ("compliance-risk", "u:procurement"),
    } <= said


def test_the_story_holds_when_facts_are_drawn_by_their_confidence(
    tender: Electorate, snapshot: Snapshot
) -> None:
    draws, rng = 120, np.random.default_rng(7)
    evidence = snapshot.evidence
    assert evidence is not None
    beta = _formal(snapshot, tender)
    first: Counter[str] = Counter()
    top: Counter[str] = Counter()
    for _ in range(draws):
        _, weight = evidence.combine(snapshot.m, rng.random(len(evidence.facts)) < evidence.confidence)
        total = _solve(snapshot, beta, weight)
        top.update(_top(snapshot, total, 5))
        first.update(_top(snapshot, total - beta, 1))

    assert top[SCREENER] > 0.95 * draws
    assert top[SURPRISE] > 0.7 * draws
    assert first.most_common(1)[0][0] == SURPRISE
    assert first[SURPRISE] > 0.6 * draws


# the same every time


def test_reading_twice_gives_the_same_facts_and_arrays(graph: PropertyGraph, snapshot: Snapshot) -> None:
    assert examples.city() is graph, "a process reads it once"
    again = read(examples.city_folder())

    assert again.digest == graph.digest
    assert again.snapshot(examples.TODAY).digest == snapshot.digest


def _formal(snapshot: Snapshot, decision: Electorate) -> np.ndarray:
    """Shapley-Shubik shares, by all coalitions: the plain way."""
    everybody = players(decision.game)
    n = len(everybody)
    share = dict.fromkeys(everybody, 0.0)
    for size in range(n):
        weight = factorial(size) * factorial(n - size - 1) / factorial(n)
        for coalition in map(set, combinations(everybody, size)):
            if not wins(decision.game, coalition):
                for player in everybody:
                    if player not in coalition and wins(decision.game, coalition | {player}):
                        share[player] += weight
    return np.array([share.get(node, 0.0) for node in snapshot.nodes])


def _solve(snapshot: Snapshot, beta: np.ndarray, weight: np.ndarray, kappa: float = 0.25) -> np.ndarray:
    """Influence by a dense inverse: the plain way."""
    turns = np.zeros((snapshot.n, snapshot.n))
    turns[snapshot.sources, snapshot.targets] = weight
    given = turns.sum(axis=1)
    turns /= (kappa * given[given > 0].mean() + given)[:, None]
    inverse = np.linalg.inv(np.eye(snapshot.n) - turns)
    return np.asarray(inverse.T @ beta / np.diag(inverse))


def _influence(snapshot: Snapshot, decision: Electorate) -> tuple[np.ndarray, np.ndarray]:
    beta = _formal(snapshot, decision)
    return beta, _solve(snapshot, beta, snapshot.weight)


def _top(snapshot: Snapshot, values: np.ndarray, k: int) -> list[str]:
    return [snapshot.nodes[i] for i in np.argsort(-values, kind="stable")[:k]]


# the account


def test_two_rivals_go_together_for_the_tender(graph: PropertyGraph) -> None:
    sides = Counter(supplier.side for supplier in graph.of(Supplier))
    (alliance,) = graph.of(Alliance)

    assert sides == {SupplierSide.RIVAL: 2, SupplierSide.OURS: 1, SupplierSide.PARTNER: 1}
    assert alliance.decision == examples.DECISION
    assert {m.role for m in graph.of(AllianceMember)} == set(AllianceRole)


def test_five_contracts_of_rivals_and_ours_some_of_them_over(graph: PropertyGraph, seating: Seating) -> None:
    contracts = graph.of(Contract)
    awarded = {award.ocid for award in graph.of(Award)}

    assert len(contracts) == 5
    assert sum(seating.current(contract) for contract in contracts) == 3
    assert {contract.currency for contract in contracts} == {"CNY"}
    assert awarded < {contract.ocid for contract in contracts}
    assert any(contract.citable for contract in contracts)


def test_our_licence_ends_before_the_contract_can_be_signed(graph: PropertyGraph) -> None:
    (must,) = [r for r in graph.of(Requirement) if r.must]
    (ours,) = [q for q in graph.of(Qualification) if q.supplier == "sup:reed-lamp"]
    result = graph["milestone:smart-traffic:result"]

    assert must.name == ours.name
    assert isinstance(result, Milestone)
    assert ours.valid.end is not None
    assert TODAY < ours.valid.end.latest < result.day.earliest


def test_needs_are_met_wholly_in_part_and_not_at_all(graph: PropertyGraph) -> None:
    partners = {part.id for part in graph.of(OfferPart) if part.supplier == "sup:tide"}
    ours = {cover.need: cover.partly for cover in graph.of(OfferCover) if cover.part not in partners}
    theirs = {cover.need for cover in graph.of(OfferCover) if cover.part in partners}

    assert sorted(ours.values()) == [False, False, True]
    assert len({need.id for need in graph.of(Need)} - ours.keys()) == 3
    assert theirs == {"need:open-data"}, "a partner meets one that we do not"
    assert {s.need for s in graph.of(NeedStatement)} == {need.id for need in graph.of(Need)}


def test_one_step_of_the_plan_lies_in_the_quiet_period(graph: PropertyGraph) -> None:
    tender = graph[examples.DECISION]
    assert isinstance(tender, Decision)
    assert tender.quiet is not None
    inside = [
        step.id
        for step in graph.of(Step)
        if step.channel and step.due and tender.quiet.covers(step.due.earliest).value == "yes"
    ]

    assert inside == ["step:autumn:director"]


def test_one_relation_cools_and_another_is_alive(graph: PropertyGraph) -> None:
    days: dict[str, list[date]] = {}
    for contact in graph.of(Interaction):
        days.setdefault(contact.person, []).append(contact.day.earliest)
    cooling, alive = sorted(days["p:yan-guibei"]), sorted(days["p:deng-changming"])
    gaps = [(later - earlier).days for earlier, later in pairwise([*cooling, TODAY])]

    assert len(cooling) == 8
    assert gaps[-1] > 2 * max(gaps[:-2])
    assert (TODAY - alive[-1]).days < 30


def test_a_complaint_is_answered_and_still_open_and_one_delivery_was_late(graph: PropertyGraph) -> None:
    (complaint,) = graph.of(Complaint)

    assert complaint.answered
    assert not complaint.settled
    assert [delivery.id for delivery in graph.of(Delivery) if delivery.late(TODAY)] == [
        "delivery:calibration-report"
    ]


def test_the_account_moves_no_score(graph: PropertyGraph) -> None:
    kinds = (Supplier, Alliance, Contract, Need, OfferPart, Plan, Award, Interaction, Delivery, Complaint)
    bare = graph.without(*(fact.id for kind in kinds for fact in graph.of(kind)))

    for view in VIEWS:
        one, other = graph.snapshot(examples.TODAY, view), bare.snapshot(examples.TODAY, view)
        assert one.digest == other.digest
