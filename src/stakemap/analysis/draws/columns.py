"""Units, ranks, formal lines and sources as plain columns: what draws know beyond the ties."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.inferred_ties import infer_ties
from stakemap.graph.seats import Seating
from stakemap.model import Fact
from stakemap.scoring.uncertainty.missing_ties import LARGEST

if TYPE_CHECKING:
    from stakemap.graph.snapshot import Snapshot

__all__ = ["Columns", "columns", "shared_pasts", "source_number"]


class Columns(NamedTuple):
    """What is known about the nodes and facts of a snapshot.

    Attributes
    ----------
    units
        Unit of each node's first post as a number, -1 where not known; shape (n,).
    ranks
        Administrative level, -1 where not known; shape (n,).
    lines
        Kinds of relation that are formal lines.
    sources
        Source of each fact of the evidence as a number made from its id, -1 for none; shape (F,).  The
        same source has the same number in every graph, and so the same luck in every draw.
    strengths
        (low, default, high) of each kind of relation in the evidence.
    kappas
        The same of what the own view weighs against a tie of it.
    """

    units: NDArray[np.int64]
    ranks: NDArray[np.int64]
    lines: tuple[str, ...]
    sources: NDArray[np.int64]
    strengths: dict[str, tuple[float, float, float]]
    kappas: dict[str, tuple[float, float, float]]


def columns(seating: Seating, snapshot: Snapshot) -> Columns:
    """The columns of a snapshot of the facts of a day.

    Facts given in code have no source: a source of their own would make them fail together.
    """
    graph = seating.graph
    posts = [seating.posts_of.get(node, ()) for node in snapshot.nodes]
    ranks = [seating.rank(node) for node in snapshot.nodes]
    book = snapshot.evidence
    facts = [graph.get(fact) for fact in book.facts] if book is not None else []
    named = [f.source if isinstance(f, Fact) and f.source in graph else None for f in facts]
    known = [graph.catalogue[kind] for kind in book.kinds] if book is not None else []
    return Columns(
        _numbered([held[0].unit if held else None for held in posts]),
        np.array([-1 if rank is None else rank for rank in ranks], np.int64),
        tuple(kind.kind for kind in known if "authority" in kind.uses),
        _keyed(named),
        {k.kind: (k.low, k.strength, k.high) for k in known},
        {k.kind: (k.kappa_low, k.kappa, k.kappa_high) for k in known},
    )


def shared_pasts(
    seating: Seating, snapshot: Snapshot
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]] | None:
    """Pairs with a shared past, and how much likelier an unreported tie is there: 1 + lift x strength.

    ``None`` where ties inferred from it count as ties already, and where a table of all pairs would be too
    large.
    """
    book = snapshot.evidence
    if snapshot.n > LARGEST or (book is not None and seating.graph.catalogue.inferred & set(book.kinds)):
        return None
    place = {node: k for k, node in enumerate(snapshot.nodes)}
    ties = [tie for tie in infer_ties(seating) if tie.a in place and tie.b in place]
    doubt: dict[tuple[int, int], float] = {}
    for tie in ties:
        pair = place[tie.a], place[tie.b]
        held = seating.sure.all(tie.facts)
        doubt[pair] = doubt.get(pair, 1.0) * (1.0 - held * tie.strength)
    lift = seating.graph.catalogue.value("shared_past_lift")
    one, two = (np.array([pair[side] for pair in doubt], np.int64) for side in (0, 1))
    return one, two, 1.0 + lift * (1.0 - np.array(list(doubt.values()), np.float64))


def source_number(name: str | None) -> int:
    """A number of a source that depends on its id alone, exact as a float as well; -1 for none.

    Its place in a list would not do: a source more, as a scenario brings one, would change the luck of
    all others.
    """
    if name is None:
        return -1
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return min(int(float(int.from_bytes(digest, "little") >> 1)), 2**63 - 1024)


def _numbered(names: list[str | None]) -> NDArray[np.int64]:
    """Each name as its place in order, none as -1."""
    place = {name: k for k, name in enumerate(sorted({name for name in names if name is not None}))}
    return np.array([-1 if name is None else place[name] for name in names], np.int64)


def _keyed(names: list[str | None]) -> NDArray[np.int64]:
    """Each name as a number that depends on nothing else, none as -1."""
    return np.array([source_number(name) for name in names], np.int64)
