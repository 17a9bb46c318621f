"""What the what-if forms of an account offer: people, open decisions, ties of influence between people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stakemap.context.context import Context
from stakemap.decision.open_decisions import open_decisions
from stakemap.graph.change.edits import DropTie
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Person, Tie
from stakemap.service.web.callers import OfAccount

__all__ = ["Choices", "choices"]

_MOST = 2000


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen, by name.

    Attributes
    ----------
    people
        Names.
    decisions
        Ids of open decisions with their names, the one most likely meant first.
    ties
        Ties in words, each with the edit that ends it.
    """

    people: tuple[str, ...] = ()
    decisions: tuple[tuple[str, str], ...] = ()
    ties: Mapping[str, DropTie] = field(default_factory=dict)


def choices(account: OfAccount, lang: str) -> Choices:
    """Of the facts that whoever asks may see, as they hold today."""
    with account.opened() as store:
        context = Context.on(store.load())
    graph = context.graph
    decisions, _ = open_decisions(context)
    return Choices(
        tuple(sorted({graph.name(person.id, lang) for person in graph.of(Person)})[:_MOST]),
        tuple((ident, graph.name(ident, lang)) for ident in decisions),
        dict(sorted(_ties(context, lang))[:_MOST]),
    )


def _ties(context: Context, lang: str) -> Iterator[tuple[str, DropTie]]:
    """Ties from person to person that are in force and stand in the view of influence."""
    graph = context.graph
    for tie in graph.of(Tie):
        kind, ends = graph.catalogue[tie.kind], (tie.from_id, tie.to_id)
        if "influence" in kind.uses and context.seating.current(tie) and _people(graph, ends):
            names = [graph.name(end, lang) for end in ends]
            yield kind.reading(names[0], names[1], lang), DropTie(tie.kind, *ends)


def _people(graph: PropertyGraph, ends: tuple[str, str]) -> bool:
    return all(isinstance(found := graph.get(end), Person) and not found.unknown for end in ends)
