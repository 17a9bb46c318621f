"""Work that is called off at one of its checkpoints, which are counted."""

from __future__ import annotations

import random

from stakemap.work import Deadline

__all__ = ["AtCheckpoint", "some_checkpoints"]


class AtCheckpoint(Deadline):
    """A deadline that comes at the k-th checkpoint; it counts them."""

    def __init__(self, k: int = 0) -> None:
        super().__init__()
        self.k, self.seen = k, 0

    def check(self) -> None:
        self.seen += 1
        if self.seen == self.k:
            self.cancel()
        super().check()


def some_checkpoints(n: int, most: int) -> list[int]:
    """Of the checkpoints 1 to n the second, the last and some others, at most so many; always the same."""
    return sorted({2, n, *random.Random(n).sample(range(1, n + 1), min(n, most - 2))} & set(range(1, n + 1)))
