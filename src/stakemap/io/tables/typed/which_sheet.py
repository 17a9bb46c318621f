"""Which sheet a table is: by its name as people write it, else by its headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from stakemap.graph.name_index import fold, in_two_languages
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.affixes import figures
from stakemap.io.tables.typed.headings import Headings, posts_beside, settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.separators import several
from stakemap.io.tables.vocabulary import Column, Sheet, sheet_named, sheets, vocabulary

__all__ = [
    "OF_ONE_DECISION",
    "bare_sheet_name",
    "fits",
    "has_its_name",
    "is_deputy_heading",
    "kind_of_step_heading",
    "lists_people",
    "named_sheet",
    "posts_told",
    "says",
    "sheet_by_headings",
]

OF_ONE_DECISION = ("roles", "stances", "stages")
"""Sheets whose rows may be about the only decision of the file without naming it."""

_LONGEST = 60
_SHARE = re.compile(r"0?\.\d+|\d{1,3}(?:\.\d+)?\s*[%\uff05]|[01](?:\.0+)?", re.ASCII)
"""A position as a share of one."""
_NUMBERED = re.compile(r"^\(?\d{1,2}\)?[\W_]*")


def named_sheet(name: str) -> Sheet | None:
    """The sheet that a name stands for, also with a number before or a word for a table behind it.

    Examples
    --------
    >>> [named_sheet(n).key for n in ("人员表", "一、单位信息", "Contacts", "People-Table 1", "职务任免表")]
    ['people', 'units', 'people', 'people', 'tenures']
    """
    found = sheet_named(name)
    if found is not None or len(name) > _LONGEST:
        return found
    both = in_two_languages(name)
    if both is not None:
        meant = {sheet.key: sheet for part in both if (sheet := named_sheet(part)) is not None}
        return next(iter(meant.values())) if len(meant) == 1 else None
    plain = unicodedata.normalize("NFKC", name).strip()
    plain = figures(plain) if _NUMBERED.match(figures(plain[:1])) and not plain[1:2].isalpha() else plain
    bare = _copied().sub("", _NUMBERED.sub("", plain)).strip()
    return sheet_named(bare) or sheet_named(bare_sheet_name(bare))


def bare_sheet_name(name: str) -> str:
    """A name in the form in which names are compared, without a word for a table behind it.

    Examples
    --------
    >>> bare_sheet_name("Advice matrix"), bare_sheet_name("人员表")
    ('advice', '人员')
    """
    return _behind().sub("", fold(name))


@cache
def _copied() -> re.Pattern[str]:
    """What programs put behind the name of a table: Table 1, (2), copy."""
    codes = vocabulary("sheet_copy").codes
    numbered, copy = ("|".join(w for w, code in codes.items() if code == key) for key in ("numbered", "copy"))
    return re.compile(rf"(?:[-_ ]*(?:{numbered}) ?\d+|\s*\(\d+\)|[-_ ]*(?:{copy}))$", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    words = sorted(vocabulary("sheet_word").codes, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(rf' {w}' if w.isascii() else w for w in words)})$")


def sheet_by_headings(grid: Grid, called: Sheet | None) -> Sheet | None:
    """The sheet whose columns a table has, where that is another than the one it is called, if any.

    A table keeps its name where it has the columns that this asks for, unless that is only another word for
    the sheet and two more of its headings are columns of a different one.  Else it is the one sheet of which
    it has all required columns, and more known ones than of any other; at least two.
    """
    fitting = called is not None and fits(grid, called)
    if called is not None and (called.key == "settings" or (called.level == "written" and fitting)):
        return called
    if called is not None and fitting and has_its_name(grid, called):
        return _within_decisions(grid) if called.key == "decisions" else called
    counts = {s.key: _known(grid, s) for s in sheets().values() if s.level != "written" and fits(grid, s)}
    least = 2 if called is None else counts[called.key] + 2 if fitting else max(2, _known(grid, called))
    for key in ("settings", "team"):  # who is one of ours is never guessed
        counts.pop(key, None)
    _drop_lookalikes(grid, counts)
    if called is None and {"people", "units"} <= set(counts) and _names_beside_units(grid):
        del counts["units"]
    if called is None and set(counts) == {"people"}:
        least = 1  # "Stakeholder" is the name of nothing but a person
    best = [key for key, count in counts.items() if count == max(counts.values())]
    return sheets()[best[0]] if len(best) == 1 and counts[best[0]] >= least else called


def _within_decisions(grid: Grid) -> Sheet:
    """The sheet of a table of decisions: of parts in them, or of steps where one stands in several rows."""
    decisions, roles, stages = (sheets()[key] for key in ("decisions", "roles", "stages"))
    if "role" not in decisions.by_field and fits(grid, roles):
        return roles
    fields = _fields(grid, stages) if fits(grid, stages) else {}
    if fields.get("decision", 0) == fields.get("name", 0):
        return decisions
    rows = grid.rows[heading_row(grid, stages) + 1 :]
    named = [fold(name) for _, cells in rows if (name := cells.get(fields["decision"], "").strip())]
    return stages if len({*named}) < len(named) else decisions


def _drop_lookalikes(grid: Grid, counts: dict[str, int]) -> None:
    """Leave out sheets of which a table has the headings and not the meaning.

    Bodies beside steps and votes are no list of units; titles without units are no tenures; a kind of which
    no cell is a choice of ours is another kind; parts and opinions beside people with their posts are told in
    the list of people, unless a column names the decision.
    """
    if {"units", "stages"} <= counts.keys() and _votes_in_steps(grid):
        del counts["units"]
    if "tenures" in counts and _headings(grid, sheets()["tenures"]).unit_of_post is None:
        del counts["tenures"]
    if "careers" in counts and not _says_in(grid, sheets()["careers"], "kind", "spell_kind"):
        del counts["careers"]
    if "posts" in counts and lists_people(grid):
        counts["posts"] = max(counts["posts"], counts.pop("people"))
        for key in ("roles", "stances"):
            if key in counts and "decision" not in _fields(grid, sheets()[key]):
                del counts[key]


def _votes_in_steps(grid: Grid) -> bool:
    """Whether a column of steps stands beside one of votes: bodies in a third are who takes each."""
    steps = _fields(grid, sheets()["stages"])
    return "quota" in steps and steps["name"] != _fields(grid, sheets()["units"])["name"]


def _names_beside_units(grid: Grid) -> bool:
    """Whether names of people stand in another column than those of units: no list of units has them."""
    people, units = (_fields(grid, sheets()[key]) for key in ("people", "units"))
    return people["name"] != units["name"]


def _says_in(grid: Grid, sheet: Sheet, field: str, choice: str) -> bool:
    """Whether half of the cells under a field are choices of a vocabulary."""
    return says(grid, heading_row(grid, sheet), _fields(grid, sheet)[field], choice)


def _fields(grid: Grid, sheet: Sheet) -> dict[str, int]:
    """The column of each field that a table has of a sheet."""
    return {column.field: at for at, column in _headings(grid, sheet).fields.items()}


def lists_people(grid: Grid) -> bool:
    """Whether names stand beside titles and units: people with their posts, and some without."""
    people, posts = sheets()["people"], sheets()["posts"]
    return fits(grid, people) and bool(posts_beside(grid.rows[heading_row(grid, people)][1], people, posts))


def posts_told(grid: Grid, start: int) -> dict[int, Column]:
    """The columns of posts in a list of people; one of who heads the unit only where it says yes or no."""
    found = posts_beside(grid.rows[start][1], sheets()["people"], sheets()["posts"])
    return {at: c for at, c in found.items() if c.field != "head" or says(grid, start, at, "bool")}


def has_its_name(grid: Grid, sheet: Sheet) -> bool:
    """Whether a table has the very name of a sheet, in either language."""
    return fold(grid.name) in {fold(text) for text in (sheet.key, *sheet.names.values())}


def fits(grid: Grid, sheet: Sheet) -> bool:
    """Whether all required columns of a sheet are there; the decision may be the only one of the file."""
    if not grid.rows or not sheet.required:
        return False
    found = _headings(grid, sheet).fields
    lacking = [column.field for column in sheet.required if column not in found.values()]
    return not lacking or (lacking == ["decision"] and _about_a_decision(grid, sheet))


def _about_a_decision(grid: Grid, sheet: Sheet) -> bool:
    """Whether a table that names no decision says what only one about a decision does.

    The name of the steps is enough, or a column of votes needed or of who decides beside them; a table
    called *Roles* may as well list posts.
    """
    if sheet.key == "stages":
        header = grid.rows[heading_row(grid, sheet)][1]
        steps = fold(header[_fields(grid, sheet)["name"]]) not in sheets()["units"].by_heading
        decides = any(vocabulary("decision_people").code(text) for text in header.values())
        told = steps and ("quota" in _fields(grid, sheet) or decides)
        return told or named_sheet(grid.name.strip()) is sheet or _steps_to_approve(grid, sheet)
    start = heading_row(grid, sheet)
    fields = _fields(grid, sheet)
    if sheet.key == "roles":
        return says(grid, start, fields["role"], "role")
    return sheet.key == "stances" and says(grid, start, fields["position"], "position")


def _steps_to_approve(grid: Grid, stages: Sheet) -> bool:
    """Whether a column of steps, and of nothing else, stands beside one of who approves in each."""
    header = grid.rows[heading_row(grid, stages)][1]
    others = [sheets()[key] for key in ("people", "posts", "units", "decisions", "groups")]
    steps = [
        text
        for text in map(fold, header.values())
        if stages.by_heading.get(text) is stages.column("name")
        and not any(text in sheet.by_heading for sheet in others)
    ]
    who = vocabulary("step_people").code
    return bool(steps) and any(who(text) and kind_of_step_heading(text) for text in header.values())


def says(grid: Grid, start: int, at: int, choice: str, of: int = 2) -> bool:
    """Whether one of so many cells of a column is a choice of a vocabulary, or that nothing is known."""
    told = [cells[at].strip() for _, cells in grid.rows[start + 1 :] if cells.get(at, "").strip()]
    return bool(told) and of * sum(_is_told(text, choice) for text in told) >= len(told)


def _is_told(text: str, choice: str) -> bool:
    known = vocabulary(choice).code
    named = known(text) is not None or vocabulary("absence").code(text) is not None
    return (
        named
        or fold(text) in vocabulary(choice).unclear
        or (choice == "position" and _SHARE.fullmatch(text) is not None)
        or set(unicodedata.normalize("NFKC", text)) == {"?"}
        or (choice == "role" and all(map(known, several(text))))
    )


def _known(grid: Grid, sheet: Sheet) -> int:
    """How many columns of a sheet a table has; of people also whether titles stand beside them."""
    found = len(_headings(grid, sheet).fields)
    header = grid.rows[heading_row(grid, sheet)][1]
    people, posts = sheets()["people"], sheets()["posts"]
    if sheet is posts:
        return max(found, len(posts_beside(header, people, posts)))
    if sheet.key == "stages" and any(map(vocabulary("step_people").code, header.values())):
        return max(found, 2)  # who acts in each stands beside
    titled = sheet is people and any(
        posts.heads(text, "name") and fold(text) not in people.by_heading for text in header.values()
    )
    if sheet.key == "decisions":
        steps = sum(bool(kind_of_step_heading(text)) for text in header.values())
        return found + (steps if steps > 1 else 0)
    return found + titled + (_titles_of_seats(header) if sheet.key == "units" else 0)


def _titles_of_seats(header: Mapping[int, str]) -> int:
    """How many headings are titles of who heads a unit, or is deputy there, and no word for whoever acts.

    Beside a name that may be one of projects too, as *Name*, a single title tells nothing.
    """
    units, decisions = sheets()["units"], sheets()["decisions"]
    named = [t for t in map(fold, header.values()) if units.by_heading.get(t) is units.column("name")]
    title, acts = vocabulary("title_word").code, vocabulary("step_people").code
    heads = [
        text for text in header.values() if vocabulary("unit_head").code(text) and title(text) == "behind"
    ]
    told = sum(not acts(text) for text in heads) + sum(map(is_deputy_heading, header.values()))
    return told if told > 1 or any(text not in decisions.by_heading for text in named) else 0


def kind_of_step_heading(heading: str) -> str:
    """The kind of step that a heading names, also with a word behind it for who acts; nothing else.

    Examples
    --------
    >>> [kind_of_step_heading(text) for text in ("承办科室", "会签", "批准人", "审核意见", "依据", "意见")]
    ['initiate', 'approve', 'approve', 'approve', '', '']
    """
    known, shown = vocabulary("step_heading").code, fold(heading)
    ends = (end for end in vocabulary("step_heading_end").codes if shown.endswith(end))
    bare = (shown.removesuffix(end) for end in ends)
    return known(shown) or next((kind for text in bare if (kind := known(text))), "")


def is_deputy_heading(heading: str) -> bool:
    """Whether a heading is the title of a deputy of who heads a unit.

    Examples
    --------
    >>> [is_deputy_heading(text) for text in ("副处长", "常务副组长", "副职", "副本", "处长")]
    [True, True, True, False, False]
    """
    known, shown = vocabulary("unit_deputy"), fold(heading)
    before = (word for word, code in known.codes.items() if code == "before" and shown.startswith(word))
    heads = any(vocabulary("unit_head").code(shown.removeprefix(word)) for word in before)
    return heads or known.code(heading) == "whole"


def _headings(grid: Grid, sheet: Sheet) -> Headings:
    return settled_headings(grid.rows[heading_row(grid, sheet)][1], sheet)
