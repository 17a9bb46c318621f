"""Facts written as Parquet: a file for each kind, row group by row group."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from stakemap.io.atomic import cannot_write, whole_file
from stakemap.io.parquet.schema import arrow, schema_of
from stakemap.model import FACTS, Record
from stakemap.work import each

__all__ = ["GROUP", "write_parquet"]

GROUP = 65_536
"""Rows of a row group: what is held as columns at a time."""


def write_parquet(facts: Iterable[Record], folder: Path, *, group: int = GROUP) -> None:
    """Write one file for each kind of fact into a folder; the bytes depend on the facts alone.

    Rows stand in order of id.  Files of kinds that there are no facts of are taken away, so that a folder
    which is written again holds nothing of before.

    Parameters
    ----------
    facts
        Records in any order.
    folder
        Made where it is not there.
    group
        Rows of a row group, > 0; memory beside the facts grows with it alone.

    Raises
    ------
    MissingExtra
        Without pyarrow.
    InputError
        When the folder cannot be written to.
    """
    arrow()
    order = {kind: place for place, kind in enumerate(FACTS)}
    rows = sorted(facts, key=lambda fact: (order[fact.kind_of_fact], fact.id))
    try:
        folder.mkdir(exist_ok=True)
        kinds = {kind: list(some) for kind, some in groupby(rows, key=lambda fact: fact.kind_of_fact)}
        for kind, some in kinds.items():
            _file(some, kind, folder / f"{kind}.parquet", group)
        for kind in FACTS.keys() - kinds.keys():
            _away(folder / f"{kind}.parquet")
    except OSError as error:
        raise cannot_write(folder, error) from None


def _file(facts: list[Record], kind: str, path: Path, group: int) -> None:
    pa, schema = arrow(), schema_of(kind)
    days = [name for name, info in FACTS[kind].model_fields.items() if info.annotation == date | None]
    if path.is_dir():
        shutil.rmtree(path)
    with whole_file(path) as made, pa.parquet.ParquetWriter(made, schema, compression="zstd") as writer:
        for some in _batches(each(facts), group):
            columns = [_row(fact, days) for fact in some]
            writer.write_table(pa.Table.from_pylist(columns, schema=schema), row_group_size=group)


def _row(fact: Record, days: list[str]) -> dict[str, Any]:
    body = fact.model_dump(mode="json")
    for name in days:
        body[name] = getattr(fact, name)
    return body


def _batches(facts: Iterator[Record], size: int) -> Iterator[list[Record]]:
    while some := list(islice(facts, size)):
        yield some


def _away(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
