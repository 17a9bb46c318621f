"""XML from anybody: no DTD, so that no entity grows, and caps on how many elements there are and how deep."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.limits import Limits

__all__ = ["Elements", "Handler"]

Handler = Callable[[str, dict[str, str]], None]


class Elements:
    """The elements of a file, counted over all its parts."""

    def __init__(self, file: str, limits: Limits, *, too_many: str, no_dtd: str) -> None:
        self.file, self._limits = file, limits
        self._too_many, self._no_dtd = too_many, no_dtd
        self._count = self._depth = 0

    def parser(
        self,
        part: str,
        start: Handler,
        end: Callable[[str], None] = lambda tag: None,
        text: Callable[[str], None] | None = None,
    ) -> expat.XMLParserType:
        """A parser that hands tags on without their prefix."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        self._depth = 0

        def refuse(*_: object) -> None:
            raise InputError([Problem(f"a DTD in {part}", self._no_dtd, self.file)])

        def begin(tag: str, attrs: dict[str, str]) -> None:
            self._counted()
            start(tag if ":" not in tag else _local(tag), attrs)

        def finish(tag: str) -> None:
            self._depth -= 1
            end(tag if ":" not in tag else _local(tag))

        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = begin
        parser.EndElementHandler = finish
        if text is not None:
            parser.CharacterDataHandler = text
        return parser

    def _counted(self) -> None:
        self._count += 1
        self._depth += 1
        if self._count > self._limits.elements:
            cause = f"more than {self._limits.elements} XML elements"
            raise LimitExceeded([Problem(cause, self._too_many, self.file, code="limit")])
        if self._depth > self._limits.xml_depth:
            cause = f"XML elements more than {self._limits.xml_depth} deep"
            raise LimitExceeded([Problem(cause, self._too_many, self.file, code="limit")])


def _local(name: str) -> str:
    return name[name.rfind(":") + 1 :]
