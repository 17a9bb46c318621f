"""Several files and accounts as one graph: what one id means in two of them stays two records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stakemap.graph.property_graph import PropertyGraph
from stakemap.identity.references import renamed
from stakemap.model import Record

__all__ = ["Joined", "join", "joined"]


@dataclass(frozen=True, slots=True, repr=False)
class Joined:
    """Sources as one graph, and which record of it is whose.

    Attributes
    ----------
    graph
        All facts.
    ids
        Source -> id there -> id in the graph, for each of its records.
    """

    graph: PropertyGraph
    ids: Mapping[str, Mapping[str, str]]
    _own: dict[str, tuple[str, str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for source, names in self.ids.items():
            for own, ident in names.items():
                self._own.setdefault(ident, (source, own))

    @property
    def several(self) -> bool:
        """Whether there is more than one source, so that an id alone does not say whose record is meant."""
        return len(self.ids) > 1

    def own(self, ident: str) -> tuple[str, str]:
        """The first source that has a record of the graph, and its id there.

        Raises
        ------
        KeyError
            No such record.
        """
        return self._own[ident]

    def found(self, source: str, own: str) -> str | None:
        """The id in the graph of a record of a source; ``None`` where it is not there."""
        return self.ids.get(source, {}).get(own)

    def everywhere(self, one: str, other: str) -> set[tuple[str, str]]:
        """What two ids of one source that is not named may be: as they are, and in each that has both."""
        pairs = {(one, other)}
        for names in self.ids.values():
            if one in names and other in names:
                pairs.add((names[one], names[other]))
        return {(min(pair), max(pair)) for pair in pairs}


def join(sources: Mapping[str, PropertyGraph]) -> Joined:
    """All facts of some sources by name, as `joined` puts them together.

    Parameters
    ----------
    sources
        Files and accounts by what they are called, in their order; the catalogue of the first is in force.

    Raises
    ------
    InputError
        Where facts do not fit the catalogue.

    Examples
    --------
    >>> from stakemap.model import Person
    >>> one, other = (PropertyGraph([Person(id="p", name=name)]) for name in ("Ann", "Bo"))
    >>> both = join({"alpha": one, "beta": other})
    >>> both.found("beta", "p"), both.own("p~2"), sorted(both.everywhere("p", "p"))
    ('p~2', ('beta', 'p'), [('p', 'p'), ('p~2', 'p~2')])
    """
    facts: dict[str, Record] = {}
    ids: dict[str, Mapping[str, str]] = {}
    for source, graph in sources.items():
        names = _new_names(graph, facts) if facts else {}
        for record in graph:
            new = renamed(record, names) if names else record
            facts[new.id] = new
        ids[source] = {record.id: names.get(record.id, record.id) for record in graph}
    first = next(iter(sources.values()), None)
    if first is None:
        return Joined(PropertyGraph(()), ids)
    one = len(sources) == 1
    return Joined(first if one else PropertyGraph(facts.values(), catalogue=first.catalogue), ids)


def joined(graphs: Iterable[PropertyGraph]) -> PropertyGraph:
    """All facts of some graphs.

    Records that are equal in two graphs are one.  Where an id means something else in a later graph, that
    record is called ``ID~2`` (``ID~3`` ...), also by whatever names it.

    Parameters
    ----------
    graphs
        In the order of their files; the catalogue of the first is in force.

    Raises
    ------
    InputError
        Where facts do not fit the catalogue.

    Notes
    -----
    O(facts), once more for each step by which new names go on to other records.

    Examples
    --------
    >>> from stakemap.model import Person
    >>> one, other = (PropertyGraph([Person(id="p", name=name)]) for name in ("Ann", "Bo"))
    >>> [(person.id, person.name) for person in joined([one, other, one])]
    [('p', 'Ann'), ('p~2', 'Bo')]
    """
    return join({str(at): graph for at, graph in enumerate(graphs)}).graph


def _new_names(graph: PropertyGraph, facts: Mapping[str, Record]) -> dict[str, str]:
    """New ids for records that differ from those of the same id, or name one that does."""
    names: dict[str, str] = {}
    waiting = [record for record in graph if facts.get(record.id, record) != record]
    while waiting:
        record = waiting.pop()
        if record.id not in names and record.id in facts:
            names[record.id] = _free(record.id, graph, facts)
            waiting.extend(graph.about(record.id))
    return names


def _free(ident: str, graph: PropertyGraph, facts: Mapping[str, Record]) -> str:
    number = 2
    while f"{ident}~{number}" in facts or f"{ident}~{number}" in graph:
        number += 1
    return f"{ident}~{number}"
