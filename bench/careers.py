"""Invented people of known weight: who turns to whom, and who held which posts, by two processes each.

Where no decision is named nothing says whether offices or ties tell more.  So in each world how much weight
draws ties, and how much it makes careers, is dealt by lot: in some worlds one part knows everything, in some
the other, in some both a little.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Person, Post, Record, Tenure, Tie, Unit

__all__ = ["CAREERS", "DAY", "TIES", "People", "made"]

Floats = NDArray[np.float64]

DAY = date(2026, 1, 1)
TIES, CAREERS = ("advice by weight", "popularity"), ("ladder", "seniority")
BODIES = 24


@dataclass(frozen=True)
class People:
    """What is told of a world, and the weight of each person that nobody is told."""

    graph: PropertyGraph
    names: tuple[str, ...]
    weight: Floats


def made(ties: str, careers: str, rng: np.random.Generator) -> People:
    """One world of 40 to 80 people.

    Parameters
    ----------
    ties
        ``advice by weight``: asked more for weight, most of all in the own unit.  ``popularity``: whoever is
        asked is asked again, weight decides who is asked first.
    careers
        ``ladder``: weight brings posts, many and high ones.  ``seniority``: years bring posts; weight helps.
    """
    n = int(rng.integers(40, 81))
    weight, unit = rng.standard_normal(n), rng.integers(0, 8, n)
    names = tuple(f"n{k:02}" for k in range(n))
    facts: list[Record] = [Person(id=name, name=name) for name in names]
    facts += [Unit(id=f"u:{k}", name=f"u{k}") for k in range(BODIES)]
    pull = float(rng.uniform(0.0, 1.2))
    arcs = _by_weight(weight, unit, pull, rng) if ties == TIES[0] else _by_popularity(weight, pull, rng)
    facts += [_tie(names, i, j, rng) for i, j in arcs]
    draw = float(rng.uniform(0.0, 1.2))
    facts += _careers(names, weight, unit, draw, careers == CAREERS[0], rng)
    return People(PropertyGraph(facts), names, weight)


def _tie(names: tuple[str, ...], i: int, j: int, rng: np.random.Generator) -> Tie:
    strength = round(float(np.clip(0.5 * rng.lognormal(0.0, 0.4), 0.05, 1.0)), 3)
    return Tie(
        id=f"t:{i}:{j}",
        kind="advice",
        from_id=names[i],
        to_id=names[j],
        strength=strength,
        grade=str(rng.choice(("A2", "B2", "C3"))),
    )


def _by_weight(weight: Floats, unit: Floats, pull: float, rng: np.random.Generator) -> list[tuple[int, int]]:
    n = len(weight)
    raw = np.where(unit[:, None] == unit, 5.0, 1.0) * np.exp(pull * weight) * rng.lognormal(0.0, 0.8, n)
    np.fill_diagonal(raw, 0.0)
    chance = np.minimum(raw * (4.0 * n / raw.sum()), 0.9)
    return list(map(tuple, np.argwhere(rng.uniform(size=(n, n)) < chance).tolist()))


def _by_popularity(weight: Floats, pull: float, rng: np.random.Generator) -> list[tuple[int, int]]:
    n = len(weight)
    asked = np.exp(pull * weight)
    arcs: set[tuple[int, int]] = set()
    for i in rng.permutation(np.repeat(np.arange(n), 4)).tolist():
        chance = asked.copy()
        chance[i] = 0.0
        j = int(rng.choice(n, p=chance / chance.sum()))
        if (i, j) not in arcs:
            arcs.add((i, j))
            asked[j] += 1.0
    return sorted(arcs)


def _careers(
    names: tuple[str, ...], weight: Floats, unit: Floats, draw: float, ladder: bool, rng: np.random.Generator
) -> list[Record]:
    """Terms of two to five years one after the other, the last of them often still running."""
    out: list[Record] = []
    for k, name in enumerate(names):
        age = float(rng.uniform(2.0, 30.0))
        left = rng.poisson(np.exp(0.6 + draw * weight[k])) if ladder else rng.poisson(age / 6.0)
        level = (draw * weight[k] if ladder else age / 10.0 + 0.4 * draw * weight[k]) + rng.normal(0, 0.7)
        end = DAY.year - (0 if rng.uniform() < 0.7 else int(rng.integers(1, 6)))
        for term in range(int(min(left, 12)) + 1):
            years = int(rng.integers(2, 6))
            body = int(unit[k]) if term == 0 else int(rng.integers(0, BODIES))
            rank = int(np.clip(round(5 + level - 0.4 * term), 0, 12))
            now = term == 0 and end == DAY.year
            span = {"start": f"{end - years}-03-01", "end": None if now else f"{end}-03-01"}
            out.append(Post(id=f"p:{k}:{term}", name="post", unit=f"u:{body}", rank=rank))
            out.append(Tenure(id=f"h:{k}:{term}", person=name, post=f"p:{k}:{term}", valid=span))
            end -= years
    return out
