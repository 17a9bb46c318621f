"""Files of releases and records as objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.graph.mistaken_arguments import iterable, wrong_kind
from stakemap.io.json_text import loaded
from stakemap.io.limits import Limits
from stakemap.io.packed import PACKED, lines_of
from stakemap.io.registers.values import Object, text_of
from stakemap.io.tables.csv_folder import decoded
from stakemap.work import each

__all__ = ["files_of", "packages_of"]

_WHOLE, _LINES = ".json", ".jsonl"


def files_of(paths: str | Path | Iterable[str | Path]) -> Iterator[tuple[Path, bool]]:
    """The files in order of path, and whether one was named itself; of a folder all .json and .jsonl in it.

    Either may be packed (``.json.gz``).

    Raises
    ------
    InputError
        What is no path.
    """
    several = [paths] if isinstance(paths, str | Path) else list(iterable(paths, "a path"))
    for path in several:
        if not isinstance(path, str | Path):
            raise wrong_kind(path, "a path")
    for path in sorted({Path(path) for path in several}):
        if not path.is_dir():
            yield path, True
            continue
        inside = sorted(one for one in path.rglob("*") if _ending(one) in (_WHOLE, _LINES))
        yield from ((one, False) for one in inside)


def _ending(path: Path) -> str:
    return Path(path.name.lower().removesuffix(PACKED)).suffix


def packages_of(path: Path, limits: Limits, *, alone: bool) -> Iterator[Object | Problem]:
    """Each object of a file that holds releases or records; of lines, or in a folder, also what is none.

    Lines are read one by one.

    Raises
    ------
    InputError
        A file named itself that holds none; `LimitExceeded` over a cap.
    """
    told = 0
    lines: Iterable[tuple[int | None, bytes | Problem]] = ((None, b""),)
    for row, raw in each(lines_of(path, limits) if _ending(path) == _LINES else lines):
        try:
            if isinstance(raw, Problem):
                raise InputError([raw])
            text = text_of(path, limits) if row is None else decoded(path, raw)
            yield _package(loaded(text, path.name, limits), path.name, row)
        except LimitExceeded:
            raise
        except InputError as error:
            if row is None and alone:
                raise
            told += 1
            if told > limits.problems:
                cause = f"more than {limits.problems} problems"
                cure = "name a release, a record, or a package of them"
                raise LimitExceeded([Problem(cause, cure, path.name, code="limit")]) from None
            (problem, *_) = error.problems
            yield Problem(problem.cause, problem.cure, path.name, row=row or problem.row)


def _package(whole: object, file: str, row: int | None) -> Object:
    if not isinstance(whole, dict) or not {"releases", "records", "ocid"} & set(whole):
        cure = "name a release, a record, or a package of them"
        raise InputError([Problem("no releases of open contracting", cure, file, row=row)])
    return whole
