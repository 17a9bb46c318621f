"""Nodes and edges out of XML: what GraphML and GEXF have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.graphs.network import Network
from stakemap.io.limits import Limits
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import as_line
from stakemap.io.workbook.xml_text import Elements
from stakemap.work import checkpoint

__all__ = ["Attribute", "Markup"]

_CHUNK = 1 << 14
_CURE = "save it again in the program that wrote it"


@dataclass(slots=True)
class Attribute:
    """A declared attribute: its title, and what holds where nothing is said."""

    title: str
    default: str = ""
    over_time: bool = False


@dataclass(slots=True)
class Markup:
    """A file on its way through the parser; each format says what its tags do.

    `opens` and `closes` are called for each element with its tag; `written` holds the text since the last
    element began.
    """

    path: Path
    limits: Limits
    network: Network = field(default_factory=Network)
    attributes: dict[str, dict[str, Attribute]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    records: Counter[str] = field(default_factory=Counter)

    def parse(
        self, root: str, opens: Callable[[str, dict[str, str]], None], closes: Callable[[str], None]
    ) -> Network:
        """Read the whole file, whose outermost element has a name.

        Raises
        ------
        InputError
            No XML, a DTD, another root; `LimitExceeded` over a cap.
        """
        elements = Elements(self.path.name, self.limits, too_many="split it", no_dtd=f"{_CURE}, without one")
        outermost = True

        def start(tag: str, attrs: dict[str, str]) -> None:
            nonlocal outermost
            if outermost and tag != root:
                raise InputError([Problem(f"the outermost element is not {root}", _CURE, self.path.name)])
            outermost = False
            self.written.clear()
            opens(tag, attrs)

        parser = elements.parser("the file", start, closes, self.written.append)
        try:
            with self.path.open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    checkpoint()
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
        except expat.ExpatError as error:
            place = Problem("not well-formed XML", _CURE, self.path.name, row=error.lineno)
            raise InputError([place]) from None
        except (LookupError, ValueError):
            raise InputError([Problem("an encoding that cannot be read", _CURE, self.path.name)]) from None
        return self.network

    def place(self, kind: str) -> Place:
        """The place of one more record of a kind, by its number; counted against the cap."""
        self.records[kind] += 1
        if self.records.total() > self.limits.rows:
            cause = f"more than {self.limits.rows} nodes and edges"
            raise LimitExceeded([Problem(cause, "split it", self.path.name, code="limit")])
        return Place(self.path.name, kind, self.records[kind])

    def declare(self, kind: str, key: str, title: str, *, over_time: bool = False) -> Attribute:
        """An attribute of nodes or edges."""
        made = Attribute(as_line(title) or as_line(key), over_time=over_time)
        self.attributes.setdefault(kind, {})[key] = made
        return made

    def filled(self, kind: str, said: dict[str, str]) -> dict[str, str]:
        """What is said, with what holds where nothing is."""
        for one in self.attributes.get(kind, {}).values():
            if one.default and one.title not in said:
                said[one.title] = one.default
        return said

    def text(self) -> str:
        """The text since the last element began, as one line."""
        return as_line("".join(self.written)[:4000])
