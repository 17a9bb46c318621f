"""Files, plain or packed by gzip (.gz): whole, or line by line, never more than a cap allows."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.limits import Limits

__all__ = ["PACKED", "is_packed", "lines_of", "plain_stem", "whole"]

PACKED = ".gz"
"""Ending of a packed file."""
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile)
_MARK = b"\xef\xbb\xbf"


def is_packed(path: Path) -> bool:
    """Whether a file is called one that is packed."""
    return path.suffix.lower() == PACKED


def plain_stem(path: Path) -> str:
    """The name of a file without its ending, and without that of the packing.

    Examples
    --------
    >>> plain_stem(Path("a-senior.csv.gz")), plain_stem(Path("a-senior.csv"))
    ('a-senior', 'a-senior')
    """
    return Path(path.stem).stem if is_packed(path) else path.stem


def whole(path: Path, limits: Limits) -> bytes:
    """All bytes of a file, unpacked.

    Raises
    ------
    InputError
        If it is no packed file, or cut short; `LimitExceeded` over the cap of bytes, packed or unpacked.
    """
    _within(path.stat().st_size, limits.file_bytes, path)
    if not is_packed(path):
        return path.read_bytes()
    try:
        with gzip.open(path, "rb") as file:
            raw = file.read(limits.unpacked_bytes + 1)
    except _BROKEN:
        raise InputError([_torn(path)]) from None
    _within(len(raw), limits.unpacked_bytes, path)
    return raw


def lines_of(path: Path, limits: Limits) -> Iterator[tuple[int, bytes | Problem]]:
    """Each line that is not blank with its number; in place of one that is too long or torn, what is wrong.

    No more than one line is in memory.

    Raises
    ------
    LimitExceeded
        After `Limits.stream_rows` lines or `Limits.stream_bytes` unpacked bytes.
    """
    with cast("BinaryIO", gzip.open(path, "rb") if is_packed(path) else path.open("rb")) as file:
        number = read = 0
        while True:
            try:
                raw, size = _line(file, limits.line_bytes)
            except _BROKEN:
                yield number + 1, _torn(path, number + 1)
                return
            if not size:
                return
            number, read = number + 1, read + size
            _within(read, limits.stream_bytes, path)
            if number > limits.stream_rows:
                cause = f"more than {limits.stream_rows} rows"
                raise LimitExceeded([Problem(cause, "split it", path.name, code="limit")])
            if size > limits.line_bytes:
                cause = f"a line of more than {limits.line_bytes} bytes"
                yield number, Problem(cause, "split it", path.name, row=number)
            elif raw.strip():
                yield number, raw.removeprefix(_MARK) if number == 1 else raw


def _line(file: BinaryIO, most: int) -> tuple[bytes, int]:
    """A line and how long it is; of one that is longer than allowed the begin alone."""
    raw = file.readline(most + 1)
    size = len(raw)
    if size > most:
        while raw and not raw.endswith(b"\n"):
            raw = file.readline(most + 1)
            size += len(raw)
    return raw, size


def _within(size: int, most: int, path: Path) -> None:
    if size > most:
        place = Problem(f"{size} bytes, at most {most}", "split it", path.name, code="limit")
        raise LimitExceeded([place])


def _torn(path: Path, row: int | None = None) -> Problem:
    cause = "no file of gzip, or one that is cut short"
    return Problem(cause, "fetch it again, or unpack it first", path.name, row=row)
