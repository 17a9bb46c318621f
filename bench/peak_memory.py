"""The most memory that this process held."""

from __future__ import annotations

import resource
from pathlib import Path

__all__ = ["peak_memory"]


def peak_memory() -> float:
    """In MiB, of this program alone: `ru_maxrss` would begin with what its parent held when it started it."""
    told = Path("/proc/self/status")
    if told.exists():
        line = next(row for row in told.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
