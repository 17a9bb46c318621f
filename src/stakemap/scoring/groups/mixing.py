"""Do people of one kind keep to themselves?  E-I index and homophily, with what chance would give.

Labels are any kinds: units, lines, the five career origins.  Chance deals the labels anew among the same
people, so that how many there are of each kind is kept, and so is who is tied to whom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.measuring import require_nodes
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.groups.significance import undirected_ties

__all__ = ["Mixing", "Share", "mixing"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Share(Plain):
    """How one kind of people mixes: ties within, ties to others, E-I index and its place among chance.

    `ei` is (outside - inside) / all, from -1 (only among themselves) to 1; `expected` its mean under
    chance; `p` two-sided.  0, 0 and 1 for a kind without ties.
    """

    label: str
    people: int
    inside: float
    outside: float
    ei: float
    expected: float
    p: float


@dataclass(frozen=True)
class Mixing(Plain):
    """How all kinds of people mix.

    Attributes
    ----------
    total
        The E-I index of all ties; label ``""``.
    kinds
        The same for each label, in order.
    homophily
        Assortativity, 1 at most: share of ties within a kind beyond what numbers of ties lead to expect.
        0 where there is only one kind.
    p
        Two-sided p of the homophily.
    draws, seed
        Number of times the labels were dealt, and the seed.
    """

    total: Share
    kinds: tuple[Share, ...]
    homophily: float
    p: float
    draws: int
    seed: int

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a kind, the total last."""
        return [share.to_dict() for share in (*self.kinds, self.total)]

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def _repr_html_(self) -> str:
        rows = [
            (
                s.label or "all",
                f"{s.inside:.4g}",
                f"{s.outside:.4g}",
                f"{s.ei:.2f}",
                f"{s.expected:.2f}",
                f"{s.p:.3f}",
            )
            for s in (*self.kinds, self.total)
        ]
        note = f"homophily {self.homophily:.2f}, p {self.p:.3f}"
        return html_table("Mixing", ("kind", "inside", "outside", "E-I", "by chance", "p"), rows, (note,))


def mixing(
    snapshot: Snapshot,
    labels: Mapping[str, str],
    *,
    weight: str | None = None,
    draws: int = 999,
    seed: int = 0,
) -> Mixing:
    """E-I index and homophily of labels over the ties, with permutation p-values.

    Parameters
    ----------
    snapshot
        n nodes, m arcs; directions do not count.
    labels
        Kind of each person, by id; ties of people without one are left out.
    weight
        ``None`` counts ties; ``"weight"`` or ``"strength"`` weighs them.
    draws
        How often the labels are dealt anew; p is never below 1 / (draws + 1).
    seed
        Of the draws.

    Raises
    ------
    EmptySnapshotError
        If n = 0.

    References
    ----------
    .. [1] Krackhardt, D. & Stern, R. N. (1988). Informal networks and organizational crises. Soc. Psychol.
       Q. 51(2).
    .. [2] Newman, M. E. J. (2003). Mixing patterns in networks. Phys. Rev. E 67.

    Examples
    --------
    >>> pairs = Snapshot.from_arrays([0, 2], [1, 3], [1, 1], nodes=["a", "b", "c", "d"])
    >>> found = mixing(pairs, {"a": "x", "b": "x", "c": "y", "d": "y"}, draws=99)
    >>> found.total.ei, found.homophily
    (-1.0, 1.0)
    """
    require_nodes(snapshot, "mixing")
    people = [k for k, node in enumerate(snapshot.nodes) if node in labels]
    names = sorted({labels[snapshot.nodes[k]] for k in people})
    kind = np.array([names.index(labels[snapshot.nodes[k]]) for k in people], np.int64)
    place = np.full(snapshot.n, -1, np.int64)
    place[people] = np.arange(len(people))
    tail, head, load = undirected_ties(snapshot, weight)
    known = (place[tail] >= 0) & (place[head] >= 0)
    tail, head, load = place[tail[known]], place[head[known]], load[known]
    rng = np.random.default_rng(seed)
    dealt = chain([kind], (rng.permutation(kind) for _ in range(draws)))
    tables = np.stack([_table(each, tail, head, load, len(names)) for each in dealt])
    inside = np.diagonal(tables, axis1=1, axis2=2)
    outside = tables.sum(axis=2) - inside
    sizes = np.bincount(kind, minlength=len(names)).tolist()
    kinds = tuple(_share(name, sizes[k], inside[:, k], outside[:, k]) for k, name in enumerate(names))
    total = _share("", len(people), inside.sum(axis=1), outside.sum(axis=1) / 2.0)
    homophily = _assortativity(inside, outside)
    return Mixing(total, kinds, float(homophily[0]), _two_sided(homophily), draws, seed)


def _table(kind: Ints, tail: Ints, head: Ints, load: Floats, count: int) -> Floats:
    """Ties between kinds: each once within a kind, and in both cells between two."""
    kept = kind.astype(np.min_scalar_type(count**2))  # a pair of kinds fits, and most of the ties fit a cache
    one, two = kept[tail], kept[head]
    flat = np.bincount(one * count + two, load, count * count).reshape(count, count).astype(np.float64)
    both = np.asarray(flat + flat.T, np.float64)
    both[np.arange(count), np.arange(count)] /= 2.0
    return both


def _share(label: str, people: int, inside: Floats, outside: Floats) -> Share:
    every = inside + outside
    index = np.where(every > 0, (outside - inside) / np.where(every > 0, every, 1.0), 0.0)
    return Share(
        label,
        people,
        float(inside[0]),
        float(outside[0]),
        float(index[0]),
        float(index[1:].mean()) if len(index) > 1 else float(index[0]),
        _two_sided(index),
    )


def _two_sided(values: Floats) -> float:
    """Share of draws at least as far from their mean as the first value, which counts itself."""
    far = np.abs(values - values[1:].mean()) if len(values) > 1 else np.zeros(1)
    return float((far >= far[0] - 1e-12).mean())


def _assortativity(inside: Floats, outside: Floats) -> Floats:
    ends = 2.0 * inside + outside
    total = ends.sum(axis=1)
    safe = np.where(total > 0, total, 1.0)
    within, expected = 2.0 * inside.sum(axis=1) / safe, ((ends / safe[:, None]) ** 2).sum(axis=1)
    room = 1.0 - expected
    return np.where(room > 1e-12, (within - expected) / np.where(room > 1e-12, room, 1.0), 0.0)
