"""Ties that somebody stated, as rows: worked out once for a day, whatever views pick from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from stakemap.graph.catalogue import Catalogue, Kind
from stakemap.graph.projection.rows import Rows, Way, rows_of
from stakemap.graph.seats import Holder, Seating
from stakemap.model import Span, Tie, Unit

__all__ = ["ends_of", "stated_rows", "ties_in_force"]


def ties_in_force(seating: Seating) -> tuple[Tie, ...]:
    """Stated ties that hold, or may hold, on the day: ask with `Seating.once`."""
    return tuple(tie for tie in seating.graph.of(Tie) if seating.current(tie))


def stated_rows(seating: Seating) -> Rows:
    """Both directions of each stated tie between all for whom its ends stand: ask with `Seating.once`."""
    catalogue, ties = seating.graph.catalogue, seating.once(ties_in_force)
    clusters = _clusters(ties, catalogue)

    @cache
    def ends(ident: str, bearer: str) -> tuple[Holder, ...]:
        return ends_of(seating, ident, bearer)

    return rows_of(way for tie in ties for way in _ways(catalogue[tie.kind], ends, tie, clusters[tie.id]))


def ends_of(seating: Seating, ident: str, bearer: str) -> tuple[Holder, ...]:
    """The nodes an end stands for: a unit itself, where the tie is borne by the body and not by a post."""
    record = seating.graph.get(ident)
    if bearer != "post" and isinstance(record, Unit):
        return ((ident, ()),) if seating.current(record) else ()
    return seating.holders_of(ident)


def _ways(
    kind: Kind, ends: Callable[[str, str], tuple[Holder, ...]], tie: Tie, cluster: str
) -> Iterator[Way]:
    from_ends, to_ends = ends(tie.from_id, kind.bearer), ends(tie.to_id, kind.bearer)
    assumed = tie.strength is None and tie.count is None
    strength, count = kind.strength if assumed else tie.strength or 0.0, tie.count or 0.0
    for turning, turned_to, wanted in ((from_ends, to_ends, "from"), (to_ends, from_ends, "to")):
        share, defers = len(turned_to), kind.defers in (wanted, "both")
        for i, i_facts in turning:
            for j, j_facts in turned_to:
                yield Way(
                    i, j, tie.kind, cluster, strength / share, (tie.id, *i_facts, *j_facts),
                    tally=count / share, assumed=assumed, defers=defers,
                )  # fmt: skip


def _clusters(ties: Iterable[Tie], catalogue: Catalogue) -> dict[str, str]:
    """Ties of one kind, ends and source whose times overlap count once: they share a cluster.

    Of a kind that reads the same from either end it does not matter which end is named first.
    """
    symmetric = {name for name, kind in catalogue.kinds.items() if kind.symmetric}
    named: dict[str, str] = {}
    stated: dict[tuple[str, str, str, str], Tie] = {}
    again: dict[tuple[str, str, str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        named[tie.id] = tie.id
        if tie.source:
            first, second = tie.from_id, tie.to_id
            if second < first and tie.kind in symmetric:
                first, second = second, first
            key = (tie.kind, first, second, tie.source)
            if stated.setdefault(key, tie) is not tie:
                again[key].append(tie)
    for key, others in again.items():
        _join_overlapping([stated[key], *others], named)
    return named


def _join_overlapping(ties: list[Tie], named: dict[str, str]) -> None:
    """Give ties that overlap, directly or through others, the cluster of the earliest."""
    cluster, spans = "", list[Span]()
    for tie in sorted(ties, key=lambda t: (t.valid.start or "", t.id)):
        if any(tie.valid.overlaps(span) for span in spans):
            spans.append(tie.valid)
        else:
            cluster, spans = tie.id, [tie.valid]
        named[tie.id] = cluster
