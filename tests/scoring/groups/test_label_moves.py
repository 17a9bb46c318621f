"""Label moves of the communities: the kernel gives the labels that its twin in scipy gives, bit for bit.

Each test runs twice: with the text of the kernel as plain Python, and compiled where numba is installed.
"""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.scoring.core.compiled import compiled
from stakemap.scoring.groups import modularity as found_by
from stakemap.scoring.groups.kernels import parted, swept


@pytest.fixture(params=["as Python", "compiled"])
def both(request, monkeypatch):
    """The partition of the kernels and that of their twins; `both.compiled` says which run this is."""
    machine_code = request.param == "compiled"
    if machine_code and compiled(swept) is None:
        pytest.skip("numba is not installed: pip install 'stakemap[fast]'")

    def partitions(copies, seed=1):
        ran = []

        def counted(kernel, arcs):
            ran.append(kernel)
            return compiled(kernel) if machine_code else kernel

        monkeypatch.setattr(found_by, "fitting", counted)
        ours = found_by.partition(copies, seed)
        assert {swept, parted} <= set(ran)
        monkeypatch.setattr(found_by, "fitting", lambda kernel, arcs: None)
        return ours.tolist(), found_by.partition(copies, seed).tolist()

    partitions.compiled = machine_code
    return partitions


def _copies(n, tail, head, strength=1.0):
    tail, head = np.asarray(tail)[None, :], np.asarray(head)[None, :]
    return found_by.copies_of(n, tail, head, np.full(tail.shape, strength), np.ones(1))


def _draw(seed):
    """One to three copies of a graph, weighed or counted, mostly in parts, one in eight without a tie."""
    rng = np.random.default_rng(40_000 + seed)
    n, copies = int(rng.integers(1, 40)), int(rng.integers(1, 4))
    ends = rng.integers(0, n, (2, int(rng.integers(0, 4 * n)) if seed % 8 else 0))
    low, high = ends.min(axis=0), ends.max(axis=0)
    key = np.unique((low * n + high)[low < high])
    weight = rng.random((copies, len(key))) if seed % 2 else np.full((copies, len(key)), 1e-12)
    ties = (np.tile(key // n, (copies, 1)), np.tile(key % n, (copies, 1)))
    return found_by.copies_of(n, *ties, weight, rng.random(copies) * 2 + 0.2)


def test_a_sweep_on_a_thousand_random_graphs_moves_the_same_people_to_the_same_groups(both):
    kernel = compiled(swept) if both.compiled else swept
    for seed in range(1_000 if both.compiled else 200):
        copies, rng = _draw(seed), np.random.default_rng(seed)
        tied = np.flatnonzero(np.diff(copies.matrix.indptr))
        labels, found = rng.integers(0, len(copies.degree), len(copies.degree)), []
        rows = tied[rng.random(len(tied)) < 0.7]
        if not len(rows):
            continue
        plain, fast = found_by._plain_sweep(copies, labels), found_by._compiled_sweep(copies, labels, kernel)
        for sweep in (plain, fast):
            pending = np.ones(len(labels), np.bool_)
            found.append([*sweep(rows, pending).tolist(), *sweep(rows[:1], pending).tolist(), *pending])
        assert found[0] == found[1]


def test_groups_that_fall_apart_have_the_same_parts(both):
    kernel = compiled(parted) if both.compiled else parted
    for seed in range(1_000 if both.compiled else 200):
        copies, rng = _draw(seed), np.random.default_rng(seed)
        labels = rng.integers(0, 3, len(copies.degree))
        ours = kernel(*found_by._places(copies.matrix), labels)
        assert ours.tolist() == found_by._plain_parts(copies, labels).tolist()


def test_random_graphs_have_the_same_groups(both):
    for seed in range(60):
        ours, twins = both(_draw(seed), seed)
        assert ours == twins, seed


def test_stars_chains_and_many_parts_have_the_same_groups(both):
    n = 100_000 if both.compiled else 1_000
    rest = np.arange(1, n)
    star, star_of_twins = both(_copies(n, np.zeros_like(rest), rest))
    assert star == star_of_twins == [star[0]] * n
    chain, chain_of_twins = both(_copies(n, rest - 1, rest, 1e-12))
    assert chain == chain_of_twins == sorted(chain)
    first = np.arange(0, 3 * (n // 10), 3)
    parts, parts_of_twins = both(_copies(3 * (n // 10), [*first, *(first + 1)], [*(first + 1), *(first + 2)]))
    assert parts == parts_of_twins
    assert np.bincount(parts).tolist() == [3] * (n // 10)


def test_groups_as_nodes_have_the_sums_of_the_ties_between_them_each_once_in_order():
    for seed in range(60):
        copies, rng = _draw(seed), np.random.default_rng(seed)
        n = len(copies.degree)
        labels = found_by._numbered(rng.integers(0, 1 + n // 3, n) + copies.copy * n)
        count = int(labels.max()) + 1
        coarse = found_by._aggregated(copies, labels, count)
        between, ties = np.zeros((count, count)), copies.matrix.tocoo()
        np.add.at(between, (labels[ties.row], labels[ties.col]), ties.data)
        np.fill_diagonal(between, 0.0)
        np.testing.assert_allclose(coarse.matrix.toarray(), between, rtol=1e-12)
        row = np.repeat(np.arange(count), np.diff(coarse.matrix.indptr))
        assert (np.diff(row * count + coarse.matrix.indices) > 0).all()
        assert coarse.degree.tolist() == np.bincount(labels, copies.degree, count).tolist()
