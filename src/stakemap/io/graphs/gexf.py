"""GEXF 1.1 to 1.3: a graph whose nodes and edges may come and go, as Gephi writes it.

References
----------
.. [1] GEXF Working Group (2022). GEXF 1.3 primer. gexf.net.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from stakemap.io.graphs.mapping import Declared
from stakemap.io.graphs.markup import Attribute, Markup
from stakemap.io.graphs.network import EDGES, NODES, Edge, Network, Node
from stakemap.io.limits import Limits
from stakemap.io.registers.values import as_line
from stakemap.model import PartialDate

__all__ = ["read_gexf"]

_DAYS = ("date", "datetime")
_INFINITE = ("-infinity", "infinity", "-inf", "inf")
_SPELLS = ("spell", "slice")
"""A time, as versions from 1.2 on and 1.1 call it."""
_LISTS = ("intervals", "timestamps")


def read_gexf(path: Path, encoding: str | None, declared: Declared, limits: Limits) -> Network:
    """The nodes and edges of a file; nodes inside nodes are read as if they stood beside them.

    Of an attribute that changes over time nothing is taken where it has more than one value.
    """
    del encoding, declared  # the file says its own encoding, and which attribute is whose
    reader = _Reader(Markup(path, limits))
    return reader.markup.parse("gexf", reader.opens, reader.closes)


@dataclass(slots=True)
class _Open:
    record: Node | Edge
    own: tuple[str, str] = ("", "")
    spells: list[tuple[str, str]] = field(default_factory=list)
    several: set[str] = field(default_factory=set)


class _Reader:
    def __init__(self, markup: Markup) -> None:
        self.markup, self.network = markup, markup.network
        self.default, self.kind, self.over_time = "undirected", "", False
        self.attribute: Attribute | None = None
        self.open: list[_Open] = []

    def opens(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "graph":
            self.default = attrs.get("defaultedgetype", "undirected")
            dynamic = attrs.get("mode") == "dynamic"
            self.network.numbered = dynamic and attrs.get("timeformat", "double").lower() not in _DAYS
        elif tag == "attributes":
            self.kind = {"node": NODES, "edge": EDGES}.get(attrs.get("class", ""), "")
            self.over_time = attrs.get("mode") == "dynamic"
        elif tag == "attribute":
            key, title = attrs.get("id", ""), attrs.get("title", "")
            self.attribute = self.markup.declare(self.kind, key, title, over_time=self.over_time)
        elif tag == "node":
            node = Node(attrs.get("id", ""), _texts(attrs, "label"), self.markup.place(NODES))
            self._begin(node, attrs)
        elif tag == "edge":
            self._begin(self._edge(attrs), attrs)
        elif tag == "attvalue" and self.open:
            self._value(attrs)
        elif tag in _SPELLS and self.open:
            self._spell(attrs)

    def _edge(self, attrs: dict[str, str]) -> Edge:
        drawn = attrs.get("type", self.default)
        ends = attrs.get("source", ""), attrs.get("target", "")
        said = _texts(attrs, "label", "weight", "kind")
        place, ident = self.markup.place(EDGES), as_line(attrs.get("id", ""))
        return Edge(*ends, drawn == "directed", said, place, ident=ident)

    def _begin(self, record: Node | Edge, attrs: dict[str, str]) -> None:
        self.open.append(_Open(record, _span(attrs)))
        for name in _LISTS:
            if attrs.get(name):
                self.network.left.append((name, "not_taken", record.place))

    def _spell(self, attrs: dict[str, str]) -> None:
        span = _span(attrs)
        if any(span):
            self.open[-1].spells.append(span)

    def _value(self, attrs: dict[str, str]) -> None:
        one = self.open[-1]
        kind = NODES if isinstance(one.record, Node) else EDGES
        key, text = attrs.get("for", attrs.get("id", "")), as_line(attrs.get("value", ""))
        known = self.markup.attributes.get(kind, {}).get(key)
        if known is None:
            self.network.left.append((key, "not_declared", one.record.place))
        elif text:
            if known.over_time and one.record.said.get(known.title, text) != text:
                one.several.add(known.title)
            one.record.said[known.title] = text

    def closes(self, tag: str) -> None:
        if tag == "default" and self.attribute is not None:
            self.attribute.default = self.markup.text()
        elif tag == "attribute":
            self.attribute = None
        elif tag in ("node", "edge") and self.open:
            done = self.open.pop()
            for title in done.several:
                del done.record.said[title]
                self.network.left.append((title, "over_time", done.record.place))
            done.record.spells = tuple(dict.fromkeys(done.spells or filter(any, [done.own])))
            if isinstance(done.record, Node):
                self.markup.filled(NODES, done.record.said)
                self.network.nodes.append(done.record)
            else:
                self.markup.filled(EDGES, done.record.said)
                self.network.edges.append(done.record)


def _texts(attrs: dict[str, str], *names: str) -> dict[str, str]:
    return {name: text for name in names if (text := as_line(attrs.get(name, "")))}


def _span(attrs: dict[str, str]) -> tuple[str, str]:
    """First and last day; an end that is itself not in ends the day before."""
    start = _time(attrs.get("start") or attrs.get("startopen") or attrs.get("timestamp"))
    end = _time(attrs.get("end") or attrs.get("timestamp"))
    if not end and attrs.get("endopen"):
        end = _day_before(_time(attrs["endopen"]))
    return start, end


def _time(text: str | None) -> str:
    """A moment, as a day where it is one; nothing for one that never comes."""
    line = as_line(text or "")
    if line.lower() in _INFINITE:
        return ""
    return line[:10] if line[10:11] in ("T", " ") else line


def _day_before(text: str) -> str:
    """The last day before an end that is not in; of what is no whole day the text as it is."""
    try:
        day = PartialDate(text)
    except ValueError:
        return text
    return (day.earliest - timedelta(days=1)).isoformat() if len(text) == 10 else text
