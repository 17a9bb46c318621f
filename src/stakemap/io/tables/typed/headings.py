"""The headings of a table: which column each is, which one counts of two, which are left alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial

from stakemap.graph.name_index import fold
from stakemap.io.tables.typed.cell_error import CellError
from stakemap.io.tables.typed.currency import split_currency
from stakemap.io.tables.typed.numbers import is_scale, number
from stakemap.io.tables.vocabulary import Column, Sheet, sheets, vocabulary

__all__ = [
    "Headings",
    "count_as_above",
    "english_heading",
    "id_column",
    "posts_beside",
    "read_headings",
    "settled_headings",
    "without_remark",
]

_REMARK = re.compile(r"(.+?)\s*[(\[]([^()\[\]]{1,30})[)\]]\s*\*?", re.DOTALL)
_ALIKE = 0.8
"""From where on a heading that is not known counts as a known one with a slip of the pen."""
_SHORT, _SHORT_ALIKE = 5, 0.75
"""Of a short heading two signs exchanged are a larger part."""
_LONGEST = 200
"""Signs of a heading that are looked at."""
_MOST_MISSPELT = 60
"""Headings that are not known, of one table, for which the known one that was meant is looked for."""
_DATES = ("valid_from", "valid_to")
_OF_POSTS = ("name", "unit", "head", "reports_to", "oversees", "holder_from", "holder_to", "acting")
"""Columns of the sheet of posts that may stand beside the names of people."""
_TITLES_ONLY = ("tenures", "authorities")
"""Sheets that name a post without a column for its unit."""


@dataclass(slots=True)
class Headings:
    """What was made of a row of headings, by column number."""

    fields: dict[int, Column] = field(default_factory=dict)
    twice: list[int] = field(default_factory=list)
    """Those that say the same as another."""
    misspelt: dict[int, Column] = field(default_factory=dict)
    """Those that are nearly a known one that is not there."""
    unknown: list[int] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    """By field, in what its numbers are counted: 万元."""
    unit_of_post: int | None = None
    """The column of the units to which the posts of another column belong."""
    reduced: list[int] = field(default_factory=list)
    """Those that were known only without what stands in brackets."""


def read_headings(header: Mapping[int, str], sheet: Sheet) -> Headings:
    """Settle each heading as `settled_headings` does, and look for what those that are left may have meant.

    Examples
    --------
    >>> from stakemap.io.tables.vocabulary import sheets
    >>> found = read_headings({1: "Budget line", 2: "Amount (万元)", 3: "Web"}, sheets()["budget"])
    >>> [c.field for c in found.fields.values()], found.units, found.unknown
    (['name', 'amount'], {'amount': '万元'}, [3])
    """
    header = _short(header)
    made = settled_headings(header, sheet)
    made.misspelt = dict(_misspelt(header, sheet, made))
    made.unknown = [at for at in made.unknown if at not in made.misspelt and at != made.unit_of_post]
    return made


def _short(header: Mapping[int, str]) -> dict[int, str]:
    """Headings as far as one can mean anything: a long text costs time to fold."""
    return {at: text[:_LONGEST] for at, text in header.items()}


def settled_headings(header: Mapping[int, str], sheet: Sheet) -> Headings:
    """The columns of headings; of two for one column the official one counts, and an equal one is told."""
    header = _short(header)
    made = Headings()
    nearness: dict[int, int] = {}
    bracketed: dict[int, str | None] = {}
    seen: set[str] = set()
    first_end = _source_beside_target(header, sheet)
    for at, text in sorted(header.items(), key=lambda one: (_choices(one[1], sheet), one[0])):
        columns, unit = _meant(text, sheet)
        if at == first_end:
            columns, unit = (sheet.column("from_id"),), None
        if not columns:
            made.unknown.append(at)
            continue
        free = [] if fold(text) in seen else [c for c in columns if c not in made.fields.values()]
        column = min(free, key=partial(_preference, text)) if free else columns[0]
        seen.add(fold(text))
        nearness[at] = _nearness(text, column) + (unit is not None)
        other = next((place for place, taken in made.fields.items() if taken is column), None)
        if other is not None and nearness[other] == nearness[at] and column.field != "note":
            made.twice.append(at)
            continue
        if other is not None and nearness[other] <= nearness[at]:
            made.unknown.append(at)
            continue
        if other is not None:
            del made.fields[other]
            made.unknown.append(other)
        made.fields[at] = column
        bracketed[at] = unit
    made.fields = dict(sorted(made.fields.items()))
    for at, column in made.fields.items():
        if (unit := bracketed[at]) is not None:
            made.reduced.append(at)
            if counted := _counted_in(column, unit):
                made.units[column.field] = counted
    made.unit_of_post = _unit_of_post(header, sheet, made)
    return made


def _counted_in(column: Column, unit: str) -> str:
    """What stands behind each number of a column that is counted in a unit; nothing where that is none.

    Examples
    --------
    >>> from stakemap.io.tables.vocabulary import sheets
    >>> value = sheets()["awards"].column("value")
    >>> [_counted_in(value, unit) for unit in ("万元", "人民币万元", "USD", "optional")]
    ['万元', '万元人民币', 'USD', '']
    """
    if is_scale(unit):
        return unit if column.measure == "share" else ""
    if column.measure == "money":
        before = max(
            (word for word in vocabulary("currency").codes if unit.startswith(word)), key=len, default=""
        )
        unit = f"{unit.removeprefix(before)}{before}"
    one = f"1{unit}"
    counted = split_currency(one)[0] if column.measure == "money" else one
    try:
        known = counted != one or number(one, column.measure) not in ("1", one)
    except CellError:  # a scale as 1-5, or how often
        return ""
    return unit if column.measure and known else ""


def without_remark(heading: str) -> str:
    """A heading without what stands behind it in brackets.

    Examples
    --------
    >>> without_remark("Support (1-5)"), without_remark("Support")
    ('Support', 'Support')
    """
    found = _REMARK.fullmatch(unicodedata.normalize("NFKC", heading[:_LONGEST]).strip())
    return found[1] if found else heading


def english_heading(heading: str, lang: str) -> str:
    """What a heading in German, French or Spanish is called here; nothing for any other.

    Examples
    --------
    >>> english_heading("Funktion", "en"), english_heading("Title", "en")
    ('Title', '')
    """
    known = vocabulary("other_language")
    code = known.code(heading[:_LONGEST])
    return known.label(code, lang) if code and not known.plainly(heading[:_LONGEST]) else ""


def count_as_above(above: Iterable[Mapping[int, str]], made: Headings) -> str:
    """Count the amounts of a table in the unit that a text above it says, as 单位：万元; which it is.

    Examples
    --------
    >>> from stakemap.io.tables.vocabulary import sheets
    >>> made = read_headings({1: "Budget line", 2: "Amount"}, sheets()["budget"])
    >>> count_as_above([{2: "单位：万元"}], made), made.units
    ('万元', {'amount': '万元'})
    """
    open_ = [c for c in made.fields.values() if c.measure == "money" and c.field not in made.units]
    for text in (text[:_LONGEST] for cells in above for text in cells.values()):
        word, mark, unit = unicodedata.normalize("NFKC", text).strip().partition(":")
        counted = _counted_in(open_[0], unit.strip()) if open_ and mark else ""
        if counted and vocabulary("counted_in").code(word):
            made.units |= {column.field: counted for column in open_}
            return unit.strip()
    return ""


def _source_beside_target(header: Mapping[int, str], sheet: Sheet) -> int | None:
    """Where a heading "source" is the first end of a tie, for its other end is called "target"."""
    if "from_id" not in sheet.by_field:
        return None
    ends = {vocabulary("edge_end").code(text): at for at, text in header.items()}
    named = sheet.place(header, "from_id")
    return ends.get("source") if "target" in ends and not named else None


def _choices(text: str, sheet: Sheet) -> int:
    """How many columns a heading may mean: what can mean only one comes first."""
    return len(sheet.meanings.get(fold(text), ()))


def _meant(text: str, sheet: Sheet) -> tuple[tuple[Column, ...], str | None]:
    """The columns of a heading, and what stands behind it in brackets where it is known only without."""
    columns = sheet.meanings.get(fold(text), ())
    found = None if columns else _REMARK.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return columns, None
    return sheet.meanings.get(fold(found[1]), ()), found[2].strip()


def _preference(text: str, column: Column) -> tuple[bool, bool]:
    """Of the columns that a heading may mean: that of exactly this heading, else one that must be there."""
    return _nearness(text, column) > 0, column.level != "required"


def _nearness(text: str, column: Column) -> int:
    name = fold(text)
    if name in {fold(heading) for heading in column.headings.values()}:
        return 0
    return 1 if name == fold(column.field) else 2


def _is_another_word(text: str, sheet: Sheet) -> bool:
    """Whether a heading is not the very name of a column, which comes first."""
    column = sheet.by_heading.get(fold(text))
    return column is None or _nearness(text, column) > 0


def _unit_of_post(header: Mapping[int, str], sheet: Sheet, made: Headings) -> int | None:
    """Where a table of who held which post names the unit beside the title."""
    if sheet.key not in _TITLES_ONLY:
        return None
    free = [at for at in made.unknown if sheets()["posts"].heads(header[at], "unit")]
    return free[0] if free else None


def _misspelt(header: Mapping[int, str], sheet: Sheet, made: Headings) -> Iterator[tuple[int, Column]]:
    taken = {column.field for column in made.fields.values()}
    free = {name: column for name, column in sheet.by_heading.items() if column.field not in taken}
    for at in made.unknown[:_MOST_MISSPELT]:
        typed = fold(header[at])[:60]
        if vocabulary("unread_heading").code(typed):
            continue
        cutoff = _SHORT_ALIKE if len(typed) <= _SHORT else _ALIKE
        near = get_close_matches(typed, [name for name in free if _may_be(typed, name)], n=1, cutoff=cutoff)
        if near:
            yield at, free[near[0]]


def _may_be(typed: str, name: str) -> bool:
    """Whether a heading may be another with a slip of the pen: that leaves how English words begin.

    Examples
    --------
    >>> _may_be("vote", "note"), _may_be("staff contact", "last contact"), _may_be("nmae", "name")
    (False, False, True)
    """
    one, two = typed.split(" "), name.split(" ")
    same = len(one) == len(two) and all(a[:1] == b[:1] for a, b in zip(one, two, strict=True))
    return same or len(one) != len(two) or not typed.isascii()


def id_column(header: Mapping[int, str]) -> int:
    """Where a list of people has ids of their own; 0 without."""
    fields = settled_headings(header, sheets()["people"]).fields
    return next((at for at, column in fields.items() if column.field == "id"), 0)


def posts_beside(header: Mapping[int, str], people: Sheet, posts: Sheet) -> dict[int, Column]:
    """The columns of posts in a table of people: its names hold what stands beside them, on these dates.

    Examples
    --------
    >>> from stakemap.io.tables.vocabulary import sheets
    >>> header = {1: "Full name", 2: "Job title", 3: "Department"}
    >>> [c.field for c in posts_beside(header, sheets()["people"], sheets()["posts"]).values()]
    ['holder', 'name', 'unit']
    """
    found = read_headings(header, people)
    fields = {at: posts.column("holder") for at, column in found.fields.items() if column.field == "name"}
    for at, text in sorted(header.items(), key=lambda one: (_is_another_word(one[1], posts), one[0])):
        column = posts.by_heading.get(fold(text))
        taken = found.fields.get(at)
        free = column not in fields.values() and (taken is None or taken.field in _DATES)
        if column is not None and free and column.field in _OF_POSTS:
            fields[at] = column
    told = {column.field for column in fields.values()}
    return fields if {"holder", "name", "unit"} <= told else {}
