"""Every measure has a name, a function, a row, and one shape."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

import stakemap
from stakemap.errors import EmptySnapshotError, UnknownName
from stakemap.graph.snapshot import SEAT, Snapshot
from stakemap.scoring.core.labels import labels
from stakemap.scoring.core.registry import BASELINES, DEFAULT_MEASURES, MEASURES, describe, measure

EMPTY = Snapshot.from_arrays([], [], [], nodes=[])
LONE = Snapshot.from_arrays([], [], [], nodes=["a"])
PAIR = Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"], kinds=[0, SEAT])


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_takes_a_snapshot_and_named_options(name):
    function = measure(name)
    assert function.__name__ == name
    assert function.__doc__
    first, *others = inspect.signature(function).parameters.values()
    assert first.name == "snapshot"
    assert all(option.kind is option.KEYWORD_ONLY for option in others)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_refuses_a_graph_without_nodes_and_answers_small_ones(name):
    asked = {"hidden_influence": "influence", "ledger": "influence"}.get(name, name)
    with pytest.raises(EmptySnapshotError, match=f"^{asked} was asked of a graph without nodes"):
        measure(name)(EMPTY)
    assert len(measure(name)(LONE)) == 1
    scores = measure(name)(PAIR)
    assert (scores.measure, scores.unit) == (name, describe(name).unit)
    assert "b" not in dict(scores.top()), "an empty seat is never ranked"


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_stays_in_the_range_of_its_row(name):
    values = measure(name)(PAIR).values
    low, high = describe(name).low, describe(name).high
    assert low is None or values.min() >= low
    assert high is None or values.max() <= high + 1e-12


def test_every_row_has_a_source_and_words_in_both_languages():
    for row in labels().values():
        assert row.source
        assert row.unit
        assert row.direction in {"more", "none"}
        assert row.text("en").isascii()
        assert not row.text("zh").isascii() or row.name == "k_core"
        assert row.reading("en") != row.reading("zh")
    assert set(MEASURES) <= set(labels())
    assert set(DEFAULT_MEASURES) | set(BASELINES) <= set(MEASURES)


def test_unknown_measures_are_answered_with_a_near_name():
    with pytest.raises(UnknownName, match="pagerank"):
        measure("pagernak")
    with pytest.raises(UnknownName):
        describe("nonsense")


def test_loading_scores_loads_no_heavy_package():
    code = (
        "import sys, stakemap.scoring.core.registry, stakemap.scoring.influence;"
        "import stakemap.scoring.network.centrality, stakemap.scoring.decision.power;"
        "import stakemap.scoring.core.rank_moves;"
        "print([m for m in ('scipy', 'networkx', 'pydantic', 'matplotlib', 'pandas') if m in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(stakemap.__file__).parents[1])}
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_explains_itself_by_its_own_name(name):
    scores = measure(name)(PAIR)
    told = scores.explain("a")
    assert (told.measure, told.node, told.value) == (name, "a", scores["a"])
