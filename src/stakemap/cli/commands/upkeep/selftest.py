"""`selftest`: whether the measures give here what their definitions say."""

from __future__ import annotations

import math
import platform
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.screen import PARTLY_DONE, Screen

if TYPE_CHECKING:
    from stakemap.scoring.selftest.run import Line

__all__ = ["Options", "selftest"]

PACKAGES = ("numpy", "scipy", "networkx", "numba")


@dataclass(frozen=True, slots=True)
class Options:
    """On how many graphs."""

    graphs: Annotated[
        int, typer.Option("--graphs", min=1, max=100_000, help="How many small graphs to try.")
    ] = 200


def selftest(screen: Screen, options: Options) -> None:
    """Hold every measure against the same worked out by brute force, on small graphs, on this machine.

    A line a measure, and the versions it ran with. The exit code is 1 where one differs.
    """
    begun = time.process_time()
    from stakemap.scoring.selftest.run import selftest as lines

    versions = _versions()
    absent = screen.word("selftest.absent")
    screen.say(", ".join(f"{name} {version or absent}" for name, version in versions.items()))
    found = []
    with screen.step("step.selftest"):
        for line in lines(options.graphs):
            found.append(line)
            screen.say(screen.pair(_called(screen, line.measure), _told(screen, line)))
    failed = [line.measure for line in found if not line.passed]
    seconds = round(time.process_time() - begun, 1)
    if failed:
        screen.say(screen.word("selftest.failed", count=len(failed), all=len(found), seconds=seconds))
        screen.note(screen.pair(screen.word("error.hint"), screen.word("selftest.hint")))
        screen.fail(PARTLY_DONE)
    else:
        screen.say(screen.word("selftest.passed", all=len(found), seconds=seconds))
    rows = [_row(line) for line in found]
    screen.put({"versions": versions, "measures": rows, "failed": failed, "processor_seconds": seconds})


def _versions() -> dict[str, str | None]:
    from importlib import metadata

    from stakemap.data.version import __version__

    found: dict[str, str | None] = {"stakemap": __version__, "python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    return found


def _called(screen: Screen, measure: str) -> str:
    """The name of a measure, or of another thing that is judged, in words."""
    from stakemap.scoring.core.labels import labels

    known = labels().get(measure)
    return screen.word(f"selftest.of.{measure}") if known is None else known.text(screen.lang)


def _told(screen: Screen, line: Line) -> str:
    """What was seen, in one line."""
    if line.passed:
        off = f"{line.difference:.0e}" if line.difference else "0"
        return screen.word("selftest.same", graphs=line.graphs, numbers=line.numbers, off=off)
    if line.why not in ("differs", "count"):
        return screen.word("selftest.broke", graph=line.failed, kind=line.why)
    return screen.word(f"selftest.{line.why}", graph=line.failed, off=f"{line.difference:.0e}")


def _row(line: Line) -> dict[str, object]:
    """As plain values; a difference that is no number is none."""
    row = {**line.to_dict(), "passed": line.passed}
    return row if math.isfinite(line.difference) else {**row, "difference": None}
