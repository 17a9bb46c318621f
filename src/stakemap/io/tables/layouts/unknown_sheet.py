"""Tables that are none of our sheets: what they are instead, and what to write."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import partial

from stakemap.errors import Problem
from stakemap.graph.name_index import fold
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import IGNORED, Book
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.typed.headings import english_heading, settled_headings, without_remark
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.which_sheet import fits, named_sheet
from stakemap.io.tables.vocabulary import Sheet, sheets, vocabulary

__all__ = ["is_form", "say_unknown"]

_PAIRS = ({1, 2, 3, 4}, {1, 2, 3, 4, 5, 6})
"""Columns of a row with two or three labels and what they say."""
_LEAST = 2
"""Rows of pairs in a form."""
_HALF_A_GRID = 2
"""Of the four corners and four sides of a grid so many may be found elsewhere."""
_ALIKE = 0.75
"""From where on the name of a sheet counts as a known one with a slip of the pen."""


def is_form(grid: Grid, book: Book) -> bool:
    """Whether a sheet is a form, with labels side by side and what they say behind; a list is asked for.

    Read as columns, what stands behind a label would be told of the next one.
    """
    pairs = [cells for _, cells in grid.top if set(cells) in _PAIRS]
    first = [cells[1] for cells in pairs]
    further = [cells[at] for cells in pairs for at in cells if at % 2 and at > 1]
    told = [text for cells in pairs for at, text in cells.items() if at % 2 == 0]
    labelled = len(pairs) >= _LEAST and _labels(first) == len(first) and 2 * _labels(further) >= len(further)
    if grid.hidden or not labelled or 2 * _labels(told) >= len(told):
        return False
    cure = "write each label into column A and what it says into column B, and a table below on its own sheet"
    book.lost.setdefault("decision", grid.name)
    book.tell(Problem("a form with labels side by side, which is no list", cure, grid.file, grid.on_tab))
    return True


def _labels(texts: list[str]) -> int:
    """How many of these texts end as labels of a form do, or are headings of ours."""
    ends = tuple(vocabulary("label_end").codes)
    shown = [fold(without_remark(text.strip().rstrip(":"))) for text in texts]
    headings = {name for sheet in sheets().values() for name in sheet.by_heading}
    return sum(text in headings or text.endswith(ends) for text in shown)


def _distance(grid: Grid, sheet: Sheet) -> tuple[bool, int]:
    """Of the sheets that a table may be people come first, then that of which it has most columns."""
    header = grid.rows[heading_row(grid, sheet)][1]
    return sheet.key != "people", -len(settled_headings(header, sheet).fields)


def say_unknown(grid: Grid, book: Book) -> None:
    """Refuse a sheet that may be one of ours; leave another alone, and say so."""
    if _in_another_language(grid, book) or _is_power_grid(grid, book):
        return
    bare = grid.name.strip()
    known = [name for s in sheets().values() for name in s.names.values()]
    near = get_close_matches(bare[:60], known, n=1, cutoff=_ALIKE)
    may = (s for s in sheets().values() if s.level != "written" and s.key != "team")  # ours is never guessed
    fitting = [s for s in may if fits(grid, s) and (s.key != "sources" or _distance(grid, s)[1] < -1)]
    alike = [s.names[book.language] for s in sorted(fitting, key=partial(_distance, grid))]
    if not near and (grid.hidden or not alike):
        book.note(book.sheets[grid.name], ReadAs("sheet_left", grid.file, grid.on_tab))
        return
    cure = (
        f"did you mean {near[0]!r}? "
        if near
        else f"give it the name of what it lists, {alike[0]!r} or another; "
    )
    meant = named_sheet(near[0]) if near else None
    if meant is not None:
        book.lost.setdefault(meant.fact, grid.name)
    cure = f"{cure}begin its name with {IGNORED} to have it left alone"
    book.tell(Problem("unknown sheet", cure, file=grid.file, sheet=grid.name))


def _one_of_each(ours: Mapping[int, str], cells: Mapping[int, str]) -> list[tuple[int, str]]:
    """Of several headings that mean the same here the plainest: the first of the vocabulary."""
    order = {text: place for place, text in enumerate(vocabulary("other_language").codes)}
    kept: dict[str, int] = {}
    for at in sorted(ours, key=lambda at: order.get(fold(cells[at]), len(order))):
        kept.setdefault(ours[at], at)
    return [(at, told) for at, told in ours.items() if kept[told] == at]


def _in_another_language(grid: Grid, book: Book) -> bool:
    """Ask for headings of ours where those of a list of people are German, French or Spanish."""
    people = sheets()["people"]
    for number, cells in grid.top if not grid.hidden else ():
        ours = {at: told for at, text in cells.items() if (told := english_heading(text, book.language))}
        names = {ours.get(at, text) for at, text in cells.items()}
        named = any(people.heads(text, "name") for text in names)
        if ours and (named or any(vocabulary("name_part").code(text) for text in names)):
            for at, told in _one_of_each(ours, cells):
                place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
                cure = f"write {told!r} as this heading"
                book.tell(Problem("a heading in another language", cure, *place, value=cells[at]))
            return True
    return False


def _is_power_grid(grid: Grid, book: Book) -> bool:
    """Whether names stand in the corners of a grid of power and interest; then a list is asked for."""
    texts = [text.partition(":")[0] for _, cells in grid.rows for text in cells.values()]
    if grid.hidden or sum(vocabulary("power_grid").code(text) is not None for text in texts) <= _HALF_A_GRID:
        return False
    cure = "list them on a sheet 'People' with Name, Title and Unit; who may decide what is computed"
    book.tell(Problem("a grid of power and interest, which is no list", cure, grid.file, grid.on_tab))
    return True
