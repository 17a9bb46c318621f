"""One cell: from what a person typed to a value, and back."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from stakemap import policy
from stakemap.graph.name_index import fold
from stakemap.io.reading import DOUBT
from stakemap.io.tables.natural import CellError, absence, counted_rank, is_ditto, nobody, plain
from stakemap.io.tables.typed.dates import DATE_CURE
from stakemap.io.tables.typed.row_words import looks_like_no_record
from stakemap.io.tables.typed.separators import split_at
from stakemap.io.tables.vocabulary import Column, Vocabulary, is_negated, vocabulary
from stakemap.model import PartialDate

__all__ = [
    "NONE",
    "CellError",
    "is_absent",
    "is_error",
    "is_period",
    "plain_value",
    "read_cell",
    "read_period",
    "rewritten",
    "split_names",
    "turned_kind",
    "write_cell",
]

NONE = "-"
"""Written where there is nothing on purpose, so that no default is filled in."""
NOT_KNOWN = "?"
"""Written in a date that is not known, where leaving it empty would say something else."""

_MOST_CHOICES = 24
"""Choices that are told where a text is none of them: all of ours but levels, currencies and the like."""
_WHOLE = re.compile(r"[+-]?\d{1,19}(?:\.0+)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DEFAULTABLE = frozenset(("source", "grade", "basis", "expires"))
_DASHES = ({"-"}, {"\u2013"}, {"\u2014"}, {"/"})
"""What people put into a cell to show that they did not forget it."""
_REMARK = re.compile(r"(.+?)\s*\(([^()?\d]+)\)\s*")
_REMARKED = frozenset(("rank", "tier", "unit_kind"))
"""Choices behind which people write a remark in brackets that says nothing another column asks for."""


@cache
def _year_first() -> re.Pattern[str]:
    """A date that begins with its year, in figures or with the Chinese marks behind each."""
    year, month, day = vocabulary("date_mark").labels["zh"].values()
    marked = rf"{year}(?:(\d{{1,2}}){month}(?:(\d{{1,2}}){day})?)?"
    figures = r"[-/](\d{1,2})(?:[-/](\d{1,2}))?|\.(\d{2})|\.(\d{1,2})\.(\d{1,2})"
    return re.compile(rf"(\d{{4}})(?:{figures}|{marked})?", re.ASCII)


@cache
def _period() -> re.Pattern[str]:
    units = "|".join(vocabulary("period_unit").codes)
    return re.compile(rf"(\d{{1,4}})\s*({units})", re.ASCII | re.IGNORECASE)


def read_cell(column: Column, text: str, kinds: Vocabulary, *, first: bool = False, lang: str = "en") -> Any:
    """The JSON value of a cell that is not empty; names of other rows stay text.

    The text is taken in its `plain` form, unless a backslash says that it stands as it is.  `lang` is the
    language in which a refusal names the choices.

    Raises
    ------
    CellError
        With cause and cure.
    """
    head = column.head
    if head == "raw":
        return text
    kept = text.replace("\r\n", "\n") if head == "text" else text.strip()
    literal = _unescaped(column, kept, first)
    if literal != kept:
        return literal
    if kept == NONE and column.field in _DEFAULTABLE:
        return None
    kept = plain(column, kept)
    if head in ("choice", "open", "bool", "kind"):
        return _choice(column, kept, kinds if head == "kind" else vocabulary(column.choice), lang)
    if head in ("lines", "choices"):
        return _several(column, kept, lang)
    if head == "rank":
        return _rank(column, kept, lang)
    if column.measure == "position" and not any(map(str.isdigit, kept)):
        raise CellError("not a position", "write for, neutral or against, or a number from 0 to 1")
    return _READERS.get(head, str)(kept)


def turned_kind(text: str) -> str:
    """The kind of tie that a text says from its other end: advice for advises; nothing where it says none.

    Examples
    --------
    >>> turned_kind("advises"), turned_kind("asks advice of")
    ('advice', '')
    """
    return (vocabulary("kind_reversed").code(text) or "").removesuffix("_reversed")


def plain_value(column: Column, text: str) -> Any:
    """The value of a date or a number; a `CellError` where it is none."""
    return _READERS.get(column.head, str)(plain(column, text))


def is_absent(column: Column, text: str) -> bool:
    """Whether a cell that may be empty says in a word that nothing is known.

    Examples
    --------
    >>> from stakemap.io.tables.vocabulary import sheets
    >>> ties, posts = sheets()["ties"], sheets()["posts"]
    >>> is_absent(ties.column("strength"), "不详"), is_absent(posts.column("holder"), "不详")
    (True, False)
    """
    if column.level == "required" or column.head in ("text", "raw", "line", "name", "list", "lines"):
        return False
    if column.choice and vocabulary(column.choice).code(text) is not None:
        return False
    if column.field not in _DEFAULTABLE and set(text.strip()) in _DASHES:
        return True
    return column.field != "holder" and absence(text) is not None


def is_error(column: Column, text: str) -> bool:
    """Whether a cell holds what a spreadsheet program shows where a formula fails; #N/A may be left empty.

    Examples
    --------
    >>> from stakemap.io.tables.vocabulary import sheets
    >>> unit, since = (sheets()["posts"].column(name) for name in ("unit", "holder_from"))
    >>> is_error(unit, "#REF!"), is_error(unit, "#N/A"), is_error(since, "#N/A"), is_error(unit, "REF")
    (True, True, False, False)
    """
    if column.head in ("text", "raw") or not text.strip().startswith("#"):
        return False
    lacking = column.level == "required" and fold(text) == "#n/a"
    return lacking or vocabulary("spreadsheet_error").code(text) is not None


def rewritten(column: Column, text: str, value: Any, kinds: Vocabulary, lang: str) -> str:
    """As what a text was read, where that is not what it says letter by letter; else nothing."""
    typed = text.strip()
    if column.head in ("choice", "open", "kind", "rank"):
        known = kinds if column.head == "kind" else vocabulary(column.choice)
        same = _code(column, typed, known) is None or known.plainly(typed)
        return "" if same else known.label(str(value), lang)
    if column.head not in (
        "int",
        "number",
        "amount",
        "grade",
        "line",
        "name",
        "date",
        "day",
    ) or typed.startswith("\\"):
        return ""
    taken = plain(column, typed)
    if column.head in ("date", "day"):
        return str(value) if taken != typed else ""
    return "" if taken in (typed, typed.upper() if column.head == "grade" else typed) else taken


def write_cell(column: Column, value: Any, kinds: Vocabulary, lang: str, *, first: bool = False) -> str:
    """The text that `read_cell` turns back into exactly this value; choices in the language asked for."""
    if value is None:
        return NONE if column.field in _DEFAULTABLE else ""
    head = column.head
    if isinstance(value, bool):
        return vocabulary("bool").label("yes" if value else "no", lang)
    if head == "rank":
        known = vocabulary("rank").labels[lang].get(str(value))
        return known or vocabulary("rank_counted").label("up", lang).format(n=value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return _joined(column, value, lang)
    text = str(value)
    if head in ("choice", "kind"):
        return (kinds if head == "kind" else vocabulary(column.choice)).label(text, lang)
    if head == "open" and text in vocabulary(column.choice).labels[lang]:
        return vocabulary(column.choice).label(text, lang)
    return f"\\{text}" if _special(column, text.lstrip("\\"), first) else text


def _unescaped(column: Column, text: str, first: bool) -> str:
    if text.startswith("\\") and _special(column, text.lstrip("\\"), first):
        return text[1:]
    return text


def _special(column: Column, text: str, first: bool) -> bool:
    """Whether a text would be taken for something else than itself."""
    head = column.head
    if is_ditto(text):
        return True
    if head in (
        "date",
        "day",
        "int",
        "number",
        "amount",
        "lines",
        "choices",
        "choice",
        "bool",
        "kind",
        "raw",
        "list",
        "rank",
    ):
        return False
    if is_absent(column, text) or plain(column, text) != text:
        return True
    if head == "name" and nobody(text) is not None:
        return True
    if first and (text.lstrip().startswith("#") or looks_like_no_record(text)):
        return True
    if text == NONE and column.field in _DEFAULTABLE:
        return True
    return head == "open" and vocabulary(column.choice).code(text) is not None


def _code(column: Column, text: str, known: Vocabulary) -> str | None:
    """The code of a choice; a remark in brackets behind it is left alone where it changes nothing."""
    code = known.code(text)
    if code is None and column.choice in _REMARKED:
        found = _REMARK.fullmatch(unicodedata.normalize("NFKC", text))
        if found and not any(word in found[2].casefold() for word in vocabulary("changing_word").codes):
            return known.code(found[1])
    if code is None and column.choice == "role":
        ends = (end for end in vocabulary("role_end").codes if fold(text).endswith(end))
        return next((role for end in ends if (role := known.code(fold(text).removesuffix(end)))), None)
    return code


def _choice(column: Column, text: str, known: Vocabulary, lang: str) -> Any:
    code = _code(column, text, known)
    head = column.head
    if code is None and known.unclear.get(fold(text)):
        turned = vocabulary("kind_reversed").label
        labels = (known.labels[lang].get(c) or turned(c, lang) for c in known.unclear[fold(text)])
        one, *_, other = map(repr, labels)
        raise CellError(f"may be {one} or {other}", "write one of the two", DOUBT)
    if code is None and head == "open":
        return text
    if code is None:
        refused = policy.refusal(text, of_person=False) if head == "kind" else None
        if refused is not None:
            place = policy.refused_problem(refused)
            raise CellError(place.cause, place.cure, place.code)
        if head == "kind" and is_negated(text):
            raise CellError("says that something is not so, which is no tie", "leave the row out")
        if head == "kind" and vocabulary("workplace_word").code(text):
            cure = "write their title and the unit beside their name in the sheet of people"
            raise CellError("says where somebody works, which is a post and no tie", cure)
        if head == "kind" and vocabulary("member_role").code(text) == "member":
            cure = "list it on a sheet 'Memberships' with the columns 'Person' and 'Group'"
            raise CellError("says who belongs to what, which is no tie", cure)
        near = known.near(text)
        choices = known.choices(lang)
        listed = ", ".join([*choices[:_MOST_CHOICES], *(["..."] if len(choices) > _MOST_CHOICES else [])])
        cure = f"did you mean {known.label(near, lang)!r}?" if near else f"one of: {listed}"
        raise CellError("not one of the choices", cure)
    return code == "yes" if head == "bool" else code


def _rank(column: Column, text: str, lang: str) -> int:
    counted = counted_rank(text)
    return counted if counted is not None else int(_choice(column, text, vocabulary("rank"), lang))


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise CellError("not a whole number", "write a plain number such as 12")
    return int(text.partition(".")[0])


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        cure = "write a point, as 0.5" if "," in text else "write a plain number such as 0.5"
        raise CellError("not a number", cure)
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise CellError("too large a number", "write a plain number such as 0.5")
    return value


def _amount(text: str) -> str:
    """A sum as it stands, so that no figure of it is lost."""
    _number(text)
    return text


@lru_cache(maxsize=4096)
def _date(text: str) -> str:
    if text == NOT_KNOWN:
        return ""
    if text == NONE or vocabulary("open_end").code(text):
        raise CellError("an open end is not a date", "leave empty what is open or not known")
    match = _year_first().fullmatch(text)
    if match is None:
        raise CellError("not a date", _date_cure(text))
    year, *rest = (part for part in match.groups() if part is not None)
    try:
        return str(PartialDate("-".join([year, *(part.zfill(2) for part in rest)])))
    except ValueError as error:
        cause, _, cure = str(error).partition("; ")
        raise CellError(cause, cure or DATE_CURE) from None


def _date_cure(text: str) -> str:
    """Say the right form; a day-first or month-first date is never guessed."""
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}", text, re.ASCII):
        return f"day and month are not told apart: {DATE_CURE}"
    return DATE_CURE


def _day(text: str) -> str:
    if is_period(text):
        return text
    value = _date(text)
    if len(value) != 10:
        raise CellError("not a full day", "write a day such as 2029-03-14, or a period such as 36 months")
    return value


def _grade(text: str) -> str:
    return text.upper()


def _list(text: str) -> list[str]:
    if text.startswith("["):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        raise CellError("not a list", "leave it empty")
    return [part.strip() for part in text.split("|") if part.strip()]


def _several(column: Column, text: str, lang: str) -> list[str]:
    """Lines or choices with signs between them."""
    parts = _list(text) if text.startswith("[") else _parts(text)
    if column.head == "lines":
        return list(dict.fromkeys(parts))
    return list(dict.fromkeys(_choice(column, part, vocabulary(column.choice), lang) for part in parts))


def _joined(column: Column, items: list[str], lang: str) -> str:
    if column.head == "list":
        return json.dumps(items, ensure_ascii=False) if _needs_json(items) else "|".join(items)
    if column.head == "choices":
        items = [vocabulary(column.choice).label(item, lang) for item in items]
    text = "; ".join(items)
    plainly = _parts(text) == items and not text.startswith("[") and not is_ditto(text)
    return text if plainly else json.dumps(items, ensure_ascii=False)


def _parts(text: str) -> list[str]:
    """As `split_names`, and at commas too: no line here has one of its own."""
    return split_at(text, "names", "several")


def split_names(text: str) -> list[str]:
    """Several names in one cell.

    Examples
    --------
    >>> split_names("City Government； Police;")
    ['City Government', 'Police']
    """
    return split_at(text, "names")


def _needs_json(items: list[str]) -> bool:
    return is_ditto("|".join(items)) or any("|" in item or item.startswith("[") for item in items)


def is_period(text: str) -> bool:
    """Whether a retention is a period rather than a day."""
    return _period().fullmatch(text) is not None


def read_period(text: str, start: PartialDate | None) -> date | None:
    """The day a retention ends: a day as it stands, a period counted from the first day of `start`.

    None means that a period has nothing to count from.

    Examples
    --------
    >>> read_period("36 months", PartialDate("2026-03-14")).isoformat()
    '2029-03-14'
    >>> read_period("1年", PartialDate("2024-02-29")).isoformat()
    '2025-02-28'
    """
    match = _period().fullmatch(text)
    if match is None:
        return date.fromisoformat(text)
    if start is None:
        return None
    amount, unit = int(match[1]), vocabulary("period_unit").code(match[2])
    first = start.earliest
    if unit == "days":
        return date.fromordinal(first.toordinal() + amount)
    months = first.year * 12 + first.month - 1 + amount * (12 if unit == "years" else 1)
    if months >= 2200 * 12:
        raise CellError("a period beyond the year 2199", "write a shorter one")
    year, month = divmod(months, 12)
    return _clipped(year, month + 1, first.day)


def _clipped(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return _clipped(year, month, day - 1)


_READERS: dict[str, Callable[[str], Any]] = {
    "int": _whole,
    "number": _number,
    "amount": _amount,
    "date": _date,
    "day": _day,
    "grade": _grade,
    "list": _list,
}
