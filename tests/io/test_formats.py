"""A format is one row: reading, writing and the sheet of an audit go by it."""

from __future__ import annotations

import pytest

from stakemap.errors import InputError
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import formats, read, write
from stakemap.io.fact_check_sheet import read_audit_sheet
from stakemap.io.formats import FORMATS, Format, format_to_read, format_to_write
from stakemap.io.reading import Reading
from stakemap.io.tables.grids import Grid
from stakemap.model import Person

GRAPH = PropertyGraph([Person(id="p:ann", name="Ann"), Person(id="p:bob", name="李伟")])


@pytest.mark.parametrize("form", [form for form in FORMATS if form.write], ids=lambda form: form.called)
def test_what_a_format_writes_it_reads_back(tmp_path, form):
    path = tmp_path / f"graph{form.suffixes[0] if form.suffixes else ''}"
    write(GRAPH, path)

    assert format_to_write(path) is form
    assert format_to_read(path) is form
    assert read(path).facts == GRAPH.facts


def test_an_ending_that_is_only_read_is_not_written(tmp_path):
    assert format_to_read(tmp_path / "a.XLSM") is formats.WORKBOOK
    with pytest.raises(InputError, match="not written"):
        write(GRAPH, tmp_path / "a.xlsm")


@pytest.fixture
def names(monkeypatch):
    """A format of one name a line, which is only read."""

    def grids(path, encoding, limits):
        lines = path.read_text(encoding).splitlines()
        return [Grid("People", path.name, [(n, {1: line}) for n, line in enumerate(["Name", *lines], 1)])]

    def facts(path, encoding, catalogue, limits):
        people = [
            Person(id=f"p:{n}", name=line) for n, line in enumerate(path.read_text(encoding).splitlines())
        ]
        graph = PropertyGraph(people, catalogue=catalogue)
        return Reading(graph.facts, (), len(people), 0, graph)

    row = Format(called="a list of names (.names)", suffixes=(".names",), read=facts, grids=grids)
    monkeypatch.setattr(formats, "FORMATS", (*FORMATS, row))


@pytest.mark.usefixtures("names")
def test_one_row_more_is_read_offered_and_taken_for_the_sheet_of_an_audit(tmp_path):
    path = tmp_path / "city.names"
    path.write_text("Ann\n李伟\n", encoding="utf-8")

    assert {person.name for person in read(path).of(Person)} == {"Ann", "李伟"}
    with pytest.raises(InputError, match=r"a .json file, or a list of names \(.names\)"):
        read(tmp_path / "none.names")
    with pytest.raises(InputError, match="not written"):
        write(GRAPH, path)
    with pytest.raises(InputError, match="sheet Audit"):
        read_audit_sheet(path)
