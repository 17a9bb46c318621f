"""The one thing to check first: the same answer wherever it is given."""

from __future__ import annotations

from stakemap.findings.finding import Finding, Findings

__all__ = ["check_first"]

_ORDER = ("chance-open", "worth-checking", "stance-missing", "old-fact")
"""Positions while too few are known, then the fact on which the list hangs most, then what is open or old."""


def check_first(findings: Findings) -> Finding | None:
    """The finding that says what to check first; ``None`` where nothing is open, in doubt or old."""
    return next((found for code in _ORDER for found in findings.of(code)), None)
