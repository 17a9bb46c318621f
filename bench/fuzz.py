"""Mutants of good files against every reader: ``python -m bench fuzz [--mutants 20000] [--seed 1]``.

Each reader reads in processes of its own, with limits.  A fault is anything raised that is not of
`stakemap.errors`, more than 2 s of processor time, or more than 300 MiB above what the good file takes.
``--minutes`` ends a long run after a round; ``--reader NAME --only N`` repeats one mutant of a seed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.proof.child import MIB
from bench.proof.readers import READERS

ROUND = 20_000
"""Mutants of all readers together in one round of a long run."""


def shares(number: int, names: Sequence[str] = ()) -> dict[str, int]:
    """How many of the mutants each reader gets, by its weight; all together at least the number."""
    readers = [reader for reader in READERS if not names or reader.name in names]
    weight = sum(reader.share for reader in readers)
    return {reader.name: -(-number * reader.share // weight) for reader in readers}


def child(asked: Mapping[str, int], seed: int, only: int | None = None) -> list[dict[str, Any]]:
    """What came of so many mutants of each of some readers, read by one other process."""
    words = ["--seed", str(seed), *([] if only is None else ["--only", str(only)])]
    words += [f"{name}={number}" for name, number in asked.items()]
    done = subprocess.run(
        [sys.executable, "-m", "bench.proof.child", *words], capture_output=True, text=True, check=False
    )
    found: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode:
        at = list(asked)[min(len(found), len(asked) - 1)]
        fault = f"the process ended with {done.returncode}: {done.stderr.strip()[-300:]}"
        nothing = dict.fromkeys(("read", "refused", "longest", "mib"), 0)
        found.append({"reader": at, **nothing, "fault": 1, "faults": {fault: [-1]}})
    for one in found:
        if one["mib"] > MIB:
            one["faults"][f"{one['mib']} MiB above the good file"] = [-1]
    return found


def rounds(number: int, seed: int, names: Sequence[str], jobs: int) -> Iterator[list[dict[str, Any]]]:
    """Rounds until the number is reached; each is another seed."""
    left = number
    while left > 0:
        asked = shares(min(left, ROUND), names)
        most_first = [{name: asked[name]} for name in sorted(asked, key=lambda name: -asked[name])]
        with ThreadPoolExecutor(jobs) as pool:
            yield [one for told in pool.map(child, most_first, [seed] * len(asked)) for one in told]
        left -= sum(asked.values())
        seed += 1


def main(words: list[str]) -> int:
    """Run, tell a line a round and the faults; 1 if there were any."""
    take = argparse.ArgumentParser(prog="scripts/bench fuzz", description=__doc__)
    take.add_argument("--mutants", type=int, default=20_000)
    take.add_argument("--seed", type=int, default=1)
    take.add_argument("--jobs", type=int, default=2)
    take.add_argument("--minutes", type=float, default=float("inf"))
    take.add_argument("--reader", action="append", default=[], choices=[reader.name for reader in READERS])
    take.add_argument("--only", type=int)
    given = take.parse_args(words)
    if given.only is not None:
        print(*child({given.reader[0]: given.only + 1}, given.seed, given.only))
        return 0
    return _told(given)


def _told(given: argparse.Namespace) -> int:
    begun, counts, faults = time.monotonic(), Counter[str](), Counter[str]()
    longest, most, seed = 0.0, 0, given.seed
    for found in rounds(given.mutants, given.seed, given.reader, given.jobs):
        for one in found:
            counts.update({way: one[way] for way in ("read", "refused", "fault")})
            longest, most = max(longest, one["longest"]), max(most, one["mib"])
            for what, which in one["faults"].items():
                if not faults[f"{one['reader']}: {what}"]:
                    print(f"FAULT {one['reader']}: {what} (--seed {seed}, mutant {which[0]})")
                faults[f"{one['reader']}: {what}"] += len(which)
        minutes = (time.monotonic() - begun) / 60
        print(
            f"{counts.total()} mutants of {len(found)} readers in {minutes:.1f} min: {counts['read']} read, "
            f"{counts['refused']} refused, {sum(faults.values())} faults of {len(faults)} kinds; "
            f"longest {longest:.2f} s, {most} MiB above the good file",
            flush=True,
        )
        seed += 1
        if minutes > given.minutes:
            break
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
