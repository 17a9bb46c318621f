"""Groups follow from ties: renaming everybody changes nothing but the names."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizes import size
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.groups.communities import Groups, find_groups
from stakemap.scoring.groups.modularity import copies_of, modularity
from stakemap.scoring.groups.significance import undirected_ties
from stakemap.scoring.groups.structural_order import reordered, structural_order

STRENGTHS = (0.25, 0.5, 0.9)


def two_cliques(size: int) -> nx.Graph:
    return nx.disjoint_union(nx.complete_graph(size), nx.complete_graph(size))


SYMMETRIC = {
    "star": nx.star_graph(7),
    "path": nx.path_graph(9),
    "cycle": nx.cycle_graph(12),
    "long cycle": nx.cycle_graph(31),
    "complete": nx.complete_graph(8),
    "bipartite": nx.complete_bipartite_graph(4, 5),
    "grid": nx.grid_2d_graph(5, 6),
    "square grid": nx.grid_2d_graph(5, 5),
    "torus": nx.grid_2d_graph(4, 5, periodic=True),
    "barbell": nx.barbell_graph(6, 2),
    "two cliques": two_cliques(6),
    "matched cliques": nx.cartesian_product(nx.complete_graph(9), nx.complete_graph(2)),
    "pairs": nx.disjoint_union_all([nx.path_graph(2)] * 6),
    "paths": nx.disjoint_union_all([nx.path_graph(4)] * 4),
    "circles of two sizes": nx.disjoint_union_all([nx.cycle_graph(3), nx.cycle_graph(3), nx.cycle_graph(6)]),
    "circles and a prism": nx.disjoint_union(nx.circular_ladder_graph(3), nx.complete_bipartite_graph(3, 3)),
    "regular": nx.random_regular_graph(3, 24, seed=4),
    "regular, two parts": nx.disjoint_union(
        nx.random_regular_graph(3, 12, seed=1), nx.random_regular_graph(3, 12, seed=2)
    ),
    "Petersen": nx.petersen_graph(),
    "hypercube": nx.hypercube_graph(4),
    "binary tree": nx.balanced_tree(2, 4),
    "caveman": nx.connected_caveman_graph(4, 5),
    "karate": nx.karate_club_graph(),
    "florence": nx.florentine_families_graph(),
}


LARGE = {
    "regular": nx.random_regular_graph(4, 1000, seed=1),
    "denser regular": nx.random_regular_graph(10, 1000, seed=3),
    "circulant": nx.circulant_graph(1000, [1, 2]),
    "wider circulant": nx.circulant_graph(1000, [1, 7, 31]),
    "torus": nx.grid_2d_graph(25, 40, periodic=True),
    "regular beside a circulant": nx.disjoint_union(
        nx.random_regular_graph(4, 900, seed=2), nx.circulant_graph(900, [1, 3])
    ),
}
"""Too large to try everybody: closed walks tell them apart, or they are alike."""


def plain(graph: nx.Graph) -> nx.Graph:
    return nx.convert_node_labels_to_integers(graph, ordering="sorted")


def weighed(graph: nx.Graph, rng: np.random.Generator | None) -> dict[tuple[int, int], float]:
    some = rng.choice(STRENGTHS, len(graph.edges)).tolist() if rng else [0.5] * len(graph.edges)
    return {(int(a), int(b)): p for (a, b), p in zip(graph.edges, some, strict=True)}


def renamed(n: int, ties: dict[tuple[int, int], float], seed: int) -> tuple[Snapshot, list[int]]:
    """The graph with other ids, and the old number of each node in their order."""
    rng = np.random.default_rng(seed)
    name = rng.permutation(n)
    given = list(ties.items())
    shuffled = [given[k] for k in rng.permutation(len(ties))]
    source = [int(name[a]) for (a, _), _ in shuffled]
    target = [int(name[b]) for (_, b), _ in shuffled]
    snapshot = Snapshot.from_arrays(
        source, target, [p for _, p in shuffled], nodes=[f"n{k:04}" for k in range(n)]
    )
    return snapshot, np.argsort(name).tolist()


def in_order(snapshot: Snapshot) -> list[list[float]]:
    ties = undirected_ties(snapshot, "strength")
    return [column.tolist() for column in reordered(ties, structural_order(snapshot.n, *ties).nodes)]


def told(snapshot: Snapshot, found: Groups) -> list[object]:
    """All that does not name anybody: sizes, evidence, modularity."""
    tail, head, weight = undirected_ties(snapshot)
    copies = copies_of(snapshot.n, tail[None], head[None], weight[None], np.ones(1))
    labels = np.unique(found.labels, return_inverse=True)[1]
    groups = sorted((len(g.members), g.named, round(g.evidence, 9), round(g.p, 9)) for g in found)
    return [groups, found.resolution, round(float(modularity(copies, labels)[0]), 12)]


def parts(found: Groups, old: list[int]) -> set[frozenset[int]]:
    place = {node: old[k] for k, node in enumerate(found.nodes)}
    return {frozenset(place[node] for node in group.members) for group in found}


@pytest.mark.parametrize("name", SYMMETRIC)
@pytest.mark.parametrize("weights", [False, True], ids=["plain", "weighed"])
def test_a_graph_with_symmetries_put_in_order_is_one_graph_under_every_name(name, weights):
    graph = plain(SYMMETRIC[name])
    ties = weighed(graph, np.random.default_rng(5) if weights else None)
    first = in_order(renamed(len(graph), ties, 0)[0])
    for seed in range(1, 8):
        assert in_order(renamed(len(graph), ties, seed)[0]) == first


@pytest.mark.parametrize("name", SYMMETRIC)
def test_a_graph_with_symmetries_has_groups_of_the_same_sizes_and_modularity_under_every_name(name):
    graph = plain(SYMMETRIC[name])
    ties = weighed(graph, None)
    seen = []
    for seed in range(3):
        snapshot, _ = renamed(len(graph), ties, seed)
        seen.append(told(snapshot, find_groups(snapshot, draws=3)))
    assert seen[1:] == seen[:1] * 2


def test_the_karate_club_has_one_answer_under_thirty_names():
    graph = plain(nx.karate_club_graph())
    answers = set()
    for seed in range(30):
        snapshot, old = renamed(len(graph), weighed(graph, None), seed)
        found = find_groups(snapshot)
        answers.add((frozenset(parts(found, old)), len(found.named)))
    assert len(answers) == 1


@pytest.mark.parametrize("name", LARGE)
def test_a_large_graph_in_which_all_have_as_many_ties_is_one_graph_under_every_name(name):
    graph = plain(LARGE[name])
    ties = weighed(graph, None)
    forms = []
    for seed in range(3):
        snapshot, _ = renamed(len(graph), ties, seed)
        listed = undirected_ties(snapshot, "strength")
        order = structural_order(snapshot.n, *listed)
        assert order.settled
        forms.append([column.tolist() for column in reordered(listed, order.nodes)])
    assert forms[1:] == forms[:1] * 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["regular", "circulant"])
def test_a_large_regular_graph_has_the_same_groups_under_every_name(name):
    graph = plain(LARGE[name])
    ties = weighed(graph, None)
    seen = [renamed(len(graph), ties, seed)[0] for seed in range(2)]
    one, two = (told(each, find_groups(each, draws=1)) for each in seen)
    assert one == two


def test_where_names_may_decide_it_is_said(monkeypatch):
    monkeypatch.setattr("stakemap.scoring.groups.structural_order.WORK", 1)
    graph = plain(nx.random_regular_graph(3, 24, seed=4))
    snapshot, _ = renamed(len(graph), weighed(graph, None), 0)
    found = find_groups(snapshot, draws=1)

    assert not found.settled
    assert "under other ids" in found.caveat
    assert found.caveat in found._repr_html_()
    assert found.to_dict()["settled"] is False
    circle, _ = renamed(60, weighed(plain(nx.cycle_graph(60)), None), 0)
    assert find_groups(circle, draws=1).settled, "whoever is taken first, the circle is the same"


def _drawn(seed: int) -> tuple[int, dict[tuple[int, int], float]]:
    """Sparse to dense, some in equal copies side by side, with people who have no tie."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 16))
    graph = nx.gnm_random_graph(n, int(rng.integers(1, 3 * n)), seed=seed)
    some = weighed(graph, rng if seed % 2 else None)
    for copy in range(1, 1 + seed // 2 % 3):
        some |= {(a + copy * n, b + copy * n): p for (a, b), p in weighed(graph, None).items()}
    return 3 * n + 1, some


@given(st.integers(0, 10**6), st.integers(1, 99))
def test_random_graphs_put_in_order_are_one_graph_under_every_name(seed, name):
    n, ties = _drawn(seed)
    if ties:
        assert in_order(renamed(n, ties, 0)[0]) == in_order(renamed(n, ties, name)[0])


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.integers(1, 99), st.sampled_from([None, "strength"]))
def test_random_graphs_have_the_same_groups_under_every_name(seed, name, weight):
    n, ties = _drawn(seed)
    one, two = (renamed(n, ties, k)[0] for k in (0, name))
    found = [find_groups(each, draws=3, weight=weight) for each in (one, two)]
    assert told(one, found[0]) == told(two, found[1])


@pytest.mark.slow
def test_many_random_graphs_have_the_same_groups_under_another_name():
    alike, tried = 0, size(250, thorough=1000)
    for seed in range(tried):
        n, ties = _drawn(seed)
        (one, old), (two, other) = (renamed(n, ties, k) for k in (0, 1))
        found = [find_groups(each, draws=3) for each in (one, two)]
        assert told(one, found[0]) == told(two, found[1]), seed
        alike += parts(found[0], old) == parts(found[1], other)
    assert alike > tried * 4 // 5, "elsewhere an automorphism stands between the two"
