"""A workbook as people type it: one round, everything that was rewritten listed."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest
from typer.testing import CliRunner

from stakemap.io import read, read_records, told_reading
from stakemap.model import BudgetLine, DecisionRole, Person, Post, Source, Stance, Tenure, Tie, Unit

SHEETS = {
    "设置": [
        ("临川市水务局数字化项目", None),
        (None, None),
        ("设置项", "取值"),
        ("客户名称", "临川市"),
        ("默认来源", "拜访记录"),
        ("默认合法依据", "正当利益"),
        ("默认保存期限", "36 个月"),
    ],
    "来源": [
        ("标题 *", "类型", "发布日期", "等级"),
        ("拜访记录", "自有记录", "２０２６年 １０月", "Ｃ３"),
        ("门户 网站", "官网", date(2026, 9, 3), "b 1"),
    ],
    "单位": [
        ("单位一览表（内部）", None, None, None, None),
        ("名称 *", "类型", "层级", "领导单位(块)", "人数"),
        ("临川市政府", "机关", "市级", None, None),
        ("一、市直部门", None, None, None, None),
        ("市水务局", "机关", "市级", "临川市政府", "１，２００人"),
        ("市财政局", "机关", "市级", None, "不详"),
    ],
    "人员": [
        ("姓名 *", "级别", "出身"),
        ("李　伟", "正处级", "公务员"),
        ("王晓敏", "三级调研员", None),
        ("冯\n雪", "18（27为最高）", None),
        ("韩梅", None, "部队"),
        ("杨帆", None, None),
    ],
    "岗位": [
        ("岗位 *", "单位 *", "是否正职", "汇报对象", "在任者", "任职起始"),
        ("局长", "市水务局", "√", None, "李伟", "２０１９年３月"),
        ("副局长", None, None, "局长", "王晓敏", "2020 年 7 月 5 号"),
        ("总工程师", None, None, "李局长", "不详", "2018-06-01 00:00:00"),
        ("信息科科长", None, None, "王副局长", "暂缺", None),
        ("局长", "市财政局", "是", None, None, None),
    ],
    "关系": [
        (None, None, None, None, None),
        ("从 *", "关系类型 *", "到 *", "强度", "次数"),
        ("李伟", "请教", "冯雪", "70%", None),
        (None, "请教", "韩梅", "０．６", None),
        ("王副局长", "请教", "韩梅、杨帆", "４０％", None),
        ("冯雪", "认识", "李局长", None, "3次"),
    ],
    "决策": [("决策事项 *", "单位"), ("智慧排水", "市水务局")],
    "环节": [
        ("决策事项 *", "环节 *", "类型", "最短天数"),
        ("智慧排水", "提需求", "使用", "10天"),
        ("智慧排水", "签批", "签字", "５ 天"),
    ],
    "决策角色": [
        ("决策事项 *", "参与者 *", "角色 *", "环节", "票数"),
        ("智慧排水", "韩梅和杨帆", "使用者", "提需求", "1票"),
        ("智慧排水", "局长", "签字领导", "签批", None),
    ],
    "团队": [("姓名 *", "角色"), ("林晓", "客户经理"), ("高峰", "售前")],
    "立场": [
        ("决策事项 *", "谁 *", "立场值 *"),
        ("智慧排水", "韩梅", "支持"),
        ("智慧排水", "杨帆", "中立"),
        ("智慧排水", "李伟", "反对"),
        ("智慧排水", "王晓敏", "８０％"),
    ],
    "预算": [
        ("预算项目 *", "单位 *", "年度 *", "金额"),
        ("智慧排水", "市水务局", "2026年", "1,200万元"),
        ("运维", "市水务局", 2027, "12,000,000"),
        ("管网", "市水务局", "2027", "1.5亿"),
    ],
}
MERGED = {"单位": ["A1:E1", "A4:E4"], "岗位": ["B2:B5"], "关系": ["A3:A4"]}


@pytest.fixture
def path(tmp_path):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in SHEETS.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        for area in MERGED.get(name, ()):
            page.merge_cells(area)
    made.save(tmp_path / "typed.xlsx")
    return tmp_path / "typed.xlsx"


@pytest.mark.parametrize("typed", ["待定", "不详", "TBC", "unknown"])
def test_a_name_still_to_come_in_a_list_of_people_is_nobody(tmp_path, typed):
    made = openpyxl.Workbook()
    page = made.active
    page.title = "人员"
    for row in [("姓名", "职务", "单位"), ("周立新", "局长", "水务局"), (typed, "科长", "水务局")]:
        page.append(row)
    settings = made.create_sheet("设置")
    for row in [*SHEETS["设置"][2:], ("来源日期", "2026-05-20")]:
        settings.append(row)
    made.save(tmp_path / "list.xlsx")
    people = list(read(tmp_path / "list.xlsx").of(Person))
    assert [person.name for person in people if not person.unknown] == ["周立新"]
    assert sum(person.unknown for person in people) == 1


def test_whoever_has_not_said_has_no_position(path):
    made = openpyxl.load_workbook(path)
    made["立场"].cell(3, 3).value = "未表态"
    made.save(path)
    graph = read(path)
    said = {graph.name(stance.person, "zh") for stance in graph.of(Stance)}
    assert said == {"韩梅", "李伟", "王晓敏"}


def test_each_input_is_read_as_it_was_meant(path):
    graph = read(path)
    people = {p.name: p for p in graph.of(Person)}
    posts = {p.id: p for p in graph.of(Post)}
    by_id = {p.id: p.name for p in people.values()}

    assert set(people) == {"李伟", "王晓敏", "冯雪", "韩梅", "杨帆", "市水务局总工程师（在任者不详）"}
    assert [people[n].rank for n in ("李伟", "王晓敏", "冯雪")] == [18, 16, 18]
    assert people["市水务局总工程师（在任者不详）"].unknown
    assert {u.name: u.size for u in graph.of(Unit)} == {
        "临川市政府": None,
        "市水务局": 1200,
        "市财政局": None,
    }
    assert {s.name if hasattr(s, "name") else s.title: s.grade for s in graph.of(Source)} == {
        "拜访记录": "C3",
        "门户 网站": "B1",
    }
    held = {posts[t.post].name: (by_id[t.person], str(t.valid.start)) for t in graph.of(Tenure)}
    assert held == {
        "局长": ("李伟", "2019-03"),
        "副局长": ("王晓敏", "2020-07-05"),
        "总工程师": ("市水务局总工程师（在任者不详）", "2018-06-01"),
    }
    assert {(s.position, by_id[s.person]) for s in graph.of(Stance)} == {
        (0.8, "韩梅"),
        (0.5, "杨帆"),
        (0.2, "李伟"),
        (0.8, "王晓敏"),
    }
    assert sorted(b.amount for b in graph.of(BudgetLine)) == [12e6, 12e6, 150e6]


def test_names_are_found_by_title_in_their_own_unit_and_side_by_side(path):
    graph = read(path)
    named = {p.id: p.name for p in (*graph.of(Person), *graph.of(Post))} | {"team:": ""}
    ties = {(named[t.from_id], t.kind, named[t.to_id]): t for t in graph.of(Tie) if t.from_id in named}

    asked = {(a, b): tie.strength for (a, kind, b), tie in ties.items() if kind == "advice"}
    assert asked == {
        ("李伟", "冯雪"): 0.7,
        ("李伟", "韩梅"): 0.6,
        ("王晓敏", "韩梅"): 0.4,
        ("王晓敏", "杨帆"): 0.4,
    }
    assert ("副局长", "reports_to", "局长") in ties
    assert ("总工程师", "reports_to", "李伟") in ties
    assert {named[r.player] for r in graph.of(DecisionRole)} == {"韩梅", "杨帆", "局长"}
    assert next(t.count for t in ties.values() if t.kind == "knows") == 3


def test_whatever_was_rewritten_is_listed_with_its_place(path):
    reading = read_records(path)
    told = [told_reading(one, "zh", show_value=True) for one in reading.readings]

    assert reading.problems == ()
    for line in (
        "typed.xlsx[关系]!D3 强度：“70%”读作0.7",
        "typed.xlsx[预算]!D2 金额：“1,200万元”读作12000000 CNY",
        "typed.xlsx[人员]!A4 姓名：“冯\\n雪”读作冯雪",
        "typed.xlsx[关系]!C5 到：“韩梅、杨帆”读作2行",
        "typed.xlsx[岗位]!E4 在任者：“不详”读作有人在任但不知是谁",
        "typed.xlsx[岗位]!E5 在任者：“暂缺”读作空缺（无人在任）",
        "typed.xlsx[岗位]!D4 汇报对象：“李局长”读作李伟",
        "typed.xlsx[岗位]!D3 汇报对象：“局长”读作市水务局/局长",
        "typed.xlsx[关系]!A3 从：合并的单元格A3:A4已向下填充",
        "typed.xlsx[单位]：第4行是小标题，不读取",
    ):
        assert line in told, (line, told)
    assert all(one.how in ("above", "title") or one.cell for one in reading.readings)


def test_no_text_but_that_of_the_screen_holds_what_was_typed(path):
    reading = read_records(path)
    hidden = repr(reading.readings) + "".join(told_reading(one, "zh") for one in reading.readings)

    assert not any(name in hidden for name in ("李伟", "冯雪", "70%", "12000000"))


def test_it_makes_a_report_in_one_round(path, tmp_path, monkeypatch):
    from stakemap.cli.app import app

    monkeypatch.chdir(tmp_path)
    words = ["report", str(path), "--as-of", "2026-11-29", "--today", "2026-11-29"]
    done = CliRunner(env={"STAKEMAP_LANG": ""}).invoke(app, words)

    assert done.exit_code == 0, done.stderr
    assert "“70%”读作0.7" in done.stderr
    assert list((tmp_path / "reports").glob("*.html"))


DOUBTED = {
    "人员": [
        ("姓名 *", "级别"),
        ("李伟", 18),
        ("王晓敏", "处级"),
        ("冯雪", "１６"),
        ("韩梅", None),
        ("杨帆", None),
    ],
    "关系": [
        ("从 *", "关系类型 *", "到 *", "强度", "起始日期"),
        ("李伟", "请教", "冯雪", "强", None),
        ("李伟", "请教", "韩梅", "0.3-0.5", "去年5月"),
    ],
}


def test_a_cell_with_two_readings_is_told_and_left_empty_and_the_report_is_made(path, tmp_path, monkeypatch):
    made = openpyxl.load_workbook(path)
    for name, rows in DOUBTED.items():
        del made[name]
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    made.save(path)
    reading = read_records(path)

    assert {p.code for p in reading.problems} == {"doubt"}
    assert reading.rows_rejected == 0
    places = [(p.sheet, p.cell) for p in reading.roots]
    assert places == [("人员", "B2"), ("人员", "B3"), ("关系", "D2"), ("关系", "D3"), ("关系", "E3")]
    assert reading.roots[1].cause == "may be '正处级' or '副处级'"
    assert {p.rank for p in reading.graph.of(Person)} == {None}

    from stakemap.cli.app import app

    monkeypatch.chdir(tmp_path)
    words = ["report", str(path), "--as-of", "2026-11-29", "--today", "2026-11-29"]
    done = CliRunner(env={"STAKEMAP_LANG": ""}).invoke(app, words)
    assert done.exit_code == 1
    assert list((tmp_path / "reports").glob("*.html"))


def test_very_many_doubts_hide_no_other_fault(path):
    made = openpyxl.load_workbook(path)
    for n in range(1_100):
        made["人员"].append([f"甲{n}", 18, None])
    made["关系"].append(["李伟", "请教", "没有此人"])
    made.save(path)
    roots = read_records(path).roots

    assert [(p.sheet, p.cell) for p in roots] == [("人员", "B7"), ("关系", "C7")]
