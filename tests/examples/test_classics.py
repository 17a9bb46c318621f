"""The classics that networkx ships, read as facts."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from stakemap import examples
from stakemap.errors import UnknownName


def test_names_and_load_agree() -> None:
    for name in examples.names():
        if name != "city":
            assert len(examples.load(name)) > 0


def test_an_unknown_example_says_which_there_are() -> None:
    with pytest.raises(UnknownName, match="karate"):
        examples.load("karate")


def test_both_ends_of_a_marriage_turn_to_each_other() -> None:
    snapshot = examples.florence().snapshot()
    degree = dict(nx.florentine_families_graph().degree())

    assert snapshot.nodes == tuple(sorted(degree))
    assert np.bincount(snapshot.targets).tolist() == [degree[name] for name in snapshot.nodes]
    assert np.bincount(snapshot.sources).tolist() == [degree[name] for name in snapshot.nodes]


def test_the_club_counts_where_its_members_met() -> None:
    club = nx.karate_club_graph()
    snapshot = examples.karate_club().snapshot()

    assert snapshot.m == 2 * club.number_of_edges()
    assert snapshot.counted
    arc = (snapshot.sources == snapshot.index("0")) & (snapshot.targets == snapshot.index("1"))
    assert snapshot.weight[arc] == pytest.approx(np.log1p(club[0][1]["weight"]))
