"""Files of an export to its objects: which file holds what, which columns are read, which never."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from stakemap import policy
from stakemap.errors import Problem
from stakemap.graph.name_index import fold
from stakemap.io.crm.mapping import Meanings
from stakemap.io.imported import FileRead, LeftOut
from stakemap.io.tables.grids import Grid, column_letters

__all__ = ["DAYS", "Export", "Item", "after"]

DAYS = ("day", "start", "seen", "met", "closes")
"""Fields that hold dates."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[, T]+.*)?", re.ASCII)


def after(day: str, other: str) -> bool:
    """Whether a day is later than another; not where it is no day, which its cell is told for."""
    return bool(_ISO.fullmatch(day)) and day > other


@dataclass(slots=True)
class Item:
    """One row of an object: the text of each field, and where it stands."""

    object: str
    grid: Grid
    number: int
    columns: Mapping[str, int]
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def at(self, *names: str) -> int:
        """The column of the first of several fields that has one; 0 without any."""
        return next((self.columns[name] for name in names if name in self.columns), 0)

    @property
    def day(self) -> str:
        """The first of its dates."""
        return self["day"] or self["start"]


@dataclass(slots=True)
class Export:
    """The objects of all files, with what was left out on the way."""

    meanings: Meanings
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: list[FileRead] = field(default_factory=list)
    _left: dict[tuple[str, str, str], LeftOut] = field(default_factory=dict)
    _taken: dict[str, set[int]] = field(default_factory=dict)

    def read(self, grids: Iterable[Grid]) -> None:
        """Take every file whose columns are those of an object."""
        for grid in grids:
            if grid.unread is not None:
                self.problems.append(grid.unread)
                self.files.append(FileRead(grid.file, "", 0, 0))
                continue
            self._read(grid)

    def of(self, name: str) -> Iterator[Item]:
        """The rows of an object that are not deleted; of ``activity`` those of every kind."""
        for item in self.items:
            if item.object.partition(":")[0] == name:
                yield item

    def leave(self, item: Item, why: str) -> None:
        """Put down why a row, or a part of it, is left out."""
        key = (item.grid.file, why, "")
        old = self._left.get(key)
        self._left[key] = (
            replace(old, count=old.count + 1) if old else LeftOut(item.grid.file, why, 1, item.number)
        )

    def take(self, item: Item) -> None:
        """Put down that a row says something that is taken."""
        self._taken.setdefault(item.grid.file, set()).add(item.number)

    @property
    def left(self) -> tuple[LeftOut, ...]:
        """What was left out, rows before columns, by file."""
        order = {one.file: k for k, one in enumerate(self.files)}
        return tuple(
            sorted(self._left.values(), key=lambda x: (order[x.file], x.heading != "", x.row, x.why))
        )

    def tallied(self) -> tuple[FileRead, ...]:
        """Each file with how many of its rows were taken."""
        return tuple(replace(one, taken=len(self._taken.get(one.file, ()))) for one in self.files)

    def _read(self, grid: Grid) -> None:
        above = grid.top
        found = next(
            (
                (k, name)
                for k, (_, row) in enumerate(above)
                if (name := self.meanings.recognise(row.values()))
            ),
            None,
        )
        if found is None:
            self.files.append(FileRead(grid.file, "", max(0, len(grid.rows) - 1), 0))
            return
        start, name = found
        number, header = grid.rows[start]
        columns = self.meanings.columns(name, header)
        body = [row for row in grid.rows[start + 1 :] if any(text.strip() for text in row[1].values())]
        self._look_at_headings(grid, number, header, set(columns.values()), body)
        read = tuple((header[at].strip(), what) for what, at in sorted(columns.items(), key=lambda c: c[1]))
        self.files.append(FileRead(grid.file, name, len(body), 0, read))
        order = {what: _order(body, columns[what]) for what in DAYS if what in columns}
        for row, cells in body:
            if row in grid.torn:
                torn = grid.torn[row]
                self.problems.append(Problem(torn.cause, torn.cure, grid.file, grid.name, row=row))
                continue
            said = {what: cells[at].strip() for what, at in columns.items() if cells.get(at, "").strip()}
            said |= {what: _plain_day(said[what], first) for what, first in order.items() if what in said}
            item = Item(name, grid, row, columns, said)
            if self.meanings.value("closed", said.get("deleted", "")):
                self.leave(item, "deleted")
            else:
                self.items.append(item)

    def _look_at_headings(
        self,
        grid: Grid,
        number: int,
        header: Mapping[int, str],
        read: set[int],
        body: list[tuple[int, dict[int, str]]],
    ) -> None:
        """Say which columns are not read; refuse those of a red line that hold something.

        A column that every such export has (a private phone, a birthday) is passed over unread; one that
        somebody added, which a red line refuses, is refused as at every other door.
        """
        for at, text in header.items():
            heading = text.strip()
            if at in read or not heading:
                continue
            holds = any(cells.get(at, "").strip() for _, cells in body)
            why = self.meanings.left.get(fold(heading), "unknown")
            refused = policy.refusal(heading.removesuffix("__c")) if why == "unknown" else None
            if refused is not None and holds:
                place = Problem(
                    "", file=grid.file, sheet=grid.name, cell=f"{column_letters(at)}{number}", row=number
                )
                self.problems.append(policy.refused_problem(refused, place))
            elif holds:
                key = (grid.file, why, heading)
                self._left[key] = LeftOut(grid.file, why, 1, number, heading[:60])


def _order(body: list[tuple[int, dict[int, str]]], at: int) -> str:
    """Whether the dates of a column begin with the day or the month, where one of them shows it."""
    seen = [m for _, cells in body if (m := _SLASHED.fullmatch(cells.get(at, "").strip()))]
    day_first = any(int(m[1]) > 12 for m in seen)
    month_first = any(int(m[3]) > 12 for m in seen)
    return "" if day_first == month_first else "dm" if day_first else "md"


def _plain_day(text: str, order: str) -> str:
    """A date without its time; one of figures alone in the order that its column shows.

    Examples
    --------
    >>> _plain_day("2026-03-05T09:00:00.000Z", ""), _plain_day("3/14/2026 9:30 AM", "md")
    ('2026-03-05', '2026-03-14')
    >>> _plain_day("3/4/2026", "dm"), _plain_day("3/4/2026", "")
    ('2026-04-03', '3/4/2026')
    """
    iso = _ISO.fullmatch(text)
    if iso:
        return f"{iso[1]}-{int(iso[2]):02}-{int(iso[3]):02}"
    slashed = _SLASHED.fullmatch(text)
    if slashed and order:
        day, month = (slashed[1], slashed[3]) if order == "dm" else (slashed[3], slashed[1])
        return f"{slashed[4]}-{int(month):02}-{int(day):02}"
    return text
