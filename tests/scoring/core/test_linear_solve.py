"""Solvers: right, bounded, and the same bits on any number of threads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

import stakemap
from stakemap.errors import ConvergenceError
from stakemap.scoring.core.linear_solve import fixed_point, inverse, inverted, positive_fixed_point

SOURCE = str(Path(stakemap.__file__).parents[1])


def _contraction(n, rate, seed=0):
    rng = np.random.default_rng(seed)
    dense = rng.random((n, n)) * (rng.random((n, n)) < 0.2)
    return dense / dense.sum(axis=0).clip(1e-9) * rate


@pytest.mark.parametrize("n", [1, 47, 48, 49, 130])
def test_the_inverse_is_an_inverse_for_every_number_of_blocks(n):
    system = np.eye(n) - _contraction(n, 0.9).T
    assert np.abs(inverse(system) @ system - np.eye(n)).max() < 1e-13


@pytest.mark.parametrize("n", [0, 1, 2, 7, 65, 130])
def test_a_matrix_is_inverted_in_place_as_numpy_does(n):
    system = np.eye(n) - _contraction(n, 0.95).T
    mine = system.copy()
    assert inverted(mine) is mine
    assert mine == pytest.approx(np.linalg.inv(system), abs=1e-11)


@pytest.mark.parametrize("rate", [0.0, 0.5, 0.999])
def test_the_error_bound_holds(rate):
    matrix = _contraction(80, rate)
    b = np.random.default_rng(1).random(80)
    x, bound = fixed_point(csr_array(matrix), b, rate)
    exact = np.linalg.solve(np.eye(80) - matrix, b)
    assert np.abs(x - exact).sum() <= bound + 1e-10
    assert bound < 1e-8
    x, bound = fixed_point(csr_array(matrix.T.copy()), b, rate, uniform=True)
    assert np.abs(x - np.linalg.solve(np.eye(80) - matrix.T, b)).max() <= bound + 1e-11


def test_a_process_that_does_not_contract_is_refused():
    with pytest.raises(ConvergenceError):
        fixed_point(csr_array(_contraction(10, 1.0)), np.ones(10), 1.0)
    with pytest.raises(ConvergenceError):
        positive_fixed_point(csr_array(_contraction(10, 1.2)))


def test_the_number_of_threads_changes_no_bit():
    code = """
import hashlib
import numpy as np
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.registry import MEASURES, measure
rng = np.random.default_rng(0)
names = [f"n{k:04}" for k in range(300)]
source, target, strength = rng.integers(0, 300, 1500), rng.integers(0, 300, 1500), rng.random(1500)
snapshot = Snapshot.from_arrays(source, target, strength, nodes=names)
values = b"".join(measure(name)(snapshot).values.tobytes() for name in MEASURES)
print(hashlib.sha256(values).hexdigest())
"""
    found = set()
    for threads in ("1", "2"):
        names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
        environment = {**os.environ, **dict.fromkeys(names, threads), "PYTHONPATH": SOURCE}
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
        )
        found.add(run.stdout)
    assert len(found) == 1
    assert len(found.pop().strip()) == 64
