"""The Organization Ontology of the W3C, as JSON-LD with its context in the file.

References
----------
.. [1] W3C (2014). The Organization Ontology. Recommendation, w3.org/TR/vocab-org.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from stakemap.errors import InputError, LimitExceeded, MissingExtra, Problem
from stakemap.io.json_text import loaded
from stakemap.io.limits import Limits
from stakemap.io.registers.gathering import Gathered
from stakemap.io.registers.linking import Linked
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, as_line, text_of
from stakemap.io.tables.made_ids import made_id
from stakemap.work import each

if TYPE_CHECKING:
    import rdflib

__all__ = ["SORTS", "read_organizations"]

_ORG = "http://www.w3.org/ns/org#"
_TIME = "http://www.w3.org/2006/time#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SORTS: Mapping[str, str] = MappingProxyType(
    {
        "http://xmlns.com/foaf/0.1/Person": "person",
        "http://schema.org/Person": "person",
        f"{_ORG}Organization": "organization",
        f"{_ORG}FormalOrganization": "organization",
        f"{_ORG}OrganizationalUnit": "organization",
        f"{_ORG}OrganizationalCollaboration": "organization",
        f"{_ORG}Post": "post",
        f"{_ORG}Membership": "membership",
    }
)
"""Classes, and what a record of each is called in the tables."""
_PARTS = re.compile(r"[#/:]")
_TURNED = {
    f"{_ORG}hasSubOrganization": f"{_ORG}subOrganizationOf",
    f"{_ORG}hasUnit": f"{_ORG}unitOf",
    f"{_ORG}hasPost": f"{_ORG}postIn",
    f"{_ORG}hasMembership": f"{_ORG}member",
    f"{_ORG}heldBy": f"{_ORG}holds",
}
"""Properties that are read from their other end."""
_NAMES = ("prefLabel", "label", "name")
_ENDS = {"hasBeginning": "start", "hasEnd": "end"}
_SIMPLE = {"holds": ("post", ""), "memberOf": ("organization", ""), "headOf": ("organization", "head")}
"""Properties of a person that say what a membership without days says: where, and in which role."""
Said = dict[str, list[str]]


def read_organizations(path: Path, encoding: str | None, gathered: Gathered, limits: Limits) -> None:
    """Take people, organizations, posts, memberships, and who reports to whom.

    A context that stands elsewhere is refused: nothing is fetched.

    Raises
    ------
    InputError
        No JSON-LD with the ontology in it; `LimitExceeded` over a cap.
    MissingExtra
        Without rdflib (``stakemap[rdf]``).
    """
    text = text_of(path, limits)
    whole = loaded(text, path.name, limits)
    _no_context_elsewhere(whole, path.name)
    records = _records(_graph(text, path.name), limits, path.name)
    source = gathered.source(path.name)
    linked = Linked(gathered)
    reports: list[tuple[str, str, Place]] = []
    counts: dict[str, int] = defaultdict(int)
    for sort, ident, said in each(records):
        counts[sort] += 1
        place = Place(path.name, sort, counts[sort], as_line(ident), source)
        reports += [(ident, boss, place) for boss in said.pop("reportsTo", [])]
        seats = [(where, text, role) for key, (where, role) in _SIMPLE.items() for text in said.pop(key, [])]
        linked.take(sort, {"id": ident, **said}, place)
        for where, text, role in seats:
            seat: Object = {"member": ident, where: text, "role": role}
            linked.take("membership", seat, Place(path.name, sort, counts[sort], "", source))
    if not counts:
        cure = "name a file with classes of http://www.w3.org/ns/org#"
        raise InputError([Problem("nothing of the Organization Ontology", cure, path.name)])
    linked.join()
    for one, other, place in reports:
        _report(gathered, one, other, place)


def _report(gathered: Gathered, one: str, other: str, place: Place) -> None:
    """A line from one to another, both people or both posts."""
    for known in (gathered.known["post"], gathered.known["person"]):
        if one in known and other in known and one != other:
            ends = {"from_id": known[one], "to_id": known[other]}
            tie = {"fact": "tie", "id": made_id("tie", ("reports_to", *ends.values())), "kind": "reports_to"}
            gathered.put(tie | ends, place)
            return
    gathered.leave("reportsTo", "end_missing", place)


def _no_context_elsewhere(value: object, file: str) -> None:
    """Refuse a context that would have to be fetched."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            context = one.get("@context")
            listed = context if isinstance(context, list) else [context]
            if "@import" in one or any(isinstance(part, str) for part in listed):
                cure = "write the context itself into the file"
                raise InputError([Problem("a context that stands elsewhere; nothing is fetched", cure, file)])
            waiting += one.values()


def _graph(text: str, file: str) -> rdflib.Graph:
    try:
        import rdflib
    except ImportError:
        raise MissingExtra("rdflib", "rdf") from None
    graph = rdflib.Graph()
    try:
        with _quiet():
            graph.parse(data=text, format="json-ld", base="urn:stakemap:file")
    except Exception as error:  # noqa: BLE001  rdflib tells what it cannot read in whatever way it meets it
        cause = f"no JSON-LD that can be read ({type(error).__name__})"
        raise InputError([Problem(cause, "write it again", file)]) from None
    return graph


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the log of rdflib, which repeats values that it cannot read, and its warnings about itself."""
    logger = logging.getLogger("rdflib.term")
    logger.addFilter(_nothing)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        logger.removeFilter(_nothing)


def _nothing(record: logging.LogRecord) -> bool:
    del record
    return False


def _records(graph: rdflib.Graph, limits: Limits, file: str) -> list[tuple[str, str, Said]]:
    """Sort, id and properties by their short names, of each thing of a class that is known; in one order."""
    if len(graph) > limits.rows:
        raise LimitExceeded([Problem(f"more than {limits.rows} statements", "split it", file, code="limit")])
    said: dict[object, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for one, name, other in graph:
        turned = _TURNED.get(str(name))
        if turned:
            said[other][turned].append(one)
        else:
            said[one][str(name)].append(other)
    found = []
    for thing, properties in said.items():
        sort = next((SORTS[str(kind)] for kind in properties.get(_TYPE, ()) if str(kind) in SORTS), "")
        if sort:
            found.append((sort, _ident(thing), _plain(properties, said)))
    return sorted(found, key=lambda row: (row[0], row[1], str(sorted(row[2].items()))))


def _plain(properties: Mapping[str, list[object]], said: Mapping[object, dict[str, list[object]]]) -> Said:
    """Properties by the last part of their names; of a role its label, of an interval its days."""
    plain: Said = {}
    for name, values in properties.items():
        short = _short(name)
        if name == f"{_ORG}memberDuring":
            for interval in values:
                plain |= dict(_days(said.get(interval, {}), said))
        elif name == f"{_ORG}role":
            plain[short] = sorted(_label(role, said.get(role, {})) for role in values)
        elif name != _TYPE:
            plain.setdefault(short, []).extend(sorted(_ident(value) or "_" for value in values))
    return plain


def _days(
    interval: Mapping[str, list[object]], said: Mapping[object, dict[str, list[object]]]
) -> Iterator[tuple[str, list[str]]]:
    for name, ours in _ENDS.items():
        for instant in interval.get(f"{_TIME}{name}", ()):
            days = [str(day) for key, held in said.get(instant, {}).items() if "inXSD" in key for day in held]
            if days:
                yield ours, sorted(days)[:1]


def _label(role: object, properties: Mapping[str, list[object]]) -> str:
    names = (str(value) for key, held in properties.items() if key.endswith(_NAMES) for value in held)
    return min(names, default=_short(str(role)))


def _short(address: str) -> str:
    """The last part of an address."""
    return _PARTS.split(address)[-1]


def _ident(value: object) -> str:
    """The address or text of a value; nothing for one without a name of its own."""
    return "" if type(value).__name__ == "BNode" else str(value)
