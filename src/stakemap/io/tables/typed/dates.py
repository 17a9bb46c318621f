"""Dates as people type them, in the form that a date is read in: 2019, 2019-03 or 2019-03-14."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache, lru_cache

from stakemap.io.reading import DOUBT
from stakemap.io.tables.typed.affixes import figures, without
from stakemap.io.tables.typed.cell_error import CellError
from stakemap.io.tables.vocabulary import vocabulary
from stakemap.model import PartialDate
from stakemap.policy import simplified

__all__ = ["DATE_CURE", "day_in", "plain_date"]

_LONGEST = 60
_TIME = re.compile(r"(?<=\d)[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?", re.ASCII)
_MONTH_OF_ONE_FIGURE = re.compile(r"(\d{4})\.(\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])[-/.]((?:19|20)\d{2})", re.ASCII)
_TOGETHER = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?", re.ASCII)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.ASCII | re.IGNORECASE)
_FIRST_YEAR, _MONTHS = 1911, 12
_LONGEST_TITLE = 200
_DAY_FORMS = (
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?,? \d{4}"
)
"""A whole day as it stands in the title of a source."""
_DAY_0 = date(1899, 12, 30).toordinal()
_FROM_1970, _UNTIL_2064 = 25_569, 60_000
_TWO_YEARS = re.compile(r"(?:19|20)\d{2}\s*[-/–]\s*\d{2}", re.ASCII)
_OPEN = " -–—―~"
"""Signs behind a beginning that say that it has not ended."""
DATE_CURE = "write 2019, 2019-03 or 2019-03-14"
_COUNTED_CURE = "write the year: 2019, 2019-03 or 2019-03-14"


@lru_cache(maxsize=4096)
def plain_date(text: str) -> str:
    """A date without what people write round it; what is none stays as it is.

    A part of a year or a month is read as the whole of it, which holds it.

    Raises
    ------
    CellError
        With the code `DOUBT` where the text has two readings.

    Examples
    --------
    >>> plain_date("２０１９年 ３月"), plain_date("2026-09-03 00:00:00"), plain_date("2019年3月5号")
    ('2019年3月', '2026-09-03', '2019年3月5日')
    >>> [plain_date(text) for text in ("Mar 2019", "14th March, 2019", "2019年上半年", "25/3/2020")]
    ['2019-03', '2019-03-14', '2019年', '2020-03-25']
    >>> plain_date("43466"), plain_date("20191")
    ('2019-01-01', '20191')
    """
    shown = simplified(unicodedata.normalize("NFKC", text).strip())
    if len(shown) > _LONGEST:
        return text
    if shown.casefold().startswith(tuple(vocabulary("counted_date").codes)):
        raise CellError("a date counted from the day it was written, which is not told", _COUNTED_CURE, DOUBT)
    shown = without(without(_TIME.sub("", shown), "about"), "date_word")
    if any(c > "\u2e7f" for c in shown):
        shown = _chinese(shown)
    shown = _taiwan().sub(_of_our_era, shown, count=1)
    whole = _part().sub("", shown).strip(" -/,").rstrip(_OPEN)
    whole = next((whole[: -len(word)] for word in _to() if whole.endswith(word)), whole)
    _ask_back(whole)
    for form in (_english, _month_of_one_figure, _year_last, _month_first, _together, _counted):
        found = form(whole)
        if found:
            return found
    return whole


@cache
def _to() -> list[str]:
    """Words between the ends of a span, in signs that no English word ends with."""
    return [word for word in vocabulary("span").codes if not word.isascii()]


@cache
def _taiwan() -> re.Pattern[str]:
    """A year counted from 1912: with its name before it, or with the three figures that no other year has."""
    known = vocabulary("taiwan_year")
    names = "|".join(sorted((word for word, code in known.codes.items() if code == "before"), key=len)[::-1])
    year, first = vocabulary("date_mark").labels["zh"]["year"], known.labels["zh"]["first"]
    named = rf"(?:{names})\s*(\d{{1,3}}|{first})(?=\s*[{year}/.-])"
    return re.compile(rf"{named}|(?<![\d/.-])(1[0-4]\d)(?=\s*{year}|[/.-]\d)", re.ASCII | re.IGNORECASE)


@cache
def _two_figures() -> re.Pattern[str]:
    """A date in Chinese whose year has two figures."""
    year, month, day = vocabulary("date_mark").labels["zh"].values()
    return re.compile(rf"\d{{2}}{year}(?:\d{{1,2}}{month}(?:\d{{1,2}}{day})?)?", re.ASCII)


def _of_our_era(found: re.Match[str]) -> str:
    """The year of a date that counts from 1912, as in Taiwan."""
    year = found[1] or found[2]
    return str(_FIRST_YEAR + (int(year) if year.isdigit() else 1))


def _ask_back(text: str) -> None:
    """Say why a text that looks like a date is none.

    Raises
    ------
    CellError
        For a year of two figures or of two calendar years, a month without its year, a season, a mere end.
    """
    if vocabulary("ended").code(text):
        raise CellError(
            "ended, on a day that is not told", "write the day, month or year, or leave the row out"
        )
    if _without_year(text):
        raise CellError("a month without its year", _COUNTED_CURE, DOUBT)
    if _two_figures().fullmatch(text):
        raise CellError("a year of two figures", _COUNTED_CURE, DOUBT)
    words = re.findall(r"[^\W\d_]+|\d+", text.casefold())
    if any(vocabulary("season").code(word) for word in words):
        raise CellError("a season, which is another part of the year elsewhere", DATE_CURE)
    fiscal = any(word in _fiscal_words() for word in words) and any(map(str.isdigit, words))
    if fiscal or _month_past_the_last(text):
        raise CellError("a year that two calendar years share", DATE_CURE)


@cache
def _fiscal_words() -> frozenset[str]:
    known = vocabulary("fiscal_year")
    return frozenset(known.codes) - frozenset(known.labels["en"])


def _month_past_the_last(text: str) -> bool:
    """Whether a text is a year and the next one in two figures, and cannot be a month."""
    return _TWO_YEARS.fullmatch(text) is not None and int(text[2:4]) + 1 == int(text[-2:]) > _MONTHS


def _chinese(text: str) -> str:
    shown = figures(re.sub(r"\s+", "", text))
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


@cache
def _part() -> re.Pattern[str]:
    """A word for a part of the year or month beside it."""
    words = [figures(word) for word in vocabulary("part_of_period").codes]
    english = "|".join(sorted((w for w in words if w.isascii()), key=len, reverse=True))
    chinese = "|".join(sorted((w for w in words if not w.isascii()), key=len, reverse=True))
    marks = "".join(vocabulary("date_mark").labels["zh"].values())
    behind = rf"(?<=\d{{4}})[ -/]*(?:{english})$|(?<=[{marks}\d])(?:{chinese})$"
    return re.compile(rf"^(?:{english})[ -/,]+(?=\D{{0,10}}\d{{4}}$)|{behind}", re.IGNORECASE)


def _without_year(text: str) -> bool:
    """Whether a text is a month, or a part or a day of it, and no year beside it.

    Examples
    --------
    >>> [_without_year(text) for text in ("3月", "5月20日", "early March", "May 2020", "2020年3月", "3")]
    [True, True, True, False, False, False]
    """
    _, month, day = vocabulary("date_mark").labels["zh"].values()
    if re.fullmatch(rf"\d{{1,2}}{month}(?:\d{{1,2}}{day})?", text, re.ASCII):
        return True
    part, _, name = text.rpartition(" ")
    named = not name.isdigit() and vocabulary("month").code(name.rstrip(".")) is not None
    return named and (not part or vocabulary("part_of_period").code(part) is not None)


def _english(text: str) -> str:
    """A date with the name of its month."""
    words = _ORDINAL.sub("", text).replace(",", " ").replace("-", " ").replace("/", " ").split()
    if not 2 <= len(words) <= 3:
        return ""
    months = [(at, vocabulary("month").code(word.rstrip("."))) for at, word in enumerate(words)]
    named = [(at, month) for at, month in months if month and not words[at].isdigit()]
    if len(named) != 1:
        return ""
    at, month = named[0]
    numbers = [word for place, word in enumerate(words) if place != at]
    if not all(n.isascii() and n.isdigit() for n in numbers):
        return ""
    years = [n for n in numbers if len(n) == 4]
    if len(numbers) == 1:
        return f"{years[0]}-{month:0>2}" if years else _short_year(numbers[0], month)
    days = [n for n in numbers if len(n) <= 2]
    return f"{years[0]}-{month:0>2}-{days[0]:0>2}" if len(years) == len(days) == 1 else ""


def _short_year(figures_: str, month: str) -> str:
    """A month with one or two figures: of a year, or of a day."""
    cause = f"may be the month {month} of a year 20{figures_:0>2}, or the day {figures_} of that month"
    raise CellError(cause, _COUNTED_CURE, DOUBT)


def _month_of_one_figure(text: str) -> str:
    """A point and one figure; a spreadsheet program makes 2019.1 of 2019.10."""
    found = _MONTH_OF_ONE_FIGURE.fullmatch(text)
    if found is None or found[2] == "0":
        return ""
    year, month = found.groups()
    if month == "1":
        cure = f"a month needs two figures: write {year}-01 or {year}-10"
        raise CellError(f"may be {year}-01, or {year}-10 that lost its zero", cure, DOUBT)
    return f"{year}-0{month}"


def _year_last(text: str) -> str:
    """A day with its year at the end: read where only one of the two figures can be the month."""
    found = _YEAR_LAST.fullmatch(text)
    if found is None:
        return ""
    one, two, year = int(found[1]), int(found[3]), found[4]
    readings = sorted(
        {f"{year}-{m:02}-{d:02}" for m, d in ((one, two), (two, one)) if 1 <= m <= 12 and d <= 31}
    )
    if len(readings) == 2:
        cure = f"day and month are not told apart: write {readings[0]} or {readings[1]}"
        raise CellError(f"may be {readings[0]} or {readings[1]}", cure, DOUBT)
    return readings[0] if readings else ""


def _month_first(text: str) -> str:
    found = _MONTH_FIRST.fullmatch(text)
    return f"{found[2]}-{found[1]:0>2}" if found else ""


def _together(text: str) -> str:
    found = _TOGETHER.fullmatch(text)
    return "-".join(part for part in found.groups() if part) if found else ""


def _counted(text: str) -> str:
    """A day in the count of a spreadsheet program, from 1970 on: below may be a year and a month."""
    day = int(text) if re.fullmatch(r"\d{5}", text, re.ASCII) else 0
    return date.fromordinal(_DAY_0 + day).isoformat() if _FROM_1970 <= day < _UNTIL_2064 else ""


def day_in(text: str) -> str:
    """The one whole day that stands in a text, as in the title of minutes; nothing where it has none or two.

    Examples
    --------
    >>> day_in("council minutes 2024-03-12"), day_in("phone call, 12 Apr 2024"), day_in("5月12日会议纪要")
    ('2024-03-12', '2024-04-12', '')
    >>> day_in("2024年3月5日会议纪要"), day_in("minutes 03/04/2024"), day_in("1 May 2020 and 2 May 2020")
    ('2024-03-05', '', '')
    """
    year, month, day = vocabulary("date_mark").labels["zh"].values()
    marked = rf"\d{{4}}{year}\d{{1,2}}{month}\d{{1,2}}{day}"
    shown = unicodedata.normalize("NFKC", text[:_LONGEST_TITLE])
    found = re.findall(rf"(?<!\d)(?:{_DAY_FORMS}|{marked})(?!\d)", shown, re.ASCII)
    if len(found) != 1:
        return ""
    try:
        plain = plain_date(found[0])
        return str(PartialDate("-".join(part.zfill(2) for part in re.findall(r"\d+", plain))))
    except (CellError, ValueError):
        return ""
