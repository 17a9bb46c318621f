"""congress-legislators: members of the US Congress, executives, committees and who sits in them, as YAML.

References
----------
.. [1] United States project (2025). congress-legislators. github.com/unitedstates/congress-legislators.
"""

from __future__ import annotations

from pathlib import Path

from stakemap.errors import InputError, Problem
from stakemap.io.limits import Limits
from stakemap.io.registers.gathering import Gathered
from stakemap.io.registers.legislatures.former_committees import Former
from stakemap.io.registers.legislatures.yaml_text import files_of
from stakemap.io.registers.linking import Linked
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, as_line, as_object, as_objects
from stakemap.wording.phrases import Words

__all__ = ["read_congress"]

_BODIES = {"rep": "house", "sen": "senate", "prez": "executive", "viceprez": "executive"}
"""The body of a term by its type; committees and leadership roles name theirs."""
_ROLES = {"rep": "representative", "sen": "senator", "prez": "president", "viceprez": "vice president"}


def read_congress(path: Path, encoding: str | None, gathered: Gathered, limits: Limits) -> None:
    """Take the people, committees and seats of a file, or of all files of a folder."""
    linked = Linked(gathered)
    former = Former(linked)
    for file, body in files_of(path, gathered, limits):
        source = gathered.source(file.name)
        if isinstance(body, dict):
            _seats(linked, body, file.name, source)
            continue
        for row, record in enumerate(body if isinstance(body, list) else (), 1):
            one = as_object(record)
            if "terms" in one:
                _person(linked, one, Place(file.name, "legislators", row, _ident(one), source))
            elif "congresses" in one:
                at = Place(file.name, "former_committees", row, as_line(one.get("thomas_id")), source)
                former.add(one, _body_of(linked, as_line(one.get("type")), at), at)
            elif "thomas_id" in one:
                _committee(
                    linked, one, Place(file.name, "committees", row, as_line(one["thomas_id"]), source)
                )
            else:
                place = Place(file.name, "file", row, "", source)
                cause = "no legislator and no committee"
                gathered.problem(cause, "leave the line out, or mend it", place)
    if not (gathered.read or gathered.left or former.waiting):
        cure = "name a file or folder of legislators, committees or their members"
        raise InputError([Problem("no legislators or committees of the congress", cure, path.name)])
    former.take()
    linked.join()


def _ident(record: Object) -> str:
    """The id that the lists of members use; of executives of whom none is known another one."""
    ids = as_object(record.get("id"))
    other = as_line(ids.get("govtrack"))
    return as_line(ids.get("bioguide")) or (f"govtrack-{other}" if other else "")


def _person(linked: Linked, record: Object, place: Place) -> None:
    named = as_object(record.get("name"))
    parts = " ".join(filter(None, (as_line(named.get("first")), as_line(named.get("last")))))
    name = as_line(named.get("official_full")) or parts
    linked.take("legislators", {**record, "id": place.record, "name": name}, place)
    for row, term in enumerate(as_objects(record.get("terms")), 1):
        kind = as_line(term.get("type"))
        at = Place(place.file, "terms", place.row, f"{place.record}.{row}", place.source)
        unit = _body_of(linked, _BODIES.get(kind, ""), at)
        said = {"person_id": place.record, "body": unit, "role": _ROLES.get(kind, kind)}
        linked.take("terms", {**term, **said}, at)
    for row, role in enumerate(as_objects(record.get("leadership_roles")), 1):
        at = Place(place.file, "leadership_roles", place.row, f"{place.record}.{row}", place.source)
        unit = _body_of(linked, as_line(role.get("chamber")), at)
        linked.take("leadership_roles", {**role, "person_id": place.record, "body": unit}, at)


def _committee(linked: Linked, record: Object, place: Place) -> None:
    above = _body_of(linked, as_line(record.get("type")), place)
    linked.take("committees", {**record, "id": place.record, "parent": above}, place)
    for part in as_objects(record.get("subcommittees")):
        ident = f"{place.record}{as_line(part.get('thomas_id'))}"
        at = Place(place.file, "subcommittees", place.row, ident, place.source)
        linked.take("subcommittees", {**part, "id": ident, "parent": place.record}, at)


def _seats(linked: Linked, lists: Object, file: str, source: str) -> None:
    """Who sits in each committee, with title."""
    for committee, members in lists.items():
        for row, member in enumerate(as_objects(members), 1):
            place = Place(file, "members", row, f"{as_line(committee)}.{row}", source)
            linked.take("members", {**member, "committee": committee}, place)


def _body_of(linked: Linked, body: str, place: Place) -> str:
    """A chamber, which belongs to the congress, the congress, or the executive."""
    if body not in ("house", "senate", "joint", "executive"):
        return ""
    raw = "congress" if body == "joint" else body
    names = {lang: Words("crm", lang).say(f"register.us.{raw}") for lang in ("en", "zh")}
    above = _body_of(linked, "joint", place) if body in ("house", "senate") else ""
    kind = "public_body" if body == "executive" else "legislature"
    linked.body(raw, names["en"], place, kind=kind, above=above, name_zh=names["zh"])
    return raw
