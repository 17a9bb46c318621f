"""The accounts of a store: opening one, and which one is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.cli.screen import Screen
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.store import Store

__all__ = ["accounts_of", "opened", "the_account"]


def opened(url: str, account: str | None = None, *, create: bool = False) -> Store:
    """The store at an address, at one account; only `load` makes a new one."""
    from stakemap.store import connect

    return connect(url, create=create) if account is None else connect(url, dataset=account, create=create)


def accounts_of(screen: Screen, url: str) -> tuple[str, ...]:
    """The accounts of a store that is there and not empty; a loss, or an anchor that is missing, is said.

    Raises
    ------
    Usage
        If it holds none.
    """
    with opened(url) as store:
        names, anchorage = store.datasets(), store.anchorage()
    if anchorage.state not in {"ok", "unneeded"}:
        screen.warn(screen.word(f"anchor.{anchorage.state}", count=anchorage.lost))
        screen.put({"anchor": {"state": anchorage.state, "lost": anchorage.lost}})
    if not names:
        raise Usage(screen.word("store.empty"), screen.word("store.empty_hint"))
    return names


def the_account(screen: Screen, url: str, account: str | None, *, or_all: bool = False) -> str:
    """The account named, or the only one there is; `or_all` where the command takes ``--all`` as well.

    Raises
    ------
    Usage
        If there are several and none is named; or no such one.
    """
    names = accounts_of(screen, url)
    if account is None and len(names) == 1:
        return names[0]
    if account is None:
        screen.put({"accounts": list(names)})
        text = screen.word("store.which_account", count=len(names), names=screen.listed(names))
        raise Usage(text, screen.word("store.which_account_or_all" if or_all else "store.which_account_hint"))
    if account not in names:
        from stakemap.errors import UnknownName

        raise UnknownName("account", account, names)
    return account
