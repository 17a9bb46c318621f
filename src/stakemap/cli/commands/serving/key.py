"""`key`: who may ask the service, for which accounts; a key is shown once, when it is made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.screen import Screen
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.service.state.keys import Key

__all__ = ["STATE", "Options", "StateOption", "key"]

STATE = Path("stakemap-service.db")
StateOption = Annotated[
    Path, typer.Option("--state", metavar="PATH", help="The file in which the service keeps its own things.")
]


class Act(StrEnum):
    """What is done with keys."""

    make = "make"
    list = "list"
    revoke = "revoke"


@dataclass(frozen=True, slots=True)
class Options:
    """What is done, and with which key."""

    act: Annotated[
        Act, typer.Argument(metavar="make|list|revoke", help="What to do with keys.", show_default=False)
    ]
    key_id: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="Which key, for revoke; see list.", show_default=False),
    ] = None
    accounts: Annotated[
        list[str] | None,
        typer.Option(
            "--account", metavar="NAME", help="An account that the key opens; repeatable.", show_default=False
        ),
    ] = None
    every: Annotated[bool, typer.Option("--all", help="The key opens every account.")] = False
    name: Annotated[
        str,
        typer.Option(
            "--name", metavar="NAME", help="Who asks with the key; stands in the journal.", show_default=False
        ),
    ] = ""
    role: Annotated[
        str, typer.Option("--role", metavar="NAME", help="What it may do: reader, editor, officer or owner.")
    ] = "reader"
    purpose: Annotated[
        str, typer.Option("--purpose", metavar="NAME", help="What for; see the page on data protection.")
    ] = "account"
    label: Annotated[
        str | None,
        typer.Option(
            "--label",
            metavar="NAME",
            help="The highest label that it sees. [default: that of the role]",
            show_default=False,
        ),
    ] = None
    state: StateOption = STATE


def key(screen: Screen, options: Options) -> None:
    """Make, list and revoke the keys by which other programs and people ask the service.

    A key is shown once; what is kept is a digest of it.  A revoked key opens nothing from that moment on.
    """
    from stakemap.service.state.file import StateFile
    from stakemap.service.state.keys import Keys

    with StateFile(options.state) as file:
        keys = Keys(file)
        if options.act is Act.make:
            _make(screen, options, keys)
        elif options.act is Act.revoke:
            if options.key_id is None:
                raise Usage(screen.word("key.which"), screen.word("key.which_hint"))
            _tell(screen, [keys.revoke(options.key_id)])
        else:
            _tell(screen, list(keys))


def _make(screen: Screen, options: Options, keys: object) -> None:
    from stakemap.service.state.keys import Keys
    from stakemap.store import Access

    assert isinstance(keys, Keys)  # noqa: S101  as given
    if bool(options.accounts) == options.every or not options.name.strip():
        raise Usage(screen.word("key.for_whom"), screen.word("key.for_whom_hint"))
    access = Access(
        options.name.strip(),
        role=options.role,
        purpose=options.purpose,
        accounts=None if options.every else tuple(options.accounts or ()),
        clearance=options.label,
    )
    made, token = keys.make(access)
    screen.say(token)
    screen.note(screen.word("key.made", id=made.id))
    screen.put({"key": token, **made.to_dict()})


def _tell(screen: Screen, keys: list[Key]) -> None:
    for one in keys:
        access = one.access
        opens = screen.word("key.all") if access.accounts is None else screen.listed(access.accounts)
        state = screen.word("key.revoked", day=one.revoked[:10]) if one.revoked else screen.word("key.good")
        values = {"id": one.id, "role": access.role, "opens": opens, "name": access.actor, "state": state}
        screen.say(screen.word("key.line", **values))
    if not keys:
        screen.say(screen.word("key.none"))
    screen.put({"keys": [one.to_dict() for one in keys]})
