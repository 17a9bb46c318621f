"""Standing by offices, and sums of normal scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import exp
from statistics import NormalDist

__all__ = ["normal_sum", "standing"]


def standing(offices: Iterable[tuple[str, str, float, float]], node: str) -> float:
    """Mean of rank, years, seats and career of one node; rows (node, part, amount, confidence)."""
    rows = [row for row in offices if row[0] == node]
    rank = sum(sure * exp(-0.35 * amount) for _, part, amount, sure in rows if part == "rank")
    years, seats, career = (
        sum(amount * sure for _, part, amount, sure in rows if part == name)
        for name in ("years", "seat", "career")
    )
    return (rank + (1 - 2 ** (-years / 5)) + seats / (1 + seats) + (1 - 2 ** (-career / 3))) / 4


def normal_sum(
    columns: Mapping[str, Sequence[float]], weights: Mapping[str, float], ranked: Sequence[bool]
) -> list[float]:
    """Weighted sum over columns of the normal score of each place among those ranked; 0 for the others."""
    among = [node for node, counts in enumerate(ranked) if counts]
    out = [0.0] * len(ranked)
    for name, weight in weights.items():
        for node in among:
            mine = columns[name][node]
            below = sum(columns[name][other] < mine for other in among)
            alike = sum(columns[name][other] == mine for other in among)
            share = (below + (alike + 1) / 2 - 0.5) / len(among)
            out[node] += weight * NormalDist().inv_cdf(share)
    return out
