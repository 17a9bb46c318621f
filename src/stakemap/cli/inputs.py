"""The facts that a command is about: of a file, or of one account of a store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from stakemap.cli.accounts import opened, the_account
from stakemap.cli.files import language_of, read_file
from stakemap.cli.screen import Screen
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.io import Reading

__all__ = ["Input", "Place", "input_of"]


@dataclass(frozen=True, slots=True)
class Input:
    """Facts, and where they are from.

    Attributes
    ----------
    name
        Of the file or of the account: files begin with it.
    lang
        The language of the facts.
    account
        Address of the store and name of the account; ``None`` for a file.
    reading
        What the file gave; ``None`` for a store.
    """

    graph: PropertyGraph
    name: str
    lang: str
    account: tuple[str, str] | None = None
    reading: Reading | None = None

    def note_release(self, what: str, *, actor: str, people: int) -> None:
        """Keep in the audit chain of a store that facts about so many people left it."""
        if self.account is not None:
            with opened(*self.account) as store:
                store.note("release", actor=actor, what=what, people=people)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the facts are: a file, or one account of a store."""

    file: Path | None
    store: str | None
    account: str | None
    keep_good: bool

    @property
    def one(self) -> bool:
        """Whether it is either a file or a store."""
        return (self.file is None) != (self.store is None)

    def read(self, screen: Screen) -> Input:
        """The facts; what is wrong with a file is told."""
        if self.file is not None:
            reading = read_file(screen, self.file, keep_good=self.keep_good)
            return Input(reading.graph, self.file.stem, language_of(reading), reading=reading)
        assert self.store is not None  # noqa: S101  the caller looked
        name = the_account(screen, self.store, self.account)
        with screen.step("step.read"), opened(self.store, name) as store:
            graph = store.load()
        return Input(graph, name, graph.language, (self.store, name))


class FromFileOrStore(Protocol):
    """Options of a command that takes either."""

    @property
    def file(self) -> Path | None: ...
    @property
    def store(self) -> str | None: ...
    @property
    def account(self) -> str | None: ...
    @property
    def keep_good(self) -> bool: ...


def input_of(screen: Screen, options: FromFileOrStore) -> Input:
    """The facts of the file or of the account that a command was given.

    Raises
    ------
    Usage
        If both are given, or neither.
    """
    place = Place(options.file, options.store, options.account, options.keep_good)
    if not place.one:
        raise Usage(screen.word("report.file_or_store"), screen.word("report.file_or_store_hint"))
    return place.read(screen)
