"""The clock adds and multiplies over sets of stages: the same to the last bit under any hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sizes import size

SOURCE = Path(__file__).resolve().parents[2] / "src"
PROGRAM = """
import stakemap as sm
from stakemap.scoring.decision.stage_ways import ways_through
plan = sm.Plan(as_of=sm.examples.TODAY, decision=sm.examples.DECISION, draws=0)
found = sm.analyze(sm.examples.city(), plan=plan, findings=False)
voters = found.electorate
ways = ways_through(voters.game, voters.stances, [], 0)
alive = {stage: 1 - 0.1 / (k + 3) for k, stage in enumerate(ways.order)}
print([ways.passing(alive, sure).hex() for sure in (None, *ways.order)], list(ways.yes()))
"""


def test_chances_of_the_clock_have_the_same_bits_under_every_hash_seed():
    told = set()
    for seed in range(size(3, thorough=6)):
        env = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(SOURCE)}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=env, capture_output=True, text=True, check=True
        )
        told.add(done.stdout)
    assert len(told) == 1
