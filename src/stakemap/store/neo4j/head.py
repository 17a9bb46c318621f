"""The head node of a dataset: what stands there, and what is being written beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stakemap.errors import Corrupt
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.connection import Runner
from stakemap.store.shared.digests import State
from stakemap.store.shared.rows import Revision

__all__ = ["CURE", "DatasetHead", "head_of"]

CURE = "restore a backup; call verify()"


@dataclass(frozen=True, slots=True)
class DatasetHead:
    """The head node of a dataset: what stands there, and what is being written."""

    rev: int
    at: str | None
    facts: int
    state: State
    base: State
    """State without assessments and runs, which no source holds."""
    types: tuple[str, ...]
    salt: bytes
    seq: int
    chain: bytes
    erasures: int
    token: str | None
    staged: str | None
    """Mark of the write that is being staged."""
    staged_rev: int | None
    staged_cursor: int
    staged_age: float
    """Seconds since its last sign of life."""

    @property
    def revision(self) -> Revision:
        """The published revision."""
        return Revision(self.rev, self.at, self.facts, self.state)


_EMPTY = DatasetHead(0, None, 0, State(), State(), (), b"", 0, b"", 0, None, None, None, 0, 0.0)


def head_of(runner: Runner, ds: str, query: str = cypher.HEAD, **parameters: Any) -> DatasetHead:
    """The head of a dataset; an empty one before its first write.

    Raises
    ------
    Corrupt
        If it is not what was written.
    """
    found = runner.run(query, ds=ds, **parameters).single()
    if found is None:
        return _EMPTY
    try:
        return _head(found["head"])
    except (KeyError, TypeError, ValueError):
        raise Corrupt("the head of the dataset is not what was written", hint=CURE) from None


def _head(values: Mapping[str, Any]) -> DatasetHead:
    age = (values["now"] - values.get("staged_at", values["now"])) / 1000
    return DatasetHead(
        rev=int(values["rev"]),
        at=values.get("at"),
        facts=int(values["facts"]),
        state=State(int(values.get("state", "0"), 16), int(values["facts"])),
        base=State(int(values.get("base", "0"), 16), int(values.get("base_facts", 0))),
        types=tuple(sorted(values["types"])),
        salt=bytes.fromhex(values["salt"]),
        seq=int(values["seq"]),
        chain=bytes.fromhex(values["chain"]),
        erasures=int(values.get("erasures", 0)),
        token=values.get("token"),
        staged=values.get("staged"),
        staged_rev=values.get("staged_rev"),
        staged_cursor=int(values.get("staged_cursor", 0)),
        staged_age=age,
    )
