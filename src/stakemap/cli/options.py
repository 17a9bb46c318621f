"""The options that several commands share, and how a text becomes a day, a moment or a list of formats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "EXPORTS",
    "SHARED",
    "Account",
    "Actor",
    "AsOf",
    "Audience",
    "Basis",
    "Client",
    "Clock",
    "Common",
    "DecisionId",
    "Exported",
    "File",
    "Force",
    "FormatName",
    "FromStore",
    "KeepFor",
    "KeepGood",
    "Lang",
    "Maps",
    "MaybeFile",
    "Out",
    "Reason",
    "SourceTitle",
    "StoreUrl",
    "audience",
    "day",
    "formats",
    "mapping",
    "moment",
]


SHARED, EXPORTS = "Every command", "With --format"
"""Headings above the options that every command takes, and above those of other programs' files."""


class Lang(StrEnum):
    """Languages of messages and reports."""

    en = "en"
    zh = "zh"


def day(text: str) -> str:
    """A day as ISO text; ``today`` is today, UTC."""
    if text == "today":
        return datetime.now(UTC).date().isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as 2026-09-01, or today") from None


def moment(text: str) -> str:
    """A revision number, a day, a time, or ``today``."""
    if text.isdecimal() and len(text) < len("20260901"):
        return text
    try:
        return datetime.fromisoformat(text).isoformat() if "T" in text else day(text)
    except (ValueError, typer.BadParameter):
        raise typer.BadParameter(f"{text!r} is not a revision, a day (2026-09-01) or today") from None


def formats(text: str) -> str:
    """A list of report formats, in one order, each once."""
    from stakemap.reports.format_table import FORMATS

    wanted = {part.strip().lower() for part in text.split(",") if part.strip()}
    unknown = sorted(wanted - set(FORMATS))
    if unknown or not wanted:
        raise typer.BadParameter(
            f"{', '.join(unknown) or 'nothing'} cannot be written; name one or more of {', '.join(FORMATS)}"
        )
    return ",".join(name for name in FORMATS if name in wanted)


def mapping(pairs: list[str] | None) -> dict[str, str]:
    """What attributes of a graph stand for, by key."""
    found: dict[str, str] = {}
    for pair in pairs or ():
        key, equals, name = pair.rpartition("=")
        if not (key and equals and name):
            raise typer.BadParameter("names no key and what it is; write weight=n")
        found[key] = name
    return found


def audience(text: str) -> str:
    """The name of an audience."""
    if text.strip().lower() not in _AUDIENCES:
        raise typer.BadParameter(f"{text!r} is no audience; name boss, team or external")
    return text.strip().lower()


_AUDIENCES = ("boss", "team", "external")


@dataclass(frozen=True)
class Common:
    """What every command can be told."""

    lang: Annotated[
        Lang,
        typer.Option(
            "--lang",
            help="Language of messages and report. [default: that of the facts, else en]",
            envvar="STAKEMAP_LANG",
            show_envvar=False,
            show_default=False,
            rich_help_panel=SHARED,
        ),
    ] = Lang.en
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON value for programs.", rich_help_panel=SHARED)
    ] = False
    time_limit: Annotated[
        float | None,
        typer.Option(
            "--time-limit",
            metavar="SECONDS",
            min=0.001,
            help="Stop after so long.",
            show_default=False,
            rich_help_panel=SHARED,
        ),
    ] = None
    strict_text: Annotated[
        bool,
        typer.Option(
            "--strict-text",
            help="Refuse free text that is otherwise only to be read again.",
            rich_help_panel=SHARED,
        ),
    ] = False
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where an error came from.", rich_help_panel=SHARED)
    ] = False


File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="Workbook (.xlsx), folder of CSV files, or .json.", show_default=False
    ),
]
MaybeFile = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE", help="Workbook (.xlsx), folder of CSV files, or .json.", show_default=False
    ),
]
FromStore = Annotated[
    str | None,
    typer.Option("--store", metavar="URL", help="From a store instead of a file.", show_default=False),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME",
        help="An export: salesforce, hubspot, contacts for a plain list; ocds for published awards; "
        "popolo, ftm, organograms, openstates, congress, bods, wikidata or org for a register; "
        "graphml, gexf, pajek, edges, kumu or dl for a graph.",
        show_default=False,
        rich_help_panel=EXPORTS,
    ),
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="PAIR",
        help="What an attribute of a graph stands for: weight=n, scale=0..5, kind=advice.",
        show_default=False,
        rich_help_panel=EXPORTS,
    ),
]
Basis = Annotated[
    str,
    typer.Option(
        "--basis",
        metavar="NAME",
        help="Lawful basis of an export's facts.",
        show_default=False,
        rich_help_panel=EXPORTS,
    ),
]
KeepFor = Annotated[
    str,
    typer.Option(
        "--keep-for",
        metavar="TIME",
        help='How long they are kept, as "24 months".',
        show_default=False,
        rich_help_panel=EXPORTS,
    ),
]
SourceTitle = Annotated[
    str,
    typer.Option(
        "--source",
        metavar="TEXT",
        help="What the export is called as a source. [default: by program and day]",
        show_default=False,
        rich_help_panel=EXPORTS,
    ),
]
Exported = Annotated[
    str | None,
    typer.Option(
        "--exported",
        metavar="DATE",
        parser=day,
        help="Day of the export. [default: the newest day in it]",
        show_default=False,
        rich_help_panel=EXPORTS,
    ),
]
Client = Annotated[
    str,
    typer.Option(
        "--client",
        metavar="NAME",
        help="Only this account of an export, with those under it.",
        show_default=False,
        rich_help_panel=EXPORTS,
    ),
]
StoreUrl = Annotated[
    str,
    typer.Option(
        "--store", metavar="URL", help="sqlite:///accounts.db or neo4j://host:7687.", show_default=False
    ),
]
Account = Annotated[
    str | None,
    typer.Option("--account", metavar="NAME", help="Which account of the store.", show_default=False),
]
Reason = Annotated[
    str,
    typer.Option("--reason", metavar="TEXT", help="Why; kept in the audit chain.", show_default=False),
]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]
KeepGood = Annotated[
    bool, typer.Option("--keep-good", help="Go on with the good rows; the exit code is then 1.")
]
Actor = Annotated[
    str,
    typer.Option("--actor", metavar="NAME", help="Who does it; kept in the audit chain.", show_default=False),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", parser=day, help="Day to look at. [default: today]", show_default=False
    ),
]
Audience = Annotated[
    str | None,
    typer.Option(
        "--audience",
        metavar="NAME",
        parser=audience,
        help="For whom: boss, team or external; what they may not see is left out of every number.",
        show_default=False,
    ),
]
Clock = Annotated[
    str | None,
    typer.Option(
        "--today",
        metavar="DATE",
        parser=day,
        help="Day against which facts expire. [default: the clock]",
        show_default=False,
    ),
]
DecisionId = Annotated[
    str | None,
    typer.Option("--decision", metavar="NAME", help="Only this decision.", show_default=False),
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write to.")]
