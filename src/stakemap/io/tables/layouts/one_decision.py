"""Which decision a table is about that names none, and what people lists say of parts and opinions in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from stakemap.graph.decision.electorate import STAGE_OF_ROLE
from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.headings import settled_headings, without_remark
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.numbers import off_one
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.typed.which_sheet import says
from stakemap.io.tables.vocabulary import Column, sheets, vocabulary

__all__ = [
    "body_of_steps",
    "decisions_above",
    "is_vote_heading",
    "kind_of_step",
    "mark_heads",
    "mark_players",
    "mark_roles",
    "mark_stances",
    "off_scale",
    "on_own_scale",
    "only_decision",
    "opinions_beside",
    "part_in_step",
    "parts_of_members",
    "people_of_steps",
    "veto_of_steps",
]

_TWO = 2
"""Cells of a line above a wider table that tells something of it: its name, and what it is."""
_HALF, _FEW = 2, 4
"""Of how many cells one must be a word of ours; fewer under a heading that can mean nothing else."""
_COUNTED = re.compile(r"\s*\(?\d{1,2}\)?[.\u3001,\uff0e)\s]+")
"""The number before the name of a step."""
_NAMED = re.compile(r"([^:]{1,20}?)\s*:\s*(\S.{0,80})")
_FAR = re.compile(r"\s{2,}")
_ABOUT = re.compile(r"(\w+) (?:on|to|towards|toward|about|of|for) \S.{0,60}")
"""A heading that says of what it is."""
_COUNT = re.compile(r"\d+(?:\.\d+)?\s*%?")
_OF_A_ROLE = ("role", "stance", "veto", "stage", "weight", "salience")
"""Columns of the sheet of roles that may stand beside the names of people."""


def only_decision(grid: Grid) -> str:
    """The name of the decision that a table of decisions has; nothing where it has several or none.

    Examples
    --------
    >>> page = Grid("Deal", "a.xlsx", [(1, {1: "Project"}), (2, {1: "Smart parking"}), (3, {1: "Total: 1"})])
    >>> only_decision(page)
    'Smart parking'
    """
    sheet = sheets()["decisions"]
    if not grid.rows:
        return ""
    start = heading_row(grid, sheet)
    fields = settled_headings(grid.rows[start][1], sheet).fields
    at = next((at for at, column in fields.items() if column.field == "name"), 0)
    found: list[str] = []
    for _, cells in grid.rows[start + 1 :]:
        filled = {at: text for at, text in cells.items() if text.strip()}
        if filled and not kind_of_row(filled) and not filled[min(filled)].lstrip().startswith("#"):
            found.append(filled.get(at, "").strip())
    return found[0] if len(found) == 1 else ""


def decisions_above(grids: Iterable[Grid]) -> list[tuple[Grid, int, int, str]]:
    """Where titles above tables name the decisions they are about: sheet, row, column and name, each once.

    Examples
    --------
    >>> page = Grid("Steps", "a.xlsx", [(1, {1: "Project: Smart parking"}), (3, {1: "Step", 2: "Who"})])
    >>> [found[1:] for found in decisions_above([page])]
    [(1, 1, 'Smart parking')]
    """
    found: dict[str, tuple[Grid, int, int, str]] = {}
    for grid in grids:
        wide = max((len(cells) for _, cells in grid.rows), default=0)
        for number, cells in grid.top:
            if len(cells) > (_TWO if wide > _TWO else 1):
                break
            at, text = next(iter(cells.items()))[0], ": ".join(map(_without_colon, cells.values()))
            told = _NAMED.fullmatch(text)
            if told and sheets()["decisions"].heads(told[1], "name") and not _of_anything(told[1]):
                name = _alone(told[2])
                found.setdefault(fold(name), (grid, number, at, name))
    return list(found.values())


def _alone(name: str) -> str:
    """A name without what stands behind it on the line, apart from it by blanks."""
    return _FAR.split(name.strip(), maxsplit=1)[0]


def _without_colon(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().removesuffix(":").rstrip()


def _of_anything(heading: str) -> bool:
    """Whether a heading of decisions is one of units or posts too, as *Name* is."""
    return any(fold(heading) in sheets()[key].by_heading for key in ("units", "posts"))


def mark_roles(grid: Grid) -> None:
    """Call a column *Role* by its full name where it holds parts in a decision and no titles."""
    people, roles = sheets()["people"], sheets()["roles"]
    start = heading_row(grid, people)
    header = grid.rows[start][1]
    titles = sheets()["posts"].by_heading
    for at, text in header.items():
        if roles.heads(text, "role") and fold(text) in titles:
            header[at] = "Role in decision" if says(grid, start, at, "role") else text


def mark_players(grid: Grid) -> None:
    """Call a column of who acts, as 决策人, by what it names where their parts in a decision stand beside.

    Examples
    --------
    >>> rows = [(1, {1: "环节", 2: "决策人", 3: "角色"}), (2, {1: "签约", 2: "甲一", 3: "决策者"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> mark_players(page)
    >>> page.rows[0][1][2]
    '参与者'
    """
    roles = sheets()["roles"]
    start = heading_row(grid, roles) if grid.rows else 0
    header = grid.rows[start][1] if grid.rows else {}
    told = {column.field: at for at, column in settled_headings(header, roles).fields.items()}
    who = people_of_steps(header, {at: column for column, at in told.items()})
    if who and "role" in told and "player" not in told and says(grid, start, told["role"], "role"):
        header[who] = roles.column("player").headings["en" if header[who].isascii() else "zh"]


def mark_stances(grid: Grid) -> None:
    """Call a column *Stance* whose heading says to what its positions are, as *Position on the tram*.

    Examples
    --------
    >>> rows = [(1, {1: "Name", 2: "Position on the tram"}), (2, {1: "Ann", 2: "Lean no"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> mark_stances(page), page.rows[0][1][2]
    (None, 'Stance')
    """
    roles = sheets()["roles"]
    start = heading_row(grid, sheets()["people"]) if grid.rows else 0
    header = grid.rows[start][1] if grid.rows else {}
    for at, text in header.items():
        found = _ABOUT.fullmatch(text.strip())
        stance = found is not None and roles.heads(found[1], "stance")
        if stance and says(grid, start, at, "position"):
            header[at] = sheets()["stances"].names["en"].removesuffix("s")


def parts_of_members(grid: Grid) -> Iterator[tuple[int, int, str, str]]:
    """Write the part in a decision where chair and member stand beside a vote; row, column, typed and taken.

    A secretary or an observer has none: the row is left out, and nothing is taken.

    Examples
    --------
    >>> rows = [(1, {1: "Member", 2: "Role", 3: "Vote"}), (2, {1: "Ann", 2: "Chair", 3: "for"})]
    >>> page = Grid("a", "a.xlsx", [*rows, (3, {1: "Bo", 2: "Secretary"})])
    >>> list(parts_of_members(page))
    [(2, 2, 'Chair', 'approver'), (3, 2, 'Secretary', '')]
    >>> page.rows
    [(1, {1: 'Member', 2: 'Role in decision', 3: 'Position'}), (2, {1: 'Ann', 2: 'approver', 3: 'for'})]
    """
    roles = sheets()["roles"]
    start = heading_row(grid, roles) if grid.rows else 0
    header = grid.rows[start][1] if grid.rows else {}
    part = roles.place(header, "role")
    votes = [at for at, text in header.items() if is_vote_heading(text)]
    seats = [_of_committee(cells[part]) for _, cells in grid.rows[start + 1 :] if cells.get(part, "").strip()]
    if not votes or not any(seats) or 2 * seats.count(None) > len(seats):
        return
    header[part] = "Role in decision"
    for at in votes:
        told = [cells[at].strip() for _, cells in grid.rows[start + 1 :] if cells.get(at, "").strip()]
        column = "weight" if told and all(map(_COUNT.fullmatch, told)) else "stance"
        header[at] = roles.column(column).headings["en"]
    for number, cells in list(grid.rows[start + 1 :]):
        typed = cells.get(part, "").strip()
        code = _of_committee(typed)
        if code == "silent":
            grid.rows.remove((number, cells))
            yield number, part, typed, ""
        elif code is not None:
            cells[part] = code
            yield number, part, typed, code


def is_vote_heading(heading: str) -> bool:
    """Whether a column tells how somebody votes, or with how many votes: who stands there has a vote.

    Examples
    --------
    >>> is_vote_heading("Likely vote"), is_vote_heading("表决意见"), is_vote_heading("Attitude")
    (True, True, False)
    """
    return vocabulary("vote_heading").code(without_remark(heading)) is not None


def _of_committee(text: str) -> str | None:
    """What somebody is in a body, as chair or secretary; of a part in a decision by our own name nothing."""
    return None if vocabulary("role").code(text) else vocabulary("committee_part").code(text)


def mark_heads(grid: Grid) -> None:
    """Call a column *Head* that holds names by what it names: who holds the post that heads its unit."""
    posts = sheets()["posts"]
    start = heading_row(grid, posts)
    header = grid.rows[start][1]
    told = settled_headings(header, posts).fields
    at = next((at for at, column in told.items() if column.field == "head"), 0)
    fields = {column.field for column in told.values()}
    if not at or "holder" in fields or not {"name", "unit"} <= fields or says(grid, start, at, "bool"):
        return
    beside = grid.free_column
    header |= {at: posts.column("holder").headings["en"], beside: posts.column("head").headings["en"]}
    for _, cells in grid.rows[start + 1 :]:
        if cells.get(at, "").strip():
            cells[beside] = "yes"


def kind_of_step(name: str) -> str | None:
    """The kind that the name of a step says: it is one, or words of one kind stand in it.

    Examples
    --------
    >>> [kind_of_step(name) for name in ("审批", "公开招标", "Technical screening of bids", "局长办公会")]
    ['approve', 'purchase', 'technical', None]
    """
    known = vocabulary("stage_kind")
    name = _COUNTED.sub("", name)
    words = {code for word, code in known.codes.items() if _stands_in(word, name)}
    return known.code(name) or (words.pop() if len(words) == 1 else None)


def _stands_in(word: str, name: str) -> bool:
    """Whether a word stands in a name: an English one as a whole."""
    if word not in name.casefold():
        return False
    return not word.isascii() or re.search(rf"\b{re.escape(word)}\b", name, re.IGNORECASE) is not None


def people_of_steps(header: Mapping[int, str], taken: Mapping[int, object]) -> int:
    """The column of a table of steps that names who acts in each, else the body that does; 0 without any."""
    told = {at: vocabulary("step_people").code(text) for at, text in header.items() if at not in taken}
    body = body_of_steps(header, taken)
    return next((at for at, code in told.items() if code and at != body), 0) or body


def body_of_steps(header: Mapping[int, str], taken: Mapping[int, object]) -> int:
    """The column of a table of steps that names the body that acts in each; 0 where none does."""
    bodies = vocabulary("step_body")
    return next((at for at, text in header.items() if at not in taken and bodies.code(text)), 0)


def veto_of_steps(header: Mapping[int, str]) -> int:
    """The column beside steps that says who can stop them alone; 0 where none does.

    Examples
    --------
    >>> veto_of_steps({1: "环节", 2: "审批人", 3: "否决权"}), veto_of_steps({1: "环节"})
    (3, 0)
    """
    return sheets()["roles"].place(header, "veto")


def part_in_step(kind: str) -> str:
    """The part of whoever acts in a step of a kind."""
    return next((role.value for role, step in STAGE_OF_ROLE.items() if step == kind), kind)


def off_scale(grid: Grid, start: int, at: int) -> bool:
    """Whether a column is on a scale of its own.

    Examples
    --------
    >>> rows = [(1, {1: "Attitude", 2: "Stance"}), (2, {1: "-2", 2: "0.7"}), (3, {1: "1", 2: "60%"})]
    >>> [off_scale(Grid("a", "a.xlsx", rows), 0, at) for at in (1, 2)]
    [True, False]
    """
    return off_one(cells.get(at, "") for _, cells in grid.rows[start + 1 :])


def on_own_scale(grid: Grid, start: int, at: int) -> bool:
    """As `off_scale`, and numbers under a heading that says more in brackets: Support (1-5)."""
    heading = grid.rows[start][1].get(at, "")
    numbers = any(any(map(str.isdigit, cells.get(at, ""))) for _, cells in grid.rows[start + 1 :])
    return off_scale(grid, start, at) or (numbers and without_remark(heading) != heading)


def opinions_beside(grid: Grid, start: int, taken: Mapping[int, object]) -> dict[int, Column]:
    """The columns of a list of people that say which part they have in a decision, and where they stand.

    A column *Position* with titles in it is none of them.

    Examples
    --------
    >>> rows = [(1, {1: "Name", 2: "Role in decision", 3: "Attitude"}), (2, {1: "Ann", 2: "user", 3: "for"})]
    >>> found = opinions_beside(Grid("a", "a.xlsx", rows), 0, {1: "name"})
    >>> {at: column.field for at, column in found.items()}
    {2: 'role', 3: 'stance'}
    """
    roles, people = sheets()["roles"], sheets()["people"]
    titles = sheets()["posts"].by_heading
    fields: dict[int, Column] = {}
    heads = grid.rows[start][1] if start < len(grid.rows) else {}
    for at, text in heads.items():
        column = roles.by_heading.get(fold(without_remark(text)))
        free = at not in taken and fold(text) not in people.by_heading
        if column is None or not free or column.field not in _OF_A_ROLE or column in fields.values():
            continue
        words = {"role": "role", "stance": "position"}.get(column.field)
        share = _FEW if fold(text) not in titles else _HALF
        if words == "position" and on_own_scale(grid, start, at):
            continue
        if words is None or says(grid, start, at, words, share):
            fields[at] = column
    return fields if {"role", "stance"} & {column.field for column in fields.values()} else {}
