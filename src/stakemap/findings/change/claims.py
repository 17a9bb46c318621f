"""Claims that only one of two sides makes; the same names in another order are no other claim."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable

from stakemap.findings.finding import Finding

__all__ = ["only_in"]

_RANKED = frozenset({"most-influential", "overall"})
"""Claims that give a figure to each name by its place in the row."""
_WORD = re.compile(r"[+−-]?\w(?:[\w.-]*\w)?%?")
"""A word or a figure with its sign, without the stop behind it."""


def only_in(one: Iterable[Finding], other: Iterable[Finding], *, figures: bool = True) -> list[Finding]:
    """The claims of one side that the other does not make.

    Parameters
    ----------
    one, other
        The two sides.
    figures
        Whether another figure makes another claim; else only another kind or other people do.

    Examples
    --------
    >>> before, after = (Finding("none", "access", f"Nobody knows {who}.", "") for who in ("a, b", "b, a"))
    >>> only_in([after], [before])
    []
    """
    key = _claim if figures else _about
    told = {key(finding) for finding in other}
    return [finding for finding in one if key(finding) not in told]


def _about(finding: Finding) -> Hashable:
    return finding.code, frozenset(finding.subjects)


def _claim(finding: Finding) -> Hashable:
    """Kind, people and words; their order only where it tells whose figure is whose."""
    words = _WORD.findall(finding.text_en)
    ranked = finding.code in _RANKED
    return finding.code, frozenset(finding.subjects), tuple(words if ranked else sorted(words))
