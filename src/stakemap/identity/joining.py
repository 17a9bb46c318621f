"""Several files as one graph: what one id means in two of them stays two records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stakemap.graph.property_graph import PropertyGraph
from stakemap.identity.references import renamed
from stakemap.model import Record

__all__ = ["joined"]


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
    given = list(graphs)
    if not given:
        return PropertyGraph(())
    facts: dict[str, Record] = {record.id: record for record in given[0]}
    for graph in given[1:]:
        names = _new_names(graph, facts)
        for record in graph:
            new = renamed(record, names) if names else record
            facts[new.id] = new
    return PropertyGraph(facts.values(), catalogue=given[0].catalogue)


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
