"""Reads mutants in a process of its own, with limits: ``python -m bench.proof.child --seed 1 READER=NUMBER``.

One JSON line for each reader: how many were read and refused, the longest time, the memory above the most
that the process took until its good file was read, and every fault with the number of its mutant.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.proof.mutations import changed_place
from bench.proof.readers import READERS, Reader
from stakemap.errors import StakemapError

SECONDS = 2.0
"""Of processor time, for one file."""
MIB = 300
"""Above what the good file takes."""
HANGS = 20
"""Seconds of processor time after which reading one file is broken off."""


class Hung(BaseException):
    """The time for one file is over."""


def _broken_off(*_: object) -> None:
    raise Hung


def limited() -> None:
    """No reader may take so much that the machine suffers."""
    signal.signal(signal.SIGPROF, _broken_off)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (4 * 1024**3, 4 * 1024**3))


def peak() -> int:
    """Most memory of this process until now, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def attempt(reader: Reader, place: Path) -> tuple[str, str, float]:
    """Read a place: ``read``, ``refused`` or ``fault``, what it was, and the processor time."""
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, HANGS)
    try:
        reader.read(place)
        way, what = "read", ""
    except StakemapError as error:
        way, what = "refused", "" if str(error) else "an error without a text"
    except (Exception, Hung) as error:  # noqa: BLE001  the class of it is what is looked for
        at = traceback.extract_tb(error.__traceback__)[-1]
        ours = [f for f in traceback.extract_tb(error.__traceback__) if "stakemap" in f.filename]
        where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else at.name
        way, what = "fault", f"{type(error).__name__} at {where}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return way, what, time.process_time() - begun


def mutants(reader: Reader, folder: Path, number: int, seed: int) -> Iterator[tuple[int, Path]]:
    """Places with one changed file each, in turn; the good file is put back after each."""
    place = reader.make(folder)
    for n in range(number):
        chance = random.Random(f"{reader.name}:{seed}:{n}")
        file, body = changed_place(place, chance)
        good = file.read_bytes()
        file.write_bytes(body)
        yield n, place
        file.write_bytes(good)


def run(reader: Reader, number: int, seed: int, *, only: int | None = None) -> dict[str, Any]:
    """Read mutants of one reader's good file."""
    counts = {"read": 0, "refused": 0, "fault": 0}
    faults: dict[str, list[int]] = {}
    longest, base = 0.0, 0
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "good").mkdir()
        good = attempt(reader, reader.make(folder / "good"))
        if good[0] != "read":
            raise SystemExit(f"{reader.name}: the good file is not read: {good}")
        base = peak()
        (folder / "bad").mkdir()
        for n, place in mutants(reader, folder / "bad", number, seed):
            if only is not None and n != only:
                continue
            way, what, spent = attempt(reader, place)
            counts[way] += 1
            longest = max(longest, spent)
            if spent > SECONDS:
                what = what or f"more than {SECONDS} s"
            if what:
                faults.setdefault(what, []).append(n)
    return {
        "reader": reader.name,
        **counts,
        "longest": round(longest, 2),
        "mib": peak() - base,
        "faults": faults,
    }


def main(words: list[str]) -> int:
    """Read the mutants of one reader after the other and print what came of each."""
    take = argparse.ArgumentParser(prog="python -m bench.proof.child")
    take.add_argument("--seed", type=int, required=True)
    take.add_argument("--only", type=int)
    take.add_argument("shares", nargs="+", metavar="READER=NUMBER")
    given = take.parse_args(words)
    limited()
    for share in given.shares:
        name, _, number = share.rpartition("=")
        reader = next(one for one in READERS if one.name == name)
        print(json.dumps(run(reader, int(number), given.seed, only=given.only)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
