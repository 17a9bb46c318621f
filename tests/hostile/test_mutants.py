"""Changed files against every reader: a typed error or a reading, soon, in little memory, nothing else."""

from __future__ import annotations

import sys

import pytest
from bench.fuzz import child, shares
from bench.proof.child import attempt, mutants
from bench.proof.readers import READERS, Reader

from sizes import size
from stakemap.errors import StakemapError

MUTANTS = size(2_000, thorough=20_000)
PARTS = 4
"""Processes that read them, each those of some readers one after the other."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the limits of a process are those of Unix")
@pytest.mark.parametrize("part", range(PARTS))
def test_no_mutant_is_answered_by_an_error_that_is_not_ours(part):
    asked = dict(list(shares(MUTANTS).items())[part::PARTS])
    found = child(asked, seed=1)

    assert [(one["reader"], one["faults"]) for one in found if one["faults"]] == []
    assert {one["reader"]: one["read"] + one["refused"] for one in found} == asked


def test_the_reader_at_which_the_process_ends_is_named():
    read, ended = child({"list of ties": 1, "no such reader": 1}, seed=1)

    assert (read["reader"], read["read"] + read["refused"], read["faults"]) == ("list of ties", 1, {})
    assert ended["reader"] == "no such reader"
    assert "the process ended with 1" in str(ended["faults"])


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_reader_takes_its_good_file(reader, tmp_path):
    assert attempt(reader, reader.make(tmp_path))[:2] == ("read", "")


def test_mutants_are_changed_and_the_same_for_a_seed(tmp_path):
    reader = next(one for one in READERS if one.name == "list of ties")
    good = reader.make(tmp_path).read_bytes()
    made = [[place.read_bytes() for _, place in mutants(reader, tmp_path, 50, seed)] for seed in (1, 1, 2)]

    assert made[0] == made[1] != made[2]
    assert sum(body != good for body in made[0]) > 40
    assert reader.make(tmp_path).read_bytes() == good


@pytest.mark.parametrize(
    ("error", "way", "what"),
    [
        (StakemapError(""), "refused", "an error without a text"),
        (KeyError("x"), "fault", "KeyError at "),
        (RecursionError(), "fault", "RecursionError at "),
        (MemoryError(), "fault", "MemoryError at "),
    ],
)
def test_only_typed_errors_with_a_text_are_an_answer(error, way, what, tmp_path):
    def read(_):
        raise error

    found = attempt(Reader("none", lambda folder: folder, read), tmp_path)
    assert found[0] == way
    assert found[1].startswith(what)
