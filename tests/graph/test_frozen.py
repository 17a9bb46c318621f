"""Mappings and records that compare by content and can be pickled."""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass, field

import numpy as np
import pytest

from stakemap.errors import UnknownName
from stakemap.graph.frozen import Frozen, FrozenMap, same


@dataclass(frozen=True, eq=False)
class Row(Frozen):
    name: str
    values: np.ndarray
    ends: tuple[np.ndarray, ...] = ()
    remark: str = field(default="", compare=False)
    at_hand: dict[str, int] = field(default_factory=dict, init=False)


def test_a_mapping_travels_and_equals_any_mapping_of_the_same():
    held = FrozenMap({"a": 1, "b": float("nan")}, of="letter")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(held, protocol))
        assert again == held
        with pytest.raises(UnknownName, match="unknown letter"):
            again["z"]
    assert FrozenMap({"a": 1}) == {"a": 1} != FrozenMap({"a": 2})
    assert copy.deepcopy(held) == copy.copy(held) == held


def test_a_mapping_takes_no_change_and_an_unnamed_one_gives_a_plain_key_error():
    held = FrozenMap([("a", 1)])
    with pytest.raises(TypeError):
        held["b"] = 2
    with pytest.raises(KeyError) as found:
        held["b"]
    assert type(found.value) is KeyError
    assert held.get("b") is None
    assert "b" not in held


def test_an_unknown_key_of_any_type_is_a_typed_error():
    with pytest.raises(UnknownName):
        FrozenMap({"a": 1}, of="letter")[3]
    with pytest.raises(UnknownName):
        FrozenMap({"a": 1}, of="letter")[["a"]]


def test_records_compare_by_what_they_were_made_of():
    one, two = (Row("x", np.array([1.0, np.nan]), (np.zeros(2),), remark) for remark in ("here", "there"))
    one.at_hand["n"] = 1
    assert one == two
    assert hash(one) == hash(two)
    assert one != Row("x", np.array([1.0, 2.0]), (np.zeros(2),))
    assert one != Row("x", np.array([1.0, np.nan]), (np.zeros(3),))
    assert one != "x"


def test_a_record_comes_back_with_closed_arrays_and_without_what_was_at_hand():
    one = Row("x", np.ones(2), (np.zeros(2),))
    one.at_hand["n"] = 1
    for again in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one), copy.copy(one)):
        assert again == one
        assert again.at_hand == {}
        assert not again.values.flags.writeable
        assert not again.ends[0].flags.writeable


def test_arrays_of_other_types_or_shapes_differ():
    assert not same(np.zeros(2), np.zeros(2, np.int64))
    assert not same(np.zeros(2), [0.0, 0.0])
    assert same({"a": (np.zeros(2),)}, {"a": (np.zeros(2),)})
