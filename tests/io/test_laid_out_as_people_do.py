"""Whole workbooks as they are found: other headings, other sheets, short names, notes; read in one round."""

from __future__ import annotations

import pytest

from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import read, read_records, told_reading, write
from stakemap.model import BudgetLine, DecisionRole, Person, Post, Spell, Tenure, Tie, Unit, parse
from typed_workbook import laid_out

BUREAU = {
    "设置": [
        ("客户名称", "临安市"),
        ("默认来源", "局官网"),
        ("默认合法依据", "公开"),
        ("默认保存期限", "3年"),
    ],
    "来源": [
        ("来源名称", "来源类型", "日期"),
        ("局官网", "官网", "2026.3"),
        ("拜访记录", "拜访", "2026/05/12"),
    ],
    "单位": [
        ("序号", "单位名称", "上级单位"),
        (1, "临安市人民政府", None),
        (2, "临安市交通运输局", "市政府"),
        (3, "临安市财政局", "临安市人民政府"),
        ("合计", "3个", None),
    ],
    "人员": [
        ("临安市交通运输局人员名单（2026年）", None, None, None),
        ("序号", "姓名", "办公室", "职级"),
        (1, "李 伟", "301", "正处级"),
        (2, "王芳", "302", "副处级"),
        (3, "周\u200b涛", "215", None),
        (4, "钱进", "118", None),
        (None, None, None, None),
        ("注：以上截至2026年5月", None, None, None),
    ],
    "职务": [
        ("单位", "职务信息", None, None, None),
        (None, "职务", "姓名", "任职时间", "离任时间"),
        ("交通运输局", "局长", "李伟", "2019.3", "至今"),
        (None, "副局长", "王芳", "2020年7月", "现任"),
        (None, "科长", "周涛", "2019年上半年", "至今"),
        ("财政局", "局长", "钱进", "2015年至今", None),
    ],
    "关系": [
        ("谁", "关系", "对谁", "频次"),
        ("李局长", "请教", "王芳", "约10次"),
        ("周涛", "汇报", "王副局", None),
        ("钱局", "认识", "李局长", "三次"),
    ],
}
COUNTY = {
    "设置": [
        ("默认来源", "走访"),
        ("默认来源日期", "2026年5月"),
        ("默认合法依据", "正当利益"),
        ("默认保存期限", "24个月"),
    ],
    "1.单位表": [
        ("部门", "主管"),
        ("县政府", None),
        ("县教育局", "县政府"),
        ("县医院", "县卫健局"),
        ("县卫健局", None),
    ],
    "2.人员表": [
        ("名字", "现任职务", "所在部门", "电话", "出身"),
        ("张三", "局长", "教育局", "138", "教师"),
        ("李四", "副局长", "教育局", None, "机关"),
        ("周八", "副局长", "教育局", None, None),
        ("王五", "院长", "县医院", None, None),
        ("陈六", "局长", "卫健局", None, None),
        ("吴七", None, "县政府", None, None),
        ("共6人", None, None, None, None),
    ],
    "3.关系表": [("甲", "乙", "关系类型"), ("张三", "王五", "同学"), ("李副局长", "张三", "被请教")],
}
COUNCIL = {
    "Settings": [
        ("Default source", "Council website"),
        ("Default lawful basis", "public"),
        ("Keep for", "3 years"),
    ],
    "Sources": [("Name", "Type", "Date"), ("Council website", "official website", "Mar 2026")],
    "Departments": [
        ("Department", "Parent"),
        ("Northbridge Council", None),
        ("Department of Transport", "Northbridge Council"),
        ("Department of Finance", "Northbridge Council"),
    ],
    "Contacts": [
        ("Last name", "First name", "Job title", "Department", "Email", "Start date"),
        ("Ames", "Dr. Ann", "Director", "Transport", "a@example.org", "14th March 2019"),
        ("Poole", "Cllr Jane", "Leader", "Northbridge Council", None, "2019/03"),
        ("Burr", "Bob", "Head of Procurement", "Finance", None, "25/03/2020"),
    ],
    "Relationships": [
        ("From", "Relationship", "To", "Strength", "Last contact"),
        ("Burr, Bob", "advises", "Ann Ames", "80%", "May 2026"),
        ("Ann Ames", "knows", "Jane Poole (Leader)", None, None),
    ],
    "Pivot": [("Row Labels", "Count of Email"), ("Transport", 1)],
    "Lists": [("x", "y"), ("a", "b")],
}
AGENCY = {
    "Settings": [
        ("Default source", "Org chart"),
        ("Default lawful basis", "public"),
        ("Keep for", "36 months"),
    ],
    "References": [("Document", "Published"), ("Org chart", "March 2026")],
    "Agencies": [
        ("Agency", "Reports to"),
        ("State of Fremont", None),
        ("Office of Technology", "State of Fremont"),
    ],
    "Staff": [("Employee",), ("Maria Lopez",), ("Tom Tate",), ("* as of May",)],
    "Roles": [
        ("Role", "Agency", "Name", "From", "To"),
        ("Governor", "State of Fremont", "Maria Lopez", "Jan 2021", "present"),
        ("CIO", "Technology", "Tom Tate", "2015-2019", None),
        ("Analyst", "Technology", "vacant", None, None),
    ],
    "Edges": [("Source", "Target", "Type", "Weight", "n"), ("Tom Tate", "Maria Lopez", "advice", 0.5, None)],
    "Budget": [
        ("Project", "Agency", "FY", "Amount"),
        ("Cloud", "Technology", "FY2026", "$1.2m"),
        ("Desks", "Technology", 2027, "£300,000"),
    ],
}
CAREERS = {
    **{name: COUNTY[name] for name in ("设置",)},
    "履历": [
        ("姓名", "起止时间", "经历类型", "单位或学校"),
        ("李伟", "2001.9—2005.7", "学习", "江河大学"),
        ("李伟", "2005年至2010年", "工作", "市交通局"),
        ("王芳", "2010年至今", "工作", "市交通局"),
    ],
    "任职": [
        ("姓名", "职务", "单位", "任职时间", "免职时间"),
        ("李伟", "局长", "市交通局", "2015-03", "2019-03"),
        ("王芳", "局长", "市交通局", "2019-03", "至今"),
    ],
}
DECISION = {
    **{name: COUNTY[name] for name in ("设置",)},
    "岗位": [
        ("处室", "职位", "是否负责人", "名字"),
        ("市交通局", "局长", "√", "李伟"),
        ("市交通局", "科长", "×", "王芳"),
        ("市交通局", "科长", "×", "赵六"),
    ],
    "项目": [("项目名称", "责任单位"), ("智慧停车", "交通局")],
    "流程": [
        ("项目", "步骤", "类型", "天数"),
        ("智慧停车", "立项", "立项", "10-20天"),
        ("智慧停车", "审批", "审批", "约5天"),
    ],
    "决策参与人": [
        ("项目", "姓名", "角色", "环节", "一票否决"),
        ("智慧停车", "李局", "拍板", "审批", "有"),
        ("智慧停车", "王芳、赵六", "技术把关", "立项", "无"),
    ],
    "预算": [("项目", "单位", "年份", "金额（万元）"), ("智慧停车", "市交通局", "2026年度", "1200")],
}
BOOKS = {
    "bureau": (BUREAU, ("职务!A1:A2", "职务!B1:E1", "职务!A3:A5", "人员!A1:D1"), ()),
    "county": (COUNTY, (), ()),
    "council": (COUNCIL, (), ("Lists",)),
    "agency": (AGENCY, (), ()),
    "careers": (CAREERS, (), ()),
    "decision": (DECISION, (), ()),
}


@pytest.fixture
def reading(request, tmp_path):
    sheets, merged, hidden = BOOKS[request.param]
    return read_records(laid_out(tmp_path / "typed.xlsx", sheets, merged, hidden))


def every(name):
    return pytest.mark.parametrize("reading", [name] if isinstance(name, str) else name, indirect=True)


def names(graph):
    return {fact.id: fact.name for kind in (Person, Post, Unit) for fact in graph.of(kind)}


def ties(graph, *kinds):
    named = names(graph)
    return {(named[t.from_id], t.kind, named[t.to_id]) for t in graph.of(Tie) if t.kind in kinds}


def held(graph):
    named, posts = names(graph), {post.id: post for post in graph.of(Post)}
    return {
        (named[posts[t.post].unit], posts[t.post].name, named[t.person]): (
            t.valid and (str(t.valid.start), str(t.valid.end))
        )
        for t in graph.of(Tenure)
    }


@every(list(BOOKS))
def test_it_is_read_in_one_round(reading):
    assert [problem.text() for problem in reading.problems] == []
    assert reading.rows_rejected == 0


@every("bureau")
def test_two_rows_of_headings_merged_units_and_short_names(reading):
    assert held(reading.graph) == {
        ("临安市交通运输局", "局长", "李伟"): ("2019-03", "None"),
        ("临安市交通运输局", "副局长", "王芳"): ("2020-07", "None"),
        ("临安市交通运输局", "科长", "周涛"): ("2019", "None"),
        ("临安市财政局", "局长", "钱进"): ("2015", "None"),
    }
    assert ties(reading.graph, "advice", "reports_to", "knows") == {
        ("李伟", "advice", "王芳"),
        ("周涛", "reports_to", "王芳"),
        ("钱进", "knows", "李伟"),
    }
    assert ("临安市人民政府", "leads", "临安市交通运输局") in ties(reading.graph, "leads")
    assert sorted(t.count for t in reading.graph.of(Tie) if t.count) == [3, 10]


@every("county")
def test_people_with_their_posts_on_one_sheet(reading):
    told = [one.how for one in reading.readings]

    assert set(held(reading.graph)) == {
        ("县教育局", "局长", "张三"),
        ("县教育局", "副局长", "李四"),
        ("县教育局", "副局长", "周八"),
        ("县医院", "院长", "王五"),
        ("县卫健局", "局长", "陈六"),
    }
    assert len(reading.graph.of(Post)) == 5, "two deputies sit in two seats"
    assert ("张三", "advice", "李四") in ties(reading.graph, "advice"), "told from its other end"
    assert {"posts_too", "seat", "no_post", "total", "column_left", "reversed"} <= set(told)


@every("council")
def test_a_council_with_names_in_two_columns_titles_and_sheets_of_others(reading):
    assert set(names(reading.graph).values()) >= {"Dr. Ann Ames", "Cllr Jane Poole", "Bob Burr"}
    assert held(reading.graph)["Department of Transport", "Director", "Dr. Ann Ames"] == (
        "2019-03-14",
        "None",
    )
    assert held(reading.graph)["Department of Finance", "Head of Procurement", "Bob Burr"] == (
        "2020-03-25",
        "None",
    )
    assert ties(reading.graph, "advice", "knows") == {
        ("Dr. Ann Ames", "advice", "Bob Burr"),
        ("Dr. Ann Ames", "knows", "Cllr Jane Poole"),
    }
    assert {str(t.confirmed) for t in reading.graph.of(Tie) if t.kind == "advice"} == {"2026-05"}
    assert {one.sheet for one in reading.readings if one.how == "sheet_left"} == {"Pivot", "Lists"}


@every("agency")
def test_an_agency_with_a_list_of_edges_and_amounts_in_two_currencies(reading):
    money = {(line.name, line.year, line.amount, line.currency) for line in reading.graph.of(BudgetLine)}

    assert held(reading.graph) == {
        ("State of Fremont", "Governor", "Maria Lopez"): ("2021-01", "None"),
        ("Office of Technology", "CIO", "Tom Tate"): ("2015", "2019"),
    }
    assert len(reading.graph.of(Post)) == 3, "the empty seat stands"
    assert ties(reading.graph, "advice") == {("Tom Tate", "advice", "Maria Lopez")}
    assert money == {("Cloud", 2026, 1.2e6, None), ("Desks", 2027, 3e5, "GBP")}


@every("careers")
def test_posts_people_and_units_that_only_a_table_of_careers_names(reading):
    graph = reading.graph
    spells = {
        (str(s.valid.start), str(s.valid.end), s.place, s.unit and names(graph)[s.unit])
        for s in graph.of(Spell)
    }

    assert held(graph) == {
        ("市交通局", "局长", "李伟"): ("2015-03", "2019-03"),
        ("市交通局", "局长", "王芳"): ("2019-03", "None"),
    }
    assert len(graph.of(Post)) == 1, "one seat, two holders one after the other"
    assert spells == {
        ("2001-09", "2005-07", "江河大学", None),
        ("2005", "2010", None, "市交通局"),
        ("2010", "None", None, "市交通局"),
    }


@every("decision")
def test_a_decision_without_a_sheet_of_people(reading):
    graph, named = reading.graph, names(reading.graph)
    (decision,) = [fact for fact in graph if fact.kind_of_fact == "decision"]
    roles = {(named[r.player], r.role, bool(r.veto)) for r in graph.of(DecisionRole)}

    assert roles == {
        ("李伟", "decider", True),
        ("王芳", "technical_gatekeeper", False),
        ("赵六", "technical_gatekeeper", False),
    }
    assert [(s.days_low, s.days_high) for s in decision.stages] == [(10, 20), (5, None)]
    assert [post.head for post in sorted(graph.of(Post), key=lambda p: p.name)] == [True, False, False]
    assert [line.amount for line in graph.of(BudgetLine)] == [12_000_000]


@every(list(BOOKS))
def test_each_line_of_what_was_rewritten_is_in_one_language(reading):
    for lang, other in (("zh", "read as"), ("en", "读")):
        told = [told_reading(one, lang, show_value=True) for one in reading.readings]
        assert told
        assert not any(other in line or "{" in line for line in told)


UNITS = [
    ("Name",),
    ("Department of Transport",),
    ("Transport Planning Institute",),
    ("市交通运输局",),
    ("县财政局",),
]
UNITS += [
    ("市财政局",),
    ("市公安局交通管理局",),
    ("市发展和改革委员会",),
    ("Ministry of Finance",),
    ("Works and Parks",),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Transport", "Department of Transport"),
        ("Dept of Transport", "Department of Transport"),
        ("Finance Ministry", "Ministry of Finance"),
        ("Works", "Works and Parks"),
        ("交通局", "市交通运输局"),
        ("交通运输局", "市交通运输局"),
        ("发改委", "市发展和改革委员会"),
        ("交通管理局", "市公安局交通管理局"),
        ("财政局", None),
        ("公安局", None),
        ("Department", None),
        ("Bureau of Parks", None),
    ],
)
def test_a_short_name_of_a_unit_is_read_only_where_one_fits(tmp_path, typed, meant):
    sheets = {**{n: COUNCIL[n] for n in ("Settings", "Sources")}, "Units": UNITS}
    sheets["Posts"] = [("Post", "Unit"), ("Head", typed)]
    reading = read_records(laid_out(tmp_path / "units.xlsx", sheets))
    named = {unit.id: unit.name for unit in reading.graph.of(Unit)}

    assert [named[post.unit] for post in reading.graph.of(Post)] == ([meant] if meant else [])
    assert [p.cell for p in reading.problems] == ([] if meant else ["B2"])
    assert ("name" in [one.how for one in reading.readings]) == bool(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ann Ames", "Dr. Ann Ames"),
        ("Ames, Ann", "Dr. Ann Ames"),
        ("Prof Ann Ames (acting)", "Dr. Ann Ames"),
        ("Cllr. Poole", "Jane Poole"),
        ("Dr. Burr", None),
        ("李伟同志", "李伟"),
        ("李伟（局长）", "李伟"),
        ("李局", "李伟"),
        ("王处", None),
        ("王副处长", "王芳"),
    ],
)
def test_a_person_is_found_with_and_without_titles_only_where_one_fits(tmp_path, typed, meant):
    sheets = {n: COUNCIL[n] for n in ("Settings", "Sources")}
    sheets["People"] = [
        ("Name",),
        *[(n,) for n in ("Dr. Ann Ames", "Jane Poole", "李伟", "王芳", "王强", "Bo")],
    ]
    sheets["Posts"] = [("Post", "Unit", "Holder"), ("局长", "市局", "李伟"), ("副处长", "市局", "王芳")]
    sheets["Posts"] += [("处长", "市局", "王强")]
    sheets["Ties"] = [("From", "Kind", "To"), ("Bo", "advice", typed)]
    reading = read_records(laid_out(tmp_path / "people.xlsx", sheets))

    assert [named for _, _, named in ties(reading.graph, "advice")] == ([meant] if meant else [])
    assert [(p.sheet, p.cell) for p in reading.problems] == ([] if meant else [("Ties", "C2")])


@pytest.mark.parametrize(
    "name", ["合计", "Total", "Note: x", "共3人", "*x", "First name", "3.0", "A, B", "Dr. X"]
)
def test_names_that_look_like_something_else_come_back_as_they_were(tmp_path, name):
    fact = {"source": "s", "basis": "published", "expires": "2030-01-01"}
    body = [{"fact": "source", "id": "s", "title": "Site", "published": "2026-01"}]
    body += [
        {"fact": "unit", "id": name, "name": name, **fact},
        {"fact": "person", "id": "p", "name": name, **fact},
    ]
    graph = PropertyGraph([parse(one) for one in body])
    for place in ("city.xlsx", "folder"):
        write(graph, tmp_path / place)
        assert read(tmp_path / place) == graph


def test_a_source_without_a_date_is_one_problem_and_without_a_kind_is_listed(tmp_path):
    sheets = dict(COUNTY, 设置=[row for row in COUNTY["设置"] if row[0] != "默认来源日期"])
    reading = read_records(laid_out(tmp_path / "typed.xlsx", sheets))

    assert [(p.field, p.sheet) for p in reading.roots] == [("source_date", "设置")]
    assert reading.rows_wrong == 0
    assert "ungraded" in [one.how for one in reading.readings]


def test_a_list_of_leaders_without_units_gives_people_and_says_which_columns_it_leaves(tmp_path):
    sheets = {
        "设置": COUNTY["设置"],
        "领导班子": [
            ("领导班子名单", None, None),
            ("姓 名", "职 务", "任职时间"),
            ("李伟", "局长", "2019.3"),
            ("王芳", "副局长", 2020),
        ],
        "关系": [("甲方", "关系", "乙方"), ("李伟/王芳", "请教", "赵六")],
    }
    sheets["领导班子"].append(("赵六", None, None))
    reading = read_records(laid_out(tmp_path / "typed.xlsx", sheets))

    assert reading.problems == ()
    assert len(reading.graph.of(Person)) == 3
    assert ties(reading.graph, "advice") == {("李伟", "advice", "赵六"), ("王芳", "advice", "赵六")}
    assert {(one.how, one.typed) for one in reading.readings} >= {("no_units", "职 务")}


def test_unknown_holders_ends_and_positions_are_no_faults(tmp_path):
    sheets = {
        **{name: COUNCIL[name] for name in ("Settings", "Sources", "Departments")},
        "Posts": [
            ("Post", "Unit", "Holder", "Holder since", "Holder until"),
            ("Chair", "Finance", "TBC", None, None),
            ("Clerk", "Finance", "?", None, None),
            ("Head", "Finance", "Ann", "2020", "TBC"),
        ],
        "Decisions": [("Project", "Department"), ("Cloud", "Finance")],
        "Stances": [
            ("Project", "Name", "Attitude"),
            ("Cloud", "Ann", "Supportive"),
            ("Cloud", "Ann", "not known"),
        ],
    }
    reading = read_records(laid_out(tmp_path / "typed.xlsx", sheets))

    assert reading.problems == ()
    assert sum(bool(person.unknown) for person in reading.graph.of(Person)) == 2
    assert [one.how for one in reading.readings].count("unsaid") == 1


def test_a_sheet_that_may_be_several_of_ours_is_refused_with_a_name_for_it(tmp_path):
    sheets = {**{name: COUNCIL[name] for name in ("Settings", "Sources")}, "Sheet1": [("Name",), ("Ann",)]}
    reading = read_records(laid_out(tmp_path / "typed.xlsx", sheets))
    (problem,) = [p for p in reading.problems if p.sheet == "Sheet1"]

    assert problem.cause == "unknown sheet"
    assert problem.cure.startswith("give it the name of what it lists")
