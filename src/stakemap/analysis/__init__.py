"""The whole line in one place: a graph or a snapshot in, scores, power and findings out."""

from __future__ import annotations

from stakemap.analysis.analysis import Analysis
from stakemap.analysis.plan import DEFAULT_MEASURES, Plan
from stakemap.analysis.run import analyze

__all__ = ["DEFAULT_MEASURES", "Analysis", "Plan", "analyze"]
