"""A person types a workbook: what is taken, what is refused, and what is said about it."""

from __future__ import annotations

import random
from datetime import date

import openpyxl
import pytest

from stakemap import examples
from stakemap.errors import InputError, PolicyRefused
from stakemap.io import marked_copy, read, read_records, template, write
from stakemap.model import Account, Person, Post, Stage, Tenure, Tie

SETTINGS = [
    ("Default source", "City website"),
    ("Default lawful basis", "published"),
    ("Keep for", "36 months"),
    ("Account", "City of Rivers"),
]
SHEETS = {
    "Settings": [("Setting", "Value"), *SETTINGS],
    "Sources": [
        ("Title", "Published", "Grade"),
        ("City website", "2026-03-02", "B2"),
        ("A talk", None, None),
    ],
    "Units": [("Name", "Led by (block)"), ("City Government", None), ("Transport Bureau", "City Government")],
    "People": [("Name", "Origin", "Source"), ("Li Wei", "military", None), ("Wang Fang", None, None)],
    "Posts": [
        ("Post", "Unit", "Heads the unit", "Reports to", "Holder", "Holder since"),
        ("Mayor", "City Government", "yes", None, None, None),
        ("Director", "Transport Bureau", "yes", "Mayor", "Li Wei", "2021-06"),
    ],
    "Ties": [("From", "Kind", "To", "Strength"), ("Wang Fang", "asks advice of", "Li Wei", 0.6)],
}


@pytest.fixture
def book(tmp_path):
    """``book(People=[...])`` writes a workbook with some sheets replaced, and gives its path."""

    def make(**changed):
        made = openpyxl.Workbook()
        made.remove(made.active)
        for name, rows in {**SHEETS, **changed}.items():
            if rows is not None:
                page = made.create_sheet(name.replace("_", " "))
                for row in rows:
                    page.append(row)
        path = tmp_path / "city.xlsx"
        made.save(path)
        return path

    return make


def refused(path):
    with pytest.raises(InputError) as caught:
        read(path)
    return caught.value.problems


def one(path):
    problems = refused(path)
    assert len(problems) == 1, [p.text() for p in problems]
    return problems[0]


def test_a_post_its_holder_and_its_boss_are_typed_in_one_row(book):
    graph = read(book())

    (tenure,) = graph.of(Tenure)
    assert (tenure.person, tenure.post, str(tenure.valid.start)) == (
        "p:li-wei",
        "post:transport-bureau-director",
        "2021-06",
    )
    assert {(t.kind, t.from_id, t.to_id) for t in graph.of(Tie)} == {
        ("advice", "p:wang-fang", "p:li-wei"),
        ("leads", "unit:city-government", "unit:transport-bureau"),
        ("reports_to", "post:transport-bureau-director", "post:city-government-mayor"),
    }


def test_defaults_are_written_into_each_fact_and_marked(book):
    person = read(book())["p:li-wei"]

    assert (person.source, person.grade, person.basis, str(person.expires)) == (
        "src:city-website",
        "B2",
        "published",
        "2029-03-02",
    )
    assert person.defaulted == ("source", "grade", "basis", "expires")


def test_the_account_of_the_settings_is_a_fact(book):
    (account,) = read(book()).of(Account)

    assert account.name == "City of Rivers"


def test_a_retention_counts_from_the_confirmation_of_the_row(book):
    people = [("Name", "Confirmed"), ("Li Wei", "2026-05"), ("Wang Fang", None)]
    graph = read(book(People=people))

    assert str(graph["p:li-wei"].expires) == "2029-05-01"
    assert str(graph["p:wang-fang"].expires) == "2029-03-02"


def test_a_retention_without_a_day_to_count_from_is_refused(book):
    people = [*SHEETS["People"], ("Zhao Min", None, "A talk")]
    problem = one(book(People=people))

    assert (problem.sheet, problem.row) == ("People", 4)
    assert "no day to count from" in problem.cause


def test_made_ids_do_not_depend_on_the_order_or_on_other_rows(book):
    before = read(book())
    people, ties = SHEETS["People"], SHEETS["Ties"]
    more = [people[0], ("Aa Bb", None, None), *random.Random(1).sample(people[1:], 2)]
    after = read(book(People=more, Ties=[ties[0], ("Li Wei", "works with", "Aa Bb", 0.3), *ties[1:]]))

    assert {f.id for f in before.facts} < {f.id for f in after.facts}


def test_two_equal_names_ask_for_an_id_at_both_rows(book):
    people = [*SHEETS["People"], ("Li Wei", None, None)]
    problems = refused(book(People=people))

    named = [p for p in problems if "the same name" in p.cause]
    assert [(p.cell, p.cause) for p in named] == [
        ("A2", "the same name as People row 4"),
        ("A4", "the same name as People row 2"),
    ]
    assert all("give each an id" in p.cure for p in named)
    assert any(p.sheet == "Ties" and "2 rows have this name" in p.cause for p in problems)


def test_equal_names_with_ids_are_told_apart_by_id(book):
    people = [("Name", "Id"), ("Li Wei", "p:1"), ("Li Wei", "p:2"), ("Wang Fang", None)]
    posts = [("Post", "Unit", "Holder"), ("Mayor", "City Government", "p:2")]
    ties = [("From", "Kind", "To"), ("Wang Fang", "advice", "p:1")]
    graph = read(book(People=people, Posts=posts, Ties=ties))

    assert graph.of(Tenure)[0].person == "p:2"


def test_equal_titles_of_two_units_are_told_apart_by_unit_and_post(book):
    posts = [
        ("Post", "Unit", "Reports to"),
        ("Director", "City Government", None),
        ("Director", "Transport Bureau", "City Government / Director"),
    ]
    graph = read(book(Posts=posts))

    assert {p.id for p in graph.of(Post)} == {
        "post:city-government-director",
        "post:transport-bureau-director",
    }
    assert "2 rows have this name" in one(book(Posts=[*posts[:2], (*posts[2][:2], "Director")])).cause


def test_sheets_columns_and_choices_are_read_in_chinese_and_by_field_name(book):
    path = book(
        Settings=[
            ("设置项", "取值"),
            ("默认来源", "网站"),
            ("默认合法依据", "依法公开"),
            ("retention", "36个月"),
        ],
        Sources=None,
        来源=[("标题", "published"), ("网站", "2026-03-02")],
        Units=None,
        单位=[("名称", "层级", "领导单位(块)"), ("市政府", "市级", None), ("交通局", "city", "市政府")],
        People=None,
        人员=[("姓名", "出身"), ("李伟", "军人"), ("王芳", "university")],
        Posts=None,
        岗位=[("岗位", "单位", "是否正职", "在任者"), ("局长", "交通局", "是", "李伟")],
        Ties=None,
        关系=[("从", "关系类型", "到"), ("王芳", "请教", "李伟"), ("王芳", "汇报给", "交通局局长")],
    )
    graph = read(path)

    assert sorted(p.origin for p in graph.of(Person)) == ["military", "university"]
    assert sorted(t.kind for t in graph.of(Tie)) == ["advice", "leads", "reports_to"]


def test_all_problems_are_reported_at_once_in_order_of_place(book):
    people = [("Name", "Origin", "Rank"), ("Li Wei", "militray", 99), ("Wang Fang", None, "high")]
    ties = [("From", "Kind", "To", "Strength", "Since", "Until")]
    ties += [("Wang Fang", "asks advice of", "Li Wei", 1.5, "2019-05-29", "2014-05-06")]
    problems = refused(book(People=people, Ties=ties))

    assert [(p.sheet, p.cell) for p in problems] == [
        ("People", "B2"),
        ("People", "C2"),
        ("People", "C3"),
        ("Ties", "D2"),
        ("Ties", "F2"),
    ]
    assert problems[0].cure == "did you mean 'military'?"
    assert problems[4].cause == "end 2014-05-06 before start 2019-05-29"
    assert all(p.cure for p in problems)


def test_the_summary_counts_rows_and_names_the_refused(book):
    people = [*SHEETS["People"], ("Zhao Min", None, "Nowhere")]
    reading = read_records(book(People=people))

    assert reading.summary.startswith("9 rows ok, 1 rejected: People row 4 no source of this name")


def test_a_fact_about_a_person_without_source_is_refused(book):
    settings = [s for s in SETTINGS if s[0] != "Default source"]
    people = [("Name", "Source"), ("Li Wei", "City website"), ("Wang Fang", None)]
    settings = [("Setting", "Value"), *settings]
    units = [row[:1] for row in SHEETS["Units"]]
    reading = read_records(book(Settings=settings, People=people, Posts=None, Ties=None, Units=units))

    assert reading.summary.endswith("People row 3 source missing")


def test_a_missing_basis_is_reported_once_where_all_facts_lack_it(book):
    settings = [("Setting", "Value"), *[s for s in SETTINGS if s[0] != "Default lawful basis"]]
    problem = one(book(Settings=settings))

    assert (problem.sheet, problem.field) == ("Settings", "basis")
    assert "in all 4 facts about people" in problem.cause


def test_good_rows_are_kept_without_those_that_name_a_refused_one(book):
    people = [("Name", "Rank"), ("Li Wei", 99), ("Wang Fang", 12)]
    path = book(People=people)
    reading = read_records(path)

    assert [(p.sheet, p.row) for p in reading.problems] == [("People", 2), ("Posts", 3), ("Ties", 2)]
    assert reading.problems[1].cause == "names People row 2, which is refused"
    assert {f.id for f in read(path, keep_good=True).of(Person)} == {"p:wang-fang"}
    assert [p.sheet for p in refused(path)] == ["People"]


def test_a_decision_with_a_refused_stage_is_refused(book):
    decisions = [("Decision", "Unit", "Rule"), ("Parking", "Transport Bureau", "screening AND approval")]
    stages = [("Decision", "Stage", "Votes needed"), ("Parking", "Screening", 1), ("Parking", "Approval", 2)]
    graph = read(book(Decisions=decisions, Stages=stages))
    decision = graph["decision:parking"]
    assert [s.id for s in decision.stages] == ["screening", "approval"]
    assert isinstance(decision.stages[0], Stage)

    stages[2] = ("Parking", "Approval", 0)
    reading = read_records(book(Decisions=decisions, Stages=stages))
    assert [(p.sheet, p.row, p.code) for p in reading.problems] == [
        ("Decisions", 2, "depends"),
        ("Stages", 2, "depends"),
        ("Stages", 3, "input"),
    ]
    rule = one(book(Decisions=[decisions[0], ("Parking", None, "board")]))
    assert (rule.sheet, rule.cell) == ("Decisions", "C2")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2019", "2019"),
        (2019, "2019"),
        ("2019-03", "2019-03"),
        ("2019/3/14", "2019-03-14"),
        ("2019年3月", "2019-03"),
        ("2019.03", "2019-03"),
        ("2019-3-1", "2019-03-01"),
    ],
)
def test_dates_are_read_as_far_as_they_are_known(book, typed, kept):
    ties = [("From", "Kind", "To", "Since"), ("Wang Fang", "advice", "Li Wei", typed)]
    graph = read(book(Ties=ties))

    assert next(str(t.valid.start) for t in graph.of(Tie) if t.kind == "advice") == kept


@pytest.mark.parametrize(
    ("typed", "cure"),
    [
        ("3/4/2019", "day and month"),
        ("9999", "leave empty"),
        ("至今", "leave empty"),
        ("2019.1", "two figures"),
        ("2023-02-30", "2019-03-14"),
        ("spring 2019", "2019-03-14"),
        (43538, "2019-03-14"),
        (2019.3, "two figures"),
    ],
)
def test_a_date_that_cannot_be_told_is_refused_with_the_right_form(book, typed, cure):
    ties = [("From", "Kind", "To", "Until"), ("Wang Fang", "advice", "Li Wei", typed)]
    problem = one(book(Ties=ties))

    assert problem.cell == "D2"
    assert cure in problem.cure


def test_a_date_cell_gives_as_much_as_its_format_shows(tmp_path, book):
    path = book(
        Ties=[("From", "Kind", "To", "Since", "Confirmed"), ("Wang Fang", "advice", "Li Wei", None, None)]
    )
    made = openpyxl.load_workbook(path)
    made["Ties"]["D2"] = date(2019, 3, 1)
    made["Ties"]["D2"].number_format = "mmm-yy"
    made["Ties"]["E2"] = date(2026, 3, 14)
    made.save(path)
    tie = next(t for t in read(path).of(Tie) if t.kind == "advice")

    assert (str(tie.valid.start), str(tie.confirmed)) == ("2019-03", "2026-03-14")


@pytest.mark.parametrize("value", ["-0.1", "1.01", "nan", "inf", "1e400", "strong", "0,5", "80%", "true"])
def test_a_strength_out_of_range_or_not_a_number_is_refused(book, value):
    ties = [("From", "Kind", "To", "Strength"), ("Wang Fang", "advice", "Li Wei", value)]
    problem = one(book(Ties=ties))

    assert (problem.sheet, problem.cell, problem.value) == ("Ties", "D2", value)
    assert problem.cure


@pytest.mark.parametrize("heading", ["Religion", "宗教信仰", "Ｒｅｌｉｇｉｏｎ", "Home address", "#性格"])
def test_a_refused_attribute_as_a_heading_crosses_the_red_line(book, heading):
    people = [("Name", heading), ("Li Wei", "x"), ("Wang Fang", None)]
    with pytest.raises(PolicyRefused) as caught:
        read(book(People=people))

    assert caught.value.problems[0].cell == "B1"


def test_a_refused_kind_of_tie_crosses_the_red_line(book):
    ties = [("From", "Kind", "To"), ("Wang Fang", "has_leverage_over", "Li Wei")]
    with pytest.raises(PolicyRefused):
        read(book(Ties=ties))


@pytest.mark.parametrize(("heading", "near"), [("Nmae", "Name"), ("Orgin", "Origin"), ("Favourite", "#")])
def test_an_unknown_column_is_refused_with_the_nearest_name(book, heading, near):
    people = [("Name", heading), ("Li Wei", None), ("Wang Fang", None)]
    if near == "Name":
        people = [(heading,), ("Li Wei",), ("Wang Fang",)]
    assert any(near in p.cure for p in refused(book(People=people)))


def test_an_unknown_kind_and_an_unknown_name_say_what_was_meant(book):
    ties = [("From", "Kind", "To"), ("Wang Fang", "ask advice of", "Li Wie")]
    kind, name = sorted(refused(book(Ties=ties)), key=lambda p: p.cell)

    assert "asks advice of" in kind.cure
    assert "People row 2" in name.cure
    assert "Li" not in name.text()


def test_examples_remarks_and_blank_rows_do_not_count(book):
    people = [*SHEETS["People"], ("# Zhao Min", "astronaut", None), (None, None, None)]
    people = [(*row, None) for row in people]
    people[0] = (*SHEETS["People"][0], "# my remarks")
    people[1] = (*people[1][:3], "call him")
    graph = read(book(People=people, **{"#scratch": [("anything",), ("goes",)]}))

    assert len(graph.of(Person)) == 2


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

    assert set(graph.counts()) == set(graph.counts()) | {
        "person",
        "post",
        "tie",
        "decision",
        "stance",
        "motive",
    }
    assert all(f.complete for f in graph.facts if hasattr(f, "complete"))


def test_a_copy_of_the_workbook_shows_what_is_wrong_where_it_is_wrong(book, tmp_path):
    path = book(People=[("Name", "Rank"), ("Li Wei", 99), ("Wang Fang", 12)])
    before = path.read_bytes()
    count = marked_copy(path, refused(path), tmp_path / "marked.xlsx")

    cell = openpyxl.load_workbook(tmp_path / "marked.xlsx")["People"]["B2"]
    assert count == 1
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert "27" in cell.comment.text
    assert path.read_bytes() == before


def test_a_text_that_looks_like_a_formula_stays_text(book):
    path = book(People=[("Name",), ("Li Wei",), ("Wang Fang",)])
    made = openpyxl.load_workbook(path)
    cell = made["People"]["A4"]
    cell.value, cell.data_type = "=HYPERLINK(1)", "s"
    made.save(path)

    assert "=HYPERLINK(1)" in {p.name for p in read(path).of(Person)}


def test_a_formula_is_refused_and_says_paste_the_value(book):
    problem = one(book(People=[("Name", "Rank"), ("Li Wei", "=6*2"), ("Wang Fang", 12)]))

    assert (problem.cell, problem.cause) == ("B2", "a formula")


def test_merged_cells_and_hidden_sheets_are_refused(book):
    path = book()
    made = openpyxl.load_workbook(path)
    made["People"].merge_cells("A2:A3")
    made["Ties"].sheet_state = "hidden"
    made.save(path)
    causes = {(p.sheet, p.cause) for p in refused(path)}

    assert ("People", "merged cells A2:A3") in causes
    assert ("Ties", "a hidden sheet holds rows") in causes


@pytest.mark.parametrize("name", ["city.xlsx", "city", "city.json"])
def test_the_phase_of_a_stage_and_the_salience_of_a_role_come_back(tmp_path, name):
    city = examples.city()
    write(city, tmp_path / name)
    back = read(tmp_path / name)

    phases = [stage.phase.value for stage in back[examples.DECISION].stages]
    assert phases == ["negotiate"] * 6 + ["deliver", "collect"]
    assert back["role:smart-traffic:influencer:xi-ruowei"].salience == 0.5
    assert back == city
