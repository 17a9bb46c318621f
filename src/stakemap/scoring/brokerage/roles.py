"""Five ways of standing between two others: Gould and Fernandez' brokerage roles.

Somebody b brokers between a and c if what a says reaches c over b and not directly.  With the groups of
the three: coordinator (all in one), consultant (a and c in one group, b outside), gatekeeper (b and c in
one, a outside: b lets in), representative (a and b in one, c outside: b speaks out), liaison (three groups).
Groups are any labels: units, lines, career origins.

What chance gives is known in closed form: b keeps the group, and the labels of all others are dealt anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import check_known
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.role_expectations import Overlaps, chance
from stakemap.scoring.brokerage.triangles import triangles
from stakemap.scoring.core.labels import label
from stakemap.scoring.core.linear_solve import csr
from stakemap.scoring.core.measuring import require_nodes
from stakemap.scoring.core.results import Scores, frame, html_table, shown

__all__ = ["ROLES", "Roles", "roles"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ROLES = ("coordinator", "consultant", "gatekeeper", "representative", "liaison")
"""In the order of the columns."""


@dataclass(frozen=True, eq=False, repr=False)
class Roles(Frozen):
    """How often everybody stands between two others in each role, and what chance would give.

    Attributes
    ----------
    nodes, labels
        Ids, and the group of each; ``None`` for people without one, who take no part.
    counts, expected, deviation
        Pairs brokered, their mean and standard deviation under relabelling; float64, shape (n, 5).
    """

    nodes: tuple[str, ...]
    labels: tuple[str | None, ...]
    counts: Floats
    expected: Floats
    deviation: Floats
    ranked: Bools
    as_of: str | None
    view: str

    @property
    def z(self) -> Floats:
        """Deviation from chance in standard deviations; 0 where chance leaves no room."""
        room = self.deviation > 1e-9
        return np.where(room, (self.counts - self.expected) / np.where(room, self.deviation, 1.0), 0.0)

    def scores(self, role: str) -> Scores:
        """Pairs brokered in one role, as scores.

        Raises
        ------
        UnknownName
            If there is no such role.
        """
        check_known("role", role, ROLES)
        return Scores(
            measure=role,
            unit=label(role).unit,
            nodes=self.nodes,
            values=self.counts[:, ROLES.index(role)],
            ranked=self.ranked,
            as_of=self.as_of,
            view=self.view,
        )

    def of(self, node: str) -> dict[str, dict[str, float]]:
        """Count, expectation and z of one person in each role."""
        check_known("node", node, self.nodes)
        place = self.nodes.index(node)
        columns = {"count": self.counts, "expected": self.expected, "z": self.z}
        return {
            role: {name: float(values[place, k]) for name, values in columns.items()}
            for k, role in enumerate(ROLES)
        }

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a person and role."""
        z = self.z
        return [
            {
                "id": node,
                "label": self.labels[place],
                "role": role,
                "count": float(self.counts[place, k]),
                "expected": float(self.expected[place, k]),
                "z": float(z[place, k]),
            }
            for place, node in enumerate(self.nodes)
            for k, role in enumerate(ROLES)
        ]

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {"as_of": self.as_of, "view": self.view, "rows": self.to_rows()}

    def __repr__(self) -> str:
        return f"<Roles of {len(self.nodes)} nodes: {self.counts.sum():.0f} pairs brokered>"

    def _repr_html_(self) -> str:
        order = np.lexsort((np.arange(len(self.nodes)), -self.counts.sum(axis=1)))[:10].tolist()
        rows = [
            (self.nodes[k], self.labels[k] or "", *(shown(float(value)) for value in self.counts[k]))
            for k in order
        ]
        return html_table("Brokerage roles", ("who", "group", *ROLES), rows)


def roles(
    snapshot: Snapshot,
    labels: Mapping[str, str],
    *,
    flow: Literal["influence", "turning"] = "influence",
) -> Roles:
    """How often everybody stands between two others who are not tied directly, in each of five roles.

    Parameters
    ----------
    snapshot
        n nodes, m arcs.
    labels
        Group of each person, by id; people without one take no part.
    flow
        ``influence``: along influence, from the one who is turned to.  ``turning``: along "turns to".

    Returns
    -------
    Roles
        Counts, and mean and deviation when the labels of all others are dealt anew.  Exact, in time of
        the triangles of the graph.

    Raises
    ------
    EmptySnapshotError
        If n = 0.

    References
    ----------
    .. [1] Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage
       in transaction networks. Sociological Methodology 19.

    Examples
    --------
    >>> line = Snapshot.from_arrays([0, 1], [1, 2], [1, 1], nodes=["a", "b", "c"])
    >>> found = roles(line, {"a": "road", "b": "road", "c": "rail"})
    >>> found.of("b")["gatekeeper"]["count"]
    1.0
    """
    require_nodes(snapshot, "brokerage roles")
    check_known("flow", flow, ("influence", "turning"))
    names = sorted({labels[node] for node in snapshot.nodes if node in labels})
    number = {name: k for k, name in enumerate(names)}
    group = np.array([number[labels[n]] if n in labels else -1 for n in snapshot.nodes], np.int64)
    arcs = _Arcs.of(snapshot, group, reverse=flow == "influence")
    counts = arcs.counts()
    expected, deviation = chance(group, arcs.overlaps())
    given = tuple(labels.get(node) for node in snapshot.nodes)
    return Roles(
        snapshot.nodes, given, counts, expected, deviation, snapshot.ranked, snapshot.as_of, snapshot.view
    )


@dataclass(frozen=True)
class _Arcs:
    """Arcs tail -> head along the flow among labelled people, and the closed paths over each.

    `turn` is the place of the arc head -> tail, or -1.
    `middle`, `first`, `last` are the people, and `into`, `out` the arcs of every path a -> b -> c that
    an arc a -> c shortens.
    """

    n: int
    group: Ints
    tail: Ints
    head: Ints
    turn: Ints
    middle: Ints
    first: Ints
    last: Ints
    into: Ints
    out: Ints

    @classmethod
    def of(cls, snapshot: Snapshot, group: Ints, *, reverse: bool) -> _Arcs:
        n = snapshot.n
        tail, head = snapshot.sources.astype(np.int64), snapshot.targets.astype(np.int64)
        if reverse:
            tail = np.repeat(np.arange(n), np.diff(snapshot.in_indptr))
            head = snapshot.in_sources.astype(np.int64)
        known = np.flatnonzero((group[tail] >= 0) & (group[head] >= 0))
        tail, head = tail[known], head[known]
        indptr, indices, arc, back = _both_ways(n, tail, head)
        turn = np.full(len(tail), -1, np.int64)
        turn[arc[arc >= 0]] = back[arc >= 0]
        uv, uw, vw = triangles(indptr, indices)
        # (a, b), (b, c), (a, c) for each order of the three
        first = np.concatenate((arc[uv], arc[uw], back[uv], arc[vw], back[uw], back[vw]))
        second = np.concatenate((arc[vw], back[vw], arc[uw], back[uw], arc[uv], back[uv]))
        short = np.concatenate((arc[uw], arc[uv], arc[vw], back[uv], back[vw], back[uw]))
        closed = np.flatnonzero((first >= 0) & (second >= 0) & (short >= 0))
        into, out = first[closed], second[closed]
        return cls(n, group, tail, head, turn, head[into], tail[into], head[out], into, out)

    @property
    def mutual(self) -> Bools:
        """Whether the arc back is there too."""
        return self.turn >= 0

    def counts(self) -> Floats:
        """Open pairs in each role: all pairs by label, less those of one person twice, less the closed."""
        own = self.group[self.tail] == self.group[self.head]
        ins, outs = self._sum(self.head), self._sum(self.tail)
        ins_own, outs_own = self._sum(self.head, own), self._sum(self.tail, own)
        ins_other, outs_other = ins - ins_own, outs - outs_own
        same_other = self._same_label_elsewhere()
        every = np.stack(
            (
                ins_own * outs_own,
                same_other,
                ins_other * outs_own,
                ins_own * outs_other,
                ins_other * outs_other - same_other,
            ),
            axis=1,
        )
        twice = np.zeros((self.n, 5))
        twice[:, 0] = self._sum(self.head, self.mutual & own)
        twice[:, 1] = self._sum(self.head, self.mutual & ~own)
        return np.asarray(every - twice - self._closed(), np.float64)

    def _sum(self, places: Ints, some: Bools | None = None) -> Floats:
        chosen = places if some is None else places[some]
        return np.bincount(chosen, minlength=self.n).astype(np.float64)

    def _same_label_elsewhere(self) -> Floats:
        """For each b: pairs (a, c) with a -> b -> c, a and c of one group that is not b's."""
        width = int(self.group.max(initial=-1)) + 1
        other = self.group[self.tail] != self.group[self.head]
        tail, head = self.tail[other], self.head[other]
        entering, ins = np.unique(head * width + self.group[tail], return_counts=True)
        leaving, outs = np.unique(tail * width + self.group[head], return_counts=True)
        both, one, two = np.intersect1d(entering, leaving, assume_unique=True, return_indices=True)
        pairs = ins[one].astype(np.float64) * outs[two]
        return np.asarray(np.bincount(both // max(1, width), pairs, self.n), np.float64)

    def _closed(self) -> Floats:
        a, b, c = self.group[self.first], self.group[self.middle], self.group[self.last]
        role = np.select([(a == b) & (b == c), a == c, b == c, a == b], [0, 1, 2, 3], default=4)
        flat = np.bincount(self.middle * 5 + role, minlength=self.n * 5)
        return flat.reshape(self.n, 5).astype(np.float64)

    def overlaps(self) -> Overlaps:
        """How the open pairs of each b share their people; needed for the deviation."""
        ins, outs = self._sum(self.head), self._sum(self.tail)
        size = len(self.tail)
        # open pairs (a, .) over each arc a -> b, and (., c) over each arc b -> c
        left = outs[self.head] - self.mutual - np.bincount(self.into, minlength=size)
        right = ins[self.tail] - self.mutual - np.bincount(self.out, minlength=size)
        pairs = np.bincount(self.head, left, self.n)
        from_first = np.bincount(self.head, left**2, self.n) - pairs
        from_last = np.bincount(self.tail, right**2, self.n) - pairs
        crossing = np.bincount(self.head, np.where(self.mutual, left * right[self.turn], 0.0), self.n)
        parts = (pairs, self._reversed(), from_first, from_last, crossing)
        return Overlaps(*(np.asarray(part, np.float64) for part in parts))

    def _reversed(self) -> Floats:
        """For each b: ordered pairs (a, c) where (c, a) is brokered by b too."""
        n = self.n
        friends = np.bincount(self.head[self.mutual], minlength=n).astype(np.float64)
        every = friends * (friends - 1)
        # a pair of people who are both mutual with b is lost if an arc joins them in either direction
        both = self.mutual[self.into] & self.mutual[self.out]
        low = np.minimum(self.first, self.last)[both]
        high = np.maximum(self.first, self.last)[both]
        triples = np.unique(np.stack((self.middle[both], low, high), axis=1), axis=0)
        lost = np.bincount(triples[:, 0], minlength=n) if len(triples) else np.zeros(n)
        return np.asarray(every - 2.0 * lost, np.float64)


def _both_ways(n: int, tail: Ints, head: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Symmetric CSR of sorted arcs (indptr, indices), and at each place the arc there and back, or -1."""
    size = len(tail)
    indptr = np.zeros(n + 1, np.int32)
    np.cumsum(np.bincount(tail, minlength=n), out=indptr[1:])
    there = csr(np.arange(1.0, size + 1.0), head.astype(np.int32), indptr, n)
    # one number holds both places: exact in float64 for up to 90 million arcs
    total = there + there.T.tocsr() * float(size + 1)
    code = total.data.astype(np.int64)
    pointer, columns = total.indptr.astype(np.int64), total.indices.astype(np.int64)
    return pointer, columns, code % (size + 1) - 1, code // (size + 1) - 1
