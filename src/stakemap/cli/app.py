"""The commands with their options and help; the work is done elsewhere, imported when a command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stakemap.cli.help import HELP, examples
from stakemap.cli.options import (
    Account,
    Actor,
    AsJson,
    AsOf,
    Clock,
    Debug,
    DecisionId,
    File,
    KeepGood,
    Lang,
    Language,
    Out,
    Store,
    day,
    formats,
    moment,
)
from stakemap.cli.session import session

__all__ = ["app"]

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


def _version(wanted: bool) -> None:
    if wanted:
        from stakemap.data.version import __version__

        typer.echo(f"stakemap {__version__}")
        raise typer.Exit


@app.callback()
def _stakemap(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command(short_help="Say what is wrong with a file.", epilog=examples("check"))
def check(
    file: File,
    keep_good: KeepGood = False,
    marked: Annotated[
        Path | None,
        typer.Option(
            "--marked", metavar="OUT.xlsx", help="Write a copy with the problems marked.", show_default=False
        ),
    ] = None,
    force: Force = False,
    lang: Language = Lang.en,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Say what is wrong with a file: each problem with its cell, cause and cure."""
    with session(lang=lang, as_json=as_json, debug=debug) as screen:
        from stakemap.cli import files

        files.check(screen, file, marked, keep_good=keep_good, force=force)


@app.command(short_help="Write an empty workbook to fill in.", epilog=examples("template"))
def template(
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="Workbook to write.", show_default=False)],
    force: Force = False,
    lang: Language = Lang.en,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Write an empty workbook to fill in, with drop-downs and notes."""
    with session(lang=lang, as_json=as_json, debug=debug) as screen:
        from stakemap.cli import files

        files.template(screen, out, lang.value, force=force)


@app.command(short_help="Bring a file into a store.", epilog=examples("load"))
def load(
    file: File,
    store: Store,
    account: Annotated[
        str | None,
        typer.Option(
            "--account",
            metavar="NAME",
            help="Account to load into. [default: the file's name]",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the exact changes, write nothing.")
    ] = False,
    keep_good: KeepGood = False,
    max_shrink: Annotated[
        float,
        typer.Option("--max-shrink", min=0.0, max=1.0, help="Largest share of the facts that may vanish."),
    ] = 0.05,
    actor: Actor = "",
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="Why; kept in the audit chain.", show_default=False),
    ] = "",
    lang: Language = Lang.en,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Make an account of a store equal to a file; loading the same file again changes nothing."""
    with session(lang=lang, as_json=as_json, debug=debug) as screen:
        from stakemap.cli import stores

        stores.load(
            screen,
            file,
            store,
            account,
            keep_good=keep_good,
            dry_run=dry_run,
            max_shrink=max_shrink,
            actor=actor,
            why=reason,
        )


@app.command(short_help="Write the report of a file or of a store.", epilog=examples("report"))
def report(  # noqa: PLR0913, PLR0917  options of one command
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="Workbook (.xlsx), folder of CSV files, or .json.", show_default=False
        ),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store", metavar="URL", help="Report from a store instead of a file.", show_default=False
        ),
    ] = None,
    account: Account = None,
    every: Annotated[bool, typer.Option("--all", help="Every account of the store.")] = False,
    decision: DecisionId = None,
    as_of: AsOf = None,
    today: Clock = None,
    out: Out = Path("reports"),
    form: Annotated[
        str, typer.Option("--formats", metavar="LIST", parser=formats, help="html, json or both.")
    ] = "html,json",
    keep_good: KeepGood = False,
    scenario: Annotated[
        list[Path] | None,
        typer.Option(
            "--scenario",
            metavar="FILE.yaml",
            help="What if: before and after a scenario (.yaml, .toml or .json) on one page; "
            "several happen one after the other.",
            show_default=False,
        ),
    ] = None,
    audited: Annotated[
        Path | None,
        typer.Option(
            "--audit",
            metavar="AUDIT.json",
            help="Intervals stand on this audit, not on an assumed band.",
            show_default=False,
        ),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(
            "--profile",
            metavar="FILE.json",
            help="Figures that calibrate fitted; the report says so.",
            show_default=False,
        ),
    ] = None,
    write_back: Annotated[
        bool, typer.Option("--write-back", help="Keep the scores in the store, with their run.")
    ] = False,
    actor: Actor = "",
    lang: Language = Lang.en,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Write the report: one page with a section for each open decision, one JSON file for each.

    An account whose facts give the same as last time is left alone: the old report stays.
    """
    with session(lang=lang, as_json=as_json, debug=debug) as screen:
        from stakemap.cli import report as reporting
        from stakemap.cli.fact_check import read_audit

        wish = reporting.Wish(
            out=out,
            formats=tuple(form.split(",")),
            lang=screen.asked_lang,
            decision=decision,
            as_of=as_of,
            today=today,
            write_back=write_back,
            actor=actor,
            audit=read_audit(screen, audited),
            profile=profile,
        )
        if scenario:
            from stakemap.cli import what_if as scenarios

            place = scenarios.Place(file, store, account, keep_good=keep_good)
            scenarios.what_if(screen, wish, scenario, place, every=every)
            return
        reporting.report(
            screen, wish, file=file, url=store, account=account, every=every, keep_good=keep_good
        )


@app.command(short_help="Look a few things up for honest intervals.", epilog=examples("audit"))
def audit(
    file: File,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="PATH",
            help="Sheet to write (.xlsx, else a folder of CSV files); with --answers the audit (.json). "
            "[default: FILE-audit.xlsx or .json]",
            show_default=False,
        ),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option("--answers", metavar="SHEET", help="Take the filled sheet back.", show_default=False),
    ] = None,
    known: Annotated[int, typer.Option("--known", min=0, help="People drawn, one known tie each.")] = 10,
    facts: Annotated[int, typer.Option("--facts", min=0, help="Facts drawn of each class of grades.")] = 6,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The lot.")] = 0,
    as_of: AsOf = None,
    keep_good: KeepGood = False,
    force: Force = False,
    lang: Language = Lang.en,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Draw by lot what to look up, and measure what is missing and how true each grade is.

    First it writes a sheet; filled in, --answers makes an audit of it for report --audit.
    """
    with session(lang=lang, as_json=as_json, debug=debug) as screen:
        from stakemap.cli import fact_check as auditing

        auditing.audit(
            screen,
            file,
            out,
            answers,
            known=known,
            facts=facts,
            seed=seed,
            as_of=as_of,
            keep_good=keep_good,
            force=force,
        )


@app.command(short_help="Fit assumed figures to what you know.", epilog=examples("calibrate"))
def calibrate(
    file: File,
    answers: Annotated[
        Path,
        typer.Option("--answers", metavar="FILE.csv", help="Columns id, answer (yes, no or a number)."),
    ],
    source: Annotated[
        str,
        typer.Option("--source", metavar="TEXT", help="Who answered, without names; kept in the profile."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.json", help="Profile to write.")] = Path(
        "profile.json"
    ),
    as_of: AsOf = None,
    today: Clock = None,
    keep_good: KeepGood = False,
    force: Force = False,
    lang: Language = Lang.en,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Fit strengths, the row rule and the weight of facts against ties to ten or more answers.

    Says what the fit is worth on answers it has not seen, with an interval, or "no gain".
    """
    with session(lang=lang, as_json=as_json, debug=debug) as screen:
        from stakemap.cli import calibrate as calibrating

        calibrating.calibrate(
            screen,
            file,
            answers,
            out,
            source=source,
            as_of=as_of,
            today=today,
            keep_good=keep_good,
            force=force,
        )


@app.command(short_help="Make a report again, byte for byte.", epilog=examples("rebuild"))
def rebuild(
    run: Annotated[Path, typer.Argument(metavar="RUN.json", help="Beside the report.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Folder to write to. [default: beside run.json]", show_default=False
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Where the file is, if it moved.", show_default=False),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Where the store is, if it moved.", show_default=False),
    ] = None,
    lang: Language = Lang.en,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Make a report again from its run.json, byte for byte.

    It is refused when facts that were used have expired or were erased since.
    """
    with session(lang=lang, as_json=as_json, debug=debug) as screen:
        from stakemap.cli import report as reporting

        reporting.rebuild(screen, run, out, file=file, url=store)


@app.command(short_help="Compare two moments or two files.", epilog=examples("diff"))
def diff(  # noqa: PLR0913, PLR0917  options of one command
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE1 FILE2", help="Two files.", show_default=False)
    ] = None,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Compare two moments of a store.", show_default=False),
    ] = None,
    account: Account = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="MOMENT", parser=moment, help="A revision (3) or a day.", show_default=False
        ),
    ] = None,
    until: Annotated[
        str,
        typer.Option("--to", metavar="MOMENT", parser=moment, help="A revision, a day, or today."),
    ] = "today",
    decision: DecisionId = None,
    as_of: AsOf = None,
    was: Annotated[
        str | None,
        typer.Option(
            "--as-of-before",
            metavar="DATE",
            parser=day,
            help="Day to look at on the first side. [default: as --as-of]",
            show_default=False,
        ),
    ] = None,
    today: Clock = None,
    everything: Annotated[
        bool,
        typer.Option("--everything", help="Also what is within noise: facts, ranks, findings new and gone."),
    ] = False,
    lang: Language = Lang.en,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Compare two moments or two files, and tell only what is beyond noise."""
    with session(lang=lang, as_json=as_json, debug=debug) as screen:
        from stakemap.cli import diff as differences

        wish = differences.Wish(decision=decision, as_of=as_of, today=today, everything=everything, was=was)
        if store is None:
            differences.of_files(screen, files or [], wish)
        else:
            differences.of_store(screen, store, account, since, until, wish, files=files or [])


@app.command(short_help="Erase a person, and prove it.", epilog=examples("erase"))
def erase(
    subject: Annotated[str, typer.Argument(metavar="ID", help="The person's id.", show_default=False)],
    store: Store,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="Why; kept in the audit chain.", show_default=False),
    ],
    account: Annotated[
        str | None,
        typer.Option(
            "--account", metavar="NAME", help="Only this account. [default: all]", show_default=False
        ),
    ] = None,
    reports: Annotated[
        Path,
        typer.Option("--reports", metavar="DIR", help="Where to look for reports to make again."),
    ] = Path("reports"),
    actor: Actor = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask on a terminal.")] = False,
    lang: Language = Lang.en,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Erase a person with all history from every account, and prove that nothing is left."""
    with session(lang=lang, as_json=as_json, debug=debug) as screen:
        from stakemap.cli import erase as erasing

        erasing.erase(screen, subject, store, account, why=reason, actor=actor, yes=yes, reports=reports)


@app.command(short_help="Check that a store is whole.", epilog=examples("verify"))
def verify(
    store: Store,
    account: Account = None,
    lang: Language = Lang.en,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Recompute every digest, every revision and the audit chain of a store."""
    with session(lang=lang, as_json=as_json, debug=debug) as screen:
        from stakemap.cli import stores

        stores.verify(screen, store, account)


@app.command(short_help="Analyse an invented city.", epilog=examples("demo"))
def demo(
    out: Out = Path("reports"),
    lang: Language = Lang.en,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Analyse an invented city: read it, store it, report in Chinese and English, say what came out."""
    with session(lang=lang, as_json=as_json, debug=debug) as screen:
        from stakemap.cli import demo as city

        city.demo(screen, out)
