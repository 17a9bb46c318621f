"""Which tests run a line: read from the data that `scripts/bench branches` leaves."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

__all__ = ["NearTests"]


class NearTests:
    """The tests that ran each line, first those that ran little else.

    They look at what the line is for; and the order is the same on a busy machine.

    Parameters
    ----------
    data
        The file of `coverage` with branches and a context for each test.
    seconds
        The file of the processor seconds of each test, as JSON.
    """

    def __init__(self, data: Path, seconds: Path) -> None:
        self._store = sqlite3.connect(data)
        self._seconds: dict[str, float] = json.loads(seconds.read_text(encoding="utf-8"))
        self._files = {Path(path): ident for ident, path in self._store.execute("select id, path from file")}
        self._known: dict[Path, dict[int, set[str]]] = {}
        self._breadth: Counter[str] = Counter()
        ask = "select context, count(*) from arc join context on context.id = context_id group by context"
        for context, steps in self._store.execute(ask):
            self._breadth[context.partition("|")[0]] += steps

    @property
    def tests(self) -> list[str]:
        """Node ids of all that are known."""
        return sorted(self._seconds)

    def of(self, path: Path, lines: Iterable[int]) -> list[str]:
        """Node ids of the tests that ran one of the lines; of a line run at import, those of the module."""
        by_line = self._lines(path)
        found: set[str] = set().union(*(by_line.get(line, ()) for line in lines))
        found.discard("")
        return self._narrowest_first(found) if found else self.of_module(path)

    def of_module(self, path: Path) -> list[str]:
        """Node ids of all tests that ran something of a module, or are named after it.

        What is computed once and kept runs no line for a test that only looks at it.
        """
        own = {test for test in self._seconds if f"/test_{path.stem}.py::" in f"/{test}"}
        return self._narrowest_first(own.union(*self._lines(path).values()) - {""})

    def _narrowest_first(self, found: set[str]) -> list[str]:
        return sorted(found, key=lambda test: (self._breadth.get(test, 0), test))

    def seconds(self, test: str) -> float:
        """How much processor time a test took."""
        return self._seconds.get(test, 0.05)

    def _lines(self, path: Path) -> dict[int, set[str]]:
        if path not in self._known:
            copies = [ident for file, ident in self._files.items() if _same(file, path)]
            names = dict(self._store.execute("select id, context from context"))
            lines: dict[int, set[str]] = defaultdict(set)
            ask = "select context_id, fromno, tono from arc where file_id = ?"
            for context, start, end in (
                row for ident in copies for row in self._store.execute(ask, (ident,))
            ):
                test = names[context].partition("|")[0]
                for line in (start, end):
                    if line > 0:
                        lines[line].add(test)
            self._known[path] = lines
        return self._known[path]


def _same(one: Path, other: Path) -> bool:
    """The same module, though the data may come from another copy of the tree."""
    at = [
        path.parts[path.parts.index("src") :] if "src" in path.parts else path.parts for path in (one, other)
    ]
    return at[0] == at[1]
