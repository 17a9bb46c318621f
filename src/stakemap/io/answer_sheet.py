"""A sheet of answers: who is influential, by people who know.  For `calibrate`.

A CSV file (UTF-8, UTF-16 or GBK; commas, semicolons or tabs) with the columns ``id`` and ``answer`` (编号,
答案): yes or no (是, 否), or a number, more for more influential.  What was typed stands in `Problem.value`
alone, never in a text.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

from stakemap import policy
from stakemap.errors import InputError, Problem, refuse
from stakemap.io.tables.csv_folder import decoded, found_encoding
from stakemap.io.tables.grids import column_letters
from stakemap.io.tables.typed.numbers import number
from stakemap.io.tables.vocabulary import vocabulary
from stakemap.model.free_text import check_texts, heard, log

__all__ = ["read_answers"]

_MARKS = (",", ";", "\t")


def read_answers(path: str | Path) -> dict[str, float]:
    r"""The answers of a CSV file by id.

    Raises
    ------
    InputError
        With every problem: no such file or columns, an id twice or missing, an answer that is none.

    Examples
    --------
    >>> import tempfile
    >>> sheet = Path(tempfile.mkdtemp()) / "answers.csv"
    >>> _ = sheet.write_text("id,answer\np:ann,yes\np:bob,0.4\n", encoding="utf-8")
    >>> read_answers(sheet)
    {'p:ann': 1.0, 'p:bob': 0.4}
    """
    name = Path(path).name
    try:
        raw = Path(path).read_bytes()
        text = decoded(Path(path), raw, found_encoding(raw) or "utf-8")
        marks = {mark: _head(next(csv.reader(text.splitlines()[:1], delimiter=mark), [])) for mark in _MARKS}
        mark = max(marks, key=lambda one: len(set(marks[one]) - {""}))
        lines = list(csv.reader(text.splitlines(), delimiter=mark))
    except (OSError, csv.Error):
        raise InputError([Problem("cannot be read", "give a CSV file in UTF-8", file=name)]) from None
    head = marks[mark]
    _check_texts(lines, name)
    if not {"id", "answer"} <= set(head):
        raise InputError([Problem("lacks the columns id, answer", "add them", file=name, row=1)])
    found: dict[str, float] = {}
    problems: list[Problem] = []
    for row, cells in enumerate(lines[1:], start=2):
        said = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        if any(said.values()):
            _take(found, problems, said, name, row)
    if problems:
        raise InputError(problems)
    return found


def _check_texts(lines: list[list[str]], file: str) -> None:
    """Refuse columns that must not be recorded of anybody; tell of remarks beside the answers."""
    heads = [cell.strip() for cell in lines[0]] if lines else []
    refused = [
        policy.refused_problem(row, Problem("", file=file, row=1, cell=f"{column_letters(at)}1"))
        for at, text in enumerate(heads, 1)
        if (row := policy.refusal(text)) is not None
    ]
    if refused:
        raise refuse(refused)
    free = {at for at, code in enumerate(_head(heads)) if code not in ("id", "answer")}
    found = [
        warning
        for row, cells in enumerate(lines[1:], start=2)
        for at, text in enumerate(cells)
        if at in free
        for warning in heard(text, Problem("", file=file, row=row, cell=f"{column_letters(at + 1)}{row}"))
    ]
    check_texts(found)
    log(found)


def _head(cells: list[str]) -> list[str]:
    return [vocabulary("answer_column").code(cell) or "" for cell in cells]


def _take(
    found: dict[str, float], problems: list[Problem], said: dict[str, str], file: str, row: int
) -> None:
    ident, text = said.get("id", ""), said.get("answer", "")
    if not ident:
        problems.append(Problem("not given", "fill it in", file=file, row=row, field="id"))
    elif ident in found:
        problems.append(
            Problem("answered twice", "keep one row", file=file, row=row, field="id", value=ident)
        )
    try:
        code = None if text.replace(".", "").isdigit() else vocabulary("bool").code(text)
        value = float(number(text, "share")) if code is None else float(code == "yes")
        if not math.isfinite(value):
            raise ValueError
    except ValueError:
        cure = "yes, no or a number"
        problems.append(Problem("is no answer", cure, file=file, row=row, field="answer", value=text))
        return
    found.setdefault(ident, value)
