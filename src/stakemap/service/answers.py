"""One request in, one typed result out: what a web server would call, usable without one.

Safe to call from many threads: no state is kept, and logs hold ids only.
"""

from __future__ import annotations

import logging

from stakemap.analysis import analyze
from stakemap.analysis.schema import InfluenceReport, InfluenceRequest, ProblemMessage, ProblemReport
from stakemap.errors import InputError, Problem, StakemapError
from stakemap.graph.property_graph import PropertyGraph

__all__ = ["answer", "problem_report"]

_log = logging.getLogger("stakemap.service")
_log.addHandler(logging.NullHandler())


def answer(request: InfluenceRequest, graph: PropertyGraph) -> InfluenceReport:
    """Carry out a request on a graph.

    Raises
    ------
    StakemapError
        Any error of `analyze`; `problem_report` turns it into a message.

    Examples
    --------
    >>> import stakemap as sm
    >>> answer(InfluenceRequest(), sm.from_edges([("a", "b", 0.5)])).scores["influence"].ranks
    {'b': 1, 'a': 2}
    """
    analysis = analyze(graph, plan=request.plan())
    _log.info("run %s answered for %d nodes", analysis.run, analysis.snapshot.n)
    return InfluenceReport.of(analysis)


def problem_report(error: StakemapError) -> ProblemReport:
    """An error as a message, without values."""
    problems: tuple[Problem, ...] = error.problems if isinstance(error, InputError) else ()
    return ProblemReport(
        code=error.code,
        message=str(error),
        hint=error.hint,
        problems=[
            ProblemMessage(code=p.code, cause=p.cause, cure=p.cure, field=p.field, fact_id=p.fact_id)
            for p in problems
        ],
    )
