"""``index.html``: every account of one run with its report, what changed and what matters first."""

from __future__ import annotations

from urllib.parse import quote

from stakemap.reports.all_accounts.lines import Told, headline, told
from stakemap.reports.all_accounts.listing import Listing
from stakemap.reports.html.page import page
from stakemap.reports.words import Words
from stakemap.wording import phrases

__all__ = ["index_page"]


def index_page(listing: Listing, lang: str = "en", other: str = "") -> str:
    """One offline page without script and without a clock: the same accounts give the same bytes.

    Parameters
    ----------
    listing
        The accounts in order.
    lang
        ``en`` or ``zh``.
    other
        File name of the page in the other language; empty where there is none.

    Raises
    ------
    UnknownName
        No such language.

    Examples
    --------
    >>> from stakemap.reports.all_accounts.listing import listing
    >>> index_page(listing([], "2026-09-01"))[:15]
    '<!DOCTYPE html>'
    """
    say = phrases.Words("all_accounts", lang).say
    groups = [("changed", listing.changed), ("same", listing.same), ("waiting", listing.waiting)]
    shown: list[tuple[str, list[Told]]] = [
        (say(f"head.{name}"), told(lines, lang)) for name, lines in groups if lines
    ]
    return page(
        "index.html.j2",
        Words(lang),
        tell=say,
        day=listing.day,
        lead=headline(listing, lang),
        groups=shown,
        failed=told(listing.failed, lang),
        gone=listing.gone,
        other=other,
        address=quote,
    )
