"""``python -m bench TOPIC [options]``: a topic is a module of this folder that has a ``main``."""

from __future__ import annotations

import os
import sys
from importlib import import_module

TOPICS = ("validity", "speed", "analysis", "store", "groups")


def main(words: list[str]) -> int:
    """Run one benchmark; exit code 2 for a wrong name."""
    if not words or words[0] not in TOPICS:
        print(f"usage: python -m bench {'|'.join(TOPICS)} [--json] [options]", file=sys.stderr)
        return 2
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    code: int = import_module(f"bench.{words[0]}").main(words[1:])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
