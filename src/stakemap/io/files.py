"""The doors: read and write a file by its format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from stakemap import policy
from stakemap.errors import InputError, LimitExceeded, Problem, check_known
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.mistaken_arguments import check_kind, iterable, not_a_graph, not_a_path
from stakemap.io.evidence import Evidence
from stakemap.io.formats import (
    Format,
    export_format,
    format_to_read,
    format_to_write,
    name_one,
    of_any_ending,
)
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.reading import Reading, in_file
from stakemap.model import Record
from stakemap.model.free_text import doubtful_facts, log
from stakemap.wording.phrases import LANGUAGES

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["read", "read_records", "write"]


def read(
    path: str | Path,
    *,
    keep_good: bool = False,
    encoding: str | None = None,
    catalogue: Catalogue | None = None,
    limits: Limits = LIMITS,
    format: str | None = None,
    evidence: Evidence | None = None,
) -> PropertyGraph:
    """Read a workbook (.xlsx, .ods), a folder of CSV files, a list of ties in one CSV file, or JSON.

    A list of ties has the columns source and target, and may have strength or count, kind, since, until,
    confirmed and reported_by, as in `sm.from_frame`; the headings of the sheet of ties do as well.  Equal
    rows count once, the strongest, unless ``reported_by`` makes them reports of several sources.  Its people
    have their names as ids, and no store takes its facts.

    Parameters
    ----------
    path
        The file or folder.
    keep_good
        Keep the good rows and leave out the others with whatever names them; `read_records` says which.
    encoding
        Of CSV files; without one UTF-8, UTF-16 and GBK are told apart by their bytes.
    catalogue
        The relation catalogue in force; the packaged one by default.
    format
        ``salesforce``, ``hubspot`` or ``contacts`` for the CSV files of a CRM program or a plain list of
        people, ``ocds`` for releases of open contracting, ``popolo``, ``ftm``, ``organograms``,
        ``openstates``, ``congress``, ``bods``, ``wikidata`` and ``org`` for public registers, ``graphml``,
        ``gexf``, ``pajek``, ``edges``, ``kumu`` and ``dl`` for graphs; without it the ending of the path says
        what it is.
    evidence
        Source, lawful basis, retention and label of an export, which no export says; of a graph also what its
        attributes stand for.

    Raises
    ------
    InputError
        With every problem at once, each with sheet, cell, cause and cure; `PolicyRefused` where one is of
        the red line, `LimitExceeded` where the file is too large.
    """
    reading = read_records(
        path, encoding=encoding, catalogue=catalogue, limits=limits, format=format, evidence=evidence
    )
    log(reading.warnings)
    return (reading if keep_good else reading.checked()).graph


def read_records(
    path: str | Path,
    *,
    encoding: str | None = None,
    catalogue: Catalogue | None = None,
    limits: Limits = LIMITS,
    format: str | None = None,
    evidence: Evidence | None = None,
) -> Reading:
    """What a file gives: the records of its good rows, and the problems of the others.

    Raises
    ------
    InputError
        Only when the file as a whole cannot be read.
    """
    check_kind(path, str | PathLike, not_a_path)
    place = Path(path)
    name = place.name[:200]
    try:
        form = _asked(place, format, evidence or Evidence(), limits)
        reading = form.read(place, encoding, catalogue or Catalogue.default(), limits)
    except InputError as error:
        raise in_file(error, name) from None
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or "the path cannot be used"
        raise InputError([Problem(f"cannot be read: {cause}", name_one(), file=name)]) from None
    warned = () if policy.is_strict() else reading.warnings or doubtful_facts(reading.records)
    return replace(
        reading,
        problems=in_file(InputError(reading.problems), name).problems,
        warnings=in_file(InputError(warned), name).problems,
    )


def _asked(path: Path, name: str | None, evidence: Evidence, limits: Limits) -> Format:
    """The format that is asked for by name, else that of the path."""
    if name is None:
        return _format(path, limits)
    if not of_any_ending(name):
        _format(path, limits)
    return export_format(name, evidence)


def _format(path: Path, limits: Limits) -> Format:
    """The format of a path that is fit to be read."""
    form = format_to_read(path)
    if form is not None and path.is_dir():
        return form
    size = path.stat().st_size if path.is_file() else 0
    if not path.exists():
        cause, cure = "no such file", name_one()
    elif not path.is_file():
        cause, cure = "not a file", name_one()
    elif form is None:
        ending = path.suffix[:12]
        cause = f"files of type {ending!r} are not read"
        cure = name_one(ending)
    elif size > limits.file_bytes:
        cause = f"{size} bytes, at most {limits.file_bytes}"
        raise LimitExceeded([Problem(cause, "split it", file=path.name, code="limit")])
    elif size == 0:
        cause, cure = "an empty file", "fill it in, or begin with a template"
    else:
        return form
    raise InputError([Problem(cause, cure, file=path.name)])


def write(
    graph: PropertyGraph | Iterable[Record], path: str | Path, *, lang: Literal["en", "zh"] = "en"
) -> None:
    """Write a graph as a workbook (.xlsx), as JSON, or as a folder of CSV files (no ending).

    Reading it back gives exactly the same facts, and the same facts give the same bytes.  A file is
    written whole or not at all.

    Raises
    ------
    InputError
        When the place cannot be written to, or the form cannot hold a text.
    """
    check_known("language", lang, LANGUAGES)
    check_kind(path, str | Path, not_a_path)
    place = Path(path)
    catalogue = getattr(graph, "catalogue", None) or Catalogue.default()
    given = list(iterable(graph, "a graph of facts", "call sm.read(path) first"))
    if not all(isinstance(fact, Record) for fact in given):
        raise not_a_graph(graph)
    facts = sorted(given, key=lambda fact: fact.id)
    form = format_to_write(place)
    if form is None or form.write is None:
        cause = f"files of type {place.suffix.lower()!r} are not written"
        raise InputError([Problem(cause, name_one(), file=place.name)])
    form.write(facts, place, lang, catalogue)
