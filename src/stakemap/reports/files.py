"""Files of a report: safe names that stay inside a folder, written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["digest_of_bytes", "held_open", "safe_name", "sweep", "write_all"]

_LONGEST = 48
_LONG_NUMBER = 4
_MOST_BESIDE = 1000
"""Numbers tried for a file that stands beside one that is held open."""
_WAITING = ".stakemap-"
_DAY = 86_400.0
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


def digest_of_bytes(data: bytes) -> str:
    """Digest of a file, as run.json keeps it."""
    return hashlib.sha256(data).hexdigest()


def write_all(folder: Path, files: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    """Write texts or bytes under their names: each first beside its place, then all moved there.

    A reader never sees half a file; if one cannot be written, none is moved.  Where another program holds
    an old file so that it cannot be replaced, the new one stands beside it under the next free number, as
    `held_open` says of the paths that come back.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waiting: list[tuple[Path, Path]] = []
    try:
        for name, data in files.items():
            waiting.append((_beside(folder, data.encode() if isinstance(data, str) else data), folder / name))
        return _moved(waiting)
    finally:
        for temporary, _ in waiting:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()


def held_open(path: Path) -> Path | None:
    """The file beside which a path was written because another program held it; None if it has its place."""
    stem, number = path.stem.rpartition("-")[::2]
    place = path.with_stem(stem) if stem and number.isdigit() and len(number) < _LONG_NUMBER else None
    return place if place is not None and place.exists() else None


def sweep(folder: Path) -> None:
    """Remove what writers left that were killed before their files had their names."""
    for path in folder.glob(f"{_WAITING}*"):
        writer = path.name.removeprefix(_WAITING).partition("-")[0]
        with contextlib.suppress(OSError):
            if not _running(writer) or time.time() - path.stat().st_mtime > _DAY:
                path.unlink()


def _running(writer: str) -> bool:
    """Whether a process is there, as far as the system tells; Windows cannot be asked without harm."""
    if os.name == "nt" or not writer.isdecimal():
        return True
    try:
        os.kill(int(writer), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _moved(waiting: Iterable[tuple[Path, Path]]) -> tuple[Path, ...]:
    """Where files came to stand: after one that is held open all stand beside theirs.

    So a record that comes last never says that the held file is the new one.
    """
    stand: list[Path] = []
    beside = False
    for temporary, place in waiting:
        if not beside:
            try:
                stand.append(temporary.replace(place))
                continue
            except PermissionError:
                if not place.exists():
                    raise
                beside = True
        named = (place.with_stem(f"{place.stem}-{n}") for n in range(2, _MOST_BESIDE))
        stand.append(temporary.replace(next(path for path in named if not path.exists())))
    return tuple(stand)


def _beside(folder: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f"{_WAITING}{os.getpid()}-", dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(0o644)
    return Path(name)
