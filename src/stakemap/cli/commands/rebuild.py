"""`rebuild`: a report again from its run.json, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.accounts import opened
from stakemap.cli.files import existing_file, folder
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Options", "rebuild"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which run, and where its facts are now."""

    run: Annotated[Path, typer.Argument(metavar="RUN.json", help="Beside the report.", show_default=False)]
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Folder to write to. [default: beside run.json]", show_default=False
        ),
    ] = None
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Where the file is, if it moved.", show_default=False),
    ] = None
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Where the store is, if it moved.", show_default=False),
    ] = None


def rebuild(screen: Screen, options: Options) -> None:
    """Make a report again from its run.json, byte for byte.

    It is refused when facts that were used have expired or were erased since.
    """
    run = existing_file(screen, options.run, "rebuild.no_run_hint")
    if options.file is not None:
        existing_file(screen, options.file, "file.missing_hint")
    from stakemap.reports.formats import rebuild as again
    from stakemap.reports.run_record import RunRecord

    origin = RunRecord.read(run).origin
    out = folder(screen, options.out) if options.out is not None else None
    with screen.step("step.write"):
        files = again(run, lambda: _facts_again(screen, origin, options), out=out)
    for path in files:
        screen.say(screen.word("rebuild.done", path=shown_path(path)))
    screen.say(screen.word("rebuild.same_bytes"))
    screen.put({"files": [str(path) for path in files]})


def _facts_again(screen: Screen, origin: Mapping[str, str], options: Options) -> PropertyGraph:
    """The facts of a run, from where they came or from where they are now."""
    file, url = options.file, options.store
    if file is None and (url is not None or origin.get("kind") == "store"):
        name = origin.get("dataset")
        with opened(url or origin["url"], name) as store:
            return store.load(recorded_at=int(origin["rev"])) if "rev" in origin else store.load()
    named = (file, Path(origin.get("path", "")), options.run.parent / origin.get("name", ""))
    found = next((path for path in named if path is not None and path.name and path.exists()), None)
    if found is None:
        raise Usage(
            screen.word("rebuild.no_facts", name=origin.get("name", "?")),
            screen.word("rebuild.no_facts_hint"),
        )
    from stakemap.io import read

    return read(found, keep_good=True)
