"""Columns that a fit puts weights on: what each holds, recomputed from the ties."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import stakemap as sm
from stakemap.model import Basis, Person, Source, Tie
from stakemap.scoring.influence.attention import listening
from stakemap.scoring.influence.stacked import COUNTS, FEWEST_TIES, columns

NAMES = tuple("abcdefg")


COMMON = {"source": "s:1", "grade": "B2", "basis": Basis.PUBLIC_TASK, "expires": date(2031, 1, 1)}


def ties(kind: str, pairs: list[tuple[str, str]]) -> list[Tie]:
    return [
        Tie(id=f"t:{kind}-{a}{b}", from_id=f"p:{a}", to_id=f"p:{b}", kind=kind, strength=0.5, **COMMON)
        for a, b in pairs
    ]


@pytest.fixture
def snapshot():
    many = [(a, "a") for a in "bcdefg"]
    few = [(a, "b") for a in "ac"]
    assert len(few) < FEWEST_TIES <= len(many)
    people = [Person(id=f"p:{name}", name=name.upper(), **COMMON) for name in NAMES]
    facts = [Source(id="s:1", title="Minutes"), *people, *ties("advice", many), *ties("friendship", few)]
    return sm.analyze(sm.PropertyGraph(facts), draws=0).case.snapshot


def test_each_kind_of_tie_with_enough_of_them_is_a_column_of_its_own(snapshot):
    nothing = np.zeros(snapshot.n)
    found = columns(snapshot, nothing, nothing)
    assert set(found) == {"standing", "influence", COUNTS, "ties:advice"}
    assert {snapshot.nodes[k] for k in np.flatnonzero(found["ties:advice"])} == {"p:a"}
    assert found[COUNTS].sum() == snapshot.m


def test_walks_that_several_share_cannot_be_written_into(snapshot):
    walks = listening(snapshot).walks
    with pytest.raises(ValueError, match="read-only"):
        walks[0, 0] = 2.0
