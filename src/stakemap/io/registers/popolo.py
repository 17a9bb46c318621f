"""Popolo JSON, also as EveryPolitician writes it: people, bodies, posts, memberships, terms.

References
----------
.. [1] The Popolo Project (2023). Data specification. popoloproject.com/specs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stakemap.errors import InputError, Problem
from stakemap.io.json_text import loaded
from stakemap.io.limits import Limits
from stakemap.io.registers.gathering import Gathered, Said
from stakemap.io.registers.linking import Linked
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, as_line, as_object, as_objects, text_of
from stakemap.work import each

__all__ = ["read_popolo"]

_LISTS = ("persons", "organizations", "posts", "memberships", "events")
_NOT_READ = ("areas", "motions", "vote_events", "votes", "speeches")
_ONE = {"person": "persons", "organization": "organizations", "post": "posts"}
_INSIDE = {"persons": "person_id", "organizations": "organization_id", "posts": "post_id"}
"""Lists whose records may hold others, and the field of these by which they name the record around them."""


def read_popolo(path: Path, encoding: str | None, gathered: Gathered, limits: Limits) -> None:
    """Take the records of a file."""
    whole = loaded(text_of(path, limits), path.name, limits)
    lists = {"memberships": whole} if isinstance(whole, list) else as_object(whole)
    if "id" in lists or not any(isinstance(lists.get(name), list) for name in _LISTS):
        cure = "name a file with persons, organizations or memberships"
        raise InputError([Problem("no lists of Popolo", cure, path.name)])
    source = gathered.source(path.name)
    linked = Linked(gathered)
    for name in _NOT_READ:
        for row, _ in enumerate(as_objects(lists.get(name)), 1):
            gathered.leave(name, "not_taken", Place(path.name, name, row))
    for name in _LISTS:
        listed = lists.get(name)
        for row, record in enumerate(each(listed if isinstance(listed, list) else ()), 1):
            for sort, one in _unfolded(name, record):
                place = Place(path.name, sort, row, as_line(one.get("id")), source)
                if isinstance(record, dict):
                    linked.take(sort, one, place)
                    if sort == "organizations":
                        linked.former(place.record, _former_names(one), place)
                else:
                    gathered.problem("a record that is no object", "give it its fields", place)
    linked.join()


def _unfolded(name: str, record: object) -> Iterator[tuple[str, Object]]:
    """A record, and those that stand inside it, each with the name of what stands around it."""
    outer = as_object(record)
    more = {}
    for inside, list_name in _ONE.items():
        held = as_object(outer.get(inside))
        if held and f"{inside}_id" not in outer and name in ("memberships", "posts"):
            more[f"{inside}_id"] = held.get("id")
            yield list_name, _with_body(held, outer)
    yield name, outer | more
    for inner in ("memberships", "posts") if name in _INSIDE else ():
        for one in as_objects(outer.get(inner)):
            yield from _unfolded(inner, {_INSIDE[name]: outer.get("id")} | one)


def _former_names(record: Object) -> list[Said]:
    """Names of a body that ended on a day."""
    said = [
        {
            ours: (text,)
            for ours, name in (("name", "name"), ("start", "start_date"), ("end", "end_date"))
            if (text := as_line(one.get(name)))
        }
        for one in as_objects(record.get("other_names"))
    ]
    return [one for one in said if {"name", "end"} <= set(one)]


def _with_body(held: Object, outer: Object) -> Object:
    """A post inside a membership belongs to the body of it."""
    body = as_object(outer.get("organization")).get("id") or outer.get("organization_id")
    return {"organization_id": body} | held if "label" in held and body else held
