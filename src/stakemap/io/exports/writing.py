"""The door to other programs: a row for each format that is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from stakemap.errors import InputError, Problem, check_known
from stakemap.graph.mistaken_arguments import check_kind, not_a_graph, not_a_path
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io.atomic import cannot_write
from stakemap.io.exports.content import Content, content_of, whole_content
from stakemap.io.exports.markup import write_gexf, write_graphml
from stakemap.io.exports.org import write_org
from stakemap.io.exports.registers import write_ftm, write_popolo
from stakemap.io.exports.sheets import write_csv_pair, write_kumu
from stakemap.io.exports.written import Written
from stakemap.io.parquet.writing import write_parquet
from stakemap.model import Label

__all__ = ["WRITERS", "Writer", "export"]


@dataclass(frozen=True, slots=True)
class Writer:
    """One format: the ending of its file, nothing for a folder, what writes it, and what it may hold."""

    suffix: str
    write: Callable[[Content, Path], None]
    content: Callable[..., Content] = content_of


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "graphml": Writer(".graphml", write_graphml),
        "gexf": Writer(".gexf", write_gexf),
        "edges": Writer("", write_csv_pair),
        "kumu": Writer(".xlsx", write_kumu),
        "popolo": Writer(".json", write_popolo),
        "ftm": Writer(".json", write_ftm),
        "org": Writer(".jsonld", write_org),
        "parquet": Writer("", lambda content, path: write_parquet(content.graph, path), whole_content),
    }
)
"""By name of the format."""


def export(
    graph: PropertyGraph,
    path: str | Path,
    *,
    format: str,
    label: Label | str = Label.INTERNAL,
    today: str | date | None = None,
) -> Written:
    """Write the people, bodies, posts, seats and ties of a graph for another program.

    Kin and declared interests never go, nor what has expired; what hangs on something that stays behind
    stays as well.  The same graph gives the same bytes.

    Parameters
    ----------
    graph
        The facts.
    path
        File to write, or folder for ``edges`` and ``parquet``.
    format
        ``graphml``, ``gexf``, ``edges`` (two CSV files), ``kumu``, ``popolo``, ``ftm``, ``org``, or
        ``parquet``, which holds facts of every kind with all their fields and is read back as they are.
    label
        The highest label that may leave: public, internal, restricted or sealed.
    today
        The day against which facts expire; the clock's by default.

    Returns
    -------
    Written
        Facts by kind, and everything that the file does not hold, with the reason.

    Raises
    ------
    UnknownName
        No such format or label.
    InputError
        Another ending than that of the format, or a place that cannot be written to.
    MissingExtra
        ``parquet`` without pyarrow.

    Examples
    --------
    >>> import tempfile
    >>> from stakemap.graph.from_data.pairs import from_edges
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     dict(export(from_edges([("ann", "bob", 0.8)]), f"{folder}/a.gexf", format="gexf").facts)
    {'person': 2, 'tie': 1}
    """
    check_kind(graph, PropertyGraph, not_a_graph)
    check_kind(path, str | Path, not_a_path)
    check_known("format", format, WRITERS)
    place, writer = Path(path), WRITERS[format]
    if place.suffix.lower() != writer.suffix:
        cure = f"end it in {writer.suffix}" if writer.suffix else "name a folder, without an ending"
        raise InputError([Problem("another ending than that of the format", cure, place.name)])
    day = date.fromisoformat(today) if isinstance(today, str) else today or datetime.now(UTC).date()
    return _account(format, place, _content(graph, label, day, place, writer))


def _content(graph: PropertyGraph, label: Label | str, day: date, place: Path, writer: Writer) -> Content:
    """What was written."""
    content = writer.content(graph, label=label, today=day)
    try:
        writer.write(content, place)
    except OSError as error:
        raise cannot_write(place, error) from None
    return content


def _account(form: str, place: Path, content: Content) -> Written:
    """What of it is in the file, and what is not."""
    left = tuple(sorted((what, why, count) for (what, why), count in content.left.items()))
    return Written(form, place, tuple(sorted(content.counts().items())), left)
