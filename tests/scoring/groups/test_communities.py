"""Groups, what names them, and how they compare with what was declared."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import numpy as np
import pytest

from stakemap.errors import EmptySnapshotError, InputError
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.groups.communities import find_groups
from stakemap.scoring.groups.partitions import adjusted_rand, best_match, shared_information

NAMES = list("abcdefghijkl")
ARCS = [(a, b) for part in (range(6), range(6, 12)) for a in part for b in part if a < b]


def _snapshot(arcs: list[tuple[int, int]], names: list[str]) -> Snapshot:
    source, target = zip(*arcs, strict=True)
    return Snapshot.from_arrays(source, target, [0.5] * len(arcs), nodes=names)


def test_two_circles_with_one_tie_between_them_are_two_named_groups():
    found = find_groups(_snapshot([*ARCS, (0, 6)], NAMES))
    assert ["".join(group.members) for group in found.named] == ["abcdef", "ghijkl"]
    assert found.of("b") == {1: 1.0}
    assert found.named[0].cohesion == 1.0
    assert found.named[0].p <= 0.05


def test_somebody_in_both_circles_belongs_to_both():
    # m is tied to half of each circle: which one depends on the seed
    arcs = [*ARCS, *((k, 12) for k in (0, 1, 2, 6, 7, 8))]
    found = find_groups(_snapshot(arcs, [*NAMES, "m"]), runs=20)
    strengths = found.of("m")
    assert len(strengths) == 2
    assert sum(strengths.values()) == pytest.approx(1.0, abs=0.35)


def test_groups_are_the_same_whatever_the_order_of_ties_and_names():
    rng = np.random.default_rng(3)
    arcs = [*ARCS, (0, 6), (3, 9)]
    first = find_groups(_snapshot(arcs, NAMES)).to_dict()
    order = rng.permutation(len(NAMES))
    place = np.argsort(order)
    turned = [(int(place[a]), int(place[b])) for a, b in rng.permutation(np.array(arcs)).tolist()]
    assert find_groups(_snapshot(turned, [NAMES[k] for k in order])).to_dict() == first


def test_people_without_ties_are_in_no_group():
    alone = Snapshot.from_arrays([], [], [], nodes=["a", "b"])
    found = find_groups(alone)
    assert (len(found), found.labels.tolist()) == (0, [0, 0])
    with_one = find_groups(_snapshot([*ARCS, (0, 6)], [*NAMES, "z"]))
    assert with_one.of("z") == {}
    assert all("z" not in group.strength for group in with_one)
    with pytest.raises(EmptySnapshotError):
        find_groups(Snapshot.from_arrays([], [], [], nodes=[]))


def test_a_single_tie_or_a_single_circle_is_never_named():
    assert find_groups(_snapshot([(0, 1)], ["a", "b"])).named == ()
    assert find_groups(_snapshot(ARCS[:15], NAMES[:6])).named == ()


def test_groups_are_compared_with_declared_units():
    found = find_groups(_snapshot([*ARCS, (0, 6)], NAMES))
    matches = found.compared_with({"road": set("abcde"), "rail": set("fghijkl"), "far": {"x"}})
    assert matches[1] is not None
    assert (matches[1].name, matches[1].both) == ("road", 5)
    assert matches[1].jaccard == pytest.approx(5 / 6)
    assert best_match({"q"}, {"road": {"a"}}) is None


def test_rows_and_dict_show_every_membership():
    found = find_groups(_snapshot([*ARCS, (0, 6)], NAMES))
    rows = found.to_rows()
    assert {row["id"] for row in rows if row["member"]} == set(NAMES)
    assert len(found.to_frame()) == len(rows)
    assert found.to_dict()["groups"][0]["members"] == list("abcdef")
    assert "2 named" in repr(found)
    assert "<table>" in found._repr_html_()


def test_divisions_of_the_same_people_agree_fully_and_others_less():
    one, two = [1, 1, 2, 2, 3], ["x", "x", "y", "y", "z"]
    assert adjusted_rand(one, two) == 1.0
    assert shared_information(one, two) == pytest.approx(1.0)
    assert adjusted_rand([1, 1, 1, 1], [1, 2, 3, 4]) == pytest.approx(0.0)
    assert adjusted_rand([], []) == 1.0
    assert shared_information([1], [1]) == 1.0
    with pytest.raises(InputError):
        adjusted_rand([1], [1, 2])


def test_a_page_says_where_other_names_might_give_other_groups():
    found = find_groups(_snapshot([*ARCS, (0, 6)], NAMES))
    unsettled = replace(found, settled=False)
    assert (found.caveat, found.caveat in found._repr_html_()) == ("", True)
    assert unsettled.caveat
    assert escape(unsettled.caveat) in unsettled._repr_html_()
    assert escape(unsettled.caveat) not in found._repr_html_()
