"""Templates compiled once for all runs, kept where Python keeps modules: ``__pycache__`` beside them."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

__all__ = ["compiled_templates"]


class _Beside(jinja2.FileSystemBytecodeCache):
    """Files that are written whole or not at all; a folder that cannot be written keeps what it has."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


def compiled_templates(options: str) -> jinja2.BytecodeCache | None:
    """Where compiled templates are kept; ``None`` where Python may not keep compiled modules.

    Parameters
    ----------
    options
        Names everything but its text that the code of a template depends on: jinja does not look at it.
    """
    templates = files("stakemap") / "reports" / "templates"
    if sys.dont_write_bytecode or sys.pycache_prefix is not None or not isinstance(templates, os.PathLike):
        return None
    tag = f"{sys.implementation.cache_tag}-jinja-{jinja2.__version__}-{options}"
    return _Beside(str(Path(templates) / "__pycache__"), f"%s.{tag}")
