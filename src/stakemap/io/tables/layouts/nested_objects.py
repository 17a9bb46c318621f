"""Objects inside each other, as developers write an organisation: people in teams, reports under a boss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["laid_flat"]

_DEEPEST = 40
Row = dict[str, Any]


class _NoTableError(ValueError):
    """A value that says nothing of people or units."""


def laid_flat(whole: Any) -> dict[str, Any]:
    """People, units and what else there is, each as a list of plain objects; empty where that cannot be.

    Who stands in a team is of that team, who stands under the reports of somebody reports to them, and an
    organisation named at the top has the teams.

    Examples
    --------
    >>> laid_flat({"teams": [{"name": "IT", "lead": "Ann", "people": [{"name": "Ann", "title": "CIO"}]}]})
    {'people': [{'name': 'Ann', 'title': 'CIO', 'unit': 'IT', 'head': 'yes'}], 'units': [{'name': 'IT'}]}
    >>> laid_flat([{"name": "Ann", "reports": [{"name": "Bo"}]}])
    {'people': [{'name': 'Ann'}, {'name': 'Bo', 'reports to': 'Ann'}]}
    >>> laid_flat([{"name": "Works", "units": [{"name": "IT", "head": "Ann"}]}])
    {'units': [{'name': 'Works'}, {'name': 'IT', 'led by': 'Works', 'head': 'Ann'}]}
    >>> laid_flat([{"name": {"first": "Ann"}}]), laid_flat([1])
    ({}, {})
    """
    made = _Flat()
    try:
        made.take(whole)
    except _NoTableError:
        return {}
    return made.tables()


class _Flat:
    def __init__(self) -> None:
        self._people: list[Row] = []
        self._units: list[Row] = []
        self._rest: dict[str, Any] = {}

    def tables(self) -> dict[str, Any]:
        """What was found, by the name of its sheet."""
        found = {"people": self._people, "units": self._units}
        return {**{name: rows for name, rows in found.items() if rows}, **self._rest}

    def take(self, whole: Any) -> None:
        """A list of people or of units, one of either, or an object that holds such lists."""
        listed = whole if isinstance(whole, list) else [whole]
        kinds = {_kind(key) for one in listed if isinstance(one, dict) for key, v in one.items() if _rows(v)}
        if isinstance(whole, dict) and "name" not in whole:
            self.top(whole)
        elif kinds & {"people", "units"}:
            self.units(listed, "", 0)
        else:
            self.people(listed, "", "", 0)

    def top(self, whole: Row) -> None:
        """An object that holds lists, of one organisation where one is named beside them."""
        body = next((v for k, v in whole.items() if isinstance(v, str) and _level(k)), "")
        if body:
            self._units.append({"name": body})
        for key, value in whole.items():
            kind = _kind(key)
            if kind == "people":
                self.people(value if isinstance(value, list) else [value], body, "", 1)
            elif kind == "units":
                self.units(value if isinstance(value, list) else [value], body, 1)
            elif isinstance(value, list | dict):
                self._rest[key] = value
        if not self._people and not self._units:
            raise _NoTableError

    def units(self, listed: list[Any], outer: str, depth: int) -> None:
        """Each unit, and who and what is in it."""
        for one, name, inner in _each(listed, depth, "units"):
            lead = next((_plain(v) for k, v in one.items() if vocabulary("unit_head").code(k)), "")
            row = {k: v for k, v in one.items() if not vocabulary("unit_head").code(k) and k not in inner}
            above = [row.pop(key) for key in list(row) if vocabulary("object_parent").code(key)]
            parent = next((_plain(value) for value in above if value), "") or outer
            unit = {key: _plain(value) for key, value in row.items()}
            self._units.append(unit)
            if parent:
                unit["led by"] = parent
            before = len(self._people)
            for key, value in inner.items():
                if _kind(key) == "people":
                    self.people(value, name, "", depth + 1)
                else:
                    self.units(value, name, depth + 1)
            leads = [p for p in self._people[before:] if lead in (p.get("id"), _named(p, "people"))]
            for person in leads if lead else ():
                person["head"] = "yes"
            if lead and not leads:
                unit["head"] = lead

    def people(self, listed: list[Any], unit: str, boss: str, depth: int) -> None:
        """Each person, and who stands under them."""
        for one, name, inner in _each(listed, depth, "people"):
            row = {key: _plain(value) for key, value in one.items() if key not in inner}
            if unit and not any(_level(key) or key == "unit" for key in row):
                row["unit"] = unit
            if boss:
                row["reports to"] = boss
            self._people.append(row)
            for value in inner.values():
                self.people(value, unit, name, depth + 1)


def _each(listed: list[Any], depth: int, what: str) -> Iterator[tuple[Row, str, dict[str, list[Any]]]]:
    """Each object with its name and the lists of objects inside it."""
    inside = {"people": {"reports"}, "units": {"people", "units"}}[what]
    if depth > _DEEPEST:
        raise _NoTableError
    for one in listed:
        name = _named(one, what) if isinstance(one, dict) else None
        if not isinstance(name, str):
            raise _NoTableError
        inner = {key: value for key, value in one.items() if _rows(value)}
        if not {_kind(key) for key in inner} <= inside:
            raise _NoTableError
        yield one, name, inner


def _named(one: Row, what: str) -> Any:
    """What stands under the first key that heads the names of people, or of units."""
    return next((v for k, v in one.items() if sheets()[what].heads(k, "name")), None)


def _kind(key: str) -> str:
    return vocabulary("object_key").code(key) or ""


def _rows(value: Any) -> bool:
    """Whether a value is a list of objects."""
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _level(key: str) -> bool:
    return vocabulary("unit_level").code(key) is not None


def _plain(value: Any) -> Any:
    """A value as it would be typed; of an object that names another its id or its name."""
    if not isinstance(value, dict):
        return value
    told = value.get("id", value.get("name"))
    if not isinstance(told, str | int):
        raise _NoTableError
    return told
