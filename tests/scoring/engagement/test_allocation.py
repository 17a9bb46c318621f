"""Who gets how much."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult

from stakemap.errors import InputError
from stakemap.scoring.engagement import allocation
from stakemap.scoring.engagement.allocation import Allocation, allocate, gains


def case(seed, people, members, most, classes=1):
    """People by members by contacts, each member with hours up to each class of days."""
    draw = np.random.default_rng(seed)
    values, groups, columns = [], [], []
    last = draw.integers(0, classes, people)
    for p in range(people):
        weight, known = float(draw.random()), float(draw.random())
        for m in range(members):
            each = gains(weight, known, float(draw.random()), most)
            hours = int(draw.integers(1, 6))
            for k in range(most):
                use = np.zeros(members * classes)
                use[m * classes + last[p] : (m + 1) * classes] = hours * (k + 1)
                values.append(sum(each[: k + 1]))
                groups.append(p)
                columns.append(use)
    limits = np.cumsum(draw.integers(0, 8, (members, classes)), axis=1).ravel().astype(float)
    return np.array(values), np.array(groups), np.array(columns).T, limits


def best(values, groups, use, limits):
    """Every choice of at most one option a group."""
    each = [[None, *np.flatnonzero(groups == g).tolist()] for g in sorted(set(groups.tolist()))]
    top = 0.0
    for choice in itertools.product(*each):
        taken = [k for k in choice if k is not None]
        if (use[:, taken].sum(axis=1) <= limits + 1e-9).all():
            top = max(top, float(values[taken].sum()))
    return top


def test_the_choice_is_as_good_as_the_best_of_all_on_500_small_cases():
    for seed in range(500):
        given = case(seed, people=1 + seed % 4, members=1 + seed % 2, most=1 + seed % 3, classes=1 + seed % 2)
        found = allocate(*given)
        assert found.exact, seed
        assert found.value == pytest.approx(best(*given), abs=1e-9), seed
        assert found.bound == found.value


@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 3))
def test_no_limit_is_exceeded_and_no_group_chosen_twice(seed, people, members):
    values, groups, use, limits = case(seed, people, members, 3, 2)
    found = allocate(values, groups, use, limits)
    at = list(found.chosen)
    assert len(set(groups[at].tolist())) == len(at)
    assert (use[:, at].sum(axis=1) <= limits + 1e-6).all()
    assert found.value == pytest.approx(float(values[at].sum()), abs=1e-12)


@given(st.integers(0, 10**6))
def test_a_search_cut_short_prints_a_bound_that_holds(seed):
    given = case(seed, 4, 2, 3)
    short, whole = allocate(*given, nodes=1), allocate(*given)
    assert short.value <= whole.value + 1e-9
    assert short.bound >= whole.value - 1e-6 * max(1.0, whole.value)
    assert 0 <= short.gap <= 1


@given(st.integers(0, 10**6))
def test_more_hours_never_give_less(seed):
    values, groups, use, limits = case(seed, 4, 2, 2)
    assert (
        allocate(values, groups, use, limits + 2).value >= allocate(values, groups, use, limits).value - 1e-9
    )


def test_the_same_input_gives_the_same_choice_twice():
    given = case(3, 12, 4, 3)
    assert allocate(*given) == allocate(*given)


def test_without_options_or_hours_nothing_is_chosen():
    assert allocate([], [], np.zeros((0, 0)), []).chosen == ()
    assert allocate([1.0], [0], np.array([[1.0]]), [0.0]).chosen == ()


def test_shapes_that_do_not_fit_and_numbers_below_nought_are_refused():
    with pytest.raises(InputError):
        allocate([1.0], [0, 1], np.array([[1.0]]), [1.0])
    with pytest.raises(InputError):
        allocate([-1.0], [0], np.array([[1.0]]), [1.0])


def test_each_contact_adds_at_most_what_the_one_before_added():
    each = gains(0.3, 0.2, 0.4, 6)
    assert all(a >= b for a, b in itertools.pairwise(each))
    assert sum(gains(0.3, 0.2, 0.4, 400)) == pytest.approx(0.3 * 0.8)


@pytest.mark.parametrize("seed", range(5))
def test_where_the_solver_finds_nothing_there_is_still_a_choice_within_all_limits(seed, monkeypatch):
    monkeypatch.setattr(allocation, "_best_of_each", lambda *_: False)
    monkeypatch.setattr("scipy.optimize.milp", lambda *_, **__: OptimizeResult(x=None, status=1))
    values, groups, use, limits = case(seed, 4, 2, 3)
    found = allocate(values, groups, use, limits + use.max())
    at = list(found.chosen)
    assert len(at) > 1
    assert len(set(groups[at].tolist())) == len(at)
    assert (use[:, at].sum(axis=1) <= limits + use.max()).all()
    assert not found.exact
    assert (
        found.value <= found.bound <= sum(values[groups == one].max() for one in set(groups.tolist())) + 1e-9
    )


def test_where_the_best_of_each_group_goes_together_nothing_is_searched(monkeypatch):
    rng = np.random.default_rng(7)
    for _ in range(40):
        options, limits = int(rng.integers(1, 7)), rng.integers(1, 4, 2).astype(float)
        values, groups = rng.integers(0, 6, options) / 4, rng.integers(0, 4, options)
        use = rng.integers(0, 4, (2, options)).astype(float)
        found = allocate(values, groups, use, limits)
        assert found.exact
        assert found.value == pytest.approx(best(values, groups, use, limits), abs=1e-9)
    monkeypatch.setattr(allocation, "_searched", None)
    assert allocate([1.0, 3.0, 2.0], [0, 0, 5], [[1.0, 1.0, 1.0]], [2.0]).chosen == (1, 2)


@pytest.mark.parametrize(
    ("value", "bound", "gap"), [(3.0, 4.0, 0.25), (4.0, 4.0, 0.0), (4.1, 4.0, 0.0), (0.0, 0.0, 0.0)]
)
def test_the_gap_is_what_is_missing_of_the_bound(value, bound, gap):
    assert Allocation((), value, bound, exact=False).gap == gap
