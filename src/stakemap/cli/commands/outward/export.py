"""`export`: facts for another program, and what its format cannot hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stakemap.cli.files import free
from stakemap.cli.inputs import input_of
from stakemap.cli.options import Account, Actor, Clock, Force, FromStore, KeepGood, MaybeFile
from stakemap.cli.remembered_files import remember
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

__all__ = ["Options", "export"]

_IN_FOLDERS = (".csv", ".parquet")
"""Endings of the files of formats that are folders."""


@dataclass(frozen=True, slots=True)
class Options:
    """Whose facts, in which format, where they go, and what may leave."""

    out: Annotated[
        Path, typer.Option("--out", metavar="OUT", help="File or folder to write.", show_default=False)
    ]
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="graphml, gexf, edges for two CSV files, kumu, popolo, ftm, org or parquet.",
            show_default=False,
        ),
    ] = ""
    file: MaybeFile = None
    store: FromStore = None
    account: Account = None
    label: Annotated[
        str, typer.Option("--label", metavar="NAME", help="The highest label that may leave.")
    ] = "internal"
    today: Clock = None
    actor: Actor = ""
    force: Force = False
    keep_good: KeepGood = False


def export(screen: Screen, options: Options) -> None:
    """Write people, bodies, posts, seats and ties for another program, and say what its format cannot hold.

    Kin never leave, nor what has expired or is labelled higher.
    """
    from stakemap.io import export as written_for
    from stakemap.io.exports.writing import WRITERS

    if not options.form:
        raise Usage(screen.word("export.no_format"), screen.word("export.known", formats=", ".join(WRITERS)))
    free(screen, options.out, force=options.force)
    facts = input_of(screen, options)
    graph = facts.graph
    done = written_for(graph, options.out, format=options.form, label=options.label, today=options.today)
    people = dict(done.facts).get("person", 0)
    facts.note_release(f"export {options.form}", actor=options.actor, people=people)
    remember(screen, facts.account, _files(options.out), graph.visible(options.label))
    screen.speak(graph.language)
    screen.say(screen.word("report.written", path=shown_path(options.out)))
    for line in done.lines(screen.lang):
        screen.say(line)
    screen.put(done.to_dict())


def _files(out: Path) -> list[Path]:
    return sorted(path for path in out.iterdir() if path.suffix in _IN_FOLDERS) if out.is_dir() else [out]
