"""Influence as what happens: somebody's position is held, and everybody else settles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stakemap.scoring.selftest.twins.elimination import solved

__all__ = ["attention", "influence", "ledger", "listeners"]

Arc = tuple[int, int]
KAPPA = 0.25
HALF = 0.5


def attention(n: int, weight: Mapping[Arc, float], *, counted: bool) -> dict[Arc, float]:
    """Share of the attention of i that j takes: ties saturate at `HALF`, counts at their usual number."""
    sums = [sum(value for (i, _), value in weight.items() if i == node) for node in range(n)]
    turning = [value for value in sums if value]
    if counted:
        level = KAPPA * sum(turning) / max(1, len(turning))
        return {(i, j): value / (level + sums[i]) for (i, j), value in weight.items()}
    return {(i, j): value / (1 + KAPPA) / (HALF + sums[i]) for (i, j), value in weight.items()}


def _settled(n: int, rows: Mapping[Arc, float], own: Sequence[float], held: int | None) -> list[float]:
    """Positions y = K y + (1 - a) own; one may be held at 1."""
    keep = [1.0 - sum(value for (i, _), value in rows.items() if i == node) for node in range(n)]
    system = [[float(i == j) - rows.get((i, j), 0.0) for j in range(n)] for i in range(n)]
    right = [keep[node] * own[node] for node in range(n)]
    if held is not None:
        system[held], right[held] = [float(held == j) for j in range(n)], 1.0
    return solved(system, right)


def listeners(n: int, rows: Mapping[Arc, float], node: int) -> list[float]:
    """How far each moves once one position moves from 0 to 1 and is held."""
    return _settled(n, rows, [0.0] * n, node)


def influence(n: int, rows: Mapping[Arc, float], beta: Sequence[float]) -> list[float]:
    """How far the decision moves with each position that is held."""
    moved = [listeners(n, rows, node) for node in range(n)]
    return [sum(b * y for b, y in zip(beta, each, strict=True)) for each in moved]


def ledger(n: int, rows: Mapping[Arc, float], beta: Sequence[float]) -> list[float]:
    """How much of the decision is the own view of each: all others' own views 0, that one 1."""
    own = [[float(i == node) for i in range(n)] for node in range(n)]
    return [sum(b * y for b, y in zip(beta, _settled(n, rows, one, None), strict=True)) for one in own]
