"""`check` and `template`: the workbook before it goes anywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from stakemap.cli.screen import PARTLY_DONE, Screen, shown_path
from stakemap.cli.session import Refused, Usage, problem_dict

if TYPE_CHECKING:
    from stakemap.io import Reading

__all__ = ["check", "free", "read_file", "template"]


def read_file(screen: Screen, file: Path, *, keep_good: bool) -> Reading:
    """What a file gives; rows that are left out are told, and make the exit code 1.

    Raises
    ------
    Usage
        If there is no such file.
    Refused
        If it has problems, which have then been said, and the good rows alone are not wanted.
    """
    reading = _read(screen, file)
    if not reading.problems:
        return reading
    with screen.speaking(reading.language):
        _list(screen, file, reading, screen.note)
        if not keep_good:
            text, hint = screen.word("input-refused", count=len(reading.roots)), screen.word("keep-good-hint")
            screen.error(text, hint, code=PARTLY_DONE, type="input")
            raise Refused
        screen.warn(screen.word("left-out", bad=reading.rows_rejected))
    return reading


def _read(screen: Screen, file: Path) -> Reading:
    if not file.exists():
        raise Usage(screen.word("no-file", path=file), screen.word("no-file-hint"))
    from stakemap.io import read_records

    screen.typed = True
    with screen.step("step-read"):
        reading = read_records(file)
    screen.typed = False
    return reading


def _list(screen: Screen, file: Path, reading: Reading, put: Callable[[str], None]) -> None:
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
    if reading.rows_waiting:
        put(f"  {screen.word('waiting-for-these', waiting=reading.rows_waiting)}")
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


def _count_key(reading: Reading) -> str:
    if not reading.problems:
        return "rows-ok"
    if not reading.rows_ok + reading.rows_rejected:
        return "rows-none"
    return "rows-waiting" if reading.rows_waiting else "rows-wrong"


def check(screen: Screen, file: Path, marked: Path | None, *, keep_good: bool, force: bool) -> None:
    """Say what is wrong with a file, row by row, and mark it in a copy."""
    if marked is not None:
        free(screen, marked, force=force)
    reading = _read(screen, file)
    with screen.speaking(reading.language):
        _list(screen, file, reading, screen.say)
        if keep_good and reading.problems:
            screen.say(screen.word("facts-stay", count=len(reading.records)))
            screen.put({"facts": len(reading.records)})
        if marked is not None:
            from stakemap.io import marked_copy

            marked_copy(file, reading.problems, marked, lang="zh" if screen.lang == "zh" else "en")
            screen.say(screen.word("marked", path=shown_path(marked)))
            screen.put({"marked": str(marked)})


def template(screen: Screen, out: Path, lang: Literal["en", "zh"], *, force: bool) -> None:
    """Write an empty workbook."""
    if out.suffix.lower() != ".xlsx":
        out = out.with_name(out.name + ".xlsx")
    free(screen, out, force=force)
    from stakemap.io import template as write_template

    write_template(out, lang=lang)
    screen.say(screen.word("template-written", path=shown_path(out)))
    screen.put({"written": str(out)})


def free(screen: Screen, path: Path, *, force: bool) -> None:
    """Refuse to write over what is there, unless told to."""
    if path.exists() and not force:
        raise Usage(screen.word("exists", path=shown_path(path)), screen.word("exists-hint"))
