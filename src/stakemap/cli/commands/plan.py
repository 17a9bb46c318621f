"""`plan`: where the next hours go, as words, as facts to edit, and as entries of a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from stakemap.cli.files import free, read_file
from stakemap.cli.options import AsOf, Clock, DecisionId, File, Force, KeepGood
from stakemap.cli.screen import Screen, shown_path
from stakemap.decision.open_decisions import open_decisions
from stakemap.work import to_its_end

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Options", "plan"]

_MOST = 366


@dataclass(frozen=True, slots=True)
class Options:
    """Of which file, for how long, and where the plan is written."""

    file: File
    decision: DecisionId = None
    as_of: AsOf = None
    today: Clock = None
    days: Annotated[
        int | None,
        typer.Option(
            "--days", min=1, max=_MOST, help="Days to look ahead. [default: 60]", show_default=False
        ),
    ] = None
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="PATH",
            help="Write all facts with the proposed steps: .xlsx, .json, or a folder of CSV files.",
            show_default=False,
        ),
    ] = None
    ics: Annotated[
        Path | None,
        typer.Option(
            "--ics", metavar="FILE.ics", help="Write the open steps for a calendar.", show_default=False
        ),
    ] = None
    force: Force = False
    keep_good: KeepGood = False


def plan(screen: Screen, options: Options) -> None:
    """Plan who of ours meets whom and when, by hours, tender rules and holidays; steps on record are kept.

    Nothing is changed in FILE.  What --out writes can be edited and given to the next run in its place.
    """
    for path in (options.out, options.ics):
        if path is not None:
            free(screen, path, force=options.force)
    reading = read_file(screen, options.file, keep_good=options.keep_good)
    with screen.step("step.analyze"):
        done = _analysis(reading.graph, options)
        told, found = done.effort(days=options.days), done.proposal(days=options.days)
    screen.say(told.explain(screen.lang))
    _tell_left(screen, done, options)
    screen.say(done.plan_progress().explain(screen.lang))
    screen.put({"plan": told.to_dict(), "progress": done.plan_progress().to_dict()})
    _write(screen, reading.graph.with_(*found), options)
    screen.put({"proposed": [fact.id for fact in found]})


def _analysis(graph: PropertyGraph, options: Options) -> Analysis:
    """The analysis behind the plan: of the named decision, else of the open one with the most parts."""
    from stakemap.analysis import analyze
    from stakemap.analysis.plan import Plan
    from stakemap.context.context import Context
    from stakemap.graph.decision.electorate import decision_named

    open_, _ = open_decisions(Context.on(graph, options.as_of or options.today))
    named = decision_named(graph, options.decision) if options.decision is not None else None
    decision = named or next(iter(open_), None)
    wanted = Plan(as_of=options.as_of or options.today, today=options.today, decision=decision)
    return analyze(graph, plan=wanted, findings=False)


def _tell_left(screen: Screen, done: Analysis, options: Options) -> None:
    """Who matters and is left out, and why."""
    from stakemap.engagement.effort.words import left_out

    told = done.effort(days=options.days)
    for text, _ in left_out(told, told.left, screen.lang):
        screen.say(f"- {text}")


def _write(screen: Screen, graph: PropertyGraph, options: Options) -> None:
    """The facts with the proposal, and the calendar of all open steps."""
    from stakemap.engagement.account_plan.calendar_entries import plan_entries
    from stakemap.io import write
    from stakemap.io.calendar_file import calendar_bytes, write_calendar

    lang: Literal["en", "zh"] = "zh" if screen.lang == "zh" else "en"
    written, entries = [], None
    if options.ics is not None:
        case = _analysis(graph, options).case
        assert case is not None  # noqa: S101  made from facts
        entries = plan_entries(case, lang)
        calendar_bytes(entries, lang=lang)  # where its package is not there, nothing at all is written
    if options.out is not None:
        write(graph, options.out, lang=lang)
        written.append(options.out)
    if options.ics is not None and entries is not None:
        with to_its_end():
            write_calendar(entries, options.ics, lang=lang)
        written.append(options.ics)
    for path in written:
        screen.say(screen.word("file.template_written", path=shown_path(path)))
    screen.put({"written": [str(path) for path in written]})
