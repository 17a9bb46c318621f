"""Files in and out: workbook (.xlsx), folder of CSV, JSON; template, marked copy, sheet of an audit.

May import: `stakemap.graph`, `stakemap.model`, `stakemap.wording`, `policy` and `errors`.
Read `formats` first (a row each), then `files` (the doors), `reading` (what comes back), `tables` (cells
to facts), `crm` (exports of CRM programs), `workbook` and `json_file`, `ocds` (awards), `registers`
(public registers), `graphs` (graphs of other programs), `exports` (facts for these), `problem_texts`
(problems in Chinese).

>>> import tempfile, pathlib
>>> from stakemap.graph.property_graph import PropertyGraph
>>> from stakemap.io import read, write
>>> from stakemap.model import Person
>>> graph = PropertyGraph([Person(id="p:ann", name="Ann")])
>>> with tempfile.TemporaryDirectory() as folder:
...     path = pathlib.Path(folder) / "graph.json"
...     write(graph, path)
...     read(path).facts == graph.facts
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from stakemap.errors import no_attribute

if TYPE_CHECKING:
    from stakemap.io.evidence import Evidence as Evidence
    from stakemap.io.exports.writing import export as export
    from stakemap.io.exports.written import Written as Written
    from stakemap.io.files import read as read
    from stakemap.io.files import read_records as read_records
    from stakemap.io.files import write as write
    from stakemap.io.limits import LIMITS as LIMITS
    from stakemap.io.limits import Limits as Limits
    from stakemap.io.ocds import AwardReading as AwardReading
    from stakemap.io.ocds import read_awards as read_awards
    from stakemap.io.problem_texts import told as told
    from stakemap.io.problem_texts import told_reading as told_reading
    from stakemap.io.reading import ReadAs as ReadAs
    from stakemap.io.reading import Reading as Reading
    from stakemap.io.workbook.marked_copy import marked_copy as marked_copy
    from stakemap.io.workbook.template import template as template

_HOMES = {
    "LIMITS": "limits",
    "AwardReading": "ocds",
    "Evidence": "evidence",
    "Limits": "limits",
    "ReadAs": "reading",
    "Reading": "reading",
    "Written": "exports.written",
    "export": "exports.writing",
    "marked_copy": "workbook.marked_copy",
    "read": "files",
    "read_awards": "ocds",
    "read_records": "files",
    "template": "workbook.template",
    "told": "problem_texts",
    "told_reading": "problem_texts",
    "write": "files",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


if not TYPE_CHECKING:  # for a checker only what is imported above is there, so that it names a mistyped one

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise no_attribute(__name__, name, __all__)
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
