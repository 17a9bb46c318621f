"""Ties in blocks: influence and standing as in memory, and folders that are not what they say."""

from __future__ import annotations

import pickle
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.sparse import eye_array
from scipy.sparse.linalg import splu

import stakemap as sm
from stakemap.errors import EmptySnapshotError, InputError, UnknownName
from stakemap.graph.decision.offices import offices
from stakemap.graph.seats import Seating
from stakemap.scoring.influence.attention import RowRule
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.influence.standing import standing

pytest.importorskip("pyarrow.parquet", reason='needs pyarrow: pip install "stakemap[parquet]"')
import pyarrow as pa
import pyarrow.parquet as pq

from stakemap import scale
from stakemap.scale.blocks import block_ends

CLOSE = {"rtol": 0, "atol": 1e-12}
CERTIFIED = {"rtol": 2e-5, "atol": 1e-12}


@st.composite
def columns(draw):
    """Nodes in any order, ties between them, loops and parallel ones included, and what their values are."""
    n = draw(st.integers(1, 9))
    nodes = draw(st.permutations([f"n{k}" for k in range(n)]))
    values = draw(st.sampled_from(["strength", "count"]))
    value = st.floats(1e-6, 1.0 if values == "strength" else 50.0) | st.just(0.0) | st.just(1.0)
    ties = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), value), max_size=30))
    source, target, strength = (np.array([tie[k] for tie in ties]) for k in range(3))
    kinds = np.array(draw(st.lists(st.integers(0, 4), min_size=n, max_size=n)), np.int8)
    return source.astype(int), target.astype(int), strength.astype(float), nodes, values, kinds


def exact(found, places):
    """The values themselves, as explanations tell them."""
    return [found._exact(place) for place in places]


def same(ties, snapshot, **more):
    """That everything computed over blocks is what is computed in memory."""
    ours = influence_of(scale.listening(ties), exact_highest=snapshot.n, **more)
    theirs = influence_of(snapshot, **more)
    np.testing.assert_allclose(ours.total, theirs.total, **CLOSE)
    np.testing.assert_allclose(ours.values, theirs.values, **CERTIFIED)
    np.testing.assert_allclose(exact(ours, range(snapshot.n)), theirs.values, **CLOSE)
    np.testing.assert_allclose(ours.ledger.share, theirs.ledger.share, **CLOSE)
    low, high = influence_of(scale.listening(ties), exact_highest=0, **more)._values[1:3]
    assert (low <= theirs.values + 1e-12).all()
    assert (high >= theirs.values - 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(columns(), st.integers(1, 12), st.booleans())
@example(([2], [0], [1.0], ["n0", "n1", "n2"], "strength", np.zeros(3, np.int8)), 1, False)
def test_influence_over_blocks_is_influence_in_memory(tmp_path_factory, made, block, named):
    source, target, strength, nodes, values, kinds = made
    folder = tmp_path_factory.mktemp("ties")
    snapshot = sm.Snapshot.from_arrays(source, target, strength, nodes=nodes, values=values, kinds=kinds)
    ties = scale.write_ties(snapshot, folder / "written", block=block)
    ends = (np.array(nodes, object)[part] for part in (source, target))
    some = [pa.array(list(part), pa.string()) for part in ends] if named else [source, target]
    pq.write_table(
        pa.table([*some, strength], names=["source", "target", "strength"]), folder / "raw.parquet"
    )
    sorted_ties = scale.sort_ties(
        folder / "raw.parquet", folder / "sorted", nodes=nodes, values=values, kinds=kinds, block=block
    )

    assert sorted_ties.nodes.digest == ties.nodes.digest
    for name in ("source", "target", "weight", "pull"):
        one, two = (
            np.concatenate([folder.columns(k, [name])[0] for k in range(len(folder))])
            for folder in (ties, sorted_ties)
        )
        assert one.tolist() == two.tolist()
    same(ties, snapshot)


def test_a_city_of_facts_is_the_same_with_a_decision_and_sourced_susceptibility(tmp_path):
    snapshot = sm.examples.city().snapshot("2026-09-01")
    ties = scale.write_ties(snapshot, tmp_path, block=40)
    who = [node for node in snapshot.nodes if node.startswith("p:")][:3]
    some = {who[0]: 0.7, who[1]: 0.0}
    beta = {who[2]: 2.0, who[0]: 1.0}

    assert len(ties) > 2
    same(ties, snapshot)
    assert pickle.dumps(ties) == pickle.dumps(scale.open_ties(tmp_path))
    ours = influence_of(scale.listening(ties, susceptibility=some), beta=beta, exact_highest=snapshot.n)
    theirs = influence_of(snapshot, beta=beta, susceptibility=some)
    np.testing.assert_allclose(ours.values, theirs.values, **CERTIFIED)
    found = scale.influence(ties, beta=beta, exact_highest=5)["influence"]
    assert found.nodes == snapshot.nodes
    assert found.explain(who[0]).note == "no explanation is attached"


def test_more_nodes_than_a_dense_solve_holds_give_the_same_bounds_and_exact_values(tmp_path):
    rng = np.random.default_rng(5)
    ends = rng.integers(0, 3200, (2, 9000))
    snapshot = sm.Snapshot.from_arrays(*ends, rng.uniform(size=9000), nodes=[f"n{k:04}" for k in range(3200)])
    ties = scale.write_ties(snapshot, tmp_path, block=2000)
    ours, theirs = scale.influence(ties), influence_of(snapshot, exact_highest=0)
    for name, scores in theirs.scores().items():
        np.testing.assert_allclose(ours[name].values, scores.values, **CLOSE)
    for one, two in zip(ours["influence"].bounds, theirs.scores()["influence"].bounds, strict=True):
        np.testing.assert_allclose(one, two, **CLOSE)

    few = scale.influence(ties, exact_highest=3)["influence"].values
    highest = np.argsort(-theirs.values, kind="stable")[:3]
    solved = splu((eye_array(3200) - theirs.listening.matrix).tocsc())
    columns = solved.solve(np.eye(3200)[:, highest])
    right = theirs.total[highest] / columns[highest, range(3)]
    np.testing.assert_allclose(few[highest], right, **CERTIFIED)
    np.testing.assert_allclose(exact(influence_of(scale.listening(ties)), highest), right, **CLOSE)


def test_the_same_ties_give_the_same_bytes_and_nothing_of_before_stays(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    snapshot = sm.examples.city().snapshot("2026-09-01")
    scale.write_ties(snapshot, one, block=50)
    scale.write_ties(snapshot, two, block=3)
    scale.write_ties(snapshot, two, block=50)

    assert {p.name: p.read_bytes() for p in one.iterdir()} == {p.name: p.read_bytes() for p in two.iterdir()}


@given(st.lists(st.integers(0, 9), max_size=12), st.integers(1, 9))
def test_blocks_hold_whole_rows_and_no_more_than_they_may(degrees, size):
    ends = block_ends(np.array(degrees, np.int64), size)
    parts = [degrees[a:b] for a, b in pairwise(ends)]

    assert [one for part in parts for one in part] == degrees
    assert all(sum(part) <= size or len(part) == 1 for part in parts)


@pytest.mark.parametrize("people", [1, 3, 1000])
def test_standing_from_a_file_is_standing_in_memory(tmp_path, people):
    city = sm.examples.city()
    snapshot = city.snapshot("2026-09-01")
    rows = offices(Seating.on(city, date(2026, 9, 1)))
    scale.write_offices(reversed(rows), tmp_path / "offices.parquet")
    ours = scale.standing(snapshot, tmp_path / "offices.parquet", people=people, grade=0.3)
    theirs = standing(snapshot, offices=rows, grade=0.3)

    assert ours.top(99) == theirs.top(99)
    assert ours.notes == theirs.notes
    scale.write_offices([], tmp_path / "none.parquet")
    assert scale.standing(snapshot, tmp_path / "none.parquet").notes == standing(snapshot).notes


def write(path, source, target, strength):
    pq.write_table(pa.table({"source": source, "target": target, "strength": strength}), path)
    return path


@pytest.mark.parametrize(
    ("source", "strength", "told"),
    [
        (["a", "zz"], [0.5, 0.5], "1 ends are not among the nodes"),
        (["a", None], [0.5, 0.5], "without an end"),
        (["a", "b"], [0.5, 1.5], "from 0 to 1"),
        (["a", "b"], [0.5, float("nan")], "from 0 to 1"),
        ([0, 7], [0.5, 0.5], "not a place in nodes"),
        ([0, -1], [0.5, 0.5], "not a place in nodes"),
    ],
)
def test_ties_that_cannot_be_are_refused_and_not_echoed(tmp_path, source, strength, told):
    target = ["b", "a"] if isinstance(source[0], str) else [1, 0]
    raw = write(tmp_path / "raw.parquet", source, target, strength)
    with pytest.raises(InputError, match=told) as caught:
        scale.sort_ties(raw, tmp_path / "out", nodes=["a", "b"])
    assert "zz" not in str(caught.value)


def test_folders_and_files_that_are_not_what_they_say_are_refused(tmp_path):
    snapshot = sm.examples.city().snapshot("2026-09-01")
    scale.write_ties(snapshot, tmp_path / "ties", block=50)
    (tmp_path / "ties" / "ties-00001.parquet").unlink()
    other = tmp_path / "other.parquet"
    pq.write_table(pa.table({"x": [1]}), other)
    (tmp_path / "text.parquet").write_text("text")
    for wrong in (tmp_path / "ties", tmp_path / "nowhere"):
        with pytest.raises(InputError, match="no folder of ties"):
            scale.open_ties(wrong)
    for wrong in (other, tmp_path / "text.parquet", tmp_path / "nowhere"):
        with pytest.raises(InputError, match="no Parquet with ties"):
            scale.sort_ties(wrong, tmp_path / "out", nodes=["a"])
        with pytest.raises(InputError, match="no file of offices"):
            scale.standing(snapshot, wrong)
    with pytest.raises(UnknownName):
        scale.sort_ties(other, tmp_path / "out", nodes=["a"], values="weight")
    rows = [(node, "seat", 1.0, 1.0, ()) for node in ("b", "a")]
    columns = [list(part) for part in zip(*rows, strict=True)]
    pq.write_table(pa.table(columns, names=["node", "part", "amount", "sure", "facts"]), other)
    with pytest.raises(InputError, match="order"):
        scale.standing(snapshot, other)


def test_no_nodes_and_one_kappa_for_all_are_refused(tmp_path):
    ties = scale.write_ties(sm.Snapshot.from_arrays([], [], [], nodes=[]), tmp_path)
    with pytest.raises(EmptySnapshotError):
        scale.influence(ties)
    with pytest.raises(InputError, match="kappa"):
        scale.listening(ties, rule=RowRule(kappa=1.0))
