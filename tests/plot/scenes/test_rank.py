"""From an analysis to a ranking: the order of influence, its parts, and intervals where worlds were drawn."""

import pytest

import stakemap as sm
from stakemap.plot.scenes.rank import rank_scene


def test_the_rows_are_the_highest_by_influence_in_its_order(tender):
    rows = rank_scene(tender).rows
    assert {row.id for row in rows} == {node for node, _ in tender.scores["influence"].as_shown.top(15)}
    assert [row.informal_rank for row in rows] == sorted(row.informal_rank for row in rows)
    assert len(rank_scene(tender, rows=3).rows) == 3


def test_post_and_the_rest_make_up_the_influence_inside_its_interval(tender):
    for row in rank_scene(tender).rows:
        assert row.formal + row.hidden == pytest.approx(tender.scores["influence"].as_shown[row.id])
        assert row.low <= row.formal + row.hidden <= row.high
        assert (row.formal_rank is None) == (row.formal == 0.0)


def test_baselines_are_shares_of_the_highest_of_all(tender):
    scene = rank_scene(tender, rows=500)
    assert len(scene.baseline_labels) == len(scene.rows[0].baselines) > 0
    for column in range(len(scene.baseline_labels)):
        assert max(row.baselines[column] for row in scene.rows) == pytest.approx(1.0)
        assert all(0.0 <= row.baselines[column] <= 1.0 for row in scene.rows)


def test_names_and_posts_are_in_the_language_asked_for(tender):
    first, node = rank_scene(tender, "zh").rows[0], tender.scores["influence"].as_shown.top(1)[0][0]
    assert first.name == tender.graph.name(node, "zh")
    assert first.sub_label != rank_scene(tender, "en").rows[0].sub_label


def test_without_draws_there_is_no_interval():
    rows = rank_scene(sm.analyze(sm.from_edges([("a", "b", 0.5), ("c", "b", 0.5)]), draws=0)).rows
    assert [(row.low, row.high) for row in rows] == [(None, None)] * len(rows)
