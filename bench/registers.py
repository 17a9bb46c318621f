"""A large file of entities, made by repetition, read line by line: seconds and memory."""

from __future__ import annotations

import json
import resource
import tempfile
import time
from pathlib import Path

from stakemap.io import Evidence, read_records

_MIB = 1024 * 1024
_GIGABYTES = 1.0
"""Of 10**9 bytes."""
_TEXT = {"notes": "n" * 500}
_AT_MOST = 300
"""Mebibytes that reading may take at its highest."""


def _entities() -> list[str]:
    """A block of people, bodies, positions and who holds them, each with half a kilobyte of text."""
    made: list[tuple[str, str, dict[str, str]]] = []
    for k in range(200):
        made += [
            (f"p{k}", "Person", {"name": f"Person {k}"}),
            (f"b{k}", "PublicBody", {"name": f"Body {k}"}),
            (f"h{k}", "Position", {"name": "Head", "organization": f"b{k}"}),
            (f"o{k}", "Occupancy", {"holder": f"p{k}", "post": f"h{k}", "startDate": "2019"}),
        ]
    return [
        json.dumps({"id": ident, "schema": schema, "properties": {n: [v] for n, v in (said | _TEXT).items()}})
        for ident, schema, said in made
    ]


def main(words: list[str]) -> int:
    """Write a file of so many gigabytes (default 1), read it, print what it took; 1 above the promise."""
    gigabytes = float(words[0]) if words else _GIGABYTES
    block = "".join(f"{line}\n" for line in _entities()).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "repeated.ftm.json"
        times = int(gigabytes * 1e9 / len(block)) + 1
        with path.open("wb") as file:
            for _ in range(times):
                file.write(block)
        size, lines = path.stat().st_size, times * block.count(b"\n")
        began = time.perf_counter()
        reading = read_records(
            path, format="ftm", evidence=Evidence(basis="published", retention="2040-01-01")
        )
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MIB
    print(f"file: {size / 1e9:.2f} GB, {lines:,} lines; facts: {len(reading.records):,}")
    print(f"reading: {seconds:.0f} s, {lines / seconds:,.0f} lines/s; memory: {peak:.0f} MiB of {_AT_MOST}")
    return int(peak > _AT_MOST)
