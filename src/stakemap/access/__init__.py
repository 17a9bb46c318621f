"""Who reaches whom: routes with their grounds, gatekeepers with proof, coverage, a plan of introductions.

>>> import stakemap as sm
>>> from stakemap import access
>>> tender = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, as_of=sm.examples.TODAY)
>>> access.routes(tender, "p:song-baichuan").best[0].nodes
('t:cai-wei', 'p:song-baichuan')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from stakemap.access.account import Access
from stakemap.access.results import (
    Closing,
    Coverage,
    Gatekeepers,
    IntroductionPlan,
    Orphan,
    Route,
    Routes,
    Step,
    Thread,
)
from stakemap.errors import InputError
from stakemap.scoring.introductions import Limits

if TYPE_CHECKING:
    from stakemap.analysis import Analysis

__all__ = [
    "Access",
    "Closing",
    "Coverage",
    "Gatekeepers",
    "IntroductionPlan",
    "Limits",
    "Orphan",
    "Route",
    "Routes",
    "Step",
    "Thread",
    "coverage",
    "gatekeepers",
    "introductions",
    "routes",
]


def _of(analysis: Analysis) -> Access:
    if analysis.case is None:
        raise InputError("routes need facts", hint="analyse a graph; for bare arrays see scoring.paths")
    return analysis.case.access


def routes(
    analysis: Analysis,
    to: str | Iterable[str] | None = None,
    *,
    k: int = 3,
    source: str | Iterable[str] | None = None,
    seed: int | None = None,
) -> Routes:
    """The k most reliable ways to somebody, step by step, and how well each is known.

    Parameters
    ----------
    analysis
        Of a graph of facts; its day, facts and decision count, its view does not.
    to
        Ids; by default those who sign (deciders of the decision).
    k
        How many routes at most.
    source
        Ids; by default our team.
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
        Bare arrays, or somebody at both ends.
    """
    return _of(analysis).routes(to, k=k, source=source, seed=seed)


def gatekeepers(
    analysis: Analysis,
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


def coverage(analysis: Analysis) -> Coverage:
    """Our team against those who matter: direct ties, best routes, levels, single threads, orphans.

    Raises
    ------
    InputError
        Bare arrays.
    """
    return _of(analysis).coverage


def introductions(
    analysis: Analysis, *, limits: Limits | None = None, asked: Mapping[str, int] | None = None
) -> IntroductionPlan:
    """Who of us asks whom for an introduction to whom, within limits.

    Parameters
    ----------
    limits
        What may be asked of people; `Limits()` by default.
    asked
        How often each of theirs has been asked of late.

    Raises
    ------
    InputError
        Bare arrays.
    """
    return _of(analysis).introductions(limits=limits, asked=asked)
