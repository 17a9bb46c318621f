"""How sure a claim is, in words: what its interval covers and what it rests on."""

from __future__ import annotations

from stakemap.context.case import Case
from stakemap.scoring.uncertainty.fact_draws import Assumed
from stakemap.wording.lists import sentences
from stakemap.wording.phrases import Words

__all__ = ["apart", "caveat", "unreported"]


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
    best, worst = (side[spread.index(node)] for side in spread.rank_interval)
    if not best <= worst:
        return basis
    key, by = "rank.one" if best == worst else "rank.between", words.say(f"rank.by.{measure}")
    return words.say(key, best=best, worst=worst, by=by, basis=basis)


def apart(case: Case, node: str, measure: str, other: str) -> bool:
    """Whether two measures rank somebody differently beyond noise; without draws nothing tells otherwise.

    The two ranks are compared draw by draw, since both move with the same facts: the 90 % interval of
    their difference must leave out 0.
    """
    drawn = case.uncertainty
    if drawn is None:
        return True
    place = drawn[measure].index(node)
    low, high = (float(side[place]) for side in drawn.rank_gap(measure, other))
    return low > 0 or high < 0
