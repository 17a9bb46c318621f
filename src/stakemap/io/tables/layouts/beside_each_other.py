"""Tables as people lay them out on one sheet: side by side, or one record from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.which_sheet import named_sheet, sheet_by_headings
from stakemap.io.tables.vocabulary import Sheet, kinds_vocabulary, sheets, vocabulary

__all__ = ["kind_in_heading", "side_by_side", "stood_up"]

_MOST_ABOVE = 20
_LEAST = 2
_TWO = 2


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
    for start, (number, cells) in enumerate(grid.rows[:_MOST_ABOVE]):
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


def _fits(part: Grid, sheet: Sheet) -> bool:
    """Whether all required columns of a sheet stand in one row."""
    for _, cells in part.rows[:_MOST_ABOVE]:
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


def stood_up(grid: Grid, sheet: Sheet) -> bool:
    """Turn one record typed from top to bottom into a row under headings; whether it was so.

    Its first two columns are names of columns and what they hold; two at least are known, or usual for a
    deal, and the first row names no second column.

    Examples
    --------
    >>> from stakemap.io.tables.vocabulary import sheets
    >>> page = Grid("Deal", "a.xlsx", [(1, {1: "Deal", 2: "Wi-Fi"}), (2, {1: "Buyer", 2: "City"})])
    >>> stood_up(page, sheets()["decisions"]), page.rows
    (True, [(1, {1: 'Deal', 2: 'Buyer'}), (2, {1: 'Wi-Fi', 2: 'City'})])
    """
    rows = [(cells.get(1, "").strip(), cells.get(2, "").strip()) for _, cells in grid.rows]
    if (
        len(rows) < _LEAST
        or any(set(cells) - {1, 2} for _, cells in grid.rows)
        or not all(a for a, _ in rows)
    ):
        return False
    known = [sheet.by_heading.get(fold(name)) for name, _ in rows]
    told = {column.field for column in known if column is not None}
    told |= {name for name, _ in rows if vocabulary("deal_word").code(name)}
    across = {
        column.field for text in grid.rows[0][1].values() if (column := sheet.by_heading.get(fold(text)))
    }
    needed = {column.field for column in sheet.required}
    if len(told) < _LEAST or not needed <= told or len(across) > 1:
        return False
    heads = {at: name for at, (name, _) in enumerate(rows, 1)}
    held = {at: text for at, (_, text) in enumerate(rows, 1) if text}
    grid.stood = tuple(number for number, _ in grid.rows)
    top, below = grid.stood[:_TWO]
    flaws = {
        (below if column == _TWO else top, at): flaw
        for at, number in enumerate(grid.stood, 1)
        for column in (1, _TWO)
        if (flaw := grid.flaws.get((number, column))) is not None
    }
    grid.flaws.clear()
    grid.flaws.update(flaws)
    grid.rows[:] = [(top, heads), (below, held)]
    return True


def kind_in_heading(grid: Grid) -> str:
    """Add a column with the kind of tie that a heading says, as *Name* beside *Turns to*; which it is.

    Only where nothing of a post stands beside it: then it is a column of a list of people.  Where another
    column says the kinds, the heading only says who stands under it.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Who", 2: "Listens to"}), (2, {1: "Ann", 2: "Bo"})])
    >>> kind_in_heading(page), page.rows
    ('advice', [(1, {1: 'From', 2: 'To', 3: 'Kind'}), (2, {1: 'Ann', 2: 'Bo', 3: 'advice'})])
    """
    ties, posts = sheets()["ties"], sheets()["posts"]
    for start, (_, header) in enumerate(grid.rows[:_MOST_ABOVE]):
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
        header |= {first: "From", at: "To"}
        if in_column:
            return kind
        beside = max(at for _, cells in grid.rows for at in cells) + 1
        header[beside] = "Kind"
        for _, cells in grid.rows[start + 1 :]:
            if cells.get(at, "").strip():
                cells[beside] = kind
        return kind
    return ""


def _kind(text: str) -> str:
    """The kind of tie that a heading says in words of its own, whichever way round."""
    known = (kinds_vocabulary(Catalogue.default()), vocabulary("kind_reversed"), vocabulary("tie_heading"))
    return next((code for words in known if (code := words.code(text))), "")
