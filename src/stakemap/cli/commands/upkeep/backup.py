"""`backup`: a whole copy of a store, with what it acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stakemap.cli.options import StoreUrl
from stakemap.cli.screen import Screen, shown_path

__all__ = ["Options", "backup"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which store, and where the copy goes."""

    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The file to write; not there yet.", show_default=False),
    ]
    store: StoreUrl


def backup(screen: Screen, options: Options) -> None:
    """Copy a store to a file, verified and with its anchor, while others go on using it."""
    from stakemap.store import backup as copied

    with screen.step("step.backup"):
        revisions = copied(options.store, options.file)
    screen.say(screen.word("backup.written", path=shown_path(options.file)))
    for account, rev in sorted(revisions.items()):
        screen.say("  " + screen.word("backup.account", account=account, rev=rev))
    screen.put({"file": str(options.file), "accounts": revisions})
