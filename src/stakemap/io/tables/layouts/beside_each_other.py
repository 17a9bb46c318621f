"""Tables as people lay them out on one sheet: beside or below another, on their side, of two kinds in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.which_sheet import named_sheet, says, sheet_by_headings
from stakemap.io.tables.vocabulary import Sheet, kinds_vocabulary, sheets, vocabulary

__all__ = [
    "TURNED",
    "by_kind",
    "kind_in_heading",
    "kind_in_label",
    "one_below_another",
    "side_by_side",
    "stood_up",
]

_MOST_FIELDS = 100
"""Rows of a record that is typed from top to bottom."""
_LEAST = 2
_TWO = 2
TURNED = "_reversed"
"""Behind a kind of tie that is told from its other end."""


def side_by_side(grid: Grid) -> list[Grid]:
    """The tables of a sheet with an empty column between them, where each has the headings of ours.

    A list whose headings stand twice or more beside each other is so many lists.

    The one whose title above its headings names a sheet is called so; cells keep their places.

    Examples
    --------
    >>> rows = [(1, {1: "Name", 2: "Origin", 4: "From", 5: "Kind", 6: "To"}), (2, {1: "Ann", 4: "Ann"})]
    >>> [sorted(part.rows[0][1]) for part in side_by_side(Grid("a", "a.xlsx", rows))]
    [[1, 2], [4, 5, 6]]
    >>> rows = [(1, {1: "姓名", 2: "职务", 3: "姓名", 4: "职务"}), (2, {1: "甲一", 3: "乙二"})]
    >>> [part.rows[1] for part in side_by_side(Grid("a", "a.xlsx", rows))]
    [(2, {1: '甲一'}), (2, {3: '乙二'})]
    """
    repeated = _repeated(grid) if grid.unread is None else []
    if repeated:
        return [_part(grid, set(columns)) for columns in repeated]
    filled = {at for _, cells in grid.rows for at, text in cells.items() if text.strip()}
    groups = list(_runs(sorted(filled)))
    if len(groups) < _TWO or min(map(len, groups)) < _LEAST or grid.merged or grid.unread is not None:
        return [grid]
    parts = [_part(grid, set(columns)) for columns in groups]
    for part in parts:
        kind_in_heading(part)
    called = [sheet_by_headings(part, named_sheet(part.name)) for part in parts]
    known = all(sheet is not None and _fits(part, sheet) for part, sheet in zip(parts, called, strict=True))
    return parts if known and len({sheet.key for sheet in called if sheet}) == len(parts) else [grid]


def _repeated(grid: Grid) -> list[list[int]]:
    """The columns of each of the lists whose same headings stand beside each other; none for a single one."""
    for start, (number, cells) in enumerate(grid.top):
        columns = sorted(at for at, text in cells.items() if text.strip())
        told = [fold(cells[at]) for at in columns]
        for size in range(_LEAST, len(columns) // _TWO + 1):
            blocks = [columns[k : k + size] for k in range(0, len(columns), size)]
            same = told == told[:size] * len(blocks) and len(set(told[:size])) == size
            known = sheets()["people"].by_heading
            named = any(known.get(text) is sheets()["people"].column("name") for text in told[:size])
            if same and named and not any(_below(area, number) for area in grid.merged):
                del grid.rows[:start]
                return blocks
    return []


def _below(area: str, number: int) -> bool:
    """Whether merged cells reach below a row."""
    last = area.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return last.isdigit() and int(last) > number


def one_below_another(grid: Grid) -> list[Grid]:
    """The tables of a sheet that stand one below another, each with its headings; as in `side_by_side`.

    Examples
    --------
    >>> rows = [(1, {1: "Name", 2: "Origin"}), (2, {1: "Ann"}), (4, {1: "Ties"})]
    >>> page = Grid("a", "a.xlsx", [*rows, (5, {1: "From", 2: "To", 3: "Kind"})])
    >>> [(part.name, part.rows[0][0]) for part in one_below_another(page)]
    [('a', 1), ('Ties', 4)]
    """
    if grid.unread is not None or grid.hidden:
        return [grid]
    starts = [place for place in _beginnings(grid) if _heads(grid.rows[place][1])]
    starts = [
        place for place, before in zip(starts, [-_TWO, *starts], strict=False) if place - before >= _TWO
    ]
    cuts = [place - 1 if place and len(grid.rows[place - 1][1]) == 1 else place for place in starts[1:]]
    if not cuts:
        return _below_titles(grid)
    parts = [_lines(grid, *ends) for ends in pairwise([0, *cuts, len(grid.rows)])]
    called = [sheet_by_headings(part, named_sheet(part.name)) for part in parts]
    known = all(sheet is not None and _fits(part, sheet) for part, sheet in zip(parts, called, strict=True))
    return parts if known else _below_titles(grid)


def _below_titles(grid: Grid) -> list[Grid]:
    """The tables of a sheet of which each further one stands below a blank row, with headings of its own.

    What stands there is no row of the table above, whether or not it can be read.
    """
    cuts = [place for place in range(1, len(grid.rows) - 1) if _begins_anew(grid, place)]
    heads = (k for k, (_, cells) in enumerate(grid.rows) if _heads(cells) or _some_headings(cells))
    first = next(heads if cuts else iter(()), len(grid.rows))
    tops = [place for place in cuts if place > first or _only_pairs(grid, place)]
    return [_lines(grid, *ends) for ends in pairwise([0, *tops, len(grid.rows)])] if tops else [grid]


def _begins_anew(grid: Grid, place: int) -> bool:
    """Whether a row below a blank one is a title above headings, or is one of headings itself.

    A title that is the name of one of our sheets has any words below it; below another one, and without,
    several headings are known.  Headings that come again begin nothing.
    """
    (before, _), (number, cells), (_, below) = grid.rows[place - 1 : place + 2]
    if number <= before + 1:
        return False
    titled = len(cells) == 1
    heads = below if titled else cells
    words = [text for text in heads.values() if text.strip()]
    if len(words) < _TWO or any(map(str.isdigit, "".join(words))):
        return False
    named = titled and named_sheet(next(iter(cells.values())).strip()) is not None
    again = any(heads == other for _, other in grid.rows[:place])
    return named or (_some_headings(heads) and not again)


def _some_headings(cells: Mapping[int, str]) -> bool:
    """Whether two cells of a row, and half of them, are headings of ours."""
    texts = {fold(text) for text in cells.values() if text.strip()}
    known = {text for text in texts if any(text in sheet.by_heading for sheet in sheets().values())}
    return len(known) >= _TWO and _TWO * len(known) >= len(texts)


def _only_pairs(grid: Grid, place: int) -> bool:
    """Whether labels with what they say in the next cell, and nothing else, tell a deal above a row."""
    if named_sheet(grid.name.strip()) is not sheets()["decisions"]:
        return False
    above = [set(cells) for _, cells in grid.rows[:place]]
    return above.count({1, _TWO}) >= _TWO and all(max(told) <= _TWO for told in above)


def _beginnings(grid: Grid) -> Iterator[int]:
    """Rows with which a table may begin: the first ones, and those below a blank row or a title."""
    before, above, top = 0, dict[int, str](), len(grid.top)
    for place, (number, cells) in enumerate(grid.rows):
        if place < top or number > before + 1 or len(above) == 1:
            yield place
        before, above = number, cells


def _heads(cells: Mapping[int, str]) -> bool:
    """Whether a row is plainly one of headings: it has all that a sheet must have, and little else."""
    texts = [fold(text) for text in cells.values() if text.strip()]
    if _headings().isdisjoint(texts):
        return False
    for sheet in sheets().values():
        found = [sheet.by_heading.get(text) for text in texts]
        told = {column.field for column in found if column is not None}
        must = {column.field for column in sheet.required}
        if must and must <= told and len(told) >= _TWO and _TWO * len(told) >= len(texts):
            return True
    return False


@cache
def _headings() -> frozenset[str]:
    """The headings of all sheets."""
    return frozenset(heading for sheet in sheets().values() for heading in sheet.by_heading)


def _lines(grid: Grid, first: int, end: int) -> Grid:
    rows = grid.rows[first:end]
    title = next(iter(rows[0][1].values())).strip() if len(rows[0][1]) == 1 else ""
    name = title if title and (first or named_sheet(title) is not None) else grid.name
    return replace(grid, name=name, tab=grid.on_tab, rows=rows)


def _fits(part: Grid, sheet: Sheet) -> bool:
    """Whether all required columns of a sheet stand in one row."""
    for _, cells in part.top:
        told = {column.field for text in cells.values() if (column := sheet.by_heading.get(fold(text)))}
        if {column.field for column in sheet.required} <= told:
            return True
    return False


def _runs(columns: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for at in columns:
        if run and at > run[-1] + 1:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _part(grid: Grid, columns: set[int]) -> Grid:
    """A part of a sheet; its name is that above its headings, if this is alone in its row and one of ours."""
    rows = [(n, {at: text for at, text in cells.items() if at in columns}) for n, cells in grid.rows]
    rows = [(number, cells) for number, cells in rows if cells]
    first = next(iter(rows[0][1].values())).strip() if rows and len(rows[0][1]) == 1 else ""
    name = first if first and named_sheet(first) is not None else grid.name
    return replace(
        grid,
        name=name,
        tab=grid.on_tab,
        rows=rows,
        flaws={place: flaw for place, flaw in grid.flaws.items() if place[1] in columns},
        computed={at: row for at, row in grid.computed.items() if at in columns},
    )


def kind_in_label(grid: Grid) -> None:
    """Call the captions of ties their kind where no other column holds kinds, and half of them are some.

    Examples
    --------
    >>> rows = [(1, {1: "Source", 2: "Target", 3: "Type", 4: "Label"})]
    >>> page = Grid("edges", "a.csv", [*rows, (2, {1: "Ann", 2: "Bo", 3: "Directed", 4: "advises"})])
    >>> kind_in_label(page)
    >>> page.rows[0][1]
    {1: 'Source', 2: 'Target', 3: 'Type', 4: 'Kind'}
    """
    ties = sheets()["ties"]
    start = heading_row(grid, ties) if grid.rows else 0
    header = grid.rows[start][1] if grid.rows else {}
    labels = [at for at, text in header.items() if ties.heads(text, "label")]
    if len(labels) != 1:
        return
    known = kinds_vocabulary(Catalogue.default())
    of_kind: dict[int, bool] = {}
    for at, text in header.items():
        column = ties.by_heading.get(fold(text))
        told = [cells[at] for _, cells in grid.rows[start + 1 :] if cells.get(at, "").strip()]
        some = sum(bool(known.code(one) or vocabulary("kind_reversed").code(one)) for one in told)
        if column is not None and column.field in ("kind", "label"):
            of_kind[at] = bool(told) and _TWO * some >= len(told)
    if of_kind.get(labels[0]) and sum(of_kind.values()) == 1:
        header[labels[0]] = ties.column("kind").headings["en"]


def stood_up(grid: Grid, sheet: Sheet) -> bool:
    """Turn records typed from top to bottom into rows under headings; whether it was so.

    The first column names the columns and the others hold a record each.  Two names at least are known, or
    usual for a deal; of people three, those of posts among them.  The first row is no row of headings.

    Examples
    --------
    >>> from stakemap.io.tables.vocabulary import sheets
    >>> page = Grid("Deal", "a.xlsx", [(1, {1: "Deal", 2: "Wi-Fi"}), (2, {1: "Buyer", 2: "City"})])
    >>> stood_up(page, sheets()["decisions"]), page.rows
    (True, [(1, {1: 'Deal', 2: 'Buyer'}), (2, {1: 'Wi-Fi', 2: 'City'})])
    """
    of_people = sheet.key == "people"
    known = {**(sheets()["posts"].by_heading if of_people else {}), **sheet.by_heading}
    names = [cells.get(1, "").strip() for _, cells in grid.rows]
    least = _LEAST + 1 if of_people else _LEAST
    if not least <= len(names) <= _MOST_FIELDS or not all(names):
        return False
    meant = [column for name in names if (column := known.get(fold(name))) is not None]
    told = {(column.sheet, column.field) for column in meant}
    told |= {("", name) for name in names if not of_people and vocabulary("deal_word").code(name)}
    across = {column.field for text in grid.rows[0][1].values() if (column := known.get(fold(text)))}
    needed = {(sheet.key, column.field) for column in sheet.required}
    if len(told) < least or not needed <= told or len(across) > 1:
        return False
    grid.stood = tuple(number for number, _ in grid.rows)
    top, width = grid.stood[0], max(at for _, cells in grid.rows for at in cells)
    flaws = {
        (top + column - 1, at): flaw
        for at, number in enumerate(grid.stood, 1)
        for column in range(1, width + 1)
        if (flaw := grid.flaws.get((number, column))) is not None
    }
    grid.flaws.clear()
    grid.flaws.update(flaws)
    held = [
        {at: cells[column] for at, (_, cells) in enumerate(grid.rows, 1) if cells.get(column, "").strip()}
        for column in range(_TWO, width + 1)
    ]
    records = [(top + k, cells) for k, cells in enumerate(held, 1) if cells]
    grid.rows[:] = [(top, dict(enumerate(names, 1))), *records]
    return True


def kind_in_heading(grid: Grid) -> tuple[int, int, str, str] | None:
    """Add a column with the kind of tie that a heading says, as *Name* beside *Turns to*.

    Only where nothing of a post stands beside it: then it is a column of a list of people.  Where another
    column says the kinds, the heading only says who stands under it.  Of a kind that is told from its other
    end, as *Influences*, the two ends are exchanged.

    Returns
    -------
    tuple or None
        Row and column of the heading, what was typed there, and the kind that its rows have.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Who", 2: "Listens to"}), (2, {1: "Ann", 2: "Bo"})])
    >>> kind_in_heading(page)
    (1, 2, 'Listens to', 'advice')
    >>> page.rows
    [(1, {1: 'From', 2: 'To', 3: 'Kind'}), (2, {1: 'Ann', 2: 'Bo', 3: 'advice'})]
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Who", 2: "Influences"}), (2, {1: "Ann", 2: "Bo"})])
    >>> kind_in_heading(page), page.rows[0][1]
    ((1, 2, 'Influences', 'advice_reversed'), {1: 'To', 2: 'From', 3: 'Kind'})
    """
    ties, posts = sheets()["ties"], sheets()["posts"]
    for start, (number, header) in enumerate(grid.top):
        told = {at: {c.field for c in ties.meanings.get(fold(text), ())} for at, text in header.items()}
        first = next((at for at, fields in told.items() if "from_id" in fields), None)
        others = {at: text for at, text in header.items() if at != first}
        kinds = {at: kind for at, text in others.items() if (kind := _kind(text))}
        apart = [told[at] for at in others if at not in kinds]
        in_column = any("kind" in fields for fields in apart)
        of_posts = (posts.by_heading.get(fold(text)) for text in others.values())
        titled = any(column is not None and column.field in ("name", "unit") for column in of_posts)
        if first is None or len(kinds) != 1 or any("to_id" in fields for fields in apart) or titled:
            continue
        ((at, kind),) = kinds.items()
        typed = header[at]
        if in_column:
            header |= {first: "From", at: "To"}
            return None
        ends = ("To", "From") if kind.endswith(TURNED) else ("From", "To")
        header.update(zip((first, at), ends, strict=True))
        beside = grid.free_column
        header[beside] = "Kind"
        for _, cells in grid.rows[start + 1 :]:
            if cells.get(at, "").strip():
                cells[beside] = kind.removesuffix(TURNED)
        return number, at, typed, kind
    return None


def _kind(text: str) -> str:
    """The kind of tie that a heading says in words of its own, whichever way round."""
    known = (kinds_vocabulary(Catalogue.default()), vocabulary("kind_reversed"), vocabulary("tie_heading"))
    return next((code for words in known if (code := words.code(text))), "")


def by_kind(grid: Grid) -> tuple[list[Grid], list[int]]:
    """The people and the units of a list, each as a table of its own, and the rows that are neither.

    Examples
    --------
    >>> rows = [(1, {1: "Label", 2: "Type"}), (2, {1: "Ann", 2: "Person"}), (3, {1: "IT", 2: "Organization"})]
    >>> parts, left = by_kind(Grid("Elements", "a.xlsx", [*rows, (4, {1: "Wi-Fi", 2: "Project"})]))
    >>> [(part.name, [number for number, _ in part.rows]) for part in parts], left
    ([('Elements', [1, 2]), ('Units', [1, 3])], [4])
    """
    people, known = sheets()["people"], vocabulary("entity_kind")
    if not grid.rows or sheet_by_headings(grid, named_sheet(grid.name.strip())) is not people:
        return [grid], []
    start = heading_row(grid, people)
    header = grid.rows[start][1]
    named = (at for at, text in header.items() if vocabulary("kind_heading").code(text))
    at = next((at for at in named if says(grid, start, at, "entity_kind")), 0)
    if not at:
        return [grid], []
    told = {number: known.code(cells.get(at, "")) for number, cells in grid.rows[start + 1 :]}
    if set(told.values()) <= {"person", None}:
        return [grid], []
    rest = [row for row in grid.rows if told.get(row[0]) not in ("unit", "other")]
    units = [(number, _of_unit(cells, header)) for number, cells in grid.rows if told.get(number) == "unit"]
    parts = [replace(grid, rows=rest)]
    if units:
        name = sheets()["units"].names["zh" if not header[at].isascii() else "en"]
        parts.append(replace(grid, name=name, tab=grid.on_tab, rows=[grid.rows[start], *units]))
    return parts, [number for number, kind in told.items() if kind == "other"]


def _of_unit(cells: Mapping[int, str], header: Mapping[int, str]) -> dict[int, str]:
    return {at: text for at, text in cells.items() if at in header}
