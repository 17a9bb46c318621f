"""Each command of ``docs/promises.md`` once, told in the table at its end: ``python -m bench promises``.

What the column "shown by" has between backticks is run: commands, which name ``scripts/``, one after
the other, and folders and files of tests, which ``scripts/test --all`` runs together and which are counted
one by one.  What was run is kept in ``--out`` and not run again; ``--write`` puts the table into the page.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

PAGE = Path("docs/promises.md")
HEADING = "## Each command once"
ALL = "scripts/test --all"
SHOWN_BY = 3
BEGINNINGS = ("scripts/", "HYPOTHESIS_PROFILE=", "tests/")
LINES, WIDTH = 5, 400
OUTCOMES = ("failure", "error", "skipped")


class Row(NamedTuple):
    """One line of the table; `part` where it is a part of the run of all tests."""

    what: str
    figure: str
    seconds: float
    part: bool = False
    code: int = 0


def named(page: str) -> list[str]:
    """Commands and tests that the rows of the promises name, in order, each once."""
    cells = [line.split(" | ")[SHOWN_BY] for line in page.splitlines() if re.match(r"\| P\d", line)]
    words = [word for cell in cells for word in re.findall("`([^`]+)`", cell)]
    return list(dict.fromkeys(word for word in words if word.startswith(BEGINNINGS)))


def counted(cases: Sequence[ET.Element], path: str = "") -> tuple[str, float]:
    """Outcomes of the tests below a path, and the sum of their seconds."""
    place = path.rstrip("/").removesuffix(".py").replace("/", ".")
    within = [one for one in cases if f"{one.get('classname')}.".startswith(f"{place}." if place else "")]
    ways = Counter(
        next((kind for kind in OUTCOMES if one.find(kind) is not None), "passed") for one in within
    )
    told = ", ".join(f"{ways[kind]:,} {kind}" for kind in ("passed", *OUTCOMES) if ways[kind])
    return told or "no test", sum(float(one.get("time", 0)) for one in within)


def said(output: str) -> str:
    """What a benchmark says in its last lines that are not indented, as one cell of a table."""
    lines = [" ".join(line.split()) for line in output.splitlines() if line[:1].strip()][-LINES:]
    while len(lines) > 1 and len("; ".join(lines)) > WIDTH:
        del lines[0]
    return "; ".join(lines)[:WIDTH].replace("|", "/")


def run(command: str, tests: Sequence[str] = ()) -> Iterator[Row]:
    """Run one command; what it told, and of `tests` what each part of them did."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "tests.xml")
        words = ["env", *shlex.split(command)]
        words += [f"--junitxml={found}"] if "scripts/test" in words else []
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        took = time.monotonic() - begun
        if done.returncode:
            print(done.stdout[-4000:], done.stderr[-1000:], file=sys.stderr)
        if not found.exists():
            yield Row(command, said(done.stdout) or said(done.stderr), took, code=done.returncode)
            return
        cases = list(ET.parse(found).iter("testcase"))
    yield Row(command, counted(cases)[0], took, code=done.returncode)
    for path in tests:
        figure, seconds = counted(cases, path)
        failed = "passed" not in figure or "failure" in figure or "error" in figure
        yield Row(path, figure, seconds, part=True, code=int(failed))


def table(rows: Sequence[Row]) -> str:
    """The table and the line above it."""
    busy = os.getloadavg()[2]
    when = f"{datetime.now(UTC):%d %B %Y}".lstrip("0")
    head = (
        f"On {when}, by `scripts/bench promises` on {os.cpu_count()} cores, load {busy:.0f} at its end. "
        "Tests run two at a time; the seconds of a part are the sum of its own."
    )
    return "\n".join(
        [head, "", "| what was run | what it said | seconds |", "| --- | --- | --- |", *map(_line, rows)]
    )


def _line(row: Row) -> str:
    part, failed = "part: " if row.part else "", f"**ended with {row.code}** " if row.code else ""
    return f"| {part}`{row.what}` | {failed}{row.figure} | {row.seconds:,.0f} |"


def main(words: list[str]) -> int:
    """Run what was not run yet, print the table; 1 where something failed."""
    take = argparse.ArgumentParser(prog="scripts/bench promises", description=__doc__)
    take.add_argument("--out", type=Path, default=Path("promises.jsonl"), help="continued if it is there")
    take.add_argument("--only", default="", help="commands that hold this")
    take.add_argument("--write", action="store_true", help="put the table into the page")
    given = take.parse_args(words)
    page = PAGE.read_text(encoding="utf-8")
    asked = named(page)
    tests = [one for one in asked if one.startswith("tests/")]
    commands = list(dict.fromkeys([ALL, *(one for one in asked if one not in tests)]))
    rows = _kept(given.out)
    for command in commands:
        if given.only in command and command not in {row.what for row in rows}:
            print(f"{command} ...", file=sys.stderr, flush=True)
            new = list(run(command, tests if command == ALL else ()))
            rows += new
            with given.out.open("a", encoding="utf-8") as out:
                out.writelines(json.dumps(row) + "\n" for row in new)
    places = {one: place for place, one in enumerate([ALL, *tests, *commands])}
    told = table(sorted(rows, key=lambda row: places.get(row.what, len(places))))
    print(told)
    if given.write:
        PAGE.write_text(f"{page.partition(HEADING)[0]}{HEADING}\n\n{told}\n", encoding="utf-8")
    return int(any(row.code for row in rows))


def _kept(path: Path) -> list[Row]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else ()
    return [Row(*json.loads(line)) for line in lines]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
