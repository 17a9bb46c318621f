"""One workbook, its rows in any order, under any hash seed, in any process: the same report to the byte."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import stakemap as sm
from sizes import size

ROOT = Path(__file__).resolve().parents[2]
SEEDS = range(size(2, thorough=8))
KEPT_IN_ORDER = {"Settings", "Stages"}


def shuffled(source: Path, target: Path, seed: int) -> Path:
    """Copy a workbook with the rows of each sheet in another order; that of stages means something."""
    book = openpyxl.load_workbook(source)
    for sheet in book:
        if sheet.title in KEPT_IN_ORDER:
            continue
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        random.Random(seed).shuffle(rows)
        for number, row in enumerate(rows, start=2):
            for place, value in enumerate(row, start=1):
                sheet.cell(number, place).value = value
    target.parent.mkdir()
    book.save(target)
    return target


def started(folder: Path, seed: int) -> subprocess.Popen[str]:
    words = [
        "report",
        "city.xlsx",
        "--decision",
        sm.examples.DECISION,
        "--today",
        sm.examples.TODAY,
        "--out",
        "out",
    ]
    return subprocess.Popen(
        [sys.executable, "-m", "stakemap", *words],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONHASHSEED": str(seed),
            "PYTHONPATH": str(ROOT / "src"),
            "TZ": ("UTC", "Asia/Shanghai")[seed % 2],
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    base = tmp_path_factory.mktemp("workbooks")
    sm.write(sm.examples.city(), base / "city.xlsx")
    made = [shuffled(base / "city.xlsx", base / f"copy{seed}" / "city.xlsx", seed).parent for seed in SEEDS]
    for pair in zip(SEEDS[::2], SEEDS[1::2], strict=True):
        for program in [started(made[seed], seed) for seed in pair]:
            _, told = program.communicate(timeout=240)
            assert program.returncode == 0, told
    return made


@pytest.mark.parametrize("ending", ["html", "json"])
def test_shuffled_rows_hash_seeds_and_time_zones_give_the_same_bytes(folders, ending):
    found = [
        {file.name: file.read_bytes() for file in sorted((folder / "out").rglob(f"*.{ending}"))}
        for folder in folders
    ]
    pages = [{n: b for n, b in files.items() if not n.endswith("run.json")} for files in found]
    assert pages[0]
    assert all(files == pages[0] for files in pages)
