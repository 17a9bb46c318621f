"""What stands in a Neo4j graph, and what should stand there beside the facts, worked out from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from stakemap.model import Decision, DecisionRole, Fact, Record
from stakemap.store.neo4j.graph_model import EDGES, LINKS

__all__ = ["drawn", "links", "links_of"]

_ID = "coalesce({0}._decision + '/', '') + {0}.id"


def drawn(session: Any, ds: str) -> tuple[list[Any], list[Any]]:
    """Nodes and relationships of a dataset, each with all it shows, but for dataset and revision."""
    nodes = session.run(
        "MATCH (n {_ds: $ds}) WHERE NOT n:SmBookkeeping AND NOT n:SmHead AND NOT n:SmVersion "
        "AND NOT n:SmRevision AND NOT n:SmAudit AND NOT n:SmRequest AND NOT n:SmTombstone "
        "RETURN labels(n) AS names, n{.*, _ds: '', _rev: 0} AS values",
        ds=ds,
    )
    edges = session.run(
        f"MATCH (a {{_ds: $ds}})-[r]->(b) RETURN type(r) AS name, {_ID.format('a')} AS start, "
        f"{_ID.format('b')} AS end, properties(r) AS values",
        ds=ds,
    )
    return (
        sorted((sorted(row["names"]), _plain(row["values"])) for row in nodes),
        sorted((row["name"], row["start"], row["end"], _plain(row["values"])) for row in edges),
    )


def _plain(values: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((name, repr(value)) for name, value in values.items() if name not in ("_ds", "_rev"))


def links(session: Any, ds: str) -> Counter[tuple[str, str, str]]:
    """The relationships of a dataset that are no facts, each with how often it is there."""
    rows = session.run(
        f"MATCH (a {{_ds: $ds}})-[r]->(b) WHERE r._fact IS NULL RETURN type(r), {_ID.format('a')}, "
        f"{_ID.format('b')} + coalesce(' ' + r.fact, '')",
        ds=ds,
    )
    return Counter(tuple(row.values()) for row in rows)


def links_of(records: Iterable[Record]) -> Counter[tuple[str, str, str]]:
    """The relationships that should be there beside these facts, each once."""
    facts = {record.id: record for record in records}
    found: set[tuple[str, str, str]] = set()
    for record in facts.values():
        edge = EDGES.get(record.kind_of_fact)
        source = record.source if isinstance(record, Fact) else None
        if source is not None:
            found.add(
                ("SPEAKS_OF", source, getattr(record, edge.start))
                if edge
                else ("FROM_SOURCE", record.id, source)
            )
        for link in LINKS.get(record.kind_of_fact, ()):
            end = getattr(record, link.field)
            if end in facts:
                found.add((link.type, *((record.id, end) if link.outward else (end, record.id))))
        if isinstance(record, Decision):
            found |= {("HAS_STAGE", record.id, f"{record.id}/{stage.id}") for stage in record.stages}
        if isinstance(record, DecisionRole):
            decision = facts[record.decision]
            assert isinstance(decision, Decision)
            if record.stage in {stage.id for stage in decision.stages}:
                found.add(("SITS_IN", record.player, f"{decision.id}/{record.stage} {record.id}"))
    return Counter(found)
