from itertools import combinations

import pytest

from stakemap.errors import Cancelled, InputError, LimitExceeded
from stakemap.graph.rules.game import All, AnyOf, AtLeast, Vote
from stakemap.scoring.decision.cheapest_coalition import cheapest
from stakemap.scoring.decision.coalitions import MOST_TOGETHER, minimal_blocking, minimal_winning, vetoes
from stakemap.work import Deadline, working

COUNCIL = Vote(
    "security council",
    tuple(f"permanent {k}" for k in range(5)) + tuple(f"elected {k}" for k in range(10)),
    (7,) * 5 + (1,) * 10,
    39,
)
BOARD = Vote("board", ("a", "b", "c"), (1, 1, 1), 2)


def test_the_security_council_has_210_minimal_winning_coalitions():
    assert minimal_winning(COUNCIL).count == 210
    assert {len(s) for s in minimal_winning(COUNCIL).smallest} == {9}
    assert vetoes(COUNCIL) == tuple(f"permanent {k}" for k in range(5))


def test_each_permanent_member_or_seven_elected_ones_block_the_security_council():
    found = minimal_blocking(COUNCIL)

    assert found.count == 5 + 120
    assert [len(s) for s in found.smallest[:6]] == [1, 1, 1, 1, 1, 7]
    assert not found.complete


def test_a_rule_that_can_never_pass_has_no_winning_coalition_and_nobody_is_needed_to_block_it():
    never = Vote("v", ("a", "b"), (1, 1), 3)

    assert minimal_winning(never).count == 0
    assert minimal_blocking(never).smallest == ((),)
    assert vetoes(never) == ()
    assert cheapest(never, {"a": 1, "b": 1}) is None


def test_stages_that_share_a_person_are_not_counted_as_if_they_were_two():
    both = All((BOARD, Vote("users", ("a", "d"), (1, 1), 1)))

    assert minimal_winning(both).smallest == (("a", "b"), ("a", "c"), ("b", "c", "d"))


def test_someone_without_weight_or_veto_is_in_no_minimal_coalition():
    found = minimal_winning(Vote("v", ("a", "b", "idle"), (2, 1, 0), 2))

    assert found.smallest == (("a",),)
    assert found.share("a") == 1.0
    assert found.share("idle") == 0.0


def test_twenty_five_voters_with_different_weights_are_counted():
    vote = Vote("v", tuple(f"p{k:02}" for k in range(25)), tuple(range(1, 26)), 163)
    found = minimal_winning(vote)

    assert found.count > 100_000
    assert len(found.smallest) == 100
    assert len(found.smallest[0]) == 8


def test_too_many_players_of_stages_that_share_somebody_are_refused():
    wide = tuple(f"p{k}" for k in range(24))
    with pytest.raises(LimitExceeded, match="24 players"):
        minimal_winning(AtLeast(1, (Vote("x", wide, (1,) * 24, 2), Vote("y", wide[:3], (1, 1, 1), 2))))
    with pytest.raises(InputError, match="shown"):
        minimal_winning(BOARD, shown=0)


def test_the_order_of_parts_and_players_does_not_matter():
    one = AnyOf((BOARD, Vote("mayor", ("m",), (1,), 1)))
    two = AnyOf((Vote("mayor", ("m",), (1,), 1), Vote("board", ("c", "a", "b"), (1, 1, 1), 2)))

    assert minimal_winning(one) == minimal_winning(two)
    assert minimal_blocking(one) == minimal_blocking(two)


def test_supporters_cost_nothing_and_whoever_has_no_effort_cannot_be_asked():
    rule = All((BOARD, Vote("mayor", ("m", "v"), (1, 1), 1, frozenset({"v"}))))

    assert cheapest(rule, {"a": 1, "b": 5, "v": 2}, supporters=("c",)).asked == ("a", "v")
    assert cheapest(rule, {"a": 1, "b": 5}, supporters=("c",)) is None
    assert cheapest(rule, {"a": 1, "b": 5, "v": 2}, effort=7).within is False


def test_of_two_equal_efforts_the_one_with_fewer_people_is_taken():
    vote = Vote("v", ("a", "b", "c"), (1, 1, 2), 2)

    assert cheapest(vote, {"a": 1, "b": 1, "c": 2}).asked == ("c",)


def test_an_effort_below_zero_is_refused_with_the_id():
    with pytest.raises(InputError) as caught:
        cheapest(BOARD, {"a": -1, "b": float("nan"), "c": True})

    assert [p.fact_id for p in caught.value.problems] == ["a", "b", "c"]


@pytest.mark.parametrize("k", [1, 2, 3])
def test_to_block_k_of_three_parts_all_but_k_minus_one_must_be_blocked(k):
    parts = tuple(Vote(name, (name, name * 2), (1, 1), 1) for name in "abc")
    found = minimal_blocking(AtLeast(k, parts))
    each = [frozenset({name, name * 2}) for name in "abc"]
    assert found.count == len(list(combinations(each, 4 - k)))
    assert {frozenset(s) for s in found.smallest} == {frozenset.union(*c) for c in combinations(each, 4 - k)}


def test_a_search_for_coalitions_can_be_called_off():
    deadline = Deadline(1000.0)
    with working(deadline=deadline):
        deadline.cancel()
        with pytest.raises(Cancelled):
            minimal_winning(COUNCIL)


def test_of_several_ways_the_cheapest_are_taken_wherever_they_stand():
    parts = tuple(Vote(name, (name,), (1,), 1) for name in "abc")
    efforts = {"a": 3, "b": 1, "c": 2}
    assert cheapest(AnyOf(parts), efforts).asked == ("b",)
    assert cheapest(AtLeast(2, parts), efforts).asked == ("b", "c")
    assert cheapest(All(parts), efforts).effort == 6


def test_as_many_players_as_may_be_looked_at_together_are():
    most = tuple(f"p{k:02}" for k in range(MOST_TOGETHER))
    rule = AtLeast(1, (Vote("x", most, (1,) * MOST_TOGETHER, MOST_TOGETHER), Vote("y", most[:2], (1, 1), 2)))
    assert minimal_winning(rule).smallest == (most[:2],)
