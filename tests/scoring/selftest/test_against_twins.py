"""The selftest: all measures agree with their twins, and an error planted in any of them is seen."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from stakemap.errors import Cancelled, InputError
from stakemap.scoring.brokerage.roles import Roles
from stakemap.scoring.core.labels import labels
from stakemap.scoring.core.results import Scores
from stakemap.scoring.decision.coalitions import Coalitions
from stakemap.scoring.decision.power import Power
from stakemap.scoring.routes.gatekeepers import Cut, Dominators
from stakemap.scoring.selftest.cases import case
from stakemap.scoring.selftest.checks import CHECKS
from stakemap.scoring.selftest.run import TOLERANCE, compared, selftest
from stakemap.scoring.selftest.twins import ties as twins
from stakemap.work import Deadline, working

CASES = [case(number) for number in range(60)]


def planted(monkeypatch, check, wrong):
    """The check, with what it judges replaced by what `wrong` makes of its results."""
    right = check.judged()
    module, _, name = check.of.partition(":")
    monkeypatch.setattr(
        f"stakemap.scoring.{module}.{name}", lambda *given, **options: wrong(right(*given, **options))
    )
    return check


def off(found, by=10 * TOLERANCE):
    """A result that is wrong by little, in whatever form it comes."""
    if isinstance(found, float | np.ndarray):
        return found + by
    if isinstance(found, tuple):
        return found[1:]
    changes = {
        Scores: lambda: {"values": found.values + by},
        Power: lambda: {name: getattr(found, name) + by for name in ("shapley", "banzhaf", "leverage")},
        Roles: lambda: {"counts": found.counts + 1.0},
        Coalitions: lambda: {"count": found.count + 1},
        Cut: lambda: {"nodes": ()},
        Dominators: lambda: {"parent": tuple(min(-1, parent) for parent in found.parent)},
    }
    return replace(found, **changes[type(found)]())


def test_every_measure_of_the_table_is_judged():
    assert set(labels()) - {check.name for check in CHECKS} == set()
    assert len({check.name for check in CHECKS}) == len(CHECKS)


def test_all_measures_are_what_their_definitions_say():
    lines = [compared(check, CASES) for check in CHECKS]

    assert [line for line in lines if not line.passed] == []
    assert all(line.graphs == len(CASES) and line.numbers for line in lines)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_an_error_planted_in_a_measure_is_seen(monkeypatch, check):
    line = compared(planted(monkeypatch, check, off), CASES)

    assert not line.passed
    assert line.why in ("differs", "count")
    assert not line.difference <= TOLERANCE or line.why == "count"


@pytest.mark.parametrize("name", ["most_reliable", "passing"])
def test_a_number_that_is_none_is_an_error(monkeypatch, name):
    (check,) = (check for check in CHECKS if check.name == name)
    line = compared(planted(monkeypatch, check, lambda found: found * math.nan), CASES)

    assert (line.failed, line.why, line.difference) == (0, "differs", math.inf)


def test_a_measure_that_breaks_is_a_line_and_the_others_go_on(monkeypatch):
    def breaks(found):
        raise ZeroDivisionError

    (check,) = (check for check in CHECKS if check.name == "katz")
    planted(monkeypatch, check, breaks)
    lines = list(selftest(graphs=3))

    assert [(line.measure, line.why) for line in lines if not line.passed] == [("katz", "ZeroDivisionError")]
    assert len(lines) == len(CHECKS)


def test_the_cases_have_all_that_they_promise():
    drawn = [case(number) for number in range(200)]

    assert {one.n for one in drawn} == set(range(1, 10))
    assert sum(not one.weight for one in drawn) >= 25
    assert sum(one.counted and bool(one.weight) for one in drawn) >= 25
    assert sum(not one.snapshot.ranked.all() for one in drawn) >= 50
    assert sum(any(len(ways) > 1 for ways in one.routes.values()) for one in drawn) >= 60
    assert [one.snapshot.digest for one in drawn[:20]] == [
        case(number).snapshot.digest for number in range(20)
    ]
    for one in drawn:
        arcs = zip(one.snapshot.sources.tolist(), one.snapshot.targets.tolist(), strict=True)
        assert dict(zip(arcs, one.snapshot.weight.tolist(), strict=True)) == pytest.approx(one.weight)


def test_two_leading_vectors_are_mixed_by_what_a_vector_of_ones_has_of_each():
    arcs = {(3, 6), (0, 4), (2, 1), (6, 4), (4, 0), (5, 4), (4, 2), (8, 7), (8, 5), (3, 5)}
    found = twins.hits(9, dict.fromkeys(arcs, 1.0))

    assert found == pytest.approx([0, 0, 0, 0, 3 / 11, 4 / 11, 2 / 11, 2 / 11, 0], abs=1e-15)


def test_no_graph_is_refused_and_a_time_limit_ends_it():
    with pytest.raises(InputError):
        selftest(graphs=0)
    over = Deadline()
    with working(deadline=over):
        lines = selftest(graphs=1)
        over.cancel()
        with pytest.raises(Cancelled):
            next(lines)
