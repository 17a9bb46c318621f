"""The card of one person as a page of its own: one sheet of A5, one screen of a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.analysis.twin.parts import CAVEAT
from stakemap.graph.release.audience import audience_named
from stakemap.reports.html.page import page
from stakemap.reports.words import Words
from stakemap.wording import phrases

if TYPE_CHECKING:
    from stakemap.findings.card import Card

__all__ = ["render_card"]


def render_card(card: Card, lang: str = "en", audience: str | None = None) -> str:
    """One offline page without script; equal cards give equal bytes.

    Parameters
    ----------
    card
        From `Analysis.card`.
    lang
        ``en`` or ``zh``.
    audience
        For whom it is, as the page says; what may be on it was decided when the analysis was made.

    Raises
    ------
    UnknownName
        No such language or audience.

    Examples
    --------
    >>> import stakemap as sm
    >>> render_card(sm.analyze(sm.from_edges([("ann", "bob")])).card("bob"))[:15]
    '<!DOCTYPE html>'
    """
    told = audience_named(audience) if audience is not None else None
    words = Words(lang)
    return page(
        "card.html.j2",
        words,
        card=card,
        tell=phrases.Words("card", lang).say,
        audience=told,
        caveat=CAVEAT[lang],
    )
