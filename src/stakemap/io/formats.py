"""The formats of files: a row each, by which files are read and written.

A new format is a module that reads it and a row of `FORMATS`.  Each is loaded where it is read or written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stakemap.errors import InputError, Problem, UnknownName
from stakemap.graph.catalogue import Catalogue
from stakemap.io.evidence import Evidence
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.parquet.reading import holds_parquet, read_parquet
from stakemap.io.reading import Reading
from stakemap.io.tables.csv_folder import csv_grid, csv_grids, decoded, found_encoding, write_csv
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.records import read_grids
from stakemap.model import Record

__all__ = [
    "AWARDS",
    "FORMATS",
    "WORKBOOK",
    "Format",
    "export_format",
    "format_to_read",
    "format_to_write",
    "grids_of",
    "name_one",
    "of_any_ending",
]

AWARDS = "ocds"
"""The format of releases and records of the Open Contracting Data Standard."""
_OPEN_DOCUMENT = ".ods"
_GRAPHS = {".graphml": "graphml", ".gexf": "gexf", ".net": "pajek", ".dl": "dl"}
"""Endings of graphs, which are read by the name of their format: nothing in them says what they mean."""
_OF_OTHERS = frozenset((".xls", ".xlsb", ".numbers", ".et", ".fods", ".gnumeric", ".wps", ".gsheet"))
"""Endings of tables that are not read and that their programs can save in another form."""
Grids = Callable[[Path, str | None, Limits], list[Grid]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format.

    Attributes
    ----------
    called
        What a person is told to name.
    suffixes
        Endings of its files in small letters, the one that is written first; none for a folder.
    read
        Gives a reading of a path, with the encoding of plain text where one is stated, the
        catalogue and the limits.
    grids
        Gives the sheets of text cells of a path, where the format is made of such.
    write
        Writes facts in order of id to a path, in a language and with a catalogue; ``None`` if only read.
    """

    called: str
    suffixes: tuple[str, ...] = ()
    read: Callable[[Path, str | None, Catalogue, Limits], Reading]
    grids: Grids | None = None
    write: Callable[[list[Record], Path, str, Catalogue], None] | None = None


def _of_sheets(called: str, grids: Grids, **more: Any) -> Format:
    def read(path: Path, encoding: str | None, catalogue: Catalogue, limits: Limits) -> Reading:
        return read_grids(grids(path, encoding, limits), catalogue=catalogue, limits=limits)

    return Format(called=called, read=read, grids=grids, **more)


def _workbook(path: Path, encoding: str | None, limits: Limits) -> list[Grid]:
    if path.suffix.lower() == _OPEN_DOCUMENT:
        from stakemap.io.workbook.open_document import open_document_grids

        return open_document_grids(path, limits=limits)
    from stakemap.io.workbook.reading import workbook_grids

    return workbook_grids(path, limits=limits)


def _to_workbook(facts: list[Record], path: Path, lang: str, catalogue: Catalogue) -> None:
    from stakemap.io.workbook.writing import write_workbook

    write_workbook(facts, path, lang=lang, catalogue=catalogue)


def _tables_in_text(path: Path, encoding: str | None, limits: Limits) -> list[Grid]:
    from stakemap.io.packed import whole
    from stakemap.io.tables.layouts.markdown import tables_in

    raw = whole(path, limits)
    return tables_in(decoded(path, raw, encoding or found_encoding(raw) or "utf-8"), path, limits)


def _markdown(path: Path, encoding: str | None, limits: Limits) -> list[Grid]:
    grids = _tables_in_text(path, encoding, limits)
    if not grids:
        cure = "put upright strokes between the cells and a row of dashes under the headings"
        raise InputError([Problem("no table in it", cure, path.name)])
    return grids


def _list_of_ties(path: Path, encoding: str | None, catalogue: Catalogue, limits: Limits) -> Reading:
    from stakemap.io.edge_list import read_edge_list

    tables = _tables_in_text(path, encoding, limits) if path.suffix.lower() == ".txt" else []
    if tables:
        return read_grids(tables, catalogue=catalogue, limits=limits)
    return read_edge_list(path, encoding, catalogue, limits)


def _json(path: Path, encoding: str | None, catalogue: Catalogue, limits: Limits) -> Reading:
    from stakemap.io.json_file import read_json

    return read_json(path, catalogue=catalogue, limits=limits)


def _to_json(facts: list[Record], path: Path, lang: str, catalogue: Catalogue) -> None:
    from stakemap.io.json_file import write_json

    write_json(facts, path)


WORKBOOK = _of_sheets(
    "a workbook (.xlsx)",
    _workbook,
    suffixes=(".xlsx", ".xlsm", _OPEN_DOCUMENT),
    write=_to_workbook,
)

FORMATS: tuple[Format, ...] = (
    WORKBOOK,
    _of_sheets(
        "a folder of CSV files",
        lambda path, encoding, limits: csv_grids(path, encoding=encoding, limits=limits),
        write=lambda facts, path, lang, catalogue: write_csv(facts, path, lang=lang, catalogue=catalogue),
    ),
    Format(called="a list of ties (.csv)", suffixes=(".csv", ".tsv", ".txt"), read=_list_of_ties),
    _of_sheets("notes with tables (.md)", _markdown, suffixes=(".md", ".markdown")),
    Format(called="a .json file", suffixes=(".json",), read=_json, write=_to_json),
)

_PARQUET = Format(
    called="a folder of Parquet files",
    read=lambda path, encoding, catalogue, limits: read_parquet(path, catalogue=catalogue, limits=limits),
)
"""Known by what is in the folder, and written by `export` alone, which looks at labels."""


def of_any_ending(name: str) -> bool:
    """Whether a format is read whatever its files end in, or from a folder of such files."""
    return name in _registers()


def _registers() -> tuple[str, ...]:
    from stakemap.io.graphs.reading import GRAPHS
    from stakemap.io.registers.reading import READERS

    return (AWARDS, *READERS, *GRAPHS)


def export_format(name: str, evidence: Evidence) -> Format:
    """The format of a CRM export, of published awards, a register or a graph, which is asked for by name.

    Raises
    ------
    UnknownName
        If there is no such format.
    """
    from stakemap.io.crm.mapping import NAMES
    from stakemap.io.crm.reading import read_export
    from stakemap.io.graphs.reading import GRAPHS, graph_records
    from stakemap.io.ocds.awards import award_records
    from stakemap.io.registers.reading import READERS, register_records

    if name == AWARDS:
        return Format(
            called="releases of open contracting",
            read=lambda path, encoding, catalogue, limits: award_records(path, evidence, limits),
        )
    if name in READERS:
        return Format(
            called=f"a register in {name}",
            read=lambda path, encoding, catalogue, limits: register_records(
                path, name, evidence, encoding=encoding, catalogue=catalogue, limits=limits
            ),
        )
    if name in GRAPHS:
        return Format(
            called=f"a graph in {name}",
            read=lambda path, encoding, catalogue, limits: graph_records(
                path, name, evidence, evidence.mapping, encoding=encoding, catalogue=catalogue, limits=limits
            ),
        )
    if name not in NAMES:
        raise UnknownName("format", name, (*NAMES, *_registers()))

    def read(path: Path, encoding: str | None, catalogue: Catalogue, limits: Limits) -> Reading:
        return read_export(
            _of_export(path, encoding, limits), name, evidence, catalogue=catalogue, limits=limits
        )

    return Format(called=f"an export of {name}", read=read)


def _of_export(path: Path, encoding: str | None, limits: Limits) -> list[Grid]:
    if path.is_dir():
        return csv_grids(path, encoding=encoding, limits=limits)
    if path.suffix.lower() in WORKBOOK.suffixes:
        return _workbook(path, encoding, limits)
    return [csv_grid(path, encoding, limits, limits.rows)]


def format_to_read(path: Path) -> Format | None:
    """The format that a file or folder has by its ending, if any; a folder of Parquet by what is in it."""
    if path.is_dir() and holds_parquet(path):
        return _PARQUET
    ending = path.suffix.lower()
    return next((f for f in FORMATS if (not f.suffixes if path.is_dir() else ending in f.suffixes)), None)


def format_to_write(path: Path) -> Format | None:
    """The format in which a path is written: by its ending; without one, or where one is, a folder."""
    ending = path.suffix.lower()
    endings = () if path.is_dir() or not ending else (ending,)
    return next((f for f in FORMATS if f.write and f.suffixes[:1] == endings), None)


def grids_of(path: Path) -> list[Grid]:
    """The sheets of text cells of a path; one of no such format is tried as a workbook."""
    form = format_to_read(path)
    made = form.grids if form and form.grids else _workbook
    return made(path, None, LIMITS)


def name_one(ending: str = "") -> str:
    """What to do about a path that has none of the formats."""
    if ending.lower() in _GRAPHS:
        return f"name its format: {_GRAPHS[ending.lower()]}"
    if ending.lower() in _OF_OTHERS:
        return "open it in the program that wrote it, and save it as .xlsx"
    *more, last = (f.called for f in FORMATS)
    return f"name {', '.join(more)}, or {last}"
