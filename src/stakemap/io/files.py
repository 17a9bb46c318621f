"""The doors: read and write a file by what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from stakemap.errors import InputError, LimitExceeded, Problem, UnknownName
from stakemap.graph.catalogue import Catalogue
from stakemap.io.json_file import read_json, write_json
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.reading import Reading, in_file
from stakemap.io.tables.csv_folder import csv_grids, write_csv
from stakemap.io.tables.records import read_grids
from stakemap.io.workbook.reading import workbook_grids
from stakemap.io.workbook.writing import write_workbook
from stakemap.model import Record

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["read", "read_records", "write"]

_CURE = "name a workbook (.xlsx), a folder of CSV files, or a .json file"


def read(
    path: str | Path,
    *,
    keep_good: bool = False,
    encoding: str = "utf-8",
    catalogue: Catalogue | None = None,
    limits: Limits = LIMITS,
) -> PropertyGraph:
    """Read a workbook (.xlsx), a folder of CSV files, or JSON.

    Parameters
    ----------
    path
        The file or folder.
    keep_good
        Keep the good rows and leave out the others with whatever names them; `read_records` says which.
    encoding
        Of CSV files; never guessed.
    catalogue
        The relation catalogue in force; the packaged one by default.

    Raises
    ------
    InputError
        With every problem at once, each with sheet, cell, cause and cure; `PolicyRefused` where one is of
        the red line, `LimitExceeded` where the file is too large.
    """
    reading = read_records(path, encoding=encoding, catalogue=catalogue, limits=limits)
    return (reading if keep_good else reading.checked()).graph


def read_records(
    path: str | Path,
    *,
    encoding: str = "utf-8",
    catalogue: Catalogue | None = None,
    limits: Limits = LIMITS,
) -> Reading:
    """What a file gives: the records of its good rows, and the problems of the others.

    Raises
    ------
    InputError
        Only when the file as a whole cannot be read.
    """
    place = Path(path)
    name = place.name[:200]
    try:
        reading = _read(place, encoding, catalogue, limits)
    except InputError as error:
        raise in_file(error, name) from None
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or "the path cannot be used"
        raise InputError([Problem(f"cannot be read: {cause}", _CURE, file=name)]) from None
    return replace(reading, problems=in_file(InputError(reading.problems), name).problems)


def _read(place: Path, encoding: str, catalogue: Catalogue | None, limits: Limits) -> Reading:
    if place.is_dir():
        grids = csv_grids(place, encoding=encoding, limits=limits)
        return read_grids(grids, catalogue=catalogue, limits=limits)
    _check_file(place, limits)
    if place.suffix.lower() == ".json":
        return read_json(place, catalogue=catalogue, limits=limits)
    return read_grids(workbook_grids(place, limits=limits), catalogue=catalogue, limits=limits)


def _check_file(path: Path, limits: Limits) -> None:
    if not path.exists():
        raise InputError([Problem("no such file", _CURE, file=path.name)])
    if not path.is_file():
        raise InputError([Problem("not a file", _CURE, file=path.name)])
    if path.suffix.lower() not in (".json", ".xlsx", ".xlsm"):
        cure = "give the folder that holds it" if path.suffix.lower() == ".csv" else _CURE
        raise InputError(
            [
                Problem(
                    f"files of type {path.suffix[:12]!r} are not read",
                    cure,
                    file=path.name,
                )
            ]
        )
    size = path.stat().st_size
    if size > limits.file_bytes:
        cause = f"{size} bytes, at most {limits.file_bytes}"
        raise LimitExceeded([Problem(cause, "split it", file=path.name, code="limit")])
    if size == 0:
        raise InputError(
            [
                Problem(
                    "an empty file",
                    "fill it in, or begin with a template",
                    file=path.name,
                )
            ]
        )


def write(
    graph: PropertyGraph | Iterable[Record],
    path: str | Path,
    *,
    lang: Literal["en", "zh"] = "en",
) -> None:
    """Write a graph as a workbook (.xlsx), as JSON, or as a folder of CSV files (no ending).

    Reading it back gives exactly the same facts, and the same facts give the same bytes.  A file is
    written whole or not at all.

    Raises
    ------
    InputError
        When the place cannot be written to, or the form cannot hold a text.
    """
    if lang not in ("en", "zh"):
        raise UnknownName("language", str(lang), ("en", "zh"))
    place = Path(path)
    catalogue = getattr(graph, "catalogue", None) or Catalogue.default()
    facts = sorted(graph, key=lambda fact: fact.id)
    ending = place.suffix.lower()
    writers: dict[str, Callable[[], None]] = {
        ".json": lambda: write_json(facts, place),
        ".xlsx": lambda: write_workbook(facts, place, lang=lang, catalogue=catalogue),
    }
    if ending in writers and not place.is_dir():
        writers[ending]()
    elif ending == "" or place.is_dir():
        write_csv(facts, place, lang=lang, catalogue=catalogue)
    else:
        raise InputError([Problem(f"files of type {ending!r} are not written", _CURE, file=place.name)])
