"""Files as account managers and clerks of English-speaking and European offices keep them; all invented."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.errors import InputError
from stakemap.io import Evidence, read_records
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.by_place.day_above import day_above
from stakemap.io.tables.layouts.levels.chart_of_people import chart_in
from stakemap.io.tables.typed.dates import plain_date
from stakemap.model import Decision, DecisionRole, Interaction, Person, Post, Tenure, Tie
from typed_rows import names, seats, ties, told

PORT = "Port of Velmouth"


def causes(reading):
    return [problem.cause for problem in reading.problems]


def hows(reading):
    return {(one.cell, one.how) for one in reading.readings}


@pytest.mark.parametrize(
    "line", ["As of 3 March 2026", "Staff list (as at 3 March 2026)", "Stand: 03.03.2026", "截至2026年3月3日"]
)
def test_a_line_above_a_list_that_says_its_day_confirms_every_row_on_it(line):
    rows = [[line], ["Name", "Title", "Unit"], ["Petra Lindqvist", "Director", PORT]]
    reading = told(Staff=rows)
    assert not reading.problems
    of_the_list = [*reading.graph.of(Person), *reading.graph.of(Tenure)]
    assert {str(fact.confirmed) for fact in of_the_list} == {"2026-03-03"}
    assert ("A1", "day_above") in hows(reading)


@pytest.mark.parametrize(
    "line",
    ["Meeting of 3 March 2026", "Term 2024-2028", "As of today", "Printed 3 March 2026", "Status: open"],
)
def test_another_line_above_a_list_is_no_day_of_it(line):
    assert day_above([(1, {1: line})]) is None


def test_two_days_above_a_list_are_none_and_a_column_of_days_goes_before():
    assert day_above([(1, {1: "As of 3 March 2026"}), (2, {1: "updated 2026-04-01"})]) is None
    rows = [
        ["As of 3 March 2026"],
        ["Name", "Title", "Unit", "Confirmed"],
        ["Ann", "Clerk", PORT, "2026-01-02"],
    ]
    assert {str(person.confirmed) for person in told(Staff=rows).graph.of(Person)} == {"2026-01-02"}


@pytest.mark.parametrize("line", ["As of 3 March 2026", "截至2026年3月3日"])
def test_a_day_above_sources_or_steps_which_nobody_confirms_is_only_a_title(line):
    people = [["Name", "Title", "Unit"], ["Petra Lindqvist", "Director", PORT]]
    reading = told(
        People=people,
        Sources=[[line], ["Title", "Published"], ["Register", "2026-01-05"]],
        Process=[[line], ["Step", "Decided by"], ["Award", "Petra Lindqvist"]],
    )
    assert not reading.problems
    assert "day_above" not in {how for _, how in hows(reading)}


@given(
    st.integers(1980, 2040),
    st.sampled_from(["Spring", "spring", "Autumn", "Fall", "in spring of", "春", "秋季"]),
)
def test_a_season_that_lies_in_one_year_on_both_halves_of_the_earth_is_read_as_that_year(year, season):
    text = (
        f"{year}年{season}"
        if not season.isascii()
        else f"{season.removeprefix('in ').removesuffix(' of')} {year}"
    )
    assert plain_date(text).rstrip("年") == str(year)


def test_numbers_of_seats_are_no_titles():
    rows = [
        ["Seat", "Name", "Organisation", "Function"],
        ["1", "Petra Lindqvist", PORT, "Director of Ports"],
        ["2", "Daniel Okoro", PORT, "Head of Procurement"],
    ]
    reading = told(Seating_list=rows)
    assert {title for _, title, _ in seats(reading)} == {"Director of Ports", "Head of Procurement"}
    assert ("A1", "column_left") in hows(reading)


@pytest.mark.parametrize(
    ("title", "left"), [("Evaluation committee, 3rd meeting", True), ("Our contacts", False)]
)
def test_the_chair_of_a_committee_is_not_chair_of_the_body_that_sent_them(title, left):
    rows = [
        [title],
        ["Name", "Organisation", "Function"],
        ["Petra Lindqvist", PORT, "Chair"],
        ["Marcus Thorne", "Ministry of Ports", "Member"],
    ]
    reading = told(Seating=rows)
    assert names(reading, Person) == {"Petra Lindqvist", "Marcus Thorne"}
    assert bool(reading.graph.of(Post)) != left
    assert (("C2", "committee_left") in hows(reading)) == left


def test_a_committee_that_is_the_unit_of_a_list_keeps_its_chair():
    rows = [
        ["Committees"],
        ["Name", "Unit", "Function"],
        ["Petra Lindqvist", "Finance committee", "Chair"],
        ["Marcus Thorne", "Works committee", "Chair"],
    ]
    assert ("Finance committee", "Chair", "Petra Lindqvist") in seats(told(Committee_seats=rows))


def test_the_narrower_of_two_bodies_beside_a_title_is_its_unit():
    rows = [
        ["Institution", "Directorate-General", "Unit", "Name", "Function"],
        ["Harbour Agency", "DG PORT", "Digital Ports", "Chiara Moretti", "Head of Unit"],
        ["Harbour Agency", "DG PORT", "", "Marta Kowalczyk", "Director-General"],
    ]
    reading = told(List=rows)
    assert seats(reading) == {
        ("Digital Ports", "Head of Unit", "Chiara Moretti"),
        ("DG PORT", "Director-General", "Marta Kowalczyk"),
    }
    assert ("", "wider_unit") in hows(reading)


def test_whom_somebody_reports_to_by_id_is_read_of_a_plain_list():
    rows = [
        ["Id", "FirstName", "LastName", "Title", "ReportsToId"],
        ["003A", "Petra", "Lindqvist", "Director", ""],
        ["003B", "Daniel", "Okoro", "Head", "003A"],
    ]
    assert ties(told(Contacts=rows), "reports_to") == {("Daniel Okoro", "Petra Lindqvist")}


def test_of_an_export_a_contact_without_a_body_keeps_whom_they_report_to(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text("Id,FirstName,LastName,Title,ReportsToId\n003A,Ann,Ames,Head,\n003B,Bo,Burr,Clerk,003A\n")
    evidence = Evidence("legitimate_interest", "24 months", exported="2026-03-01")
    reading = read_records(path, format="salesforce", evidence=evidence)
    ((one, other),) = [(tie.from_id, tie.to_id) for tie in reading.graph.of(Tie)]
    assert (reading.graph[one].name, reading.graph[other].name) == ("Bo Burr", "Ann Ames")


def test_a_log_of_contacts_names_people_without_their_titles():
    rows = [
        ["Date", "Our person", "Met", "What was said"],
        ["2026-02-12", "Joan Pierce", "Petra Lindqvist (Director of Ports)", "PLANTED"],
        ["3 March 2026", "Joan Pierce", "Helen Marsh & Tom Ashby", "PLANTED"],
    ]
    reading = told(Log=rows)
    assert names(reading, Person) == {"Petra Lindqvist", "Helen Marsh", "Tom Ashby"}
    assert len(reading.graph.of(Interaction)) == 3
    assert "PLANTED" not in str([fact.to_dict() for fact in reading.records])


def test_what_stands_below_a_title_of_its_own_is_no_row_of_the_table_above():
    rows = [
        ["Name", "Attitude", "Notes"],
        ["Petra Lindqvist", "Supporter", ""],
        [],
        ["Next steps"],
        ["What", "Who", "By when"],
        ["Site visit", "Joan Pierce", "15 April 2026"],
    ]
    reading = told(People=rows, Decisions=[["Decision"], ["Lights"]])
    assert names(reading, Person) == {"Petra Lindqvist"}
    assert "the column 'Plan' is missing" in causes(reading)


def test_a_title_below_a_name_in_a_table_of_who_is_responsible_is_no_part_of_the_name():
    rows = [
        ["Decision: Lights"],
        ["Task", "Petra Lindqvist\nDirector of Ports", "Daniel Okoro\nHead of Procurement"],
        ["Publish tender", "A", "R"],
        ["Evaluate bids", "A", "C"],
        ["Sign contract", "R", "A"],
    ]
    reading = told(RACI=rows)
    assert names(reading, Person) == {"Petra Lindqvist", "Daniel Okoro"}
    assert {part.role.value for part in reading.graph.of(DecisionRole)} >= {"approver", "influencer"}
    assert names(reading, Decision) == {"Lights"}


def test_a_council_is_read_without_the_parties_of_its_members():
    rows = [
        ["District", "Council Member", "Party", "Term Expires"],
        ["District 1", "Angela Ruiz", "PLANTED", "12/31/2027"],
        ["District 3", "VACANT", "", "12/31/2027"],
    ]
    reading = told(City_Council=rows)
    assert names(reading, Person) == {"Angela Ruiz"}
    assert [problem.code for problem in reading.problems] == ["policy"]
    assert "PLANTED" not in str(reading.problems)


def test_a_grid_of_power_and_interest_is_asked_to_be_a_list():
    rows = [
        ["", "Low interest", "High interest"],
        ["High power", "Keep satisfied: Marcus Thorne", "Manage closely: Petra Lindqvist"],
        ["Low power", "Monitor: Yusuf Karim", "Keep informed: Helen Marsh"],
    ]
    reading = told(Grid=rows)
    assert "a grid of power and interest, which is no list" in causes(reading)
    assert not reading.graph.of(Person)


@pytest.mark.parametrize(
    ("name", "text", "cause"),
    [
        ("list.csv", "Name,Remarks\nPetra Lindqvist,met at the fair\n", "a list of names"),
        (
            "mails.txt",
            '"Okoro, Daniel" <d@v.example>; Helen Marsh <h@v.example>;\n',
            "a list of mail addresses",
        ),
        ("mails.csv", "Helen Marsh <h@v.example>,\nTom Ashby <t@v.example>\n", "a list of mail addresses"),
    ],
)
def test_a_list_that_cannot_be_read_says_what_it_is_and_what_to_write(tmp_path, name, text, cause):
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=cause) as caught:
        read_records(tmp_path / name).checked()
    assert "v.example" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people.csv", "Name,Remarks\nPetra Lindqvist,met at the fair\n"),
        ("chart.txt", "Chief clerk: Petra Lindqvist\n  Clerk: vacant\n  Head: vacant\n"),
    ],
)
def test_the_cure_of_a_list_of_names_and_of_a_chart_works(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    settings = "Setting,Value\nDefault source,List\nDate of the default source,2026-01-01\n"
    (tmp_path / "settings.csv").write_text(f"{settings}Default lawful basis,published\nKeep for,24 months\n")
    assert names(read_records(tmp_path), Person) == {"Petra Lindqvist"}


def test_links_behind_the_cells_of_an_open_document_are_told(tmp_path):
    def cell(text, href=""):
        shown = f'<text:a xlink:href="{href}">{text}</text:a>' if href else text
        return f"<table:table-cell><text:p>{shown}</text:p></table:table-cell>"

    rows = [
        cell("Name"),
        cell("Ann Ames", "https://v.example/ann"),
        cell("https://v.example/bo", "https://v.example/bo"),
        cell("Cy Cole", "#Sheet2.A1"),
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body>'
    content += (
        f'<office:spreadsheet><table:table table:name="People">{body}</table:table></office:spreadsheet>'
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as packed:
        packed.writestr("content.xml", f"{content}</office:body></office:document-content>")
    reading = read_records(tmp_path / "a.ods")
    assert [(one.cell, one.taken) for one in reading.readings if one.how == "links"] == [("A2", "1")]


def test_a_grid_of_cells_without_rows_has_no_day():
    assert day_above(Grid("a", "a.xlsx").rows) is None


def test_of_two_foreign_headings_for_one_column_the_plainest_is_asked_for():
    rows = [
        ["Amt", "Amtsbezeichnung", "Name", "Funktion", "Stand"],
        ["Tiefbauamt", "Bauoberrat", "Hartmut Velten", "Amtsleiter", "01.03.2026"],
    ]
    asked = {problem.cell: problem.cure for problem in told(Liste=rows).problems if problem.cell}
    assert asked == {
        "A1": "write 'Unit' as this heading",
        "D1": "write 'Title' as this heading",
        "E1": "write 'Confirmed' as this heading",
    }
    rows[0] = ["Unit", "Amtsbezeichnung", "Name", "Title", "Confirmed"]
    assert seats(told(Liste=rows)) == {("Tiefbauamt", "Amtsleiter", "Hartmut Velten")}


CHART = """Port of Velmouth (January 2026)

Chief Executive: Ilsa Brandt
\tDirector of Ports: Petra Lindqvist
\t\tHarbour Master: Helen Marsh
\tLegal Director: vacant
\t\tLegal Counsel: Ravi Nair
"""


@pytest.mark.parametrize("text", [CHART, CHART.expandtabs(2), CHART.replace(":", "\uff1a")])
def test_a_chart_by_indents_says_who_reports_to_whom(tmp_path, text):
    (tmp_path / "chart.txt").write_text(text, encoding="utf-8")
    reading = read_records(tmp_path / "chart.txt")
    assert ("", "chart") in hows(reading)
    assert {one.cause for one in reading.problems if one.cell} == set()
    lines = chart_in(text, tmp_path / "chart.txt").rows[2:]
    assert [(cells[1], cells.get(3, "")) for _, cells in lines] == [
        ("Ilsa Brandt", ""),
        ("Petra Lindqvist", "Ilsa Brandt"),
        ("Helen Marsh", "Petra Lindqvist"),
        ("vacant", "Ilsa Brandt"),
        ("Ravi Nair", ""),
    ]


@given(st.lists(st.integers(0, 4), min_size=3, max_size=9))
def test_everybody_of_a_chart_reports_to_the_nearest_above_who_stands_further_out(indents):
    text = "".join(f"{'  ' * depth}Director: {'x' * k}y Z\n" for k, depth in enumerate(indents))
    chart = chart_in(text, Path("chart.txt"))
    if len(set(indents)) == 1:
        assert chart is None
        return
    for k, (_, cells) in enumerate(chart.rows[1:]):
        above = [j for j in range(k) if indents[j] < indents[k]]
        assert cells.get(3, "") == (f"{'x' * above[-1]}y Z" if above else "")


@pytest.mark.parametrize(
    "text",
    [
        "Chair: Ann Ames\n  Present: Bo Burr\n  Date: 3 May\n",
        "Director: Ann Ames\n  Clerk: Bo Burr\n  Apologies: Cy Cole\n",
        "Director: Ann Ames\nClerk: Bo Burr\nHead: Cy Cole\n",
        "Colour: red\n  Shape: round\n  Weight: light\n",
    ],
)
def test_notes_with_labels_are_no_chart(text):
    assert chart_in(text, Path("a.txt")) is None
