"""The commands: each is a function of a screen and its options, in the file of its name in ``commands``."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import MISSING, fields
from inspect import Parameter, Signature
from typing import Annotated, Any, get_type_hints

import typer

from stakemap.cli.commands.audit import audit
from stakemap.cli.commands.calibrate import calibrate
from stakemap.cli.commands.card import card
from stakemap.cli.commands.check import check
from stakemap.cli.commands.conduct import conduct
from stakemap.cli.commands.demo import demo
from stakemap.cli.commands.diff import diff
from stakemap.cli.commands.load import load
from stakemap.cli.commands.outward.contacts import contacts
from stakemap.cli.commands.outward.export import export
from stakemap.cli.commands.plan import plan
from stakemap.cli.commands.portfolio import portfolio
from stakemap.cli.commands.rebuild import rebuild
from stakemap.cli.commands.report import report
from stakemap.cli.commands.serving.key import key
from stakemap.cli.commands.serving.serve import serve
from stakemap.cli.commands.template import template
from stakemap.cli.commands.upkeep.backup import backup
from stakemap.cli.commands.upkeep.erase import erase
from stakemap.cli.commands.upkeep.erasures import erasures
from stakemap.cli.commands.upkeep.export_person import export_person
from stakemap.cli.commands.upkeep.identity import identity
from stakemap.cli.commands.upkeep.journal import journal
from stakemap.cli.commands.upkeep.pseudonymise import pseudonymise
from stakemap.cli.commands.upkeep.restore import restore
from stakemap.cli.commands.upkeep.retain import retain
from stakemap.cli.commands.upkeep.selftest import selftest
from stakemap.cli.commands.upkeep.verify import verify
from stakemap.cli.help import HELP, examples
from stakemap.cli.options import Common, Lang
from stakemap.cli.screen import Screen
from stakemap.cli.session import session
from stakemap.cli.usage_errors import CommandInLanguage, UsageInLanguage

__all__ = ["app"]

app = typer.Typer(
    cls=UsageInLanguage,
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


logging.getLogger("stakemap").addHandler(logging.NullHandler())  # commands tell warnings on their own


def _version(wanted: bool) -> None:
    if wanted:
        from stakemap.data.version import __version__

        typer.echo(f"stakemap {__version__}")
        raise typer.Exit


@app.callback()
def _stakemap(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    lang: Annotated[
        Lang | None,
        typer.Option(
            "--lang",
            help="Language of this help, of messages and reports; it may also stand behind the command.",
            show_default=False,
        ),
    ] = None,
) -> None:
    if lang is not None and context.invoked_subcommand is not None:
        context.default_map = {context.invoked_subcommand: {"lang": lang.value}}


def _parameters(options: type[Any]) -> list[Parameter]:
    """One parameter for each field: typer reads the options of a command from a signature."""
    hints = get_type_hints(options, include_extras=True)
    defaults = {f.name: Parameter.empty if f.default is MISSING else f.default for f in fields(options)}
    kind = Parameter.KEYWORD_ONLY
    return [Parameter(name, kind, default=value, annotation=hints[name]) for name, value in defaults.items()]


def _add(purpose: str, work: Callable[[Screen, Any], None]) -> None:
    """Add a command; its name and help are those of the function, its options those of the dataclass."""
    options = get_type_hints(work)["options"]
    shared = [field.name for field in fields(Common)]

    def command(**given: Any) -> None:
        with session(Common(**{name: given.pop(name) for name in shared})) as screen:
            work(screen, options(**given))

    command.__name__, command.__doc__ = work.__name__, work.__doc__
    vars(command)["__signature__"] = Signature([*_parameters(options), *_parameters(Common)])
    name = work.__name__.replace("_", "-")
    app.command(cls=CommandInLanguage, short_help=purpose, epilog=examples(name))(command)


_add("Say what is wrong with a file.", check)
_add("Write an empty workbook to fill in.", template)
_add("Bring a file into a store.", load)
_add("Write the report of a file or of a store.", report)
_add("Plan who meets whom and when.", plan)
_add("Tell what to know of one person.", card)
_add("Warn whoever answers for compliance.", conduct)
_add("Write a table of contacts for a CRM program.", contacts)
_add("Write facts for another program.", export)
_add("Write all accounts of a store on one page.", portfolio)
_add("Look a few things up for honest intervals.", audit)
_add("Learn from what you know of some people.", calibrate)
_add("Find records of one person; merge, undo.", identity)
_add("Make a report again, byte for byte.", rebuild)
_add("Compare two moments or two files.", diff)
_add("Erase a person, and prove it.", erase)
_add("Write all that is held of a person.", export_person)
_add("Write a copy without names.", pseudonymise)
_add("Remove what is past its retention.", retain)
_add("Tell who read and wrote what.", journal)
_add("Check that a store is whole.", verify)
_add("Copy a store to a file.", backup)
_add("Put a backup in the place of a store.", restore)
_add("Keep marks of those erased; replay them.", erasures)
_add("Answer others over HTTP.", serve)
_add("Say who may ask the service.", key)
_add("Hold every measure against brute force.", selftest)
_add("Analyse an invented city.", demo)
