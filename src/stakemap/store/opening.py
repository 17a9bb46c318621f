"""From an address to a store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from stakemap.errors import InputError, Unavailable
from stakemap.store import moments

if TYPE_CHECKING:
    from stakemap.graph.catalogue import Catalogue
    from stakemap.store.protocol import Store

__all__ = ["OPENERS", "connect"]

Clock = Callable[[], datetime]
_LONGEST_NAME = 200


def connect(
    url: str,
    *,
    dataset: str = "default",
    create: bool = True,
    catalogue: Catalogue | None = None,
    clock: Clock = moments.now,
    timeout: float = 10.0,
) -> Store:
    """Open a store.

    Parameters
    ----------
    url
        ``sqlite:///relative.db`` or ``sqlite:////absolute.db``.
    dataset
        Which dataset of the store; one account is one dataset.
    create
        Make the file if it is not there.
    catalogue
        The relation catalogue in force; the packaged one by default.
    clock
        Gives the recorded time of writes.
    timeout
        Seconds to wait for another writer, 0 or more.

    Raises
    ------
    Unavailable
        If there is no such store or backend; the hint says what to do.
    Corrupt
        If the file is something else or damaged.
    SchemaTooNew
        If a newer stakemap wrote it.
    """
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    opener = OPENERS.get(scheme)
    if opener is None:
        raise Unavailable(
            "an address without a known kind of store" if scheme else "not the address of a store",
            hint="write sqlite:///accounts.db",
        )
    if not dataset or len(dataset) > _LONGEST_NAME or not dataset.isprintable() or dataset != dataset.strip():
        raise InputError("not a name for a dataset", hint=f"1 to {_LONGEST_NAME} visible characters")
    return opener(url, dataset, create, catalogue, clock, timeout)


Opener = Callable[[str, str, bool, "Catalogue | None", Clock, float], "Store"]


def _sqlite(
    url: str,
    dataset: str,
    create: bool,
    catalogue: Catalogue | None,
    clock: Clock,
    timeout: float,
) -> Store:
    from stakemap.store.sqlite import SqliteStore
    from stakemap.store.sqlite_files import path_of

    return SqliteStore(
        path_of(url),
        dataset=dataset,
        create=create,
        catalogue=catalogue,
        clock=clock,
        timeout=timeout,
    )


def _neo4j(*_: object) -> Store:
    raise Unavailable("no Neo4j store in this version", hint="use sqlite:///accounts.db")


OPENERS: dict[str, Opener] = {
    "sqlite": _sqlite,
    "neo4j": _neo4j,
    "neo4j+s": _neo4j,
    "neo4j+ssc": _neo4j,
    "bolt": _neo4j,
    "bolt+s": _neo4j,
    "bolt+ssc": _neo4j,
}
"""Which backend opens which kind of address."""
