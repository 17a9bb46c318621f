"""UK organograms: the posts of a department as it publishes them, one CSV file a body and day.

References
----------
.. [1] UK Government Digital Service (2016). Organograms, format of data.gov.uk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.graph.name_index import fold
from stakemap.io.limits import Limits
from stakemap.io.packed import plain_stem
from stakemap.io.registers.gathering import OTHER_OF_ONE_ID, Gathered, Said
from stakemap.io.registers.linking import in_circles
from stakemap.io.registers.mapping import word
from stakemap.io.registers.places import Place
from stakemap.io.registers.reorganised import reorganised
from stakemap.io.registers.values import Object, joined_id
from stakemap.io.tables.csv_folder import csv_grid
from stakemap.io.tables.made_ids import made_id
from stakemap.work import each

__all__ = ["read_organograms"]

_SENIOR, _JUNIOR = "senior", "junior"
_HEADINGS = {
    _SENIOR: {"Post Unique Reference", "Name", "Job Title", "Reports to Senior Post"},
    _JUNIOR: {"Reporting Senior Post", "Generic Job Title"},
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INFERRED = "B3"
"""Grade of what became of a unit: read from where its posts went on, said by nobody."""
_KEPT = "the post is kept without its line"


@dataclass(slots=True)
class _Sheet:
    """One published file: its rows, and the ids of posts that stand in it."""

    file: str
    day: str
    kind: str
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

    What an older file says and the next one of the body no longer does, ended by the day of the next; a unit
    that an older one does not know began by the day of the first that does.
    """
    sheets = [
        sheet for file in each(_files(path)) if (sheet := _sheet(file, path, encoding, gathered, limits))
    ]
    bodies: dict[str, list[_Organogram]] = {}
    for sheet in each(sorted(sheets, key=lambda one: (one.day, one.kind, one.file), reverse=True)):
        known = bodies.setdefault(fold(sheet.body), [])
        later = [one for one in known if one.sheet.day > sheet.day and one.sheet.kind == sheet.kind]
        senior = [one for one in known if one.sheet.day == sheet.day and one.sheet.kind != sheet.kind]
        taken = _Organogram(gathered, sheet, later[-1] if later else None)
        if sheet.kind == _JUNIOR:
            taken.take_juniors(senior[0].idents if senior else {})
        else:
            taken.take()
        known.append(taken)
    for published in bodies.values():
        _date_parts(gathered, published)


def _files(path: Path) -> list[Path]:
    """The files of a folder; a file of junior posts with that of the senior ones beside it."""
    if path.is_dir():
        return sorted(one for one in path.rglob("*") if one.name.lower().endswith((".csv", ".csv.gz")))
    beside = path.with_name(path.name.replace("-junior.", "-senior."))
    return [path, beside] if beside != path and beside.is_file() else [path]


def _date_parts(gathered: Gathered, published: list[_Organogram]) -> None:
    """When the units of a body began and ended, as far as its other files do not know them."""
    for ident in dict.fromkeys(ident for one in published for ident in one.parts):
        days = [one.sheet.day for one in published if ident in one.parts]
        after = [one.sheet.day for one in published if one.sheet.day > max(days)]
        if after:
            gathered.ended(ident, min(after))
        if any(one.sheet.day < min(days) for one in published):
            gathered.begun(ident, min(days))


def _sheet(file: Path, path: Path, encoding: str | None, gathered: Gathered, limits: Limits) -> _Sheet | None:
    """The rows of a file; one of a folder that cannot be read is told, and the others stand."""
    try:
        return _rows(file, encoding, gathered, limits, alone=not path.is_dir())
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
    if not alone and plain_stem(file).endswith("-junior"):
        gathered.leave(_JUNIOR, "junior", Place(file.name, _JUNIOR, 1))
        return None
    grid = csv_grid(file, encoding, limits, limits.rows)
    (_, heads), *body = grid.rows or [(1, {})]
    kind = next((kind for kind, needed in _HEADINGS.items() if needed <= set(heads.values())), "")
    if not kind:
        cure = "name a file with Post Unique Reference, Name, Job Title and Reports to Senior Post"
        raise InputError([Problem("no senior posts of an organogram", cure, file.name)])
    found = _DAY.search(plain_stem(file))
    day = found[0] if found else gathered.evidence.exported
    source = gathered.source(file.name, published=day)
    rows: list[tuple[Said, Place]] = []
    for number, cells in body:
        record = {heads[at]: text for at, text in cells.items() if at in heads}
        place = Place(file.name, kind, number, str(record.get("Post Unique Reference", "")).strip(), source)
        rows.append((gathered.said(kind, record, place), place))
    gathered.days.newest = max(gathered.days.newest, day)
    return _Sheet(file.name, day, kind, rows)


class _Organogram:
    """One file on its way to facts; `later` is the next one of the body, if there is one."""

    def __init__(self, gathered: Gathered, sheet: _Sheet, later: _Organogram | None) -> None:
        self.gathered, self.sheet, self.later = gathered, sheet, later
        self.body = sheet.body
        self.until = {"valid": {"end": later.sheet.day}} if later and later.sheet.day else {}
        self.all_posts = {said["post"][0] for said, _ in sheet.rows if "post" in said}
        self.units: dict[str, str] = {}
        self.idents: dict[str, str] = {}
        self.parts: set[str] = set()
        self.said: dict[tuple[str, str], str] = {}

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
        self._tell_changes()

    def take_juniors(self, seniors: Mapping[str, str]) -> None:
        """Posts without names, one for each row, and the senior post to which they report."""
        for said, place in self.sheet.rows:
            unit, to, title = (
                self._units(said, place),
                said.get("line", ("",))[0],
                said.get("title", ("",))[0],
            )
            ident = made_id("post", (unit, to, title, *said.get("grade", ())))
            self._put(
                {"fact": "post", "id": ident, "name": title or _JUNIOR, "unit": unit} | self.until, place
            )
            if to not in seniors:
                self.gathered.leave("Reporting Senior Post", "end_missing", place)
                continue
            ends = {"from_id": ident, "to_id": seniors[to]}
            tie = {"fact": "tie", "id": made_id("tie", ("reports_to", *ends.values())), "kind": "reports_to"}
            self._put(tie | ends | self.until, place)

    def _tell_changes(self) -> None:
        """What became of units that the next file no longer has, by the posts that go on."""
        if self.later is None:
            return
        day, (_, place) = self.later.sheet.day, self.later.sheet.rows[0]
        for unit, to, count, of in reorganised(self.units, self.later.units):
            ends = {"from_id": unit, "to_id": to}
            body = {"fact": "tie", "id": made_id("tie", ("became", unit, to)), "kind": "became"}
            at = replace(place, object="units", record=f"{count} of {of} posts")
            self._put(body | ends | {"grade": _INFERRED, "valid": {"start": day}}, at)

    def _put(self, body: Object, place: Place) -> None:
        self.gathered.put(body, place, again=True)

    def _unit(self, name: str, place: Place, above: str = "") -> str:
        """A unit by its name; a part of a body is known by the names of both."""
        ident = joined_id("u:organograms", *filter(None, (above and fold(self.body), fold(name))))
        self._put({"fact": "unit", "id": ident, "name": name, "kind": "public_body"}, place)
        if above and above != ident:
            tie = {"fact": "tie", "id": made_id("tie", ("leads", above, ident)), "kind": "leads"}
            self._put({**tie, "from_id": above, "to_id": ident}, place)
            self.parts.update((ident, tie["id"]))
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
        unit = self._units(said, place)
        ident = self._ident(ref, unit)
        until = {"valid": {"end": self.sheet.day}} if means == "abolished" and self.sheet.day else self.until
        title = said.get("title", (ref,))[0]
        body = {"fact": "post", "id": ident, "name": title, "unit": unit}
        self._put({**body, **until}, place)
        if means:
            self.gathered.leave("Name", means, place)
            return
        person = made_id("person", ("organograms", fold(self.body), ref, fold(name)))
        self._put({"fact": "person", "id": person, "name": name}, place)
        tenure = {"fact": "tenure", "id": made_id("tenure", (ident, person)), "person": person, "post": ident}
        self._put({**tenure, **self.until}, place)
        self._other_than_next("holder", ref, tenure["id"])

    def _other_than_next(self, what: str, ref: str, ident: str) -> None:
        """Whom the next file names for a post holds from its day on, where this file names another."""
        self.said[what, ref] = ident
        following = self.later.said.get((what, ref), ident) if self.later else ident
        if self.later and following != ident:
            self.gathered.begun(following, self.later.sheet.day)

    def _ident(self, ref: str, unit: str) -> str:
        """The post of a reference; one that the next file has in another unit is another post until then."""
        ident = joined_id("post:organograms", fold(self.body), ref)
        if self.later and ref in self.later.idents:
            ident = self._before(self.later, ref, unit)
        self.idents[ref], self.units[ref] = ident, unit
        return ident

    def _before(self, later: _Organogram, ref: str, unit: str) -> str:
        """What the post of the next file was before it: the same, or one in another unit until its day.

        A post that the next file has as abolished ended where it was.
        """
        ident, day = later.idents[ref], later.sheet.day
        body, place = self.gathered.bodies[ident]
        if later.units[ref] == unit:
            return ident
        if (body.get("valid") or {}).get("end") == day:
            self.gathered.bodies[ident] = (body | {"unit": unit}, place)
            return ident
        self.gathered.begun(ident, day)
        return joined_id("post:organograms", fold(self.body), ref, made_id("unit", (unit, self.sheet.day)))

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
            ends = {"from_id": self.idents[ref], "to_id": self.idents[to]}
            ident = made_id("tie", ("reports_to", *ends.values()))
            self._put({"fact": "tie", "id": ident, "kind": "reports_to", **ends, **self.until}, place)
            self._other_than_next("line", ref, ident)
