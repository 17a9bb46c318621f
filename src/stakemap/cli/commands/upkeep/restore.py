"""`restore`: a backup in the place of a store, and what that takes and brings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.options import StoreUrl
from stakemap.cli.screen import Screen
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.store import Restoration

__all__ = ["Options", "restore"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which backup replaces which store."""

    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="What backup wrote, its anchor beside it.", show_default=False),
    ]
    store: StoreUrl
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it; else only say what it would do.")] = False


def restore(screen: Screen, options: Options) -> None:
    """Put a backup in the place of a store; without --yes only say what is lost and gained."""
    from stakemap.store import restore as put_back

    with screen.step("step.restore"):
        found = put_back(options.store, options.file, dry_run=not options.yes)
    for restoration in found:
        _tell(screen, restoration)
    screen.put({"restored": options.yes, "accounts": [asdict(restoration) for restoration in found]})
    if not options.yes:
        raise Usage(screen.word("restore.nothing"), screen.word("restore.nothing_hint"))
    screen.say(screen.word("restore.done", count=len(found)))


def _tell(screen: Screen, restoration: Restoration) -> None:
    account = restoration.dataset or screen.word("anchor.unnamed")
    counts = {name: getattr(restoration, name) for name in ("now", "then", "lost", "gained")}
    screen.say(screen.word("restore.account", account=account, **counts))
    if restoration.erasures:
        screen.warn(screen.word("restore.erasures", account=account, count=restoration.erasures))
