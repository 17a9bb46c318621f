"""Formal against informal: who stands higher by being listened to than by post, and the other way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import TOLERANCE, Scores, frame, html_table

__all__ = ["Gap", "Gaps", "agreement", "rank_gaps"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gap(Plain):
    """One person's formal and informal place.

    Attributes
    ----------
    formal, informal
        Ranks, 1 the highest; people of equal score share the middle of their places.
    gap
        formal - informal: above 0 is listened to beyond the post.
    low, high
        The gap if those of equal score were put in the worst and the best order.
    p
        Share of ways to deal the formal ranks among all people in which the gap is as large; exact.
    """

    node: str
    formal: float
    informal: float
    gap: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Gaps(Plain):
    """The gaps of everybody, the largest first; ties by id.

    `agreement` is Spearman's correlation of the two ranks (0 if one of them is flat) and `p` the two-sided
    share of dealt ranks that agree or disagree as much.
    """

    shown = ("agreement", "p", "draws", "seed", "gaps")

    gaps: tuple[Gap, ...]
    agreement: float
    p: float
    draws: int
    seed: int

    def __len__(self) -> int:
        return len(self.gaps)

    @property
    def flat(self) -> bool:
        """Whether one of the two ranks is the same for all, so that there is nothing to agree with."""
        return any(len({getattr(gap, side) for gap in self.gaps}) < 2 for side in ("formal", "informal"))

    @property
    def agreement_text(self) -> str:
        """How far the two ranks agree, in words; that there is nothing to compare where one is flat."""
        if self.flat:
            return "one of the two ranks is the same for all: there is no agreement to tell"
        return f"the two ranks agree by {self.agreement:.2f} (Spearman), p {self.p:.3f}"

    def __getitem__(self, node: str) -> Gap:
        return self._by_node[node]

    @property
    def _by_node(self) -> Mapping[str, Gap]:
        return {gap.node: gap for gap in self.gaps}

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a person."""
        return [gap.to_dict() for gap in self.gaps]

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def _repr_html_(self) -> str:
        rows = [
            (
                g.node,
                f"{g.formal:g}",
                f"{g.informal:g}",
                f"{g.gap:+g}",
                f"{g.low:+g} to {g.high:+g}",
                f"{g.p:.3f}",
            )
            for g in self.gaps[:10]
        ]
        head = ("who", "formal rank", "informal rank", "gap", "range by ties", "p")
        return html_table("Formal against informal", head, rows, (self.agreement_text,))


def rank_gaps(formal: Scores, informal: Scores, *, draws: int = 999, seed: int = 0) -> Gaps:
    """How far each person's informal rank is from the formal one.

    Parameters
    ----------
    formal, informal
        Scores of the same people, such as formal power (or level) and hidden influence.  Only people
        ranked in both are compared; where one ranks nobody (empty seats alone), there are no gaps.
    draws, seed
        Of the p of the agreement; the p of each gap is exact.

    Raises
    ------
    InputError
        If each has people that are ranked, and none is in both.

    Notes
    -----
    The p of a gap asks how often so large a gap arises if ranks had nothing to do with each other; it is
    per person, so among a hundred people about five pass .05 by chance.

    Examples
    --------
    >>> power = Scores("formal_power", "share", ("a", "b", "c"), np.array([0.6, 0.4, 0.0]))
    >>> heard = Scores("hidden_influence", "share", ("a", "b", "c"), np.array([0.1, 0.2, 0.7]))
    >>> [(gap.node, gap.gap) for gap in rank_gaps(power, heard).gaps]
    [('c', 2.0), ('b', 0.0), ('a', -2.0)]
    """
    nodes = _common(formal, informal)
    if not nodes:
        return Gaps((), 0.0, 1.0, draws, seed)
    one, one_low, one_high = _ranks(np.array([formal[node] for node in nodes]))
    two, two_low, two_high = _ranks(np.array([informal[node] for node in nodes]))
    gap = one - two
    apart = np.sort(one)
    reached = np.abs(gap) - 1e-9
    p = (
        np.searchsorted(apart, two - reached, side="right")
        + len(nodes)
        - np.searchsorted(apart, two + reached, side="left")
    ) / len(nodes)
    columns = (one, two, gap, one_low - two_high, one_high - two_low, np.minimum(1.0, p))
    rows = [
        Gap(node, formal=f, informal=i, gap=g, low=low, high=high, p=chance)
        for node, f, i, g, low, high, chance in zip(nodes, *(c.tolist() for c in columns), strict=True)
    ]
    rows.sort(key=lambda row: (-row.gap, row.node))
    alike, likely = _agreement(one, two, draws, seed)
    return Gaps(tuple(rows), alike, likely, draws, seed)


def agreement(one: Scores, two: Scores) -> float:
    """Spearman's correlation of two orders of the same people, in [-1, 1]; 0 if one of them is flat.

    Parameters
    ----------
    one, two
        Scores; only people ranked in both are compared.

    Raises
    ------
    InputError
        If each has people that are ranked, and none is in both.

    Examples
    --------
    >>> power = Scores("formal_power", "share", ("a", "b", "c"), np.array([0.6, 0.4, 0.0]))
    >>> heard = Scores("hidden_influence", "share", ("a", "b", "c"), np.array([0.1, 0.2, 0.7]))
    >>> agreement(power, heard)
    -1.0
    """
    nodes = _common(one, two)
    if not nodes:
        return 0.0
    first, second = (_ranks(np.array([scores[node] for node in nodes]))[0] for scores in (one, two))
    return _agreement(first, second, draws=0, seed=0)[0]


def _common(formal: Scores, informal: Scores) -> list[str]:
    """People ranked in both; nobody only where one of the two ranks nobody."""

    def who(scores: Scores) -> set[str]:
        places = np.flatnonzero(np.asarray(scores.ranked)).tolist()
        return {scores.nodes[place] for place in places}

    common = sorted(who(formal) & who(informal))
    if not common and np.any(formal.ranked) and np.any(informal.ranked):
        raise InputError("nobody is ranked in both scores", hint="give scores of the same people")
    return common


def _ranks(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Middle, best and worst rank of each value, 1 the highest."""
    order = np.argsort(-values, kind="stable")
    ordered = values[order]
    first = np.concatenate(
        ([True], ordered[:-1] - ordered[1:] > TOLERANCE * np.maximum(1.0, np.abs(ordered[1:])))
    )
    start = np.flatnonzero(first)
    run = np.cumsum(first) - 1
    end = np.append(start[1:], len(values)) - 1
    low, high = np.empty(len(values)), np.empty(len(values))
    low[order], high[order] = start[run] + 1.0, end[run] + 1.0
    return (low + high) / 2.0, low, high


def _agreement(one: Floats, two: Floats, draws: int, seed: int) -> tuple[float, float]:
    a, b = one - one.mean(), two - two.mean()
    scale = float(np.sqrt((a**2).sum() * (b**2).sum()))
    if scale < 1e-12:
        return 0.0, 1.0
    rng = np.random.default_rng(seed)
    found = float((a * b).sum()) / scale
    dealt = np.array([abs(float((rng.permutation(a) * b).sum())) / scale for _ in range(draws)])
    return found, float((1 + (dealt >= abs(found) - 1e-12).sum()) / (1 + draws))
