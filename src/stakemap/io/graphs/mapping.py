"""What the attributes of a graph file stand for, as the caller declares it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stakemap.errors import InputError, Problem, UnknownName
from stakemap.graph.name_index import fold

__all__ = ["DIRECTIONS", "KEYS", "Declared", "Scale"]

DIRECTIONS = ("forward", "backward", "both")
"""Which way an edge is read: as it is drawn, against it, or both ways."""
_OF_NODES = ("name", "name_en", "name_zh", "node")
_OF_EDGES = ("kind", "weight", "confirmed")
_OF_BOTH = ("start", "end", "source", "grade", "basis", "expires", "label", "note")
_RULES = ("direction", "scale", "time")
_COLUMNS = ("id", "from", "to")
"""Columns of tables by which nodes are known and edges find them."""
KEYS = (*_OF_NODES, *_OF_EDGES, *_OF_BOTH, *_RULES, *_COLUMNS)
"""Everything that can be declared; ``kind:WORD`` and ``node:WORD`` say what a word of the file is."""
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)", re.ASCII)
_SCALES = "strength (from 0 to 1), count (counted contacts), or a range such as 0..5"


@dataclass(frozen=True, slots=True)
class Scale:
    """How a number of an edge becomes what a tie can say.

    Examples
    --------
    >>> Scale.read("0..5").taken("4"), Scale.read("count").taken("12"), Scale.read("strength").taken("0.3")
    (('strength', 0.8), ('count', 12.0), ('strength', 0.3))
    """

    field: str
    low: float = 0.0
    high: float = 1.0

    @classmethod
    def read(cls, text: str) -> Scale:
        """The scale that a text declares.

        Raises
        ------
        InputError
            What is none.
        """
        found = _RANGE.fullmatch(text.strip())
        if text in ("strength", "count"):
            return cls(text)
        if found is None or float(found[1]) >= float(found[2]):
            raise InputError([Problem("a scale that is none", f"write {_SCALES}", field="scale")])
        return cls("strength", float(found[1]), float(found[2]))

    def taken(self, text: str) -> tuple[str, float] | None:
        """Field of a tie and its value; ``None`` for what is no number or outside the scale."""
        try:
            value = float(text)
        except ValueError:
            return None
        if not math.isfinite(value) or value < self.low or (self.field != "count" and value > self.high):
            return None
        return self.field, value if self.field == "count" else (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Declared:
    """A mapping that was checked: what each key names, and what words stand for."""

    named: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def read(cls, mapping: Mapping[str, str]) -> Declared:
        """The mapping as the caller wrote it.

        Raises
        ------
        UnknownName
            A key, a direction or a time that there is not.
        InputError
            A scale that is none, or a weight without one.

        Examples
        --------
        >>> Declared.read({"weight": "w", "scale": "0..5", "kind:Influences": "advice"})["weight"]
        'w'
        """
        named: dict[str, str] = {}
        words: dict[tuple[str, str], str] = {}
        for key, text in mapping.items():
            what, colon, theirs = key.partition(":")
            if colon and what in ("kind", "node"):
                words[what, fold(theirs)] = text
            elif key in KEYS:
                named[key] = text
            else:
                raise UnknownName("key of a mapping", key, KEYS)
        _check(named)
        return cls(named, words)

    def __getitem__(self, key: str) -> str:
        return self.named.get(key, "")

    def word(self, what: str, text: str) -> str:
        """What a word of a file stands for; itself where nothing is declared."""
        return self.words.get((what, fold(text)), text)

    @property
    def scale(self) -> Scale | None:
        """How weights become strengths or counts; ``None`` where it is not declared."""
        return Scale.read(self["scale"]) if self["scale"] else None

    def attributes(self, keys: Iterable[str]) -> dict[str, str]:
        """Those of the keys that are declared, with what they name."""
        return {key: self.named[key] for key in keys if key in self.named}

    @property
    def of_nodes(self) -> dict[str, str]:
        """What is declared of nodes."""
        return self.attributes((*_OF_NODES, *_OF_BOTH))

    @property
    def of_edges(self) -> dict[str, str]:
        """What is declared of edges."""
        return self.attributes((*_OF_EDGES, *_OF_BOTH))


def _check(named: Mapping[str, str]) -> None:
    for key, known in (("direction", DIRECTIONS), ("time", ("year",))):
        if key in named and named[key] not in known:
            raise UnknownName(key, named[key], known)
    if "scale" in named:
        Scale.read(named["scale"])
    elif "weight" in named:
        cure = f"declare scale as well: {_SCALES}"
        raise InputError([Problem("a weight without a scale", cure, field="weight")])
