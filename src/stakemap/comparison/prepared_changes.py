"""Which single changes are worth trying out: of the people, seats and ties that the answer rests on.

Their choice follows the numbers of the analysis alone: who has most say, who is listened to most, whose ties
are the strongest and the weakest.  None of them is a forecast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from stakemap.graph.change.edits import Appoint, DropStance, DropTie, Edit, FlipStance, Leave
from stakemap.graph.change.succession import succession_on
from stakemap.graph.confidence import confidence
from stakemap.graph.seats import seat_of
from stakemap.model import Person, Tie

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["AGAINST", "FOR", "Prepared", "pairs", "prepared"]

FOR, AGAINST = 0.9, 0.1
"""The positions that are tried, 0 surely against to 1 surely for."""
_PEOPLE, _VOTERS, _STRONGEST, _WEAKEST, _SEATS = 4, 3, 2, 1, 2
Together = tuple["Prepared", ...]
"""What stands together wherever the list is cut."""
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Prepared:
    """A change that is tried out.

    Attributes
    ----------
    kind
        ``leaves``, ``for``, ``against``, ``unknown``, ``strong_tie``, ``weak_tie`` or ``seat``; of two
        together ``pair``.
    edits
        What happens.
    of
        Places of the changes that a pair puts together, among all.
    """

    kind: str
    edits: tuple[Edit, ...]
    of: tuple[int, ...] = ()


def prepared(case: Case, most: int) -> tuple[Prepared, ...]:
    """The changes that are tried out, at most so many, those that concern the first people first."""
    people = _first_people(case)
    kinds = (_leaving(people), _positions(case), _ties(case, people), _seats(case))
    rounds = chain.from_iterable(zip_longest(*kinds, fillvalue=()))
    return tuple(islice(chain.from_iterable(rounds), max(0, most)))


def pairs(changes: Sequence[Prepared]) -> tuple[Prepared, ...]:
    """Two changes at once: the first two who may leave, the first two who may come to be for it."""
    found = []
    for kind in ("leaves", "for"):
        places = [k for k, change in enumerate(changes) if change.kind == kind][:2]
        if len(places) == 2:
            edits = tuple(edit for k in places for edit in changes[k].edits)
            found.append(Prepared("pair", edits, tuple(places)))
    return tuple(found)


def _known_person(case: Case, node: str) -> bool:
    record = case.graph.get(node)
    return isinstance(record, Person) and not record.unknown


def _highest(values: Callable[[str], float], nodes: Sequence[str]) -> list[str]:
    ranked = [node for node in nodes if values(node) > _LEAST]
    return sorted(ranked, key=lambda node: (-values(node), node))


def _first_people(case: Case) -> list[str]:
    """By say and by influence in turn, each once."""
    say, listened = case.say, case.scores["influence"].as_shown
    people = [node for node in case.people if _known_person(case, node)]
    by_say = _highest(lambda node: say.get(node, 0.0), people)
    by_influence = _highest(lambda node: listened[node], people)
    both = chain.from_iterable(zip_longest(by_say, by_influence))
    return list(islice(dict.fromkeys(node for node in both if node is not None), _PEOPLE))


def _leaving(people: Sequence[str]) -> Iterator[Together]:
    yield from ((Prepared("leaves", (Leave(person),)),) for person in people)


def _positions(case: Case) -> Iterator[Together]:
    """For those with most say: the positions they do not have, an unknown one included."""
    voters, say = case.electorate, case.say
    if voters is None:
        return
    people = [node for node in voters.players if _known_person(case, node)]
    for person in _highest(lambda node: say.get(node, 0.0), people)[:_VOTERS]:
        yield tuple(_other_positions(voters.decision, person, voters.stances.get(person)))


def _other_positions(decision: str, person: str, now: float | None) -> Iterator[Prepared]:
    if now is None or now <= 0.5:
        yield Prepared("for", (FlipStance(decision, person, FOR),))
    if now is None or now >= 0.5:
        yield Prepared("against", (FlipStance(decision, person, AGAINST),))
    if now is not None:
        yield Prepared("unknown", (DropStance(decision, person),))


def _ties(case: Case, people: Sequence[str]) -> Iterator[Together]:
    """The strongest and the weakest ties from person to person of those people."""
    strength: dict[Edit, float] = {}
    for tie, sure in _own_ties(case, set(people)):
        ends = (tie.from_id, tie.to_id)
        if case.graph.catalogue[tie.kind].symmetric:
            ends = (min(ends), max(ends))
        edit = DropTie(tie.kind, *ends)
        strength[edit] = max(sure, strength.get(edit, 0.0))
    ordered = sorted(strength, key=lambda edit: (-strength[edit], str(edit)))
    yield from ((Prepared("strong_tie", (edit,)),) for edit in ordered[:_STRONGEST])
    weakest = ordered[max(_STRONGEST, len(ordered) - _WEAKEST) :]
    yield from ((Prepared("weak_tie", (edit,)),) for edit in weakest)


def _own_ties(case: Case, people: set[str]) -> Iterator[tuple[Tie, float]]:
    """Ties between two people that the influence stands on, with strength times confidence."""
    evidence = case.snapshot.evidence
    if evidence is None:
        return
    for row in range(len(evidence)):
        for ident in evidence.facts_of(row):
            tie = case.graph.get(ident)
            if isinstance(tie, Tie) and {tie.from_id, tie.to_id} & people and _between_people(case, tie):
                yield tie, float(evidence.strength[row]) * confidence(case.graph, tie, case.day)


def _between_people(case: Case, tie: Tie) -> bool:
    return all(_known_person(case, end) for end in (tie.from_id, tie.to_id))


def _seats(case: Case) -> Iterator[Together]:
    """Empty seats with most say, each taken by the first of those who may follow; without say only one."""
    say = case.say
    posts = {seat_of(post): post for post in case.seating.posts}
    seats = sorted((s for s in case.seats if s in posts), key=lambda node: (-say.get(node, 0.0), node))
    heard = [seat for seat in seats if say.get(seat, 0.0) > _LEAST]
    for seat in heard[:_SEATS] or seats[:1]:
        follow = succession_on(case.seating, posts[seat]).candidates
        able = [c.person for c in follow if _known_person(case, c.person)]
        yield tuple(Prepared("seat", (Appoint(person, posts[seat]),)) for person in able[:1])
