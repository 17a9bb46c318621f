"""Commands whose time is over: store and files are as they were, and that is said."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stakemap.store import connect
from stakemap.work import Deadline

SOURCE = Path(__file__).resolve().parents[2] / "src"
DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")
STORE = ("--store", "sqlite:///accounts.db")
ONE = (*STORE, "--account", "bureau")
COMMANDS = {
    "load": ("load", "bureau.xlsx", *STORE, "--account", "third"),
    "load again": ("load", "smaller.json", *STORE, "--account", "bureau", "--max-shrink", "1"),
    "report of a file": ("report", "bureau.xlsx", "--draws", "0", "--what-ifs", "0", *DAY),
    "report": ("report", *ONE, "--draws", "0", "--what-ifs", "0", "--write-back", *DAY),
    "contacts": ("contacts", *ONE, "--out", "contacts.csv", *DAY),
    "card": ("card", "Li Wei", *ONE, *DAY),
    "portfolio": ("portfolio", *STORE, "--as-of", "2026-09-01"),
    "plan": ("plan", "bureau.xlsx", "--out", "plan.json", "--ics", "plan.ics", *DAY),
    "audit": ("audit", "bureau.xlsx", "--out", "sheet.xlsx"),
    "backup": ("backup", "copy.db", *STORE),
    "restore": ("restore", "old.db", *STORE, "--yes"),
    "template": ("template", "mine.xlsx", "--from", "city"),
}


class At(Deadline):
    """A deadline that comes at the k-th checkpoint of a command, and counts them."""

    k = seen = 0

    def check(self) -> None:
        At.seen += 1
        if At.seen == At.k:
            self.cancel()
        super().check()


@pytest.fixture
def pristine(call, store, bureau, folder, monkeypatch):
    """A folder with a store of two accounts, a backup of it, a file, and a report."""
    from stakemap.io import read, write

    call("load", bureau, *STORE, "--account", "second")
    call("backup", "old.db", *STORE)
    write(read(bureau).without("t:wu:qian"), "smaller.json")
    call("load", "smaller.json", *STORE, "--account", "second", "--max-shrink", "1")
    (folder / "reports").mkdir()
    place = folder.with_name(f"{folder.name}-pristine")
    shutil.copytree(folder, place)
    monkeypatch.setattr("stakemap.cli.session.Deadline", At)
    return place


def fresh(pristine: Path, folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(pristine, folder, dirs_exist_ok=True)


def state(folder: Path) -> dict[str, object]:
    """All files by their bytes, stores by what each account holds."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".db":
            with connect(f"sqlite:///{path}") as one:
                names = one.datasets()
            for name in names:
                with connect(f"sqlite:///{path}", dataset=name) as held:
                    found[f"{path.name} {name}"] = held.head(), held.verify().ok, sorted(held.rows())
        elif path.is_file() and ".db-" not in path.name:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def limited(call, k: int, command: tuple[str, ...], code: int):
    At.k, At.seen = k, 0
    return call(*command, "--time-limit", "1000", code=code)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_whose_time_is_over_leaves_everything_as_it_was(call, folder, pristine, name):
    before = state(folder)
    limited(call, 0, COMMANDS[name], 0)
    n, after = At.seen, state(folder)
    assert after != before
    for k in sorted({1, n, *random.Random(n).sample(range(1, n + 1), min(n, 3))}):
        fresh(pristine, folder)
        done = limited(call, k, COMMANDS[name], 2)
        assert "as they were" in done.stderr
        assert state(folder) == before, k


def test_an_erasure_that_is_called_off_between_accounts_tells_whom_it_reached(call, folder, pristine):
    command = ("erase", "p:li-wei", *STORE, "--reason", "r", "--json")
    limited(call, 0, command, 0)
    n, seen = At.seen, set()
    for k in range(1, n + 1):
        fresh(pristine, folder)
        done = limited(call, k, command, 2)
        told = json.loads(done.stdout)
        reached = told.get("accounts", [])
        assert len(reached) < 2 or told["absent"], "nothing of what was called off may hold the file"
        for account in ("bureau", "second"):
            with connect("sqlite:///accounts.db", dataset=account) as held:
                assert ("p:li-wei" not in held.load()) == (account in reached), k
                assert held.verify().ok
        seen.add(len(reached))
    assert seen >= {0, 1}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["load again", "backup", "restore", "contacts"])
def test_a_signal_leaves_all_or_nothing_and_says_so(folder, pristine, name):
    """Ctrl-C at any moment: what was under way is there whole or not at all."""
    draw = random.Random(name)
    fresh(pristine, folder)
    before = state(folder)
    whole = started(folder, name)
    whole.communicate(timeout=60)
    assert whole.returncode == 0
    after = state(folder)
    assert digests(after) != digests(before)
    for _ in range(6):
        fresh(pristine, folder)
        one = started(folder, name)
        time.sleep(draw.uniform(0.3, 1.5))
        one.send_signal(signal.SIGINT)
        said = one.communicate(timeout=60)[1]
        found = state(folder)
        if one.returncode == 130:
            assert "half written" in said or found == before, "too early to have begun"
        assert digests(found) in (digests(before), digests(after))


def started(folder, name):
    """A command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", "from stakemap.cli import main; main()", *COMMANDS[name]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def digests(found: dict[str, object]) -> dict[str, object]:
    """A state without the times of revisions."""
    return {
        name: (value[0].rev, value[0].digest, value[1]) if isinstance(value, tuple) else value
        for name, value in found.items()
    }
