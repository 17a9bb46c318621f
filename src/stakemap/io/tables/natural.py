"""What a person types, in the form that a cell is read in: one step before any cell is read.

Full-width figures, thousands separators, 万 and 亿, units, percent, words for a position, blanks inside a
Chinese name, line breaks from a chat.  A text with two readings is refused with both.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, localcontext
from functools import cache, lru_cache

from stakemap.graph.name_index import HAN
from stakemap.io.reading import DOUBT
from stakemap.io.tables.vocabulary import Column, vocabulary

__all__ = ["CellError", "absence", "counted_rank", "one_line", "plain"]

_FULL_WIDTH = {full: chr(full - 0xFEE0) for full in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_FULL_WIDTH |= {full: chr(full - 0xFEE0) for full in range(0xFF41, 0xFF5B)}
_FULL_WIDTH |= {0x3000: " ", 0xA0: " "}
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
_BREAK = re.compile(r"[ \t]*[\r\n\t]+[ \t]*")
_BETWEEN_HAN = re.compile(rf"(?<={HAN}) +(?={HAN})")
_AMOUNT = re.compile(r"([+-]?)(\d[\d,]*(?:\.\d+)?|\.\d+)\s*([^\d\s].*)?", re.ASCII | re.DOTALL)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_FIGURES = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?")
_MOST_FIGURES = 40
_SHARES = frozenset(("share", "position"))


class CellError(ValueError):
    """Why a cell cannot be read, and what to write instead."""

    def __init__(self, cause: str, cure: str, code: str = "input") -> None:
        super().__init__(cause)
        self.cause, self.cure, self.code = cause, cure, code


def plain(column: Column, text: str) -> str:
    """The text of a cell in the form that its column is read in.

    Raises
    ------
    CellError
        With the code `DOUBT` where the text has two readings.
    """
    head = column.head
    if head in ("int", "number", "amount"):
        return number(text, column.measure)
    if head in ("date", "day"):
        return _date(text)
    if head == "grade":
        return re.sub(r"[\s\-/]+", "", unicodedata.normalize("NFKC", text)).upper()
    if head in ("line", "name"):
        return one_line(text, name=head == "name")
    return text


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
    shown = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    if _FIGURES.fullmatch(shown):
        return shown
    if _span().fullmatch(shown):
        raise CellError("a span of two numbers", "write one of the two", DOUBT)
    word = vocabulary(measure).code(shown) if measure else None
    if word == "degree":
        cure = "write a number from 0 to 1, or leave it empty for the usual strength of the kind"
        raise CellError("a word that may stand for more than one number", cure, DOUBT)
    found = _AMOUNT.fullmatch(shown.lstrip("¥$") if measure == "money" and shown[:1] == "¥" else shown)
    if found is None or len(found[2]) > _MOST_FIGURES:
        return word if word is not None else shown
    figures, rest = found[2], (found[3] or "").strip()
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


def _date(text: str) -> str:
    """A date without blanks, without a midnight, with half-width figures.

    Examples
    --------
    >>> _date("２０１９年 ３月"), _date("2026-09-03 00:00:00"), _date("2019年3月5号")
    ('2019年3月', '2026-09-03', '2019年3月5日')
    """
    shown = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", text).strip())
    if shown.casefold().startswith(tuple(vocabulary("counted_date").codes)):
        cause = "a date counted from the day it was written, which is not told"
        raise CellError(cause, "write the year: 2019, 2019-03 or 2019-03-14", DOUBT)
    if shown.startswith(tuple("0123456789")) and any(c > "\u2e7f" for c in shown):
        shown = re.sub(r"\s+", "", shown)
        for mark, label in vocabulary("date_mark").labels["zh"].items():
            for other in _other_marks(mark):
                shown = shown.replace(other, label)
    return shown


@cache
def _other_marks(mark: str) -> tuple[str, ...]:
    known = vocabulary("date_mark")
    return tuple(
        t for t, code in known.codes.items() if code == mark and not t.isascii() and not known.plainly(t)
    )


def one_line(text: str, *, name: bool = False) -> str:
    r"""A text on one line; a person's Chinese name also without blanks inside.

    Examples
    --------
    >>> one_line("冯\n雪"), one_line("Ann\nAmes"), one_line("李　伟", name=True), one_line("Ａ座")
    ('冯雪', 'Ann Ames', '李伟', 'A座')
    """
    shown = _UNSEEN.sub("", text.translate(_FULL_WIDTH))
    parts = _BREAK.split(shown.strip())
    joined = parts[0]
    for part in parts[1:]:
        chinese = re.search(rf"{HAN}$", joined) and re.match(HAN, part)
        joined += part if chinese else f" {part}"
    return _BETWEEN_HAN.sub("", joined) if name else joined


def absence(text: str) -> str | None:
    """``unknown`` or ``vacant`` where a text says that there is nothing to tell."""
    return vocabulary("absence").code(text)


@cache
def _counted() -> re.Pattern[str]:
    labels = [named["up"] for named in vocabulary("rank_counted").labels.values()]
    forms = [
        re.escape(unicodedata.normalize("NFKC", label)).replace(r"\{n\}", r"(\d{1,2})") for label in labels
    ]
    return re.compile("|".join(forms).replace(r"\ ", r"\s*"), re.ASCII)


def counting_up(text: str) -> str:
    """A bare number of a level as programs write it, in words: it counts as in code and JSON.

    Examples
    --------
    >>> counting_up("18"), counting_up("division head")
    ('18 (27 is highest)', 'division head')
    """
    bare = re.fullmatch(r"\d{1,2}", text.strip(), re.ASCII)
    return vocabulary("rank_counted").label("up", "en").format(n=bare[0]) if bare else text


def counted_rank(text: str) -> int | None:
    """The level in a text that says how it counts, as ``18 (27 is highest)``.

    Raises
    ------
    CellError
        For a bare number, which may count up or down.
    """
    shown = unicodedata.normalize("NFKC", text).strip()
    found = _counted().fullmatch(shown)
    if found is not None:
        return int(found[1] or found[2])
    if re.fullmatch(r"[+-]?[\d.,]+", number(shown, "level"), re.ASCII):
        cause = "a bare number may count up from the lowest level, or down as the official scale does"
        cure = "name the level, as 'division head'; or say how it counts, as '18 (27 is highest)'"
        raise CellError(cause, cure, DOUBT)
    return None
