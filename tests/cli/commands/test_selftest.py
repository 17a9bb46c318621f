"""`selftest`."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from stakemap.scoring.brokerage import structural_holes
from stakemap.scoring.selftest.checks import CHECKS

TRIED = ("selftest", "--graphs", "6")


@pytest.fixture
def broken(monkeypatch):
    """Burt's constraint, wrong in the seventh digit."""
    right = structural_holes.constraint

    def constraint(snapshot, **options):
        found = right(snapshot, **options)
        return replace(found, values=found.values + 1e-7)

    monkeypatch.setattr(structural_holes, "constraint", constraint)


def test_all_is_well_with_versions_and_a_line_a_measure(call):
    first, *lines, last = call(*TRIED).stdout.splitlines()

    assert first.startswith("stakemap ")
    assert all(f"{name} " in first for name in ("python", "numpy", "scipy", "networkx", "numba"))
    assert len(lines) == len(CHECKS)
    assert all("same on 6 graphs" in line for line in lines)
    assert any(line.startswith("betweenness: ") for line in lines)
    assert last.startswith(f"all {len(CHECKS)} measures are what their definitions say")


def test_the_same_in_chinese(call):
    said = call(*TRIED, "--lang", "zh").stdout

    assert "中介中心性：6 个图" in said
    assert "最小割：" in said
    assert said.splitlines()[-1].startswith(f"{len(CHECKS)} 个指标全部与定义一致")


def test_a_broken_measure_is_named_and_the_exit_code_says_so(call, broken):
    done = call(*TRIED, code=1)

    wrong = [line for line in done.stdout.splitlines() if "DIFFERS" in line]
    assert wrong == ["constraint: DIFFERS from its definition by 1e-07, first on graph 0"]
    assert f"not what their definitions say: 1 of {len(CHECKS)} measures" in done.stdout
    assert "constraints.txt" in done.stderr


def test_as_json(call, broken):
    told = json.loads(call(*TRIED, "--json", code=1).stdout)

    assert (told["exit"], told["failed"]) == (1, ["constraint"])
    assert told["versions"]["numpy"]
    assert told["processor_seconds"] >= 0
    rows = {row["measure"]: row for row in told["measures"]}
    assert len(rows) == len(CHECKS)
    assert not rows["constraint"]["passed"]
    assert rows["hierarchy"] | {"difference": 0.0} == {
        "measure": "hierarchy",
        "graphs": 6,
        "numbers": rows["hierarchy"]["numbers"],
        "difference": 0.0,
        "failed": None,
        "why": "",
        "passed": True,
    }


def test_no_number_of_graphs_below_one(call):
    assert "greater than or equal to 1" in call("selftest", "--graphs", "0", code=2).stderr


def test_it_needs_nothing_that_only_tests_need():
    program = (
        "import sys\n"
        "for name in ('pytest', 'hypothesis', 'igraph', 'pandas', 'networkx'): sys.modules[name] = None\n"
        "from stakemap.cli import main\n"
        "sys.argv = ['stakemap', 'selftest', '--graphs', '2']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
