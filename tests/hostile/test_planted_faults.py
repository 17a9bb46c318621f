"""One fault in one cell of a good file is named by sheet, row and column, in every form of file."""

from __future__ import annotations

import pytest
from bench.proof.good_files import one_of_each, typed_folder, typed_workbook
from bench.proof.planted import FAULTS, planted

from sizes import size
from stakemap.io import read_records, write
from stakemap.io.tables.typed.numbers import number
from stakemap.io.tables.vocabulary import sheets

MANY = {
    "folder": size(100, thorough=1_000),
    "workbook": size(100, thorough=1_000),
    "JSON": size(300, thorough=3_000),
}
PARTS = 4


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("form", MANY)
def test_many_planted_faults_are_named_where_they_stand(form, part, tmp_path):
    found = list(planted(form, tmp_path, MANY[form] // PARTS, seed=part))

    assert len(found) == MANY[form] // PARTS
    assert [str(one) for one in found if not one.named] == []


@pytest.mark.parametrize("form", MANY)
def test_some_planted_faults_are_named_where_they_stand(form, tmp_path):
    assert [str(one) for one in planted(form, tmp_path, 25, seed=99) if not one.named] == []


def test_the_files_are_good_before_a_fault_is_planted(tmp_path):
    write(one_of_each(), tmp_path / "all")
    for path in (tmp_path / "all", typed_workbook(tmp_path), typed_folder(tmp_path)):
        assert read_records(path).problems == ()


def test_every_kind_of_cell_but_free_text_has_its_faults():
    heads = {
        column.head for sheet in sheets().values() if sheet.key != "settings" for column in sheet.columns
    }
    assert heads - set(FAULTS) == {"text", "open", "list", "raw"}


@pytest.mark.parametrize("text", ["--3", "- -3", "+-3", "(3)", "( 1,200 )"])
def test_a_number_with_two_signs_or_in_brackets_is_not_taken_for_another(text):
    assert not number(text, "money").isdigit()
