import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from stakemap.errors import InputError
from stakemap.graph.from_data.matrices import from_matrix
from stakemap.graph.from_data.pairs import from_edges
from stakemap.model import Tie

CELLS = st.sampled_from([0.0, 0.25, 0.5, 1.0])


@given(st.integers(0, 5).flatmap(lambda n: st.lists(CELLS, min_size=n * n, max_size=n * n)))
def test_dense_sparse_and_framed_matrices_say_what_the_pairs_say(cells):
    n = round(len(cells) ** 0.5)
    full = np.array(cells).reshape(n, n)
    ids = [f"p{k}" for k in range(n)]
    pairs = [(ids[i], ids[j], full[i, j]) for i in range(n) for j in range(n) if full[i, j] and i != j]
    plain = from_edges(pairs, nodes=ids).digest
    forms = (full, sparse.csr_array(full), sparse.coo_matrix(full), full.tolist() if n else full)
    assert {from_matrix(form, nodes=ids).digest for form in forms} == {plain}
    assert from_matrix(pd.DataFrame(full, index=ids, columns=ids)).digest == plain


def test_ids_are_numbers_from_zero_where_none_are_given():
    assert from_matrix([[0, 3], [0, 0]], values="count").snapshot().nodes == ("0", "1")


def test_a_symmetric_matrix_of_a_kind_without_direction_counts_once():
    full = np.array([[0, 0.5], [0.5, 0]])
    assert len(from_matrix(full, kind="works_with").of(Tie)) == 1
    assert len(from_matrix(full).of(Tie)) == 2
    assert len(from_matrix(np.array([[0, 0.5], [0.25, 0]]), kind="works_with").of(Tie)) == 2


@pytest.mark.parametrize(
    ("matrix", "options"),
    [
        (np.zeros((2, 3)), {}),
        (np.zeros(3), {}),
        ([["x", "y"], ["y", "x"]], {}),
        ([[0, np.nan], [0, 0]], {}),
        ([[0, 2], [0, 0]], {}),
        (np.zeros((2, 2)), {"nodes": ["a"]}),
        (np.zeros((2, 2)), {"nodes": ["a", "a"]}),
        (pd.DataFrame([[0, 1], [1, 0]], index=["a", "b"], columns=["b", "c"]), {}),
    ],
)
def test_a_matrix_that_does_not_fit_is_refused(matrix, options):
    with pytest.raises(InputError):
        from_matrix(matrix, **options)
