"""Who reaches whom: routes with their grounds, gatekeepers with proof, coverage, a plan of introductions.

>>> import stakemap as sm
>>> from stakemap import access
>>> tender = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, as_of=sm.examples.TODAY)
>>> access.routes(tender, "p:song-baichuan").best[0].nodes
('t:cai-wei', 'p:song-baichuan')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from stakemap.access.coverage_table import Bounds, Conflict, Coverage, Orphan, Rung
from stakemap.access.introduction_plan import IntroductionPlan
from stakemap.access.reach import Access, Asked, reach
from stakemap.access.results import Closing, Gatekeepers, Route, Routes, Step, Thread
from stakemap.context.display_names import Cast
from stakemap.errors import InputError
from stakemap.scoring.routes.introductions import Limits

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed

__all__ = [
    "Access",
    "Bounds",
    "Cast",
    "Closing",
    "Conflict",
    "Coverage",
    "Gatekeepers",
    "IntroductionPlan",
    "Limits",
    "Orphan",
    "Route",
    "Routes",
    "Rung",
    "Step",
    "Thread",
    "coverage",
    "gatekeepers",
    "introductions",
    "routes",
]


def _of(analysis: Analysed) -> Access:
    if analysis.case is None:
        raise InputError("routes need facts", hint="analyse a graph; for bare arrays see scoring.paths")
    return reach(analysis.case)


def routes(
    analysis: Analysed,
    to: str | Iterable[str] | None = None,
    *,
    k: int = 3,
    source: str | Iterable[str] | None = None,
    until: str | date | None = None,
    seed: int | None = None,
) -> Routes:
    """The k most reliable ways to somebody, step by step, and how well each is known.

    Parameters
    ----------
    analysis
        Of a graph of facts; its day, facts and decision count, its view does not.
    to
        Ids; by default those who sign (deciders of the decision).  A stage stands for those who vote in
        it, a unit for those with a post in it, a post for its holders.
    k
        How many routes at most.
    source
        Ids; by default our team, without whoever of it is the target.
    until
        Last day on which a step may be taken.  Then the steps are taken one after the other, each on a day
        on which its tie holds, from the day of the analysis on; by default all on that day.  A tie holds
        as it does on the last day of change before: what a whole month takes from its confidence later
        on is not counted.
    seed
        Of the sampled chance that one of many routes works.

    Returns
    -------
    Routes
        On all evidence, and on verified evidence alone; where nothing is verified, the ties that would
        close the gap.

    Raises
    ------
    UnknownName
        Somebody who is not there on the day.
    InputError
        Bare arrays, somebody at both ends, or a day before that of the analysis.
    LimitExceeded
        More than 60 days of change until then.
    """
    return _of(analysis).routes(to, k=k, source=source, until=until, seed=seed)


def gatekeepers(
    analysis: Analysed,
    to: str | Iterable[str] | None = None,
    *,
    source: str | Iterable[str] | None = None,
    least: str | None = None,
) -> Gatekeepers:
    """Those whom no way to somebody can leave out, and the smallest cut, with the proof.

    Parameters
    ----------
    to, source
        As in `routes`.
    least
        Ties to count: ``inferred`` (all), ``reported`` or ``verified``.  By default all; fewer only
        if nobody is then on every way and no three people hold all of them.

    Raises
    ------
    UnknownName, InputError
        As in `routes`.
    """
    return _of(analysis).gatekeepers(to, source=source, least=least)


def coverage(analysis: Analysed) -> Coverage:
    """Our team against those who matter: direct ties, best routes, levels, single threads, orphans.

    Raises
    ------
    InputError
        Bare arrays.
    """
    return _of(analysis).coverage


def introductions(
    analysis: Analysed, *, limits: Limits | None = None, asked: Mapping[str, Asked] | None = None
) -> IntroductionPlan:
    """Who of us asks whom for an introduction to whom, within limits.

    Parameters
    ----------
    limits
        What may be asked of people; `Limits()` by default.
    asked
        For each of theirs how often they have been asked of late (counts against ``per_person``), or on
        which day: within ``cool_down`` days they are not asked again.

    Raises
    ------
    InputError
        Bare arrays.
    """
    return _of(analysis).introductions(limits=limits, asked=asked)
