"""`erasures`: marks of those who were erased, kept outside a store, and played again after a restore."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.accounts import accounts_of, opened
from stakemap.cli.options import Actor, StoreUrl
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.store import ErasureMark

__all__ = ["Options", "erasures"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which file of marks, of which store."""

    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Where the marks are kept: no names in it.", show_default=False),
    ]
    store: StoreUrl
    replay: Annotated[
        bool, typer.Option("--replay", help="Erase whoever of them is back; needed after a restore.")
    ] = False
    actor: Actor = ""
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="Why; kept in the audit chain.", show_default=False),
    ] = ""


def erasures(screen: Screen, options: Options) -> None:
    """Add the marks of those who were erased to a file; with --replay erase again whoever came back.

    Keep the file where no backup of the store is.  A restore of a SQLite store does this by itself as long as
    the store that it replaces can be read.
    """
    names = accounts_of(screen, options.store)
    (_replay if options.replay else _keep)(screen, options, names)


def _keep(screen: Screen, options: Options, names: tuple[str, ...]) -> None:
    from stakemap.store import write_marks

    marks: list[ErasureMark] = []
    for name in names:
        with opened(options.store, name) as store:
            marks += store.erasures()
    new = write_marks(options.file, marks)
    screen.say(screen.word("erasures.kept", count=len(marks), new=new, path=shown_path(options.file)))
    screen.put({"marks": len(marks), "new": new, "file": str(options.file)})


def _replay(screen: Screen, options: Options, names: tuple[str, ...]) -> None:
    from stakemap.store import read_marks

    if not options.file.is_file():
        raise Usage(screen.word("erasures.no_file", path=shown_path(options.file)))
    marks = read_marks(options.file)
    done = []
    for name in names:
        own = [mark for mark in marks if mark.dataset == name]
        with opened(options.store, name) as store:
            receipts = store.replay_erasures(own, actor=options.actor, reason=options.reason)
        done.append({"account": name, "marks": len(own), "erased": len(receipts)})
    for one in done:
        screen.say(screen.word("erasures.replayed", **one))
    screen.put({"accounts": done})
