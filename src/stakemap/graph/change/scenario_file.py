"""Scenarios as files: YAML (see `stakemap.graph.change.scenario_yaml`) or TOML for people, JSON for programs.

::

    name = "retire"

    [[edits]]
    do = "leave"
    person = "p:qi-wangshu"
    on = 2026-10-01
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.graph.change.scenario_yaml import LARGEST_YAML, parsed, to_yaml

__all__ = ["LARGEST", "read_values", "to_toml", "write_values"]

LARGEST = 1_000_000
"""Bytes of the largest file that is read."""

_YAML = (".yaml", ".yml")
_CURE = "name a .yaml, .toml or .json file"


def read_values(path: Path) -> tuple[dict[str, Any], tuple[int, ...]]:
    """The plain values of a file, and the line of each edit where it is known (YAML).

    Raises
    ------
    InputError
        A file that is not there, of another type, too large, or not what its name says inside.
    """
    kind = _kind(path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError([Problem(f"cannot be read: {error.strerror}", _CURE, file=path.name)]) from None
    most = LARGEST_YAML if kind in _YAML else LARGEST
    if len(data) > most:
        raise LimitExceeded([Problem(f"more than {most} bytes", "split it", file=path.name, code="limit")])
    lines: tuple[int, ...] = ()
    try:
        text = data.decode("utf-8-sig")
        if kind in _YAML:
            values, lines = parsed(text)
        else:
            values = tomllib.loads(text) if kind == ".toml" else json.loads(text)
    except InputError:
        raise
    except UnicodeDecodeError:
        raise InputError([Problem("not in UTF-8", "save it as UTF-8", file=path.name)]) from None
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        cause = f"not {kind[1:].upper()}"
        raise InputError([Problem(cause, "mend the text", file=path.name, row=line)]) from None
    if not isinstance(values, dict) or "edits" not in values:
        raise InputError([Problem("no scenario", "write name and edits", file=path.name)])
    return values, lines


def write_values(values: Mapping[str, Any], path: Path) -> None:
    """Write plain values; the bytes depend on them alone.

    Raises
    ------
    InputError
        Another ending than .yaml, .toml or .json, or a folder that cannot be written.
    """
    kind = _kind(path)
    text = to_yaml(values) if kind in _YAML else to_toml(values) if kind == ".toml" else _json(values)
    made = path.with_name(f".{path.name}.part")
    try:
        made.write_text(text, encoding="utf-8", newline="\n")
        made.replace(path)
    except OSError as error:
        made.unlink(missing_ok=True)
        cause = f"cannot be written: {error.strerror or 'the file system refuses'}"
        raise InputError(
            [Problem(cause, "choose a folder that exists and is yours", file=path.name)]
        ) from None


def to_toml(values: Mapping[str, Any]) -> str:
    """Texts, numbers and yes or no, and one list of tables.

    Examples
    --------
    >>> print(to_toml({"name": "retire", "edits": [{"do": "leave", "person": "p:a"}]}), end="")
    name = "retire"
    <BLANKLINE>
    [[edits]]
    do = "leave"
    person = "p:a"
    """
    lines = [f"{name} = {_value(value)}" for name, value in values.items() if not isinstance(value, list)]
    for name, rows in values.items():
        if isinstance(rows, list):
            for row in rows:
                lines += ["", f"[[{name}]]", *(f"{k} = {_value(v)}" for k, v in row.items())]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    """TOML writes these as JSON does, but for the DEL character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _kind(path: Path) -> str:
    kind = path.suffix.lower()
    if kind not in (*_YAML, ".toml", ".json"):
        cause = f"files of type {kind[:12]!r} are not read"
        raise InputError([Problem(cause, _CURE, file=path.name)])
    return kind
