"""How sure a claim is: who is first beyond noise, what an interval covers, what it rests on in words."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from stakemap.context.case import Case
from stakemap.scoring.core.results import TOLERANCE
from stakemap.scoring.uncertainty.fact_draws import Assumed
from stakemap.scoring.uncertainty.spread import LEVEL
from stakemap.wording.lists import sentences
from stakemap.wording.phrases import Words

__all__ = ["Leaders", "apart", "caveat", "estimated", "leaders", "noticeable", "unreported"]

Floats = NDArray[np.float64]

_FEW = 3
"""At most so many people are named together as the first."""
MOST_NAMED = 5
"""Where the first place is open between more, nobody is named."""


@dataclass(frozen=True, slots=True)
class Leaders:
    """Who is first by a measure, as far as the draws tell it.

    Attributes
    ----------
    nodes
        Settled: the k first, by figure. Open: those of whom one is first, the likeliest first; only one
        where nobody moves anything in the other draws.
    settled
        Whether they are the k first in at least 90% of the draws; else it is open between them, or whether
        anybody is.
    share
        Of the draws: in which they are the k first; or in which one of them is first, and nobody else.  In
        at most 10% somebody else is; in the others nobody moves anything.
    everybody
        Whether nobody is left who is not named: that one of all is first says nothing.
    equal
        Whether all named have the same figure in every draw: nothing is open between them.
    """

    nodes: tuple[str, ...]
    settled: bool
    share: float
    everybody: bool = False
    equal: bool = False

    @property
    def kind(self) -> str:
        """How to say it: one, few, one or nobody, open between some, or open among too many to name."""
        if self.settled:
            return "one" if len(self.nodes) == 1 else "few"
        if len(self.nodes) == 1:
            return "or_nobody"
        return "open" if len(self.nodes) <= MOST_NAMED and not self.everybody else "many"


def noticeable(case: Case) -> float:
    """The share of a decision below which nobody is named as listened to: it would be noise."""
    return case.graph.catalogue.value("noticeable")


def leaders(case: Case, measure: str) -> Leaders | None:
    """Who is first by a measure; ``None`` where nobody is noticeable, or all are alike.

    Without draws the facts as they stand are the only world; equal figures are then open.
    """
    figures = case.scores[measure].as_shown
    order = figures.top(len(figures))
    if figures.alike or order[0][1] < noticeable(case):
        return None
    nodes = [node for node, _ in order]
    drawn = case.uncertainty
    if drawn is None or measure not in drawn.spreads:
        worlds = np.array([[value for _, value in order]])
    else:
        worlds = drawn[measure].values[:, [drawn[measure].index(node) for node in nodes]]
    for k in range(1, min(_FEW, len(nodes) - 1) + 1):
        rest = worlds[:, k:].max(axis=1, initial=0.0)
        share = float(np.mean(worlds[:, :k].min(axis=1) > rest + TOLERANCE))
        if share >= LEVEL and order[k - 1][1] >= noticeable(case):
            return Leaders(tuple(nodes[:k]), True, share)
    return _open(nodes, worlds)


def _open(nodes: list[str], worlds: Floats) -> Leaders:
    """The fewest people among whom all the first are in 90% of the worlds; equal chances stay together.

    A world in which everybody has 0 has no first: nobody is named for it.
    """
    first = (worlds >= worlds.max(axis=1, keepdims=True) - TOLERANCE) & (worlds > TOLERANCE)
    chances = first.mean(axis=0)
    order = sorted(range(len(nodes)), key=lambda k: (-chances[k], k))

    def left(told: int) -> float:
        return float(np.mean(first[:, order[told:]].any(axis=1)))

    told = next(k for k in range(1, len(order) + 1) if left(k) <= 1.0 - LEVEL + TOLERANCE)
    least = chances[order[told - 1]] - TOLERANCE
    told += sum(bool(chances[k] >= least) for k in order[told:])
    share = float(np.mean(first.any(axis=1))) - left(told)
    named = tuple(nodes[k] for k in order[:told])
    equal = share >= LEVEL and float(np.ptp(worlds[:, order[:told]], axis=1).max()) <= TOLERANCE
    return Leaders(named, told == 1 and share >= LEVEL, share, told == len(nodes) > 1, equal and told > 1)


def unreported(case: Case, lang: str = "en") -> str:
    """What the intervals stand on: an assumed band or an audit."""
    drawn, words = case.uncertainty, Words("findings", lang)
    if drawn is None:
        return words.say("certainty.none")
    return sentences((_ties(drawn.assumed, words), _facts(drawn.assumed, words)), lang)


def _ties(assumed: Assumed, words: Words) -> str:
    if assumed.audit is not None:
        absent, found = assumed.audit
        return words.say("certainty.audit", absent=absent, all=absent + found)
    low, high = (100 * side for side in assumed.missing)
    return words.say("certainty.band", low=low, high=high)


def _facts(assumed: Assumed, words: Words) -> str:
    """What a check of graded facts gave; nothing where none was checked."""
    right, wrong = assumed.facts_checked
    return words.say("certainty.facts", right=right, all=right + wrong) if right + wrong else ""


def caveat(case: Case, node: str, measure: str, lang: str = "en") -> str:
    """The rank interval of somebody by influence or by being listened to, and what it stands on."""
    drawn, words, basis = case.uncertainty, Words("findings", lang), unreported(case, lang)
    if drawn is None:
        return basis
    spread = drawn[measure]
    best, worst = (float(side[spread.index(node)]) for side in spread.rank_interval)
    if not best <= worst:
        return basis
    best, worst = floor(best), ceil(worst)
    key, by = "rank.one" if best == worst else "rank.between", words.say(f"rank.by.{measure}")
    return words.say(key, best=best, worst=worst, by=by, basis=basis)


def apart(case: Case, node: str, measure: str, other: str) -> bool:
    """Whether two measures rank somebody differently beyond noise; without draws nothing tells otherwise.

    The two ranks are compared draw by draw, since both move with the same facts: the 90% interval of
    their difference must leave out 0.
    """
    drawn = case.uncertainty
    if drawn is None:
        return True
    place = drawn[measure].index(node)
    low, high = (float(side[place]) for side in drawn.rank_gap(measure, other))
    return low > 0 or high < 0


def estimated(case: Case, lang: str = "en") -> str:
    """That shares of the formal say were sampled; empty where they are exact."""
    return Words("findings", lang).say("certainty.say") if case.power is not None and case.power.error else ""
