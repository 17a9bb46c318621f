"""Every option takes the last value of its range and refuses the first beyond it."""

from __future__ import annotations

import math

import pytest

from stakemap.errors import InputError
from stakemap.graph.rules.game import Vote
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.key_players import whom_to_brief
from stakemap.scoring.decision.clock import Disturbance, Step, clock
from stakemap.scoring.decision.coalitions import minimal_blocking, minimal_winning
from stakemap.scoring.decision.outcome import outcome_influence
from stakemap.scoring.decision.outreach import outreach
from stakemap.scoring.decision.power import power
from stakemap.scoring.decision.rivalry import rivalry
from stakemap.scoring.engagement.concentration import concentration, hhi
from stakemap.scoring.engagement.health import HealthRates
from stakemap.scoring.engagement.levels import reached
from stakemap.scoring.influence.attention import RowRule
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.influence.standing import standing, standing_beta
from stakemap.scoring.network.betweenness import betweenness
from stakemap.scoring.network.distance import closeness, harmonic
from stakemap.scoring.network.spectral import katz, pagerank
from stakemap.scoring.routes.coverage import cover
from stakemap.scoring.routes.introductions import Limits
from stakemap.scoring.routes.paths import k_best
from stakemap.scoring.routes.timed_paths import k_best_in_order
from stakemap.scoring.uncertainty.fact_draws import Assumed
from stakemap.scoring.uncertainty.random_streams import RandomStreams
from stakemap.scoring.uncertainty.worlds import uncertainty

NODES = ("a", "b", "c")
CHAIN = Snapshot.from_arrays([0, 1], [1, 2], [0.5, 0.5], nodes=NODES)
RULE = Vote("board", NODES, (1, 1, 1), 2)
EVEN = dict.fromkeys(NODES, 0.5)
INFLUENCE = influence_of(CHAIN)
TINY, ABOVE_ONE, BELOW_ZERO = 5e-324, math.nextafter(1.0, 2.0), -5e-324
BELOW_ONE = math.nextafter(1.0, 0.0)
POSITIVE = ([1e-9, 1e9], [0.0, BELOW_ZERO, math.inf, math.nan])
SHARE = ([0.0, 1.0], [BELOW_ZERO, ABOVE_ONE, math.nan])
OPEN_BELOW = ([TINY, 1.0], [0.0, ABOVE_ONE, math.nan])
COUNT = ([0], [-1])
RATES = {"half_life": 1.0, "growth": 0.0, "longest": 1.0, "saturation": 1.0, "one_way": 0.5, "recovery": 1.0}

LIMITS = {
    "pagerank.damping": (lambda v: pagerank(CHAIN, damping=v), ([0.0, BELOW_ONE], [BELOW_ZERO, 1.0])),
    "pagerank.restart": (
        lambda v: pagerank(CHAIN, restart={"a": 1.0, "b": v}), ([0.0], [BELOW_ZERO, math.inf])
    ),
    "katz.alpha": (lambda v: katz(CHAIN, alpha=v), ([TINY, 0.5], [0.0, BELOW_ZERO, math.inf])),
    "closeness.pivots": (lambda v: closeness(CHAIN, pivots=v), ([1, 3], [0, 4])),
    "harmonic.pivots": (lambda v: harmonic(CHAIN, pivots=v), ([1, 3], [0, 4])),
    "betweenness.pivots": (lambda v: betweenness(CHAIN, pivots=v), ([1, 3], [0, 4])),
    "uncertainty.draws": (lambda v: uncertainty(INFLUENCE, draws=v), ([1], [0, True, 1.5])),
    "top": (uncertainty(INFLUENCE, draws=2)["influence"].within, ([1], [0])),
    "seed": (RandomStreams.of, ([0], [-1, True, 0.5])),
    "k": (lambda v: k_best(CHAIN, "a", "c", k=v), ([1], [0])),
    "k in order": (lambda v: k_best_in_order([CHAIN], ["a"], ["c"], k=v), ([1], [0])),
    "brief.k": (lambda v: whom_to_brief(CHAIN, v), ([1, 3], [0, 4])),
    "weight": (lambda v: cover(CHAIN, ["a"], {"b": v}), ([0.0], [BELOW_ZERO, math.nan])),
    "limits.asks": (lambda v: Limits(asks=v), COUNT),
    "limits.per_member": (lambda v: Limits(per_member=v), COUNT),
    "limits.per_person": (lambda v: Limits(per_person=v), COUNT),
    "limits.cool_down": (lambda v: Limits(cool_down=v), COUNT),
    "limits.steps": (lambda v: Limits(steps=v), ([1], [0])),
    "row.half": (lambda v: RowRule(half=v), POSITIVE),
    "row.counting": (lambda v: RowRule(counting=v), POSITIVE),
    "row.kappa": (lambda v: RowRule(kappa=v), POSITIVE),
    "standing.grade": (lambda v: standing(CHAIN, grade=v), POSITIVE),
    "standing.term": (lambda v: standing(CHAIN, term=v), POSITIVE),
    "standing.bodies": (lambda v: standing(CHAIN, bodies=v), POSITIVE),
    "standing.amount": (
        lambda v: standing(CHAIN, offices=[("a", "seat", v, 1.0, ())]), ([0.0, 1.0], [BELOW_ZERO, math.inf])
    ),
    "standing.sure": (lambda v: standing(CHAIN, offices=[("a", "seat", 1.0, v, ())]), SHARE),
    "standing.weight": (
        lambda v: standing_beta(CHAIN, standing(CHAIN), weight=v), ([0.0, 9.0], [BELOW_ZERO, math.inf])
    ),
    "samples": (lambda v: power(RULE, samples=v), ([1], [0])),
    "stance": (lambda v: power(RULE, stances={"a": v}), SHARE),
    "stance of an outcome": (lambda v: outcome_influence(CHAIN, RULE, EVEN | {"a": v}), SHARE),
    "stance of a clock": (lambda v: clock(RULE, EVEN | {"a": v}, [Step("board")]), SHARE),
    "low": (lambda v: clock(RULE, EVEN, [Step("board", v, 3)]), ([0, 3], [-1, 4])),
    "high": (lambda v: clock(RULE, EVEN, [Step("board", None, v)]), COUNT),
    "chance": (
        lambda v: clock(RULE, EVEN, [Step("board", 1, 1, (Disturbance("x", "delays", v, 1),))]), SHARE
    ),
    "delay": (
        lambda v: clock(RULE, EVEN, [Step("board", 1, 1, (Disturbance("x", "delays", 0.5, v),))]), COUNT
    ),
    "day": (lambda v: clock(RULE, EVEN, [Step("board", 1, 1)]).day(v), OPEN_BELOW),
    "shown of winning": (lambda v: minimal_winning(RULE, shown=v), ([1], [0])),
    "shown of blocking": (lambda v: minimal_blocking(RULE, shown=v), ([1], [0])),
    "effort": (lambda v: outreach(CHAIN, RULE, EVEN, {"a": 1.0}, v), ([0.0, 1.0], [BELOW_ZERO, math.nan])),
    "to": (lambda v: outreach(CHAIN, RULE, EVEN, {"a": 1.0}, 1.0, to=v), SHARE),
    "rival's step": (lambda v: rivalry(RULE, EVEN, step=v), OPEN_BELOW),
    "rival's stance": (lambda v: rivalry(RULE, EVEN | {"a": v}), SHARE),
    "amount": (lambda v: hhi([1.0, v]), ([0.0, 1.0], [BELOW_ZERO, math.inf, math.nan])),
    "sum of an award": (lambda v: concentration(["x", "y"], [1.0, v]), ([1e-9], [0.0, math.inf, math.nan])),
    "known": (lambda v: reached([[True]], known=v, met=1.0), OPEN_BELOW),
    "met": (lambda v: reached([[True]], known=1.0, met=v), OPEN_BELOW),
    **{
        f"health.{name}": (lambda v, name=name: HealthRates(**RATES | {name: v}), ([1e-9], [0.0]))
        for name in ("half_life", "saturation", "recovery")
    },
    "health.longest": (lambda v: HealthRates(**RATES | {"longest": v}), ([1.0], [BELOW_ONE])),
    "health.growth": (lambda v: HealthRates(**RATES | {"growth": v}), ([0.0], [BELOW_ZERO])),
    "health.one_way": (lambda v: HealthRates(**RATES | {"one_way": v}), SHARE),
}  # fmt: skip
ASSUMED = {
    "missing": ([(0.0, 0.0), (0.2, 0.2), (0.0, BELOW_ONE)], [(BELOW_ZERO, 0.1), (0.3, 0.2), (0.0, 1.0)]),
    "noise": ([0.0, 4.999], [BELOW_ZERO, 5.0]),
    "shared": ([0.0, BELOW_ONE], [BELOW_ZERO, 1.0]),
    "kappa": ([TINY], [0.0]),
    "counting": ([(TINY, TINY), (1, 2)], [(0.0, 1.0), (2.0, 1.0)]),
    "half": ([(TINY, TINY), (1, 2)], [(0.0, 1.0), (2.0, 1.0)]),
    "kappas": ([{"x": (TINY, TINY, TINY)}], [{"x": (0.0, 1, 2)}, {"x": (2, 1, 2)}, {"x": (1, 2, 1)}]),
    "audit": ([(0, 0)], [(-1, 0), (0, -1)]),
    "checked": ([((0, 0), (0, 0))], [((0, 0), (-1, 0)), ((0, -1), (0, 0))]),
    "strengths": (
        [{"x": (0, 0, 0)}, {"x": (1, 1, 1)}],
        [{"x": (BELOW_ZERO, 0, 1)}, {"x": (0.5, 0.4, 1)}, {"x": (0, 0.5, 0.4)}, {"x": (0, 1, ABOVE_ONE)}],
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_the_last_value_is_taken_and_the_next_refused(name):
    call, (taken, refused) = LIMITS[name]
    for value in taken:
        call(value)
    for value in refused:
        with pytest.raises(InputError):
            call(value)


@pytest.mark.parametrize("name", ASSUMED)
def test_what_is_assumed_stays_in_its_range_and_the_refusal_names_it(name):
    taken, refused = ASSUMED[name]
    for value in taken:
        Assumed(**{name: value})
    for value in refused:
        with pytest.raises(InputError) as caught:
            Assumed(**{name: value})
        assert [problem.field for problem in caught.value.problems] == [name]
