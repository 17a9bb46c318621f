"""The template: what the person who types finds in it."""

from __future__ import annotations

import openpyxl
import pytest

import stakemap as sm
from stakemap.errors import InputError, UnknownName
from stakemap.examples import city
from stakemap.io import read, template
from stakemap.io.tables.vocabulary import sheets
from stakemap.model import Person, Source, Tie
from typed_workbook import one


@pytest.fixture(params=["en", "zh"])
def book(request, tmp_path):
    path = tmp_path / f"{request.param}.xlsx"
    template(path, request.param)
    return request.param, openpyxl.load_workbook(path)


def test_it_begins_with_ten_lines_that_say_what_to_fill_first(book):
    lang, made = book
    lines = [str(row[0].value) for row in made.worksheets[0].iter_rows()][1:]
    front = [s.names[lang] for s in sheets().values() if s.front or s.key == "settings"]

    assert [line.partition(".")[0] for line in lines] == [str(k) for k in range(1, 11)]
    assert made.active.title == made.worksheets[0].title
    assert made.sheetnames[1 : 1 + len(front)] == front
    assert len(front) == 7
    assert all(line.partition(". ")[2].startswith(name) for line, name in zip(lines, front, strict=False))


def test_the_columns_of_a_first_report_stand_in_front_and_the_others_are_folded(book):
    lang, made = book
    open_columns = 0
    for sheet in sheets().values():
        if sheet.level == "written" or sheet.key == "settings":
            continue
        page = made[sheet.names[lang]]
        headings = [str(cell.value).removesuffix(" *") for cell in page[1]]
        folded = [_hidden(page, k) for k in range(1, len(headings) + 1)]
        visible = [heading for heading, hidden in zip(headings, folded, strict=True) if not hidden]
        assert folded == sorted(folded), "what is folded stands together, at the end"
        if sheet.front:
            assert visible == [column.headings[lang] for column in sheet.front]
            open_columns += len(visible)
        for column in sheet.required:
            assert column.headings[lang] in visible
    assert open_columns == 20


def _hidden(page, at):
    return any(d.hidden for d in page.column_dimensions.values() if d.min <= at <= d.max)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_example_that_is_filled_in_is_read_as_it_was(tmp_path, lang):
    template(tmp_path / "city.xlsx", lang, facts=city())
    assert read(tmp_path / "city.xlsx") == city()


def test_what_is_filled_in_is_named_by_name_where_one_alone_has_it(tmp_path):
    people = Person(id="p:1", name="Ann Ames"), Person(id="p:2", name="Bo"), Person(id="p:3", name="Bo")
    ties = [
        Tie(id=f"t:{end}", kind="advice", from_id="p:1", to_id=end, strength=0.5) for end in ("p:2", "p:3")
    ]
    made = sm.PropertyGraph([*people, *ties])
    template(tmp_path / "t.xlsx", facts=made)
    rows = [row[:3] for row in openpyxl.load_workbook(tmp_path / "t.xlsx")["Ties"].values][1:3]

    assert {(row[0], row[2]) for row in rows} == {("Ann Ames", "p:2"), ("Ann Ames", "p:3")}


def test_settings_that_are_given_stand_on_their_sheet_in_its_language(tmp_path):
    given = {"basis": "legitimate_interest", "retention": "24 months", "account": "River City"}
    for lang, basis in (("en", "legitimate interest"), ("zh", "正当利益")):
        template(tmp_path / f"{lang}.xlsx", lang, facts=city(), settings=given)
        typed = {row[1] for row in openpyxl.load_workbook(tmp_path / f"{lang}.xlsx").worksheets[1].values}
        assert {basis, "24 months", "River City"} <= typed


def test_a_first_report_needs_no_sheet_but_the_six(tmp_path):
    template(tmp_path / "t.xlsx")
    made = openpyxl.load_workbook(tmp_path / "t.xlsx")
    for page in made:
        front = any(s.front and s.names["en"] == page.title for s in sheets().values())
        for row in page.iter_rows(min_row=2, max_col=1):
            if front and str(row[0].value).startswith("#"):
                row[0].value = row[0].value[2:]
    settings = made["Settings"]
    for row in settings.iter_rows(min_row=2):
        typed = {
            "Default source": "Own notes",
            "Date of the default source": "2026-05",
            "Default lawful basis": "lawfully published",
        }
        row[1].value = typed.get(row[0].value, row[1].value)
    made["Decision roles"].delete_rows(3)
    made["Ties"].delete_rows(3)
    for row in made["Decision roles"].iter_rows(min_row=2, max_row=2):
        for cell, head in zip(row, made["Decision roles"][1], strict=True):
            cell.value = None if head.value == "Stage" else cell.value
    made.save(tmp_path / "t.xlsx")
    graph = read(tmp_path / "t.xlsx")

    assert [source.title for source in graph.of(Source)] == ["Own notes"]
    assert set(graph.counts()) >= {"unit", "person", "post", "tenure", "tie", "decision", "decision_role"}


def test_its_notes_name_the_red_lines(book):
    lang, made = book
    notes = made[{"en": "Notes", "zh": "说明"}[lang]]
    text = "\n".join(str(row[0].value) for row in notes.iter_rows())

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
    rule = rules["B2:B2001"]
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
    settings["B7"] = {"en": "lawfully published", "zh": "依法公开"}[lang]
    made.save(path)
    graph = read(path)

    assert set(graph.counts()) >= {"person", "post", "tie", "decision", "stance", "motive"}
    assert all(f.complete for f in graph.facts if hasattr(f, "complete"))
