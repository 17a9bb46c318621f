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

    A reader never sees half a file; if a text cannot be written, none is moved.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waiting: list[tuple[Path, Path]] = []
    try:
        for name, text in texts.items():
            waiting.append((_beside(folder, text.encode()), folder / name))
        for temporary, place in waiting:
            temporary.replace(place)
    finally:
        for temporary, _ in waiting:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
    return tuple(place for _, place in waiting)


def _beside(folder: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=".stakemap-", dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(0o644)
    return Path(name)
