"""Ties of a graph as a folder of blocks: each holds the arcs of some rows, in order, as columns.

``nodes.parquet`` has the ids in order with their kinds, ``ties-00000.parquet`` and so on the arcs: source and
target (places of nodes), weight, pull, and tally where contacts were counted, as `Snapshot` has them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, Problem
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.io.atomic import cannot_write
from stakemap.io.parquet.schema import arrow
from stakemap.work import each

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["BLOCK", "Block", "Ties", "Writer", "block_ends", "open_ties", "write_ties"]

Floats = NDArray[np.float64]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

BLOCK = 2_000_000
"""Arcs of a block: what is in memory at a time, some 48 MB of columns and as much while it is used."""
_FORM = b"stakemap ties 1"


@dataclass(frozen=True, slots=True)
class Block:
    """The arcs of some rows.

    Attributes
    ----------
    first, end
        Places of the rows, half-open.
    indptr
        Where each row begins among the arcs, shape (end - first + 1,).
    target, values
        Who is turned to, int32; pulls times the scale of their rows, float64; both of the length of the arcs.
    """

    first: int
    end: int
    indptr: Int64s
    target: Int32s
    values: Floats

    def matrix(self, n: int) -> csr_array[Any]:
        """Its rows of the whole matrix, shape (end - first, n)."""
        from scipy.sparse import csr_array

        return csr_array((self.values, self.target, self.indptr), shape=(self.end - self.first, n))


@dataclass(frozen=True, eq=False, repr=False)
class Ties(Frozen):
    """A folder of ties that is open.  Made by `open_ties`.

    Attributes
    ----------
    folder
        Where it is.
    n, m
        Nodes and arcs.
    bounds
        First row of each block, and at last n.
    counted
        Whether some weight is counted contacts.
    """

    folder: Path
    n: int
    m: int
    bounds: tuple[int, ...]
    counted: bool

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def path(self, number: int) -> Path:
        """The file of a block."""
        return self.folder / f"ties-{number:05}.parquet"

    def columns(self, number: int, names: Iterable[str]) -> tuple[NDArray[Any], ...]:
        """Some columns of a block."""
        wanted = tuple(names)
        table = arrow().parquet.ParquetFile(self.path(number)).read(wanted, use_threads=False)
        return tuple(table.column(name).to_numpy() for name in wanted)

    def block(self, number: int, scale: Floats) -> Block:
        """A block with its pulls made attention by the scale of each row, shape (n,)."""
        source, target, pull = self.columns(number, ("source", "target", "pull"))
        first, end = self.bounds[number], self.bounds[number + 1]
        indptr = np.zeros(end - first + 1, np.int64)
        np.cumsum(np.bincount(source - first, minlength=end - first), out=indptr[1:])
        return Block(first, end, indptr, target, pull * scale[source])

    @cached_property
    def nodes(self) -> Snapshot:
        """The nodes alone, as a snapshot without arcs."""
        table = arrow().parquet.read_table(self.folder / "nodes.parquet")
        none = np.zeros(0, np.int64)
        kinds = table.column("kind").to_numpy()
        return Snapshot.from_arrays(none, none, none, nodes=table.column("id").to_pylist(), kinds=kinds)

    def __repr__(self) -> str:
        return f"<Ties: {self.n} nodes, {self.m} arcs in {len(self)} blocks>"


def block_ends(degrees: Int64s, size: int) -> tuple[int, ...]:
    """First row of each block and at last the number of rows; a row is never cut, however long.

    Examples
    --------
    >>> block_ends(np.array([2, 2, 5, 0, 1]), 4)
    (0, 2, 3, 5)
    """
    total = np.concatenate(([0], np.cumsum(degrees)))
    ends, n = [0], len(degrees)
    while ends[-1] < n:
        reached = int(np.searchsorted(total, total[ends[-1]] + size, side="right")) - 1
        ends.append(max(reached, ends[-1] + 1))
    return tuple(ends) if n else (0, 0)


class Writer:
    """Writes a folder of ties block by block; what was there before of such a folder is taken away."""

    def __init__(
        self, folder: Path, ids: Iterable[str], kinds: NDArray[np.int8], bounds: tuple[int, ...]
    ) -> None:
        self.folder, self.bounds = folder, bounds
        pa = arrow()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for old in (*folder.glob("ties-*.parquet"), folder / "nodes.parquet"):
                old.unlink(missing_ok=True)
            table = pa.table({"id": pa.array(list(ids), pa.string()), "kind": kinds})
            table = table.replace_schema_metadata({_FORM: ",".join(map(str, bounds))})
            pa.parquet.write_table(table, folder / "nodes.parquet", compression="zstd")
        except OSError as error:
            raise cannot_write(folder, error) from None

    def put(self, number: int, columns: dict[str, NDArray[Any]]) -> None:
        """Write one block: source, target, weight, pull and perhaps tally, in order of source and target."""
        pa = arrow()
        path = self.folder / f"ties-{number:05}.parquet"
        floats = [name for name in columns if name not in ("source", "target")]
        try:
            pa.parquet.write_table(
                pa.table(columns),
                path,
                compression="zstd",
                compression_level=1,
                use_dictionary=False,
                column_encoding={
                    **dict.fromkeys(("source", "target"), "DELTA_BINARY_PACKED"),
                    **dict.fromkeys(floats, "PLAIN"),
                },
            )
        except OSError as error:
            raise cannot_write(self.folder, error) from None


def write_ties(snapshot: Snapshot, folder: str | Path, *, block: int = BLOCK) -> Ties:
    """Write the arcs of a snapshot as a folder of blocks.

    Parameters
    ----------
    snapshot
        Of facts or of arrays.
    folder
        Made where it is not there; ties in it are taken away.
    block
        Arcs of a block, > 0.

    Raises
    ------
    MissingExtra
        Without pyarrow.
    InputError
        When the folder cannot be written to.

    Notes
    -----
    The bytes depend on the snapshot alone.
    """
    loads = snapshot.loads()
    columns: dict[str, NDArray[Any]] = {"source": snapshot.sources, "target": snapshot.targets}
    columns |= {"weight": loads.weight[:, 0], "pull": loads.pull[:, 0]}
    if loads.counted is not None:
        columns["tally"] = loads.counted[:, 0]
    bounds = block_ends(np.diff(snapshot.indptr), block)
    writer = Writer(Path(folder), snapshot.nodes, snapshot.kinds, bounds)
    for number in each(range(len(bounds) - 1)):
        some = slice(int(snapshot.indptr[bounds[number]]), int(snapshot.indptr[bounds[number + 1]]))
        writer.put(number, {name: column[some] for name, column in columns.items()})
    return open_ties(folder)


def open_ties(folder: str | Path) -> Ties:
    """Open a folder that `write_ties` or `sort_ties` wrote; only what it says of itself is read.

    Raises
    ------
    MissingExtra
        Without pyarrow.
    InputError
        When there are no ties in it, or a file is missing or damaged.
    """
    place, pa = Path(folder), arrow()
    try:
        about = pa.parquet.ParquetFile(place / "nodes.parquet")
        said = (about.schema_arrow.metadata or {})[_FORM]
        bounds = tuple(map(int, said.decode().split(",")))
        files = [pa.parquet.ParquetFile(place / f"ties-{k:05}.parquet") for k in range(len(bounds) - 1)]
    except (OSError, KeyError, ValueError):
        cure = "write it with scale.write_ties or scale.sort_ties"
        raise InputError([Problem("no folder of ties, or damaged", cure, file=place.name)]) from None
    counted = any("tally" in file.schema_arrow.names for file in files)
    return Ties(place, about.metadata.num_rows, sum(f.metadata.num_rows for f in files), bounds, counted)
