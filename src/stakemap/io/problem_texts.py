"""Problems in the language of whoever reads them; errors and logs stay English.

Causes and cures are written in English.  `wording/problems*.csv` hold one row for each sentence in use (of
files and options; of stores; of scenarios, decisions and reports), with placeholders where ids, numbers,
places or names of the workbook stand; here they are recognised and said in Chinese.
A placeholder that begins with one of these words is more than a text to copy:

========  =====================================================================
n         a number
place     ``People row 4``, or several joined by "and"
kind      kinds of fact joined by "or": told by the name of their sheet
list      a list with commas
quoted    a text in quotes
rules     rules of the policy with commas
rest      a sentence of its own
========  =====================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from stakemap import policy
from stakemap.errors import Problem
from stakemap.graph.confidence import SCENARIO
from stakemap.io.reading import ReadAs
from stakemap.io.tables.typed.which_sheet import named_sheet
from stakemap.io.tables.vocabulary import sheets
from stakemap.wording.phrases import Words, phrases

__all__ = ["told", "told_reading", "translated"]

_TYPED = ("text", "name", "span", "with_unit", "one_decision", "opinions")
"""Readings that repeat what was typed."""
_LATIN = "\u2e7f"
_TABLES = ("problems", "problems_store", "problems_analysis", "problems_service")
_LINES = re.compile(r"line \d+")
_HOLE = re.compile(r"\{(\w+)\}")
_QUOTED = r"""(?:'[^']*'|"[^"]*")"""
_PLACE = r"[^;,]+? row \d+"
_KIND = r"[a-z_]+(?: [a-z]+)?"
_SHAPES = {
    "n": r"[\d.,e+-]+",
    "place": rf"{_PLACE}(?: and {_PLACE})*",
    "kind": rf"{_KIND}(?: or {_KIND})*",
    "list": r".+",
    "quoted": rf"{_QUOTED}(?:(?:, | or | and ){_QUOTED})*",
    "rules": r"[a-z-]+(?:, [a-z-]+)*",
    "rest": r".+",
}


def told(problem: Problem, lang: str = "en", *, show_value: bool = False) -> str:
    """One problem as a sentence: place, column, cause, what was typed, cure.

    Parameters
    ----------
    problem
        As a reader of files or the model gives it.
    lang
        ``en`` or ``zh``.  Sheets, columns and choices keep the names they have in the workbook.
    show_value
        Also say what was typed, and the names that may be meant: for a screen, never for a log.

    Examples
    --------
    >>> place = {"sheet": "关系", "cell": "D5", "field": "strength"}
    >>> told(Problem("not a number", "write a point, as 0.5", **place), "zh")
    '[关系]!D5 强度：不是数字；小数请用点，如 0.5'
    """
    say = Words("problem_line", lang).say
    said, cure = translated(problem.cause, lang), translated(problem.cure, lang)
    if show_value and problem.value is not None:
        said = say("typed", cause=said, value=problem.value)
    if show_value and problem.near:
        said = say("near", said=said, names=say("near.joiner").join(problem.near))
    if cure:
        said = say("mended", cause=said, cure=cure)
    place = _place(problem, lang)
    return say("placed", place=place, said=said) if place else said


def told_reading(reading: ReadAs, lang: str = "en", *, show_value: bool = False) -> str:
    """One reading as a sentence: place, what was typed, as what it was read.

    Parameters
    ----------
    reading
        As in `Reading.readings`.
    lang
        ``en`` or ``zh``.
    show_value
        Also say what was typed and taken: for a screen, never for a log.

    Examples
    --------
    >>> reading = ReadAs("text", sheet="Ties", cell="D5", row=5, field="strength", typed="70%", taken="0.7")
    >>> told_reading(reading, show_value=True), told_reading(reading)
    ("[Ties]!D5 Strength: '70%' read as 0.7", '[Ties]!D5 Strength: read as ...')
    """
    words = Words("readings", lang)
    private = reading.how in _TYPED and not show_value
    said = words.say(reading.how, taken="..." if private else reading.taken, row=reading.row)
    at = Problem("", "", reading.file, reading.sheet, reading.cell, field=reading.field, table=reading.table)
    key = "typed" if show_value and reading.typed else "bare"
    return words.say(key, place=_place(at, lang), said=said, typed=reading.typed.replace("\n", "\\n"))


def _place(problem: Problem, lang: str) -> str:
    """File, sheet and cell; the heading of the column where the sheet is known, else id and field."""
    if problem.sheet in ("edits", *_LINES.findall(problem.sheet)):
        return _place_in_scenario(problem, lang)
    sheet = f"[{problem.sheet}]" if problem.sheet else ""
    row = Words("problem_line", lang).say("row", number=problem.row) if problem.row else ""
    cell = f"!{problem.cell}" if problem.cell else row
    path = f"{problem.file}{sheet}{cell}".strip()
    return " ".join(part for part in (path, _heading(problem, lang)) if part)


def _place_in_scenario(problem: Problem, lang: str) -> str:
    """The file with the line, or which change it is; the field as the sheet *What if* calls it."""
    say, line = Words("problem_line", lang).say, problem.sheet.partition(" ")[2]
    which = say("line", number=line) if line else say("change", number=problem.row)
    column = sheets()["what_if"].by_field.get(problem.field)
    heading = column.headings[lang] if column is not None else problem.field
    file = "" if problem.file.startswith(SCENARIO) else problem.file
    return " ".join(part for part in (f"{file}{which}".strip(), problem.fact_id, heading) if part)


def _heading(problem: Problem, lang: str) -> str:
    """What the column is called in the sheet that it is of, else in a sheet of this name."""
    sheet = sheets().get(problem.table) or (named_sheet(problem.sheet) if problem.sheet else None)
    column = sheet.by_field.get(problem.field) if sheet is not None else None
    if column is None and problem.cell and problem.field:
        settings_last = sorted(sheets().values(), key=lambda one: one.key == "settings")
        others = (one.by_field.get(problem.field) for one in settings_last)
        column = next((other for other in others if other is not None), None)
    if column is None:
        return "" if sheet is not None else " ".join(p for p in (problem.fact_id, problem.field) if p)
    chinese = any(c > _LATIN for c in problem.sheet) or (sheet is None and lang == "zh")
    return column.headings["zh" if chinese else "en"]


@lru_cache(maxsize=4096)
def translated(text: str, lang: str) -> str:
    """A cause or a cure in a language; as it is where the table does not know it.

    Examples
    --------
    >>> translated("more than 50 names in one cell", "zh")
    '一个单元格里超过 50 个名称'
    """
    if lang != "zh" or not text:
        return text
    known = _plain().get(text)
    if known is not None:
        return known
    for message in _messages():
        match = message.pattern.fullmatch(text)
        if match is not None:
            return message.fill(match.groupdict())
    return text


@dataclass(frozen=True, slots=True)
class _Message:
    pattern: re.Pattern[str]
    chinese: str

    def fill(self, parts: Mapping[str, str]) -> str:
        return _HOLE.sub(lambda hole: _said(hole[1], parts[hole[1]]), self.chinese)


def _said(name: str, text: str) -> str:
    return _SAYERS.get(name.rstrip("0123456789"), str)(text)


@cache
def _plain() -> Mapping[str, str]:
    """Sentences without placeholders: of the table, of the help of the columns, of the policy."""
    found = {row.why_en: row.why_zh for row in policy.refusals()}
    for sheet in sheets().values():
        found |= {column.helps["en"]: column.helps["zh"] for column in sheet.columns}
    return found | {row["en"]: row["zh"] for row in _table() if not _HOLE.search(row["en"])}


@cache
def _messages() -> tuple[_Message, ...]:
    """Patterns, the one with the most letters of its own first."""
    rows = [row for row in _table() if _HOLE.search(row["en"])]
    rows.sort(key=lambda row: -len(_HOLE.sub("", row["en"])))
    return tuple(_Message(_pattern(row["en"]), row["zh"]) for row in rows)


def _pattern(text: str) -> re.Pattern[str]:
    parts = _HOLE.split(text)
    for at in range(1, len(parts), 2):
        shape = _SHAPES.get(parts[at].rstrip("0123456789"), r".+?")
        parts[at] = f"(?P<{parts[at]}>{shape})"
    parts[::2] = [re.escape(part) for part in parts[::2]]
    return re.compile("".join(parts), re.DOTALL)


def _table() -> Collection[Mapping[str, str]]:
    return [row for table in _TABLES for row in phrases(table).values()]


def _line(key: str) -> str:
    return Words("problem_line", "zh").say(key)


def _place_said(text: str) -> str:
    places = re.sub(r" row (\d+)", _line("row").replace("{number}", r"\1"), text)
    places = places.replace(" and ", _line("between_rows"))
    return f" {places}" if places[0].isascii() else places


def _kind_said(text: str) -> str:
    return _one_of([_kinds().get(kind, kind) for kind in text.split(" or ")])


def _one_of(names: list[str]) -> str:
    """Names of which one is meant: the last two with "or" between them, the others with commas."""
    *others, last = names
    return _line("between_kinds").join([*([_line("list.comma").join(others)] if others else []), last])


@cache
def _kinds() -> Mapping[str, str]:
    named = {sheet.fact: sheet.names["zh"] for sheet in sheets().values() if sheet.fact}
    return named | {kind.replace("_", " "): name for kind, name in named.items()}


def _list_said(text: str) -> str:
    whole = text.removesuffix(", ...")
    said = _quotes_said(whole).replace(", ", _line("list.comma")).replace(" or ", _line("list.comma"))
    return said if whole == text else said + _line("list.more")


def _quotes_said(text: str) -> str:
    said = re.sub(_QUOTED, lambda match: f"“{match[0][1:-1]}”", text)
    for english, key in ((", ", "list.comma"), (" or ", "list.or"), (" and ", "list.and")):
        said = said.replace(f"”{english}“", f"”{_line(key)}“")
    *others, last = said.split(f"”{_line('list.or')}“")
    return f"”{_line('list.or')}“".join([f"”{_line('list.comma')}“".join(others), last]) if others else last


def _rules_said(text: str) -> str:
    called = {row.rule: row.rule_zh for row in policy.refusals()}
    return _line("list.comma").join(called.get(rule, rule) for rule in text.split(", "))


def _rest_said(text: str) -> str:
    return translated(text, "zh")


_SAYERS: Mapping[str, Callable[[str], str]] = {
    "place": _place_said,
    "kind": _kind_said,
    "list": _list_said,
    "quoted": _quotes_said,
    "rules": _rules_said,
    "rest": _rest_said,
}
