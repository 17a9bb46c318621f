"""Gatekeepers: on every route, smallest, and shown to be so."""

from __future__ import annotations

import pytest

from stakemap.errors import InputError
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.routes.gatekeepers import dominators, minimum_cut, reachable

NAMES = ["aide", "boss", "us1", "us2", "way1", "way2"]


@pytest.fixture
def office() -> Snapshot:
    """us1 and us2 reach the aide by two ways; only the aide reaches the boss."""
    arcs = [("us1", "way1"), ("us2", "way2"), ("way1", "aide"), ("way2", "aide"), ("aide", "boss")]
    place = {name: k for k, name in enumerate(NAMES)}
    return Snapshot.from_arrays(
        [place[i] for i, _ in arcs], [place[j] for _, j in arcs], [0.5] * len(arcs), nodes=NAMES
    )


def test_the_one_on_every_route_is_found_and_removing_them_ends_all_routes(office):
    tree = dominators(office, ["us1", "us2"])
    assert tree.of("boss") == ("aide",)
    assert tree.of("aide") == ()
    assert tree.of("way1") == ("us1",)
    assert tree.hang_on("aide") == ("boss",)
    cut = minimum_cut(office, ["us1", "us2"], "boss")
    assert cut.nodes == ("aide",)
    assert cut.proven


def test_with_one_of_ours_alone_everything_hangs_on_them(office):
    assert dominators(office, ["us1"]).of("boss") == ("us1", "way1", "aide")


def test_as_many_routes_share_nobody_as_the_cut_has_members(office):
    cut = minimum_cut(office, ["us1", "us2"], "aide")
    assert cut.nodes == ("way1", "way2")
    assert cut.disjoint == (("us1", "way1", "aide"), ("us2", "way2", "aide"))
    assert cut.proven


def test_a_direct_tie_cannot_be_cut(office):
    cut = minimum_cut(office, "aide", "boss")
    assert cut.direct == (("aide", "boss"),)
    assert cut.nodes == ()
    assert not cut.proven


def test_where_there_is_no_route_nothing_is_cut(office):
    cut = minimum_cut(office, "boss", "us1")
    assert (cut.nodes, cut.reached_before) == ((), False)
    assert not dominators(office, ["boss"]).reached("us1")
    assert dominators(office, ["boss"]).of("us1") == ()


def test_several_targets_share_only_those_on_every_route_to_each(office):
    tree = dominators(office, ["us1", "us2"])
    assert tree.of(["aide", "boss"]) == ("aide",)
    assert tree.of(["way1", "boss"]) == ()


def test_somebody_to_avoid_can_be_reached_but_leads_nowhere(office):
    seen = reachable(office, ["us1"], avoid=["way1"])
    assert seen[office.index("way1")]
    assert not seen[office.index("aide")]


def test_both_ends_must_differ(office):
    with pytest.raises(InputError):
        minimum_cut(office, ["us1", "boss"], "boss")
