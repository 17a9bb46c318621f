"""From numbers to scores: what all measures on a snapshot share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import EmptySnapshotError
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.labels import label
from stakemap.scoring.core.results import Explanation, Part, Scores

__all__ = ["arc_facts", "explain_by_ties", "explain_sum", "require_nodes", "scores", "tie_parts"]

Floats = NDArray[np.float64]


def require_nodes(snapshot: Snapshot, measure: str) -> None:
    """Refuse a graph without nodes."""
    if not snapshot.n:
        raise EmptySnapshotError(
            f"{measure} was asked of a graph without nodes", hint="check view, date and filters"
        )


def scores(
    snapshot: Snapshot,
    measure: str,
    values: Floats,
    *,
    notes: tuple[str, ...] = (),
    bounds: tuple[Floats, Floats] | None = None,
    explainer: Callable[[str], Explanation] | None = None,
) -> Scores:
    """Scores of a measure, with its unit and the date and view of the snapshot."""
    row = label(measure)
    return Scores(
        measure=measure,
        unit=row.unit,
        nodes=snapshot.nodes,
        values=values,
        ranked=snapshot.ranked if row.direction != "none" else np.zeros(snapshot.n, np.bool_),
        as_of=snapshot.as_of,
        view=snapshot.view,
        notes=notes,
        bounds=bounds,
        explainer=explainer,
    )


def arc_facts(snapshot: Snapshot, arc: int) -> tuple[str, ...]:
    """Ids of the facts behind an arc, sorted; none for bare arrays."""
    evidence = snapshot.evidence
    if evidence is None:
        return ()
    return tuple(sorted({fact for row in evidence.rows_of(arc) for fact in evidence.facts_of(row)}))


def tie_parts(snapshot: Snapshot, place: int, values: Floats) -> tuple[Part, ...]:
    """One part for each arc into a node with its value, greatest first; `values` in order of in-arcs."""
    span = slice(int(snapshot.in_indptr[place]), int(snapshot.in_indptr[place + 1]))
    node = snapshot.nodes[place]
    found = []
    for arc, source, value in zip(
        snapshot.in_arcs[span].tolist(), snapshot.in_sources[span].tolist(), values.tolist(), strict=True
    ):
        who = snapshot.nodes[source]
        found.append(Part(who, value, "tie", node=who, arc=(who, node), facts=arc_facts(snapshot, arc)))
    return tuple(sorted(found, key=lambda part: (-part.value, part.label)))


def explain_sum(
    snapshot: Snapshot,
    measure: str,
    node: str,
    value: float,
    base: tuple[Part, ...],
    terms: Floats,
    note: str = "",
) -> Explanation:
    """An explanation whose parts (base terms, then one for each tie into the node) sum to the value."""
    ties = tuple(part for part in tie_parts(snapshot, snapshot.index(node), terms) if part.value)
    return Explanation(measure, node, value, base + ties, additive=True, note=note)


def explain_by_ties(snapshot: Snapshot, measure: str, values: Floats) -> Callable[[str], Explanation]:
    """An explainer that lists the ties into a node without shares, and says so."""
    return partial(_by_ties, snapshot, measure, values)


def _by_ties(snapshot: Snapshot, measure: str, values: Floats, node: str) -> Explanation:
    place = snapshot.index(node)
    count = int(snapshot.in_indptr[place + 1] - snapshot.in_indptr[place])
    note = f"{measure} does not split into shares: these are the ties into the node, all with value 0"
    ties = tie_parts(snapshot, place, np.zeros(count))
    return Explanation(measure, node, float(values[place]), ties, additive=False, note=note)
