"""`audit`: write the sheet of what to look up, and take the filled sheet back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.files import existing_file, free, read_file
from stakemap.cli.options import AsOf, File, Force, KeepGood
from stakemap.cli.screen import Screen, shown_path

if TYPE_CHECKING:
    from stakemap.graph.fact_check.answers import Audit

__all__ = ["Options", "audit", "read_audit"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which file, how much to draw, and the sheet: to write, or filled in."""

    file: File
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="PATH",
            help="Sheet to write (.xlsx, else a folder of CSV files); with --answers the audit (.json). "
            "[default: FILE-audit.xlsx or .json]",
            show_default=False,
        ),
    ] = None
    answers: Annotated[
        Path | None,
        typer.Option("--answers", metavar="SHEET", help="Take the filled sheet back.", show_default=False),
    ] = None
    known: Annotated[int, typer.Option("--known", min=0, help="People drawn, one known tie each.")] = 10
    facts: Annotated[int, typer.Option("--facts", min=0, help="Facts drawn of each class of grades.")] = 6
    seed: Annotated[int, typer.Option("--seed", min=0, help="The lot.")] = 0
    as_of: AsOf = None
    keep_good: KeepGood = False
    force: Force = False


def audit(screen: Screen, options: Options) -> None:
    """Draw by lot what to look up, and measure what is missing and how true each grade is.

    First it writes a sheet; filled in, --answers makes an audit of it for report --audit.
    """
    file, answers = options.file, options.answers
    place = options.out or Path(f"{file.stem}-audit{'.json' if answers is not None else '.xlsx'}")
    free(screen, place, force=options.force)
    if answers is not None:
        existing_file(screen, answers, "audit.no_answers_hint")
    graph = read_file(screen, file, keep_good=options.keep_good).graph
    from stakemap.analysis.fact_check import audit as drawn

    plan = drawn(graph, as_of=options.as_of, known=options.known, facts=options.facts, seed=options.seed)
    if answers is None:
        plan.save(place, lang=screen.lang)
        people, count = len(plan.sample.people), len(plan.sample.facts)
        screen.say(screen.word("audit.sheet_written", path=shown_path(place), people=people, facts=count))
        screen.put({"written": str(place), "people": people, "facts": count})
        return
    screen.typed = True
    done = plan.read(answers)
    screen.typed = False
    done.save(place)
    _tell(screen, done)
    screen.say(screen.word("audit.written", path=shown_path(place)))
    screen.put({"written": str(place), "audit": done.to_dict()})


def _tell(screen: Screen, done: Audit) -> None:
    """What came out, in counts."""
    if done.known is not None:
        screen.say(screen.word("audit.ties_missing", absent=done.absent, known=done.absent + done.found))
    for checked in done.grades:
        if checked.right + checked.wrong:
            screen.say(
                screen.word(
                    "audit.grade",
                    low=f"{checked.low:.0%}",
                    high=f"{checked.high:.0%}",
                    right=checked.right,
                    n=checked.right + checked.wrong,
                )
            )
    unsure = done.unsure + sum(checked.unsure for checked in done.grades)
    if unsure:
        screen.warn(screen.word("audit.unsure", count=unsure))


def read_audit(screen: Screen, path: Path | None) -> Audit | None:
    """The audit that a report shall stand on.

    Raises
    ------
    Usage
        If there is no such file.
    """
    if path is None:
        return None
    from stakemap.graph.fact_check.answers import Audit

    return Audit.read(existing_file(screen, path, "audit.missing_hint"))
