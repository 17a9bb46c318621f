"""The package as it was at an earlier commit, and things of it that have moved between rooms since."""

from __future__ import annotations

import io
import subprocess
import tarfile
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BEFORE = "f76ac07"


def unpacked(commit: str, folder: Path) -> Path:
    """The package of a commit, in a folder to put on the path."""
    packed = subprocess.run(["git", "archive", commit, "src"], cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def of_version(name: str, *rooms: str) -> Any:
    """A thing of the package at hand, from the first of some modules that holds it.

    Raises
    ------
    LookupError
        If none does.
    """
    for room in rooms:
        try:
            return getattr(import_module(f"stakemap.{room}"), name)
        except (ImportError, AttributeError):
            continue
    raise LookupError(name)
