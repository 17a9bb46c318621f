"""Copies of an analysis for others: made anew from the facts that they may see, never by hiding rows."""

from __future__ import annotations

from collections.abc import Iterable

from stakemap.analysis.analysis import Analysis
from stakemap.analysis.plan import Plan, run_id
from stakemap.analysis.run import analyze
from stakemap.analysis.uncertainty import draws_wanted
from stakemap.context.context import Context
from stakemap.errors import InputError
from stakemap.graph.decision.electorate import electorate
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
    if plan.draws == draws_wanted(None, one.snapshot):
        plan = plan.changed(draws=None)  # their usual number follows from how many people all facts name
    if not everything:
        plan = plan.changed(audit=None, profile=None)
    return analyze(one.graph, plan=plan if _decided(one, plan) else plan.changed(decision=None))


def _decided(one: Analysis, plan: Plan) -> bool:
    """Whether the audience may see the decision and somebody who votes in it."""
    seen = Context.on(plan.admitted(one.graph), plan.as_of)  # type: ignore[arg-type]  # the caller looked
    if plan.decision is None or plan.decision not in seen.graph:
        return False
    try:
        electorate(seen.seating, plan.decision)
    except InputError:
        return False
    return True
