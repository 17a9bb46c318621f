"""What an audit looks up: people drawn by lot, and facts of each class of grades drawn by lot.

A tie that comes to mind is a well-known one, and well-known ties are seldom missing.  So the people are
drawn, and whoever knows one of them names one tie before looking.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stakemap.errors import InputError
from stakemap.graph.fact_check.answers import BANDS, class_of
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Person

__all__ = ["AuditSample", "drawn_sample", "reported", "sample_digest"]


@dataclass(frozen=True, slots=True)
class AuditSample:
    """What was drawn.

    Attributes
    ----------
    seed, as_of
        The lot, and the day the facts were looked at (empty where no fact is dated).
    people
        Ids, in the order drawn.
    facts
        Ids, the surest class first, in the order drawn.
    """

    seed: int
    as_of: str
    people: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Of everything that was drawn: shows whether rows came or went since."""
        return sample_digest(self.seed, self.as_of, self.people, self.facts)


def sample_digest(seed: int, as_of: str, people: Iterable[str], facts: Iterable[str]) -> str:
    """Digest of a sample."""
    text = json.dumps([seed, as_of, list(people), list(facts)], ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def drawn_sample(
    graph: PropertyGraph, snapshot: Snapshot, day: date | None, *, known: int, facts: int, seed: int
) -> AuditSample:
    """The sample of a seed: the order of the facts in the file changes nothing.

    Parameters
    ----------
    graph, snapshot, day
        The facts, their arrays, and the day.
    known
        How many people to ask about; fewer where there are fewer.
    facts
        How many facts of each class of grades; all where there are fewer.
    seed
        >= 0.
    """
    for number in (known, facts, seed):
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise InputError("known, facts and seed are whole numbers, 0 or more")
    ranked = [node for node, yes in zip(snapshot.nodes, snapshot.ranked.tolist(), strict=True) if yes]
    people = [node for node in ranked if isinstance(p := graph.get(node), Person) and not p.unknown]
    classes: list[list[str]] = [[] for _ in BANDS[1:]]
    for fact in snapshot.evidence.facts if snapshot.evidence is not None else ():
        number = class_of(graph, graph.get(fact))
        if number >= 0:
            classes[number].append(fact)
    picked = [fact for members in classes for fact in _lot(seed, "fact", members)[:facts]]
    as_of = day.isoformat() if day else ""
    return AuditSample(seed, as_of, tuple(_lot(seed, "known", people)[:known]), tuple(picked))


def _lot(seed: int, purpose: str, ids: Iterable[str]) -> list[str]:
    def place(ident: str) -> tuple[bytes, str]:
        text = f"{seed}\0{purpose}\0{ident}".encode()
        return hashlib.blake2b(text, digest_size=8).digest(), ident

    return sorted(ids, key=place)


def reported(snapshot: Snapshot, lines: Iterable[str], source: str, target: str) -> bool | None:
    """Whether somebody is told to turn to another; ``None`` where the formal line alone says so.

    Parameters
    ----------
    snapshot
        The facts as arrays.
    lines
        Kinds of relation that are formal lines: public, so none is missing.
    source, target
        Who turns to whom; nobody turns to or from whoever is no node.
    """
    if source not in snapshot or target not in snapshot:
        return False
    arc, book = snapshot.arc(source, target), snapshot.evidence
    if arc is None:
        return False
    if book is None:
        return True
    kinds = {book.kinds[book.kind[row]] for row in book.rows_of(arc)}
    return True if kinds - set(lines) else None
