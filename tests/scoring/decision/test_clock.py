import math
import os
import subprocess
import sys
from itertools import product

import numpy as np
import pytest

from stakemap.errors import InputError
from stakemap.graph.rules.game import All, AnyOf, AtLeast, Vote
from stakemap.scoring.decision.clock import Disturbance, Step, clock
from stakemap.scoring.decision.power import passing


def one(name, who=None):
    return Vote(name, (who or name,), (1,), 1)


CHAIN = All((one("screen"), one("money"), one("board")))
STANCES = {"screen": 0.5, "money": 0.8, "board": 0.9}
STEPS = (Step("screen", 10, 12), Step("money", 5, 5), Step("board", 1, 2))


def test_the_chance_of_a_yes_is_that_of_the_rule():
    told = clock(CHAIN, STANCES, STEPS)

    assert told.passing == pytest.approx(passing(CHAIN, STANCES), abs=1e-12)
    assert told.by_day.sum() == pytest.approx(told.passing, abs=1e-12)


def test_the_days_of_a_chain_add_up():
    told = clock(CHAIN, STANCES, STEPS)
    ways = [10 + a + 5 + 1 + b for a, b in product(range(3), range(2))]

    assert [told.day(q) for q in (1e-9, 1.0)] == [min(ways), max(ways)]
    for day in range(15, 21):
        assert told.within(day) == pytest.approx(0.36 * np.mean([w <= day for w in ways]), abs=1e-12)
    assert told.within(-1) == 0.0


def test_an_alternative_is_only_asked_after_a_no():
    rule = AnyOf((one("deputy"), one("mayor")))
    told = clock(rule, {"deputy": 0.6, "mayor": 0.5}, [Step("deputy", 3, 3), Step("mayor", 10, 10)])

    assert told.by_day[3] == pytest.approx(0.6)
    assert told.by_day[13] == pytest.approx(0.4 * 0.5)
    assert told.steps[1].reached == pytest.approx(0.4)


def test_the_critical_step_is_the_one_whose_sure_yes_would_gain_most():
    told = clock(CHAIN, STANCES, STEPS)

    assert told.critical == "screen"
    assert told.steps[0].gain == pytest.approx(0.72 - 0.36)
    assert told.slowest == "screen"


@pytest.mark.parametrize("chances", [*product((0.2, 0.5, 1.0), repeat=3)])
def test_a_sure_yes_helps_most_at_each_of_the_steps_that_pass_least_often(chances):
    stances = dict(zip(("screen", "money", "board"), chances, strict=True))
    told = clock(CHAIN, stances, STEPS)
    gains = {
        name: math.prod(v for n, v in stances.items() if n != name) - math.prod(chances) for name in stances
    }
    best = max(gains.values())

    assert set(told.weakest) == {name for name in gains if gains[name] > best - 1e-9 and best > 1e-9}
    assert told.critical == (told.weakest[0] if told.weakest else None)


def test_a_delay_moves_a_share_of_the_time_and_a_stop_ends_a_share_for_good():
    late = clock(one("a"), {"a": 1.0}, [Step("a", 2, 2, (Disturbance("x", "delays", 0.25, 3),))])
    ended = clock(one("a"), {"a": 1.0}, [Step("a", 2, 2, (Disturbance("x", "stops", 0.25),))])
    halted = clock(one("a"), {"a": 1.0}, [Step("a", 2, 2)], disturbances=[Disturbance("x", "stops", 0.25, 3)])
    said = "disturbances happen independently of each other and of the votes"
    assert all(said in told.notes for told in (late, ended, halted))
    assert said not in clock(one("a"), {"a": 1.0}, [Step("a", 2, 2)]).notes

    assert late.by_day.tolist() == [0, 0, 0.75, 0, 0, 0.25]
    assert ended.passing == pytest.approx(0.75)
    assert halted.by_day.tolist() == [0, 0, 0.75, 0, 0, 0.25]


def test_nothing_is_faster_than_no_days():
    told = clock(one("a"), {"a": 1.0}, [Step("a", 2, 4, (Disturbance("x", "speeds", 1.0, 3),))])

    assert told.by_day[:2].tolist() == pytest.approx([2 / 3, 1 / 3])


def test_somebody_who_votes_twice_says_the_same_twice():
    rule = All((one("users", "ann"), one("board", "ann")))
    told = clock(rule, {"ann": 0.3}, [Step("users", 1, 1), Step("board", 1, 1)])

    assert told.passing == pytest.approx(0.3)
    assert told.by_day[2] == pytest.approx(0.3)
    assert told.steps[1].reached == pytest.approx(0.3)


def test_random_rules_pass_with_the_chance_the_rule_gives():
    rng = np.random.default_rng(0)
    for _ in range(60):
        pool = [f"p{k}" for k in range(5)]

        def vote(name, pool=pool):
            who = tuple(rng.permutation(pool)[:3].tolist())
            return Vote(name, who, tuple(rng.integers(1, 4, 3).tolist()), int(rng.integers(1, 6)))

        rule = AtLeast(2, (vote("a"), All((vote("b"), vote("c"))), AnyOf((vote("d"), vote("e")))))
        stances = {p: float(rng.random()) for p in pool}
        steps = [Step(s, 1, int(rng.integers(1, 9))) for s in rng.permutation(list("abcde")).tolist()]

        told = clock(rule, stances, steps)

        assert told.passing == pytest.approx(passing(rule, stances), abs=1e-9)
        assert all(0 <= s.reached <= 1 and s.gain >= 0 for s in told.steps)


def test_a_step_without_duration_is_said_to_be_unknown():
    told = clock(CHAIN, STANCES, [Step("screen", 3, 4), Step("money"), Step("board", 2)])

    assert any("money" in note and "lower bounds" in note for note in told.notes)
    assert [s.timed for s in told.steps] == [True, False, True]


def test_where_no_yes_can_come_there_is_no_day():
    told = clock(one("a"), {"a": 0.0}, [Step("a", 1, 2)])

    assert told.passing == 0
    assert told.day() is None
    assert "no yes" in repr(told)


def test_everything_out_of_range_is_reported_at_once():
    bad = Disturbance("f", "explodes", 2.0, -1)
    with pytest.raises(InputError) as caught:
        clock(one("a"), {"a": 2.0}, [Step("a", 3, 2, (bad,)), Step("a")])

    assert len(caught.value.problems) == 5


def test_the_order_of_disturbances_does_not_matter():
    two = (Disturbance("x", "delays", 0.5, 3), Disturbance("y", "speeds", 0.5, 2))
    first, second = (clock(one("a"), {"a": 0.7}, [Step("a", 1, 6, d)]) for d in (two, two[::-1]))

    assert np.array_equal(first.by_day, second.by_day)


def test_the_bytes_do_not_hang_on_the_seed_of_hashes():
    program = (
        "from stakemap.graph.rules.game import All, Vote\n"
        "from stakemap.scoring.decision.clock import Step, clock\n"
        "names = [f's{n}' for n in range(7)]\n"
        "rule = All(tuple(Vote(name, (name,), (1,), 1) for name in names))\n"
        "stances = {name: 0.37 + 0.071 * n for n, name in enumerate(names)}\n"
        "steps = [Step(name, 3 + n, 9 + 2 * n) for n, name in enumerate(names)]\n"
        "print(clock(rule, stances, steps).by_day.tobytes().hex())\n"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip

    assert len(answers) == 1


def test_its_name_tells_the_days_between_which_nine_in_ten_yeses_come():
    told = clock(CHAIN, STANCES, STEPS)
    assert f"after {told.day(0.05)} to {told.day(0.95)} days" in repr(told)
    assert told.to_dict()["days"] == {
        "early": told.day(0.05),
        "middle": told.day(0.5),
        "late": told.day(0.95),
    }


def test_a_step_with_one_end_of_its_duration_is_named_and_no_other():
    told = clock(CHAIN, STANCES, [Step("screen", 3, 4), Step("money"), Step("board", 2)])

    assert [note for note in told.notes if "one end" in note] == [
        "only one end of the duration is known of board"
    ]
