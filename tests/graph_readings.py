"""A reading of a graph with its parts by name."""

from __future__ import annotations

from types import SimpleNamespace

from stakemap.model import Person, Tie

__all__ = ["plain"]


def plain(reading):
    """A reading with its parts by name."""
    people = {one.id: one.name for one in reading.records if isinstance(one, Person)}
    ties = [one for one in reading.records if isinstance(one, Tie)]
    return SimpleNamespace(
        reading=reading,
        names=sorted(people.values()),
        ties=ties,
        arcs=sorted((one.kind, people[one.from_id], people[one.to_id]) for one in ties),
        spans=sorted((str(one.valid.start), str(one.valid.end)) for one in ties),
        strengths=sorted(one.strength for one in ties if one.strength is not None),
        left={(one.what, one.why): one.count for one in reading.imported.left_out},
        assumed=[one.how for one in reading.readings],
        problems=[(one.row, one.field, one.cause) for one in reading.problems],
    )
