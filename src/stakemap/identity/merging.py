"""Records of one person made one, with all that is needed to take them apart again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from stakemap.errors import InputError, Problem
from stakemap.graph.property_graph import PropertyGraph
from stakemap.identity.references import renamed
from stakemap.io.json_text import loaded
from stakemap.io.limits import LIMITS
from stakemap.io.reading import in_file
from stakemap.model import Fact, Label, Person, Record, parse

__all__ = ["Merge", "Merges", "merged", "read_merges", "undone"]

_Pairs = Collection[tuple[str, str]]
_Body = Mapping[str, Any]
_STRICT = tuple(Label)


@dataclass(frozen=True, slots=True, repr=False)
class Merge:
    """One record that went into another.

    Attributes
    ----------
    kept, gone
        The id that stands, and the record that is no more, as plain values.
    changed
        For each fact that was changed, the fields as they were (``None`` for not given).
    aside
        Facts that one person cannot have, as a tie between the two; as plain values.
    """

    kept: str
    gone: _Body
    changed: Mapping[str, _Body]
    aside: tuple[_Body, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        changed = {ident: dict(fields) for ident, fields in self.changed.items()}
        aside = [dict(body) for body in self.aside]
        return {"kept": self.kept, "gone": dict(self.gone), "changed": changed, "aside": aside}


@dataclass(frozen=True, slots=True, repr=False)
class Merges:
    """Merges in the order in which they were made.  They hold facts of people: keep them as the facts."""

    steps: tuple[Merge, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain values, read by `from_dict`."""
        return {"stakemap_merges": 1, "steps": [step.to_dict() for step in self.steps]}

    @classmethod
    def from_dict(cls, values: object) -> Merges:
        """Merges from plain values.

        Raises
        ------
        InputError
            Where they are none.
        """
        try:
            if not isinstance(values, Mapping) or values["stakemap_merges"] != 1:
                raise TypeError
            steps = tuple(
                Merge(str(s["kept"]), dict(s["gone"]), dict(s["changed"]), tuple(map(dict, s["aside"])))
                for s in values["steps"]
            )
            for step in steps:
                list(map(parse, (step.gone, *step.aside)))
                list(map(dict, step.changed.values()))
        except (KeyError, TypeError, ValueError):
            raise InputError([Problem("holds no merges of this package", _MERGES_CURE)]) from None
        return cls(steps)


_MERGES_CURE = "give the file that stakemap identity --answers wrote"


def read_merges(path: str | Path) -> Merges:
    """The merges of a file that `stakemap identity --answers` wrote.

    Raises
    ------
    InputError
        When it cannot be read or holds none.
    """
    place = Path(path)
    try:
        return Merges.from_dict(loaded(place.read_text(encoding="utf-8"), place.name, LIMITS))
    except InputError as error:
        raise in_file(error, place.name) from None
    except (OSError, ValueError):
        raise InputError([Problem("cannot be read", _MERGES_CURE, file=place.name)]) from None


def merged(graph: PropertyGraph, same: _Pairs, different: _Pairs = ()) -> tuple[PropertyGraph, Merges]:
    """Make records of one person one.

    Of several records the one that most facts name is kept (the smallest id of equals).  Facts move with
    their sources; where the record that goes was labelled higher or ends earlier, so are they from now on.
    Names in English or Chinese are taken over where the kept record has none.

    Parameters
    ----------
    graph
        The facts.
    same
        Pairs of ids of people that are one; a pair with a pair makes three records one.
    different
        Pairs that must not become one.

    Returns
    -------
    tuple
        The new graph, and what undoes it.

    Raises
    ------
    InputError
        For ids of nobody, and where `same` makes one of a pair that is `different`.

    Examples
    --------
    >>> graph = PropertyGraph([Person(id="a", name="李伟"), Person(id="b", name="Li Wei", name_en="Li Wei")])
    >>> one, merges = merged(graph, [("a", "b")])
    >>> [(p.id, p.name, p.name_en) for p in one], undone(one, merges) == graph
    ([('a', '李伟', 'Li Wei')], True)
    """
    groups = _groups(graph, same)
    _check(groups, different)
    steps: list[Merge] = []
    for group in groups:
        kept, *gone = sorted(group, key=lambda ident: (-len(graph.about(ident)), ident))
        for ident in gone:
            graph, step = _merge(graph, kept, ident)
            steps.append(step)
    return graph, Merges(tuple(steps))


def _groups(graph: PropertyGraph, same: _Pairs) -> list[set[str]]:
    """Ids that are one person, by the smallest id."""
    of: dict[str, set[str]] = {}
    for pair in same:
        for ident in pair:
            if not isinstance(graph.get(ident), Person):
                raise InputError(
                    [Problem("is no person of the file", "write the id as it was", fact_id=ident)]
                )
        both = set().union(*(of.get(ident, {ident}) for ident in pair))
        of.update(dict.fromkeys(both, both))
    groups = {min(group): group for group in of.values() if len(group) > 1}
    return [groups[first] for first in sorted(groups)]


def _check(groups: Iterable[set[str]], different: _Pairs) -> None:
    apart = {frozenset(pair) for pair in different}
    cause, cure = "is different from one that others say it is the same as", "mend one of these answers"
    problems = [
        Problem(cause, cure, fact_id=one)
        for group in groups
        for one, other in combinations(sorted(group), 2)
        if frozenset((one, other)) in apart
    ]
    if problems:
        raise InputError(problems)


def _merge(graph: PropertyGraph, kept: str, gone: str) -> tuple[PropertyGraph, Merge]:
    record, stays = graph[gone], graph[kept]
    assert isinstance(record, Person)  # noqa: S101  `_groups` saw to it
    assert isinstance(stays, Person)  # noqa: S101
    moved, aside = _moved(graph, record, kept)
    new = [fact for fact in (*moved, _with_names(stays, record)) if fact != graph[fact.id]]
    after = graph.with_(*new).without(gone, *aside)
    left = [fact.to_dict() for fact in graph if fact.id not in after and fact.id != gone]
    changed = {fact.id: _before(graph[fact.id], fact) for fact in new if fact.id in after}
    return after, Merge(kept, record.to_dict(), changed, tuple(left))


def _moved(graph: PropertyGraph, gone: Person, kept: str) -> tuple[list[Record], list[str]]:
    """The facts about a record as facts about another, and ids of those that cannot be."""
    moved, aside = list[Record](), list[str]()
    for fact in graph.about(gone.id):
        try:
            moved.append(_guarded(renamed(fact, {gone.id: kept}), gone))
        except InputError:
            aside.append(fact.id)
    return moved, aside


def _guarded(fact: Record, gone: Person) -> Record:
    """As closed and as short-lived as it was while it hung on the record that goes."""
    if not isinstance(fact, Fact):
        return fact
    label = max(fact.label, gone.label, key=_STRICT.index)
    ends = min(filter(None, (fact.expires, gone.expires)), default=None)
    return fact.model_copy(update={"label": label, "expires": ends})


def _with_names(kept: Person, gone: Person) -> Person:
    """With the names in English or Chinese that it lacks, unless these are more closed or end earlier."""
    closed = _STRICT.index(gone.label) > _STRICT.index(kept.label)
    ends = gone.expires is not None and (kept.expires is None or gone.expires < kept.expires)
    fields = () if closed or ends else ("name_en", "name_zh")
    lacking = {
        name: value for name in fields if getattr(kept, name) is None and (value := getattr(gone, name))
    }
    return kept.model_copy(update=lacking)


def _before(old: Record, new: Record) -> dict[str, Any]:
    was, now = old.to_dict(), new.to_dict()
    return {name: was.get(name) for name in {**was, **now} if was.get(name) != now.get(name)}


def undone(graph: PropertyGraph, merges: Merges) -> PropertyGraph:
    """Take merged records apart again.

    Parameters
    ----------
    graph
        The merged graph, or what became of it: facts that were removed since do not come back, and facts
        about the kept record that came later stay with it.
    merges
        What `merged` gave.

    Raises
    ------
    InputError
        Where the kept record is no longer there (an erased person does not come back), or the id of the
        other is taken.
    """
    for step in reversed(merges.steps):
        graph = _undone(graph, step)
    return graph


def _undone(graph: PropertyGraph, step: Merge) -> PropertyGraph:
    gone = parse(step.gone)
    if step.kept not in graph:
        cause, cure = "is no longer there, so its merge is not undone", "leave it merged"
        raise InputError([Problem(cause, cure, fact_id=step.kept)])
    if gone.id in graph:
        cause, cure = "is there already: this merge is undone, or was never made", "give the merged file"
        raise InputError([Problem(cause, cure, fact_id=gone.id)])
    back = [_restored(graph[ident], fields) for ident, fields in step.changed.items() if ident in graph]
    known = {gone.id, *(fact.id for fact in graph)}
    return graph.with_(gone, *back, *_complete(map(parse, step.aside), known))


def _restored(fact: Record, fields: _Body) -> Record:
    body = {**fact.to_dict(), **fields}
    return parse({name: value for name, value in body.items() if value is not None})


def _complete(facts: Iterable[Record], known: set[str]) -> Iterator[Record]:
    """Those of which everything that they name is there."""
    waiting = list(facts)
    while ready := [f for f in waiting if all(ident in known for _, ident in f.references())]:
        yield from ready
        known |= {fact.id for fact in ready}
        waiting = [fact for fact in waiting if fact.id not in known]
