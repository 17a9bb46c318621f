"""openstates: legislators, executives, mayors and committees of US states, one YAML file each.

References
----------
.. [1] Open States (2025). People and committees. github.com/openstates/people.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from stakemap.errors import InputError, Problem
from stakemap.io.limits import Limits
from stakemap.io.registers.gathering import Gathered
from stakemap.io.registers.legislatures.yaml_text import files_of
from stakemap.io.registers.linking import Linked
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, as_line, as_object, as_objects
from stakemap.wording.phrases import Words

__all__ = ["read_openstates"]

_CHAMBERS = ("lower", "upper", "legislature")
_GOVERNMENT = "government"
_MEMBER = "member"


def read_openstates(path: Path, encoding: str | None, gathered: Gathered, limits: Limits) -> None:
    """Take the people and committees of a file, or of all files of a folder."""
    linked = Linked(gathered)
    for file, body in files_of(path, gathered, limits):
        if isinstance(body, list):
            gathered.leave("municipalities", "not_taken", Place(file.name, "municipalities", 1))
        else:
            _take(linked, as_object(body), file.name)
    if not gathered.read:
        cure = "name a file or folder of people and committees"
        raise InputError([Problem("no people or committees of openstates", cure, path.name)])
    linked.join()


def _take(linked: Linked, body: Object, file: str) -> None:
    sort = "committees" if "members" in body or "chamber" in body else "people" if "name" in body else ""
    source = linked.gathered.source(_TITLE)
    place = Place(file, sort or "file", 1, as_line(body.get("id")), source, _first_url(body))
    if not sort:
        cause = "no person and no committee"
        linked.gathered.problem(cause, "leave the line out, or mend it", place)
    elif sort == "people":
        linked.take(sort, body, place)
        for row, role in enumerate(as_objects(body.get("roles")), 1):
            _role(linked, body, role, replace(place, object="roles", row=row, record=f"{place.record}.{row}"))
    else:
        above = _body_of(linked, as_line(body.get("chamber")), body, place)
        linked.take(sort, {"parent": above, **body}, place)
        for row, member in enumerate(as_objects(body.get("members")), 1):
            seat = replace(place, object="members", row=row, record=f"{place.record}.{row}")
            if member.get("person_id"):
                linked.take("members", {**member, "committee_id": body.get("id")}, seat)
            else:
                linked.gathered.read["members"] += 1
                linked.gathered.leave("members", "name_alone", seat)


_TITLE = "openstates"
"""Title of the source: the project, since each of its files is one record."""


def _first_url(body: Object) -> str:
    return next((as_line(one.get("url")) for one in as_objects(body.get("sources"))), "")


def _role(linked: Linked, person: Object, role: Object, place: Place) -> None:
    """A seat in a chamber, or a post of a government."""
    kind = as_line(role.get("type"))
    unit = _body_of(linked, kind if kind in _CHAMBERS else _GOVERNMENT, role, place)
    named = {"role": _MEMBER if kind in _CHAMBERS else kind, "unit_id": unit, "person_id": person.get("id")}
    linked.take("roles", {**role, **named}, place)


def _body_of(linked: Linked, chamber: str, record: Object, place: Place) -> str:
    """The chamber or government of a record, by its jurisdiction; chambers belong to a legislature."""
    jurisdiction = as_line(record.get("jurisdiction"))
    name = _place_name(jurisdiction)
    if not name:
        return ""
    chamber = chamber if chamber in _CHAMBERS else _GOVERNMENT
    above = _body_of(linked, "legislature", record, place) if chamber in ("lower", "upper") else ""
    raw = f"{jurisdiction}#{chamber}"
    names = {lang: Words("crm", lang).say(f"register.body.{chamber}", place=name) for lang in ("en", "zh")}
    kind = "public_body" if chamber == _GOVERNMENT else "legislature"
    linked.body(raw, names["en"], place, kind=kind, above=above, name_zh=names["zh"])
    return raw


def _place_name(jurisdiction: str) -> str:
    """A state or town as its id calls it.

    Examples
    --------
    >>> _place_name("ocd-jurisdiction/country:us/state:ga/place:powder_springs/government")
    'Powder Springs, GA'
    >>> _place_name("ocd-jurisdiction/country:us/state:ny/government"), _place_name("x")
    ('NY', '')
    """
    parts = dict(part.split(":", 1) for part in jurisdiction.split("/") if ":" in part)
    state = parts.pop("state", parts.pop("country", "")).upper()
    parts.pop("country", None)
    town = next(reversed(parts.values()), "").replace("_", " ").title()
    return ", ".join(filter(None, (town, state)))
