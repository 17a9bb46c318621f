"""`template`: a workbook to fill in, empty or filled with an example."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.files import free, read_file
from stakemap.cli.options import (
    Basis,
    Client,
    Exported,
    Force,
    FormatName,
    KeepFor,
    KeepGood,
    SourceTitle,
)
from stakemap.cli.screen import Screen, shown_path

if TYPE_CHECKING:
    from stakemap.model import Record

__all__ = ["Options", "template"]

_CITY = "city"


@dataclass(frozen=True, slots=True)
class Options:
    """Where the workbook is written."""

    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="Workbook to write.", show_default=False)]
    example: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="city|EXPORT",
            help="Filled in with an example, or with an export (see --format).",
            show_default=False,
        ),
    ] = None
    force: Force = False
    form: FormatName = None
    basis: Basis = ""
    keep_for: KeepFor = ""
    source: SourceTitle = ""
    exported: Exported = None
    client: Client = ""
    keep_good: KeepGood = False


def template(screen: Screen, options: Options) -> None:
    """Write a workbook to fill in, with drop-downs and notes: empty, or filled with what is there.

    That may be an invented city, or the export of a CRM program, to go on from.
    """
    out = options.out
    if out.suffix.lower() != ".xlsx":
        out = out.with_name(out.name + ".xlsx")
    free(screen, out, force=options.force)
    from stakemap.io import template as write_template

    facts = _facts(screen, options)
    settings = _settings(options) if options.form is not None else None
    write_template(out, lang="zh" if screen.lang == "zh" else "en", facts=facts, settings=settings)
    screen.say(screen.word("file.template_written", path=shown_path(out)))
    if options.form is not None:
        screen.say(screen.word("template.next"))
    screen.put({"written": str(out)})


def _settings(options: Options) -> dict[str, str]:
    """What holds for the rows that are added to an export as well."""
    return {"account": options.client, "basis": options.basis, "retention": options.keep_for}


def _facts(screen: Screen, options: Options) -> Iterable[Record]:
    """What the workbook is filled with."""
    if options.example is None:
        return ()
    if options.form is None:
        return _example(options.example)
    from stakemap.io import Evidence

    evidence = Evidence(
        options.basis,
        options.keep_for,
        options.source,
        options.exported or "",
        client=options.client,
    )
    path = Path(options.example)
    return read_file(screen, path, keep_good=options.keep_good, form=options.form, evidence=evidence).records


def _example(name: str) -> Iterable[Record]:
    """The facts of an example.

    Raises
    ------
    UnknownName
        If there is no such example.
    """
    if name != _CITY:
        from stakemap.errors import UnknownName

        raise UnknownName("example", name, (_CITY,))
    from stakemap import examples

    return examples.city()
