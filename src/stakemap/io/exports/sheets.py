"""Tables for other programs: nodes and edges as two CSV files, elements and connections for Kumu."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from stakemap.io.atomic import whole_file
from stakemap.io.exports.content import Content, count_fields, evidence, start_and_end
from stakemap.io.exports.markup import Said, rows_of
from stakemap.io.harmless import harmless, table_text
from stakemap.model import Tie

__all__ = ["write_csv_pair", "write_kumu"]

_NODES = ("id", "name", "kind", "name_en", "name_zh", "start", "end")
_EDGES = ("source", "target", "type", "id", "kind", "strength", "count", "start", "end")
_KUMU_KINDS = {"person": "Person", "unknown": "Unknown", "unit": "Organization", "group": "Group"}
_EVIDENCE = tuple(
    f"evidence_{name}" for name in ("source", "grade", "basis", "expires", "confirmed", "label")
)


def write_csv_pair(content: Content, folder: Path) -> None:
    """``nodes.csv`` and ``edges.csv``, with the headings of Gephi; no cell is a formula."""
    count_fields(content)
    nodes, edges = rows_of(content)
    folder.mkdir(exist_ok=True)
    _table(folder / "nodes.csv", (*_NODES, *_EVIDENCE), nodes, content)
    _table(folder / "edges.csv", (*_EDGES, *_EVIDENCE), edges, content)


def _table(path: Path, headings: tuple[str, ...], rows: Iterable[Said], content: Content) -> None:
    listed = [[row.get(name) for name in headings] for row in rows]
    for row in listed:
        for text in row:
            if text and harmless(text) != text:
                content.leave("text", "formula")
    with whole_file(path) as made:
        made.write_text(table_text(headings, listed), encoding="utf-8", newline="")


def write_kumu(content: Content, path: Path) -> None:
    """A workbook with the sheets *Elements* and *Connections*; a pipe in a name becomes a slash.

    Connections name elements by ``ID``, so that namesakes stay two.
    """
    from stakemap.io.workbook.writing import new_workbook

    count_fields(content)
    elements = [
        {
            "ID": one["id"],
            "Label": _one_value(one["name"], content),
            "Type": _KUMU_KINDS.get(one["kind"], one["kind"]),
            **{name: one[name] for name in (*_NODES[3:], *_EVIDENCE) if name in one},
        }
        for one in rows_of(content)[0]
    ]
    connections = [
        {
            "From": one.source,
            "To": one.target,
            "Type": one.kind,
            "Direction": "directed" if one.directed else "undirected",
            **({} if one.kind == "in" else start_and_end(one.fact) | evidence(content, one.fact)),
            **_numbers(one.fact),
        }
        for one in content.joined
    ]
    ends = ("start", "end", *_EVIDENCE)
    tables = (
        ("Elements", ("Label", "Type", "ID", "name_en", "name_zh", *ends), elements),
        ("Connections", ("From", "To", "Type", "Direction", "strength", "count", *ends), connections),
    )
    with whole_file(path) as made:
        book = new_workbook(made, "en")
        for title, headings, rows in tables:
            sheet = book.add_worksheet(title)
            for at, heading in enumerate(headings):
                sheet.write_string(0, at, heading)
                for number, row in enumerate(rows, 1):
                    if heading in row:
                        sheet.write_string(number, at, row[heading])
        book.close()


def _numbers(fact: object) -> Said:
    if not isinstance(fact, Tie):
        return {}
    values = {"strength": fact.strength, "count": fact.count}
    return {name: repr(value) for name, value in values.items() if value is not None}


def _one_value(text: str, content: Content) -> str:
    """A label that Kumu takes for one value."""
    if "|" in text:
        content.leave("|", "pipe")
    return text.replace("|", "/")
