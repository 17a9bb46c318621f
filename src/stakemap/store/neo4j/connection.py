"""The connection to a Neo4j server: addresses, credentials, transactions, typed errors."""

from __future__ import annotations

import os
import random
import re
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import unquote, urlsplit

from stakemap.errors import InputError, OutcomeUnknown, StakemapError, StoreError, Unavailable
from stakemap.store.neo4j.quiet_driver import quiet_driver

if TYPE_CHECKING:
    import neo4j

__all__ = [
    "Address",
    "Credentials",
    "Runner",
    "Server",
    "address_of",
    "check_server",
    "credentials_of",
    "typed_errors",
]

T = TypeVar("T")

_LOCAL = {"localhost", "127.0.0.1", "::1"}
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0
_LONGEST_WRITE = 600.0
_OLDEST = (5, 26)
_USER, _PASSWORD = "STAKEMAP_NEO4J_USER", "STAKEMAP_NEO4J_PASSWORD"
_LOST = ("the answer to a commit was lost", "write again with the same key")
_CURE_LOGIN = f"set {_USER} and {_PASSWORD}, or give auth=(user, password)"


class Runner:
    """An open transaction that runs queries."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: neo4j.Transaction) -> None:
        self._transaction = transaction

    def run(self, query: str, **parameters: Any) -> neo4j.Result:
        """Run one query; its texts come from `cypher` alone, all values are parameters."""
        return self._transaction.run(query, parameters)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password; the password is in no text that this object shows."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is, and which of its databases; None is the user's home database."""

    url: str
    database: str | None


def address_of(url: str) -> Address:
    """Read ``neo4j://host:7687`` or ``bolt://host:7687/database``.

    Raises
    ------
    Unavailable
        If it names no host, or holds a name or password, which would end in logs.

    Examples
    --------
    >>> address_of("neo4j+s://graph.example:7687/accounts")
    Address(url='neo4j+s://graph.example:7687', database='accounts')
    """
    hint = "write neo4j://host:7687 or bolt://host:7687/database"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Unavailable("not the address of a Neo4j server", hint=hint) from None
    if "@" in parts.netloc:
        raise Unavailable("an address with a name or password in it", hint=_CURE_LOGIN)
    if not host or parts.query or parts.fragment or parts.path.count("/") > 1:
        raise Unavailable("not the address of a Neo4j server", hint=hint)
    if parts.scheme in {"bolt", "neo4j"} and host not in _LOCAL:
        warnings.warn(
            "the connection to the Neo4j server is not encrypted; use neo4j+s:// or bolt+s://",
            stacklevel=2,
        )
    shown = f"[{host}]" if ":" in host else host
    return Address(f"{parts.scheme}://{shown}:{port or 7687}", unquote(parts.path[1:]) or None)


def credentials_of(auth: object) -> Any:
    """What the driver takes: a pair, `Credentials`, an object of the driver, or else the environment.

    Raises
    ------
    InputError
        If it is something else.
    """
    if auth is None:
        user, password = os.environ.get(_USER), os.environ.get(_PASSWORD)
        return None if password is None else (user or "neo4j", password)
    if isinstance(auth, Credentials):
        return (auth.user, auth.password)
    if isinstance(auth, tuple) and len(auth) == 2 and all(isinstance(part, str) for part in auth):
        return auth
    if type(auth).__module__.partition(".")[0] == "neo4j":
        return auth
    raise InputError("not credentials", hint="give (user, password) or Credentials(user, password)")


def _refuse(cls: type[StoreError], text: str, hint: str) -> NoReturn:
    raise cls(text, hint=hint) from None


_BY_CODE: tuple[tuple[str, str, str], ...] = (
    ("Security.Unauthorized", "the Neo4j server does not know this name and password", _CURE_LOGIN),
    ("Security.CredentialsExpired", "the Neo4j server wants a new password first", "change it, then connect"),
    ("Security.AuthenticationRateLimit", "too many wrong passwords; the server waits", "try again later"),
    ("Security.", "no right to do this on the Neo4j server", "ask for a user that may read and write"),
    ("Database.DatabaseNotFound", "no such database on the Neo4j server", "check the name after the last /"),
    ("AccessMode", "the Neo4j database is read-only", "use a server that takes writes"),
    ("ReadOnly", "the Neo4j database is read-only", "use a server that takes writes"),
    ("MemoryPool", "the write is too large for the memory of the server", "raise its memory limits"),
    ("Transaction.TransactionTimedOut", "the Neo4j server took too long", "try again, or raise its limit"),
)


@contextmanager
def typed_errors() -> Iterator[None]:
    """Turn what the driver raises into store errors; its texts may quote values and are dropped."""
    import neo4j.exceptions as driver

    try:
        yield
    except driver.Neo4jError as error:
        code = error.code or ""
        for part, text, hint in _BY_CODE:
            if part in code:
                _refuse(Unavailable, text, hint)
        if isinstance(error, driver.TransientError):
            _refuse(Unavailable, "the Neo4j server is busy", "try again")
        kind = code.rpartition(".")[2] or "unknown"
        _refuse(StoreError, f"the Neo4j server refused a query: {kind}", "call verify()")
    except driver.IncompleteCommit:
        _refuse(OutcomeUnknown, *_LOST)
    except driver.UnsupportedServerProduct:
        _refuse(Unavailable, "what answers there is not a Neo4j server", "check address and port")
    except driver.ConfigurationError:
        _refuse(Unavailable, "the address or its settings do not fit the driver", "check the address")
    except (driver.ServiceUnavailable, driver.SessionExpired) as error:
        if _strange(error):
            _refuse(Unavailable, "what answers there is not a Neo4j server", "check address and port")
        _refuse(Unavailable, "no Neo4j server answers there", "check address and port; is it running?")
    except driver.DriverError:
        _refuse(Unavailable, "the connection to the Neo4j server broke", "try again")
    except OSError:
        _refuse(Unavailable, "no Neo4j server answers there", "check address and port; is it running?")


def _strange(error: BaseException) -> bool:
    """Whether the other side answered, but not as a server does."""
    text = f"{error} {error.__cause__}".lower()
    return any(word in text for word in ("handshake", "http", "bolt protocol", "malformed", "ssl"))


def check_server(agent: str) -> None:
    """Refuse a server that is not Neo4j, or too old for the queries of this package.

    Raises
    ------
    Unavailable
        With what is needed.

    Examples
    --------
    >>> check_server("Neo4j/5.26.25")
    """
    product, _, version = agent.partition("/")
    if product != "Neo4j":
        raise Unavailable("what answers there is not a Neo4j server", hint="check address and port")
    found = re.match(r"(\d+)\.(\d+)", version)
    if found and (int(found[1]), int(found[2])) < _OLDEST:
        raise Unavailable(
            f"the Neo4j server has version {found[0]}, this package needs 5.26 or newer",
            hint="upgrade the server; 5.26 is the line with long support",
        )


class Server:
    """One driver; a forked child makes its own."""

    def __init__(self, url: str, auth: object = None, timeout: float = 10.0) -> None:
        self.address = address_of(url)
        self._auth = credentials_of(auth)
        self.timeout = timeout
        self._closed = False
        self._pid = os.getpid()
        self._driver = self._open()
        self.name = ""
        try:
            with typed_errors(), quiet_driver():
                info = self._driver.get_server_info()
                self.name = info.agent
            check_server(self.name)
        except BaseException:
            self.close()
            raise

    def __repr__(self) -> str:
        return f"Server({self.address.url!r})"

    def _open(self) -> neo4j.Driver:
        import neo4j

        with typed_errors(), quiet_driver():
            return neo4j.GraphDatabase.driver(
                self.address.url,
                auth=self._auth,
                user_agent="stakemap",
                connection_timeout=max(0.1, min(self.timeout, 10.0)),
                connection_acquisition_timeout=max(1.0, self.timeout),
                max_transaction_retry_time=0,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )

    def close(self) -> None:
        """Close the driver; a child leaves the connections of its parent alone."""
        if not self._closed and os.getpid() == self._pid:
            with quiet_driver():
                self._driver.close()
        self._closed = True

    @property
    def driver(self) -> neo4j.Driver:
        """The driver of this process."""
        if self._closed:
            raise Unavailable("the store is closed", hint="connect again")
        if os.getpid() != self._pid:
            _inherited.append(self._driver)
            self._pid, self._driver = os.getpid(), self._open()
        return self._driver

    @contextmanager
    def _session(self) -> Iterator[neo4j.Session]:
        driver = self.driver
        with quiet_driver(), driver.session(database=self.address.database, fetch_size=-1) as session:
            yield session

    def execute(self, *statements: str, **parameters: Any) -> None:
        """Run statements that change the schema, each on its own."""

        def work(session: neo4j.Session) -> None:
            for statement in statements:
                session.run(statement, **parameters).consume()

        self._persist(work)

    def read(self, work: Callable[[Runner], T]) -> T:
        """Do some reading in one transaction, again if the server falters."""

        def attempt(session: neo4j.Session) -> T:
            with session.begin_transaction() as transaction:
                return work(Runner(transaction))

        return self._persist(attempt)

    def write(self, work: Callable[[Runner], T]) -> T:
        """Do some writing in one transaction, again if the server falters.

        `work` must find out by itself whether an earlier attempt was committed, since the answer
        to a commit can be lost.

        Raises
        ------
        OutcomeUnknown
            If the answer was lost and the server did not come back in time.
        """

        def attempt(session: neo4j.Session) -> T:
            with session.begin_transaction(timeout=_LONGEST_WRITE) as transaction:
                answer = work(Runner(transaction))
                transaction.commit()
            return answer

        return self._persist(attempt)

    def _persist(self, attempt: Callable[[neo4j.Session], T]) -> T:
        import neo4j.exceptions as driver

        until, pause, unknown = time.monotonic() + self.timeout, _FIRST_PAUSE, False
        while True:
            try:
                with self._session() as session:
                    return attempt(session)
            except StakemapError:
                raise
            except (driver.Neo4jError, driver.DriverError, OSError) as error:
                unknown = unknown or isinstance(error, driver.IncompleteCommit)
                again = isinstance(error, driver.IncompleteCommit | OSError) or (
                    isinstance(error, driver.Neo4jError | driver.DriverError) and error.is_retryable()
                )
                if again and time.monotonic() + pause < until:
                    time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  spreads retries
                    pause = min(2 * pause, _LONGEST_PAUSE)
                    continue
                if unknown:
                    _refuse(OutcomeUnknown, *_LOST)
                with typed_errors():
                    raise


_inherited: list[neo4j.Driver] = []
# A forked child must neither use nor close the connections of its parent: they are kept here, unused.
