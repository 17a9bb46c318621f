"""The command line: `stakemap check`, `template`, `load`, `report`, `diff`, `erase`, `demo` and a few more.

Nothing heavy is imported before a command runs, so that ``stakemap --help`` answers at once.
"""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line; the entry point ``stakemap``."""
    from stakemap.cli.app import app

    app(prog_name="stakemap")
