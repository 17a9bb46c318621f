"""Lists as Chinese offices type them: registers, committees, awards, groups, meetings."""

from __future__ import annotations

import pytest

from stakemap.model import (
    Award,
    Decision,
    DecisionRole,
    Interaction,
    Membership,
    Person,
    Spell,
    Stance,
    TeamMember,
    Tie,
    Unit,
)
from typed_rows import names, seats, ties, told


def unread(reading):
    return {one.typed for one in reading.readings if one.how == "column_left"}


def test_a_register_of_stakeholders_keeps_their_posts_beside_their_parts_and_positions():
    found = told(
        干系人登记表=[
            ["项目名称：一网通办二期"],
            ["序号", "姓名", "单位/部门", "职务", "项目角色", "影响力", "态度", "关注点"],
            ["1", "沈鹿鸣", "规划财务处", "处长", "采购负责人", "中", "反对", "预算超支"],
            ["2", "谈闻笛", "数据资源处", "处长", "使用方", "高", "支持", "易用"],
        ]
    )
    assert found.problems == ()
    assert seats(found) == {("规划财务处", "处长", "沈鹿鸣"), ("数据资源处", "处长", "谈闻笛")}
    assert sorted(role.role for role in found.graph.of(DecisionRole)) == ["purchaser", "user"]
    assert sorted(stance.position for stance in found.graph.of(Stance)) == [0.2, 0.8]
    assert unread(found) == {"序号", "关注点"}
    assert "rated" in {one.how for one in found.readings if one.typed == "影响力"}


def test_a_committee_with_categories_of_experts_is_no_list_of_careers():
    found = told(
        评标委员会=[
            ["序号", "姓名", "单位", "职称/职务", "类别", "权重"],
            ["1", "方镜吾", "云溪大学", "教授", "技术专家", "30%"],
            ["2", "卢向谊", "数据局", "处长", "采购人代表", "20%"],
        ]
    )
    assert found.problems == ()
    assert seats(found) == {("云溪大学", "教授", "方镜吾"), ("数据局", "处长", "卢向谊")}
    assert {"类别", "权重"} <= unread(found)


def test_posts_beside_names_count_for_more_than_a_subject_of_study():
    found = told(
        校友=[
            ["姓名", "现单位", "现职务", "毕业院校", "专业", "校友"],
            ["贺砚秋", "数据局", "局长", "云溪大学", "计算机", "顾望舒"],
            ["顾望舒", "数据局", "副局长", "云溪大学", "自动化", ""],
        ]
    )
    assert seats(found) == {("数据局", "局长", "贺砚秋"), ("数据局", "副局长", "顾望舒")}
    assert found.graph.of("competence") == ()


def test_names_and_titles_alone_are_people_whose_units_are_asked_for():
    found = told(
        干部=[["姓名", "职务", "电话"], ["谈闻笛", "处长", "1"]], 附=[["姓名", "职务"], ["白露", "科员"]]
    )
    assert names(found, Person) == {"谈闻笛", "白露"}
    assert [one.how for one in found.readings].count("no_units") == 2


def test_a_list_of_clients_with_who_of_ours_knows_them_is_one_of_people():
    found = told(
        客户关系=[
            ["客户姓名", "职务", "部门", "我方对接人", "上次联系", "倾向"],
            ["沈鹿鸣", "处长", "规划财务处", "吴越", "2026-02-10", "支持"],
        ]
    )
    assert found.problems == ()
    assert seats(found) == {("规划财务处", "处长", "沈鹿鸣")}
    assert "no_decision" in {one.how for one in found.readings}


def test_published_results_of_tenders_are_awards_and_no_decisions():
    found = told(
        中标公告=[
            ["项目名称", "采购人", "中标供应商", "中标金额（元）", "公告日期"],
            ["一网通办一期", "数据局", "蓝桥公司", "860000", "2023-06-15"],
        ],
        竞争对手=[["竞争对手", "优势"], ["蓝桥公司", "本地"]],
    )
    assert found.problems == ()
    assert [(one.title, one.day) for one in found.graph.of(Award)] == [("一网通办一期", "2023-06-15")]
    assert names(found, Unit) == {"数据局"}


def test_visits_name_who_of_ours_met_whom_and_a_client_is_no_person():
    found = told(
        拜访记录=[
            ["日期", "客户", "客户参与人", "我方参与人", "拜访方式", "沟通内容", "下一步"],
            ["2026.3.5", "数据局", "顾望舒、谈闻笛", "陈放", "上门", "介绍方案", "提交方案"],
            ["2026年4月12日", "数据局", "沈鹿鸣", "陈放、吴越", "电话", "询问预算", ""],
        ]
    )
    assert found.problems == ()
    assert names(found, Person) == {"顾望舒", "谈闻笛", "沈鹿鸣"}
    assert names(found, TeamMember) == {"陈放", "吴越"}
    assert sorted(one.channel for one in found.graph.of(Interaction)) == [
        "call",
        "call",
        "meeting",
        "meeting",
    ]
    assert unread(found) == {"客户", "沟通内容", "下一步"}


def test_a_column_of_grounds_that_are_no_lawful_bases_is_left_alone_with_the_reason():
    rows = [["项目名称", "采购人", "依据"], ["一网通办", "数据局", "三重一大制度"]]
    found = told(决策=rows)
    assert found.problems == ()
    assert [one.cell for one in found.readings if one.how == "which_ground"] == ["C1"]
    lawful = told(决策=[rows[0], [*rows[1][:2], "依法公开"]])
    assert "which_ground" not in {one.how for one in lawful.readings}


def test_a_sheet_for_each_department_says_where_its_people_sit():
    found = told(
        数据资源处=[["姓名", "职务", "电话"], ["谈闻笛", "处长", "1"], ["纪行舟", "四级调研员", "2"]],
        规划财务处通讯录=[["姓名", "职务"], ["沈鹿鸣", "处长"]],
        Roads_office=[["Name", "Job title"], ["Ann Ames", "Head"]],
    )
    assert found.problems == ()
    assert seats(found) == {
        ("数据资源处", "处长", "谈闻笛"),
        ("数据资源处", "四级调研员", "纪行舟"),
        ("规划财务处", "处长", "沈鹿鸣"),
        ("Roads office", "Head", "Ann Ames"),
    }
    assert [one.taken for one in found.readings if one.how == "unit_on_tab"] == [
        "数据资源处",
        "规划财务处",
        "Roads office",
    ]


def test_a_list_in_two_halves_beside_each_other_is_read_as_a_whole():
    found = told(
        名单=[
            ["局班子名单"],
            ["单位", "姓名", "职务", "单位", "姓名", "职务"],
            ["数据局", "贺砚秋", "局长", "数据局", "顾望舒", "副局长"],
            ["数据局", "严知返", "总工程师", "", "", ""],
        ]
    )
    assert found.problems == ()
    assert {name for _, _, name in seats(found)} == {"贺砚秋", "顾望舒", "严知返"}


def test_a_list_of_groups_says_who_is_in_them():
    found = told(
        微信群=[
            ["群名", "群主", "成员", "用途"],
            ["项目沟通群", "谈闻笛", "卢向谊、沈鹿鸣", "日常沟通"],
            ["校友羽毛球", "方镜吾", "贺砚秋、谈闻笛", ""],
        ]
    )
    assert found.problems == ()
    assert names(found, Person) == {"谈闻笛", "卢向谊", "沈鹿鸣", "方镜吾", "贺砚秋"}
    assert sorted(one.role for one in found.graph.of(Membership)) == ["convener"] * 2 + ["member"] * 4


def test_who_oversees_which_departments_is_read_beside_their_posts():
    found = told(
        领导分工=[
            ["姓名", "单位", "职务", "分管工作", "分管处室"],
            ["贺砚秋", "数据局", "局长", "主持全面工作", "人事处"],
            ["顾望舒", "数据局", "副局长", "财务、采购", "数据资源处、规划财务处"],
        ]
    )
    assert found.problems == ()
    called = {fact.id: fact.name for fact in found.graph if hasattr(fact, "name")}
    leads = {(called[tie.from_id], called[tie.to_id]) for tie in found.graph.of(Tie) if tie.kind == "leads"}
    assert leads == {("局长", "人事处"), ("副局长", "数据资源处"), ("副局长", "规划财务处")}


SIDES = [["", "贺砚秋", "顾望舒", "卢向谊"], ["陈放", "认识", "熟", ""], ["吴越", "不认识", "一般", "×"]]


@pytest.mark.parametrize("corner", ["我方＼客户", "我方/客户", "Our team / Clients"])
def test_a_table_of_ours_and_theirs_says_who_of_ours_knows_whom(corner):
    found = told(谁认识谁=[[corner, *SIDES[0][1:]], *SIDES[1:]])
    assert found.problems == ()
    assert ties(found, "knows") == {("陈放", "贺砚秋"), ("陈放", "顾望舒"), ("吴越", "顾望舒")}
    assert names(found, TeamMember) == {"陈放", "吴越"}
    assert names(found, Person) == {"贺砚秋", "顾望舒", "卢向谊"}


def test_a_table_of_who_knows_whom_that_does_not_say_who_is_ours_is_asked_what_to_write_where():
    (problem, *_) = told(谁认识谁=SIDES, 人员=[["姓名"], ["甲一"]]).problems
    assert (problem.cell, "'我方/客户'" in problem.cure) == ("A1", True)


def test_of_an_authority_beside_a_unit_the_authority_is_around_it():
    found = told(
        名冊=[
            ["機關", "單位", "姓名", "職稱", "到職日期"],
            ["資訊局", "資訊安全科", "盧向誼", "科長", "110.08.01"],
        ]
    )
    assert found.problems == ()
    assert names(found, Unit) == {"資訊局", "資訊安全科"}
    assert ties(found, "leads") == {("資訊局", "資訊安全科")}


def test_one_person_in_two_rows_is_told_both_ways_out():
    rows = [["编号", "姓名", "单位", "职务"], ["", "王伟", "财政局", "处长"], ["", "王伟", "数据局", "科员"]]
    cures = {problem.cure for problem in told(人员=rows).problems if problem.field == "name"}
    assert len(cures) == 1
    assert cures.pop().endswith("the same where it is one person, others where they are two")
    two = [rows[0], *([str(at), *row[1:]] for at, row in enumerate(rows[1:], 1))]
    assert told(人员=two).problems == ()
    assert told(任职=[row[1:] for row in rows]).problems == ()


def test_a_title_above_a_list_says_whose_leadership_stands_in_it():
    found = told(
        Sheet1=[
            ["云溪市数据局干部花名册（2026年）"],
            ["处室", "姓名", "职务", "备注"],
            ["局领导", "贺砚秋", "局长", "主持全面工作"],
            ["办公室", "田晚照", "主任", ""],
        ]
    )
    assert found.problems == ()
    assert seats(found) == {("云溪市数据局", "局长", "贺砚秋"), ("办公室", "主任", "田晚照")}
    assert ties(found, "leads") == {("云溪市数据局", "办公室")}


def test_a_title_above_names_and_titles_says_in_which_unit_they_are():
    rows = [
        ["云溪市数据局领导班子成员分工"],
        ["姓名", "职务", "分管处室"],
        ["顾望舒", "副局长", "规划财务处"],
    ]
    found = told(领导分工=rows)
    assert found.problems == ()
    assert seats(found) == {("云溪市数据局", "副局长", "顾望舒")}
    assert "unit_on_tab" in {one.how for one in found.readings}


def test_a_committee_of_a_tender_is_no_unit_of_its_members():
    rows = [["一网通办二期评标委员会名单"], ["姓名", "职称"], ["方镜吾", "教授"], ["程半夏", "高工"]]
    found = told(Sheet1=rows)
    assert names(found, Unit) == set()
    assert names(found, Person) == {"方镜吾", "程半夏"}


def test_steps_with_numbers_before_their_names_have_the_kinds_that_their_names_say():
    found = told(
        审批流程=[["项目：智慧校园"], ["步骤", "负责人"], ["1.提出需求", "尤里江"], ["2、公开招标", "外部"]]
    )
    (decision,) = found.graph.of(Decision)
    assert [(stage.name, stage.kind) for stage in decision.stages] == [
        ("1.提出需求", "user"),
        ("2、公开招标", "purchase"),
    ]
    assert names(found, Person) == {"尤里江"}


def joined(reading):
    called = {fact.id: fact.name for fact in reading.graph if hasattr(fact, "name")}
    return {(called[one.group], called[one.person]) for one in reading.graph.of(Membership)}


def test_a_group_with_a_row_for_each_member_has_them_all_and_none_of_ours():
    rows = [["群名", "成员", "身份", "是否我方"], ["停车项目群", "甲一鸣", "客户", "否"]]
    rows += [
        ["停车项目群", "丙小满", "销售", "是"],
        ["交流群", "甲一鸣", "群主", ""],
        ["交流群", "乙二", "", "否"],
    ]
    found = told(微信群=rows)

    assert not found.problems
    assert joined(found) == {("停车项目群", "甲一鸣"), ("交流群", "甲一鸣"), ("交流群", "乙二")}
    assert names(found, Person) == {"甲一鸣", "乙二"}
    assert [one.row for one in found.readings if one.how == "ours_left"] == [3]
    assert unread(found) == {"身份"}


def test_a_group_that_stands_twice_with_one_member_is_still_asked_about():
    found = told(微信群=[["群名", "成员"], ["停车项目群", "甲一鸣"], ["停车项目群", "甲一鸣"]])
    assert any("the same" in problem.cause for problem in found.problems)


@pytest.mark.parametrize("tab", ["同乡会", "校友会名单", "微信群成员", "成员"])
def test_members_of_associations_join_groups_that_no_sheet_lists(tab):
    found = told(
        **{
            tab: [
                ["组织名称", "姓名", "加入时间"],
                ["读书会", "甲一鸣", "2010"],
                ["球会", "甲一鸣", "2012.5"],
            ]
        }
    )
    assert not found.problems
    assert joined(found) == {("读书会", "甲一鸣"), ("球会", "甲一鸣")}
    assert {str(one.valid.start) for one in found.graph.of(Membership)} == {"2010", "2012-05"}


@pytest.mark.parametrize(
    "headings",
    [["成员单位", "姓名", "单位职务"], ["所属组织", "干系人", "职位"], ["单位", "姓名", "行政职务"]],
)
def test_units_and_titles_beside_names_are_seats_by_whatever_heading(headings):
    found = told(联席会议=[headings, ["市水务局", "甲一鸣", "局长"], ["市财政局", "乙二", "科长"]])
    assert seats(found) == {("市水务局", "局长", "甲一鸣"), ("市财政局", "科长", "乙二")}


def test_closeness_in_words_is_left_empty_and_its_row_stands():
    words = ["较密切", "疏远", "一般", "亲密"]
    rows = [[f"甲{k}一", "乙二", "共事", word] for k, word in zip("子丑寅卯", words, strict=True)]
    found = told(人脉关系=[["甲", "乙", "关系", "亲疏"], *rows])
    assert len(list(found.graph.of(Tie))) == len(words)
    assert {problem.code for problem in found.problems} == {"doubt"}


def test_strong_support_and_resistance_are_positions():
    rows = [["姓名", "角色", "态度"], ["甲一", "决策者", "强烈支持"], ["乙二", "使用者", "抵制"]]
    found = told(决策链=rows, 决策=[["名称", "单位"], ["停车", "市水务局"]], 单位=[["名称"], ["市水务局"]])
    assert {one.taken for one in found.readings if one.field == "stance"} == {"1", "0.2"}


@pytest.mark.parametrize(("remark", "once"), [("已退休", True), ("2023年已调离", False), ("代理", False)])
def test_a_note_that_only_says_who_has_left_or_acts_is_read_of_the_post(remark, once):
    rows = [
        ["姓名", "单位", "职务", "备注"],
        ["甲一鸣", "市水务局", "局长", remark],
        ["乙二", "市水务局", "科员", "勤恳"],
    ]
    found = told(通讯录=rows)
    (read,) = [one for one in found.readings if one.how == "remark"]
    assert (read.cell, read.field) == ("D2", "note")
    assert not found.problems
    assert [one.detail for one in found.graph.of(Spell)] == ["局长"] * once


@pytest.mark.parametrize("remark", ["2001年从规划局调离", "前局长2019退休", "退休后返聘", "代理厂商联系人"])
def test_a_note_that_says_more_stays_a_note(remark):
    rows = [["姓名", "单位", "职务", "备注"], ["甲一鸣", "市水务局", "局长", remark]]
    found = told(通讯录=rows)
    assert not found.problems
    assert [one.note for one in found.graph.of(Person)] == [remark]
    assert not [one for one in found.readings if one.how == "remark"]


def test_a_list_that_only_looks_like_a_team_is_not_asked_to_be_ours():
    rows = [
        ["组长：", "甲一鸣", "副市长"],
        ["成员：", "乙二", "市水务局局长"],
        ["", "丙三", "市财政局副局长"],
    ]
    assert not any("团队" in problem.cure for problem in told(领导小组=rows).problems)


@pytest.mark.parametrize("tab", ["履历", "个人简历", "干部履历表"])
def test_careers_with_title_and_unit_and_no_kind_are_the_posts_that_were_held(tab):
    rows = [["姓名", "起止年月", "单位", "职务"], ["甲一鸣", "1994.7-1998.3", "市规划局", "科员"]]
    found = told(**{tab: [*rows, ["甲一鸣", "2016.5至今", "市水务局", "局长"]]})
    assert not found.problems
    assert seats(found) == {("市水务局", "局长", "甲一鸣")}
    assert len(list(found.graph.of(Spell))) == 1


@pytest.mark.parametrize("tab", ["招标流程", "招投标流程", "评审流程表"])
def test_the_course_of_a_tender_is_its_steps(tab):
    steps = [["步骤", "环节", "责任人"], ["1", "审批", "甲一鸣"], ["2", "评审", "乙二"]]
    found = told(**{tab: steps}, 决策=[["名称", "单位"], ["停车", "市水务局"]], 单位=[["名称"], ["市水务局"]])
    (decision,) = found.graph.of(Decision)
    assert [step.name for step in decision.stages] == ["审批", "评审"]
