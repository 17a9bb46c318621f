"""The appendix: every claim, number, fact and source of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stakemap.reports.footnotes import Footnotes
from stakemap.reports.writer import Writer

__all__ = ["EvidencePart", "evidence_part"]

_MOST = 3_000
"""Above this many facts only those that the page cites are listed; the JSON twin has all."""


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """The footnotes, and which of them are listed: all where `cited` is ``None``.

    `fold` names the line that opens the section: it promises claims only where the page makes any.
    """

    notes: Footnotes
    cited: frozenset[int] | None
    fold: str


def evidence_part(writers: Sequence[Writer]) -> EvidencePart:
    """The section; it is written last, when all that is cited has been."""
    notes = writers[0].notes
    fold = "evidence" if any(len(writer.analysis.findings) for writer in writers) else "facts"
    return EvidencePart(notes, frozenset(notes.cited) if len(notes) > _MOST else None, fold)
