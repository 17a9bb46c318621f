"""Burt's structural holes, the roles of Gould and Fernandez, and people and ties that can be taken out."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from itertools import permutations

from stakemap.scoring.selftest.twins.ties import parts

__all__ = ["ROLES", "bridges", "burt", "more_parts", "role_counts"]

Arc = tuple[int, int]
ROLES = ("coordinator", "consultant", "gatekeeper", "representative", "liaison")


def burt(n: int, ties: Mapping[Arc, float]) -> dict[str, list[float]]:
    """Constraint, effective size, efficiency and hierarchy: Burt (1992), chapter 2, term by term."""
    z = [[ties.get((i, j), 0.0) + ties.get((j, i), 0.0) for j in range(n)] for i in range(n)]
    out: dict[str, list[float]] = {
        name: [] for name in ("constraint", "effective_size", "efficiency", "hierarchy")
    }
    p = [[value / (sum(row) or 1.0) for value in row] for row in z]
    for i in range(n):
        tied = [j for j in range(n) if z[i][j]]
        count = len(tied)
        terms = [(p[i][j] + sum(p[i][q] * p[q][j] for q in tied)) ** 2 for j in tied]
        size = sum(1.0 - sum(p[i][q] * z[j][q] / max(z[j]) for q in tied if q != j) for j in tied)
        ratio = [term * count / math.fsum(terms) for term in terms]
        uneven = sum(r * math.log(r) for r in ratio)
        out["constraint"].append(math.fsum(terms) if tied else 1.0)
        out["effective_size"].append(size)
        out["efficiency"].append(size / count if tied else 0.0)
        out["hierarchy"].append(uneven / (count * math.log(count)) if count > 1 else float(count))
    return out


def _role(one: str, two: str, three: str) -> str:
    """Role of the second between the first and the third, by their groups."""
    if one == two == three:
        return "coordinator"
    if one == three:
        return "consultant"
    if two == three:
        return "gatekeeper"
    return "representative" if one == two else "liaison"


def role_counts(n: int, arcs: Collection[Arc], labels: Mapping[int, str]) -> dict[str, list[float]]:
    """In how many chains a -> b -> c without an arc a -> c each node is the b, by role."""
    counts = {name: [0.0] * n for name in ROLES}
    for a, b, c in permutations(sorted(labels), 3):
        if (a, b) in arcs and (b, c) in arcs and (a, c) not in arcs:
            counts[_role(labels[a], labels[b], labels[c])][b] += 1.0
    return counts


def more_parts(n: int, arcs: Collection[Arc]) -> list[float]:
    """How many more connected parts there are without each node."""
    before = len(parts(n, arcs))
    return [float(max(0, len(parts(n, arcs, {node})) - before)) for node in range(n)]


def bridges(n: int, arcs: Collection[Arc]) -> set[Arc]:
    """Ties, the lower node first, without which there are more connected parts."""
    before = len(parts(n, arcs))
    ties = {(min(pair), max(pair)) for pair in arcs}
    return {tie for tie in ties if len(parts(n, ties - {tie})) > before}
