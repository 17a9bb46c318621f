"""From an address to a store."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypedDict, Unpack

from stakemap.errors import InputError, Unavailable
from stakemap.graph.mistaken_arguments import wrong_kind
from stakemap.store.shared import recorded_time
from stakemap.store.shared.oversight.guarded import GuardedStore
from stakemap.store.shared.recorded_time import Clock

if TYPE_CHECKING:
    from pathlib import Path

    from stakemap.graph.catalogue import Catalogue
    from stakemap.store.shared.oversight.access import Access
    from stakemap.store.shared.protocol import Store
    from stakemap.store.shared.results import Anchorage, Restoration

__all__ = ["OPENERS", "accept", "backup", "connect", "restore"]

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
    access: Access | None = None,
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
    access
        Who opens it, in which role and for which purpose: only what these allow is handed out or changed,
        and every reading is noted in the audit chain.  ``None`` for whoever has the rights of the file or of
        the server, whom no library can keep out.

    Raises
    ------
    Unavailable
        If there is no such store or backend; the hint says what to do.
    Corrupt
        If the file is something else or damaged.
    SchemaTooNew
        If a newer stakemap wrote it.
    AccessRefused
        If the account is not open to whoever asks.
    """
    if not isinstance(url, str):
        raise wrong_kind(url, "the address of a store", "write sqlite:///accounts.db or neo4j://host:7687")
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    opener = OPENERS.get(scheme)
    if opener is None:
        raise Unavailable(
            "an address without a known kind of store" if scheme else "not the address of a store",
            hint="write sqlite:///accounts.db or neo4j://host:7687",
        )
    if not dataset or len(dataset) > _LONGEST_NAME or not dataset.isprintable() or dataset != dataset.strip():
        raise InputError("not a name for a dataset", hint=f"1 to {_LONGEST_NAME} visible characters")
    store = opener(url, auth, timeout, dataset=dataset, create=create, catalogue=catalogue, clock=clock)
    return store if access is None else GuardedStore(store, access, catalogue)


def backup(url: str, target: Path) -> dict[str, int]:
    """Copy a store with all its datasets, and what it acknowledged, to a file that is not there yet.

    Others may read and write meanwhile; the copy is of one moment and was verified.

    Returns
    -------
    dict
        The revision of each dataset.

    Raises
    ------
    Unavailable
        If the store keeps no file, or the target is there or cannot be written.
    StoreBehind, NotAnchored, Corrupt
        If the store is not known to be whole: no backup is better than one that hides a loss.
    """
    from stakemap.store.sqlite import backup as files

    return files.backup(_file_of(url), target)


def restore(url: str, source: Path, *, dry_run: bool = True) -> tuple[Restoration, ...]:
    """Put a backup in the place of a store; whoever has the store open must open it again.

    Returns
    -------
    tuple
        What is lost and gained, for each dataset; of a dry run, what would be.

    Raises
    ------
    Unavailable
        If the store keeps no file, there is no backup, or somebody is writing.
    StoreBehind, NotAnchored, Corrupt
        If the backup is not known to be whole.
    """
    from stakemap.store.sqlite import backup as files

    return files.restore(_file_of(url), source, dry_run=dry_run)


def accept(url: str) -> Anchorage:
    """Take what a store holds as what it acknowledged, losses included; how it stood before.

    Raises
    ------
    Unavailable
        If the store keeps no file, or is not there.
    """
    from stakemap.store.sqlite.store import SqliteStore

    with SqliteStore(_file_of(url), create=False) as store:
        return store.accept()


def _file_of(url: str) -> Path:
    from stakemap.store.sqlite.connection import path_of

    if url.partition("://")[0].lower() != "sqlite":
        raise Unavailable(
            "only a store in a file has an anchor, a backup and a restoration of its own",
            hint="for a server use its own backups, such as neo4j-admin database backup",
        )
    return path_of(url)


class _Options(TypedDict):
    dataset: str
    create: bool
    catalogue: Catalogue | None
    clock: Clock


def _sqlite(url: str, auth: object, timeout: float, **options: Unpack[_Options]) -> Store:
    from stakemap.store.sqlite.connection import path_of
    from stakemap.store.sqlite.store import SqliteStore

    return SqliteStore(path_of(url), timeout=timeout, **options)


def _neo4j(url: str, auth: object, timeout: float, **options: Unpack[_Options]) -> Store:
    from stakemap.store.neo4j.connection import Server
    from stakemap.store.neo4j.store import Neo4jStore

    return Neo4jStore(Server(url, auth, timeout), **options)


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
