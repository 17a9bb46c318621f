"""Reports as text and as files: HTML, its JSON twin, and the run.json that rebuilds both.

>>> import stakemap as sm
>>> graph = sm.from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5)])
>>> render_html(sm.analyze(graph))[:15]
'<!DOCTYPE html>'
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from stakemap.analysis import Analysis
from stakemap.reports.document import document
from stakemap.reports.page import page

__all__ = ["render_html", "render_json"]

Analyses = Analysis | Iterable[Analysis]


def _several(analyses: Analyses) -> Sequence[Analysis]:
    return (analyses,) if isinstance(analyses, Analysis) else tuple(analyses)


def render_html(analyses: Analyses, lang: str = "en") -> str:
    """One offline page.

    Parameters
    ----------
    analyses
        One analysis, or several of the same facts and day: a section for each decision.
    lang
        ``en`` or ``zh``.
    """
    return page(document(_several(analyses), lang))


def render_json(analysis: Analysis) -> str:
    """The JSON twin, with one way to write each value; valid under ``sm.schema("analysis")``."""
    return json.dumps(analysis.to_dict(), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
