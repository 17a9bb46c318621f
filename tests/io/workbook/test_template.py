"""The template: what the person who types finds in it."""

from __future__ import annotations

import openpyxl
import pytest

from stakemap.errors import InputError, UnknownName
from stakemap.io import read, template
from stakemap.io.tables.vocabulary import sheets
from typed_workbook import one


@pytest.fixture(params=["en", "zh"])
def book(request, tmp_path):
    path = tmp_path / f"{request.param}.xlsx"
    template(path, request.param)
    return request.param, openpyxl.load_workbook(path)


def test_it_begins_with_notes_that_name_the_red_lines(book):
    lang, made = book
    text = "\n".join(str(row[0].value) for row in made.worksheets[0].iter_rows())

    for word in {"en": ("religion", "gifts", "#", "2019-03-14"), "zh": ("宗教", "送礼", "#", "2019-03-14")}[
        lang
    ]:
        assert word in text


def test_every_sheet_has_headings_a_frozen_row_and_examples(book):
    lang, made = book
    for sheet in sheets().values():
        if sheet.level == "written":
            continue
        page = made[sheet.names[lang]]
        assert page.freeze_panes in ("A2", "B2")
        if sheet.fact:
            assert str(page["A2"].value).startswith("# ")
            assert page["A1"].value == f"{sheet.columns[0].headings[lang]} *"


def test_choices_are_drop_downs_in_the_language_of_the_workbook(book):
    lang, made = book
    page = made[sheets()["people"].names[lang]]
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    rule = rules["C2:C2001"]
    area = rule.formula1.replace("$", "").partition("!")[2]
    labels = [row[0].value for row in made["_lists"][area]]

    assert rule.type == "list"
    assert labels[0] == {"en": "military", "zh": "军人"}[lang]
    assert made["_lists"].sheet_state == "hidden"


def test_dates_are_typed_as_text(book):
    lang, made = book
    page = made[sheets()["ties"].names[lang]]
    at = next(cell.column_letter for cell in page[1] if cell.value in ("Since", "起始日期"))

    assert page.column_dimensions[at].width >= 11
    assert page[f"{at}2"].number_format == "@"


def test_the_relations_of_a_red_line_stand_last_and_inferred_ones_are_not_offered(book):
    lang, made = book
    page = made["_lists"]
    kinds = next([c.value for c in column] for column in page.iter_cols() if column[0].value == "kind")

    assert {"en": "shared work", "zh": "曾共事"}[lang] not in kinds
    assert {"en": "kin of", "zh": "亲属"}[lang] in [k for k in kinds if k][-2:]


def test_the_same_template_has_the_same_bytes(tmp_path):
    template(tmp_path / "a.xlsx", "zh")
    template(tmp_path / "b.xlsx", "zh")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_unknown_language_and_an_unwritable_place_are_typed_errors(tmp_path):
    with pytest.raises(UnknownName):
        template(tmp_path / "a.xlsx", "fr")
    with pytest.raises(InputError):
        template(tmp_path / "no" / "a.xlsx")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_examples_of_the_template_are_a_whole_graph_once_they_count(tmp_path, lang):
    path = tmp_path / "template.xlsx"
    template(path, lang)
    assert "no rows" in one(path).cause
    made = openpyxl.load_workbook(path)
    for page in made:
        for row in page.iter_rows(min_row=2, max_col=1):
            if str(row[0].value).startswith("#"):
                row[0].value = row[0].value[2:]
    settings = made.worksheets[1]
    settings["B4"] = {"en": "City website: leadership page", "zh": "市政府网站：领导之窗"}[lang]
    settings["B6"] = {"en": "lawfully published", "zh": "依法公开"}[lang]
    made.save(path)
    graph = read(path)

    assert set(graph.counts()) >= {"person", "post", "tie", "decision", "stance", "motive"}
    assert all(f.complete for f in graph.facts if hasattr(f, "complete"))
