"""How long the formal-and-informal picture takes beside an older version, and whether its arcs keep clear.

    scripts/bench pictures [--against COMMIT] [--rounds N]
    scripts/bench pictures --organisations 300

Times are those of the process (not of the clock) and of fresh scenes: the layout, and the whole way to SVG.
The older version is a worktree of the repository in a folder that is removed again.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench.offices import scene
from bench.picture_geometry import Floats, crossings, overlaps, passed_circles, passed_rects, points_of

__all__ = ["Clear", "clear"]

ROOT = Path(__file__).resolve().parents[1]
BEFORE = "f76ac07"
SIZES = ((60, 60), (60, 180), (60, 300), (61, 180), (61, 300), (120, 200), (300, 300))
GOALS = {(60, 180): 0.5, (60, 300): 0.3}


class Clear:
    """What is wrong in one picture: arcs through marks and texts, overlapping texts; and how arcs cross.

    Beside it how straight lines between the same places cross, and how many of them run through somebody.
    """

    def __init__(self, plan: Any) -> None:
        circles = np.array([(s.x, s.y, s.r + 2.0) for s in plan.spots.values()]).reshape(-1, 3)
        names = list(plan.spots)
        texts = [rect for spot in plan.spots.values() for rect in spot.labels()] + list(plan.captions())
        rects = np.array(texts).reshape(-1, 4)
        curves, straight, ends = [], [], []
        self.nodes = self.texts = self.through = 0
        for arc in plan.arcs:
            control = np.array(arc.points)
            points = points_of(control)
            others = np.array([name not in arc.ends for name in names])
            self.nodes += passed_circles(points, circles[others])
            self.texts += passed_rects(points, rects)
            curves.append(points_of(control, 10.0))
            straight.append(control[[0, -1]])
            self.through += passed_circles(_between(*straight[-1]), circles[others]) > 0
            ends.append(arc.ends)
        self.overlaps = overlaps(texts)
        self.arcs = len(ends)
        self.crossings, self.straight = crossings(curves, ends), crossings(straight, ends)


def _between(start: Floats, stop: Floats) -> Floats:
    return np.linspace(start, stop, int(np.hypot(*(stop - start))) + 2)


def clear(people: int, ties: int, seed: int) -> Clear:
    """The geometry of one invented organisation."""
    layout = import_module("stakemap.plot.layout.org").layout
    return Clear(layout(scene(people, ties, seed), top=38.0))


def organisations(count: int) -> int:
    """Check `count` organisations; 1 if anything is in the way of anything, or arcs cross more than lines."""
    chance, total = (
        random.Random(15),
        dict.fromkeys(("nodes", "texts", "overlaps", "crossings", "straight", "arcs", "through"), 0),
    )
    fewer = more = 0
    worse: list[str] = []
    for seed in range(count):
        people, ties = chance.randint(5, 120), chance.randint(0, 200)
        found = clear(people, ties, seed)
        for name in total:
            total[name] += getattr(found, name)
        fewer += found.crossings < found.straight
        if found.crossings > found.straight:
            more += 1
            worse.append(
                f"    {people} people, {found.arcs} arcs: {found.crossings} crossings, of straight lines "
                f"{found.straight}, {found.through} of which run through somebody"
            )
    print(f"{count} organisations of 5 to 120 people, {total['arcs']} arcs")
    print(
        f"  through a node {total['nodes']}, through a label {total['texts']}, "
        f"overlapping labels {total['overlaps']}"
    )
    ratio = total["crossings"] / max(total["straight"], 1)
    print(f"  crossings {total['crossings']}, of straight lines {total['straight']} ({ratio:.3f})")
    print(f"  fewer than straight lines in {fewer}, more in {more}, as many in {count - fewer - more}")
    print(f"  straight lines that run through somebody: {total['through']} of {total['arcs']}")
    print("\n".join(worse))
    bad = total["nodes"] or total["texts"] or total["overlaps"] or ratio >= 1.0
    return int(bool(bad))


def timed(rounds: int) -> None:
    """Print seconds of layout and of the whole picture, by size, as JSON: what each interpreter runs."""
    try:
        layout = import_module("stakemap.plot.layout.org").layout
    except ModuleNotFoundError:
        layout = import_module("stakemap.plot.layout").layout
    plot: Any = import_module("stakemap.plot")
    draw = getattr(plot.formal_and_informal, "sheet", plot.formal_and_informal)  # as a page draws it
    plot.svg(draw(scene(8, 4, 0)))
    found = []
    for people, ties in SIZES:
        for seed in range(rounds):
            made = scene(people, ties, 100 + seed)
            gc.collect()  # what the pictures before have left is not this one's time
            start = time.process_time()
            layout(made)
            placed = time.process_time()
            text = plot.svg(draw(scene(people, ties, 200 + seed)))
            found.append((people, ties, placed - start, time.process_time() - placed, len(text)))
    print(json.dumps(found))


@contextmanager
def _worktree(commit: str) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "before"
        git = ("git", "-C", str(ROOT), "worktree")
        subprocess.run([*git, "add", "-q", "--detach", str(place), commit], check=True)
        try:
            yield place
        finally:
            subprocess.run([*git, "remove", "--force", str(place)], check=True)


def _run(source: Path, rounds: int) -> list[list[float]]:
    path = os.pathsep.join((str(source / "src"), str(ROOT)))
    called = [sys.executable, "-c", f"from bench.pictures import timed; timed({rounds})"]
    done = subprocess.run(
        called, env={**os.environ, "PYTHONPATH": path}, cwd=ROOT, check=True, capture_output=True
    )
    found: list[list[float]] = json.loads(done.stdout)
    return found


def compare(commit: str, rounds: int) -> None:
    """Print ratios of this version to an older one; the two take turns."""
    ours: list[list[float]] = []
    theirs: list[list[float]] = []
    with _worktree(commit) as before:
        for _ in range(2):
            theirs += _run(before, rounds)
            ours += _run(ROOT, rounds)
    print(f"medians of {2 * rounds}, seconds of the process; before is {commit}")
    print("people/ties   layout before    now  ratio   picture before    now  ratio   SVG KB before    now")
    own: dict[tuple[int, int], float] = {}
    for size in SIZES:
        (a, c, d), (b, e, f) = (_medians(rows, size) for rows in (theirs, ours))
        own[size] = b
        goal = GOALS.get(size)
        said = "" if goal is None else f"   goal {goal}: {_met(b, goal * a)}, the whole {_met(e, goal * c)}"
        print(
            f"{size[0]:>4}/{size[1]:<4}          {a:8.3f} {b:6.3f}  {b / a:5.2f}"
            f"         {c:8.3f} {e:6.3f}  {e / c:5.2f}"
            f"        {d / 1024:8.0f} {f / 1024:6.0f}{said}"
        )
    print(f"61/300 over 61/180: {own[61, 300] / own[61, 180]:.2f} (at most 3)")


def _met(took: float, most: float) -> str:
    return "reached" if took <= most else "MISSED"


def _medians(rows: list[list[float]], size: tuple[int, int]) -> list[float]:
    return [median(row[at] for row in rows if tuple(row[:2]) == size) for at in (2, 3, 4)]


def main(words: list[str]) -> int:
    """Compare times, or check the geometry of many organisations."""
    parser = argparse.ArgumentParser(prog="scripts/bench pictures", description=__doc__)
    parser.add_argument("--against", default=BEFORE, metavar="COMMIT")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--organisations", type=int, default=0, metavar="N")
    asked = parser.parse_args(words)
    if asked.organisations:
        return organisations(asked.organisations)
    compare(asked.against, asked.rounds)
    return 0
