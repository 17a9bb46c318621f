"""Files of releases and records as objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from stakemap.errors import InputError, Problem
from stakemap.io.json_text import loaded
from stakemap.io.limits import Limits
from stakemap.io.registers.values import Object, text_of
from stakemap.work import each

__all__ = ["files_of", "packages_of"]


def files_of(paths: Iterable[str | Path]) -> Iterator[Path]:
    """The files, of a folder all in it that end in .json or .jsonl; in order of path."""
    for path in sorted({Path(path) for path in paths}):
        inside = sorted(one for one in path.rglob("*") if one.suffix.lower() in (".json", ".jsonl"))
        yield from inside if path.is_dir() else (path,)


def packages_of(path: Path, limits: Limits) -> Iterator[Object]:
    """Each object of a file that holds releases or records."""
    text = text_of(path, limits)
    lines = text.splitlines() if path.suffix.lower() == ".jsonl" else [text]
    for line in each(filter(str.strip, lines)):
        whole = loaded(line, path.name, limits)
        if not isinstance(whole, dict) or not {"releases", "records", "ocid"} & set(whole):
            cure = "name a release, a record, or a package of them"
            raise InputError([Problem("no releases of open contracting", cure, path.name)])
        yield whole
