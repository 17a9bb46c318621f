"""`report`: from a file or from an account of a store to pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from stakemap.cli.account_report import Facts, Outcome, Wish, of_account, written
from stakemap.cli.accounts import the_account
from stakemap.cli.commands.audit import read_audit
from stakemap.cli.commands.what_if import Changes, Tried, what_if, written_what_if
from stakemap.cli.earlier_reports import earlier_reports
from stakemap.cli.files import existing_file, folder, language_of, read_file
from stakemap.cli.inputs import Place
from stakemap.cli.options import (
    Account,
    Actor,
    AsOf,
    Audience,
    Clock,
    DecisionId,
    FromStore,
    KeepGood,
    MaybeFile,
    Out,
    formats,
)
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

__all__ = ["Options", "report"]

ALL, WHAT_IF, HOW_SURE = "All accounts", "What if", "How sure"
"""Headings of options."""


@dataclass(frozen=True, slots=True)
class Options:
    """Whose report, on which day, in which form, and on which figures it stands."""

    file: MaybeFile = None
    store: FromStore = None
    account: Account = None
    every: Annotated[bool, typer.Option("--all", help="Every account of the store.", rich_help_panel=ALL)] = (
        False
    )
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            min=1,
            help="With --all: processes side by side. [default: one a core, at most one an account]",
            show_default=False,
            rich_help_panel=ALL,
        ),
    ] = None
    base: Annotated[
        str,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="With --all: where the folder can be reached; links in summary.md begin with it.",
            show_default=False,
            rich_help_panel=ALL,
        ),
    ] = ""
    decision: DecisionId = None
    as_of: AsOf = None
    today: Clock = None
    out: Out = Path("reports")
    form: Annotated[
        str,
        typer.Option(
            "--formats", metavar="LIST", parser=formats, help="Any of html, json, pdf, xlsx, docx and md."
        ),
    ] = "html,json"
    full: Annotated[
        bool, typer.Option("--full", help="Everything behind the two pages stands open and prints too.")
    ] = False
    audience: Audience = None
    strict_conduct: Annotated[
        bool,
        typer.Option(
            "--strict-conduct",
            help="Withhold ways to people while the conduct check has a warning that refuses.",
        ),
    ] = False
    keep_good: KeepGood = False
    scenario: Annotated[
        list[Path] | None,
        typer.Option(
            "--scenario",
            metavar="FILE.yaml",
            help="What if: before and after a scenario (.yaml, .toml or .json) on one page; "
            "several happen one after the other.",
            show_default=False,
            rich_help_panel=WHAT_IF,
        ),
    ] = None
    leave: Annotated[
        list[str] | None,
        typer.Option(
            "--leave",
            metavar="NAME",
            help="What if this person leaves.",
            show_default=False,
            rich_help_panel=WHAT_IF,
        ),
    ] = None
    vacate: Annotated[
        list[str] | None,
        typer.Option(
            "--vacate",
            metavar="UNIT/POST",
            help="What if this post falls empty.",
            show_default=False,
            rich_help_panel=WHAT_IF,
        ),
    ] = None
    appoint: Annotated[
        list[str] | None,
        typer.Option(
            "--appoint",
            metavar="NAME=UNIT/POST",
            help="What if this person takes this post.",
            show_default=False,
            rich_help_panel=WHAT_IF,
        ),
    ] = None
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="DATE",
            help="When that happens (2027-03). [default: on the day of the report]",
            show_default=False,
            rich_help_panel=WHAT_IF,
        ),
    ] = None
    audited: Annotated[
        Path | None,
        typer.Option(
            "--audit",
            metavar="AUDIT.json",
            help="Intervals stand on this audit, not on an assumed band.",
            show_default=False,
            rich_help_panel=HOW_SURE,
        ),
    ] = None
    profile: Annotated[
        Path | None,
        typer.Option(
            "--profile",
            metavar="FILE.json",
            help="Figures that calibrate fitted; the report says so.",
            show_default=False,
            rich_help_panel=HOW_SURE,
        ),
    ] = None
    draws: Annotated[
        int | None,
        typer.Option(
            "--draws",
            metavar="N",
            min=0,
            help="Cases drawn for every range; 0 for none. [default: 500 up to 300 people, fewer above]",
            show_default=False,
            rich_help_panel=HOW_SURE,
        ),
    ] = None
    what_ifs: Annotated[
        int | None,
        typer.Option(
            "--what-ifs",
            metavar="N",
            min=0,
            help="Single changes tried out on the page; 0 for none. [default: 14 up to 120 people, 4 above]",
            show_default=False,
            rich_help_panel=HOW_SURE,
        ),
    ] = None
    write_back: Annotated[
        bool, typer.Option("--write-back", help="Keep the scores in the store, with their run.")
    ] = False
    actor: Actor = ""


def report(screen: Screen, options: Options) -> None:
    """Write the report: one page with a section for each open decision, one JSON file for each.

    An account whose facts give the same as last time is left alone: the old report stays.  With a scenario,
    or with changes by name, before and after stand on one page instead.
    """
    if (options.workers or options.base) and not options.every:
        raise Usage(screen.word("batch.needs_all"))
    wish = _wish(screen, options)
    file, url, account = options.file, options.store, options.account
    changes = Changes(
        tuple(options.scenario or ()),
        tuple(options.leave or ()),
        tuple(options.vacate or ()),
        tuple(options.appoint or ()),
        options.on,
    )
    if wish.audience is not None and (changes.given or wish.write_back):
        raise Usage(screen.word("report.copy_alone"), screen.word("report.copy_alone_hint"))
    if changes.given:
        place = Place(file, url, account, keep_good=options.keep_good)
        what_if(screen, wish, changes, place, every=options.every)
    elif file is not None and url is None:
        if account or options.every or wish.write_back:
            raise Usage(screen.word("report.needs_store"), screen.word("report.file_or_store_hint"))
        _of_file(screen, wish, file, keep_good=options.keep_good)
    elif file is not None or url is None:
        raise Usage(screen.word("report.file_or_store"), screen.word("report.file_or_store_hint"))
    elif options.every:
        if account:
            raise Usage(screen.word("report.all_or_one"))
        from stakemap.cli.commands.report_all import Batch, report_all  # with what runs side by side

        report_all(screen, wish, Batch(url, options.workers, options.base))
    else:
        name = the_account(screen, url, account, or_all=True)
        with screen.step("step.analyze"):
            outcome = of_account(wish, url, name)
        _tell(screen, outcome)


def _wish(screen: Screen, options: Options) -> Wish:
    from stakemap.reports.format_table import formats_named

    return Wish(
        out=folder(screen, options.out if options.audience is None else options.out / options.audience),
        audience=options.audience,
        formats=tuple(one.name for one in formats_named(options.form.split(","))),
        lang=screen.asked_lang,
        decision=options.decision,
        as_of=options.as_of,
        today=options.today,
        write_back=options.write_back,
        actor=options.actor,
        audit=read_audit(screen, options.audited),
        profile=existing_file(screen, options.profile, "report.no_profile_hint") if options.profile else None,
        draws=options.draws,
        full=options.full,
        what_ifs=options.what_ifs,
        strict=options.strict_conduct,
    )


def _of_file(screen: Screen, wish: Wish, file: Path, *, keep_good: bool) -> None:
    """The report, and the page of the sheet *What if* where it is filled in."""
    reading = read_file(screen, file, keep_good=keep_good)
    from stakemap.reports.run_record import file_origin

    wish = replace(wish, lang=wish.lang or language_of(reading))
    path = file.resolve()
    origin = file_origin(path) | {"path": str(path)}
    left_out = tuple(dict.fromkeys(problem.place for problem in reading.problems))
    facts = Facts(reading.graph, path.stem, origin, left_out)
    with screen.step("step.analyze"):
        outcome = written(wish, facts, earlier_reports(wish.out))
    _tell(screen, outcome)
    if reading.scenario is not None and wish.audience is None:
        tried = Tried(reading.scenario, reading.graph, path.stem)
        screen.put({"what_if": written_what_if(screen, wish, tried)})


def _tell(screen: Screen, outcome: Outcome) -> None:
    from stakemap.reports.files import held_open

    page = outcome.page
    screen.speak(outcome.language)
    if outcome.state == "unchanged" and page is not None:
        screen.say(screen.word("report.unchanged", account=outcome.account, path=shown_path(page)))
    else:
        for path in outcome.files:
            screen.say(screen.word("report.written", path=shown_path(path)))
            held = held_open(path)
            if held is not None:
                screen.warn(screen.word("report.held_open", path=shown_path(held), beside=shown_path(path)))
        if page is not None and len(outcome.files) > 1:
            screen.say(screen.word("report.open", path=shown_path(page)))
        for ident in outcome.empty:
            screen.warn(screen.word("report.nobody_votes", id=ident))
        if not outcome.decisions and not outcome.empty:
            screen.warn(screen.word("report.no_decision_open"))
    if outcome.forgotten:
        screen.warn(screen.word("report.not_remembered"))
    if outcome.kept is not None:
        screen.say(screen.word("report.written_back", count=outcome.kept))
    screen.put(outcome.to_dict())
