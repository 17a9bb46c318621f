"""A measure over many draws: intervals, chances to be among the first, bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, UnknownName, check_known
from stakemap.graph.frozen import Frozen, FrozenMap
from stakemap.scoring.core.mid_ranks import mid_ranks, rank_sides
from stakemap.scoring.core.results import TOLERANCE, frame, html_table, measured, shown

__all__ = ["LEVEL", "Spread", "sides"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEVEL = 0.9
"""Share of the draws inside an interval."""
OUTER = ((1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0)
"""Quantiles at its ends."""
LEARNED = (0.017, 0.957)
"""Quantiles at the ends of a 90% interval of a value of influence: draws know too little of what is wrong,
mostly downwards.  Learned on invented offices (`bench.levels`), tested on others (`bench.uncertainty`)."""
RECALIBRATED = ("influence", "hidden_influence")
"""Measures whose values have ends at the learned quantiles."""


@dataclass(frozen=True, eq=False, repr=False)
class Spread(Frozen):
    """One measure over all draws.  Ranks are mid ranks among those who are ranked.

    Attributes
    ----------
    measure
        Its name.
    nodes
        Ids, sorted.
    values
        One row a draw, one column a node; shape (draws, n).
    ranked
        False for empty seats and teams, whose ranks are NaN.
    names
        Names to show instead of ids.
    """

    measure: str
    nodes: tuple[str, ...]
    values: Floats
    ranked: Bools
    names: Mapping[str, str] = field(default_factory=FrozenMap)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {node: place for place, node in enumerate(self.nodes)}

    def index(self, node: str) -> int:
        """Place of a node; UnknownName if it is not there."""
        if node not in self._places:
            raise UnknownName("node", str(node), self.nodes)
        return self._places[node]

    @cached_property
    def ranks(self) -> Floats:
        """Mid rank of each node in each draw, shape (draws, n); NaN where never ranked."""
        out = np.full(self.values.shape, np.nan)
        out[:, self.ranked] = mid_ranks(self.values[:, self.ranked])
        return out

    @cached_property
    def _value_sides(self) -> tuple[Floats, Floats, Floats]:
        return sides(self.values, LEARNED if self.measure in RECALIBRATED else OUTER)

    @cached_property
    def _rank_sides(self) -> tuple[Floats, Floats, Floats]:
        low, middle, high = (np.full(len(self.nodes), np.nan) for _ in range(3))
        best, middle[self.ranked], worst = sides(self.ranks[:, self.ranked], outwards=False)
        shown = self.median[self.ranked]
        first, last = (side[0] for side in rank_sides(shown[None]))
        alike = (first < last) & (shown > TOLERANCE)
        low[self.ranked] = np.where(alike, np.minimum(best, first), best)
        high[self.ranked] = np.where(alike, np.maximum(worst, last), worst)
        return low, middle, high

    @property
    def median(self) -> Floats:
        """Median value of each node."""
        return self._value_sides[1]

    @property
    def interval(self) -> tuple[Floats, Floats]:
        """90% interval of each value: low, high; of influence at the quantiles `LEARNED`."""
        return self._value_sides[0], self._value_sides[2]

    @property
    def rank_median(self) -> Floats:
        """Median rank; NaN where never ranked."""
        return self._rank_sides[1]

    @property
    def rank_interval(self) -> tuple[Floats, Floats]:
        """90% interval of each rank: best, worst; inclusive, its ends the draws nearest to the quantiles.

        Of several with the same median value above zero each has all their places: no order is told.
        """
        return self._rank_sides[0], self._rank_sides[2]

    def within(self, k: int) -> Floats:
        """P(top k) of each node: the share of draws in which its rank is k or better; shape (n,)."""
        if k < 1:
            raise InputError("the top k needs k of 1 or more")
        return np.asarray(np.mean(self.among(k), axis=0))

    def among(self, k: int) -> Bools:
        """Who is among the first k of each draw, shape (draws, n); nobody at zero, where no rank is told."""
        return np.asarray((self.ranks <= k) & (self.values > TOLERANCE))

    def above(self, node: str, other: str) -> float:
        """Share of the draws in which one has the higher value; equal values count one half."""
        gap = self.values[:, self.index(node)] - self.values[:, self.index(other)]
        near = np.abs(gap) <= TOLERANCE
        return float(np.mean(np.where(near, 0.5, gap > 0)))

    @cached_property
    def bands(self) -> tuple[tuple[str, ...], ...]:
        """People who cannot be told apart, the first band first; everybody ranked is in one band.

        In order of median rank, a band has a leader, and takes in whoever comes next as long as their
        rank intervals overlap the leader's.  Overlap with the last one taken in would not do: a chain
        of small overlaps would make one band of all.
        """
        best, middle, worst = self._rank_sides
        places = np.flatnonzero(self.ranked)
        order = places[np.lexsort((places, best[places], middle[places]))].tolist()
        bands: list[list[str]] = []
        limit = -1.0
        for place in order:
            if best[place] > limit:
                bands.append([])
                limit = float(worst[place])
            bands[-1].append(self.nodes[place])
        return tuple(tuple(band) for band in bands)

    @cached_property
    def band_of(self) -> Mapping[str, int]:
        """Number of the band of each ranked node, from 1."""
        return FrozenMap({node: k for k, band in enumerate(self.bands, 1) for node in band})

    def of(self, node: str) -> dict[str, object]:
        """The row of one node: median, intervals, P(top 3), P(top 5), band.

        Raises
        ------
        UnknownName
            If it is not there, or is never ranked.

        Examples
        --------
        >>> two = Spread("demo", ("ann", "bob"), np.array([[1.0, 0.5], [0.8, 0.6]]), np.ones(2, np.bool_))
        >>> two.of("bob")["rank_low"], two.of("bob")["rank_high"]
        (2.0, 2.0)
        """
        check_known("ranked node", node, self.band_of)
        return next(row for row in self.to_rows() if row["id"] == node)

    def to_rows(self) -> list[dict[str, object]]:
        """One row a ranked node, in order of bands: medians, intervals, P(top 3), P(top 5), band."""
        low, high = self.interval
        best, worst = self.rank_interval
        three, five = self.within(3), self.within(5)
        return [
            {
                "measure": self.measure,
                "id": node,
                "name": self.names.get(node, node),
                "band": number,
                "median": float(self.median[k]),
                "low": float(low[k]),
                "high": float(high[k]),
                "rank_median": float(self.rank_median[k]),
                "rank_low": float(best[k]),
                "rank_high": float(worst[k]),
                "top_3": float(three[k]),
                "top_5": float(five[k]),
            }
            for number, band in enumerate(self.bands, 1)
            for node in band
            for k in (self._places[node],)
        ]

    def __repr__(self) -> str:
        return f"<Spread of {self.measure}: {len(self.values)} draws of {len(self.nodes)} nodes>"

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame, indexed by id (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), "id", labels=labels, names=self.names)

    def to_dict(self) -> dict[str, object]:
        """As plain values: the rows, and how many draws there were."""
        return {"measure": self.measure, "draws": len(self.values), "rows": self.to_rows()}

    def _repr_html_(self) -> str:
        rows = [
            (
                str(row["band"]),
                str(row["name"]),
                f"{shown_rank(row['rank_low'])} to {shown_rank(row['rank_high'])}",
                *(shown(float(str(row[name]))) for name in ("median", "low", "high", "top_5")),
            )
            for row in self.to_rows()[:10]
        ]
        head = ("band", "who", "rank (90%)", "median", "low", "high", "P(top 5)")
        return html_table(f"{measured(self.measure)} over {len(self.values)} draws", head, rows)


def shown_rank(rank: object) -> str:
    """A mid rank as readers know it: 3, or 3.5."""
    return f"{float(str(rank)):g}"


def sides(
    values: Floats, levels: tuple[float, float] = OUTER, *, outwards: bool = True
) -> tuple[Floats, Floats, Floats]:
    """Of draws: low end, median, high end of each column; the ends are drawn values.

    Parameters
    ----------
    values
        One row a draw, one column a node.
    levels
        Quantiles at the two ends.
    outwards
        Whether an end between two draws is the outer one, else the nearest: ranks have few values, so that
        outwards would be wider than told.
    """
    if not values.size:
        return (np.zeros(values.shape[1]),) * 3
    ways: tuple[Literal["lower", "nearest"], Literal["higher", "nearest"]] = ("lower", "higher")
    if not outwards:
        ways = ("nearest", "nearest")
    low, high = (np.quantile(values, at, axis=0, method=way) for at, way in zip(levels, ways, strict=True))
    return np.asarray(low), np.asarray(np.median(values, axis=0)), np.asarray(high)
