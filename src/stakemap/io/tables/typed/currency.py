"""An amount with its currency in one cell: £300,000, 12美元."""

from __future__ import annotations

import unicodedata
from functools import cache

from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["split_currency"]


def split_currency(text: str) -> tuple[str, str]:
    """An amount without the sign or name of a currency, and the code of that currency.

    The code is empty where there is none, and where several currencies have the sign.

    Examples
    --------
    >>> split_currency("£300,000"), split_currency("12 万美元"), split_currency("$1.2m")
    (('300,000', 'GBP'), ('12 万', 'USD'), ('1.2m', ''))
    """
    shown = unicodedata.normalize("NFKC", text).strip()
    folded = shown.casefold()
    for word, code in _signs():
        found = code if code.isalpha() else ""
        if folded.startswith(word) and len(word) < len(shown):
            return shown[len(word) :].strip(), found
        if folded.endswith(word) and shown[: -len(word)].rstrip()[-1:].isalnum():
            return shown[: -len(word)].strip(), found
    return text, ""


@cache
def _signs() -> list[tuple[str, str]]:
    return sorted(vocabulary("currency").codes.items(), key=lambda pair: -len(pair[0]))
