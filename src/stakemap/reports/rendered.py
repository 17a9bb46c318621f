"""One report on its way to files: what all formats share is made once, when first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from stakemap.analysis import Analysis
from stakemap.reports.contents import APPENDIX, DETAILS, FRONT
from stakemap.reports.document import Document, document
from stakemap.reports.html.page import page

if TYPE_CHECKING:
    from stakemap.reports.paper.blocks import Paper

__all__ = ["Rendered"]


@dataclass(frozen=True)
class Rendered:
    """A report of analyses in one language.

    Attributes
    ----------
    analyses
        One, or several of the same facts and day.
    lang
        ``en`` or ``zh``.
    full
        Everything behind the brief stands open on the page and is in the paper formats.
    """

    analyses: Sequence[Analysis]
    lang: str = "en"
    full: bool = False

    @cached_property
    def document(self) -> Document:
        """The values of the page."""
        return document(self.analyses, self.lang)

    @cached_property
    def whole(self) -> bool:
        """Whether everything stands open: where that is asked for, or there is no brief."""
        brief = {section.name for section in FRONT}
        return self.full or not any(brief & {*one.parts} for one in self.document.decisions)

    @cached_property
    def html(self) -> str:
        """The page."""
        doc = self.document
        rows = {"front": FRONT, "details": DETAILS, "appendix": APPENDIX}
        scripts = ("tables.js", "picture.js", "tryout.js")
        return page("page.html.j2", doc.words, scripts=scripts, doc=doc, full=self.whole, **rows)

    @cached_property
    def paper(self) -> Paper:
        """What the page says, as blocks: the brief; everything if asked or where there is no brief."""
        from stakemap.reports.paper.walk import paper_of

        told = paper_of(self.html, self.lang, whole=self.whole)
        return told if self.whole else told.brief()

    @property
    def day(self) -> str:
        """The day of the facts, ``2026-09-01``; nothing where they have none."""
        return self.analyses[0].snapshot.as_of or ""
