"""From an address to a store."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypedDict, Unpack

from stakemap.errors import InputError, Unavailable
from stakemap.store.shared import recorded_time
from stakemap.store.shared.recorded_time import Clock

if TYPE_CHECKING:
    from stakemap.graph.catalogue import Catalogue
    from stakemap.store.shared.protocol import Store

__all__ = ["OPENERS", "connect"]

_LONGEST_NAME = 200


def connect(
    url: str,
    *,
    dataset: str = "default",
    create: bool = True,
    catalogue: Catalogue | None = None,
    clock: Clock = recorded_time.now,
    timeout: float = 10.0,
    auth: object = None,
) -> Store:
    """Open a store.

    Parameters
    ----------
    url
        ``sqlite:///relative.db``, ``sqlite:////absolute.db``, ``neo4j://host:7687`` or
        ``bolt://host:7687/database``.
    dataset
        Which dataset of the store; one account is one dataset.
    create
        Make the file, or the schema in the database, if it is not there.
    catalogue
        The relation catalogue in force; the packaged one by default.
    clock
        Gives the recorded time of writes.
    timeout
        Seconds to wait for another writer or for a server that does not answer, 0 or more.
    auth
        For Neo4j: ``(user, password)``, or an object of the driver; the environment variables
        STAKEMAP_NEO4J_USER and STAKEMAP_NEO4J_PASSWORD if not given.

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
            hint="write sqlite:///accounts.db or neo4j://host:7687",
        )
    if not dataset or len(dataset) > _LONGEST_NAME or not dataset.isprintable() or dataset != dataset.strip():
        raise InputError("not a name for a dataset", hint=f"1 to {_LONGEST_NAME} visible characters")
    return opener(
        url, auth, dataset=dataset, create=create, catalogue=catalogue, clock=clock, timeout=timeout
    )


class _Options(TypedDict):
    dataset: str
    create: bool
    catalogue: Catalogue | None
    clock: Clock
    timeout: float


def _sqlite(url: str, auth: object, **options: Unpack[_Options]) -> Store:
    from stakemap.store.sqlite.connection import path_of
    from stakemap.store.sqlite.store import SqliteStore

    return SqliteStore(path_of(url), **options)


def _neo4j(url: str, auth: object, **options: Unpack[_Options]) -> Store:
    from stakemap.store.neo4j.store import Neo4jStore

    return Neo4jStore(url, auth=auth, **options)


OPENERS: dict[str, Callable[..., Store]] = {
    "sqlite": _sqlite,
    "neo4j": _neo4j,
    "neo4j+s": _neo4j,
    "neo4j+ssc": _neo4j,
    "bolt": _neo4j,
    "bolt+s": _neo4j,
    "bolt+ssc": _neo4j,
}
"""Which backend opens which kind of address."""
