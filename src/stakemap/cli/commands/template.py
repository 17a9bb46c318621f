"""`template`: an empty workbook to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stakemap.cli.files import free
from stakemap.cli.options import Force
from stakemap.cli.screen import Screen, shown_path

__all__ = ["Options", "template"]


@dataclass(frozen=True, slots=True)
class Options:
    """Where the workbook is written."""

    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="Workbook to write.", show_default=False)]
    force: Force = False


def template(screen: Screen, options: Options) -> None:
    """Write an empty workbook to fill in, with drop-downs and notes."""
    out = options.out
    if out.suffix.lower() != ".xlsx":
        out = out.with_name(out.name + ".xlsx")
    free(screen, out, force=options.force)
    from stakemap.io import template as write_template

    write_template(out, lang="zh" if screen.lang == "zh" else "en")
    screen.say(screen.word("file.template_written", path=shown_path(out)))
    screen.put({"written": str(out)})
