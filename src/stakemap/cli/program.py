"""The commands: each is a function of a screen and its options, in the file of its name in ``commands``.

Only those that may be asked for are read: each takes about two thousandths of a second.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import MISSING, fields
from importlib import import_module
from inspect import Parameter, Signature
from typing import Annotated, Any, get_type_hints

import typer

from stakemap.cli.help import HELP, examples
from stakemap.cli.options import Common, Lang
from stakemap.cli.session import session
from stakemap.cli.usage_errors import CommandInLanguage, UsageInLanguage

__all__ = ["COMMANDS", "GROUPS", "program"]

GROUPS = {
    "Begin": {
        "demo": ("demo", "Analyse an invented city."),
        "template": ("template", "Write an empty workbook to fill in."),
        "check": ("check", "Say what is wrong with a file."),
        "report": ("report", "Write the report of a file or of a store."),
    },
    "Read and act": {
        "card": ("card", "Tell what to know of one person."),
        "plan": ("plan", "Plan who meets whom and when."),
        "diff": ("diff", "Compare two moments or two files."),
        "portfolio": ("portfolio", "Write all accounts of a store on one page."),
        "contacts": ("outward.contacts", "Write a table of contacts for a CRM program."),
        "export": ("outward.export", "Write facts for another program."),
    },
    "Make sure": {
        "audit": ("audit", "Look a few things up for honest intervals."),
        "calibrate": ("calibrate", "Learn from what you know of some people."),
        "identity": ("upkeep.identity", "Find records of one person; merge, undo."),
        "rebuild": ("rebuild", "Make a report again, byte for byte."),
        "selftest": ("upkeep.selftest", "Hold every measure against brute force."),
    },
    "Keep": {
        "load": ("load", "Bring a file into a store."),
        "verify": ("upkeep.verify", "Check that a store is whole."),
        "backup": ("upkeep.backup", "Copy a store to a file."),
        "restore": ("upkeep.restore", "Put a backup in the place of a store."),
    },
    "Protect people": {
        "erase": ("upkeep.erase", "Erase a person, and prove it."),
        "erasures": ("upkeep.erasures", "Keep marks of those erased; replay them."),
        "export-person": ("upkeep.export_person", "Write all that is held of a person."),
        "pseudonymise": ("upkeep.pseudonymise", "Write a copy without names."),
        "retain": ("upkeep.retain", "Remove what is past its retention."),
        "journal": ("upkeep.journal", "Tell who read and wrote what."),
        "conduct": ("conduct", "Warn whoever answers for compliance."),
    },
    "Let others ask": {
        "serve": ("serving.serve", "Answer others over HTTP."),
        "key": ("serving.key", "Say who may ask the service."),
    },
}
"""The commands by what they are for: where each is, below ``commands``, and its purpose."""

COMMANDS = {name: command for group in GROUPS.values() for name, command in group.items()}

logging.getLogger("stakemap").addHandler(logging.NullHandler())  # commands tell warnings on their own


def _version(wanted: bool) -> None:
    if wanted:
        from stakemap.data.version import __version__

        typer.echo(f"stakemap {__version__}")
        raise typer.Exit


def _stakemap(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    lang: Annotated[
        Lang | None,
        typer.Option(
            "--lang",
            help="Language of help, messages and reports; also behind the command.",
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


def program(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command line with some of its commands."""
    made = typer.Typer(
        cls=UsageInLanguage,
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    made.callback()(_stakemap)
    group_of = {name: title for title, group in GROUPS.items() for name in group}
    for name in names:
        _add(made, name, group_of[name])
    return made


def _add(made: typer.Typer, name: str, group: str) -> None:
    """Add a command to a group: name and help are those of the function, options those of the dataclass."""
    place, purpose = COMMANDS[name]
    work = getattr(import_module(f"stakemap.cli.commands.{place}"), name.replace("-", "_"))
    options = get_type_hints(work)["options"]
    shared = [field.name for field in fields(Common)]

    def command(**given: Any) -> None:
        with session(Common(**{name: given.pop(name) for name in shared})) as screen:
            work(screen, options(**given))

    command.__name__, command.__doc__ = work.__name__, work.__doc__
    vars(command)["__signature__"] = Signature([*_parameters(options), *_parameters(Common)])
    made.command(cls=CommandInLanguage, short_help=purpose, epilog=examples(name), rich_help_panel=group)(
        command
    )
