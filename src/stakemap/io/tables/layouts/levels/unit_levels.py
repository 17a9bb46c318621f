"""Units told by their place: a column for each level, or names further and further to the right."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from stakemap.graph.name_index import HAN, fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.columns.bilingual import are_headings
from stakemap.io.tables.natural import absence
from stakemap.io.tables.typed.affixes import figures
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = [
    "Levels",
    "drop_levels",
    "indented",
    "join_levels",
    "levels_of",
    "list_levels",
    "names_all",
    "rows_above",
]

_LEAST = 2
_MOST_UNITS = 20_000
_NUMBERED = re.compile(r"(\D*?) ?(\d) ?(\D*)", re.ASCII)


@dataclass(slots=True)
class Levels:
    """The columns of levels in one table, and what was made of them."""

    start: int
    """The row of the headings, by its place in the grid."""
    columns: tuple[int, ...]
    """Outermost first; the units of the rows come into the last."""
    headings: tuple[str, ...]
    numbered: bool
    """Whether the headings count the levels: a blank then goes on from the row above."""
    roots: frozenset[str] = frozenset()
    """Where one column holds them all: with which a cell begins that names several."""
    leadership: dict[str, tuple[int, int, str, str]] = field(default_factory=dict)
    """Row, column, word for a leadership, and the unit that it leads: each once."""
    inside: list[tuple[int, int, str, str]] = field(default_factory=list)
    """Row, column, unit, and the unit in which it is: each pair once."""


def levels_of(grid: Grid) -> Levels | None:
    """The first row with headings of two levels or more, none of them twice."""
    for start, (_, cells) in enumerate(grid.top):
        levels = {at: level for at, text in cells.items() if (level := _level(text))}
        if not are_headings(text for at, text in cells.items() if at not in levels):
            continue
        for numbered in (True, False):
            told = sorted((level[1], at) for at, level in levels.items() if level[0] is numbered)
            if len(told) >= _LEAST and len({level for level, _ in told}) == len(told):
                columns = tuple(at for _, at in told)
                return Levels(start, columns, tuple(cells[at].strip() for at in columns), numbered)
    return _levels_in_cells(grid)


def _levels_in_cells(grid: Grid) -> Levels | None:
    """One column with units inside each other in a cell, as 水务局/信息处, where 水务局 stands elsewhere too.

    Examples
    --------
    >>> rows = [(1, {1: "Unit"}), (2, {1: "Roads / Permits"}), (3, {1: "Health / Care"}), (4, {1: "Roads"})]
    >>> levels_of(Grid("a", "a.xlsx", rows)).roots
    frozenset({'roads'})
    """
    posts = sheets()["posts"]
    for start, (_, cells) in enumerate(grid.top):
        at = [at for at, text in cells.items() if posts.heads(text, "unit")]
        if len(at) == 1 and are_headings(cells.values()):
            told = {fold(row.get(at[0], "")): _parts(row.get(at[0], "")) for _, row in grid.rows[start + 1 :]}
            first = Counter(fold(parts[0]) for parts in told.values() if len(parts) > 1)
            roots = frozenset(name for name, count in first.items() if count >= _LEAST or name in told)
            heading = cells[at[0]].strip()
            return Levels(start, (at[0],), (heading,), False, roots) if roots else None
    return None


def _parts(text: str) -> list[str]:
    """What stands between strokes, or between hyphens of Chinese names."""
    marks = rf"[/>→\\]|(?<={HAN})[-–—](?={HAN})"
    return [part.strip() for part in re.split(marks, text) if part.strip()]


def names_all(listed: Grid, grid: Grid, levels: Levels) -> bool:
    """Whether a table of units has the innermost unit of every row of another."""
    known = {fold(text) for _, cells in listed.rows for text in cells.values()}
    return all(fold(path[-1]) in known for _, _, path in _paths(grid, levels) if path)


def join_levels(grid: Grid, levels: Levels) -> None:
    """Put the innermost unit of each row into one column, and keep which unit is inside which.

    A numbered level that is blank goes on from the row above; of a named one nothing is said then.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "单位", 2: "部门", 3: "姓名"}),
    ...     (2, {1: "水务局", 2: "局领导", 3: "王一"}), (3, {1: "水务局", 2: "信息处", 3: "李二"})])
    >>> levels = levels_of(page)
    >>> join_levels(page, levels)
    >>> levels.inside, page.rows[1][1], page.rows[2][1]
    ([(3, 2, '信息处', '水务局')], {3: '王一', 2: '水务局'}, {3: '李二', 2: '信息处'})
    """
    paths = list(_paths(grid, levels))
    names = _Names(path for _, _, path in paths)
    seen: set[tuple[str, str]] = set()
    *outer, last = levels.columns
    for number, cells, path in paths:
        for at in levels.columns:
            text = cells.pop(at, "").strip()
            if path and vocabulary("leadership").code(text):
                levels.leadership.setdefault(f"{text}/{path[-1]}", (number, at, text, names.of(path)))
        if path:
            cells[last] = names.of(path)
        for depth in range(2, len(path) + 1):
            pair = (names.of(path[:depth]), names.of(path[: depth - 1]))
            if pair not in seen and len(seen) < _MOST_UNITS:
                seen.add(pair)
                levels.inside.append((number, levels.columns[min(depth, len(levels.columns)) - 1], *pair))
    header = grid.rows[levels.start][1]
    for at in outer:
        header.pop(at)
    header[last] = sheets()["posts"].column("unit").headings["en"]


def drop_levels(grid: Grid, levels: Levels) -> None:
    """Leave the units out of the rows again, where no title says what they are to the people beside them."""
    for _, cells in grid.rows[levels.start :]:
        cells.pop(levels.columns[-1], None)
    grid.rows[:] = [(number, cells) for number, cells in grid.rows if cells]


def list_levels(grid: Grid, levels: Levels) -> None:
    """Turn a table of nothing but joined levels into one row for each unit, with the unit that leads it.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Level 1", 2: "Level 2"}), (2, {1: "City"}), (3, {2: "Roads"})])
    >>> levels = levels_of(page)
    >>> join_levels(page, levels)
    >>> list_levels(page, levels)
    >>> page.rows
    [(1, {2: 'Name', 1: 'Led by (block)'}), (2, {2: 'City'}), (3, {2: 'Roads', 1: 'City'})]
    """
    first, last = levels.columns[0], levels.columns[-1]
    around = {fold(inner): outer for _, _, inner, outer in levels.inside}
    rows: dict[str, tuple[int, dict[int, str]]] = {}
    further: list[tuple[int, dict[int, str]]] = []
    for number, cells in grid.rows[levels.start + 1 :]:
        name = cells.get(last, "")
        if fold(name) in rows and any(text.strip() for at, text in cells.items() if at != last):
            further.append((number, dict(cells)))
        while name:
            outer = around.get(fold(name), "")
            own = {first: outer} if outer else {}
            kept = cells if cells.get(last) == name else {}
            rows.setdefault(fold(name), (number, {**kept, last: name, **own}))
            name = outer if fold(outer) not in rows else ""
    header = grid.rows[levels.start][1]
    units = sheets()["units"]
    header[last], header[first] = (units.column(name).headings["en"] for name in ("name", "led_by"))
    grid.rows[levels.start + 1 :] = sorted([*rows.values(), *further], key=lambda row: row[0])


def _level(text: str) -> tuple[bool, int] | None:
    """Whether a level is numbered, and which it is; the smallest is outermost."""
    name = fold(text)
    found = _NUMBERED.fullmatch(figures(unicodedata.normalize("NFKC", name)))
    if found is not None and _counts(found[1], found[3]):
        return True, int(found[2])
    known = vocabulary("unit_level")
    code = known.code(name)
    return (False, list(known.labels["en"]).index(code) + 1) if code else None


def _counts(before: str, behind: str) -> bool:
    """Whether the words round a figure make it the number of a level."""
    known = vocabulary("numbered_level").code
    if behind:
        return known(behind) == "behind" and (not before or known(before) == "before")
    return known(before) == "before"


def _paths(grid: Grid, found: Levels) -> Iterator[tuple[int, dict[int, str], tuple[str, ...]]]:
    """Each row with the names of its units from the outermost on."""
    above: list[str] = []
    for number, cells in grid.rows[found.start + 1 :]:
        filled = {at: text for at, text in cells.items() if text.strip()}
        if not filled or kind_of_row(filled):
            continue
        said = [cells.get(at, "") for at in found.columns]
        parts = _parts(said[0]) if found.roots else []
        told = [_unit(text) for text in (parts if parts and fold(parts[0]) in found.roots else said)]
        first = next((k for k, name in enumerate(told) if name), len(told))
        if found.numbered and first < len(told):
            told[:first] = above[:first]
        above = told
        path = tuple(name for k, name in enumerate(told) if name and name not in told[:k])
        yield number, cells, path


def _unit(text: str) -> str:
    """The name of a unit; nothing where a cell says that it is the leadership, or that it is not known."""
    name = text.strip()
    empty = not name.strip("-/–—") or absence(name) is not None
    return "" if empty or vocabulary("leadership").code(name) else name


class _Names:
    """What the unit at the end of a path is called: with the unit around it where two have its name."""

    def __init__(self, paths: Iterable[tuple[str, ...]]) -> None:
        self._around: dict[str, set[str]] = defaultdict(set)
        for path in paths:
            for outer, inner in pairwise(path):
                self._around[fold(inner)].add(fold(outer))

    def of(self, path: tuple[str, ...]) -> str:
        """Its name in this file."""
        name = path[-1]
        if len(path) == 1 or len(self._around[fold(name)]) < _LEAST:
            return name
        outer = self.of(path[:-1])
        return f"{outer}{name}" if re.search(rf"{HAN}$", outer) else f"{outer} {name}"


def led_units(grid: Grid, start: int, at: int) -> tuple[str, Mapping[int, str]]:
    """Where one column of units has the leadership beside departments: its word, and each of the others once.

    Examples
    --------
    >>> rows = [(1, {1: "科室"}), (2, {1: "局领导"}), (3, {1: "办公室"}), (4, {1: "办公室"})]
    >>> led_units(Grid("a", "a.xlsx", rows), 0, 1)
    ('局领导', {3: '办公室'})
    """
    told: dict[str, tuple[int, str]] = {}
    for number, cells in grid.rows[start + 1 :]:
        name = cells.get(at, "").strip()
        if name and absence(name) is None and not kind_of_row(cells):
            told.setdefault(fold(name), (number, name))
    leaders = [name for _, name in told.values() if vocabulary("leadership").code(name)]
    others = {number: name for number, name in told.values() if name not in leaders}
    return (leaders[0], others) if len(leaders) == 1 and others else ("", {})


def indented(grid: Grid, start: int, names: int) -> Mapping[int, str]:
    """The name of the unit above each unit of a table whose names are indented, by row number.

    Examples
    --------
    >>> rows = [(1, {1: "Unit"}), (2, {1: "City"}), (3, {1: "  Roads"}), (4, {1: "  Parks"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> indented(page, 0, 1)
    {3: 'City', 4: 'City'}
    """
    text = {number: cells.get(names, "").strip() for number, cells in grid.rows[start + 1 :]}
    return {number: text[above] for number, above in rows_above(grid, start, names).items()}


def rows_above(grid: Grid, start: int, names: int) -> Mapping[int, int]:
    """The row of what stands above each cell of a column that is indented more than it."""
    told = [
        (number, cells[names]) for number, cells in grid.rows[start + 1 :] if cells.get(names, "").strip()
    ]
    depths = [_blanks(text) + _LEAST * grid.indents.get((number, names), 0) for number, text in told]
    if sum(depth >= _LEAST for depth in depths) < _LEAST:  # a blank or two may have slipped in
        return {}
    found: dict[int, int] = {}
    above: list[tuple[int, int]] = []
    for (number, _), depth in zip(told, depths, strict=True):
        while above and above[-1][0] >= depth:
            above.pop()
        if above:
            found[number] = above[-1][1]
        above.append((depth, number))
    return found


def _blanks(text: str) -> int:
    """How far a name is indented."""
    wide = text[: len(text) - len(text.lstrip())]
    return sum(2 if unicodedata.east_asian_width(sign) == "F" else 4 if sign == "\t" else 1 for sign in wide)
