"""UK organograms: the senior posts of a department as it publishes them, one CSV file a body and day.

References
----------
.. [1] UK Government Digital Service (2016). Organograms, format of data.gov.uk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.graph.name_index import fold
from stakemap.io.limits import Limits
from stakemap.io.registers.gathering import OTHER_OF_ONE_ID, Gathered, Said
from stakemap.io.registers.linking import in_circles
from stakemap.io.registers.mapping import word
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, joined_id
from stakemap.io.tables.csv_folder import csv_grid
from stakemap.io.tables.made_ids import made_id
from stakemap.work import each

__all__ = ["read_organograms"]

_SENIOR = "senior"
_HEADINGS = {"Post Unique Reference", "Name", "Job Title", "Reports to Senior Post"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_KEPT = "the post is kept without its line"


@dataclass(slots=True)
class _Sheet:
    """One published file: its rows, and the ids of posts that stand in it."""

    file: str
    day: str
    rows: list[tuple[Said, Place]]
    posts: set[str] = field(default_factory=set)
    lines: dict[str, tuple[str, Place]] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The organisation, as its first row that names one does; else as the file is called."""
        named = (said["body"][0] for said, _ in self.rows if "body" in said)
        return next(named, re.split(r"-\d{4}-", self.file)[0])


def read_organograms(path: Path, encoding: str | None, gathered: Gathered, limits: Limits) -> None:
    """Take the posts of a file, or of all files of a folder; the newest of a body says how it is now.

    What an older file says and the next one of the body no longer does, ended by the day of the next.
    """
    files = sorted(path.rglob("*.csv")) if path.is_dir() else [path]
    sheets = [sheet for file in each(files) if (sheet := _sheet(file, path, encoding, gathered, limits))]
    later: dict[str, list[str]] = {}
    for sheet in each(sorted(sheets, key=lambda one: (one.day, one.file), reverse=True)):
        days = later.setdefault(fold(sheet.body), [])
        _Organogram(gathered, sheet, min((d for d in days if d > sheet.day), default="")).take()
        days.append(sheet.day)


def _sheet(file: Path, path: Path, encoding: str | None, gathered: Gathered, limits: Limits) -> _Sheet | None:
    """The rows of a file; one of a folder that cannot be read is told, and the others stand."""
    try:
        return _rows(file, encoding, gathered, limits, alone=file == path)
    except LimitExceeded:
        raise
    except InputError as error:
        if file == path:
            raise
        for problem in error.problems:
            place = Place(problem.file or file.name, _SENIOR, problem.row or 1)
            gathered.problem(problem.cause, problem.cure, place)
        return None


def _rows(
    file: Path, encoding: str | None, gathered: Gathered, limits: Limits, *, alone: bool
) -> _Sheet | None:
    if not alone and file.stem.endswith("-junior"):
        gathered.leave("junior", "not_taken", Place(file.name, "junior", 1))
        return None
    grid = csv_grid(file, encoding, limits, limits.rows)
    (_, heads), *body = grid.rows or [(1, {})]
    if not set(heads.values()) >= _HEADINGS:
        cure = "name a file with Post Unique Reference, Name, Job Title and Reports to Senior Post"
        raise InputError([Problem("no senior posts of an organogram", cure, file.name)])
    found = _DAY.search(file.stem)
    day = found[0] if found else gathered.evidence.exported
    source = gathered.source(file.name, published=day)
    rows: list[tuple[Said, Place]] = []
    for number, cells in body:
        record = {heads[at]: text for at, text in cells.items() if at in heads}
        place = Place(
            file.name, _SENIOR, number, str(record.get("Post Unique Reference", "")).strip(), source
        )
        rows.append((gathered.said(_SENIOR, record, place), place))
    gathered.days.newest = max(gathered.days.newest, day)
    return _Sheet(file.name, day, rows)


class _Organogram:
    """One file on its way to facts; `ended` is the day of the next file of the body, if there is one."""

    def __init__(self, gathered: Gathered, sheet: _Sheet, ended: str) -> None:
        self.gathered, self.sheet = gathered, sheet
        self.body = sheet.body
        self.until = {"valid": {"end": ended}} if ended else {}
        self.all_posts = {said["post"][0] for said, _ in sheet.rows if "post" in said}

    def take(self) -> None:
        """Units, posts, who holds them and to whom they report."""
        for said, place in self.sheet.rows:
            self._line(said, place)
            if "post" not in said:
                self.gathered.problem("a record without an id", "fill it in", place, "post")
            elif said["post"][0] in self.sheet.posts:
                self.gathered.problem(*OTHER_OF_ONE_ID, place, "post")
            else:
                self.sheet.posts.add(said["post"][0])
                self._post(said, place)
        self._reporting()

    def _put(self, body: Object, place: Place) -> None:
        self.gathered.put(body, place, again=True)

    def _unit(self, name: str, place: Place, above: str = "") -> str:
        """A unit by its name; a part of a body is known by the names of both."""
        ident = joined_id("u:organograms", *filter(None, (above and fold(self.body), fold(name))))
        self._put({"fact": "unit", "id": ident, "name": name, "kind": "public_body"}, place)
        if above and above != ident:
            tie = {"fact": "tie", "id": made_id("tie", ("leads", above, ident)), "kind": "leads"}
            self._put({**tie, "from_id": above, "to_id": ident}, place)
        return ident

    def _units(self, said: Said, place: Place) -> str:
        body = self._unit(self.body, place)
        department = said.get("department", (self.body,))[0]
        if fold(department) != fold(self.body):
            above = self._unit(department, place)
            tie = {"fact": "tie", "id": made_id("tie", ("leads", above, body)), "kind": "leads"}
            self._put({**tie, "from_id": above, "to_id": body}, place)
        part = said.get("unit", (self.body,))[0]
        return body if fold(part) == fold(self.body) else self._unit(part, place, body)

    def _post(self, said: Said, place: Place) -> None:
        ref = said["post"][0]
        name = said.get("name", ("",))[0]
        means = word("organograms", "name", name) if name else "nobody"
        ident = self._ident(ref)
        until = {"valid": {"end": self.sheet.day}} if means == "abolished" and self.sheet.day else self.until
        title = said.get("title", (ref,))[0]
        body = {"fact": "post", "id": ident, "name": title, "unit": self._units(said, place)}
        self._put({**body, **until}, place)
        if means:
            self.gathered.leave("Name", means, place)
            return
        person = made_id("person", ("organograms", fold(self.body), ref, fold(name)))
        self._put({"fact": "person", "id": person, "name": name}, place)
        tenure = {"fact": "tenure", "id": made_id("tenure", (ident, person)), "person": person, "post": ident}
        self._put({**tenure, **self.until}, place)

    def _ident(self, ref: str) -> str:
        return joined_id("post:organograms", fold(self.body), ref)

    def _line(self, said: Said, place: Place) -> None:
        """To which post a row reports; tops, lines to itself and to a post that is not there are told."""
        ref, to = said.get("post", ("",))[0], said.get("line", ("",))[0]
        if not to or word("organograms", "line", to) == "top":
            self.gathered.leave("Reports to Senior Post", "top", place)
        elif to == ref:
            self.gathered.problem("a post that reports to itself", _KEPT, place, "line", doubt=True)
        elif to not in self.all_posts:
            cause = "a post that reports to one that is not in the file"
            self.gathered.problem(cause, _KEPT, place, "line", doubt=True)
        else:
            self.sheet.lines.setdefault(ref, (to, place))

    def _reporting(self) -> None:
        lines = {ref: pair for ref, pair in self.sheet.lines.items() if ref in self.sheet.posts}
        circles = in_circles({ref: to for ref, (to, _) in lines.items()})
        for ref, (to, place) in lines.items():
            if ref in circles:
                cause = "stands above itself by way of others"
                self.gathered.problem(
                    cause, "mend one of them; all are kept without", place, "line", doubt=True
                )
                continue
            ends = {"from_id": self._ident(ref), "to_id": self._ident(to)}
            ident = made_id("tie", ("reports_to", *ends.values()))
            self._put({"fact": "tie", "id": ident, "kind": "reports_to", **ends, **self.until}, place)
