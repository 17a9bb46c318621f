"""A small bureau as a workbook, and the command line called in this process or in its own."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from stakemap.io import write
from stakemap.model import (
    Account,
    Basis,
    Decision,
    DecisionRole,
    Person,
    Role,
    Source,
    Stage,
    Stance,
    Tie,
    Unit,
)

SOURCE = Path(__file__).resolve().parents[2] / "src"
KEPT = {"source": "s:list", "grade": "B2", "basis": Basis.PUBLISHED, "expires": date(2031, 1, 1)}
DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")
DECISION = "d:parking"


def records():
    """Five people of one bureau, whom they turn to, and one decision."""
    people = [("li-wei", "李伟", "Li Wei"), ("qian", "钱多", "Qian Duo"), ("wu", "吴用", "Wu Yong")]
    people += [("zhao", "赵敏", "Zhao Min"), ("sun", "孙平", "Sun Ping")]
    ties = [("li-wei", "zhao"), ("qian", "zhao"), ("wu", "qian"), ("sun", "li-wei")]
    return [
        Source(id="s:list", title="Staff list", published="2026-05-01"),
        Account(id="account:bureau", name="Bureau of Parking", **KEPT),
        Unit(id="u:bureau", name="Bureau of Parking", **KEPT),
        *(Person(id=f"p:{i}", name=zh, name_zh=zh, name_en=en, **KEPT) for i, zh, en in people),
        *(
            Tie(id=f"t:{a}:{b}", kind="advice", from_id=f"p:{a}", to_id=f"p:{b}", strength=0.5, **KEPT)
            for a, b in ties
        ),
        Decision(
            id=DECISION,
            name="Smart parking",
            unit="u:bureau",
            stages=(Stage(id="board", name="Board"),),
            **KEPT,
        ),
        *(
            DecisionRole(
                id=f"r:{i}", decision=DECISION, player=f"p:{i}", stage="board", role=Role.APPROVER, **KEPT
            )
            for i in ("li-wei", "qian")
        ),
        Stance(id="st:qian", decision=DECISION, person="p:qian", position=0.8, **KEPT),
    ]


@pytest.fixture(scope="session")
def _made(tmp_path_factory):
    path = tmp_path_factory.mktemp("bureau") / "bureau.xlsx"
    write(records(), path)
    return path


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def bureau(folder, _made):
    """The workbook in the current folder."""
    path = folder / "bureau.xlsx"
    path.write_bytes(_made.read_bytes())
    return path


@pytest.fixture
def broken(folder, bureau):
    """The workbook with two cells that cannot be read."""
    from openpyxl import load_workbook

    book = load_workbook(bureau)
    sheet = next(s for s in book if any(c.value == "t:wu:qian" for row in s for c in row))
    row = next(c.row for cells in sheet for c in cells if c.value == "t:wu:qian")
    head = {str(c.value).lower(): c.column for r in sheet.iter_rows(max_row=3) for c in r if c.value}
    sheet.cell(row, next(v for k, v in head.items() if k.startswith("strength"))).value = "Secret Name"
    path = folder / "broken.xlsx"
    book.save(path)
    return path


@pytest.fixture
def call(folder):
    """``call("check", "x.xlsx")`` runs the command line in this process."""
    from stakemap.cli.app import app

    runner = CliRunner(env={"STAKEMAP_LANG": "", "COLUMNS": "100"})

    def run(*arguments, code=0, stdin=None):
        done = runner.invoke(app, [str(a) for a in arguments], input=stdin)
        assert done.exit_code == code, (done.stdout, done.stderr, done.exception)
        return done

    return run


@pytest.fixture
def process(folder):
    """``process("demo")`` runs the command line in a process of its own."""

    def run(*arguments, **env):
        return subprocess.run(
            [sys.executable, "-c", "from stakemap.cli import main; main()", *map(str, arguments)],
            capture_output=True,
            cwd=folder,
            timeout=60,
            check=False,
            env={**os.environ, "PYTHONPATH": str(SOURCE), "MPLBACKEND": "Agg", **env},
        )

    return run


@pytest.fixture
def store(bureau, call):
    """A store that holds the bureau."""
    call("load", bureau, "--store", "sqlite:///accounts.db")
    return "sqlite:///accounts.db"


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory):
    """The folder in which the demo ran, and what it said in English, in Chinese and as JSON."""
    from stakemap.cli import account_report
    from stakemap.cli.app import app

    place = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setattr("stakemap.cli.commands.demo.analyzed", cache(account_report.analyzed))
        runs = [CliRunner().invoke(app, ["demo", *more]) for more in ((), ("--lang", "zh"), ("--json",))]
    assert [run.exit_code for run in runs] == [0, 0, 0], [run.stderr for run in runs]
    return place, [run.stdout for run in runs]
