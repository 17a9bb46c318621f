"""Copies of an analysis for others: made anew from the facts that they may see, never by hiding rows."""

from __future__ import annotations

from collections.abc import Iterable

from stakemap.analysis.analysis import Analysis
from stakemap.analysis.plan import run_id
from stakemap.analysis.run import analyze
from stakemap.errors import InputError
from stakemap.graph.release.audience import audience_named

__all__ = ["copies_for"]


def copies_for(audience: str, analyses: Iterable[Analysis]) -> tuple[Analysis, ...]:
    """The same questions asked of the facts that an audience may see.

    A decision that it may not see is asked as none; what was measured on all facts (an audit, a profile) does
    not go outside.

    Parameters
    ----------
    audience
        A row of ``data/audiences.csv``: boss, team or external.
    analyses
        Of facts, not of bare arrays.

    Raises
    ------
    UnknownName
        No such audience.
    InputError
        Bare arrays, formal power given by hand, a copy for somebody else already, or nobody left.

    Notes
    -----
    As long as the analyses took.

    Examples
    --------
    >>> import stakemap as sm
    >>> city = sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0)
    >>> [copy.plan.audience for copy in copies_for("team", [city])]
    ['team']
    """
    row = audience_named(audience)
    made = (_copy(audience, one, everything=row.sources.everything) for one in analyses)
    return tuple({copy.run: copy for copy in made}.values())


def _copy(audience: str, one: Analysis, *, everything: bool) -> Analysis:
    if one.plan.audience == audience:
        return one
    if one.graph is None:
        raise InputError("arrays have no labels", hint="analyse a graph of facts")
    if one.plan.audience is not None:
        raise InputError(f"a copy for {one.plan.audience} already", hint="analyse all facts")
    if one.run != run_id(one.plan, one.facts_digest, one.graph.catalogue.digest):
        raise InputError("formal power was given by hand", hint="analyse without beta")
    plan = one.plan.changed(audience=audience)
    if not everything:
        plan = plan.changed(audit=None, profile=None)
    if plan.decision is not None and plan.decision not in plan.admitted(one.graph):
        plan = plan.changed(decision=None)
    return analyze(one.graph, plan=plan)
