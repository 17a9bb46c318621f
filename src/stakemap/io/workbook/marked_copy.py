"""A copy of a workbook in which every refused cell is coloured and says why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from stakemap.errors import InputError, Problem
from stakemap.io.atomic import whole_file
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.problem_texts import told
from stakemap.io.reading import DEPENDS
from stakemap.io.workbook.archive import open_archive

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["marked_copy"]

_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_COLOR, _WAITING = "FFFFC7CE", "FFFFF2CC"


def marked_copy(
    path: str | Path,
    problems: Iterable[Problem],
    out: str | Path,
    *,
    lang: Literal["en", "zh"] = "en",
    limits: Limits = LIMITS,
) -> int:
    """Copy a workbook, colour the cells that were refused and comment them with cause and cure.

    Parameters
    ----------
    path
        The workbook that was read; it is not changed.
    problems
        As in `InputError.problems` or `Reading.problems`.
    out
        Where to write the copy.
    lang
        Language of the comments.

    Returns
    -------
    int
        Number of cells marked: red where something is wrong, yellow where a row only waits for others.  A
        problem without a cell is put on the first cell of its row or sheet.

    Raises
    ------
    InputError
        When it is no workbook, or `out` cannot be written.
    """
    source, target = Path(path), Path(out)
    marks: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        cell = problem.cell if _CELL.fullmatch(problem.cell) else f"A{problem.row or 1}"
        marks[problem.sheet, cell].append(problem)
    book = _opened(source, limits)
    count = _mark(book, marks, lang)
    with whole_file(target) as made:
        book.save(made)
    return count


def _opened(path: Path, limits: Limits) -> Workbook:
    from openpyxl import load_workbook

    if not path.is_file():
        raise InputError([Problem("no such file", "name the workbook that was read", path.name)])
    with open_archive(path, limits):
        pass
    broken = InputError([Problem("a broken workbook", "open and save it again", path.name)])
    try:
        with path.open("rb") as file:
            book = load_workbook(file)
    except Exception as error:  # noqa: BLE001 - a broken workbook makes openpyxl raise anything
        del error
        raise broken from None
    if not book.worksheets:
        raise broken
    return book


def _mark(book: Workbook, marks: dict[tuple[str, str], list[Problem]], lang: str) -> int:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    red, yellow = PatternFill("solid", fgColor=_COLOR), PatternFill("solid", fgColor=_WAITING)
    count = 0
    pages = {page.title: page for page in book.worksheets}
    for (name, place), problems in marks.items():
        cell = pages.get(name, book.worksheets[0])[place]
        if not hasattr(cell, "comment") or type(cell).__name__ == "MergedCell":
            continue
        cell.fill = yellow if all(p.code == DEPENDS for p in problems) else red
        texts = "\n".join(told(Problem(p.cause, p.cure), lang) for p in problems)
        cell.comment = Comment(texts[:2000], "stakemap", height=120, width=320)
        count += 1
    return count
