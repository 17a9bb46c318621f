r"""Standing: what somebody's office alone says, without any tie.

Four parts of equal weight, each in [0, 1], each from sourced facts::

    standing = (rank + years + seats + career) / 4

    rank   = c e^(-r g)         g grades below the highest rank known, c the confidence of the fact
    years  = 1 - 2^(-T / h)     T = sum of c x years in the bodies where one sits
    seats  = S / (1 + S)        S = sum of c x share: 1 for the head of a body, 1 / n for one of n
    career = 1 - 2^(-B / b)     B = sum of c x (1 + height) / 2 x 2^(-years since / H) over the bodies left

Equal weights, because weights that nobody fitted do nearly as well as fitted ones and cannot be
overfitted [1]_.  A seat counts its share of the body, as Shapley's index of n equal votes does.  What no
source says counts nothing.  A body that was left counts half for having served there and half by the
height e^(-r g) of the post held in it, fading with the half-life H.

References
----------
.. [1] Dawes, R. M. (1979). The robust beauty of improper linear models. Am. Psychol. 34(7).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import partial
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.graph.evidence import run_starts
from stakemap.graph.snapshot import ORGANIZATION, PERSON, UNKNOWN, Snapshot
from stakemap.scoring.core.measuring import require_nodes, scores
from stakemap.scoring.core.results import Explanation, Part, Scores

__all__ = ["BODIES", "GRADE", "PARTS", "TERM", "WEIGHT", "drawn_standing", "standing", "standing_beta"]

Floats = NDArray[np.float64]
Row = tuple[str, str, float, float, tuple[str, ...]]

PARTS = ("rank", "years", "seat", "career")
GRADE = 0.35
"""How fast standing falls with each grade below the highest."""
TERM = 5.0
"""Years after which service gives half of what it can give: one usual term of office."""
BODIES = 3.0
"""Bodies left, at full height and without fading, that give half of what a career can give."""
WEIGHT = 9.0
"""How much full standing adds to the formal power that everybody has (`standing_beta`)."""
NOTHING_KNOWN = "no fact about rank, years in office, seats or past posts: standing is 0 for everybody"


def _shares(rows: list[Row], grade: float, halves: Mapping[str, float]) -> Floats:
    """What each row adds to the standing of its node; rows of one node and part stand side by side."""
    amounts, sure = np.array([row[2] for row in rows]), np.array([row[3] for row in rows])
    part = np.array([PARTS.index(row[1]) for row in rows], np.int64)
    starts = run_starts(np.array([row[0] for row in rows], np.object_), part)
    value = np.where(part == PARTS.index("rank"), np.exp(-grade * amounts), amounts) * sure
    total = np.add.reduceat(value, starts) if len(rows) else np.zeros(0)
    kept = np.ones(len(starts))
    for number, name in enumerate(PARTS):
        of_part = (part[starts] == number) & (total > 0)
        if name != "rank":
            kept[of_part] = _whole(total[of_part], halves.get(name)) / total[of_part]
    return np.asarray(value * np.repeat(kept, np.diff(starts, append=len(rows))) / len(PARTS))


def _whole(total: Floats | float, half: float | None) -> Floats:
    """What amounts add up to, in [0, 1): half at `half`, ever slower; of seats a share of themselves."""
    amount = np.asarray(total, np.float64)
    return amount / (1.0 + amount) if half is None else -np.expm1(-np.log(2.0) * amount / half)


def standing(
    snapshot: Snapshot,
    *,
    offices: Iterable[Row] = (),
    grade: float = GRADE,
    term: float = TERM,
    bodies: float = BODIES,
) -> Scores:
    """What rank, years in office, seats and past posts say about each person, without any tie.

    Parameters
    ----------
    snapshot
        Only its nodes are used.
    offices
        Rows (node, part, amount, confidence, facts), as `graph.decision.offices` gives them; at most one
        ``rank`` row a node.  Rows about others than the nodes are passed over.
    grade
        Fall with each grade below the highest rank, > 0.
    term
        Years that give half of what time can give, > 0.
    bodies
        Bodies left that give half of what a career can give, > 0.

    Returns
    -------
    Scores
        float64, shape (n,), in [0, 1]; `explain` splits each into its facts, and the parts sum to it.

    Raises
    ------
    EmptySnapshotError
        If n = 0.
    InputError
        A constant that is not above 0, an unknown part, an amount below 0, a confidence outside [0, 1], or
        two ranks of one node.

    Examples
    --------
    >>> people = Snapshot.from_arrays([], [], [], nodes=["ann", "bob"])
    >>> rows = [("ann", "rank", 0.0, 1.0, ("post:head",)), ("ann", "seat", 1.0, 1.0, ("post:head",)),
    ...         ("bob", "career", 1.0, 1.0, ("h:bob",))]
    >>> standing(people, offices=rows).top()
    [('ann', 0.375), ('bob', 0.0516)]
    """
    require_nodes(snapshot, "standing")
    if not all(np.isfinite(value) and value > 0 for value in (grade, term, bodies)):
        raise InputError("the constants of standing must be numbers above 0")
    rows = sorted(_by_node(snapshot.nodes, offices), key=lambda row: (row[0], PARTS.index(row[1])))
    shares = _shares(rows, grade, {"years": term, "career": bodies})
    owner = np.array([snapshot.index(row[0]) for row in rows], np.int64)
    values = np.minimum(1.0, np.bincount(owner, shares, snapshot.n))
    notes = () if rows else (NOTHING_KNOWN,)
    explain = partial(_explain, snapshot, values, rows, shares, owner)
    return scores(snapshot, "standing", values, notes=notes, explainer=explain)


def drawn_standing(
    nodes: tuple[str, ...],
    offices: Iterable[Row],
    holds: Mapping[str, NDArray[np.bool_]],
    draws: int,
    *,
    grade: float = GRADE,
    term: float = TERM,
    bodies: float = BODIES,
) -> Floats:
    """Standing in draws in which facts hold or do not; shape (draws, n).

    Parameters
    ----------
    nodes
        Whose; rows about others are passed over.
    offices, grade, term, bodies
        As of `standing`; the confidence of a row is not read.
    holds
        Whether each fact holds in each draw, shape (draws,).
    draws
        How many.
    """
    halves = {"years": term, "career": bodies}
    amounts: dict[tuple[str, str], Floats] = {}
    for node, part, amount, _, facts in _by_node(nodes, offices):
        value = np.exp(-grade * amount) if part == "rank" else amount
        there = np.logical_and.reduce([holds[fact] for fact in facts])
        amounts[node, part] = amounts.get((node, part), np.zeros(draws)) + value * there
    out, place = np.zeros((draws, len(nodes))), {node: k for k, node in enumerate(nodes)}
    for (node, part), total in amounts.items():
        value = total if part == "rank" else _whole(total, halves.get(part))
        out[:, place[node]] += value / len(PARTS)
    return np.minimum(out, 1.0)


def _explain(
    snapshot: Snapshot,
    values: Floats,
    rows: list[Row],
    shares: Floats,
    owner: NDArray[np.int64],
    node: str,
) -> Explanation:
    place = snapshot.index(node)
    said = ((rows[k], float(shares[k])) for k in np.flatnonzero(owner == place).tolist())
    parts = [Part(row[1], share, "office", facts=row[4]) for row, share in said if share]
    parts.sort(key=lambda part: (-part.value, part.label, part.facts))
    return Explanation("standing", node, float(values[place]), tuple(parts), True)


def _by_node(nodes: tuple[str, ...], offices: Iterable[Row]) -> list[Row]:
    """The rows about some nodes, by node, else in the order they have."""
    found, known = list[Row](), set(nodes)
    for row in offices:
        node, part, amount, sure, _ = row
        if part not in PARTS or not 0 <= amount < math.inf or not 0 <= sure <= 1:
            raise InputError("a row of standing has an unknown part or a number out of range")
        if node in known:
            found.append(row)
    ranked = [row[0] for row in found if row[1] == "rank"]
    if len(ranked) > len(set(ranked)):
        raise InputError("a person has two ranks; give the highest")
    return sorted(found, key=itemgetter(0))


def standing_beta(snapshot: Snapshot, known: Scores, *, weight: float = WEIGHT) -> Scores:
    """Formal power in proportion to 1 + weight x standing, where no decision is given.

    Parameters
    ----------
    snapshot
        Whose people, unknown people and organisations get a share; an empty seat or a team gets none.
    known
        Standing of its nodes.
    weight
        0 or more; 0 counts everybody the same.

    Returns
    -------
    Scores
        Formal power, summing to 1, with a note that says which standing was used.

    Examples
    --------
    >>> people = Snapshot.from_arrays([], [], [], nodes=["ann", "bob"])
    >>> known = standing(people, offices=[("ann", "seat", 1.0, 1.0, ("post:head",))])
    >>> standing_beta(people, known, weight=6).top()
    [('ann', 0.6364), ('bob', 0.3636)]
    """
    if not (np.isfinite(weight) and weight >= 0):
        raise InputError("the weight of standing must be a number, 0 or more")
    present = np.isin(snapshot.kinds, (PERSON, UNKNOWN, ORGANIZATION))
    raw = np.where(present, 1.0 + weight * known.values, 0.0)
    total = float(raw.sum())
    share = raw / total if total > 0 else raw
    note = f"no decision was given: formal say follows standing, 1 + {weight:g} x standing"
    return scores(snapshot, "formal_power", share, notes=(note, *known.notes))
