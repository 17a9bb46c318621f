"""Standing from a file of offices: what sources say about somebody's posts, person by person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

import numpy as np

from stakemap.errors import InputError, Problem
from stakemap.graph.snapshot import Snapshot
from stakemap.io.atomic import whole_file
from stakemap.io.parquet.schema import arrow
from stakemap.scoring.core.results import Scores
from stakemap.scoring.influence.standing import BODIES, GRADE, TERM, Row
from stakemap.scoring.influence.standing import standing as standing_in_memory
from stakemap.work import each

__all__ = ["standing", "write_offices"]

_GROUP = 65_536
"""Rows, and people, at a time."""
_CURE = "write it with scale.write_offices"


def write_offices(rows: Iterable[Row], path: str | Path) -> None:
    """Write rows about offices, as `graph.decision.offices` gives them, in order of node.

    Parameters
    ----------
    rows
        (node, part, amount, confidence, facts).
    path
        The file.

    Raises
    ------
    MissingExtra
        Without pyarrow.
    InputError
        When it cannot be written.
    """
    pa = arrow()
    texts = pa.list_(pa.string())
    fields = {"node": pa.string(), "part": pa.string(), "amount": pa.float64(), "sure": pa.float64()}
    schema = pa.schema({**fields, "facts": texts})
    ordered = each(sorted(rows, key=lambda row: row[0]))
    with whole_file(Path(path)) as made, pa.parquet.ParquetWriter(made, schema, compression="zstd") as file:
        while some := list(islice(ordered, _GROUP)):
            file.write_table(pa.table([list(part) for part in zip(*some, strict=True)], schema=schema))


def standing(
    nodes: Snapshot,
    path: str | Path,
    *,
    people: int = _GROUP,
    grade: float = GRADE,
    term: float = TERM,
    bodies: float = BODIES,
) -> Scores:
    """Standing of some nodes from a file of offices in order of node, so many people at a time.

    Parameters
    ----------
    nodes
        Whose; rows about others are passed over.  `Ties.nodes` is one.
    path
        What `write_offices` wrote.
    people
        How many are in memory at a time, > 0.
    grade, term, bodies
        As of `scoring.influence.standing`.

    Returns
    -------
    Scores
        As in memory, without explanations.

    Raises
    ------
    EmptySnapshotError
        If there are no nodes.
    InputError
        No such file, rows out of order, or what `scoring.influence.standing` refuses.
    """
    place, pa = Path(path), arrow()
    values = np.zeros(nodes.n)
    of = partial(standing_in_memory, grade=grade, term=term, bodies=bodies)
    empty = told = of(nodes)
    none = np.zeros(0, np.int64)
    try:
        each_person = _people(_rows(place), place)
        while some := list(islice(each_person, people)):
            there = [(node, rows) for node, rows in some if node in nodes]
            if there:
                few = Snapshot.from_arrays(none, none, none, nodes=[node for node, _ in there])
                offices = chain.from_iterable(rows for _, rows in there)
                told = of(few, offices=offices)
                values[[nodes.index(node) for node in few.nodes]] = told.values
    except (OSError, KeyError, pa.ArrowException):
        raise InputError([Problem("no file of offices, or damaged", _CURE, place.name)]) from None
    return replace(empty, values=values, notes=told.notes, explainer=None)


def _rows(path: Path) -> Iterator[Row]:
    for batch in arrow().parquet.ParquetFile(path).iter_batches(_GROUP, use_threads=False):
        for row in batch.to_pylist():
            yield row["node"], row["part"], row["amount"], row["sure"], tuple(row["facts"])


def _people(rows: Iterator[Row], path: Path) -> Iterator[tuple[str, list[Any]]]:
    """The rows of each node together; that nodes come in order is checked."""
    last = ""
    for node, some in groupby(rows, key=lambda row: row[0]):
        if node <= last:
            raise InputError([Problem("rows are not in order of node", _CURE, path.name)])
        last = node
        yield node, list(some)
