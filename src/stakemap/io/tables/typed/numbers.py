"""Numbers as people type them, in plain figures."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, localcontext
from functools import cache, lru_cache

from stakemap.graph.name_index import fold
from stakemap.io.reading import DOUBT
from stakemap.io.tables.typed.affixes import figures, without
from stakemap.io.tables.typed.cell_error import CellError
from stakemap.io.tables.typed.currency import split_currency
from stakemap.io.tables.vocabulary import vocabulary
from stakemap.policy import simplified

__all__ = ["check_scale", "number"]

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


@lru_cache(maxsize=4096)
def number(text: str, measure: str = "") -> str:
    """A number in plain figures; what is none stays as it is.

    Examples
    --------
    >>> number("１，２００"), number("1,200万元", "money"), number("3次", "times")
    ('1200', '12000000', '3')
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
    if word is None and measure:
        shown = _bare(shown, measure)
    found = _AMOUNT.fullmatch(shown)
    if found is None or len(found[2]) > _MOST_FIGURES:
        return word if word is not None else shown
    figures, rest = found[2], (found[3] or "").strip()
    if measure == "days" and figures.isdigit() and vocabulary("working_day").code(rest):
        cure = f"write {-(-int(figures) * 7 // 5)}, for five working days are a week"
        raise CellError("working days, where all days are counted", cure, DOUBT)
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
        if by is not None and by.isdigit() and (not unit or units.code(unit) is not None):
            return Decimal(by)
    return None
