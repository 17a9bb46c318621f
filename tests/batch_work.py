"""Work that a process of a pool can do in tests: it must be found by its name from there."""

from __future__ import annotations

import os
import signal
import time


def doubled(task, tell):
    """Twice the number; 13 ends the process, 14 leaves it, 15 never ends."""
    tell(0.5, "half")
    if task == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    if task == 14:
        os._exit(3)
    while task == 15:
        time.sleep(0.1)
    return 2 * task


def process_of(task, tell):
    """Which process it is."""
    return os.getpid()
