"""What must hold of groups, roles and structural holes on any graph."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import igraph
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import stakemap
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.roles import roles
from stakemap.scoring.brokerage.structural_holes import constraint, effective_size
from stakemap.scoring.groups.communities import find_groups
from stakemap.scoring.groups.modularity import copies_of, modularity, partition
from stakemap.scoring.groups.null_model import rewired
from stakemap.scoring.groups.partitions import adjusted_rand, shared_information
from stakemap.scoring.groups.significance import undirected_ties


def _graph(seed: int, n: int, m: int) -> Snapshot:
    rng = np.random.default_rng(seed)
    nodes = [f"n{k:03d}" for k in range(n)]
    return Snapshot.from_arrays(
        rng.integers(0, n, m), rng.integers(0, n, m), rng.integers(1, 20, m) / 20, nodes=nodes
    )


graphs = st.builds(_graph, st.integers(0, 10**6), st.integers(2, 30), st.integers(1, 90))


@settings(max_examples=40)
@given(graphs, st.floats(0.3, 3.0), st.integers(0, 99))
def test_a_partition_has_the_modularity_that_igraph_computes_and_connected_groups(snapshot, resolution, seed):
    tail, head, weight = undirected_ties(snapshot, "weight")
    if not len(tail):
        return
    copies = copies_of(snapshot.n, tail[None], head[None], weight[None], np.array([resolution]))
    labels = partition(copies, seed)
    peer = igraph.Graph(n=snapshot.n, edges=list(zip(tail.tolist(), head.tolist(), strict=True)))
    expected = peer.modularity(labels.tolist(), weights=weight.tolist(), resolution=resolution)
    assert abs(modularity(copies, labels)[0] - expected) < 1e-9
    for group in np.unique(labels):
        assert peer.induced_subgraph(np.flatnonzero(labels == group).tolist()).is_connected()


@settings(max_examples=40)
@given(graphs, st.integers(0, 99))
def test_rewired_graphs_keep_every_degree_and_stay_simple(snapshot, seed):
    tail, head, _ = undirected_ties(snapshot)
    degree = np.bincount(np.concatenate((tail, head)), minlength=snapshot.n)
    for one, two in zip(*rewired(snapshot.n, tail, head, 3, seed), strict=True):
        assert (np.bincount(np.concatenate((one, two)), minlength=snapshot.n) == degree).all()
        assert (one != two).all()
        assert len({(min(p), max(p)) for p in zip(one.tolist(), two.tolist(), strict=True)}) == len(one)


@settings(max_examples=5)
@given(graphs)
def test_everybody_with_a_tie_is_a_member_of_one_group_and_strengths_are_shares(snapshot):
    found = find_groups(snapshot, draws=19, runs=2)
    members = [node for group in found for node in group.members]
    tied = {snapshot.nodes[k] for k in (*snapshot.sources.tolist(), *snapshot.targets.tolist())}
    assert sorted(members) == sorted(tied)
    assert all(0 <= value <= 1 + 1e-9 for group in found for value in group.strength.values())


@given(graphs, st.integers(0, 99))
def test_roles_sum_to_all_open_pairs_and_swapping_group_names_changes_nothing(snapshot, seed):
    rng = np.random.default_rng(seed)
    given_labels = {node: "ab"[int(rng.integers(2))] for node in snapshot.nodes}
    swapped = {node: {"a": "b", "b": "a"}[name] for node, name in given_labels.items()}
    one, two = roles(snapshot, given_labels), roles(snapshot, swapped)
    alone = roles(snapshot, dict.fromkeys(snapshot.nodes, "all"))
    assert (one.counts.sum(axis=1) == alone.counts[:, 0]).all()
    assert (one.counts == two.counts).all()
    assert (one.counts >= 0).all()
    assert np.isfinite(one.z).all()


@given(graphs)
def test_somebody_without_ties_changes_no_structural_hole(snapshot):
    more = Snapshot.from_arrays(
        snapshot.sources, snapshot.targets, snapshot.strength, nodes=[*snapshot.nodes, "zz"]
    )
    for measure in (constraint, effective_size):
        before, after = measure(snapshot, weight="weight"), measure(more, weight="weight")
        assert np.abs(before.values - after.values[:-1]).max() < 1e-12
        assert (before.values >= 0).all()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=30))
def test_agreement_of_divisions_equals_igraph(pairs):
    one, two = ([pair[side] for pair in pairs] for side in (0, 1))
    if len(set(one)) == len(set(two)) == 1:
        return
    rand = igraph.compare_communities(one, two, method="adjusted_rand")
    if np.isfinite(rand):
        assert abs(adjusted_rand(one, two) - rand) < 1e-9
    assert abs(shared_information(one, two) - igraph.compare_communities(one, two, method="nmi")) < 1e-9


def test_a_random_graph_yields_no_named_group():
    named = 0
    for seed in range(6):
        named += bool(find_groups(_graph(seed, 40, 90), runs=1, draws=19).named)
    assert named == 0


def test_groups_do_not_depend_on_the_hash_seed():
    code = (
        "from stakemap.examples import florence; from stakemap.scoring.groups.communities import find_groups;"
        "print(find_groups(florence().snapshot(), draws=19, runs=1).to_dict())"
    )
    outputs = set()
    for seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path(stakemap.__file__).parents[1]),
            "PYTHONHASHSEED": seed,
        }
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
