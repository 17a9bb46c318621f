"""What a person types, in the form that a cell is read in: one step before any cell is read.

Full-width figures, thousands separators, 万 and 亿, units, percent, words for a position, blanks inside a
Chinese name, line breaks from a chat.  A text with two readings is refused with both.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from stakemap.graph.name_index import HAN
from stakemap.io.reading import DOUBT
from stakemap.io.tables.typed.cell_error import CellError
from stakemap.io.tables.typed.dates import plain_date
from stakemap.io.tables.typed.names.traits import without_traits
from stakemap.io.tables.typed.numbers import check_scale, number
from stakemap.io.tables.vocabulary import Column, vocabulary

__all__ = [
    "OF_ONE",
    "OF_PEOPLE",
    "CellError",
    "absence",
    "counted_rank",
    "is_ditto",
    "nobody",
    "one_line",
    "plain",
    "says_something",
]

OF_ONE = frozenset(("strength", "position", "stance"))
"""Columns of shares of which none is more than 1."""
_FULL_WIDTH = {full: chr(full - 0xFEE0) for full in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_FULL_WIDTH |= {full: chr(full - 0xFEE0) for full in range(0xFF41, 0xFF5B)}
_FULL_WIDTH |= {0x3000: " ", 0xA0: " "}
_WHOLLY_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_REMARKED = re.compile(r"([^()]+?)\s*\([^()]+\)")
"""A word, and behind it in brackets who stands in, or why."""
_LONGEST = 60
_LONGEST_NAMED = 120
_SINCE = re.compile(r"(.*?\w)[\s,;:/–—-]+(?:since|as of|from|until|till|for)\b.*", re.IGNORECASE)
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
_FEW_FIGURES = 6
_LONGEST_ABSENCE = 60
OF_PEOPLE = frozenset(
    (
        *("holder", "person", "player", "from_id", "to_id", "member", "owner", "whom", "known_by"),
        *("accountable", "members", "convener"),
    )
)
"""Columns that name people, beside whom a mail address or a telephone number may stand."""
_IN_WORDS = re.compile(rf"[A-Za-z]{{2}}|%|{HAN}{{3}}|\d\s*/\s*\d", re.ASCII)
"""A rule of votes that is no number: 2/3 majority."""
_MARKS = " ,;/|("
_BREAK = re.compile(r"[ \t]*[\r\n\t]+[ \t]*")
_BETWEEN_HAN = re.compile(rf"(?<={HAN}) +(?={HAN})")
_BLANKS = re.compile(" {2,}")


def plain(column: Column, text: str) -> str:
    """The text of a cell in the form that its column is read in.

    Raises
    ------
    CellError
        With the code `DOUBT` where the text has two readings.
    """
    head = column.head
    if head in ("int", "number", "amount"):
        said = column.measure == "position" and vocabulary("position").code(text) is not None
        if column.field in OF_ONE and not said:
            check_scale(unicodedata.normalize("NFKC", text).strip())
        taken = number(text, column.measure)
        if column.field == "quota" and (_IN_WORDS.search(text) or not any(map(str.isdigit, taken))):
            cure = "write how many votes are needed, as 2; leave it empty for the usual number"
            raise CellError("a rule in words, for which those who vote are not counted", cure, DOUBT)
        return taken
    if head in ("date", "day"):
        return plain_date(text)
    if head == "grade":
        return re.sub(r"[\s\-/]+", "", unicodedata.normalize("NFKC", text)).upper()
    if head in ("line", "name"):
        return one_line(text, name=head == "name")
    if column.field in OF_PEOPLE:
        return without_traits(_without_contact(_UNSEEN.sub("", text)))
    return text if head in ("text", "raw") else _UNSEEN.sub("", text)


def one_line(text: str, *, name: bool = False) -> str:
    r"""A text on one line; of a person's name one blank between words, none between Chinese characters.

    Examples
    --------
    >>> one_line("冯\n雪"), one_line("Ann\nAmes"), one_line("李　伟", name=True), one_line("Ａ座")
    ('冯雪', 'Ann Ames', '李伟', 'A座')
    >>> one_line("Dr. Bo  Burr", name=True)
    'Dr. Bo Burr'
    >>> one_line("Uwe Brandt +49 151 000000", name=True), one_line("Ann <ann@a.org>", name=True)
    ('Uwe Brandt', 'Ann')
    >>> one_line("Ann, since 2026-09-01", name=True)
    'Ann, since 2026-09-01'
    """
    shown = _UNSEEN.sub("", text.translate(_FULL_WIDTH))
    shown = without_traits(_without_contact(shown)) if name else shown
    parts = _BREAK.split(shown.strip())
    joined = parts[0]
    for part in parts[1:]:
        chinese = re.search(rf"{HAN}$", joined) and re.match(HAN, part)
        joined += part if chinese else f" {part}"
    return _BLANKS.sub(" ", _BETWEEN_HAN.sub("", joined)) if name else joined


@cache
def _contact() -> re.Pattern[str]:
    """A mail address or a telephone number: neither is a part of anybody's name."""
    words = "|".join(rf"\b{word}\b\.?" if word.isascii() else word for word in vocabulary("phone_word").codes)
    mail = r"[^\w\s]?\s*(?<![:/\w])\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*[^\w\s]?"
    before = rf"(?:(?:{words})\s*[^\w\s+]?|(?<=[^\w:])|(?<={HAN}))"
    no_day = r"(?!(?:19|20)\d\d[-./]?\d\d?[-./]?\d\d?(?!\d))"
    number = rf"\s*[^\w\s+]?{no_day}\+?\d(?:[\s()./-]*\d){{6,}}[^\w\s]?"
    return re.compile(f"{mail}|{before}{number}", re.IGNORECASE)


def _without_contact(text: str) -> str:
    """A name without the mail address or the telephone number beside it."""
    if "@" not in text and sum(map(str.isdigit, text)) <= _FEW_FIGURES:
        return text
    left = re.sub(r"\s{2,}", " ", _contact().sub(" ", text)).strip()
    while left and unicodedata.normalize("NFKC", left[-1]) in _MARKS:
        left = left[:-1]
    return left or text


def absence(text: str) -> str | None:
    """``unknown`` or ``vacant`` where a text says that there is nothing to tell, also in brackets.

    Who runs an empty seat meanwhile, in brackets behind the word, does not fill it.

    Examples
    --------
    >>> absence("空缺"), absence("（待补）"), absence("?"), absence("李伟")
    ('vacant', 'unknown', 'unknown', None)
    >>> absence("空缺（李伟代管）"), absence("vacant (recruiting)"), absence("Na (Ann)")
    ('vacant', 'vacant', None)
    """
    shown = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
    if len(text) <= _LONGEST and set(shown) == {"?"}:
        return "unknown"
    known = vocabulary("absence").code
    found = _WHOLLY_IN_BRACKETS.fullmatch(shown)
    code = known(found[1] if found else text)
    behind = _REMARKED.fullmatch(shown) if code is None and len(text) <= _LONGEST else None
    return "vacant" if behind and known(behind[1]) == "vacant" else code


def nobody(text: str) -> str | None:
    """As `absence`, of a text that stands where a person does: also with a remark or a date behind it.

    Examples
    --------
    >>> [nobody(text) for text in ("open", "Position open", "Vacant (recruiting)", "vacant since Aug 2025")]
    ['vacant', 'vacant', 'vacant', 'vacant']
    >>> [nobody(text) for text in ("TBC - new post", "空缺（2025年8月起）", "Ann Ames (vacant)", "Max Open")]
    [None, 'vacant', None, None]
    """
    shown = unicodedata.normalize("NFKC", text[:_LONGEST_NAMED]).strip()
    found = _REMARKED.fullmatch(shown) or _SINCE.fullmatch(shown)
    plain = found[1] if found else shown
    seat = vocabulary("empty_seat").code(shown) or vocabulary("empty_seat").code(plain)
    return absence(text) or seat or (absence(plain) if found else None)


def is_ditto(text: str) -> bool:
    """Whether a text only says that it is as the one above.

    Examples
    --------
    >>> is_ditto("同上"), is_ditto("〃"), is_ditto("同上海")
    (True, True, False)
    """
    return vocabulary("ditto").code(unicodedata.normalize("NFKC", text[:_LONGEST]).strip()) is not None


def says_something(text: str) -> bool:
    """Whether a cell is more than a dash and a word for nobody or nothing known.

    Examples
    --------
    >>> [says_something(text) for text in ("李伟", "—", "无", "不详", "")]
    [True, False, False, False, False]
    """
    return re.search(r"\w", text) is not None and absence(text) is None


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
