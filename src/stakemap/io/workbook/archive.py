"""The parts of a workbook file, checked in the zip directory before anything is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.limits import Limits
from stakemap.io.workbook.xml_text import Elements, Handler
from stakemap.work import checkpoint

__all__ = ["ADDRESS_SIGNS", "Archive", "open_archive"]

ADDRESS_SIGNS = ("://", "@", "www.")
"""What stands in a text that is an address itself."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_CHUNK = 1 << 14
_SMALL = 1 << 20


class Archive:
    """An opened workbook: parts are streamed through an XML parser that refuses any DTD."""

    def __init__(self, packed: zipfile.ZipFile, file: str, limits: Limits) -> None:
        self._packed, self.file = packed, file
        self._elements = Elements(
            file,
            limits,
            too_many="split it, or clear blank cells that have a format",
            no_dtd="save it again as .xlsx; no DTD is allowed",
        )
        self.names = frozenset(packed.namelist())

    def parse(
        self,
        part: str,
        start: Handler,
        end: Callable[[str], None] = lambda tag: None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Feed one part to the handlers; tags come without their prefix."""
        parser = self._elements.parser(part, start, end, text)
        try:
            with self._packed.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    checkpoint()
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self.damaged(f"{part} is not well-formed, line {error.lineno}") from None
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            LookupError,  # an unknown encoding, or no such part
            ValueError,  # an encoding that the parser cannot take
        ):
            raise self.damaged(f"{part} cannot be unpacked") from None

    def damaged(self, cause: str) -> InputError:
        """The error for a part that is broken."""
        return InputError(
            [Problem(cause, "open it in your spreadsheet program and save it again", self.file)]
        )


@contextmanager
def open_archive(path: Path, limits: Limits) -> Iterator[Archive]:
    """Open a workbook whose directory stays within the limits.

    Raises
    ------
    InputError
        When it is no .xlsx workbook, or broken.
    LimitExceeded
        Too many parts, or too large after unpacking.
    """
    try:
        packed = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise _no_workbook(path) from None
    with packed:
        _check_directory(packed, path.name, limits)
        yield Archive(packed, path.name, limits)


def _no_workbook(path: Path) -> InputError:
    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith(_OLD_OFFICE):
        cause, cure = ("an .xls file or one with a password", "save it as .xlsx without a password")
    elif head.startswith(b"PK"):
        cause, cure = ("a broken or cut workbook", "copy it again, or open and save it again")
    else:
        cause, cure = "not an Excel workbook", "save it as .xlsx"
    return InputError([Problem(cause if head else "an empty file", cure, path.name)])


def _check_directory(packed: zipfile.ZipFile, file: str, limits: Limits) -> None:
    parts = packed.infolist()
    unpacked = sum(part.file_size for part in parts)
    size = max(1, sum(part.compress_size for part in parts))
    problems = []
    if len(parts) > limits.parts:
        problems.append(f"{len(parts)} parts, at most {limits.parts}")
    if unpacked > limits.unpacked_bytes:
        problems.append(f"{unpacked} bytes after unpacking, at most {limits.unpacked_bytes}")
    if any(_bloated(p.file_size, p.compress_size, limits) for p in parts) or _bloated(unpacked, size, limits):
        problems.append(f"grows more than {limits.ratio} times when unpacked")
    if problems:
        cure = "split it, or save it again as .xlsx"
        raise LimitExceeded([Problem(cause, cure, file, code="limit") for cause in problems])
    if any(".." in p.filename.split("/") or p.filename.startswith(("/", "\\")) for p in parts):
        raise InputError([Problem("a part with a path out of the file", "save it again as .xlsx", file)])
    if len({p.filename for p in parts}) < len(parts):
        raise InputError([Problem("two parts with one name", "save it again as .xlsx", file)])
    if any(p.flag_bits & 1 for p in parts):
        raise InputError([Problem("parts with a password", "save it without a password", file)])


def _bloated(unpacked: int, packed: int, limits: Limits) -> bool:
    return unpacked > _SMALL and unpacked > limits.ratio * max(1, packed)
