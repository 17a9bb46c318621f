"""Numbers as people type them, in plain figures: amounts, shares on a scale of their own, rules of votes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache
from math import ceil, floor

from stakemap.graph.name_index import fold
from stakemap.io.reading import DOUBT
from stakemap.io.tables.typed.affixes import figures, without
from stakemap.io.tables.typed.cell_error import CellError
from stakemap.io.tables.typed.currency import split_currency
from stakemap.io.tables.vocabulary import vocabulary
from stakemap.policy import simplified

__all__ = ["OWN", "check_scale", "is_scale", "is_vote", "number", "off_one", "on_scale", "votes_needed"]

_AMOUNT = re.compile(r"([+-]?)(\d[\d,]*(?:\.\d+)?|\.\d+)\s*([^\d\s].*)?", re.ASCII | re.DOTALL)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_FIGURES = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_REMARK = re.compile(r"(?<=[\d%])\s*\((?:[^()\d])*\)$", re.ASCII)
_TEN, _HUNDRED = 10, 100
"""Up to ten a mark may be one out of five, of ten or of a hundred."""
_MOST_FIGURES = 40
_SHARES = frozenset(("share", "position"))
_NEGATIVE = re.compile(r"[+-]\s*[+-].*|\(\s*[\d.,]+\s*\)", re.ASCII | re.DOTALL)
"""Two signs, or an accountant's brackets: no number until somebody says which."""
_TWO_YEARS = re.compile(r"\D*\d{4}\s*[-/–]\s*\d{2}(?:\d{2})?\D*", re.ASCII)
_SIGNS = re.compile(r"[★☆●○◆◇⭐*+-]{1,10}")
"""A mark out of several, as people give stars."""
_OUT_OF = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:/|out of|of)\s*(\d{1,3})", re.ASCII | re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"0,\d+", re.ASCII)

OWN = "?"
"""The scale of a column of which no heading tells it, and some number is not from 0 to 1."""
_SIGNED = re.compile(r"[+\u2212-]\d+(?:\.\d+)?|\++|[-\u2212]{2,}", re.ASCII)
_UP = re.compile(r"\d{1,9}(?:\.\d+)?", re.ASCII)
_PARTS = {"majority": Fraction(1, 2), "two_thirds": Fraction(2, 3), "three_quarters": Fraction(3, 4)}
_MANY = 7
_AMONG = re.compile(r"\bof (\d{1,3})\b", re.ASCII)
_SO_MANY_OF = re.compile(r"(\d{1,3})\s*(?:of|out of|from)\s*(\d{1,3})\b", re.ASCII | re.IGNORECASE)


@lru_cache(maxsize=4096)
def number(text: str, measure: str = "") -> str:
    """A number in plain figures; what is none stays as it is.

    Examples
    --------
    >>> number("１，２００"), number("1,200万元", "money"), number("3次", "times")
    ('1200', '12000000', '3')
    >>> number("2周", "days"), number("3 weeks", "days")
    ('14', '21')
    >>> number("70％", "share"), number("支持", "position"), number("strange")
    ('0.7', '0.8', 'strange')
    """
    shown = simplified(unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-"))
    if _FIGURES.fullmatch(shown):
        return shown
    if _NEGATIVE.fullmatch(shown):
        return shown
    if measure == "year" and _TWO_YEARS.fullmatch(shown):
        cure = "write one of the two, by whose name you call it"
        raise CellError("a year that two calendar years share", cure, DOUBT)
    if _span().fullmatch(shown):
        raise CellError("a span of two numbers", "write one of the two", DOUBT)
    word = _word(shown, measure) if measure else None
    if word is not None:
        return word
    shown = _bare(shown, measure) if measure else shown
    found = _AMOUNT.fullmatch(shown)
    if found is None or len(found[2]) > _MOST_FIGURES:
        return shown
    figures, rest = found[2], (found[3] or "").strip()
    if measure == "days" and figures.isdigit() and vocabulary("working_day").code(rest):
        cure = f"write {-(-int(figures) * 7 // 5)}, for five working days are a week"
        raise CellError("working days, where all days are counted", cure, DOUBT)
    if measure == "days" and figures.isdigit() and vocabulary("period_unit").code(rest) == "months":
        cure = f"write the days, as {int(figures) * 30}"
        raise CellError("months, which are not all as long", cure, DOUBT)
    if "," in figures and not _THOUSANDS.fullmatch(figures):
        return shown
    by = _times(rest, measure)
    if by is None:
        return shown
    if by == 1:
        return found[1] + figures.replace(",", "")
    with localcontext(prec=80):
        value = Decimal(found[1] + figures.replace(",", "")) * by
        return format(
            value.to_integral_value() if value == value.to_integral_value() else value.normalize(), "f"
        )


def _word(text: str, measure: str) -> str | None:
    """The number that a word stands for.

    Raises
    ------
    CellError
        With the code `DOUBT` for a word that may stand for more than one.
    """
    known = vocabulary(measure)
    word = known.code(text)
    if word is None and fold(text) in known.unclear:
        one, other = known.unclear[fold(text)]
        raise CellError(f"may be {one} or {other}", "write one of the two", DOUBT)
    if word == "degree":
        cure = "write a number from 0 to 1, or leave it empty for the usual strength of the kind"
        raise CellError("a word that may stand for more than one number", cure, DOUBT)
    if word == "rhythm" or (measure == "times" and _rhythm().search(text)):
        cure = "write how many times in all, or leave it empty"
        raise CellError("how often, which is no number of times", cure, DOUBT)
    return word


@cache
def _rhythm() -> re.Pattern[str]:
    """So many times in each week or month."""
    signs = vocabulary("rhythm").codes
    return re.compile("|".join(rf"(?<=\s){w}\s" if w.isalpha() and w.isascii() else w for w in signs))


def check_scale(text: str) -> None:
    """Ask back where a share of 1 is more, as of a hundred or of five, or is told in stars.

    Raises
    ------
    CellError
        With the code `DOUBT`.
    """
    if _SIGNS.fullmatch(text):
        cause = "signs that may stand for more than one number"
        raise CellError(cause, "write a number from 0 to 1, or leave it empty", DOUBT)
    of = _OUT_OF.fullmatch(text)
    if of is not None and 0 < float(of[1]) <= float(of[2]):
        share = f"{float(of[1]) / float(of[2]):.2g}"
        cause = f"may be {of[1]} of {of[2]}, or of a scale of its own"
        raise CellError(cause, f"write {share}, or a share of 1", DOUBT)
    if _FIGURES.fullmatch(text) and 1 < float(text) <= _TEN:
        cause = "more than 1, and of how many is not told"
        raise CellError(cause, "write a number from 0 to 1, or leave it empty", DOUBT)
    if _FIGURES.fullmatch(text) and _TEN < float(text) <= _HUNDRED:
        cure = f"write {float(text) / _HUNDRED:g} or {text}%, or a share of 1"
        raise CellError(f"may be {text} of 100, or of a scale of its own", cure, DOUBT)


def _bare(text: str, measure: str) -> str:
    """A number without what says about, in figures."""
    shown = without(_REMARK.sub("", text), "about")
    if measure == "year":
        shown = without(shown, "fiscal_year")
    if measure == "money" and not split_currency(shown)[1]:
        shown = split_currency(shown)[0]
    if measure in _SHARES and _DECIMAL_COMMA.fullmatch(shown):
        return shown.replace(",", ".")
    head, blank, rest = shown.partition(" ")
    counted = vocabulary("number_word").code(head)
    if counted:
        return f"{counted}{blank}{rest}"
    return shown if any(c.isdigit() and c.isascii() for c in shown) else figures(shown)


@cache
def _span() -> re.Pattern[str]:
    """Two numbers with a sign or a word between them that says from one to the other."""
    words = "|".join(vocabulary("span").codes)
    return re.compile(rf"\d[\d,.]*\D{{0,4}}\s*(?:[-~–—]|{words})\s*\d[\d,.]*\D{{0,4}}", re.ASCII)


@lru_cache(maxsize=1024)
def _times(rest: str, measure: str) -> Decimal | None:
    """By how much what stands behind the figures multiplies them; None where it is not known."""
    if not rest:
        return Decimal(1)
    if rest == "%":
        return Decimal("0.01") if measure in _SHARES else None
    units = vocabulary(f"measured_{measure}")
    for cut in range(len(rest), -1, -1):
        size, unit = rest[:cut].strip(), rest[cut:].strip()
        by = vocabulary("magnitude").code(size) if size else "1"
        counted = units.code(unit) if unit else "1"
        if by is not None and by.isdigit() and counted is not None:
            return Decimal(by) * Decimal(counted)
    return None


def off_one(texts: Iterable[str]) -> bool:
    """Whether the shares of a column are on a scale of its own: with signs, or numbers below 0 or above 1.

    Its 0 and 1 then mean something else than nothing and all.

    Examples
    --------
    >>> off_one(["-2", "1"]), off_one(["0.7", "60%"]), off_one(["1", "5"])
    (True, False, True)
    """
    told = (unicodedata.normalize("NFKC", text).strip() for text in texts)
    return any(_SIGNED.fullmatch(text) or (_UP.fullmatch(text) and float(text) > 1) for text in told)


@cache
def _told() -> re.Pattern[str]:
    words = "|".join(map(re.escape, vocabulary("span").codes))
    return re.compile(rf"(\d{{1,3}})\s*(?:[-~–—]|{words})\s*(\d{{1,3}})", re.ASCII)


def is_scale(text: str) -> bool:
    """Whether what stands behind a heading in brackets tells a scale, as 0-5.

    Examples
    --------
    >>> is_scale("0-5"), is_scale("1 to 10"), is_scale("0-1"), is_scale("2019-2024")
    (True, True, False, False)
    """
    found = _told().fullmatch(unicodedata.normalize("NFKC", text).strip())
    return found is not None and int(found[1]) in (0, 1) and int(found[2]) > 1


def on_scale(text: str, scale: str, measure: str = "share") -> str:
    """A plain number of a scale as a share of one; any other text stays as it is.

    Raises
    ------
    CellError
        With the code `DOUBT` where the scale is not told, or begins at 1.

    Examples
    --------
    >>> on_scale("3", "0-5"), on_scale("60%", "0-5"), on_scale("7", "0-5")
    ('0.6', '60%', '7')
    """
    shown = unicodedata.normalize("NFKC", text).strip()
    if not _SIGNED.fullmatch(shown) and not _UP.fullmatch(shown):
        return text
    found = _told().fullmatch(unicodedata.normalize("NFKC", scale).strip())
    if found is None:
        cure = "write the scale behind the heading, as (0-5), or shares of 1"
        if measure == "position":
            cure = "write for, neutral or against, or a number from 0 to 1"
        raise CellError("on a scale of its own, for its column is not all from 0 to 1", cure, DOUBT)
    if _UP.fullmatch(shown) is None:
        return text
    most = int(found[2])
    if found[1] != "0":
        cure = f"write (0-{most}) behind the heading where {most} is all and 0 is nothing, or shares of 1"
        raise CellError("on a scale from 1, of which the least may be nothing or something", cure, DOUBT)
    return f"{float(shown) / most:.4g}" if float(shown) <= most else text


def is_vote(text: str) -> bool:
    """Whether a rule is one of several who vote, as a majority is.

    Examples
    --------
    >>> [is_vote(text) for text in ("majority", "三分之二以上", "2 of 3", "signs", "批")]
    [True, True, True, False, False]
    """
    return votes_needed(text, _MANY) is not None or _SO_MANY_OF.search(text) is not None


def is_share_of_votes(text: str) -> bool:
    """Whether a rule needs a share of several votes, and neither one nor all of them.

    Examples
    --------
    >>> [is_share_of_votes(text) for text in ("majority of members", "三分之二以上", "unanimous", "signs")]
    [True, True, False, False]
    """
    return votes_needed(text, _MANY) not in (None, _MANY)


def votes_needed(text: str, voters: int) -> int | None:
    """The votes that a rule needs of so many voters; ``None`` where it says something else, or more.

    Examples
    --------
    >>> [votes_needed(text, 3) for text in ("2/3 majority", "simple majority", "unanimous", "3 of 5")]
    [2, 2, 3, None]
    >>> [votes_needed(text, 6) for text in ("需三分之二以上同意", "超过三分之二", "一票否决", "过半数")]
    [4, 5, 6, 4]
    >>> votes_needed("sign-off", 1), votes_needed("签字", 2)
    (1, None)
    >>> votes_needed("simple majority of 5", 5), votes_needed("simple majority of 7", 5)
    (3, None)
    >>> votes_needed("simple majority, chair has casting vote", 4)
    """
    shown = fold(simplified(unicodedata.normalize("NFKC", text)))
    told = _SO_MANY_OF.search(shown)
    if told is not None:
        return int(told[1]) if int(told[2]) == voters and 0 < int(told[1]) <= voters else None
    among = _AMONG.search(shown)
    if among is not None and int(among[1]) != voters:
        return None
    codes = {code for word, code in vocabulary("vote_rule").codes.items() if word in shown}
    codes -= {"majority"} if codes & {"two_thirds", "three_quarters"} else set()
    above = "more_than" in codes
    codes.discard("more_than")
    if len(codes) != 1 or not voters:
        return None
    (code,) = codes
    if code == "alone":
        return 1 if voters == 1 else None
    if code == "all":
        return voters
    if code not in _PARTS:
        return None
    least = _PARTS[code] * voters
    return floor(least) + 1 if above or code == "majority" else ceil(least)
