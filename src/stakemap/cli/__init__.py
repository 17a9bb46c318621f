"""The command line: `stakemap check`, `template`, `load`, `report`, `diff`, `erase`, `demo` and a few more.

May import everything but ``service``; nothing knows it.  Nothing heavy is imported before a command
runs, so that ``stakemap --help`` answers at once.  Read ``app``, then ``commands`` (a file for each), then
what they share: ``options``, ``session`` and ``screen`` (from errors to exit codes, and where words go),
``files``, ``accounts``, ``account_report`` with ``decisions``, ``inputs_digest`` and ``earlier_reports``.
"""

from __future__ import annotations

import gc

__all__ = ["main"]

_FEWER_SWEEPS = 100_000
"""New objects between two looks for circles: a command makes millions of objects and few circles."""


def main() -> None:
    """Run the command line; the entry point ``stakemap``."""
    gc.set_threshold(_FEWER_SWEEPS)
    from stakemap.cli.app import app

    app(prog_name="stakemap")
