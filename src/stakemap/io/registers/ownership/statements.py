"""Statements of FollowTheMoney: each says one value of one property; together they are entities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from stakemap.io.registers.gathering import Gathered
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, as_line, as_object

__all__ = ["Statements", "is_statement"]

_KIND = "statement"
_OF_ITSELF = "id"
"""The property by which a statement says that its entity exists; its value is a checksum."""


def is_statement(body: object) -> bool:
    """Whether a line is a statement rather than an entity.

    Examples
    --------
    >>> is_statement({"entity_id": "a", "prop": "name"}), is_statement({"id": "a", "properties": {}})
    (True, False)
    """
    return isinstance(body, dict) and {"entity_id", "prop"} <= set(body)


@dataclass(slots=True)
class _Entity:
    """What the statements of one canonical id say so far, and where the first of them stands."""

    row: int
    first: str
    schemata: set[str] = field(default_factory=set)
    datasets: set[str] = field(default_factory=set)
    values: dict[str, dict[str, None]] = field(default_factory=dict)


class Statements:
    """Statements in any order, by the canonical id of their entity."""

    def __init__(self, gathered: Gathered) -> None:
        self.gathered = gathered
        self.found: dict[str, _Entity] = {}
        self.order = {schema: at for at, schema in enumerate(gathered.objects)}

    def take(self, body: object, place: Place) -> None:
        """One statement; of a schema that is not read the count alone is kept."""
        said = as_object(body)
        schema, prop = as_line(said.get("schema")), as_line(said.get("prop"))
        ident = as_line(said.get("canonical_id")) or as_line(said.get("entity_id"))
        gathered = self.gathered
        if not ident or not schema or not prop:
            cause = "a statement without an entity, a schema or a property"
            gathered.problem(cause, "leave the line out, or mend it", place)
            return
        entity = self.found.get(ident)
        if entity is None:
            entity = self.found[ident] = _Entity(place.row, as_line(said.get("id")))
        gathered.read[_KIND] += 1
        entity.schemata.add(schema)
        entity.datasets.update(filter(None, [as_line(said.get("dataset"))]))
        value = as_line(said.get("value"))
        if prop == _OF_ITSELF or not value:
            return
        mapped = gathered.objects.get(schema)
        if mapped is None or not mapped.why(prop):
            entity.values.setdefault(prop, {}).setdefault(value)
        elif (why := mapped.why(prop)) not in ("provenance", "embedded"):
            gathered.leave(prop, why, place)

    def entities(self) -> Iterator[tuple[int, Object, str]]:
        """Each entity with the row and the id of its first statement; of several schemata the closest."""
        for ident, one in self.found.items():
            known = [schema for schema in one.schemata if schema in self.order]
            schema = max(known, key=self.order.__getitem__) if known else min(one.schemata)
            properties = {prop: list(values) for prop, values in one.values.items()}
            body: Object = {"id": ident, "schema": schema, "properties": properties}
            yield one.row, body | {"datasets": sorted(one.datasets)}, f"#{_KIND}/{one.first or one.row}"
