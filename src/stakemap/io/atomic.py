"""A file is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from stakemap.errors import InputError, Problem

__all__ = ["cannot_write", "whole_file"]

_ELSEWHERE = "choose a folder that exists and is yours"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; it becomes `path` when the block ends well, and vanishes when it does not.

    Raises
    ------
    InputError
        When the folder is not there or cannot be written.
    """
    made = path.with_name(f".{token_hex(6)}{path.suffix}")
    try:
        made.touch(exist_ok=False)
    except OSError as error:
        raise cannot_write(path, error) from None
    try:
        yield made
        made.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from None
    finally:
        made.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> InputError:
    """The error for a place that cannot be written to."""
    cause = f"cannot be written: {error.strerror or 'the file system refuses'}"
    held = isinstance(error, PermissionError) and path.is_file()
    cure = "close it where it is open, or choose another name" if held else _ELSEWHERE
    return InputError([Problem(cause, cure, file=path.name)])
