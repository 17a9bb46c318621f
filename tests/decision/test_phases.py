"""People and days by phase."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

import report_cases
from stakemap.decision.phases import _days, phases_of
from stakemap.graph.rules.game import All, AnyOf, AtLeast, Vote, votes, wins


def vote(stage):
    return Vote(stage, (stage,), (1,), 1)


def joined(parts):
    parts = tuple(parts)
    return st.one_of(st.just(All(parts)), st.just(AnyOf(parts)), st.just(AtLeast(len(parts) // 2 + 1, parts)))


@st.composite
def rules(draw):
    """A rule in which each of up to six stages stands once."""
    parts = [vote(f"s{k}") for k in range(draw(st.integers(1, 6)))]
    while len(parts) > 1:
        few = draw(st.integers(2, len(parts)))
        parts = [draw(joined(parts[:few])), *parts[few:]]
    return parts[0]


def enough(rule):
    """The sets of stages that meet a rule and of which none can be left out."""
    stages = sorted(one.name for one in votes(rule))
    every = chain.from_iterable(combinations(stages, k) for k in range(len(stages) + 1))
    met = [{*some} for some in every if wins(rule, some)]
    return [some for some in met if not any(other < some for other in met)]


@given(rules(), st.lists(st.integers(0, 90), min_size=7, max_size=7))
def test_the_days_of_a_phase_are_those_of_the_shortest_and_of_the_longest_way_to_a_yes(rule, numbers):
    days = {one.name: numbers[k] for k, one in enumerate(votes(rule))} | {"outside": numbers[-1]}
    sums = [sum(days[stage] for stage in some) + days["outside"] for some in enough(rule)]
    assert _days(rule, days, most=False) == min(sums)
    assert _days(rule, days, most=True) == max(sums)


def test_of_two_signatures_of_which_one_is_enough_one_is_counted():
    (first, *_) = phases_of(report_cases.city().case)
    stages = {one.id: one for one in report_cases.city().graph["d:smart-traffic"].stages}
    others = [stages[one] for one in first.stages if one not in ("deputy_mayor", "mayor")]
    assert first.low == sum(one.days_low for one in others) + stages["deputy_mayor"].days_low
    assert first.high == sum(one.days_high for one in others) + stages["mayor"].days_high
