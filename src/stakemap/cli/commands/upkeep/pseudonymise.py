"""`pseudonymise`: a copy of the facts without names, and how many people it still singles out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stakemap.cli.files import existing_file, free
from stakemap.cli.inputs import input_of
from stakemap.cli.options import Account, Actor, Force, FromStore, KeepGood, MaybeFile
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

__all__ = ["Options", "pseudonymise"]


@dataclass(frozen=True, slots=True)
class Options:
    """Whose facts, where the copy goes, and under which key."""

    file: MaybeFile = None
    store: FromStore = None
    account: Account = None
    out: Annotated[Path, typer.Option("--out", metavar="FILE.json", help="Copy to write.")] = Path(
        "pseudonymised.json"
    )
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            metavar="FILE",
            help="16 bytes or more that give the same ids again. [default: random, not kept]",
            show_default=False,
        ),
    ] = None
    bare: Annotated[
        bool, typer.Option("--bare", help="Take the names of units, posts, groups and decisions as well.")
    ] = False
    actor: Actor = ""
    force: Force = False
    keep_good: KeepGood = False


def pseudonymise(screen: Screen, options: Options) -> None:
    """Write a copy without names, texts and days, and say how many people it still singles out.

    It is not anonymous: a post and a few ties tell most people of a bureau apart.
    """
    from stakemap.governance.pseudonyms import pseudonymised
    from stakemap.io import write

    if options.out.suffix != ".json":
        raise Usage(screen.word("pseudonymise.json"))
    free(screen, options.out, force=options.force)
    key = os.urandom(32)
    if options.key is not None:
        key = existing_file(screen, options.key, "pseudonymise.key_hint").read_bytes()
    facts = input_of(screen, options)
    copy = pseudonymised(facts.graph, key, keep_bodies=not options.bare)
    facts.note_release("pseudonymise", actor=options.actor, people=copy.people)
    write(copy.graph, options.out)
    screen.speak(facts.graph.language)
    share = f"{copy.singled_out:.0%}"
    screen.say(screen.word("pseudonymise.done", path=shown_path(options.out), people=copy.people))
    screen.say(screen.word("pseudonymise.share", share=share))
    screen.put(
        {
            "written": str(options.out),
            "people": copy.people,
            "singled_out": copy.singled_out,
            "left_out": copy.left_out,
        }
    )
