"""The command line with all its commands."""

from __future__ import annotations

from stakemap.cli.program import program

__all__ = ["app"]

app = program()
