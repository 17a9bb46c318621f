"""How much a test tries: in each run what shows its sentence, far more with the profile ``thorough``."""

from __future__ import annotations

import os

__all__ = ["PROFILE", "size"]

PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
"""Of the profiles in ``conftest.py``, the one of this run."""


def size(usual: int, *, thorough: int) -> int:
    """Graphs, seeds or files to try, by the profile of the run."""
    return thorough if PROFILE == "thorough" else usual
