from datetime import date

import pytest

from stakemap.errors import InputError, UnknownName
from stakemap.graph.decision.electorate import electorate
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.rules.game import All, AnyOf, Vote, shared, wins
from stakemap.graph.seats import Seating
from stakemap.graph.snapshot import SEAT
from stakemap.model import Decision, DecisionRole, Person, Post, Span, Stage, Stance, Tenure, Unit

FRAME = [
    Unit(id="u", name="u"),
    Unit(id="headless", name="headless"),
    Post(id="head", name="head", unit="u", head=True),
    Post(id="desk", name="desk", unit="u"),
    *(Person(id=i, name=i) for i in "abce"),
]


def stage(ident, kind="approve", **more):
    return Stage(id=ident, name=ident, kind=kind, **more)


def role(player, part, ident=None, **more):
    return DecisionRole(id=ident or f"r:{player}:{part}", decision="d", player=player, role=part, **more)


def holds(person, post, **more):
    return Tenure(id=f"h:{person}:{post}", person=person, post=post, **more)


def decided(*facts, stages=(), rule=None, day=None):
    decision = Decision(id="d", name="d", stages=stages, rule=rule)
    return electorate(Seating(PropertyGraph([*FRAME, decision, *facts]), day), "d")


def panel(found, ident):
    return next(p for p in found.panels if p.stage.id == ident)


@pytest.mark.parametrize(
    ("kind", "weights", "quota"),
    [
        ("initiate", (1, 1, 1), 1),
        ("user", (1, 1, 1), 2),
        ("approve", (1, 1, 1), 2),
        ("approve", (1, 1), 2),
        ("approve", (3, 2, 2), 4),
        ("technical", (1, 1, 1), 3),
        ("budget", (2, 1, 1), 4),
        ("purchase", (1, 1, 1), 3),
    ],
)
def test_the_usual_quota_is_one_for_a_start_all_for_a_screen_and_more_than_half_else(kind, weights, quota):
    part = {
        "initiate": "initiator",
        "user": "user",
        "approve": "approver",
        "technical": "technical_gatekeeper",
    }
    part |= {"budget": "budget_holder", "purchase": "purchaser"}
    roles = [role(i, part[kind], weight=w) for i, w in zip("abc", weights, strict=False)]
    found = decided(*roles, stages=(stage("s", kind),))

    assert (panel(found, "s").quota, panel(found, "s").quota_assumed) == (quota, True)
    assert found.game == Vote("s", tuple("abc"[: len(weights)]), weights, quota)


def test_a_given_quota_is_kept_and_not_assumed():
    found = decided(*(role(i, "approver") for i in "abc"), stages=(stage("s", quota=3),))

    assert (panel(found, "s").quota, panel(found, "s").quota_assumed) == (3, False)


def test_stages_in_order_must_all_pass():
    stages = (stage("users", "user"), stage("board"))
    found = decided(role("a", "user"), role("b", "approver"), stages=stages)

    assert found.game == All((Vote("users", ("a",), (1,), 1), Vote("board", ("b",), (1,), 1)))
    assert found.players == ("a", "b")


def test_a_rule_text_decides_instead_of_the_order():
    stages = (stage("users", "user"), stage("board"), stage("mayor"))
    roles = [role("a", "user"), role("b", "user"), role("c", "approver", stage="board")]
    roles.append(role("e", "decider", stage="mayor"))
    found = decided(*roles, stages=stages, rule="users(2) AND (board OR mayor)")

    board, mayor = Vote("board", ("c",), (1,), 1), Vote("mayor", ("e",), (1,), 1)
    assert found.game == All((Vote("users", ("a", "b"), (1, 1), 2), AnyOf((board, mayor))))
    assert wins(found.game, {"a", "b", "e"})
    assert not wins(found.game, {"a", "c", "e"})


def test_without_stages_the_roles_make_them_and_users_are_heard_but_do_not_vote():
    roles = [
        role("a", "initiator"),
        role("b", "user"),
        role("c", "technical_gatekeeper"),
        role("e", "decider"),
    ]
    found = decided(*roles, role("a", "influencer"), role("b", "beneficiary"))

    assert [p.stage.id for p in found.panels] == ["initiate", "technical", "approve"]
    assert found.players == ("a", "c", "e")
    assert found.roles["b"] == ("beneficiary", "user")


def test_without_stages_a_user_who_signs_off_votes():
    found = decided(role("a", "user", stage="user"), role("b", "decider"))

    assert [p.stage.id for p in found.panels] == ["user", "approve"]
    assert found.players == ("a", "b")


def test_approvers_and_deciders_sit_in_one_stage():
    found = decided(role("a", "approver"), role("b", "decider"))

    assert found.game == Vote("approve", ("a", "b"), (1, 1), 2)


def test_a_person_who_votes_in_two_stages_is_one_shared_player():
    found = decided(role("a", "budget_holder"), role("a", "decider"), role("b", "decider"))

    assert shared(found.game) == ("a",)
    assert found.players == ("a", "b")


def test_a_person_with_two_posts_is_one_player_with_both_weights():
    facts = [
        holds("a", "head"),
        holds("a", "desk"),
        role("head", "decider", weight=2),
        role("desk", "decider"),
    ]
    found = decided(*facts)

    assert found.game == Vote("approve", ("a",), (3,), 2)
    assert found.facts_of("a") == ("d", "h:a:desk", "h:a:head", "r:desk:decider", "r:head:decider")


def test_each_of_two_holders_of_a_post_votes_with_its_weight():
    found = decided(holds("a", "head"), holds("b", "head"), role("head", "decider", weight=2))

    assert found.game == Vote("approve", ("a", "b"), (2, 2), 3)


def test_a_unit_votes_through_its_head():
    assert decided(holds("a", "head"), role("u", "decider")).players == ("a",)


@pytest.mark.parametrize(
    ("player", "seat"), [("head", "seat:head"), ("u", "seat:head"), ("headless", "seat:headless")]
)
@pytest.mark.parametrize("view", ["influence", "formal", "introduction"])
def test_a_vacant_post_votes_as_a_seat_that_is_a_node_of_the_snapshot(player, seat, view):
    graph = PropertyGraph([*FRAME, Decision(id="d", name="d"), role(player, "decider")])
    snapshot = graph.snapshot(view=view)

    assert electorate(Seating(graph, None), "d").players == (seat,)
    assert snapshot.kinds[snapshot.index(seat)] == SEAT


def test_a_stage_in_which_nobody_is_known_has_one_empty_seat_that_can_pass_it():
    stages = (stage("board", quota=3), stage("mayor", "purchase"))
    graph = PropertyGraph([*FRAME, Decision(id="d", name="d", stages=stages), role("a", "purchaser")])
    found = electorate(Seating(graph, None), "d")

    assert panel(found, "board").members[0].node == "seat:d/board"
    assert panel(found, "board").members[0].facts == ()
    assert wins(found.game, {"seat:d/board", "a"})
    assert "seat:d/board" in graph.snapshot()


def test_every_player_is_a_node_of_the_snapshot_of_the_day():
    facts = [holds("a", "head", valid=Span(end="2020-01-01")), role("head", "decider")]
    facts += [role("b", "approver", valid=Span(start="2021-01-01"))]
    graph = PropertyGraph([*FRAME, Decision(id="d", name="d"), *facts])

    for day, players in (
        ("2019-06-01", ("a",)),
        ("2020-06-01", ("seat:head",)),
        ("2022-06-01", ("b", "seat:head")),
    ):
        assert electorate(Seating(graph, date.fromisoformat(day)), "d").players == players
        assert all(node in graph.snapshot(day) for node in players)


def test_a_veto_belongs_to_everyone_behind_it():
    found = decided(holds("a", "head"), role("head", "decider", veto=True), role("b", "decider"))

    assert found.game == Vote("approve", ("a", "b"), (1, 1), 2, frozenset({"a"}))


def test_roles_that_fit_no_single_stage_do_not_vote_and_that_is_said():
    stages = (stage("one"), stage("two"))
    found = decided(role("a", "decider"), role("b", "decider", stage="one"), stages=stages)

    assert found.players == ("b", "seat:d/two")
    assert found.notes == (
        "r:a:decider names no stage and no single stage fits the role decider: it does not vote",
    )


def test_a_stage_outside_the_rule_and_a_quota_out_of_reach_are_said():
    stages = (stage("users", "user"), stage("board", quota=5))
    found = decided(role("a", "user"), role("b", "approver"), stages=stages, rule="board")

    assert found.notes == (
        "stage users is not in the rule: it does not count",
        "stage board cannot pass: quota 5, votes 1",
    )
    assert found.players == ("b",)


def test_the_latest_stance_counts_and_the_absent_have_none():
    facts = [role(i, "decider") for i in "abc"]
    facts += [Stance(id="s1", decision="d", person="a", position=0.9, valid=Span(start="2021"))]
    facts += [Stance(id="s2", decision="d", person="a", position=0.2, valid=Span(start="2022-03"))]
    facts += [Stance(id="s3", decision="d", person="b", position=0.4, confirmed="2020")]
    facts += [Stance(id="s4", decision="d", person="b", position=0.6, confirmed="2019")]

    late = decided(*facts, day=date(2023, 1, 1))
    assert (late.stances, late.stance_facts) == ({"a": 0.2, "b": 0.4}, {"a": "s2", "b": "s3"})
    assert decided(*facts, day=date(2021, 12, 31)).stances["a"] == 0.9
    assert "c" not in late.stances


def test_the_stance_of_a_unit_is_that_of_its_head():
    facts = [holds("a", "head"), role("u", "decider"), Stance(id="s", decision="d", person="u", position=1.0)]

    assert decided(*facts).stances == {"a": 1.0}


def test_salience_is_the_highest_that_a_role_gives():
    found = decided(
        role("a", "decider", salience=0.5), role("a", "budget_holder", salience=2.0), role("b", "user")
    )

    assert found.salience == {"a": 2.0, "b": 1.0}


def test_what_is_no_decision_or_has_no_voter_is_refused():
    graph = PropertyGraph([*FRAME, Decision(id="d", name="d"), role("a", "influencer")])
    with pytest.raises(InputError, match="nobody votes"):
        electorate(Seating(graph, None), "d")
    with pytest.raises(InputError, match="is a person, not a decision"):
        electorate(Seating(graph, None), "a")
    with pytest.raises(UnknownName):
        electorate(Seating(graph, None), "dd")
    assert graph.snapshot().n == 6, "a decision without voters does not stop the rest"


def test_an_electorate_does_not_depend_on_the_order_of_facts():
    facts = [
        *FRAME,
        Decision(id="d", name="d"),
        holds("a", "head"),
        role("head", "decider"),
        role("b", "approver"),
    ]

    assert electorate(Seating(PropertyGraph(facts), None), "d") == electorate(
        Seating(PropertyGraph(facts[::-1]), None), "d"
    )
