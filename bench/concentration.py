"""How often the 90 % interval of a concentration of awards holds the true index, also under other priors.

Run: python -m bench concentration [REPEATS]
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from stakemap.scoring.engagement.concentration import LEVEL, THETA, concentration

REPEATS = 200
AWARDS = (1, 3, 5, 10, 30, 100)
Floats = NDArray[np.float64]
Market = Callable[[np.random.Generator], Floats]
_STICKS = 400


def own(chance: np.random.Generator) -> Floats:
    """Shares of the prior itself: theta evenly on its logarithm, then broken sticks."""
    theta = float(np.exp(chance.uniform(*np.log(THETA))))
    return sticks(chance, theta, 0.0)


def sticks(chance: np.random.Generator, theta: float, discount: float) -> Floats:
    """Pitman-Yor shares; a discount above 0 gives a longer tail of small suppliers."""
    order = np.arange(1, _STICKS + 1)
    breaks = chance.beta(1.0 - discount, theta + discount * order)
    shares = breaks * np.concatenate([[1.0], np.cumprod(1.0 - breaks)[:-1]])
    return shares / shares.sum()


def equal(k: int) -> Market:
    """So many suppliers alike."""
    return lambda chance: np.full(k, 1.0 / k)


def zipf(k: int) -> Market:
    """Shares as 1, 1/2, 1/3 ..."""
    shares = 1.0 / np.arange(1, k + 1)
    return lambda chance: shares / shares.sum()


def fixed(*shares: float) -> Market:
    """These shares."""
    return lambda chance: np.array(shares)


MARKETS: dict[str, Market] = {
    "its own prior": own,
    "long tail (Pitman-Yor, discount .5)": lambda chance: sticks(chance, 1.0, 0.5),
    "2 alike": equal(2),
    "5 alike": equal(5),
    "20 alike": equal(20),
    "5 by rank (Zipf)": zipf(5),
    "20 by rank (Zipf)": zipf(20),
    "any 4 (flat Dirichlet)": lambda chance: chance.dirichlet(np.ones(4)),
    "one with 70 %, six alike": fixed(0.7, *([0.05] * 6)),
    "one alone": fixed(1.0),
}


def held(market: Market, awards: int, repeats: int) -> tuple[float, float]:
    """Share of the repeats whose interval holds the true index, and its mean width."""
    chance = np.random.default_rng([awards, repeats])
    inside, width = 0, 0.0
    for _ in range(repeats):
        shares = market(chance)
        winners = [str(k) for k in chance.choice(len(shares), awards, p=shares).tolist()]
        found = concentration(winners)
        inside += found.low - 1e-9 <= float((shares**2).sum()) <= found.high + 1e-9
        width += found.high - found.low
    return inside / repeats, width / repeats


def main(words: list[str]) -> int:
    """Print coverage and width for each market and number of awards, then what falls short."""
    repeats = int(words[0]) if words else REPEATS
    print(f"share of {repeats} intervals of {LEVEL:.0%} that hold the true index (mean width)")
    print(f"{'market':38}" + "".join(f"{n:>13}" for n in AWARDS))
    short = []
    for name, market in MARKETS.items():
        cells = [held(market, n, repeats) for n in AWARDS]
        print(f"{name:38}" + "".join(f"  {share:4.0%} ({width:.2f})" for share, width in cells))
        slack = 2 * (LEVEL * (1 - LEVEL) / repeats) ** 0.5
        short += [
            f"{name}, {n} awards: {share:.0%}"
            for n, (share, _) in zip(AWARDS, cells, strict=True)
            if share < LEVEL - slack
        ]
    print("short of it by more than chance:", *(short or ["none"]), sep="\n  ")
    return 0
