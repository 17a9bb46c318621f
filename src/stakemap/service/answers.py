"""One request in, one typed result out: what a web server would call, usable without one.

Safe to call from many threads: no state is kept, and logs hold ids only.
"""

from __future__ import annotations

import logging

from stakemap.analysis import analyze
from stakemap.analysis.schema import InfluenceReport, InfluenceRequest, ProblemMessage, ProblemReport
from stakemap.errors import InputError, Problem, StakemapError
from stakemap.graph.property_graph import PropertyGraph
from stakemap.work import Deadline, Progress, begin, working

__all__ = ["answer", "problem_report"]

_ANALYSIS = 0.8
"""About the share of an answer that is done once it is analysed; the rest is its explanation in full."""

_log = logging.getLogger("stakemap.service")
_log.addHandler(logging.NullHandler())


def answer(
    request: InfluenceRequest,
    graph: PropertyGraph,
    *,
    progress: Progress | None = None,
    deadline: Deadline | None = None,
) -> InfluenceReport:
    """Carry out a request on a graph.

    Parameters
    ----------
    request, graph
        What is asked, of which facts.
    progress
        Called with the share that is done and the part under way, as by `analyze`.
    deadline
        Until when it may go on; it can be called off from another thread.

    Raises
    ------
    StakemapError
        Any error of `analyze`, `Cancelled` among them; `problem_report` turns it into a message.

    Examples
    --------
    >>> import stakemap as sm
    >>> answer(InfluenceRequest(), sm.from_edges([("a", "b", 0.5)])).scores["influence"].ranks
    {'b': 1, 'a': 2}
    """
    with working(progress, deadline):
        begin("analysis", 0.0, _ANALYSIS)
        with working():
            analysis = analyze(graph, plan=request.plan())
        begin("report", _ANALYSIS, 1.0)
        _log.info("run %s answered for %d nodes", analysis.run, analysis.snapshot.n)
        return InfluenceReport.of(analysis)


def problem_report(error: StakemapError) -> ProblemReport:
    """An error as a message, without values."""
    problems: tuple[Problem, ...] = error.problems if isinstance(error, InputError) else ()
    return ProblemReport(
        code=error.code,
        message=str(error).removesuffix(f" ({error.hint})"),
        hint=error.hint,
        problems=[
            ProblemMessage(code=p.code, cause=p.cause, cure=p.cure, field=p.field, fact_id=p.fact_id)
            for p in problems
        ],
    )
