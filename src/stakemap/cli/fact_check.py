"""`audit`: write the sheet of what to look up, and take the filled sheet back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.cli.files import free, read_file
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.graph.fact_check.answers import Audit

__all__ = ["audit", "read_audit"]


def audit(
    screen: Screen,
    file: Path,
    out: Path | None,
    answers: Path | None,
    *,
    known: int,
    facts: int,
    seed: int,
    as_of: str | None,
    keep_good: bool,
    force: bool,
) -> None:
    """Write the sheet to fill in; with `answers`, the audit of the filled one."""
    place = out or Path(f"{file.stem}-audit{'.json' if answers is not None else '.xlsx'}")
    free(screen, place, force=force)
    graph = read_file(screen, file, keep_good=keep_good).graph
    from stakemap.analysis.fact_check import audit as drawn

    plan = drawn(graph, as_of=as_of, known=known, facts=facts, seed=seed)
    if answers is None:
        plan.save(place, lang=screen.lang)
        people, count = len(plan.sample.people), len(plan.sample.facts)
        screen.say(screen.word("audit-sheet", path=shown_path(place), people=people, facts=count))
        screen.put({"written": str(place), "people": people, "facts": count})
        return
    screen.typed = True
    done = plan.read(answers)
    screen.typed = False
    done.save(place)
    _tell(screen, done)
    screen.say(screen.word("audit-written", path=shown_path(place)))
    screen.put({"written": str(place), "audit": done.to_dict()})


def _tell(screen: Screen, done: Audit) -> None:
    """What came out, in counts."""
    if done.known is not None:
        screen.say(screen.word("audit-missing", absent=done.absent, known=done.absent + done.found))
    for checked in done.grades:
        if checked.right + checked.wrong:
            screen.say(
                screen.word(
                    "audit-grade",
                    low=f"{checked.low:.0%}",
                    high=f"{checked.high:.0%}",
                    right=checked.right,
                    n=checked.right + checked.wrong,
                )
            )
    unsure = done.unsure + sum(checked.unsure for checked in done.grades)
    if unsure:
        screen.warn(screen.word("audit-unsure", count=unsure))


def read_audit(screen: Screen, path: Path | None) -> Audit | None:
    """The audit that a report shall stand on.

    Raises
    ------
    Usage
        If there is no such file.
    """
    if path is None:
        return None
    if not path.is_file():
        raise Usage(screen.word("no-file", path=path), screen.word("no-audit-hint"))
    from stakemap.graph.fact_check.answers import Audit

    return Audit.read(path)
