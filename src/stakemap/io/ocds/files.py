"""Files of releases and records as objects, and what of an object may stand in a fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.json_text import loaded
from stakemap.io.limits import Limits
from stakemap.io.tables.csv_folder import decoded
from stakemap.work import each

__all__ = ["LONG", "Object", "as_day", "as_line", "as_object", "as_objects", "files_of", "packages_of"]

Object = dict[str, Any]
LONG = 160
"""Characters kept of a name."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def files_of(paths: Iterable[str | Path]) -> Iterator[Path]:
    """The files, of a folder all in it that end in .json or .jsonl; in order of path."""
    for path in sorted({Path(path) for path in paths}):
        inside = sorted(one for one in path.rglob("*") if one.suffix.lower() in (".json", ".jsonl"))
        yield from inside if path.is_dir() else (path,)


def packages_of(path: Path, limits: Limits) -> Iterator[Object]:
    """Each object of a file that holds releases or records."""
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            place = Problem(f"{size} bytes, at most {limits.file_bytes}", "split it", path.name, code="limit")
            raise LimitExceeded([place])
        text = decoded(path, path.read_bytes())
    except OSError as error:
        raise InputError([Problem(f"cannot be read: {error.strerror}", "name a file", path.name)]) from None
    lines = text.splitlines() if path.suffix.lower() == ".jsonl" else [text]
    for line in each(filter(str.strip, lines)):
        whole = loaded(line, path.name, limits)
        if not isinstance(whole, dict) or not {"releases", "records", "ocid"} & set(whole):
            cure = "name a release, a record, or a package of them"
            raise InputError([Problem("no releases of open contracting", cure, path.name)])
        yield whole


def as_object(value: object) -> Object:
    """The value, or an empty object for anything else."""
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[Object]:
    """The objects in a list; none for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def as_texts(value: object) -> list[str]:
    """The texts in a list; none for anything else."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def as_line(value: object) -> str:
    """One line that may stand in a fact; empty for anything else."""
    shown = "".join(c if c.isprintable() else " " for c in value) if isinstance(value, str) else ""
    if isinstance(value, int) and not isinstance(value, bool):
        shown = str(value)
    return " ".join(shown.split())[:LONG].strip()


def as_day(value: object) -> str | None:
    """The day of a moment, if it is one."""
    found = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found[0]).isoformat() if found else None
    except ValueError:
        return None
