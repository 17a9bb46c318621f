"""``summary.md``: what changed in which account, in sentences, to be mailed as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from stakemap.reports.all_accounts.lines import Told, headline, told
from stakemap.reports.all_accounts.listing import Listing
from stakemap.reports.paper.markdown import line_of_text
from stakemap.wording.phrases import Words
from stakemap.wording.plain import day_text, with_days

__all__ = ["summary"]


def summary(listing: Listing, lang: str = "en", base: str = "") -> str:
    """Markdown without a clock: the same accounts give the same bytes.

    Parameters
    ----------
    listing
        The accounts in order.
    lang
        ``en`` or ``zh``.
    base
        Address of the folder, before every link, so that links work from a mail; file names alone without it.

    Examples
    --------
    >>> from stakemap.reports.all_accounts.listing import Line, listing
    >>> found = listing([Line("harbour", "h.html", news=(("First report.", "首份报告。"),))], "2026-09-01")
    >>> print(summary(found, base="https://reports.example"))
    # Reports of all accounts, 1 Sep 2026
    <BLANKLINE>
    Accounts: 1, as of 1 Sep 2026. Something changed: 1.
    <BLANKLINE>
    ## What changed
    <BLANKLINE>
    ### [harbour](https://reports.example/h.html)
    <BLANKLINE>
    - First report.
    <BLANKLINE>
    """
    words = Words("all_accounts", lang)
    start = quote(base if not base or base.endswith("/") else f"{base}/", safe=":/@%~")
    parts = [
        f"# {words.say('title.day', day=day_text(listing.day, lang))}",
        with_days(headline(listing, lang), lang),
    ]
    if listing.failed:
        parts.append(f"## {words.say('head.failed')}")
        parts.append("\n".join(_failed(told(listing.failed, lang), start, words)))
    if listing.changed:
        parts.append(f"## {words.say('head.changed')}")
        for one in told(listing.changed, lang):
            parts += [f"### {_linked(one, start)}", with_days("\n".join(_sentences(one)), lang)]
    if listing.same:
        parts.append(f"## {words.say('head.same')}")
        parts.append("\n".join(f"- {_linked(one, start)}" for one in told(listing.same, lang)))
    if listing.waiting:
        parts.append(f"## {words.say('head.waiting')}")
        parts.append("\n".join(f"- {_linked(one, start)}" for one in told(listing.waiting, lang)))
    if listing.gone:
        parts.append(words.say("gone", accounts=", ".join(line_of_text(name) for name in listing.gone)))
    return "\n\n".join(parts) + "\n"


def _failed(lines: list[Told], start: str, words: Words) -> Iterator[str]:
    for one in lines:
        older = words.say("older") if one.link else ""
        yield f"- {_linked(one, start)}: {line_of_text(one.reason)}{older}"


def _sentences(one: Told) -> Iterator[str]:
    for text in (*one.news, one.decisions, one.stakes):
        if text:
            yield f"- {line_of_text(text)}"


def _linked(one: Told, start: str) -> str:
    return f"[{line_of_text(one.name)}]({start}{quote(one.link)})" if one.link else line_of_text(one.name)
