"""Figures as people say them: dates, and shares that are uncertain."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from stakemap.wording.phrases import Words

__all__ = ["DATE", "cases", "currency_text", "day_text", "money_text", "odds", "with_days", "year_text"]

DATE = re.compile(
    r"(?<![\w-])(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?(?![\w-])", re.ASCII
)
"""A day or a month as facts write it."""
_ENDS = {"cases": 1e-9, "odds": 0.005}
"""How near to all or none a share is told as such: of cases only where it is."""


def day_text(day: str, lang: str = "en") -> str:
    """A day or a month as people write it; any other text as it is.

    Examples
    --------
    >>> day_text("2026-09-02"), day_text("2026-09"), day_text("2026"), day_text("2026-09-02", "zh")
    ('2 Sep 2026', 'Sep 2026', '2026', '2026年9月2日')
    """
    return with_days(day, lang)


def year_text(day: str, lang: str = "en") -> str:
    """A year alone as people write it; any other text as it is.

    Examples
    --------
    >>> year_text("2021"), year_text("2021", "zh"), year_text("2021-03", "zh")
    ('2021', '2021年', '2021-03')
    """
    return Words("plain", lang).say("year", year=day) if day.isdecimal() else day


def money_text(value: float | Decimal, currency: str | None, lang: str = "en") -> str:
    """A sum as people write it, in whole units of its currency; that of China has a word in Chinese.

    Examples
    --------
    >>> money_text(1150000, "CNY"), money_text(1150000, "CNY", "zh"), money_text(20, "USD", "zh")
    ('1,150,000 CNY', '1,150,000元', '20 USD')
    """
    said, one = Words("plain", lang), f"{value:,.0f}"
    if not currency:
        return one
    return said.say("yuan", sum=one) if currency == "CNY" else said.say("money", sum=one, currency=currency)


def currency_text(currency: str, lang: str = "en") -> str:
    """A currency as people call it: its code, or in Chinese the word for that of China.

    Examples
    --------
    >>> currency_text("CNY", "zh"), currency_text("CNY"), currency_text("EUR", "zh")
    ('人民币', 'CNY', 'EUR')
    """
    return Words("plain", lang).say("renminbi") if currency == "CNY" else currency


def with_days(text: str, lang: str = "en", mark: Callable[[str], str] = str) -> str:
    """A text with each of its dates as people write them, each passed through `mark`.

    Examples
    --------
    >>> with_days("Forbidden until 2026-11-11 (run-2026-11-11).")
    'Forbidden until 11 Nov 2026 (run-2026-11-11).'
    """
    words = Words("plain", lang)
    months = words.say("months").split()

    def said(found: re.Match[str]) -> str:
        day, month = found["day"], months[int(found["month"]) - 1]
        if day is None:
            return mark(words.say("month", month=month, year=found["year"]))
        return mark(words.say("day", day=int(day), month=month, year=found["year"]))

    return DATE.sub(said, text)


def cases(share: float, lang: str = "en") -> str:
    """In how many of ten plausible cases something holds, by the share of the draws in which it does.

    Parameters
    ----------
    share
        In [0, 1].
    lang
        ``en`` or ``zh``.

    Examples
    --------
    >>> cases(0.69), cases(0.97), cases(1.0)
    ('in 7 of 10 plausible cases', 'in more than 9 of 10 plausible cases', 'in all plausible cases')
    >>> cases(0.998), cases(0.02), cases(0.0)
    ('in more than 9 of 10 plausible cases', 'in fewer than 1 of 10 plausible cases', 'in no plausible case')
    """
    return _of_ten("cases", share, lang)


def odds(share: float, lang: str = "en") -> str:
    """How likely something is, in words.

    Examples
    --------
    >>> odds(0.09), odds(0.35), odds(0.001)
    ('about 1 time in 10', 'about 4 times in 10', 'practically never')
    """
    return _of_ten("odds", share, lang)


def _of_ten(what: str, share: float, lang: str) -> str:
    words, n = Words("plain", lang), round(10 * share)
    edge = _ENDS[what]
    if share >= 1.0 - edge or share <= edge:
        return words.say(f"{what}.{'all' if share > 0.5 else 'none'}")
    if n in (0, 10):
        return words.say(f"{what}.{'most' if n else 'few'}")
    key = f"{what}.one" if n == 1 and words.known(f"{what}.one") else f"{what}.some"
    return words.say(key, n=n)
