"""The whole line in one place: a graph or a snapshot in, scores, power and findings out.

Read `run` first (the order of things), then `plan` and `results`; `analysis` adds the questions and
`twin` the JSON beside a report, whose schema is in `schema`.  `fact_check` and `calibration` (with
`profile`) measure what is assumed.  May import: everything but comparison, reports, cli and service.
"""

from __future__ import annotations

from stakemap.analysis.analysis import Analysis
from stakemap.analysis.plan import DEFAULT_MEASURES, Plan
from stakemap.analysis.run import analyze

__all__ = ["DEFAULT_MEASURES", "Analysis", "Plan", "analyze"]
