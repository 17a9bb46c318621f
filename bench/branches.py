"""Which branches the tests take, with the profile ``brief``: ``python -m bench branches [--gate 95]``.

All tests, those of the paths named, or room by room: ``--room graph --room scoring`` runs the tests and
doctests of these rooms of `stakemap`, with the paths named beside them, and looks at their modules alone.
Leaves ``.coverage`` with a context for each test, and ``.coverage-seconds.json``: `scripts/bench mutants`
asks them which tests ran a line.  With ``--more`` the tests are added to those known from a run before, as
after a test was written.  Ends with 1 where the whole is below the gate.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

GATE = 95.0
SOURCE = Path("src/stakemap")
DATA, SECONDS = Path(".coverage"), Path(".coverage-seconds.json")
_TOOK = re.compile(r"([\d.]+)s (?:call|setup|teardown) +(\S.*)")


def main(words: list[str]) -> int:
    """Run the tests, list the files below the gate, tell the whole."""
    take = argparse.ArgumentParser(prog="scripts/bench branches", description=__doc__)
    take.add_argument("--gate", type=float, default=GATE)
    take.add_argument("--slow", action="store_true", help="with the slow tests")
    take.add_argument("--more", action="store_true", help="add to what the last run left")
    take.add_argument("--room", action="append", default=[], help="only this room of src/stakemap")
    take.add_argument("paths", nargs="*", default=[], help="tests to run, beside those of the rooms")
    given = take.parse_args(words)
    options = ["--cov=stakemap", "--cov-branch", "--cov-context=test", "--cov-report=", "--durations=0"]
    kind = [] if given.slow else ["-m", "not slow"]
    run = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        *kind,
        *options,
        *(["--cov-append"] if given.more else []),
        "--durations-min=0",
        *_near(given.room),
        *given.paths,
    ]
    env = {**os.environ, "HYPOTHESIS_PROFILE": "brief", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(run, capture_output=True, text=True, check=False, env=env)
    print(done.stdout.strip().splitlines()[-1])
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
        return done.returncode
    known = json.loads(SECONDS.read_text(encoding="utf-8")) if given.more else {}
    SECONDS.write_text(json.dumps(known | _seconds(done.stdout)), encoding="utf-8")
    return _told(given.gate, given.room)


def _near(rooms: list[str]) -> list[str]:
    """Folders of tests and doctests of rooms."""
    folders = [path for room in rooms for path in (Path("tests", room), SOURCE / room)]
    return [str(path) for path in folders if path.exists()]


def _seconds(text: str) -> dict[str, float]:
    """How long each test took, by node id."""
    took: Counter[str] = Counter()
    for line in text.splitlines():
        if found := _TOOK.fullmatch(line.strip()):
            took[found[2].strip()] += float(found[1])
    return dict(took)


def _told(gate: float, rooms: list[str]) -> int:
    from coverage import Coverage

    data = Coverage(data_file=str(DATA))
    data.load()
    shown = Path(".coverage.json")
    whole = data.json_report(outfile=str(shown), include=[f"*/{SOURCE / room}/*" for room in rooms] or None)
    files = json.loads(shown.read_text(encoding="utf-8"))["files"]
    shown.unlink()
    below = {name: one["summary"]["percent_covered"] for name, one in files.items()}
    for name, share in sorted(below.items(), key=lambda one: one[1]):
        if share < gate:
            print(f"{share:6.1f} %  {name}")
    print(f"{whole:6.1f} %  of lines and branches; the gate is {gate} %")
    return int(whole < gate)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
