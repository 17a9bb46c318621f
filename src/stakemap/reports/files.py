"""Files of a report: safe names that stay inside a folder, written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

__all__ = ["safe_name", "write_all"]

_LONGEST = 48
_MOST_BESIDE = 100
"""Numbers tried for a file that stands beside one that is held open."""
_UNSAFE = re.compile(r"[^\w]+|_+", re.UNICODE)


def safe_name(name: str, *more: str) -> str:
    """A file name for any text: letters and figures of any script, then a short hash of it all.

    Examples
    --------
    >>> safe_name("../../etc/passwd")
    'etc-passwd-830a08e2'
    >>> safe_name("a/b") == safe_name("a-b")
    False
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    slug = _UNSAFE.sub("-", plain).strip("-")[:_LONGEST].strip("-") or "report"
    digest = hashlib.blake2b("\0".join((name, *more)).encode("utf-8", "surrogatepass"), digest_size=4)
    return f"{slug}-{digest.hexdigest()}"


def write_all(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write texts under their names: each first beside its place, then all moved there.

    A reader never sees half a file; if a text cannot be written, none is moved.  Where another program holds
    the old file so that it cannot be replaced, the new one stands beside it, under the next free number; the
    paths that come back are those that were written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waiting: list[tuple[Path, Path]] = []
    try:
        for name, text in texts.items():
            waiting.append((_beside(folder, text.encode()), folder / name))
        return tuple(_moved(temporary, place) for temporary, place in waiting)
    finally:
        for temporary, _ in waiting:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()


def _moved(temporary: Path, place: Path) -> Path:
    """Where a file came to stand: at its place, else beside the one that is held open there."""
    try:
        return temporary.replace(place)
    except PermissionError:
        if not place.exists():
            raise
        named = (place.with_stem(f"{place.stem}-{n}") for n in range(2, _MOST_BESIDE))
        free = next((path for path in named if not path.exists()), None)
        if free is None:
            raise
        return temporary.replace(free)


def _beside(folder: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=".stakemap-", dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(0o644)
    return Path(name)
