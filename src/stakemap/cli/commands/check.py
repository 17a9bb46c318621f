"""`check`: what is wrong with a file, before it goes anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stakemap.cli.files import free, list_import, list_problems, list_readings, read_rows
from stakemap.cli.options import (
    Basis,
    Client,
    Exported,
    File,
    Force,
    FormatName,
    KeepFor,
    KeepGood,
    Maps,
    mapping,
)
from stakemap.cli.screen import Screen, shown_path

__all__ = ["Options", "check"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which file, and whether to mark its problems in a copy."""

    file: File
    keep_good: KeepGood = False
    marked: Annotated[
        Path | None,
        typer.Option(
            "--marked", metavar="OUT.xlsx", help="Write a copy with the problems marked.", show_default=False
        ),
    ] = None
    force: Force = False
    form: FormatName = None
    basis: Basis = ""
    keep_for: KeepFor = ""
    exported: Exported = None
    client: Client = ""
    maps: Maps = None


def check(screen: Screen, options: Options) -> None:
    """Say what is wrong with a file: each problem with its cell, cause and cure."""
    marked = options.marked
    if marked is not None:
        free(screen, marked, force=options.force)
    from stakemap.io import Evidence

    evidence = Evidence(
        options.basis,
        options.keep_for,
        exported=options.exported or "",
        client=options.client,
        mapping=mapping(options.maps),
    )
    reading = read_rows(screen, options.file, options.form, evidence)
    list_import(screen, reading, screen.say)
    list_problems(screen, options.file, reading, screen.say)
    list_readings(screen, reading, screen.note, most=len(reading.readings))
    if options.keep_good and reading.problems:
        screen.say(screen.word("rows.facts_stay", count=len(reading.records)))
        screen.put({"facts": len(reading.records)})
    if marked is not None:
        from stakemap.io import marked_copy

        marked_copy(options.file, reading.problems, marked, lang="zh" if screen.lang == "zh" else "en")
        screen.say(screen.word("rows.marked_copy", path=shown_path(marked)))
        screen.put({"marked": str(marked)})
