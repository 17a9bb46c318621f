"""Mutants are small, whole and wrong; their share is told with an interval that statistics know."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from bench.mutants import SOURCE, interval, named, same_as_before
from bench.proof.mutator import UNCHANGED, Mutant, mutants_of
from scipy.stats import binomtest

CODE = '''"""Text of a module."""
import math
__all__ = ["part"]


def part(a: int = 3, *, mode="fast") -> float:
    """Text of a function."""
    if a < 4 and mode != "slow mode":
        math.sqrt(a)
        return -a * 2
    for n in range(a):
        if n in (1, 2):
            continue
    return 0.5 if a else None
'''


@pytest.fixture
def module(tmp_path):
    path = tmp_path / "part.py"
    path.write_text(CODE, encoding="utf-8")
    return path


def test_each_mutant_is_another_program_and_only_one_place_differs(module):
    good = ast.unparse(ast.parse(CODE)).splitlines()
    for mutant in mutants_of(module):
        made = ast.unparse(mutant.tree()).splitlines()
        compile(mutant.tree(), "part.py", "exec")
        assert len(made) == len(good)
        assert sum(a != b for a, b in zip(good, made, strict=True)) == 1, mutant.what
    assert ast.unparse(Mutant(module, UNCHANGED, 1, 1, "").tree()).splitlines() == good


def test_what_can_go_wrong_is_tried_and_what_people_read_is_left_alone(module):
    changes = {mutant.what for mutant in mutants_of(module)}

    assert {
        "3 -> 4", "'fast' -> 'xfastx'", "a < 4 -> a <= 4", "math.sqrt(a) -> pass", "-a -> a",
        "continue -> break", "-a * 2 -> -a / 2", "n in (1, 2) -> n not in (1, 2)",
        "0.5 if a else None -> None if a else 0.5",
    } <= changes  # fmt: skip
    assert not any(
        "Text of" in what or ("slow" in what.partition("->")[2] and "x" in what) for what in changes
    )
    assert [mutant.number for mutant in mutants_of(module)] == list(range(len(mutants_of(module))))


@pytest.mark.parametrize(("killed", "tried"), [(0, 5), (3, 10), (85, 100), (1500, 1500)])
def test_the_interval_is_wilsons(killed, tried):
    oracle = binomtest(killed, tried).proportion_ci(0.95, method="wilson")
    assert interval(killed, tried) == pytest.approx((oracle.low, oracle.high), abs=1e-4)


def test_each_change_that_is_said_to_change_nothing_can_still_be_made(monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[1])
    for (path, line, change), reason in same_as_before().items():
        assert reason
        assert (path, line, change) in set(map(named, mutants_of(SOURCE / path)))
