"""Facts read from Parquet: a file, or a folder of part files, for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.io.json_file import read_bodies
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.parquet.schema import arrow
from stakemap.io.reading import Reading

__all__ = ["dataset_files", "holds_parquet", "read_parquet", "told_fields"]

_BATCH = 8_192
"""Rows that are plain values at a time."""
_CURE = "write it anew with stakemap export --format parquet"


def holds_parquet(folder: Path) -> bool:
    """Whether a folder has a dataset of Parquet in it."""
    return bool(_seen(folder))


def read_parquet(folder: Path, *, catalogue: Catalogue | None = None, limits: Limits = LIMITS) -> Reading:
    """Read what `write_parquet` wrote, or Spark after it: ``person.parquet`` may be a folder of part files.

    Raises
    ------
    MissingExtra
        Without pyarrow.
    InputError
        When a file is no Parquet or damaged; `LimitExceeded` when there is too much.
    """
    pa = arrow()
    places: list[tuple[str, int]] = []
    try:
        opened = [(kind, path, pa.parquet.ParquetFile(path)) for kind, path in dataset_files(folder)]
        _check(opened, folder, limits)
        reading = read_bodies(_bodies(opened, places, limits, folder), folder, catalogue, limits)
    except pa.ArrowException:
        raise InputError([Problem("not Parquet, or damaged", _CURE, folder.name)]) from None
    return replace(
        reading,
        problems=tuple(_placed(problem, places) for problem in reading.problems),
        warnings=tuple(_placed(problem, places) for problem in reading.warnings),
    )


def dataset_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The kind and path of each file, in order of name."""
    for path in _seen(folder):
        parts = _seen(path) if path.is_dir() else [path]
        yield from ((path.stem, part) for part in parts)


def _seen(folder: Path) -> list[Path]:
    """Entries that are Parquet by name, without what is hidden: a file that is being written."""
    return sorted(path for path in folder.glob("*.parquet") if not path.name.startswith((".", "_")))


def _check(opened: list[tuple[str, Path, Any]], folder: Path, limits: Limits) -> None:
    """That there is no more than the limits allow, by what the files say of themselves."""
    told = [file.metadata for _, _, file in opened]
    groups = (meta.row_group(k) for meta in told for k in range(meta.num_row_groups))
    size = sum(group.total_byte_size for group in groups)
    if sum(meta.num_rows for meta in told) > limits.rows or size > limits.unpacked_bytes:
        raise _too_much(folder, limits)


def _too_much(folder: Path, limits: Limits) -> LimitExceeded:
    cause = f"more than {limits.rows} rows or {limits.unpacked_bytes} bytes"
    return LimitExceeded([Problem(cause, "split it", folder.name, code="limit")])


def _bodies(
    opened: list[tuple[str, Path, Any]], places: list[tuple[str, int]], limits: Limits, folder: Path
) -> Iterator[dict[str, Any]]:
    """Each row as plain values, empty ones left out; notes where it stands."""
    for kind, path, file in opened:
        name = path.relative_to(folder).as_posix()
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH):
            for row in batch.to_pylist():
                number += 1
                if len(places) >= limits.rows:
                    raise _too_much(folder, limits)
                places.append((name, number))
                yield {"fact": kind, **told_fields(row)}


def told_fields(row: dict[str, Any]) -> dict[str, Any]:
    """What is not empty; an empty field is one that nobody filled, on every level."""
    return {name: _value(value) for name, value in row.items() if value is not None}


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return told_fields(value)
    return [_value(one) for one in value] if isinstance(value, list) else value


def _placed(problem: Problem, places: list[tuple[str, int]]) -> Problem:
    """A problem with the file and row where its fact stands."""
    if problem.row is None:
        return problem
    file, row = places[problem.row - 1]
    return replace(problem, file=file, sheet="", row=row)
