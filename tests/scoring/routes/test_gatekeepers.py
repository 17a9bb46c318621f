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
    assert tree.dominated_by("aide") == ("boss",)
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
    assert (cut.nodes, cut.reached_before, cut.reached_after) == ((), False, False)
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


def _named(n):
    return [f"p{k:06d}" for k in range(n)]


def test_a_chain_of_a_hundred_thousand_needs_no_deep_recursion():
    n = 100_000
    chain = Snapshot.from_arrays(range(n - 1), range(1, n), [1e-12] * (n - 1), nodes=_named(n))
    assert dominators(chain, ["p000000"]).of("p099999") == chain.nodes[:-1]
    assert reachable(chain, ["p000001"]).sum() == n - 1
    assert reachable(chain, ["p000001"], without=["p050000"]).sum() == 49_999
    cut = minimum_cut(chain, "p000000", "p099999")
    assert cut.nodes == ("p099998",)
    assert cut.proven


def test_a_huge_star_hangs_on_its_centre():
    n = 100_000
    star = Snapshot.from_arrays([1, *[0] * (n - 2)], [0, *range(2, n)], [1.0] * (n - 1), nodes=_named(n))
    tree = dominators(star, ["p000001"])
    assert tree.of("p099999") == ("p000001", "p000000")
    assert len(tree.dominated_by("p000000")) == n - 2
    assert minimum_cut(star, "p000001", ["p000002", "p099999"]).nodes == ("p000000",)


def test_where_nobody_of_ours_is_known_nothing_is_reached_and_nothing_hangs_on_anybody(office):
    tree = dominators(office, [])
    assert all(tree.dominated_by(name) == () for name in NAMES)


def test_who_is_known_directly_is_reached_and_nobody_has_to_be_taken_out(office):
    cut = minimum_cut(office, ["us1", "us2"], ["way1", "boss"])
    assert (cut.nodes, cut.direct, cut.disjoint) == ((), (("us1", "way1"),), ())
    assert (cut.reached_before, cut.reached_after, cut.proven) == (True, True, False)
