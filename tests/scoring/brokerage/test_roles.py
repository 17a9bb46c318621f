"""The five brokerage roles, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.errors import EmptySnapshotError, UnknownName
from stakemap.graph.snapshot import SEAT, Snapshot
from stakemap.scoring.brokerage.roles import ROLES, roles

# c turns to b, b turns to a: what a says reaches c over b
LINE = Snapshot.from_arrays([2, 1], [1, 0], [1, 1], nodes=["a", "b", "c"])


@pytest.mark.parametrize(
    ("labels", "role"),
    [
        ("xxx", "coordinator"),
        ("xyx", "consultant"),
        ("yxx", "gatekeeper"),
        ("xxy", "representative"),
        ("xyz", "liaison"),
    ],
)
def test_each_way_of_labelling_three_people_is_its_role(labels, role):
    found = roles(LINE, dict(zip("abc", labels, strict=True)))
    counts = {name: found.of("b")[name]["count"] for name in ROLES}
    assert counts == {name: float(name == role) for name in ROLES}
    assert found.scores(role).top(1) == [("b", 1.0)]
    assert found.counts[[0, 2]].sum() == 0


def test_against_the_flow_gatekeeper_and_representative_change_places():
    labels = {"a": "y", "b": "x", "c": "x"}
    assert roles(LINE, labels).of("b")["gatekeeper"]["count"] == 1
    assert roles(LINE, labels, flow="turning").of("b")["representative"]["count"] == 1


def test_a_direct_tie_leaves_nothing_to_broker():
    direct = Snapshot.from_arrays([2, 1, 2], [1, 0, 0], [1, 1, 1], nodes=["a", "b", "c"])
    assert roles(direct, dict.fromkeys("abc", "x")).counts.sum() == 0


def test_people_without_a_label_take_no_part():
    found = roles(LINE, {"a": "x", "b": "x"})
    assert found.counts.sum() == 0
    assert found.labels == ("x", "x", None)
    assert roles(LINE, {}).counts.sum() == 0


def test_where_chance_leaves_no_room_z_is_zero():
    found = roles(LINE, dict.fromkeys("abc", "x"))
    assert found.of("b")["coordinator"] == {"count": 1.0, "expected": 1.0, "z": 0.0}
    assert np.isfinite(found.z).all()


def test_empty_seats_broker_but_are_not_ranked():
    seat = Snapshot.from_arrays([2, 1], [1, 0], [1, 1], nodes=["a", "b", "c"], kinds=[0, SEAT, 0])
    found = roles(seat, dict.fromkeys("abc", "x"))
    assert found.of("b")["coordinator"]["count"] == 1
    assert "b" not in dict(found.scores("coordinator").top())


def test_unknown_names_and_empty_graphs_are_refused():
    with pytest.raises(UnknownName) as wrong:
        roles(LINE, {}, flow="up")
    assert wrong.value.known == ("influence", "turning")
    with pytest.raises(UnknownName):
        roles(LINE, {}).scores("boss")
    with pytest.raises(UnknownName):
        roles(LINE, {}).of("zz")
    with pytest.raises(EmptySnapshotError):
        roles(Snapshot.from_arrays([], [], [], nodes=[]), {})


def test_rows_name_person_group_and_role():
    found = roles(LINE, dict.fromkeys("abc", "x"))
    assert len(found.to_rows()) == 15
    assert set(found.to_frame().columns) == {"id", "label", "role", "count", "expected", "z"}
    assert "<table>" in found._repr_html_()


def test_the_plain_values_say_of_which_day_and_view_they_are():
    found = roles(LINE, {"a": "x", "b": "y", "c": "x"})
    assert found.to_dict() == {"as_of": found.as_of, "view": found.view, "rows": found.to_rows()}


def test_plain_values_name_the_day_the_view_and_everybody():
    told = roles(LINE, dict.fromkeys("abc", "x")).to_dict()
    assert told.keys() == {"as_of", "view", "rows"}
    assert {row["id"] for row in told["rows"]} == set("abc")


def test_z_counts_in_standard_deviations():
    source, target = np.nonzero(np.random.default_rng(5).random((8, 8)) < 0.3)
    apart = source != target
    graph = Snapshot.from_arrays(source[apart], target[apart], np.ones(apart.sum()), nodes=list("abcdefgh"))
    found = roles(graph, dict(zip("abcdefgh", "xxxyyyzz", strict=True)))
    assert (found.deviation > 1.1).any()
    assert found.z * found.deviation == pytest.approx(found.counts - found.expected)
