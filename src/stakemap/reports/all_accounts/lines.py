"""Accounts of one run in words of one language, the same for the page and for the mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stakemap.reports.all_accounts.listing import Line, Listing
from stakemap.reports.words import Words as PageWords
from stakemap.wording.phrases import Words
from stakemap.wording.plain import money_text

__all__ = ["Told", "headline", "told"]


@dataclass(frozen=True, slots=True)
class Told:
    """One account in words; a text is empty where there is nothing to say."""

    name: str
    link: str
    decisions: str
    stakes: str
    news: tuple[str, ...]
    reason: str


def told(lines: Iterable[Line], lang: str) -> list[Told]:
    """Every account in words, in order."""
    return [_told(line, Words("all_accounts", lang)) for line in lines]


def headline(listing: Listing, lang: str) -> str:
    """How many accounts there are and what became of them, in sentences."""
    say = Words("all_accounts", lang).say
    parts = [say("lead", n=len(listing.lines), day=listing.day)]
    for name in ("changed", "same", "waiting", "failed"):
        count = len(getattr(listing, name))
        if count:
            parts.append(say(f"count.{name}", n=count))
    return PageWords(lang).sentences(parts)


def _told(line: Line, words: Words) -> Told:
    news = [text[words.zh] for text in line.news]
    if not news and line.remade:
        news = [words.say("news.none")]
    reason = line.reason[words.zh] if line.reason is not None else ""
    return Told(
        _name(line, words), line.link, _decisions(line, words), _stakes(line, words), tuple(news), reason
    )


def _name(line: Line, words: Words) -> str:
    """What the client is called; with its name in the store where that is another."""
    name = line.name[words.zh]
    return name if name == line.account else words.say("name", name=name, account=line.account)


def _decisions(line: Line, words: Words) -> str:
    if line.state is None:
        return ""
    titles = [decision.title[words.zh] for decision in line.state.decisions]
    return (
        words.say("open", titles=PageWords(words.lang).listed(titles)) if titles else words.say("open.none")
    )


def _stakes(line: Line, words: Words) -> str:
    stakes = line.state.stakes if line.state is not None else ()
    sums = [money_text(stake.total, stake.currency, words.lang) for stake in stakes]
    return words.say("stake", sums=PageWords(words.lang).listed(sums)) if sums else ""
