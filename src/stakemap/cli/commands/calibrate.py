"""`calibrate`: learn weights of standing, influence and counts from answers, and say what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.files import existing_file, free, read_file
from stakemap.cli.options import AsOf, Clock, File, Force, KeepGood
from stakemap.cli.screen import Screen, shown_path

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Options", "calibrate"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which file, whose answers, and where the profile goes."""

    file: File
    answers: Annotated[
        Path,
        typer.Option("--answers", metavar="FILE.csv", help="Columns id, answer (yes, no or a number)."),
    ]
    source: Annotated[
        str,
        typer.Option("--source", metavar="TEXT", help="Who answered, without names; kept in the profile."),
    ]
    out: Annotated[Path, typer.Option("--out", metavar="FILE.json", help="Profile to write.")] = Path(
        "profile.json"
    )
    as_of: AsOf = None
    today: Clock = None
    keep_good: KeepGood = False
    force: Force = False


def calibrate(screen: Screen, options: Options) -> None:
    """Learn from ten or more answers how much standing, influence and plain counts say.

    Says what the fit is worth on answers it has not seen, with an interval, or "no gain".
    """
    out = options.out
    free(screen, out, force=options.force)
    from stakemap.analysis.calibration import calibrate as fit
    from stakemap.analysis.plan import Plan
    from stakemap.io.answer_sheet import read_answers

    screen.typed = True
    told = read_answers(existing_file(screen, options.answers, "calibrate.no_answers_hint"))
    screen.typed = False
    graph = read_file(screen, options.file, keep_good=options.keep_good).graph
    plan = Plan(as_of=options.as_of or options.today, today=options.today)
    with screen.step("step.analyze"):
        found = fit(graph, told, source=options.source, plan=plan)
    found.profile.write(out)
    low, value, high = (f"{number:+.3f}" for number in found.gain)
    key = "calibrate.gain" if found.gained else "calibrate.no_gain"
    screen.say(screen.word(key, value=value, low=low, high=high, count=len(told)))
    screen.say(
        screen.word(
            "calibrate.pairs", default=f"{found.default:.3f}", fitted=f"{found.right:.3f}", count=len(told)
        )
    )
    for name, before, after in found.figures:
        figure = _called(graph, name, screen.lang)
        screen.say(f"  {screen.pair(figure, f'{before:.3g} -> {after:.3g}')}")
    for answers, share in found.curve:
        screen.say(screen.word("calibrate.curve", count=answers, share=f"{share:.3f}"))
    screen.say(screen.word("calibrate.written", path=shown_path(out)))
    screen.put({**found.to_dict(), "file": str(out)})


def _called(graph: PropertyGraph, name: str, lang: str) -> str:
    """A column of the fit in words: a measure, or the ties of one kind."""
    from stakemap.scoring.core.labels import labels

    kind = graph.catalogue.kinds.get(name.removeprefix("ties:"))
    return kind.label(lang) if kind is not None else labels()[name].short(lang)
