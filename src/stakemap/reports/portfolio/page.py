"""The page of a portfolio: what waits for the manager first, then every account in one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.reports.html.page import page
from stakemap.reports.portfolio.lines import once, told, waiting
from stakemap.reports.words import Words
from stakemap.wording import phrases
from stakemap.wording.plain import currency_text, money_text

if TYPE_CHECKING:
    from stakemap.engagement.portfolio.listing import Portfolio

__all__ = ["render_portfolio"]


def render_portfolio(listing: Portfolio, lang: str = "en") -> str:
    """One offline HTML page without script and without a clock: the same accounts give the same bytes.

    Raises
    ------
    UnknownName
        No such language.

    Examples
    --------
    >>> from stakemap.engagement.portfolio.listing import portfolio
    >>> render_portfolio(portfolio([], "2026-09-01"))[:15]
    '<!DOCTYPE html>'
    """
    say = phrases.Words("portfolio", lang).say
    lead = [say("lead", n=len(listing.entries), day=listing.day)]
    lead += [
        say("sum", keep=money_text(keep, code, lang), win=money_text(win, code, lang))
        for code, (keep, win) in listing.sums.items()
    ]
    return page(
        "portfolio.html.j2",
        Words(lang),
        doc=listing,
        tell=say,
        lead=Words(lang).sentences(lead),
        rows=told(listing, lang),
        waiting=once(waiting(listing, lang), lang),
        order=say("order", currency=currency_text(listing.currency, lang))
        if listing.currency
        else say("order.none"),
    )
