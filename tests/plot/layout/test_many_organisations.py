"""Random organisations: the geometry of the real scene, read by code that the layout does not know."""

import random

import pytest
from bench.pictures import clear

CHANCE = random.Random(15)
DRAWN = [(CHANCE.randint(5, 120), CHANCE.randint(0, 200), seed) for seed in range(10)]


@pytest.fixture(scope="module")
def pictures():
    return [clear(*drawn) for drawn in DRAWN]


def test_no_arc_passes_a_node_or_a_label_and_no_labels_overlap(pictures):
    assert [(one.nodes, one.texts, one.overlaps) for one in pictures] == [(0, 0, 0)] * len(DRAWN)
    assert sum(one.arcs for one in pictures) > 500


def test_arcs_cross_less_than_straight_lines_through_everybody_would(pictures):
    """In ten organisations; three hundred are what the benchmark counts."""
    assert sum(one.crossings for one in pictures) < 0.95 * sum(one.straight for one in pictures)
