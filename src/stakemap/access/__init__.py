"""Who reaches whom: routes with their evidence, gatekeepers with proof, coverage, a plan of introductions.

Each question is one function of an analysis or of its case, beside the result that it gives.
May import: context and everything below it.  Read `introduction_network` first, what all questions share;
then `route` and `tie_evidence`; then the questions: `best_routes` (`timed_routes` where a last day is given),
`gatekeeping`, `account_coverage` (its result is in `coverage_table`), `introduction_plan`, `before_after`.

>>> import stakemap as sm
>>> from stakemap import access
>>> tender = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, as_of=sm.examples.TODAY)
>>> access.routes(tender, "p:song-baichuan").best[0].nodes
('t:cai-wei', 'p:song-baichuan')
"""

from stakemap.access.account_coverage import coverage, known_to_us, rung_of
from stakemap.access.best_routes import Closing, Routes, best_ways, routes
from stakemap.access.coverage_table import Bounds, Conflict, Coverage, Orphan, Rung
from stakemap.access.gatekeeping import Gatekeepers, Thread, gatekeepers
from stakemap.access.introduction_network import Access
from stakemap.access.introduction_plan import IntroductionPlan, introductions
from stakemap.access.route import Route, Step
from stakemap.context.display_names import Cast
from stakemap.scoring.routes.introductions import Limits

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
    "best_ways",
    "coverage",
    "gatekeepers",
    "introductions",
    "known_to_us",
    "routes",
    "rung_of",
]


def __dir__() -> list[str]:
    return __all__
