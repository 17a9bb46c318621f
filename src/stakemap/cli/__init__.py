"""The command line: `stakemap check`, `template`, `load`, `report`, `diff`, `erase`, `demo` and a few more.

May import everything but ``service``; nothing knows it.  Nothing heavy is imported before a command
runs, so that ``stakemap --help`` answers at once.  Read ``program``, then ``commands`` (a file for each),
then what they share: ``options``, ``session`` and ``screen`` (from errors to exit codes, and where words go),
``inputs`` (the facts of a file or of an account), ``files``, ``accounts``, ``account_report``,
``remembered_files``, ``inputs_digest`` and ``earlier_reports``.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; the entry point ``stakemap``."""
    from stakemap.work import RARE

    gc.set_threshold(*RARE)
    from stakemap.cli.program import COMMANDS, program

    asked = [word for word in sys.argv[1:2] if word in COMMANDS]
    _results_alone()
    try:
        program(asked or COMMANDS)(prog_name="stakemap")
    finally:
        gc.freeze()  # the process ends: a last search for circles would take a tenth of a report


def _results_alone() -> None:
    """Send to standard error what a compiled library prints on its own, so that results stay readable.

    HiGHS, which `scipy.optimize.milp` calls, prints a line of its own now and then, whatever it is told.
    """
    with contextlib.suppress(OSError, io.UnsupportedOperation, AttributeError):
        if sys.stdout.fileno() != 1:
            return
        sys.stdout.flush()
        own = os.dup(1)
        os.dup2(2, 1)
        encoding, errors = sys.stdout.encoding, sys.stdout.errors
        sys.stdout = open(own, "w", encoding=encoding, errors=errors, buffering=1)  # noqa: SIM115, PTH123
