"""Mutants of our own code against the tests that run them: ``python -m bench mutants [--sample 1500]``.

`policy`, `governance` and `graph/release` are taken whole, of `graph`, `scoring` and `store` a sample; with
``--room graph --room access`` a sample of these rooms of `stakemap` alone.  Each mutant is run in a process
of its own against the tests that ran its line, first those that ran little else; `scripts/bench branches`
says which those are.  All limits are processor seconds, which a busy machine does not change.  What few
examples leave alive meets the properties near it with as many as CI tries.  A mutant is killed when a test
fails or the time runs out; those that a brief run left alive are tried again by one that is not.  One that
changes nothing that anybody could see stands in
``bench/proof/equivalent.csv`` with the reason.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.proof.loaded_tests import LoadedTests
from bench.proof.mutant_run import outcome
from bench.proof.mutator import Mutant, mutants_of
from bench.proof.near_tests import NearTests

SOURCE = Path("src/stakemap")
EQUIVALENT = Path(__file__).parent / "proof" / "equivalent.csv"
WHOLE = ("policy.py", "governance", "graph/release")
SAMPLED = ("graph", "scoring", "store/shared", "store/sqlite", "store/opening.py")
Z = 1.96


def modules(places: Iterable[str]) -> list[Path]:
    """Files of modules, in order."""
    found: set[Path] = set()
    for place in places:
        path = SOURCE / place
        found.update([path] if path.suffix == ".py" else path.rglob("*.py"))
    return sorted(found)


def chosen(sample: int, seed: int, rooms: Sequence[str] = ()) -> list[Mutant]:
    """The whole ones and a sample of the others, in an order by lot, so that any part is a sample.

    Of `rooms`, where some are named, a sample alone.
    """
    whole = [one for path in modules(() if rooms else WHOLE) for one in mutants_of(path)]
    sampled = modules(rooms) if rooms else sorted({*modules(SAMPLED)} - {*modules(WHOLE)})
    others = [one for path in sampled for one in mutants_of(path)]
    lot = random.Random(seed)
    tried = whole + lot.sample(others, min(sample, len(others)))
    return lot.sample(tried, len(tried))


def interval(killed: int, tried: int) -> tuple[float, float]:
    """Wilson's 95 % interval of the share."""
    share, n = killed / tried, tried
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * (share * (1 - share) / n + Z**2 / (4 * n**2)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def main(words: list[str]) -> int:
    """Try them in order until all were, or the time is over; print shares and survivors."""
    take = argparse.ArgumentParser(prog="scripts/bench mutants", description=__doc__)
    take.add_argument("--sample", type=int, default=1500)
    take.add_argument("--seed", type=int, default=1)
    take.add_argument("--minutes", type=float, default=60)
    take.add_argument("--data", type=Path, default=Path(".coverage"))
    take.add_argument("--seconds", type=Path, default=Path(".coverage-seconds.json"))
    take.add_argument("--out", type=Path, default=Path("mutants.jsonl"), help="continued if it is there")
    take.add_argument("--room", action="append", default=[], help="a sample of this room of src/stakemap")
    take.add_argument(
        "--brief", action="store_true", help="ten seconds of tests each: a lower bound, at once"
    )
    take.add_argument("--module", help="only mutants of files whose path holds this")
    given = take.parse_args(words)
    near, until = NearTests(given.data, given.seconds), time.monotonic() + 60 * given.minutes
    done = _done(given.out)
    asked = chosen(given.sample, given.seed, given.room)
    todo = [one for one in asked if (given.module or "") in str(one.path)]
    with given.out.open("a", encoding="utf-8") as out, LoadedTests(near.tests) as loaded:
        for mutant in todo:
            known = done.get((str(mutant.path), mutant.number))
            if known is not None and (known != "alive" or given.brief):
                continue
            if time.monotonic() > until:
                break
            way = outcome(mutant, near, loaded, brief=given.brief)
            done[str(mutant.path), mutant.number] = way
            place = {"path": str(mutant.path), "number": mutant.number, "line": mutant.line}
            out.write(json.dumps({**place, "what": mutant.what, "way": way}, ensure_ascii=False) + "\n")
            out.flush()
    _tell(todo, done, set() if given.room else set(modules(WHOLE)))
    return 0


def _done(path: Path) -> dict[tuple[str, int], str]:
    rows = path.read_text(encoding="utf-8").splitlines() if path.is_file() else ()
    return {(row["path"], row["number"]): row["way"] for row in map(json.loads, rows)}


def same_as_before() -> dict[tuple[str, str, str], str]:
    """Reasons why mutants change nothing, by file, first line of the statement, and change."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        return {(row["path"], row["line"], row["change"]): row["reason"] for row in csv.DictReader(file)}


def named(one: Mutant) -> tuple[str, str, str]:
    """File, first line of the statement, and change: what stays when other lines move."""
    line = one.path.read_text(encoding="utf-8").splitlines()[one.line - 1]
    return one.path.relative_to(SOURCE).as_posix(), line.strip(), one.what


def _tell(todo: Sequence[Mutant], done: dict[tuple[str, int], str], whole: set[Path]) -> None:
    reasons = same_as_before()
    for name, kept in (("whole", True), ("sample", False)):
        tried = [one for one in todo if (one.path in whole) is kept and (str(one.path), one.number) in done]
        ways = Counter(done[str(one.path), one.number] for one in tried)
        killed = ways["killed"] + ways["timeout"]
        if not tried:
            continue
        left = [one for one in tried if done[str(one.path), one.number] not in {"killed", "timeout"}]
        same = [one for one in left if named(one) in reasons]
        asked = sum((one.path in whole) is kept for one in todo)
        print(f"{name}: {len(tried)} of {asked} tried, {_share(killed, len(tried))}; {dict(ways)}")
        if len(same) < len(tried):
            print(f"  {len(same)} change nothing; of the others {_share(killed, len(tried) - len(same))}")
        for one in left:
            way = reasons.get(named(one), done[str(one.path), one.number])
            print(f"  {one.path}:{one.line} [{one.number}] {one.what}  {way}")
    print(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime / 60:.1f} min of processor time")


def _share(killed: int, of: int) -> str:
    low, high = interval(killed, of)
    return f"{killed} killed: {killed / of:.1%} (95 %: {low:.1%} to {high:.1%})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
