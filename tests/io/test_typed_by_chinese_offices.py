"""What Chinese offices type that is no list with plain headings: shared pasts, labelled lines, careers."""

from __future__ import annotations

import pytest

from stakemap.io.problem_texts import told as told_in
from stakemap.model import Interaction, Person, Post, Spell, TeamMember, Tie, Unit
from typed_rows import names, seats, told


def how(found, typed):
    return {one.how for one in found.readings if one.typed == typed}


PEOPLE = [
    ["姓名", "单位", "职务"],
    ["甄不凡", "云川市交通局", "局长"],
    ["贾有才", "云川市信息中心", "主任"],
]


@pytest.mark.parametrize("word", ["校友", "大学同学", "战友", "同乡", "秘书"])
def test_whoever_shared_a_past_is_tied_still_after_the_time_they_shared(word):
    found = told(
        人员=PEOPLE,
        关系=[["姓名1", "姓名2", "关系", "开始时间", "结束时间"], ["甄不凡", "贾有才", word, "1994", "1998"]],
    )
    (tie,) = found.graph.of(Tie)
    assert found.problems == ()
    assert str(tie.valid.start) == "1994"
    assert tie.valid.open_ended
    assert how(found, "1998") == {"shared_end"}


def test_who_worked_together_until_a_day_does_so_no_more():
    rows = [["姓名1", "姓名2", "关系", "开始时间", "结束时间"], ["甄不凡", "贾有才", "同事", "2010", "2014"]]
    (tie,) = told(人员=PEOPLE, 关系=rows).graph.of(Tie)
    assert str(tie.valid.end) == "2014"


def test_a_group_with_an_end_is_said_to_be_over():
    found = told(
        人员=PEOPLE,
        圈子=[
            ["圈子名称", "类型", "成员", "开始", "结束"],
            ["云大98级同学会", "同学", "甄不凡、贾有才", "1994", "1998"],
        ],
    )
    assert [(one.how, one.cell) for one in found.readings if one.how == "group_end"] == [("group_end", "E2")]


def test_a_state_of_the_sale_beside_people_is_said_to_be_unread_and_so_is_who_is_in_charge():
    rows = [
        ["客户名称", "联系人", "职务", "状态", "负责人"],
        ["云川市交通局", "甄不凡", "局长", "跟进中", "郝无名"],
    ]
    found = told(联系人=rows)
    assert how(found, "状态") == how(found, "负责人") == {"column_left"}
    assert seats(found) == {("云川市交通局", "局长", "甄不凡")}


def test_a_state_of_being_in_office_is_read():
    rows = [["姓名", "单位", "职务", "状态"], ["甄不凡", "云川市交通局", "局长", "在任"]]
    assert how(told(人员=rows), "状态") == set()


def test_a_list_of_whom_to_appoint_is_one_of_people_in_the_posts_they_hold_and_its_foot_is_nobody():
    found = told(
        任前公示=[
            ["云川市干部任前公示"],
            ["姓名", "出生年月", "现任职务", "拟任职务"],
            ["甄不凡", "1975.03", "云川市交通局副局长", "云川市交通局局长"],
            ["尚虚白", "1980.11", "云川市财政局预算科科长", "云川市财政局副局长"],
            ["公示期：2026年5月6日至5月12日"],
            ["如有异议，请于公示期内反映。"],
        ]
    )
    assert found.problems == ()
    assert names(found, Person) == {"甄不凡", "尚虚白"}
    assert seats(found) == {("云川市交通局", "副局长", "甄不凡"), ("云川市财政局预算科", "科长", "尚虚白")}
    assert how(found, "拟任职务") == {"column_left"}


def test_titles_without_their_units_are_left_in_one_piece():
    rows = [["姓名", "职务"], ["甄不凡", "副局长"], ["贾有才", "办公室主任"], ["尚虚白", "处长"]]
    found = told(名册=rows)
    assert seats(found) == set()
    assert "no_units" in how(found, "职务")


def test_a_list_of_appointments_and_dismissals_is_read_without_asking_for_its_headings():
    found = told(
        人事变动=[
            ["姓名", "原任职务", "现任职务", "任免时间", "任免文号"],
            ["甄不凡", "云川市交通局副局长", "云川市交通局局长", "2026年1月", "云政任〔2026〕3号"],
            ["尚虚白", "云川市财政局科长", "", "2026年2月", "云政任〔2026〕5号"],
        ]
    )
    assert found.problems == ()
    assert seats(found) == {("云川市交通局", "局长", "甄不凡")}


def test_forms_of_address_are_the_names_of_people_and_no_titles():
    found = told(
        客户联系人=[
            ["单位", "称呼", "电话", "备注"],
            ["云川市交通局", "甄局", "1", "一把手"],
            ["云川市财政局", "尚科长", "", ""],
            ["云川市财政局", "吴处", "", ""],
        ]
    )
    assert found.problems == ()
    assert names(found, Person) == {"甄局", "尚科长", "吴处"}
    assert seats(found) == set()
    assert "no_titles" in how(found, "单位")
    assert how(found, "称呼") == {"named_by_address"}


def test_members_beside_the_bodies_they_come_from_are_people_in_their_posts():
    found = told(
        联席会议=[
            ["成员单位", "成员", "职务", "联络员"],
            ["云川市交通局", "甄不凡", "局长", "贾有才"],
            ["云川市财政局", "尚虚白", "副局长", "吴此人"],
        ]
    )
    assert seats(found) == {("云川市交通局", "局长", "甄不凡"), ("云川市财政局", "副局长", "尚虚白")}
    assert how(found, "联络员") == {"column_left"}


@pytest.mark.parametrize("heading", ["起止时间", "时间"])
def test_a_career_told_line_by_line_is_study_service_work_and_the_post_of_today(heading):
    found = told(
        履历=[
            ["姓名", heading, "单位及职务"],
            ["甄不凡", "1994.09-1998.07", "云川大学计算机专业学习"],
            ["", "1998.07-2008.03", "云川市信息中心工程师"],
            ["", "2008.03-", "云川市交通局副局长"],
            ["贾有才", "1999.12--2004.12", "某部战士"],
            ["", "2004.12-2005.11", "云川警备区服役"],
            ["", "2005.12-至今", "云川市信息中心主任"],
        ]
    )
    assert found.problems == ()
    assert seats(found) == {("云川市交通局", "副局长", "甄不凡"), ("云川市信息中心", "主任", "贾有才")}
    spells = {(str(one.kind), one.place, one.detail) for one in found.graph.of(Spell)}
    assert spells == {
        ("education", "云川大学", "计算机"),
        ("employment", None, "工程师"),
        ("service", "云川警备区", None),
    }
    assert [one.row for one in found.readings if one.how == "unnamed_body"] == [5]
    assert all(person.valid.open_ended for person in found.graph.of(Person))


def test_schools_beside_names_are_where_people_studied_and_when():
    found = told(
        校友名单=[
            ["姓名", "毕业院校", "专业", "毕业年份", "现工作单位", "现任职务"],
            ["甄不凡", "云川大学", "计算机科学", "1998", "云川市交通局", "副局长"],
            ["贾有才", "东湖理工学院土木工程专业", "", "2003届", "云川市信息中心", "主任"],
            ["尚虚白", "云川大学", "经济管理", "1995级", "云川市财政局", "科长"],
            ["伍此君", "—", "—", "—", "云川市审计局", "科员"],
            ["吴此人", "", "法学", "2001年", "云川市审计局", "处长"],
        ]
    )
    assert found.problems == ()
    called = {one.id: one.name for one in found.graph.of(Person)}
    assert {
        (called[one.person], one.place, one.detail, str(one.valid.start or ""), str(one.valid.end or ""))
        for one in found.graph.of(Spell)
    } == {
        ("甄不凡", "云川大学", "计算机科学", "", "1998"),
        ("贾有才", "东湖理工学院", "土木工程", "", "2003"),
        ("尚虚白", "云川大学", "经济管理, entered in 1995", "", ""),
    }
    assert how(found, "毕业院校") == how(found, "毕业年份") == set()


def test_years_of_entry_and_of_leaving_are_the_two_ends_of_the_time_at_a_school():
    rows = [["姓名", "母校", "入学年份", "毕业年份"], ["甄不凡", "云川大学", "1994", "1998年"]]
    (spell,) = told(校友=rows).graph.of(Spell)
    assert (str(spell.valid.start), str(spell.valid.end)) == ("1994", "1998")


def test_a_subject_without_a_school_is_said_to_be_unread():
    rows = [["姓名", "单位", "职务", "专业"], ["甄不凡", "云川大学", "教授", "交通工程"]]
    found = told(名单=rows)
    assert found.graph.of(Spell) == ()
    assert how(found, "专业") == {"column_left"}


def test_the_heads_of_units_report_to_each_leader_named_in_one_cell():
    found = told(
        部门一览=[
            ["部门", "负责人", "分管领导"],
            ["办公室", "贾有才", "甄不凡"],
            ["信息科", "尚虚白", "甄不凡、吴此人"],
            ["财务科", "伍此君", "吴此人/甄不凡"],
            ["后勤科", "郝无名", ""],
        ]
    )
    assert found.problems == ()
    called = {one.id: one.name for one in found.graph.of(Person)}
    unit_of = {post.id: found.graph[post.unit].name for post in found.graph.of(Post)}
    lines = {(unit_of[tie.from_id], called[tie.to_id]) for tie in found.graph.of(Tie)}
    assert lines == {
        *{("办公室", "甄不凡"), ("信息科", "甄不凡"), ("信息科", "吴此人")},
        *{("财务科", "甄不凡"), ("财务科", "吴此人")},
    }
    assert how(found, "分管领导") == {"overseers"}


def test_leaders_over_units_without_heads_are_said_to_be_unread():
    found = told(部门=[["部门", "分管领导"], ["办公室", "甄不凡"], ["信息科", "甄不凡、吴此人"]])
    assert names(found, Unit) == {"办公室", "信息科"}
    assert how(found, "分管领导") == {"no_heads"}


OURS = [["姓名", "单位", "职务", "我方负责人", "备注"], ["尚虚白", "信息科", "科长", "郝无名", ""]]


@pytest.mark.parametrize(
    ("row", "column", "sure"),
    [
        (["郝无名", "晴川公司", "职员"], "A", True),
        (["郝无双", "晴川公司", "职员", "", "我方人员"], "A", True),
        (["郝无双", "我司", "职员"], "A", True),
        (["郝无双", "晴川公司", "售前工程师"], "C", False),
    ],
)
def test_one_of_ours_whom_only_the_list_gives_away_is_asked_back_and_no_stakeholder(row, column, sure):
    found = told(人员=[*OURS, row])
    (problem,) = found.problems
    assert problem.cell == f"{column}3"
    assert problem.cause.endswith("one of ours, who is no stakeholder")
    assert ("if they are not ours" in problem.cure) is not sure
    assert names(found, Person) == {"尚虚白"}
    assert "ours" not in told_in(problem, "zh")


def test_what_the_question_who_is_ours_asks_for_answers_it_either_way():
    row = ["郝无双", "晴川公司", "售前工程师"]
    mine = told(人员=OURS, 团队=[["姓名", "角色"], ["郝无名", "客户经理"], ["郝无双", "售前"]])
    assert mine.problems == ()
    assert names(mine, TeamMember) == {"郝无名", "郝无双"}
    theirs = told(人员=[[*OURS[0], "是否我方"], OURS[1], [*row, "", "", "否"]])
    assert theirs.problems == ()
    assert names(theirs, Person) == {"尚虚白", "郝无双"}


LINES = [
    ["云川市智慧停车领导小组名单"],
    ["组　长：甄不凡　市交通局局长"],
    ["副组长：贾有才（市财政局副局长）、尚虚白"],
    ["成　员：吴此人、伍此君"],
    ["　　　　郝无名"],
    ["办公室设在市交通局"],
]
BODY = "云川市智慧停车领导小组"


def test_lines_that_begin_with_the_part_of_whom_they_name_are_who_is_in_a_body():
    found = told(Sheet1=LINES)
    assert found.problems == ()
    assert seats(found) == {
        *((BODY, "组长", "甄不凡"), (BODY, "副组长", "贾有才"), (BODY, "副组长", "尚虚白")),
        *((BODY, "成员", name) for name in ("吴此人", "伍此君", "郝无名")),
        *(("市交通局", "局长", "甄不凡"), ("市财政局", "副局长", "贾有才")),
    }
    heads = {found.graph[post.unit].name for post in found.graph.of(Post) if post.head}
    assert heads == {BODY, "市交通局"}
    assert [one.row for one in found.readings if one.how == "line_left"] == [6]


def test_a_body_of_lines_in_three_columns_is_asked_for_its_name_where_nothing_says_it():
    rows = [
        ["组长：", "甄不凡", "市政府副秘书长"],
        ["成员：", "吴此人", "市信息中心主任"],
        ["", "伍此君", "市审计局科长"],
    ]
    (problem,) = told(名单=rows).problems
    assert problem.cause == "a list of who is in a body that is not named"
    found = told(名单=[["停车专班"], *rows])
    assert found.problems == ()
    assert ("停车专班", "成员", "伍此君") in seats(found)
    assert ("市审计局", "科长", "伍此君") in seats(found)


def test_nobody_in_a_line_is_lost_and_what_stands_behind_a_name_is_told():
    found = told(Sheet1=[["停车专班"], ["组长", "甄不凡（副局长）"], ["成员", "乜有才 乜虚白"]])
    assert names(found, Person) == {"甄不凡"}
    assert [problem.cell for problem in found.problems] == ["B3"]
    assert [one.row for one in found.readings if one.how == "line_partly"] == [2]


def test_a_line_of_bodies_where_people_are_named_is_asked_back():
    found = told(领导小组=[["组长：甄不凡"], ["成员：市财政局、市审计局主要负责人"]])
    assert [problem.cell for problem in found.problems] == ["A2"]
    assert names(found, Person) == {"甄不凡"}


def test_parts_in_a_working_group_are_no_posts_in_the_units_from_which_people_come():
    rows = [["职务", "姓名", "单位"], ["组长", "甄不凡", "市交通局"], ["成员", "吴此人", "市信息中心"]]
    found = told(停车领导小组=rows)
    assert seats(found) == {("停车领导小组", "组长", "甄不凡"), ("停车领导小组", "成员", "吴此人")}
    assert [one.cell for one in found.readings if one.how == "units_of_members"] == ["C1"]
    own = told(名册=[["职务", "姓名", "单位"], ["组长", "甄不凡", "数据组"], ["组员", "吴此人", "数据组"]])
    assert seats(own) == {("数据组", "组长", "甄不凡"), ("数据组", "组员", "吴此人")}


MINUTES = [
    ["会议时间：2026年3月5日上午9:00"],
    ["地点：三楼"],
    ["主持：甄不凡"],
    ["出席：贾有才、尚虚白"],
    ["议题：立项"],
    ["会议决定：由财务科落实资金。"],
]


@pytest.mark.parametrize("apart", [False, True])
def test_minutes_in_lines_or_pairs_are_one_meeting_of_ours_with_theirs(apart):
    rows = [*MINUTES, ["我方人员：郝无名"]]
    rows = [row[0].split("：", 1) if apart else row for row in rows]
    found = told(会议纪要=rows)
    assert found.problems == ()
    met = found.graph.of(Interaction)
    called = {one.id: one.name for one in found.graph.of(Person)}
    assert {called[one.person] for one in met} == {"甄不凡", "贾有才", "尚虚白"}
    assert {(str(one.day), one.purpose) for one in met} == {("2026-03-05", "立项")}
    assert len({one.occasion for one in met}) == 1
    assert names(found, TeamMember) == {"郝无名"}


def test_minutes_without_ours_are_people_and_the_line_that_lacks_is_named():
    found = told(会议纪要=[["项目", "内容"], *(row[0].split("：", 1) for row in MINUTES)])
    assert found.problems == ()
    assert names(found, Person) == {"甄不凡", "贾有才", "尚虚白"}
    assert found.graph.of(Interaction) == ()
    assert "minutes_without_ours" in {one.how for one in found.readings}


def test_minutes_with_two_pairs_in_a_row_are_read_as_those_with_one():
    found = told(
        会议纪要=[
            ["会议时间", "2026年3月5日", "会议地点", "三楼"],
            ["主持人", "甄不凡", "记录人", "吴此人"],
            ["参会人员", "贾有才、尚虚白", "我方人员", "郝无名"],
        ]
    )
    assert found.problems == ()
    assert len(found.graph.of(Interaction)) == 3
    assert names(found, Person) == {"甄不凡", "贾有才", "尚虚白"}


def test_headings_that_are_labels_too_head_a_list_of_meetings():
    heads = ["时间", "地点", "主持人", "出席人员", "议题", "我方人员"]
    found = told(会议记录=[heads, ["2026-03-05", "三楼", "甄不凡", "贾有才", "立项", "郝无名"]])
    assert len(found.graph.of(Interaction)) == 1
    assert how(found, "主持人") == {"column_left"}


def test_minutes_that_name_people_with_their_offices_in_one_are_asked_back():
    rows = [["时间：2026-03-05"], ["出席：交通局甄不凡、财政局尚虚白"], ["我方：郝无名"], ["议题：立项"]]
    found = told(会议纪要=rows)
    assert [problem.cell for problem in found.problems] == ["A2"]
    assert names(found, Person) == set()


@pytest.mark.parametrize(
    "lines",
    [
        [
            "市交通局",
            "　　办公室（主任：贾有才）",
            "　　信息科",
            "　　　　数据组：吴此人",
            "　　下属单位",
            "　　　　停车中心",
        ],
        [
            "市交通局",
            "├─办公室（主任：贾有才）",
            "├─信息科",
            "│　└─数据组（吴此人）",
            "└─下属单位",
            "　　└─停车中心",
        ],
    ],
)
def test_a_chart_of_bare_lines_is_units_inside_each_other_and_who_heads_them(lines):
    found = told(组织架构=[[line] for line in lines])
    assert found.problems == ()
    called = {unit.id: unit.name for unit in found.graph.of(Unit)}
    lines_ = {(called[tie.from_id], called[tie.to_id]) for tie in found.graph.of(Tie) if tie.kind == "leads"}
    assert lines_ == {
        *(("市交通局", name) for name in ("办公室", "信息科", "停车中心")),
        ("信息科", "数据组"),
    }
    assert seats(found) == {("办公室", "主任", "贾有才"), ("数据组", "负责人", "吴此人")}


def test_columns_without_a_place_here_are_left_with_the_reason():
    rows = [["姓名", "单位", "职务", "分工", "评分权重", "影响力", "关系强度"]]
    found = told(人员=[*rows, ["甄不凡", "云川市交通局", "局长", "主持全面工作", "30%", "高", "弱"]])
    assert found.problems == ()
    assert how(found, "分工") == {"left_duties"}
    assert how(found, "评分权重") == {"left_weights"}
    assert how(found, "影响力") == {"rated"}
    assert how(found, "关系强度") == {"left_closeness"}


def test_levels_of_posts_beside_units_are_no_levels_of_government():
    rows = [["单位名称", "单位级别"], ["云川市交通局", "正处级"], ["云川市停车中心", "科级"]]
    found = told(单位=rows)
    assert found.problems == ()
    assert names(found, Unit) == {"云川市交通局", "云川市停车中心"}
    assert how(found, "单位级别") == {"rank_of_unit"}
    county = told(单位=[rows[0], ["云川县交通局", "县级"]])
    assert [str(unit.tier) for unit in county.graph.of(Unit)] == ["county"]


def test_a_kind_of_person_that_is_ours_is_asked_back_and_a_country_is_not():
    heads = ["姓名", "单位", "职务", "类型"]
    found = told(
        项目组=[heads, ["甄不凡", "市交通局", "局长", "客户"], ["郝无名", "晴川科技", "项目经理", "我方"]]
    )
    assert [problem.cell for problem in found.problems] == ["A3"]
    assert names(found, Person) == {"甄不凡"}
    english = told(
        People=[["Name", "Title", "Organisation", "Country"], ["Ann Ames", "Clerk", "Roads", "US"]]
    )
    assert english.problems == ()
    assert names(english, Person) == {"Ann Ames"}


def test_a_body_served_in_beside_names_is_a_time_of_service():
    rows = [["姓名", "服役部队", "服役时间", "现单位", "现职务"]]
    found = told(战友名册=[*rows, ["甄不凡", "云川警备区", "1999-2004", "市交通局", "副局长"]])
    (spell,) = found.graph.of(Spell)
    assert (str(spell.kind), spell.place) == ("service", "云川警备区")
    assert (str(spell.valid.start), str(spell.valid.end)) == ("1999", "2004")


def test_a_chart_with_names_behind_the_units_is_no_chart_of_units_of_such_names():
    found = told(机构=[["云川市交通局"], ["  办公室 贾有才"], ["  信息科 尚虚白"], ["    数据组"]])
    assert names(found, Unit) == {"云川市交通局", "办公室", "信息科", "数据组"}
    assert names(found, Person) == {"贾有才", "尚虚白"}


def test_unit_and_title_under_one_heading_are_two():
    rows = [["姓名", "任职单位及职务"], ["甄不凡", "云川市交通局副局长"], ["贾有才", "云川市信息中心主任"]]
    assert seats(told(干部=rows)) == {
        ("云川市交通局", "副局长", "甄不凡"),
        ("云川市信息中心", "主任", "贾有才"),
    }


@pytest.mark.parametrize("nobody", ["无", "—", "暂无", "/"])
def test_a_word_for_nobody_is_nobody(nobody):
    units = told(部门=[["部门", "负责人", "分管领导"], ["办公室", "贾有才", nobody]])
    lines = told(Sheet1=[["停车专班"], ["组长：甄不凡"], [f"副组长：{nobody}"], ["成员：贾有才"]])
    minutes = told(会议纪要=[["时间：2026-03-05"], ["主持：甄不凡"], [f"列席：{nobody}"], ["议题：立项"]])
    rows = [["甄不凡", "1994-1998", nobody], ["", "1998-", "市财政局科长"]]
    careers = told(履历=[["姓名", "起止时间", "单位及职务"], *rows])
    assert all(found.problems == () for found in (units, lines, minutes, careers))
    assert [names(found, Person) for found in (units, lines, minutes)] == [
        {"贾有才"},
        {"甄不凡", "贾有才"},
        {"甄不凡"},
    ]
    assert careers.graph.of(Spell) == ()


def test_nobody_holds_a_post_whose_holder_is_told_as_none_and_none_of_ours_knows_anybody():
    found = told(岗位=[["岗位", "单位", "在任者", "汇报对象"], ["局长", "市交通局", "无", "无"]])
    assert names(found, Person) == set()
    assert found.graph.of(Tie) == ()
    listed = told(人员=[["姓名", "单位", "职务", "我方联系人"], ["甄不凡", "市交通局", "局长", "无"]])
    assert names(listed, Person, TeamMember) == {"甄不凡"}


def test_a_label_that_is_not_known_is_nobody_and_neither_is_a_line_without_one():
    found = told(
        会议纪要=[
            ["时间", "2026-05-08"],
            ["主持人", "甄不凡"],
            ["参会单位", "市交通局、市财政局"],
            ["参会人员", "贾有才、尚虚白"],
            ["", "吴此人"],
        ]
    )
    assert names(found, Person) == {"甄不凡", "贾有才", "尚虚白", "吴此人"}
    lines = told(会议纪要=[["时间：2026-05-08"], ["主持：甄不凡"], ["项目背景"], ["议题：立项"]])
    assert names(lines, Person) == {"甄不凡"}


def test_labels_in_rows_of_their_own_head_the_rows_below():
    found = told(
        停车专班=[
            ["一、组　长"],
            ["甄不凡　　市政府副秘书长"],
            ["二、成　员"],
            ["贾有才　　市信息中心主任"],
            ["尚虚白"],
        ]
    )
    assert found.problems == ()
    assert seats(found) == {
        *(("停车专班", "组长", "甄不凡"), ("市政府", "副秘书长", "甄不凡")),
        *(("停车专班", "成员", "贾有才"), ("市信息中心", "主任", "贾有才"), ("停车专班", "成员", "尚虚白")),
    }


def test_leaders_beside_their_titles_are_people():
    found = told(
        局领导分工=[
            ["领导", "职务", "分管科室"],
            ["甄不凡", "局长", "办公室"],
            ["贾有才", "副局长", "信息科"],
        ]
    )
    assert found.problems == ()
    assert names(found, Person) == {"甄不凡", "贾有才"}
    posts = told(职数=[["单位", "职务", "领导"], ["市交通局", "科员", "甄不凡"]])
    assert names(posts, Person) == set()


def test_a_chart_drawn_with_dashes_is_one_too():
    found = told(
        组织架构=[["市交通局（局长：甄不凡）"], ["——办公室（主任：贾有才）"], ["——信息科"], ["————数据组"]]
    )
    assert found.problems == ()
    assert names(found, Unit) == {"市交通局", "办公室", "信息科", "数据组"}
    assert seats(found) == {("市交通局", "局长", "甄不凡"), ("办公室", "主任", "贾有才")}
