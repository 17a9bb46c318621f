import io
from datetime import date

import numpy as np
import openpyxl
import pytest

import report_cases
import stakemap as sm
from stakemap import examples
from stakemap.analysis.twin.parts import used_facts
from stakemap.errors import InputError
from stakemap.model import Tie
from stakemap.reports.contact_list import contact_rows
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.paper.workbook import told_facts, workbook
from stakemap.wording.display_width import display_width


def book(*analyses, lang="en"):
    first = analyses[0]
    used = set().union(*(used_facts(one) for one in analyses)) if first.case else set()
    return workbook(analyses, Footnotes(first.case, used, lang), lang)


@pytest.fixture(scope="module")
def city():
    return book(report_cases.city())


def rows(data, sheet):
    return list(openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_reads_back_as_the_facts_that_the_analysis_saw(lang, tmp_path):
    analysis = report_cases.city()
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(analysis, lang=lang))
    assert {f.id: f for f in sm.read(path).facts} == {f.id: f for f in told_facts(analysis.graph)}


def test_ties_behind_a_red_line_are_in_no_sheet():
    kin = Tie(
        id="t:kin",
        kind="kin",
        from_id="p:li",
        to_id="p:xi",
        source="s:site",
        basis="published",
        expires=date(2031, 1, 1),
        note="cousins of old",
    )
    facts = [*report_cases.small().facts, kin]
    analysis = report_cases.analysed(sm.PropertyGraph(facts))
    data = book(analysis)
    cells = {c for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.values for c in row}
    assert not {"t:kin", "cousins of old"} & cells
    assert {f.id for f in told_facts(analysis.graph)} == {f.id for f in report_cases.small().facts}


def test_people_stand_as_in_the_list_of_contacts(city):
    _head, *people = rows(city, "# People")
    expected = contact_rows(report_cases.city())
    told = [(row[12], row[2], row[3]) for row in people]
    assert told == [(r["id"], r["rank"], r["score"]) for r in expected]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sheets_are_ready_to_be_looked_at_and_printed(lang):
    sheets = openpyxl.load_workbook(io.BytesIO(book(report_cases.city(), lang=lang))).worksheets
    assert {sheet.freeze_panes for sheet in sheets} == {"B2"}
    assert all(sheet.auto_filter.ref == sheet.dimensions for sheet in sheets)
    assert {(s.page_setup.orientation, s.page_setup.fitToWidth, s.print_title_rows) for s in sheets} == {
        ("landscape", None, "$1:$1")
    }
    people = sheets[0]
    heads = [cell.value for cell in people[1]]
    printed = people.print_area.rpartition(":")[2].replace("$", "")
    assert [cell.value for cell in people[1] if cell.column > people[printed].column] == heads[-5:]
    assert all(not sheet.print_area for sheet in sheets[1:])
    assert people["A1"].value == {"en": "Name", "zh": "姓名"}[lang]
    assert people["D2"].number_format == "0.0%"
    (width,) = (one.width for one in people.column_dimensions.values() if one.min <= 2 <= one.max)
    for row in people.iter_rows(min_row=2):
        lines = (people.row_dimensions[row[0].row].height or 15) / 15
        assert lines * width >= display_width(row[1].value or "")


def test_facts_are_told_by_name_where_a_name_is_of_one_alone(city):
    ties = rows(city, "Ties")
    at = ties[0].index("From")
    assert "Suan Wuyi" in {row[at] for row in ties}
    assert not [row[at] for row in ties if str(row[at]).startswith("p:")]


def test_every_step_names_its_voters_with_say_veto_and_position(city):
    analysis = report_cases.city()
    _head, *steps = rows(city, "# Steps")
    seen = [(row[1], row[7]) for row in steps]
    panels = enumerate(analysis.electorate.panels, start=1)
    assert seen == [(k, m.weight) for k, panel in panels for m in panel.members]
    unknown = [row for row in steps if row[11] is None]
    assert {row[10] for row in unknown} == {"has not said"}
    assert {row[9] for row in steps} == {"yes", "no"}


def test_coverage_has_a_column_for_each_of_ours(city):
    head, *covered = rows(city, "# Coverage")
    grid = report_cases.city().coverage().grid
    assert len(head) == 7 + len(grid.team)
    assert len(covered) == len(grid.people)
    ties = [[cell if isinstance(cell, float) else 0.0 for cell in row[7:]] for row in covered]
    assert np.allclose(ties, grid.direct.T, atol=1e-4)
    assert any(isinstance(cell, str) and "through others" in cell for row in covered for cell in row[7:])


def test_facts_have_the_numbers_of_the_report(city):
    notes = Footnotes(report_cases.city().case, used_facts(report_cases.city()), "en")
    _head, *facts = rows(city, "# Facts")
    assert [(row[0], row[2]) for row in facts] == [(e.number, e.text) for e in notes.entries]
    assert len(rows(city, "# Sources")) == 1 + len(notes.sources)


def test_several_decisions_stand_in_one_workbook(tmp_path):
    both = book(report_cases.city(), report_cases.city(examples.OTHER_DECISION))
    _head, *steps = rows(both, "# Steps")
    assert len({row[0] for row in steps}) == 2


def test_no_text_is_a_formula_and_nothing_is_a_link():
    evil = "=HYPERLINK(\"http://x\")|cmd '/c calc'!A0"
    facts = [f for f in report_cases.small().facts if f.id != "p:li"]
    li = report_cases.small()["p:li"]
    changed = type(li).model_validate(li.model_dump() | {"name": evil, "name_en": evil})
    data = book(report_cases.analysed(sm.PropertyGraph([*facts, changed])))
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    assert any(row[0] == evil for row in rows(data, "# People"))


def test_bare_arrays_have_no_workbook():
    snapshot = sm.Snapshot.from_arrays([0, 1], [1, 2], [0.5, 0.5], nodes=["a", "b", "c"])
    with pytest.raises(InputError, match="needs facts"):
        book(sm.analyze(snapshot))


def test_a_person_alone_and_nobody_make_a_workbook():
    alone = sm.analyze(sm.from_edges([("ann", "bob")]), draws=0)
    assert len(rows(book(alone), "# People")) == 3
