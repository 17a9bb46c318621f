"""Files in and out: workbook (.xlsx), folder of CSV, JSON; template, marked copy, sheet of an audit.

May import: `stakemap.graph`, `stakemap.model`, `stakemap.wording`, `policy` and `errors`.
Read `formats` first (a row each), then `files` (the doors), `reading` (what comes back), `tables` (cells
to facts), `crm` (exports of CRM programs), `workbook` and `json_file`, `ocds` (awards), `registers`
(public registers), `graphs` (graphs of other programs), `exports` (facts for these), `problem_texts`
(problems in Chinese).

>>> import tempfile, pathlib
>>> from stakemap.graph.property_graph import PropertyGraph
>>> from stakemap.model import Person
>>> graph = PropertyGraph([Person(id="p:ann", name="Ann")])
>>> with tempfile.TemporaryDirectory() as folder:
...     path = pathlib.Path(folder) / "graph.json"
...     write(graph, path)
...     read(path).facts == graph.facts
True
"""

from __future__ import annotations

from stakemap.io.evidence import Evidence
from stakemap.io.exports.writing import export
from stakemap.io.exports.written import Written
from stakemap.io.files import read, read_records, write
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.ocds import AwardReading, read_awards
from stakemap.io.problem_texts import told, told_reading
from stakemap.io.reading import ReadAs, Reading
from stakemap.io.workbook.marked_copy import marked_copy
from stakemap.io.workbook.template import template

__all__ = [
    "LIMITS",
    "AwardReading",
    "Evidence",
    "Limits",
    "ReadAs",
    "Reading",
    "Written",
    "export",
    "marked_copy",
    "read",
    "read_awards",
    "read_records",
    "template",
    "told",
    "told_reading",
    "write",
]
