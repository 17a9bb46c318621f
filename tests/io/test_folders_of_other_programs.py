"""Folders of CSV files as spreadsheet programs and other tools write them."""

from __future__ import annotations

import pytest

from stakemap.io import read, read_records
from stakemap.io.answer_sheet import read_answers
from stakemap.model import Person, Post, Tenure, Tie, Unit

SETTINGS = (
    "Setting,Value\nDefault source,Site\nDate of the default source,2026-03\n"
    "Default lawful basis,public\nKeep for,36 months\n"
)
SETTINGS_ZH = "设置项,取值\n默认来源,官网\n默认来源日期,2026年3月\n默认合法依据,公开\n默认保存期限,36个月\n"
FOLDERS = {
    "gbk": (
        {
            "设置.csv": SETTINGS_ZH.encode("gbk"),
            "人员名单.csv": "姓名,职务,单位\n李伟,局长,市交通局\n王芳,副局长,市交通局\n".encode("gbk"),
            "关系.csv": "从,关系类型,到,强度\n李局长,请教,王芳,60%\n".encode("gbk"),
        },
        {"李伟", "王芳"},
        {("李伟", "王芳", 0.6)},
    ),
    "semicolons and decimal commas": (
        {
            "settings.csv": SETTINGS.replace(",", ";"),
            "contacts.csv": "Name;Dept;Position;From\nAnn;Transport;Director;03.2019\n"
            "Bo;Transport;Clerk;2020\n",
            "ties.csv": "From;Kind;To;Strength\nAnn;advice;Bo;0,6\n",
        },
        {"Ann", "Bo"},
        {("Ann", "Bo", 0.6)},
    ),
    "a line that names the separator": (
        {"settings.csv": SETTINGS, "people.csv": "sep=,\nName,Origin\nAnn,army\n"},
        {"Ann"},
        set(),
    ),
    "upright strokes": ({"settings.csv": SETTINGS, "people.csv": "Name|Origin\nAnn|army\n"}, {"Ann"}, set()),
    "UTF-16 with tabs": (
        {
            "settings.csv": SETTINGS.replace(",", "\t").encode("utf-16"),
            "people.csv": "Name\tOrigin\nAnn\tarmy\n".encode("utf-16"),
        },
        {"Ann"},
        set(),
    ),
    "Numbers": (
        {
            "Settings-Table 1.csv": SETTINGS,
            "People-Table 1.csv": "Name,Origin\nAnn,army\n",
            "People-Table 2.csv": "x,y\n1,2\n",
        },
        {"Ann"},
        set(),
    ),
    "rows that end early or late": (
        {
            "settings.csv": SETTINGS,
            "people.csv": "Name,Origin,Rank\nAnn,army\nBo\n\nTotal: 2\n,,\nCy,army,,,,\n",
        },
        {"Ann", "Bo", "Cy"},
        set(),
    ),
    "ids that a program made floats": (
        {
            "settings.csv": SETTINGS,
            "people.csv": ",Id,Name\n0,1.0,Ann\n1,2.0,Bo\n",
            "ties.csv": "Source,Target,Kind,Strength\n1.0,2,advice,0.5\n",
        },
        {"Ann", "Bo"},
        {("Ann", "Bo", 0.5)},
    ),
    "Salesforce": (
        {
            "settings.csv": SETTINGS,
            "accounts.csv": '"Account Name","Parent Account"\n"City",""\n"Transport","City"\n',
            "contacts.csv": '"First Name","Last Name","Title","Account Name","Reports To"\n'
            '"Ann","Ames","Director","Transport",""\n"Bo","Burr","Clerk","Transport","Ann Ames"\n',
        },
        {"Ann Ames", "Bo Burr"},
        set(),
    ),
    "Kumu": (
        {
            "settings.csv": SETTINGS,
            "elements.csv": "Label,Type,Description\nAnn,Person,x\nBo,Person,\n",
            "connections.csv": "From,To,Type,Direction,Strength\nAnn,Bo,advice,directed,0.5\n",
        },
        {"Ann", "Bo"},
        {("Ann", "Bo", 0.5)},
    ),
    "Gephi": (
        {
            "settings.csv": SETTINGS,
            "nodes.csv": "Id,Label\na,Ann\nb,Bo\n",
            "edges.csv": "Source;Target;Kind;Weight\na;b;advice;0.5\n",
        },
        {"Ann", "Bo"},
        {("Ann", "Bo", 0.5)},
    ),
}


@pytest.mark.parametrize(("files", "people", "asked"), FOLDERS.values(), ids=list(FOLDERS))
def test_it_is_read(tmp_path, files, people, asked):
    for name, text in files.items():
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    graph = read(tmp_path)
    named = {person.id: person.name for person in graph.of(Person)}

    assert set(named.values()) == people
    advice = [tie for tie in graph.of(Tie) if tie.kind == "advice"]
    assert {(named[t.from_id], named[t.to_id], t.strength) for t in advice} == asked


def test_an_export_of_contacts_gives_units_posts_and_reporting_lines(tmp_path):
    for name, text in FOLDERS["Salesforce"][0].items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    graph = read(tmp_path)

    assert (len(graph.of(Unit)), len(graph.of(Post)), len(graph.of(Tenure))) == (2, 2, 2)
    assert {tie.kind for tie in graph.of(Tie)} == {"leads", "reports_to"}


def test_numbers_that_two_sheets_count_anew_are_told_apart_and_two_meanings_are_refused(tmp_path):
    (tmp_path / "settings.csv").write_text(SETTINGS)
    (tmp_path / "people.csv").write_text("Id,Name\n1,Ann\n2,Bo\n3,Cy\n")
    (tmp_path / "units.csv").write_text("Id,Name\n1,City\n")
    (tmp_path / "ties.csv").write_text("From,Kind,To\n2,advice,3\n2,advice,1\n")
    reading = read_records(tmp_path)

    assert [(p.row, p.cell) for p in reading.problems] == [(3, "C3")]
    assert len(reading.graph.of(Person)) == 3
    assert len([tie for tie in reading.graph.of(Tie) if tie.kind == "advice"]) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_sheet_of_answers_is_read_as_a_spreadsheet_program_saves_it(tmp_path, encoding, mark):
    rows = [("编号", "姓名", "答案"), ("p:a", "李伟", "是"), ("p:b", "王芳", "×"), ("p:c", "赵六", "70％")]
    path = tmp_path / "answers.csv"
    path.write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))

    assert read_answers(path) == {"p:a": 1.0, "p:b": 0.0, "p:c": 0.7}


def test_a_list_of_ties_may_have_tabs_and_another_ending(tmp_path):
    (tmp_path / "edges.tsv").write_text("source\ttarget\tstrength\nann\tbob\t0.5\n")
    assert read(tmp_path / "edges.tsv").neighbours("bob") == ("ann",)
