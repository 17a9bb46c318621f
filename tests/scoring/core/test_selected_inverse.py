"""The diagonal of many sparse inverses, and one row of products: as numpy's whole inverses tell them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.scoring.core import selected_inverse as module
from stakemap.scoring.core.selected_inverse import Entries, full_inverse, selected_inverse


def entries_of(stack):
    matrix, row, column = np.nonzero(stack)
    return Entries(matrix, row, column, stack[matrix, row, column])


def expected(stack, right):
    whole = np.linalg.inv(np.eye(stack.shape[1]) - stack)
    return right @ whole, np.einsum("kjj->kj", whole)


def scaled(stack, most=0.95):
    """Rows that add up to less than 1, some of them to nothing."""
    return most * stack / np.maximum(stack.sum(axis=2, keepdims=True), 1.0)


@st.composite
def stacks(draw):
    """Up to four matrices of one size: loops, one way, tiny numbers, parts, people without ties, full."""
    several, n = draw(st.integers(1, 4)), draw(st.integers(1, 12))
    sizes = st.sampled_from((0.0, 0.0, 0.0, 1e-200, 1e-9, 0.05, 0.4, 1.0))
    full = st.just(1.0)
    cells = [draw(st.lists(draw(st.sampled_from((sizes, sizes, full))), min_size=n * n, max_size=n * n))]
    cells += [draw(st.lists(sizes, min_size=n * n, max_size=n * n)) for _ in range(several - 1)]
    return scaled(np.array(cells).reshape(several, n, n))


@given(stacks(), st.sampled_from((1, 20, 400)), st.integers(1, 400))
def test_products_and_diagonals_are_those_of_whole_inverses(stack, worth, cells):
    several, n = stack.shape[:2]
    right = np.where(np.arange(n) % 2 == 0, np.arange(1.0, n + 1), 0.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_WORTH", worth)
        patch.setattr(module, "_CELLS", cells)
        found = selected_inverse(several, n, entries_of(stack), right)
        whole = full_inverse(several, n, entries_of(stack), right)
    for one, other, true in zip(found, whole, expected(stack, right), strict=True):
        assert one == pytest.approx(true, rel=1e-12, abs=1e-12)
        assert other == pytest.approx(true, rel=1e-12, abs=1e-12)


def patterns(n):
    """Stars both ways, a line, a circle, two parts, three sparse crowds and a full one."""
    rng = np.random.default_rng(n)
    stack = np.zeros((9, n, n))
    stack[0, 1:, 0] = 1.0
    stack[1, 0, 1:] = 1.0
    stack[2, np.arange(n - 1), np.arange(1, n)] = 1.0
    stack[3, np.arange(n), (np.arange(n) + 1) % n] = 1.0
    stack[4, : n // 2, : n // 2] = rng.random((n // 2, n // 2)) < 0.1
    stack[4, n // 2 :, n // 2 :] = rng.random((n - n // 2, n - n // 2)) < 0.02
    for k, share in ((5, 0.01), (6, 0.03), (7, 0.06), (8, 1.0)):
        stack[k] = rng.random((n, n)) * (rng.random((n, n)) < share)
    return scaled(stack)


def test_larger_matrices_of_every_shape_are_exact_and_do_not_see_each_other():
    stack = patterns(130)
    right = np.linspace(0.0, 1.0, 130)
    found = selected_inverse(9, 130, entries_of(stack), right)
    for one, true in zip(found, expected(stack, right), strict=True):
        assert one == pytest.approx(true, rel=1e-12)
    for k in range(9):
        alone = selected_inverse(1, 130, entries_of(stack[k : k + 1]), right)
        assert all(np.array_equal(one[0], both[k]) for one, both in zip(alone, found, strict=True))


def test_of_few_ties_little_is_left_for_lapack(monkeypatch):
    sizes = []

    def seen(matrix):
        sizes.append(len(matrix))
        return inverted(matrix)

    inverted = module.inverted
    monkeypatch.setattr(module, "inverted", seen)
    selected_inverse(9, 130, entries_of(patterns(130)), np.ones(130))
    assert max(sizes[:4]) <= 16
    assert sizes[5] <= 20
    assert sizes[6] <= 80
    assert sizes[8] == 130
