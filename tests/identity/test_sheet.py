"""The sheet of pairs: written, filled in by a person, read back."""

from __future__ import annotations

import openpyxl
import pytest

from stakemap.errors import InputError
from stakemap.graph.property_graph import PropertyGraph
from stakemap.identity import Decided, propose, read_pairs, write_pairs
from stakemap.model import Person, Post, Span, Tenure, Unit

GRAPH = PropertyGraph(
    [
        *(Person(id=f"p:{k}", name=name) for k, name in enumerate(["李伟", "李伟", "Ann Ames", "Ames Ann"])),
        Unit(id="u", name="Roads"),
        Post(id="post", name="Head", unit="u"),
        Tenure(id="t", person="p:2", post="post", valid=Span(start="2019")),
    ]
)


def sheet(folder, answers, lang="en"):
    """A sheet with these answers, row by row."""
    path = write_pairs(folder / "pairs.xlsx", propose(GRAPH), GRAPH, lang)
    book = openpyxl.load_workbook(path)
    for row, answer in enumerate(answers, 2):
        book.active.cell(row, 9).value = answer
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("lang", "answers"), [("en", ("same", "Different ")), ("zh", ("同一人", "不是同一人"))]
)
def test_answers_are_read_back_in_both_languages(tmp_path, lang, answers):
    found = read_pairs(sheet(tmp_path, answers, lang), GRAPH)
    assert (found.same, found.different) == ((("p:2", "p:3"),), (("p:0", "p:1"),))


def test_a_sheet_as_it_was_written_decides_nothing(tmp_path):
    found = read_pairs(sheet(tmp_path, ()), GRAPH)
    assert found == Decided(undecided=(("p:0", "p:1"), ("p:2", "p:3")))


def test_a_row_tells_names_posts_and_reasons_in_plain_words(tmp_path):
    book = openpyxl.load_workbook(sheet(tmp_path, ()))
    texts = [cell.value for cell in book.active[2]]
    assert texts[1:3] == ["Ann Ames", "Head, Roads (from 2019)"]
    assert texts[7] == "same name in another order (speaks strongly for it)"
    assert texts[8] is None


def test_the_same_pairs_give_the_same_bytes(tmp_path):
    one, other = (write_pairs(tmp_path / name, propose(GRAPH), GRAPH, "zh") for name in ("a.xlsx", "b.xlsx"))
    assert one.read_bytes() == other.read_bytes()


def refused(path):
    with pytest.raises(InputError) as caught:
        read_pairs(path, GRAPH)
    return [(problem.cell, problem.cause) for problem in caught.value.problems]


def test_every_problem_is_named_with_its_cell(tmp_path):
    path = sheet(tmp_path, ("perhaps", "same"))
    book = openpyxl.load_workbook(path)
    book.active["A3"] = "p:99"
    for row, answer in ((4, "same"), (5, "different")):
        book.active.cell(row, 1).value, book.active.cell(row, 4).value = "p:0", "p:2"
        book.active.cell(row, 9).value = answer
    book.active["J1"] = "Religion"
    book.save(path)
    cells = [
        ("I2", "is no answer"),
        ("I3", "is no pair of people of the file"),
        ("I5", "is answered in two ways"),
    ]
    assert set(cells) < set(refused(path))
    assert "J1" in {cell for cell, _ in refused(path)}


def test_a_sheet_without_its_columns_and_no_sheet_at_all_are_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "First id"
    book.save(tmp_path / "other.xlsx")
    assert [cause for _, cause in refused(tmp_path / "other.xlsx")] == [
        "column 'Second id' is not there",
        "column 'Decision' is not there",
    ]
    assert refused(tmp_path / "none.xlsx") == [("", "no such file")]
