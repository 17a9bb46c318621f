"""Chinese workbooks as twelve trades type them: what repeats the line above, what is told again elsewhere."""

from __future__ import annotations

import pytest

from stakemap.graph.property_graph import PropertyGraph
from stakemap.io.files import read, write
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.records import read_grids
from stakemap.model import Decision, DecisionRole, Person, Post, Spell, Stance, Tenure, Unit
from typed_rows import SETTINGS, names, seats, ties, told

HEAD = ["姓名", "单位", "职务"]


def merged(rows, *areas):
    """What is read of one sheet with merged cells."""
    pages = [("人员", rows, list(areas)), ("Settings", SETTINGS, [])]
    return read_grids(
        Grid(
            name,
            "a.xlsx",
            [(n, {at: t for at, t in enumerate(row, 1) if t}) for n, row in enumerate(lines, 1) if any(row)],
            merged=spread,
        )
        for name, lines, spread in pages
    )


def test_a_cell_that_says_as_above_holds_what_stands_above():
    found = told(人员=[HEAD, ["甲一", "水务局", "局长"], ["乙二", "同上", "副局长"], ["丙三", "〃", "科员"]])
    assert found.problems == ()
    assert names(found, Unit) == {"水务局"}
    assert [one.taken for one in found.readings if one.how == "as_above"] == ["水务局", "水务局"]


def test_as_above_with_nothing_above_is_asked_back():
    found = told(人员=[HEAD, ["甲一", "", "局长"], ["乙二", "同上", "副局长"]])
    assert ("B3", "says that it is as above, where nothing stands") in [
        (one.cell, one.cause) for one in found.problems
    ]
    assert not names(found, Unit)


def test_a_subtotal_below_merged_units_is_nobody():
    rows = [
        ["部门", "姓名", "职务"],
        ["信息处", "甲一", "处长"],
        ["", "小计：1人", ""],
        ["财务处", "乙二", "处长"],
    ]
    found = merged(rows, "A2:A3")
    assert names(found, Person) == {"甲一", "乙二"}
    assert [one.how for one in found.readings if one.row == 3] == ["total"]


def test_sex_and_ethnic_group_behind_a_name_are_not_kept():
    found = told(
        人员=[HEAD, ["甲一（女）", "水务局", "局长"], ["乙二（男，回族）", "水务局", "副局长"]],
        关系=[["谁", "关系", "对谁"], ["乙二(男)", "请教", "甲一"]],
    )
    assert found.problems == ()
    assert names(found, Person) == {"甲一", "乙二"}
    assert "回族" not in "".join(str(fact) for fact in found.graph.facts)


def test_a_sheet_of_scores_names_the_people_of_the_other_sheet():
    scores = [["姓名", "决策权", "总分"], ["甲一", "5", "9"], ["乙二", "4", "8"], ["合计", "9", "17"]]
    found = told(人员=[HEAD, ["甲一", "水务局", "局长"], ["乙二", "水务局", "副局长"]], 五维评分=scores)
    assert found.problems == ()
    assert names(found, Person) == {"甲一", "乙二"}


def test_two_people_of_one_name_on_one_sheet_are_still_asked_about():
    found = told(人员=[["姓名", "备注"], ["甲一", ""], ["甲一", ""]])
    assert found.problems


def test_whoever_stands_in_a_post_on_two_sheets_is_still_asked_about():
    found = told(省局=[HEAD, ["甲一", "省局", "处长"]], 市局=[HEAD, ["甲一", "市局", "科长"]])
    assert found.problems


def test_who_decides_beside_a_part_has_that_part():
    chain = [["环节", "决策人", "角色"], ["需求提出", "甲一", "使用者"], ["预算审批", "乙二", "预算审批人"]]
    found = told(决策链=chain)
    assert found.problems == ()
    assert {one.role for one in found.graph.of(DecisionRole)} == {"user", "budget_holder"}


def test_a_position_told_again_is_one_and_another_is_asked_about():
    people = [[*HEAD, "态度"], ["甲一", "水务局", "局长", "支持"]]
    chain = [
        ["环节", "参与者", "角色", "态度"],
        ["审核", "甲一", "审批人", "支持"],
        ["签字", "甲一", "签字人", "支持"],
    ]
    found = told(人员=people, 决策链=chain)
    assert found.problems == ()
    assert [one.position for one in found.graph.of(Stance)] == [0.8]
    chain[1][-1] = "反对"
    assert told(人员=people, 决策链=chain).problems


def test_cells_merged_under_one_heading_are_no_fault():
    rows = [["姓名", "职务", "单位", "说明"], ["甲一", "局长", "水务局", "合并的说明"]]
    assert merged(rows, "D2:E2").problems == ()
    assert merged(rows, "B2:C2").problems


def test_a_line_above_names_the_decision_up_to_what_stands_apart():
    found = told(
        决策链=[
            ["项目：智慧停车　　应到9人，实到5人"],
            ["环节", "参与者", "角色"],
            ["审核", "甲一", "审批人"],
        ]
    )
    assert names(found, Decision) == {"智慧停车"}


def test_a_seat_marked_empty_in_brackets_is_empty():
    found = told(人员=[HEAD, ["（空缺）", "水务局", "局长"], ["甲一", "水务局", "副局长"]])
    assert found.problems == ()
    assert names(found, Person) == {"甲一"}
    assert len(found.graph.of(Post)) == 2
    assert {held for _, _, held in seats(found)} == {"甲一"}


def test_titles_above_names_beside_units_are_their_seats():
    rows = [
        ["处室", "处长", "副处长"],
        ["政策处", "甲一（2023.6-至今）", "乙二、丙三"],
        ["办公室", "（空缺）", "丁四（主持工作）"],
    ]
    found = told(省医保局=rows)
    assert found.problems == ()
    assert seats(found) == {
        ("政策处", "处长", "甲一"),
        ("政策处", "副处长", "乙二"),
        ("政策处", "副处长", "丙三"),
        ("办公室", "副处长(主持工作)", "丁四"),
    }
    assert ("省医保局", "政策处") in ties(found, "leads")
    assert "2023-06" in {str(one.valid.start) for one in found.graph.of(Tenure)}


def test_the_heads_of_two_bodies_on_two_sheets_are_all_read():
    found = told(
        省医保局=[["处室", "处长"], ["政策处", "甲一"]], 省药监局=[["处室", "处长"], ["注册处", "乙二"]]
    )
    assert {unit for unit, _, _ in seats(found)} == {"政策处", "注册处"}


def test_a_list_of_leading_groups_has_their_chairs_and_deputies():
    rows = [
        ["序号", "名称", "组长", "副组长", "成立时间"],
        ["1", "市停车工作专班", "甲一（兼）", "乙二", "2026年2月"],
    ]
    found = told(议事协调机构=rows)
    assert found.problems == ()
    assert seats(found) == {("市停车工作专班", "组长", "甲一"), ("市停车工作专班", "副组长", "乙二")}


@pytest.mark.parametrize("heading", ["负责人", "联系人", "项目经理"])
def test_a_word_for_whoever_acts_makes_no_list_of_units(heading):
    found = told(Sheet1=[["名称", heading], ["智慧停车", "甲一"]])
    assert names(found, Unit) == set()


def test_what_stands_over_units_and_is_not_listed_is_a_unit():
    rows = [["科室", "上级单位"], ["供水科", "市水务局"], ["财务科", "市水务局"]]
    found = told(科室=rows)
    assert found.problems == ()
    assert ties(found, "leads") == {("市水务局", "供水科"), ("市水务局", "财务科")}


def test_what_stands_over_units_and_is_nearly_listed_is_asked_about():
    rows = [["科室", "上级单位"], ["市水务局", ""], ["供水科", "市水物局"]]
    found = told(科室=rows)
    assert names(found, Unit) <= {"市水务局"}
    assert [one.cell for one in found.problems if "of this name" in one.cause] == ["B3"]


def test_steps_across_the_top_of_decisions_are_read_with_who_acts_in_them():
    rows = [
        ["事项", "承办", "审核", "会签", "批准人"],
        ["取水许可", "水资源科", "排水科 钱一", "", "孙二副局长"],
    ]
    found = told(权责清单=rows)
    assert found.problems == ()
    (decision,) = found.graph.of(Decision)
    assert [step.name for step in decision.stages] == ["承办", "审核", "批准人"]
    called = {fact.id: fact.name for fact in found.graph if hasattr(fact, "name")}
    assert {(called[part.player], str(part.role.value)) for part in found.graph.of(DecisionRole)} == {
        ("水资源科", "initiator"),
        ("钱一", "approver"),
        ("孙二", "approver"),
    }
    assert names(found, Unit) == {"水资源科"}


def test_a_cell_that_only_says_the_step_again_names_nobody():
    rows = [["事项", "承办", "批准"], ["采购", "承办科室", "甲一"]]
    found = told(权责清单=rows)
    assert names(found, Unit, Person) == {"甲一"}
    assert [one.cell for one in found.readings if one.how == "unnamed_actor"] == ["B2"]


def test_a_body_beside_a_step_is_no_person():
    found = told(决策流程=[["环节", "责任人"], ["评标", "评标委员会"], ["定标", "张处"]])
    assert names(found, Unit) == {"评标委员会"}
    assert names(found, Person) == {"张处"}


def test_the_body_of_a_step_acts_where_nobody_is_named():
    rows = [["环节", "责任单位", "责任人"], ["评标", "评标委员会", ""], ["定标", "市交通局", "甲一"]]
    found = told(招标流程=rows)
    assert names(found, Unit) == {"评标委员会"}
    assert names(found, Person) == {"甲一"}


def test_steps_that_are_counted_have_the_name_beside_the_number():
    rows = [["步骤", "工作内容", "责任人"], ["1", "评标", "甲一"], ["2", "定标", "乙二"]]
    found = told(招标流程=rows)
    assert [step.name for step in found.graph.of(Decision)[0].stages] == ["评标", "定标"]


def test_a_subordinate_is_asked_back_with_both_directions():
    found = told(关系=[["谁", "关系", "对谁"], ["甲一", "下属", "乙二"]])
    assert [(one.cause, one.cell) for one in found.problems] == [("may be '汇报给' or '的上级'", "B2")]


@pytest.mark.parametrize(
    "title", ["局长", "办公室主任", "二级调研员", "总工程师", "科员", "党组成员、副局长"]
)
def test_an_ordinary_title_stays_a_title(title):
    found = told(人员=[HEAD, ["甲一", "水务局", title]])
    assert seats(found) == {("水务局", title, "甲一")}


@pytest.mark.parametrize("name", ["王登科", "欧阳科", "张处", "李会", "方圆", "司空摘星"])
def test_an_ordinary_name_stays_that_of_a_person(name):
    found = told(决策流程=[["环节", "责任人"], ["审核", name], ["签字", "甲一"]])
    assert names(found, Person) == {name, "甲一"}


MOVES = ["日期", "姓名", "原任职务", "现任职务"]


def test_a_list_of_appointments_tells_what_was_and_what_is_since_when():
    rows = [
        ["2024.3.12", "甲一", "市水务局副局长", "市交通局局长"],
        ["2024.3.12", "乙二", "市交通局局长", "免职（退休）"],
    ]
    found = told(任免=[MOVES, *rows])
    assert found.problems == ()
    assert seats(found) == {("市交通局", "局长", "甲一")}
    assert str(found.graph.of(Tenure)[0].valid.start) == "2024-03-12"
    assert {(one.detail, str(one.valid.end)) for one in found.graph.of(Spell)} == {
        ("副局长", "2024-03-12"),
        ("局长", "2024-03-12"),
    }


def test_whoever_is_only_meant_for_a_post_is_asked_about_in_a_list_of_appointments():
    rows = [["2026-05", "甲一", "", "拟任市水务局副局长（公示）"], ["2026-05", "乙二", "", "市交通局局长"]]
    found = told(任免=[MOVES, *rows])
    assert [(one.cell, one.cause) for one in found.problems] == [("D2", "not yet in the post")]
    assert seats(found) == {("市交通局", "局长", "乙二")}


def test_a_mayor_is_no_post_of_a_party_committee():
    rows = [
        ["姓名", "现任职务"],
        ["甲一", "市委副书记、市长"],
        ["乙二", "市委常委、常务副市长"],
        ["丙三", "市财政局局长"],
    ]
    found = told(人员=rows)
    assert seats(found) == {
        ("市委", "副书记", "甲一"),
        ("市委", "常委", "乙二"),
        ("市财政局", "局长", "丙三"),
    }
    assert [one.row for one in found.readings if one.how == "line_partly"] == [2, 3]


def test_a_january_in_a_span_has_lost_no_zero():
    rows = [["姓名", "单位", "职务", "任职时间"], ["甲一", "水务局", "局长", "2025.1至今"]]
    found = told(人员=rows)
    assert found.problems == ()
    assert str(found.graph.of(Tenure)[0].valid.start) == "2025-01"


def test_names_beside_names_are_no_numbers_of_people():
    rows = [["姓名", "部门", "职务", "最信任的同事", "向谁汇报"]]
    rows += [["钱一", "信息处", "处长", "孙二", "孙二"], ["李三", "信息处", "科员", "钱一", "钱一"]]
    rows += [["孙二", "信息处", "副处长", "李三", ""]]
    found = told(问卷=rows)
    assert not any(one.how == "by_number" for one in found.readings)
    assert ("科员", "钱一") in ties(found, "reports_to")


def test_a_dash_beside_a_name_is_no_unit_and_no_title():
    found = told(人员=[HEAD, ["钱一", "水务局", "局长"], ["孙二", "—", "—"]])
    assert found.problems == ()
    assert names(found, Unit) == {"水务局"}
    assert names(found, Person) == {"钱一", "孙二"}


def test_questions_of_a_survey_are_headings():
    rows = [["您的姓名", "所在部门", "您的职务", "遇到难题时您常向谁请教（可多选）"]]
    rows += [["钱一", "信息处", "处长", "孙二"], ["孙二", "财务处", "处长", "无"], ["匿名", "—", "—", ""]]
    found = told(问卷=rows)
    assert found.problems == ()
    assert ties(found, "advice") == {("钱一", "孙二")}
    assert names(found, Person) == {"钱一", "孙二"}


def test_a_list_of_votes_with_unit_and_title_in_one_column_is_read():
    rows = [["议题：东湖片区　　应到9人"], ["委员", "单位及职务", "身份", "表决"]]
    rows += [["钱一", "市财政局局长", "主任委员", "同意"], ["孙二", "市交通局局长", "专家委员", "不同意"]]
    found = told(票决=[*rows, ["李三", "市住建局局长", "委员", "未到会"], ["赞成1票，反对1票"]])
    assert found.problems == ()
    assert sorted(one.position for one in found.graph.of(Stance)) == [0.2, 0.8]
    assert len(found.graph.of(DecisionRole)) == 3
    assert ("市财政局", "局长", "钱一") in seats(found)


def test_nodes_with_who_approves_are_steps_whatever_their_sheet_is_called():
    rows = [
        ["节点", "审批人", "方式", "否决权"],
        ["科室审核", "钱一", "审核", "无"],
        ["法务会签", "孙二", "会签", "一票否决"],
    ]
    found = told(合同流转=rows)
    assert found.problems == ()
    assert [step.name for step in found.graph.of(Decision)[0].stages] == ["科室审核", "法务会签"]
    assert [one.veto for one in found.graph.of(DecisionRole)].count(True) == 1


def test_a_plan_with_who_is_responsible_is_no_chain_of_approvals():
    found = told(计划=[["阶段", "负责人", "时间"], ["需求调研", "钱一", "9月"], ["系统开发", "孙二", "10月"]])
    assert not found.graph.of(Decision)


@pytest.mark.parametrize("tab", ["项目立项表", "决策"])
def test_a_form_with_labels_side_by_side_is_asked_back_and_no_list_of_decisions(tab):
    form = [["项目名称", "智慧停车", "项目编号", "CJ-17"], ["建设单位", "市交通局", "甲方代表", "钱一 处长"]]
    found = told(**{tab: [["立项审批表"], *form, ["预算（万元）", "80", "资金来源", "市财政"]]})
    assert not found.graph.of(Decision)
    assert not found.graph.of(Unit)
    assert "a form with labels side by side, which is no list" in [one.cause for one in found.problems]


def test_a_list_of_four_columns_is_no_form():
    rows = [["决策事项", "单位", "开始时间", "备注"], ["智慧停车", "市交通局", "2026-01", "一期"]]
    assert names(told(决策=[*rows, ["智慧公交", "市交通局", "2026-02", "二期"]]), Decision) == {
        "智慧停车",
        "智慧公交",
    }


def test_sums_beside_a_table_of_who_with_whom_are_nobody():
    rows = [
        ["请教", "钱一", "孙二", "出度"],
        ["钱一", "", "1", "1"],
        ["孙二", "", "", "0"],
        ["入度", "0", "1", ""],
    ]
    found = told(咨询网络=rows)
    assert found.problems == ()
    assert ties(found, "advice") == {("钱一", "孙二")}


def test_members_of_a_committee_beside_their_units_are_people():
    rows = [["评标委员会成员", "单位", "职称"], ["钱　一", "某大学", "教授"], ["孙  二", "省交科院", "高工"]]
    found = told(名单=rows)
    assert names(found, Person) == {"钱一", "孙二"}


def test_units_called_members_are_no_people():
    found = told(名单=[["成员", "单位"], ["市财政局", "市政府"], ["市交通局", "市政府"]])
    assert not names(found, Person)


def test_a_column_of_titles_for_each_body_tells_a_post_in_each():
    rows = [["姓名", "党工委职务", "管委会职务", "兼任职务"], ["钱一", "党工委书记", "主任", "东湖区委常委"]]
    found = told(班子成员=[*rows, ["孙二", "党工委委员", "副主任（挂职）", ""]])
    assert found.problems == ()
    assert seats(found) == {
        ("党工委", "书记", "钱一"),
        ("管委会", "主任", "钱一"),
        ("东湖区委", "常委", "钱一"),
        ("党工委", "委员", "孙二"),
        ("管委会", "副主任(挂职)", "孙二"),
    }


def test_titles_that_name_no_body_are_still_left_alone():
    found = told(班子成员=[["姓名", "党内职务", "行政职务"], ["钱一", "书记", "主任"]])
    assert not found.graph.of(Post)


def test_members_of_a_panel_on_a_sheet_of_its_name_have_seats_in_it():
    rows = [
        ["姓名", "身份", "工作单位", "专业"],
        ["钱一", "评标专家", "某大学", "交通"],
        ["孙二", "业主代表", "市交通局", ""],
    ]
    steps = [["环节", "责任人"], ["评标", "评标委员会"], ["定标", "李三"]]
    found = told(评标委员会=rows, 招标流程=steps)
    assert found.problems == ()
    assert seats(found) == {("评标委员会", "评标专家", "钱一"), ("评标委员会", "业主代表", "孙二")}
    assert names(found, Person) == {"钱一", "孙二", "李三"}


def test_a_list_of_four_columns_with_one_row_is_no_form():
    found = told(决策=[["名称", "概况", "建设单位", "进展"], ["智慧停车", "一期", "市交通局", "可研"]])
    assert names(found, Decision) == {"智慧停车"}


@pytest.mark.parametrize(
    "heads", [["Name", "Lead", "Budget"], ["名称", "组长", "预算"], ["Name", "Director", "Status"]]
)
def test_a_list_of_projects_with_who_leads_them_is_no_list_of_units(heads):
    found = told(Sheet1=[heads, ["Parking", "Ann Ames", "80"], ["Lighting", "Bo Burr", "90"]])
    assert not names(found, Unit)


@pytest.mark.parametrize("name", ['"', "同上", "〃"])
def test_a_name_that_looks_like_as_above_is_written_so_that_it_stays(name, tmp_path):
    graph = PropertyGraph([Unit(id="u:a", name="水务局"), Unit(id="u:b", name=name)])
    write(graph, tmp_path / "a.xlsx")
    assert {unit.name for unit in read(tmp_path / "a.xlsx").of(Unit)} == {"水务局", name}


def test_what_stands_below_the_headings_is_never_as_they_are():
    found = told(人员=[HEAD, ["钱一", "同上", "局长"]])
    assert not names(found, Unit)
    assert "B2" in [one.cell for one in found.problems]


def test_a_life_in_one_cell_beside_a_post_is_no_line_of_a_career():
    rows = [
        ["姓名", "职务", "任职时间", "工作经历"],
        ["钱一", "市交通局局长", "2024-03", "1990年参加工作，历任多职"],
    ]
    found = told(人员=rows)
    assert not found.graph.of(Spell)
    assert seats(found) == {("市交通局", "局长", "钱一")}


def test_a_list_of_tasks_is_no_chain_of_steps():
    rows = [["事项", "主办", "会办", "完成时限"], ["智慧停车立项", "信息处", "财务处", "10月底前"]]
    found = told(督办=rows)
    assert not found.graph.of(DecisionRole)


def test_whoever_headed_a_place_was_its_head_and_no_body_of_that_name():
    rows = [["姓名", "起止时间", "任职经历"], ["钱一", "2018.5-2024.12", "临川县县长"]]
    found = told(简历=[*rows, ["", "2025.1至今", "市交通局局长"]])
    assert [(one.place, one.detail) for one in found.graph.of(Spell)] == [("临川县", "县长")]
