"""Files that commands read, with their problems told, and files that they write."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.cli.screen import PARTLY_DONE, Screen, shown_path
from stakemap.cli.session import Refused, Usage, problem_dict

if TYPE_CHECKING:
    from stakemap.io import Evidence, Reading

__all__ = [
    "existing_file",
    "folder",
    "free",
    "language_of",
    "list_import",
    "list_problems",
    "list_readings",
    "read_file",
    "read_rows",
]

_MOST_SHOWN = 100
"""Readings listed where a file is read on the way to something else."""


def read_file(
    screen: Screen,
    file: Path,
    *,
    keep_good: bool,
    keep_doubted: bool = True,
    form: str | None = None,
    evidence: Evidence | None = None,
) -> Reading:
    """What a file gives, with what was rewritten; what is left out is told, and makes the exit code 1.

    With `keep_doubted` rows stand of which no more than a cell with two readings is left empty; a store takes
    none of these.

    Raises
    ------
    Usage
        If there is no such file.
    Refused
        If it has problems, which have then been said, and the good rows alone are not wanted.
    """
    reading = read_rows(screen, file, form, evidence)
    list_import(screen, reading, screen.note)
    list_readings(screen, reading, screen.note)
    if not reading.problems:
        list_warnings(screen, reading, screen.note)
        return reading
    list_problems(screen, file, reading, screen.note)
    if keep_doubted and len(reading.doubts) == len(reading.problems):
        return reading
    if not keep_good:
        text, hint = (
            screen.word("rows.refused", count=len(reading.roots)),
            screen.word("rows.refused_hint"),
        )
        screen.error(text, hint, code=PARTLY_DONE, type="input")
        raise Refused
    screen.warn(screen.word("rows.left_out", bad=reading.rows_rejected))
    return reading


def language_of(reading: Reading) -> str:
    """The language of what is made of a file: its own where names have a form in it, else theirs."""
    own = reading.language
    return own if own and reading.graph.speaks(own) else reading.graph.language


def read_rows(
    screen: Screen, file: Path, form: str | None = None, evidence: Evidence | None = None
) -> Reading:
    """What a file gives, with its problems.

    Raises
    ------
    Usage
        If there is no such file.
    """
    existing_file(screen, file, "file.missing_hint")
    from stakemap.io import read_records

    screen.typed = True
    with screen.step("step.read"):
        reading = read_records(file, format=form, evidence=evidence)
    screen.typed = False
    screen.speak(reading.language)
    return reading


def list_problems(screen: Screen, file: Path, reading: Reading, put: Callable[[str], None]) -> None:
    """The count of rows, then each problem to mend with its place, value, cause and cure.

    What only follows from these is counted in one line.
    """
    counts = {
        "rows": reading.rows_ok + reading.rows_rejected,
        "ok": reading.rows_ok,
        "wrong": reading.rows_wrong,
        "waiting": reading.rows_waiting,
    }
    put(screen.word(_count_key(reading), file=file.name, **counts))
    for problem in reading.roots:
        put(f"  {screen.told(problem, show_value=True)}")
    if reading.doubts:
        put(f"  {screen.word('rows.doubted', count=len(reading.doubts))}")
    if reading.rows_waiting:
        put(f"  {screen.word('rows.wait_for_these', waiting=reading.rows_waiting)}")
    list_warnings(screen, reading, put)
    if reading.problems:
        screen.fail(PARTLY_DONE)
    screen.put(
        {
            "rows_ok": reading.rows_ok,
            "rows_rejected": reading.rows_rejected,
            "rows_waiting": reading.rows_waiting,
            "problems": [problem_dict(problem) for problem in reading.problems],
        }
    )


def list_import(screen: Screen, reading: Reading, put: Callable[[str], None]) -> None:
    """What was taken from an export, what was left out and why, and who may be one."""
    if reading.imported is not None:
        for line in reading.imported.lines(screen.lang):
            put(line)
        screen.put({"import": reading.imported.to_dict()})


def list_readings(
    screen: Screen, reading: Reading, put: Callable[[str], None], most: int = _MOST_SHOWN
) -> None:
    """What was not taken letter by letter, each with its place; the first of many."""
    from stakemap.io import told_reading

    if reading.readings:
        put(screen.word("rows.read_as", count=len(reading.readings)))
        for one in reading.readings[:most]:
            put(f"  {told_reading(one, screen.lang, show_value=True)}")
        if len(reading.readings) > most:
            put(f"  {screen.word('rows.read_as_more', count=len(reading.readings) - most)}")
    names = ("how", "file", "sheet", "cell", "row", "field")
    screen.put({"readings": [{name: getattr(one, name) for name in names} for one in reading.readings]})


def list_warnings(screen: Screen, reading: Reading, put: Callable[[str], None]) -> None:
    """Free text that calls for a second look: where it stands and which rule, never what it says."""
    if reading.warnings:
        put(screen.word("rows.read_again", count=len(reading.warnings)))
        for warning in reading.warnings:
            put(f"  {screen.told(warning)}")
        screen.put({"warnings": [problem_dict(warning) for warning in reading.warnings]})


def _count_key(reading: Reading) -> str:
    if not reading.rows_rejected and reading.rows_ok:
        return "rows.ok"
    if not reading.rows_ok + reading.rows_rejected:
        return "rows.none"
    return "rows.waiting" if reading.rows_waiting else "rows.wrong"


def existing_file(screen: Screen, path: Path, hint: str) -> Path:
    """A file that an argument or option names.

    Raises
    ------
    Usage
        If it is not there; `hint` is the key of what should be given.
    """
    if not path.exists():
        raise Usage(screen.word("file.missing", path=path), screen.word(hint))
    return path


def folder(screen: Screen, path: Path) -> Path:
    """A folder to write to; it need not be there yet.

    Raises
    ------
    Usage
        If a file has its name.
    """
    if path.exists() and not path.is_dir():
        text = screen.word("file.not_folder", path=shown_path(path))
        raise Usage(text, screen.word("file.not_folder_hint"))
    _writable(screen, path)
    return path


def _writable(screen: Screen, path: Path) -> None:
    """Refuse a place where nothing can be written, before anything is read or computed for it.

    Raises
    ------
    Usage
        If what is there of the way to it is a file, or may not be written.
    """
    there = next(one for one in (path.absolute(), *path.absolute().parents) if one.exists())
    if not there.is_dir():
        text = screen.word("file.not_folder", path=shown_path(there))
        raise Usage(text, screen.word("file.not_folder_hint"))
    if not os.access(there, os.W_OK | os.X_OK):
        text = screen.word("file.not_writable", path=shown_path(there))
        raise Usage(text, screen.word("file.not_folder_hint"))


def free(screen: Screen, path: Path, *, force: bool) -> None:
    """Refuse to write over what is there, unless told to.

    Raises
    ------
    Usage
        If something is there, or nothing can be written there.
    """
    if path.exists() and not force:
        raise Usage(screen.word("file.exists", path=shown_path(path)), screen.word("file.exists_hint"))
    _writable(screen, path.parent)
