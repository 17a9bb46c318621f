"""Which branches the tests take, with the profile ``brief``: ``python -m bench branches [--gate 95]``.

All tests, those of the paths named, or room by room: ``--room graph --room policy`` runs the tests and
doctests of these rooms of `stakemap`, with the paths named beside them, and looks at their modules alone.
Leaves ``.coverage`` with a context for each test, and ``.coverage-seconds.json``, its processor seconds:
`scripts/bench mutants` asks them which tests ran a line.  With ``--more`` the tests are added to those known
from a run before, as after a test was written.  Ends with 1 where a room, or all of them together, is below
the gate.
Workers of the service are processes of their own: ``--processes`` looks into them, and takes longer.
What talks to a Neo4j server is a room of its own, which is looked at where ``STAKEMAP_NEO4J`` names one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from bench.proof.processor_seconds import PLACE

GATE = 95.0
SOURCE = Path("src/stakemap")
SERVER = "store/neo4j"
OF_OTHERS = {
    "io": (
        "tests/hostile/test_mutants.py",
        "tests/property/test_round_trip.py",
        "tests/cli/commands/test_audit.py",
    ),
    "scoring": ("tests/oracle", "tests/notebook/test_plain_values.py"),
    "store": (
        "tests/contract",
        "tests/privacy/test_guarded_store.py",
        "tests/privacy/test_erasure.py",
        "tests/hostile/test_sqlite_damage.py",
        "tests/cli/commands/test_export_person.py",
        "tests/cli/commands/test_erase.py",
    ),
}
"""Tests that stand in other folders than the room that they run."""
DATA, SECONDS = Path(".coverage"), Path(".coverage-seconds.json")
PROCESSES = Path(__file__).parent / "proof" / "processes.ini"
CLOCK = "bench.proof.processor_seconds"


def main(words: list[str]) -> int:
    """Run the tests, list the files below the gate, tell the whole."""
    take = argparse.ArgumentParser(prog="scripts/bench branches", description=__doc__)
    take.add_argument("--gate", type=float, default=GATE)
    take.add_argument("--processes", action="store_true", help="also in the processes that tests start")
    take.add_argument("--slow", action="store_true", help="with the slow tests")
    take.add_argument("--more", action="store_true", help="add to what the last run left")
    take.add_argument("--room", action="append", default=[], help="only this room of src/stakemap")
    take.add_argument("paths", nargs="*", default=[], help="tests to run, beside those of the rooms")
    given = take.parse_args(words)
    looked_at = [f"--cov=stakemap.{room}" for room in given.room] or ["--cov=stakemap"]
    if given.processes:
        looked_at.append(f"--cov-config={PROCESSES}")
    options = [*looked_at, "--cov-branch", "--cov-context=test", "--cov-report=", "-p", CLOCK]
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
        *_near(given.room),
        *given.paths,
    ]
    known = json.loads(SECONDS.read_text(encoding="utf-8")) if given.more else {}
    env = {**os.environ, "HYPOTHESIS_PROFILE": "brief", "OPENBLAS_NUM_THREADS": "1", PLACE: str(SECONDS)}
    done = subprocess.run(run, capture_output=True, text=True, check=False, env=env)
    print(done.stdout.strip().splitlines()[-1])
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
        return done.returncode
    took = json.loads(SECONDS.read_text(encoding="utf-8"))
    SECONDS.write_text(json.dumps(known | took), encoding="utf-8")
    return _told(given.gate, given.room)


def _near(rooms: list[str]) -> list[str]:
    """Tests and doctests of rooms."""
    found = []
    for room in rooms:
        own = Path("tests", room), Path("tests", f"test_{room}.py"), SOURCE / room, SOURCE / f"{room}.py"
        found += [str(path) for path in own if path.exists()] + list(OF_OTHERS.get(room, ()))
    return found


def room_of(path: str) -> str:
    """The room of `stakemap` in which a module lies."""
    inside = path.rpartition(f"{SOURCE}/")[2]
    return SERVER if inside.startswith(f"{SERVER}/") else inside.partition("/")[0].removesuffix(".py")


def _told(gate: float, rooms: list[str]) -> int:
    """Tell files, rooms and the whole; how the program ends."""
    left_out = set() if os.environ.get("STAKEMAP_NEO4J") else {SERVER}
    files = {name: one for name, one in _measured().items() if room_of(name) not in left_out}
    if rooms:
        files = {name: one for name, one in files.items() if room_of(name).partition("/")[0] in rooms}
    shares = {name: share for name, one in files.items() if (share := covered([one])) < gate}
    for name, share in sorted(shares.items(), key=lambda one: one[1]):
        print(f"{share:6.1f} %  {name}")
    print(f"rooms, lines and branches; the gate is {gate} %" + "".join(f"; without {n}" for n in left_out))
    by_room = {
        room: covered([one for name, one in files.items() if room_of(name) == room])
        for room in sorted(set(map(room_of, files)))
    }
    by_room["all of them"] = covered(files.values())
    for room, share in by_room.items():
        print(f"{room}: {share:.1f} %{'' if share >= gate else ', below the gate'}")
    return int(min(by_room.values()) < gate)


def covered(summaries: Iterable[Mapping[str, int]]) -> float:
    """Percent of the lines and branches of some files that were taken; 100 where there are none."""
    total: Counter[str] = Counter()
    for one in summaries:
        total.update({name: one[name] for name in (*_THERE, *_TAKEN)})
    there, taken = (sum(total[name] for name in names) for names in (_THERE, _TAKEN))
    return 100 * taken / there if there else 100.0


_THERE, _TAKEN = ("num_statements", "num_branches"), ("covered_lines", "covered_branches")


def _measured() -> dict[str, dict[str, int]]:
    """What `coverage` counted of each file, after all contexts."""
    from coverage import Coverage
    from coverage.exceptions import NoDataError

    data = Coverage(data_file=str(DATA))
    data.load()
    with suppress(NoDataError):
        data.combine(keep=False)  # what processes left that the tests started
        data.save()
    shown = Path(".coverage.json")
    data.json_report(outfile=str(shown))
    files = json.loads(shown.read_text(encoding="utf-8"))["files"]
    shown.unlink()
    return {name: one["summary"] for name, one in files.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
