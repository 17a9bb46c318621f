"""Columns of ties in any order become blocks: counted, dealt out by row, then sorted one block at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, Problem
from stakemap.graph.array_checks import check_values, node_kinds, sorted_nodes, tie_columns
from stakemap.graph.evidence import KAPPA
from stakemap.graph.row_weights import plain_pull
from stakemap.graph.snapshot import joined_arcs
from stakemap.io.parquet.schema import arrow
from stakemap.scale.blocks import BLOCK, Ties, Writer, block_ends, open_ties
from stakemap.work import each

__all__ = ["sort_ties"]

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]
Values = Literal["strength", "count"]
_BATCH = 1_000_000
"""Ties read at a time."""
_COLUMNS = ("source", "target", "strength")


def sort_ties(
    source: str | Path | Sequence[str | Path],
    folder: str | Path,
    *,
    nodes: Sequence[str],
    values: Values = "strength",
    kinds: NDArray[np.int8] | None = None,
    block: int = BLOCK,
) -> Ties:
    """A folder of ties from files of Parquet with the columns source, target and strength, in any order.

    Means the same as `Snapshot.from_arrays` with these columns, whose rules for parallel arcs, arcs to
    oneself and the value 0 hold here as well.

    Parameters
    ----------
    source
        One file or several.  Ends are ids, or integer places in `nodes`.
    folder
        Where the blocks go.  The ties stand there twice while they are sorted.
    nodes
        Distinct ids, in any order.
    values, kinds
        As in `Snapshot.from_arrays`.
    block
        Arcs of a block, > 0.

    Raises
    ------
    MissingExtra
        Without pyarrow.
    InputError
        Files that cannot be read or lack a column, unknown ends, numbers out of range.

    Notes
    -----
    The columns are read twice; memory is some numbers a node and what one block takes.
    """
    check_values(values)
    names, order = sorted_nodes(nodes)
    flags = node_kinds(kinds, len(names))
    flags = flags if order is None else flags[order]
    paths = [Path(source)] if isinstance(source, str | Path) else [Path(path) for path in source]
    reader = _Columns(paths, names, order, values)
    degrees = np.zeros(len(names), np.int64)
    for rows, _, _ in reader.batches():
        degrees += np.bincount(rows, minlength=len(names))
    bounds = block_ends(degrees, block)
    writer = Writer(Path(folder), names, flags, bounds)
    with tempfile.TemporaryDirectory(dir=folder) as dealt:
        _deal(reader, bounds, Path(dealt))
        for number in each(range(len(bounds) - 1)):
            writer.put(number, _sorted(Path(dealt) / f"{number}.parquet", len(names), values))
    return open_ties(folder)


class _Columns:
    """The columns of some files, as places in the sorted nodes."""

    def __init__(self, paths: list[Path], names: tuple[str, ...], order: Int64s | None, values: str) -> None:
        pa = arrow()
        self._paths, self._values, self._n = paths, values, len(names)
        self._ids = pa.array(names, pa.string())
        self._place = np.arange(len(names))
        if order is not None:
            self._place[order] = np.arange(len(names))

    def batches(self) -> Iterator[tuple[Int64s, Int64s, Floats]]:
        """Source, target and value of some ties at a time, checked."""
        pa = arrow()
        for path in self._paths:
            try:
                file = pa.parquet.ParquetFile(path)
                for batch in each(file.iter_batches(_BATCH, columns=list(_COLUMNS), use_threads=False)):
                    rows, columns = (self._places(batch.column(name), path) for name in _COLUMNS[:2])
                    value = batch.column("strength").to_numpy(zero_copy_only=False)
                    yield tie_columns(rows, columns, value, self._n, self._values)
            except (OSError, KeyError, pa.ArrowException):
                cure = "write Parquet with the columns source, target and strength"
                raise InputError([Problem("no Parquet with ties, or damaged", cure, path.name)]) from None

    def _places(self, column: Any, path: Path) -> Int64s:
        pa = arrow()
        if column.null_count:
            cure = "give both ends of each tie"
            raise InputError([Problem("a tie without an end", cure, path.name)])
        if pa.types.is_integer(column.type):
            places: Int64s = column.to_numpy().astype(np.int64)
            inside = (places >= 0) & (places < self._n)
            return np.where(inside, self._place[places * inside], places) if self._n else places
        import pyarrow.compute as pc

        found = pc.index_in(column.cast(pa.string()), value_set=self._ids)
        if found.null_count:
            cure = "add the node, or leave its ties out"
            raise InputError([Problem(f"{found.null_count} ends are not among the nodes", cure, path.name)])
        return np.asarray(found.to_numpy(), np.int64)


def _deal(reader: _Columns, bounds: tuple[int, ...], folder: Path) -> None:
    """Write each tie into the file of its block."""
    pa = arrow()
    schema = pa.schema({"source": pa.int32(), "target": pa.int32(), "strength": pa.float64()})
    files = [
        pa.parquet.ParquetWriter(folder / f"{k}.parquet", schema, compression="zstd", use_dictionary=False)
        for k in range(len(bounds) - 1)
    ]
    try:
        inner = np.asarray(bounds[1:-1])
        for rows, columns, value in reader.batches():
            block = np.searchsorted(inner, rows, side="right")
            order = np.argsort(block, kind="stable")
            cuts = np.searchsorted(block[order], np.arange(len(files) + 1))
            for number in np.flatnonzero(np.diff(cuts)).tolist():
                some = order[cuts[number] : cuts[number + 1]]
                table = pa.table([rows[some], columns[some], value[some]], names=list(_COLUMNS))
                files[number].write_table(table.cast(schema))
    finally:
        for file in files:
            file.close()


def _sorted(path: Path, n: int, values: Values) -> dict[str, NDArray[Any]]:
    """The columns of a block: in order, parallel arcs joined."""
    table = arrow().parquet.read_table(path, use_threads=False)
    path.unlink()
    rows, columns, value = (table.column(name).to_numpy() for name in _COLUMNS)
    key, value = joined_arcs(rows.astype(np.int64) * max(1, n) + columns, value, rows != columns, values)
    weight = np.log1p(value) if values == "count" else value
    tally = weight if values == "count" else None
    made = {
        "source": (key // max(1, n)).astype(np.int32),
        "target": (key % max(1, n)).astype(np.int32),
        "weight": weight,
        "pull": plain_pull(weight, tally, KAPPA),
    }
    return made if tally is None else {**made, "tally": tally}
