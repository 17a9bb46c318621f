"""An amount with its currency in one cell: £300,000, 12美元."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["split_currency"]


def split_currency(text: str) -> tuple[str, str]:
    """An amount without the sign or name of a currency, and the code of that currency.

    The code is empty where there is none, and where several currencies have the sign.

    Examples
    --------
    >>> split_currency("£300,000"), split_currency("12 万美元"), split_currency("$1.2m")
    (('300,000', 'GBP'), ('12 万', 'USD'), ('1.2m', ''))
    >>> split_currency("3 all"), split_currency("3 ALL")
    (('3 all', ''), ('3', 'ALL'))
    """
    shown = unicodedata.normalize("NFKC", text).strip()
    folded = shown.casefold()
    for word, code in _signs(folded[:1], folded[-1:]):
        found = code if code.isalpha() else ""
        if folded.startswith(word) and len(word) < len(shown) and _meant(shown[: len(word)], code):
            return shown[len(word) :].strip(), found
        before = shown[: -len(word)].rstrip()
        if folded.endswith(word) and before[-1:].isalnum() and _meant(shown[-len(word) :], code):
            return before, found
    return text, ""


def _meant(typed: str, code: str) -> bool:
    """Whether a word is the currency: a rare code may be a word of its own, unless in capitals."""
    return typed.casefold() != code.casefold() or typed == code or code in _named()


@cache
def _named() -> frozenset[str]:
    """Currencies that have a name beside their code."""
    codes = vocabulary("currency").codes
    return frozenset(code for word, code in codes.items() if word != code.casefold())


@lru_cache(maxsize=4096)
def _signs(first: str, last: str) -> list[tuple[str, str]]:
    """Signs and names with one of these at that end, the longest first."""
    known = {**vocabulary("currency").codes, **vocabulary("money_sign").codes}
    found = (pair for pair in known.items() if pair[0][:1] == first or pair[0][-1:] == last)
    return sorted(found, key=lambda pair: -len(pair[0]))
